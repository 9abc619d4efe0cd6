"""What the editor reads: a guest file together with what the asker may do with it, as of one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.queries.guest_file import GuestFile, guest_file
from hotel_desk.queries.own_permissions import own_permissions

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.domain.permissions import Permission


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A guest file, and what its reader may do."""

    file: GuestFile
    allowed: frozenset[Permission]


def opened_file(reader: Reader, *, profile_id: ProfileId) -> OpenedFile:
    """A guest file with the permissions of the asker."""
    return OpenedFile(guest_file(reader, profile_id=profile_id), own_permissions(reader))
