"""What hangs on a profile, list by list: read the same way for the screen, for a save and for a merge.

Sealed values stay shut: a document and a preference of health come without their value, with the id that keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.guest_codes import NotePlace, PreferenceKind
from hotel_desk.domain.guest_form import (
    AddressLine,
    ContactLine,
    DocumentLine,
    InvoiceTitleLine,
    MembershipLine,
    NoteLine,
    PersonLine,
    PreferenceLine,
    TagLine,
)
from hotel_desk.models.base import Noun
from hotel_desk.models.guest_file import (
    ProfileAddress,
    ProfileContact,
    ProfileDocument,
    ProfileInvoiceTitle,
    ProfileMembership,
    ProfileNote,
    ProfilePerson,
    ProfilePreference,
    ProfileTag,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line as it is stored: its row, its words, and of a document the number as it may be shown."""

    id: UUID
    line: Any
    masked: str = ""


@dataclass(frozen=True, slots=True)
class LineShape:
    """How a list of the form is stored.

    Args:
        line: its dataclass; its fields are columns of the same name, except those that `read` makes.
        ordered: the order in which it was given is kept in a column `position`.
    """

    field: str
    model: type[Noun]
    line: type[Any]
    read: Callable[[Any], Any]
    ordered: bool = True


def _plain(line: type[Any]) -> Callable[[Any], Any]:
    names = tuple(line.__dataclass_fields__)
    return lambda row: line(*(getattr(row, name) for name in names))


def _document(row: Any) -> DocumentLine:
    return DocumentLine(row.kind, None, row.issuing_country, row.issue_date, row.expiry_date, row.id)


def _preference(row: Any) -> PreferenceLine:
    if row.kind == PreferenceKind.HEALTH:
        return PreferenceLine(row.kind, None, row.id)
    return PreferenceLine(row.kind, row.value)


def _note(row: Any) -> NoteLine:
    return NoteLine(row.kind, row.text, tuple(NotePlace(place) for place in row.shown_at))


LINE_SHAPES: tuple[LineShape, ...] = (
    LineShape("contacts", ProfileContact, ContactLine, _plain(ContactLine)),
    LineShape("addresses", ProfileAddress, AddressLine, _plain(AddressLine)),
    LineShape("documents", ProfileDocument, DocumentLine, _document),
    LineShape("memberships", ProfileMembership, MembershipLine, _plain(MembershipLine)),
    LineShape("preferences", ProfilePreference, PreferenceLine, _preference),
    LineShape("notes", ProfileNote, NoteLine, _note, ordered=False),
    LineShape("tags", ProfileTag, TagLine, _plain(TagLine), ordered=False),
    LineShape("invoice_titles", ProfileInvoiceTitle, InvoiceTitleLine, _plain(InvoiceTitleLine)),
    LineShape("persons", ProfilePerson, PersonLine, _plain(PersonLine)),
)
_ROWS = {
    shape.field: select(*shape.model.__table__.columns)
    .where(shape.model.__table__.c.profile_id == bindparam("profile"))
    .order_by(shape.model.__table__.c.position if shape.ordered else shape.model.__table__.c.id, shape.model.__table__.c.id)
    for shape in LINE_SHAPES
}


def kept_lines(connection: Connection, profile_id: UUID) -> Mapping[str, Sequence[KeptLine]]:
    """Every list of a profile, in order. One statement a list."""
    return {shape.field: _kept(connection, shape, profile_id) for shape in LINE_SHAPES}


def _kept(connection: Connection, shape: LineShape, profile_id: UUID) -> list[KeptLine]:
    rows = connection.execute(_ROWS[shape.field], {"profile": profile_id})
    return [KeptLine(row.id, shape.read(row), getattr(row, "number_masked", "")) for row in rows]
