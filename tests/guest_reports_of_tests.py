"""Reports of guests, rooms and sales as tests ask for them, and their cells as the worked tables write them."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from hotel_desk.domain.money import Money
from hotel_desk.domain.tax import MILLION
from hotel_desk.reports.catalogue import report_named
from hotel_desk.reports.report import Asked
from hotel_desk.reports.sheet import CellKind, Sheet, Table
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.reports.sheet import Value
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

PAGE = "reports-guests.md"
MOST_STATEMENTS = 9


def asked_in(row: dict[str, str]) -> Asked:
    """What a row of a worked table asks for; days of March 2026."""
    first = date(2026, 3, int(row["first"]))
    key, _equals, value = row.get("chosen", "").partition("=")
    return Asked(first, date(2026, 3, int(row.get("last") or row["first"])), {key: value} if key else {})


def made(hotel: SmallHotel, name: str, asked: Asked) -> Sheet:
    """A report as the hotel's manager sees it."""
    return hotel.desk.read(report_named(name).read, asked=asked)


def table_of(sheet: Sheet, key: str = "") -> Table:
    """A table of a sheet by its key; without one, the only one there is."""
    [table] = [part for part in sheet.parts if isinstance(part, Table) and key in {"", part.key}]
    return table


def column(table: Table, key: str) -> int:
    """Where a column stands."""
    return [one.key for one in table.columns].index(key)


def cells(table: Table, key: str) -> list[Value]:
    """A column from top to bottom."""
    return [row[column(table, key)] for row in table.rows]


def written(table: Table, key: str, value: Value) -> str:
    """A value as the worked tables write it: euros, parts of one, hours."""
    kind = table.columns[column(table, key)].kind
    if isinstance(value, int) and kind is CellKind.MONEY:
        return str(Money.from_minor(value, "EUR").amount)
    if isinstance(value, int) and kind is CellKind.SHARE:
        return f"{value / MILLION:g}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def check_cells(hotel: SmallHotel, heading: str, count: CountStatements) -> None:
    """Every cell that a worked table names stands in its report, which costs a fixed number of statements at most."""
    for row in worked_table(PAGE, heading):
        asked = asked_in(row)
        table = table_of(made(hotel, row["report"], asked), row["table"])
        assert all(len(line) == len(table.columns) for line in (*table.rows, *([table.total] if table.total else []))), row
        assert len(table.opens) in {0, len(table.rows)}, row
        line = table.total if row["row"] == "total" else table.rows[int(row["row"])]
        assert line is not None
        assert written(table, row["column"], line[column(table, row["column"])]) == row["value"], row
        assert count(hotel.desk, report_named(row["report"]).read, asked=asked) <= MOST_STATEMENTS, row
