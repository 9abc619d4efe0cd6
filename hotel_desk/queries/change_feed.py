"""What other desks changed: the outbox is the feed that each desk follows by number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.db.changes import Change, ChangeSet
from hotel_desk.models.journal import JournalHead, OutboxRow

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

PAGE = 1000


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes up to a number; `change_set` is None when there were none."""

    sequence: int
    change_set: ChangeSet | None


def changes_after(reader: Reader, *, sequence: int | None) -> ChangePage:
    """Read what changed since a number.

    Args:
        sequence: the number of the last change seen; None to learn where the feed stands.
    """
    if sequence is None:
        newest = reader.connection.execute(
            select(JournalHead.outbox_sequence).where(JournalHead.property_id == reader.property_id)
        ).scalar_one()
        return ChangePage(int(newest), None)
    rows = reader.connection.execute(
        select(OutboxRow.sequence, OutboxRow.entity_kind, OutboxRow.entity_id)
        .where(OutboxRow.property_id == reader.property_id, OutboxRow.sequence > sequence)
        .order_by(OutboxRow.sequence)
        .limit(PAGE)
    ).all()
    if not rows:
        return ChangePage(sequence, None)
    changes = frozenset(Change(row.entity_kind, row.entity_id) for row in rows)
    return ChangePage(rows[-1].sequence, ChangeSet(reader.property_id, changes))
