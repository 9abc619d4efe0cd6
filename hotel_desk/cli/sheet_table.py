"""A sheet as tables on the terminal, in the language being spoken; charts are left out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table as TerminalTable
from rich.text import Text

from hotel_desk.reports.sheet import Note, Table
from hotel_desk.reports.sheet_words import cell_text, to_the_right

if TYPE_CHECKING:
    from hotel_desk.reports.sheet import Row, Sheet

_WIDE = 120


def sheet_table(sheet: Sheet, *, time_zone: str) -> str:
    """Write the tables and sentences of a sheet.

    Args:
        time_zone: of the hotel; instants are told by its clocks.
    """
    console = Console(file=io.StringIO(), width=_WIDE)
    for part in sheet.parts:
        if isinstance(part, Table):
            if part.title:
                console.print(Text(part.title, style="bold"))
            console.print(_table(part, sheet.currency, time_zone) if part.rows else Text(part.empty))
            console.print()
        elif isinstance(part, Note):
            console.print(Text(part.text))
    assert isinstance(console.file, io.StringIO)  # noqa: S101 - given above
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _table(table: Table, currency: str, time_zone: str) -> TerminalTable:
    shown = TerminalTable(*(column.title for column in table.columns), box=None, header_style="bold", pad_edge=False)
    for column, its in zip(shown.columns, table.columns, strict=True):
        column.justify = "right" if to_the_right(its.kind) else "left"
    for row in (*table.rows, *([] if table.total is None else [table.total])):
        shown.add_row(*_words(table, row, currency, time_zone))
    return shown


def _words(table: Table, row: Row, currency: str, time_zone: str) -> list[Text]:
    cells = zip(row, table.columns, strict=True)
    return [Text(cell_text(value, column.kind, currency=currency, time_zone=time_zone)) for value, column in cells]
