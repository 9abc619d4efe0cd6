"""A sheet as CSV for other programs: names in English, ISO dates, amounts with a point; sums, sentences and charts are left out."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hotel_desk.reports.sheet import Sheet, Table
from hotel_desk.reports.sheet_values import plain_value
from hotel_desk.reports.table_cells import harmless

if TYPE_CHECKING:
    from hotel_desk.reports.sheet import Row

_TABLE = "table"


def sheet_csv(sheet: Sheet, *, time_zone: str) -> bytes:
    """Write the tables of a sheet: one as it is; several under each other, their columns side by side, with the name of the table first.

    UTF-8 with a mark, which spreadsheets need to read names in all scripts.

    Args:
        time_zone: of the hotel; instants are told by its clocks.
    """
    tables = [part for part in sheet.parts if isinstance(part, Table)]
    keys = list(dict.fromkeys(column.key for table in tables for column in table.columns))
    several = len(tables) > 1
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([_TABLE, *keys] if several else keys)
    for table in tables:
        for row in table.rows:
            cells = _cells(table, row, sheet.currency, time_zone)
            written = [cells.get(key, "") for key in keys]
            writer.writerow([table.key, *written] if several else written)
    return target.getvalue().encode("utf-8-sig")


def _cells(table: Table, row: Row, currency: str, time_zone: str) -> dict[str, str]:
    cells = {}
    for value, column in zip(row, table.columns, strict=True):
        text = plain_value(value, column.kind, currency=currency, time_zone=time_zone)
        # A figure below zero is no formula.
        cells[column.key] = harmless(text) if isinstance(value, str) else text
    return cells
