"""The rows that tell of a guest, and what an erasure does with each: deleted, emptied, or under the subject key, as the catalogue says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Table, and_, delete, func, or_, select, update
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from hotel_desk.domain.personal_data import PERSONAL_DATA, Erased, PersonalColumn, PersonalKind
from hotel_desk.models import Base
from hotel_desk.models.types import Json

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

# The words of a person that are looked for in the journal.
_TELLING = frozenset({PersonalKind.NAME, PersonalKind.CONTACT, PersonalKind.IDENTITY})
_SHORTEST_WORD = 2
_OF_PROFILE = (
    "profile_contact",
    "profile_address",
    "profile_document",
    "profile_membership",
    "profile_preference",
    "profile_tag",
    "profile_note",
    "profile_consent",
    "profile_invoice_title",
    "profile_person",
    "profile_photo",
    "profile_search_key",
    "profile_block_key",
    "profile_change",
    "profile_change_request",
    "turn_away",
)
_OF_RESERVATION = ("trace", "alert", "walked_guest", "staged_booking", "folio")


@dataclass(frozen=True, slots=True)
class GuestRows:
    """Which rows of the hotel tell of a guest.

    Args:
        wheres: by table, the condition that finds them.
        ids: of everything that the journal may tell of: the guest, stays, bookings, and what hangs on them.
        words: names, contacts and numbers of the guest as they stand in these rows.
    """

    profile_ids: tuple[UUID, ...]
    wheres: Mapping[str, ColumnElement[bool]]
    ids: frozenset[UUID]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class TableErased:
    """What was done in a table."""

    table: str
    rows: int
    deleted: bool


def guest_rows(uow: UnitOfWork, profile_ids: tuple[UUID, ...], *, registrations_before: dt.date) -> GuestRows:
    """Find every row that tells of a guest.

    Args:
        registrations_before: younger registrations stay, for the law asks for them.
    """
    connection = uow.connection
    tables = Base.metadata.tables
    reservation, booking = tables["reservation"], tables["booking"]
    mine = and_(reservation.c.property_id == uow.property_id, reservation.c.guest_id.in_(profile_ids))
    reservations = list(connection.execute(select(reservation.c.id).where(mine)).scalars())
    booked = and_(booking.c.property_id == uow.property_id, booking.c.guest_id.in_(profile_ids))
    bookings = list(connection.execute(select(booking.c.id).where(booked)).scalars())
    wheres = _wheres(profile_ids, reservations, bookings, registrations_before)
    ids: set[UUID] = set(profile_ids)
    words: set[str] = set()
    for name, where in wheres.items():
        found_ids, found_words = _read(uow, tables[name], where)
        ids |= found_ids
        words |= found_words
    return GuestRows(profile_ids, wheres, frozenset(ids), frozenset(words))


def empty_rows(uow: UnitOfWork, rows: GuestRows, subject_key: str) -> list[TableErased]:
    """Delete or empty them as the catalogue says, the profile itself last."""
    done = [_erase(uow, Base.metadata.tables[name], where, subject_key) for name, where in rows.wheres.items()]
    return [one for one in done if one.rows]


def registrations_kept(uow: UnitOfWork, rows: GuestRows) -> int:
    """How many registrations with the police stay for now."""
    registration = Base.metadata.tables["guest_registration"]
    mine = registration.c.profile_id.in_(rows.profile_ids) & registration.c.form_sealed.is_not(None)
    return int(uow.connection.execute(select(func.count()).select_from(registration).where(mine)).scalar_one())


def words_of(document: Mapping[str, Any]) -> set[str]:
    """The names, contacts and numbers in a document of the journal."""
    return {word for name, value in document.items() if name in _telling_names() for word in _words(value)}


def _wheres(
    profile_ids: Sequence[UUID], reservations: Sequence[UUID], bookings: Sequence[UUID], registrations_before: dt.date
) -> dict[str, ColumnElement[bool]]:
    tables = Base.metadata.tables
    wheres: dict[str, ColumnElement[bool]] = {name: tables[name].c.profile_id.in_(profile_ids) for name in _OF_PROFILE}
    pair, merge = tables["profile_pair"].c, tables["profile_merge"].c
    wheres["profile_pair"] = or_(pair.first_id.in_(profile_ids), pair.second_id.in_(profile_ids))
    wheres["profile_merge"] = or_(merge.kept_id.in_(profile_ids), merge.merged_id.in_(profile_ids))
    registration = tables["guest_registration"].c
    unnamed = registration.reservation_id.in_(reservations) & registration.profile_id.is_(None)
    whose = or_(registration.profile_id.in_(profile_ids), unnamed)
    wheres["guest_registration"] = whose & (func.coalesce(registration.departure_date, registration.arrival_date) < registrations_before)
    along = tables["accompanying_guest"].c
    wheres["accompanying_guest"] = or_(
        along.profile_id.in_(profile_ids), along.reservation_id.in_(reservations) & along.profile_id.is_(None)
    )
    wheres |= {name: tables[name].c.reservation_id.in_(reservations) for name in _OF_RESERVATION}
    window = tables["folio_window"].c
    folios = select(tables["folio"].c.id).where(tables["folio"].c.reservation_id.in_(reservations))
    wheres["folio_window"] = window.folio_id.in_(folios) & window.payee_id.is_(None) & (window.payee_name != "")
    place = tables["place_booking"].c
    wheres["place_booking"] = or_(place.profile_id.in_(profile_ids), place.reservation_id.in_(reservations))
    wheres["letter"] = tables["letter"].c.booking_id.in_(bookings)
    wheres["reservation"] = tables["reservation"].c.id.in_(reservations)
    wheres["booking"] = tables["booking"].c.id.in_(bookings)
    wheres["profile"] = tables["profile"].c.id.in_(profile_ids)
    return wheres


def _read(uow: UnitOfWork, table: Table, where: ColumnElement[bool]) -> tuple[set[UUID], set[str]]:
    telling = [table.c[name] for name, entry in _personal(table.name).items() if _tells(entry, table.c[name])]
    columns = [*([table.c.id] if "id" in table.c else []), *telling]
    if not columns:
        return set(), set()
    rows = uow.connection.execute(select(*columns).where(where)).mappings().all()
    ids = {row["id"] for row in rows} if "id" in table.c else set()
    return ids, {word for row in rows for column in telling for word in _words(row[column.name])}


def _erase(uow: UnitOfWork, table: Table, where: ColumnElement[bool], subject_key: str) -> TableErased:
    columns = {name: entry for name, entry in _personal(table.name).items() if entry.erased is not Erased.STAYS}
    deleted = all(entry.erased is Erased.DELETED for entry in columns.values())
    statement = delete(table) if deleted else update(table).values(_values(table, columns, subject_key))
    return TableErased(str(table.name), uow.connection.execute(statement.where(where)).rowcount, deleted)


def _values(table: Table, columns: Mapping[str, PersonalColumn], subject_key: str) -> dict[str, Any]:
    values = {name: subject_key if entry.erased is Erased.SUBJECT_KEY else _nothing(table, name) for name, entry in columns.items()}
    if "version" in table.c:
        # Whoever has it open is told that it changed.
        values["version"] = table.c.version + 1
    return values


def _nothing(table: Table, name: str) -> Any:
    column = table.c[name]
    if column.nullable:
        return None
    if isinstance(column.type, Json):
        return []
    if isinstance(column.default, ScalarElementColumnDefault):
        return column.default.arg
    return ""


@cache
def _personal(table: str) -> dict[str, PersonalColumn]:
    parted = ((name.partition("."), entry) for name, entry in PERSONAL_DATA.items())
    return {column: entry for (of_table, _dot, column), entry in parted if of_table == table}


@cache
def _telling_names() -> frozenset[str]:
    return frozenset(name.partition(".")[2] for name, entry in PERSONAL_DATA.items() if entry.kind in _TELLING and not entry.sealed) - {
        # Of other things too: the number of a folio, what a preference is.
        "number",
        "value",
    }


def _tells(entry: PersonalColumn, column: Any) -> bool:
    return entry.kind in _TELLING and not entry.sealed and isinstance(column.type, String)


def _words(value: object) -> set[str]:
    plain = value.strip() if isinstance(value, str) else ""
    return {plain} if len(plain) >= _SHORTEST_WORD else set()
