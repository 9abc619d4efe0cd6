"""Everything the hotel knows of a guest, in the clear, for the guest: led by the catalogue, so that nothing new is forgotten."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, or_, select

from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.personal_data import PersonalKind
from hotel_desk.language import N_
from hotel_desk.models import Base
from hotel_desk.queries.erasure import subject_of
from hotel_desk.queries.guest_history import history_words
from hotel_desk.queries.guest_rows import GuestScope, guest_scope, personal_columns
from hotel_desk.queries.own_permissions import require

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

# Keys to find somebody by, and what concerns the staff, are not the guest's.
_NOT_TOLD = frozenset({PersonalKind.LOOK_UP, PersonalKind.STAFF})
_SUMS_OF_FILES = frozenset({"row_hash"})
_SEALED_FOR: dict[str, SealPurpose] = {
    "profile_document.number_sealed": SealPurpose.DOCUMENT,
    "profile_preference.value_sealed": SealPurpose.HEALTH,
    "profile_photo.image_sealed": SealPurpose.PHOTO,
    "profile_change.before_sealed": SealPurpose.HISTORY,
    "profile_change.after_sealed": SealPurpose.HISTORY,
    "profile_change_request.before_sealed": SealPurpose.HISTORY,
    "profile_change_request.after_sealed": SealPurpose.HISTORY,
    "guest_registration.form_sealed": SealPurpose.REGISTRATION,
}
PHOTO_COLUMN = "image_sealed"
# Money of a stay names the stay; what else there is of it hangs on its folios.
_OF_STAYS = frozenset({"posting", "fixed_charge", "preauthorisation", "payment_attempt"})
# By table: what it is called, and which columns tell of the stay rather than of the person.
SECTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "profile": (N_("Person"), ()),
    "profile_contact": (N_("Further phones and e-mails"), ("kind",)),
    "profile_address": (N_("Addresses"), ("kind",)),
    "profile_document": (N_("Documents"), ()),
    "profile_membership": (N_("Memberships"), ()),
    "profile_preference": (N_("Preferences"), ()),
    "profile_tag": (N_("Tags"), ("tagged_at",)),
    "profile_note": (N_("Notes"), ("written_at",)),
    "profile_consent": (N_("Consents"), ()),
    "profile_invoice_title": (N_("Invoice titles"), ()),
    "profile_person": (N_("People to talk to"), ()),
    "profile_photo": (N_("Photo"), ()),
    "profile_change": (N_("Changes"), ("field", "changed_at")),
    "profile_change_request": (N_("Requests to change"), ("field", "state", "requested_at")),
    "profile_credit": (N_("Credit levels"), ("business_date",)),
    "booking": (N_("Bookings"), ("confirmation_number", "booked_date", "source", "channel")),
    "reservation": (N_("Stays"), ("arrival_date", "departure_date", "status", "adults", "children", "babies")),
    "accompanying_guest": (N_("Accompanying guests"), ()),
    "trace": (N_("Traces"), ("due_date",)),
    "alert": (N_("Alerts"), ()),
    "walked_guest": (N_("Nights in another hotel"), ("walked_date", "return_date")),
    "turn_away": (N_("Turned away"), ("arrival_date", "departure_date")),
    "letter": (N_("Letters"), ("written_at",)),
    "place_booking": (N_("Places booked"), ("starts_at", "ends_at", "persons", "price_minor")),
    "guest_registration": (N_("Registrations with the police"), ("arrival_date", "departure_date", "state", "sent_at")),
    "folio": (N_("Folios"), ("number", "opened_date", "currency")),
    "folio_window": (N_("Payers of folios"), ()),
    "posting": (N_("Charges and payments"), ("business_date", "amount_minor", "tax_minor")),
    "fixed_charge": (N_("Fixed charges"), ("price_minor", "first_date", "last_date")),
    "preauthorisation": (N_("Sums held on a card"), ("amount_minor",)),
    "payment_attempt": (N_("Payments through a terminal"), ("amount_minor",)),
    "invoice": (N_("Invoices"), ("number", "business_date", "total_minor")),
    "invoice_line": (N_("Lines of invoices"), ("amount_minor",)),
    "fapiao_request": (N_("Fapiao"), ("amount_minor",)),
    "staged_booking": (N_("Bookings taken over from another system"), ("booked_date", "arrival_date", "departure_date")),
}

Told = str | int | bool | None


@dataclass(frozen=True, slots=True)
class OwnSection:
    """The rows of one table that tell of the guest, each a dictionary by column; a photo is in base64."""

    table: str
    title: str
    rows: tuple[Mapping[str, Told], ...]


@dataclass(frozen=True, slots=True)
class OwnData:
    """What the hotel knows of a guest."""

    profile_id: ProfileId
    name: str
    language: str
    sections: tuple[OwnSection, ...]


def own_data(reader: Reader, *, profile_id: ProfileId) -> OwnData:
    """Everything that is known of a guest, sealed fields opened; `record_own_data_export` has written down that it is given out.

    Two statements and one a section.

    Raises:
        NotAllowed: whoever asks may not export guests.
        NotFound: there is no such record.
        VaultClosed: this desk has no master key, so that the sealed part would be missing.
    """
    require(reader, Permission.EXPORT_GUESTS)
    if not reader.vault.is_open:
        raise VaultClosed
    subject = subject_of(reader, profile_id)
    scope = guest_scope(reader.connection, reader.property_id, subject.profile_ids)
    sections = tuple(_section(reader, table, _where(scope, table)) for table in SECTIONS)
    person = next(section for section in sections if section.table == "profile").rows[0]
    return OwnData(subject.id, subject.name, str(person["language"] or ""), tuple(section for section in sections if section.rows))


def told_columns(table: str) -> tuple[str, ...]:
    """The columns of a table that a guest is told: what the catalogue calls personal, and what tells of the stay."""
    known = personal_columns(table).items()
    personal = (name for name, entry in known if entry.kind not in _NOT_TOLD and name not in _SUMS_OF_FILES)
    return tuple(dict.fromkeys((*SECTIONS[table][1], *personal)))


def _where(scope: GuestScope, table: str) -> ColumnElement[bool]:
    if table in scope.wheres:
        return scope.wheres[table]
    columns = Base.metadata.tables[table].c
    if table in _OF_STAYS:
        return columns.reservation_id.in_(scope.reservation_ids)
    folio = Base.metadata.tables["folio"].c
    folios = select(folio.id).where(folio.reservation_id.in_(scope.reservation_ids))
    invoice = Base.metadata.tables["invoice"].c
    # What a company pays for is made out to the company.
    own = or_(invoice.payee_id.in_(scope.profile_ids), invoice.folio_id.in_(folios) & invoice.payee_id.is_(None))
    if table == "invoice":
        return own
    return columns.invoice_id.in_(select(invoice.id).where(own)) if table == "invoice_line" else columns.folio_id.in_(folios)


def _section(reader: Reader, name: str, where: ColumnElement[bool]) -> OwnSection:
    table = Base.metadata.tables[name]
    names = told_columns(name)
    key = list(table.primary_key.columns)
    rows = reader.connection.execute(select(*key, *(table.c[column] for column in names if column not in key)).where(where).order_by(*key))
    told = tuple({column: _told(reader, name, column, row) for column in names} for row in rows.mappings())
    return OwnSection(name, SECTIONS[name][0], told)


def _told(reader: Reader, table: str, column: str, row: Any) -> Told:
    value = row[column]
    if value is not None and isinstance(Base.metadata.tables[table].c[column].type, LargeBinary):
        return _opened(reader, f"{table}.{column}", bytes(value), row["id"])
    match value:
        case Enum():
            return str(value.value)
        case None | bool() | int() | str():
            return value
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def _opened(reader: Reader, column: str, sealed: bytes, row: UUID) -> str:
    purpose = _SEALED_FOR[column]
    if purpose is SealPurpose.HISTORY:
        return history_words(reader, sealed, row=row, column=column)
    opened = reader.vault.open(purpose, sealed, row=row, column=column)
    return base64.b64encode(opened).decode() if purpose is SealPurpose.PHOTO else opened.decode()
