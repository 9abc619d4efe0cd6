"""What an import asks before it writes: who is here already, whose numbers are taken, which columns a file had the last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import ProfileId
from hotel_desk.models.guest_file import ProfileDocument, ProfileMembership
from hotel_desk.models.guest_lists import ImportMapping
from hotel_desk.models.profile import Profile

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Reader
    from hotel_desk.db.vault import Vault

GUEST_MAPPING = "guests"
_EMPTY = GuestFileForm()
_FORM_FIELDS = tuple(field.name for field in fields(GuestFileForm))
# A UUID of our own making (RFC 9562, section 5.8): version 8, and the variant.
_MARKS = 0x8 << 76 | 0b10 << 62
_NOT_MARKED = ~(0xF << 76 | 0b11 << 62)
_KNOWN = select(Profile.id).where(Profile.id.in_(bindparam("profiles", expanding=True)))
_CODES = select(Profile.kind, Profile.external_code).where(
    Profile.property_id == bindparam("hotel"),
    Profile.kind.in_(tuple(ProfileKind)),
    Profile.external_code.in_(bindparam("codes", expanding=True)),
)
_DOCUMENTS = select(ProfileDocument.identity_hash).where(
    ProfileDocument.property_id == bindparam("hotel"), ProfileDocument.identity_hash.in_(bindparam("hashes", expanding=True))
)
_MEMBERSHIPS = select(ProfileMembership.identity_hash).where(
    ProfileMembership.property_id == bindparam("hotel"), ProfileMembership.identity_hash.in_(bindparam("hashes", expanding=True))
)
_MAPPING = select(ImportMapping.columns).where(
    ImportMapping.property_id == bindparam("hotel"),
    ImportMapping.kind == GUEST_MAPPING,
    ImportMapping.heading_hash == bindparam("headings"),
)


@dataclass(frozen=True, slots=True)
class GuestToImport:
    """A line of a file, checked (`guest_form_checks.checked_form`).

    Args:
        external_code: the guest's number in the other system, or None.
    """

    line_number: int
    form: GuestFileForm
    external_code: str | None = None


@dataclass(frozen=True, slots=True)
class AlreadyHere:
    """Which of some lines are here: by the ids they would get, by their numbers in another system."""

    profile_ids: frozenset[UUID]
    codes: frozenset[tuple[ProfileKind, str]]

    def has(self, identifier: UUID, guest: GuestToImport) -> bool:
        """Whether a line is here already."""
        return identifier in self.profile_ids or (guest.form.kind, guest.external_code) in self.codes


def imported_id(vault: Vault, guest: GuestToImport) -> ProfileId:
    """The id a line of a file always gets: of its number in the other system, else of all it says. A keyed hash, so that it tells nothing.

    Raises:
        VaultClosed: this desk has no master key.
    """
    if guest.external_code is not None:
        about = f"code {guest.form.kind} {guest.external_code}"
    else:
        said = {name: value for name in _FORM_FIELDS if (value := getattr(guest.form, name)) != getattr(_EMPTY, name)}
        about = "row " + msgspec.json.encode(said, order="deterministic").decode()
    hashed = int.from_bytes(vault.keyed_hash("profile.id", about)[:16])
    return ProfileId(UUID(int=hashed & _NOT_MARKED | _MARKS))


def import_order(reader: Reader, *, guests: Sequence[GuestToImport]) -> list[int]:
    """The places of some lines in the order of the ids that they get.

    Raises:
        VaultClosed: this desk has no master key.
    """
    identifiers = [imported_id(reader.vault, guest).bytes for guest in guests]
    return sorted(range(len(guests)), key=identifiers.__getitem__)


def already_here(connection: Connection, property_id: UUID, identifiers: Sequence[UUID], guests: Sequence[GuestToImport]) -> AlreadyHere:
    """Who of some lines is here. Two statements."""
    ids = frozenset(connection.execute(_KNOWN, {"profiles": list(identifiers)}).scalars())
    codes = [guest.external_code for guest in guests if guest.external_code is not None]
    rows = connection.execute(_CODES, {"hotel": property_id, "codes": codes}).all() if codes else ()
    return AlreadyHere(ids, frozenset((row.kind, row.external_code) for row in rows))


def taken_hashes(
    connection: Connection, property_id: UUID, *, documents: Sequence[bytes], memberships: Sequence[bytes]
) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """Which identity hashes belong to somebody already. Two statements."""
    found = []
    for statement, hashes in ((_DOCUMENTS, documents), (_MEMBERSHIPS, memberships)):
        rows: Any = connection.execute(statement, {"hotel": property_id, "hashes": list(hashes)}).scalars() if hashes else ()
        found.append(frozenset(map(bytes, rows)))
    return found[0], found[1]


def remembered_columns(reader: Reader, *, heading_hash: str) -> dict[str, int] | None:
    """Which column was which field when a file with these headings came the last time; None: it never did. One statement."""
    found = reader.connection.execute(_MAPPING, {"hotel": reader.property_id, "headings": heading_hash}).scalar()
    return None if found is None else {str(field): int(column) for field, column in found.items()}
