"""What an invariant is, what it says when it is broken, and how one select states it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Date, Integer, bindparam, exists, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.sql.visitors import iterate

from hotel_desk.language import _
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.types import Id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute
    from sqlalchemy.sql.compiler import SQLCompiler

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.audit_codes import AuditCode

type Statement = Select[*tuple[Any, ...]]

MOST_NAMED = 100
HOTEL = bindparam("hotel", type_=Id)
TODAY = bindparam("business_date", type_=Date)


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where the rows contradict each other.

    Args:
        code: of the invariant, for machines.
        title: of the invariant, translated when shown.
        where: the row it was found at.
        found: what the rows say; `expected`: what they should say. Either may be empty.
    """

    code: str
    title: str
    where: str
    found: str = ""
    expected: str = ""

    def __str__(self) -> str:
        """The whole sentence, in the language of whoever reads it."""
        if not self.found and not self.expected:
            return f"{_(self.title)}: {self.where}"
        compared = _("found {found}, expected {expected}").format(found=_said(self.found), expected=_said(self.expected))
        return f"{_(self.title)}: {self.where}: {compared}"


def _said(fact: str) -> str:
    """A word of `word()` in the reader's language; a figure, a date or a code as it is."""
    return _(fact) if fact else ""


@dataclass(frozen=True, slots=True)
class Invariant:
    """A thing that is always true of a hotel's rows.

    Args:
        code: `area.what`, stable.
        title: says that it is broken, translated when shown.
        find: looks for the places where it is.
    """

    code: str
    title: str
    find: Callable[[Reader, Invariant], Iterator[Violation]]

    def violations(self, reader: Reader) -> Iterator[Violation]:
        """Every place where it is broken, at most `MOST_NAMED` of each select."""
        return self.find(reader, self)


def stated_by(*statements: Statement) -> Callable[[Reader, Invariant], Iterator[Violation]]:
    """An invariant as selects that return the rows breaking it.

    Columns called `found` and `expected` are compared in the sentence; all others say where.
    """
    limited = [statement.limit(MOST_NAMED) for statement in statements]

    @cache
    def asks_for_today() -> bool:
        return any(part is TODAY for statement in limited for part in iterate(statement))

    def find(reader: Reader, invariant: Invariant) -> Iterator[Violation]:
        values: dict[str, object] = {"hotel": reader.property_id}
        # Most are true on any day; the date would be read a hundred times else.
        if asks_for_today():
            values["business_date"] = reader.business_date()
        for statement in limited:
            for row in reader.connection.execute(statement, values).mappings():
                facts = {name: _shown(value) for name, value in row.items()}
                found, expected = facts.pop("found", ""), facts.pop("expected", "")
                yield Violation(
                    invariant.code, invariant.title, ", ".join(f"{name} {fact}" for name, fact in facts.items()), found, expected
                )

    return find


def _shown(value: object) -> str:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, dt.date):
        return value.isoformat()
    return "–" if value is None else str(value)


class days_between(GenericFunction[int]):  # noqa: N801 - spelled as the SQL function it stands for
    """The number of days from one date to a later one, on every database."""

    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _days_between_sqlite(element: days_between, compiler: SQLCompiler, **options: object) -> str:
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(days_between, "mysql")
@compiles(days_between, "mariadb")
def _days_between_server(element: days_between, compiler: SQLCompiler, **options: object) -> str:
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"DATEDIFF({last}, {first})"


def word(text: str) -> ColumnElement[str]:
    """A constant of the program as a column, marked with `N_` if people read it; never anything a person typed."""
    return literal_column(f"'{text}'")


def audited(thing: InstrumentedAttribute[UUID], *codes: AuditCode) -> ColumnElement[bool]:
    """Whether the journal says that one of these was done to a thing."""
    entry = aliased(AuditEntry)
    return exists().where(entry.property_id == HOTEL, entry.entity_id == thing, entry.code.in_(codes))
