"""What a command changed, told once, after it was committed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import PropertyId


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different now."""

    kind: EntityKind
    id: UUID


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All that one command (or another desk) changed."""

    property_id: PropertyId
    changes: frozenset[Change]

    def touches(self, *kinds: EntityKind) -> bool:
        """Whether anything of these kinds changed."""
        return any(change.kind in kinds for change in self.changes)

    def ids(self, kind: EntityKind) -> frozenset[UUID]:
        """Which things of a kind changed."""
        return frozenset(change.id for change in self.changes if change.kind is kind)
