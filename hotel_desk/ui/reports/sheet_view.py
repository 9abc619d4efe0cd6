"""A report on the screen: its tables, charts and sentences in their order, as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from hotel_desk.reports.sheet import Chart, Note, Table
from hotel_desk.ui.reports.chart_view import ChartView
from hotel_desk.ui.reports.sheet_table import SheetTable
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from hotel_desk.reports.sheet import Part, Sheet

_SPACING = 16
_MARGIN = 32


class SheetView(QScrollArea):
    """Shows one sheet at a time.

    Signals:
        opened(Opens): a row was asked where it leads.
    """

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("report_sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sheet: Sheet | None = None
        self.tables: list[SheetTable] = []
        self.charts: list[ChartView] = []

    def show_sheet(self, sheet: Sheet, *, time_zone: str) -> None:
        """Show a sheet in place of the one before; the same one stays as it is, with the place that the person is at."""
        if sheet == self.sheet:
            return
        place = next(((number, table.rows.current()) for number, table in enumerate(self.tables) if table.rows.hasFocus()), None)
        self.sheet = sheet
        self.tables, self.charts = [], []
        body = QWidget()
        body.setProperty("role", "body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(_SPACING)
        for part in sheet.parts:
            column.addWidget(self._shown(part, sheet.currency, time_zone))
        column.addStretch(1)
        # The old body goes with everything in it; the view takes the new one.
        self.setWidget(body)
        self._fit()
        if place is not None and place[0] < len(self.tables):
            rows = self.tables[place[0]].rows
            rows.setFocus()
            if place[1] is not None:
                rows.select(place[1].number)

    def clear(self) -> None:
        """Show nothing: another report is being read."""
        self.sheet = None
        self.tables, self.charts = [], []
        self.setWidget(QWidget())

    def has_keyboard(self) -> bool:
        """Whether the keyboard is somewhere in the sheet."""
        here = self.window().focusWidget()
        return here is not None and self.widget() is not None and self.widget().isAncestorOf(here)

    def take_focus(self) -> bool:
        """Give the keyboard to the first row, the sheet staying at its top; False where there is none."""
        taken = any(table.rows.take_focus() for table in self.tables)
        self.verticalScrollBar().setValue(0)
        return taken

    def row_count(self) -> int:
        """How many rows the sheet has in all."""
        return sum(len(table.rows.rows()) for table in self.tables)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _shown(self, part: Part, currency: str, time_zone: str) -> QWidget:
        match part:
            case Table():
                table = SheetTable(part, currency=currency, time_zone=time_zone)
                table.opened.connect(self.opened)
                table.rolled_to.connect(lambda y: self._keep_in_view(table, y))
                self.tables.append(table)
                return table
            case Chart():
                chart = ChartView(part, currency=currency, time_zone=time_zone)
                chart.grown.connect(self._fit)
                self.charts.append(chart)
                return chart
            case Note():
                return label(part.text, "plain", wrap=True)

    def _fit(self) -> None:
        """A table alone takes what the sentences beside it leave; several are each as high as they need, or as the screen."""
        if self.sheet is None:
            return
        room = self.viewport().height()
        column = self.widget().layout()
        notes = [column.itemAt(place).widget() for place in range(column.count())]
        if len(self.tables) == 1 and not self.charts:
            width = self.viewport().width()
            others = [one for one in notes if one is not None and one is not self.tables[0]]
            room -= sum(max(one.heightForWidth(width), one.sizeHint().height()) + _SPACING for one in others)
        else:
            room -= _MARGIN
        for table in (*self.tables, *(chart.values for chart in self.charts)):
            table.fit(room)

    def _keep_in_view(self, table: SheetTable, y: int) -> None:
        self.ensureVisible(0, table.y() + y, 0, _MARGIN)
