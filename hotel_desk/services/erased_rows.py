"""The rows that tell of a guest, and what an erasure does with each: deleted, emptied, or under the subject key, as the catalogue says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Table, delete, func, select, update
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from hotel_desk.domain.personal_data import PERSONAL_DATA, Erased, PersonalColumn, PersonalKind
from hotel_desk.models import Base
from hotel_desk.models.types import Json
from hotel_desk.queries.guest_rows import guest_scope, personal_columns

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

# The words of a person that are looked for in the journal.
_TELLING = frozenset({PersonalKind.NAME, PersonalKind.CONTACT, PersonalKind.IDENTITY})
_SHORTEST_WORD = 2


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
    tables = Base.metadata.tables
    wheres = dict(guest_scope(uow.connection, uow.property_id, profile_ids).wheres)
    registration = tables["guest_registration"].c
    wheres["guest_registration"] &= func.coalesce(registration.departure_date, registration.arrival_date) < registrations_before
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


def _read(uow: UnitOfWork, table: Table, where: ColumnElement[bool]) -> tuple[set[UUID], set[str]]:
    telling = [table.c[name] for name, entry in personal_columns(table.name).items() if _tells(entry, table.c[name])]
    columns = [*([table.c.id] if "id" in table.c else []), *telling]
    if not columns:
        return set(), set()
    rows = uow.connection.execute(select(*columns).where(where)).mappings().all()
    ids = {row["id"] for row in rows} if "id" in table.c else set()
    return ids, {word for row in rows for column in telling for word in _words(row[column.name])}


def _erase(uow: UnitOfWork, table: Table, where: ColumnElement[bool], subject_key: str) -> TableErased:
    columns = {name: entry for name, entry in personal_columns(table.name).items() if entry.erased is not Erased.STAYS}
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
