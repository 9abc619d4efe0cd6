"""A year of budgets and costs as a CSV file: written to be filled in, and read again.

A row a month, line and department: `month` (YYYY-MM), `line` (ROOMS_SOLD, ROOM_REVENUE, GROUP_REVENUE, COST), `department` (the code of a
group), `value` (rooms, or money in the hotel's currency with a point). An empty value plans nothing.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.domain.money import minor_places
from hotel_desk.language import N_
from hotel_desk.reports.table_cells import as_typed, harmless
from hotel_desk.services.plans import MOST_PLANS, OF_GROUPS, PlannedMonth

if TYPE_CHECKING:
    from pathlib import Path

    from hotel_desk.domain.ids import TransactionGroupId
    from hotel_desk.queries.plans import YearOfPlans

COLUMNS = ("month", "line", "department", "value")
MOST_BYTES = 1_000_000


class UnreadablePlans(StaffError):
    code = "plans.unreadable"
    template = N_(
        "“{file}” cannot be read as a table of budgets. Nothing was saved. Save it as CSV in UTF-8, with the columns month, line, "
        "department and value."
    )


class UnreadablePlanLine(StaffError):
    code = "plans.line"
    template = N_("Line {number} of the table cannot be understood: {cells}. Nothing was saved. Correct it and read the file again.")


def plan_table(year: YearOfPlans) -> str:
    """The year as CSV, with an empty value where nothing is entered."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    places = minor_places(year.currency)
    for month in (dt.date(year.year, number, 1) for number in range(1, 13)):
        for line in PlanLine:
            for department in year.departments if line in OF_GROUPS else (None,):
                group = None if department is None else department.group_id
                value = year.values.get((month, line, group))
                amount = "" if value is None else str(value if line is PlanLine.ROOMS_SOLD else Decimal(value).scaleb(-places))
                table.writerow((f"{month:%Y-%m}", line.value, "" if department is None else harmless(department.code), amount))
    return written.getvalue()


def read_plan_file(path: Path, known: YearOfPlans) -> tuple[PlannedMonth, ...]:
    """The figures of a table; of any years, `known` only names the currency and the departments.

    Raises:
        UnreadablePlans: it is no such table.
        UnreadablePlanLine: a line of it cannot be understood.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadablePlans("file", file=path.name) from error
    lines = list(csv.reader(io.StringIO(text), delimiter=";" if text.split("\n", 1)[0].count(";") else ","))
    if not lines or tuple(cell.strip().lower() for cell in lines[0]) != COLUMNS or len(lines) > MOST_PLANS:
        raise UnreadablePlans("file", file=path.name)
    return tuple(_read(lines[1:], known))


def _read(lines: list[list[str]], known: YearOfPlans) -> Iterator[PlannedMonth]:
    departments = {department.code: department.group_id for department in known.departments}
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            yield _planned([cell.strip() for cell in cells], departments, minor_places(known.currency))
        except (ValueError, KeyError, InvalidOperation) as error:
            raise UnreadablePlanLine("file", number=number, cells=", ".join(cells)[:80]) from error


def _planned(cells: list[str], departments: dict[str, TransactionGroupId], places: int) -> PlannedMonth:
    month, line_name, department, amount = cells
    line = PlanLine(line_name)
    value: int | None = None
    if amount:
        exact = Decimal(amount) if line is PlanLine.ROOMS_SOLD else Decimal(amount).scaleb(places)
        value = int(exact)
        if value != exact:
            raise ValueError(amount)
    group = departments[as_typed(department)] if line in OF_GROUPS else None
    return PlannedMonth(dt.date.fromisoformat(f"{month}-01"), line, value, group)
