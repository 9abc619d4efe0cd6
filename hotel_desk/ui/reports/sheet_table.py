"""A table of a report on the screen: its rows, sorted by whatever column, and their sum beneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from hotel_desk.domain.search_words import fold
from hotel_desk.language import _
from hotel_desk.reports.sheet import CellKind
from hotel_desk.reports.sheet_words import cell_text, to_the_right
from hotel_desk.ui.reports.total_row import TotalRow
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from hotel_desk.reports.sheet import Column as SheetColumn
    from hotel_desk.reports.sheet import Opens, Row, Table, Value

_PADDING, _SORT_SIGN = 28, 16
_NARROWEST, _WIDEST = 56, 320
_MEASURED_ROWS = 200
_FRAME = 2
_LEAST_ROWS = 6


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its place in the report, and what it leads to."""

    number: int
    values: Row
    opens: Opens | None


class SheetTable(QWidget):
    """A table with its heading and sum. Enter or a double click on a row asks for what it leads to.

    Args:
        currency, time_zone: of the hotel.

    Signals:
        opened(Opens): the person wants to go there.
        rolled_to(int): the y of the row that the keyboard is on, in this widget.
    """

    opened = Signal(object)
    rolled_to = Signal(int)

    def __init__(self, table: Table, *, currency: str, time_zone: str) -> None:
        super().__init__()
        self.setObjectName(f"sheet_{table.key}")
        self._words: Callable[[Value, CellKind], str] = lambda value, kind: cell_text(value, kind, currency=currency, time_zone=time_zone)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._heading = label(table.title, "heading", wrap=True)
        self._heading.setContentsMargins(0, 0, 0, 8)
        if table.title:
            self._column.addWidget(self._heading)
        self.rows = self._make_rows(table)
        self._column.addWidget(self.rows)
        self.total: TotalRow | None = None
        self.nothing = label(table.empty, "quiet", wrap=True)
        self.nothing.setObjectName(f"sheet_{table.key}_empty")
        self.nothing.setContentsMargins(12, 8, 12, 8)
        self._column.addWidget(self.nothing)
        self.nothing.setVisible(not table.rows and bool(table.empty))
        if table.total is not None and table.rows:
            texts = [self._words(value, column.kind) for value, column in zip(table.total, table.columns, strict=True)]
            self.total = TotalRow(self.rows, texts, object_name=f"sheet_{table.key}_total")
            self._column.addWidget(self.total)
        self._room = 0

    def fit(self, room: int) -> None:
        """Be as high as the rows need, and at most as high as the room that the screen has; longer ones roll."""
        self._room = room
        needed = self._natural_height()
        around = [self._heading, self.nothing, *([] if self.total is None else [self.total])]
        besides = sum(one.sizeHint().height() for one in around if one.parent() is self and not one.isHidden())
        self.rows.setFixedHeight(max(min(needed, room - besides), min(needed, ROW_HEIGHT * _LEAST_ROWS)))

    def _natural_height(self) -> int:
        header = self.rows.horizontalHeader()
        wide = header.length() > self.rows.viewport().width()
        roll = self.rows.horizontalScrollBar().sizeHint().height() if wide else 0
        return ROW_HEIGHT * (len(self.rows.rows()) + 1) + _FRAME + roll

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._room and event.size().width() != event.oldSize().width():
            self.fit(self._room)

    def _make_rows(self, table: Table) -> DataTable[ShownRow]:
        opens = table.opens or (None,) * len(table.rows)
        rows = [ShownRow(number, values, leads) for number, (values, leads) in enumerate(zip(table.rows, opens, strict=True))]
        widths = self._widths(table)
        texts = [width for width, column in zip(widths, table.columns, strict=True) if column.kind is CellKind.TEXT]
        stretching = widths.index(max(texts)) if texts else -1
        columns = [
            self._shown_column(number, column, widths[number], stretches=number == stretching)
            for number, column in enumerate(table.columns)
        ]
        name = table.title or _("Rows of the report")
        made = DataTable(columns, lambda row: row.number, object_name=f"sheet_{table.key}_rows", accessible_name=name)
        made.set_rows(rows)
        made.opened.connect(self._open)
        made.selected.connect(lambda _row: self._tell_place())
        made.setAccessibleDescription(_("{count} rows").format(count=len(rows)))
        return made

    def _shown_column(self, number: int, column: SheetColumn, width: int, *, stretches: bool) -> Column[ShownRow]:
        """One of them takes what is left; a table that must be rolled to the side anyway cuts none of its words."""
        return Column(
            column.key,
            column.title,
            lambda row: self._words(row.values[number], column.kind),
            sort_key=lambda row: sort_key(row.values[number]),
            align="right" if to_the_right(column.kind) else "left",
            width=0 if stretches else width,
            shrinks_to=width,
            tooltip=(lambda row: self._words(row.values[number], column.kind)) if column.kind is CellKind.TEXT else None,
        )

    def _widths(self, table: Table) -> list[int]:
        """What the words of each column need; of long tables the first rows say it, and the sums."""
        font = QApplication.font()
        metrics = QFontMetrics(font)
        font.setBold(True)
        of_sums = QFontMetrics(font)
        sample: Sequence[Row] = table.rows[:_MEASURED_ROWS]
        widths = []
        for number, column in enumerate(table.columns):
            texts = {self._words(row[number], column.kind) for row in sample}
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            if table.total is not None:
                widest = max(widest, of_sums.horizontalAdvance(self._words(table.total[number], column.kind)))
            needed = max(widest + _PADDING, metrics.horizontalAdvance(column.title) + _PADDING + _SORT_SIGN)
            widths.append(max(_NARROWEST, min(needed, _WIDEST)))
        return widths

    def _open(self, row: ShownRow) -> None:
        if row.opens is not None:
            self.opened.emit(row.opens)

    def _tell_place(self) -> None:
        place = self.rows.visualRect(self.rows.currentIndex())
        self.rolled_to.emit(self.rows.viewport().mapTo(self, place.center()).y())


def sort_key(value: Value) -> Any:
    """What a cell sorts by: words after figures and days; None where there is nothing, which is last."""
    match value:
        case None | "":
            return None
        case datetime():
            return 1, value.timestamp()
        case date():
            return 0, value.toordinal()
        case time():
            return 0, value.hour * 60 + value.minute
        case int():
            return 0, value
        case _:
            return 2, fold(value)
