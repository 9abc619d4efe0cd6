"""A chart of a report on the screen: the drawing of the paper, in the colours of the window; and its values as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.reports.chart_drawing import DARK, PAPER, svg
from hotel_desk.reports.sheet import CellKind, ChartKind, Column, Table
from hotel_desk.reports.typesetting import paper_font
from hotel_desk.ui.reports.sheet_table import SheetTable
from hotel_desk.ui.theme import BUNDLED_FAMILY, theme
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from hotel_desk.reports.sheet import Chart

# Letters of 7 points on paper are read as 11 pixels here.
_PIXELS_A_POINT = 1.6
_HEIGHT = 256
_HEAT_ROW, _HEAT_LEAST = 28, 96


class ChartDrawing(QWidget):
    """The drawing, made anew for each width and theme. Those who listen hear its values."""

    def __init__(self, chart: Chart, currency: str) -> None:
        super().__init__()
        self.setObjectName(f"chart_{chart.key}_drawing")
        self._chart = chart
        self._currency = currency
        self._renderer = QSvgRenderer(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(max(_HEAT_LEAST, _HEAT_ROW * (len(chart.series) + 1)) if chart.kind is ChartKind.HEAT else _HEIGHT)
        self._stale = True
        theme().changed.connect(self._outdate)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._outdate()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._stale:
            self._draw()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.end()

    def _outdate(self) -> None:
        """Drawn again when it is next painted: a window that is drawn larger has many widths on the way."""
        self._stale = True
        self.update()

    def _draw(self) -> None:
        width, height = self.width() / _PIXELS_A_POINT, self.height() / _PIXELS_A_POINT
        palette = DARK if theme().tokens.dark else PAPER
        drawn = svg(self._chart, width=width, height=height, currency=self._currency, palette=palette)
        # The font of the paper is known to the window by the name of its family.
        self._renderer.load(QByteArray(drawn.replace(paper_font().encode(), BUNDLED_FAMILY.encode())))
        self._stale = False


class ChartView(QWidget):
    """A chart with its title; a box shows its values as a table beneath.

    Signals:
        grown(): the values came into view or went.
    """

    grown = Signal()

    def __init__(self, chart: Chart, *, currency: str, time_zone: str) -> None:
        super().__init__()
        self.setObjectName(f"chart_{chart.key}")
        self.drawing = ChartDrawing(chart, currency)
        self.values = SheetTable(value_table(chart), currency=currency, time_zone=time_zone)
        self.values.hide()
        words = _("Values as a table")
        self.switch = named(QCheckBox(words), f"chart_{chart.key}_values", f"{chart.title}: {words}")
        self.switch.toggled.connect(self._show_values)
        head = QHBoxLayout()
        head.addWidget(label(chart.title, "heading", wrap=True), 1)
        head.addWidget(self.switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.drawing)
        column.addWidget(self.values)

    def _show_values(self, shown: bool) -> None:
        self.values.setVisible(shown)
        self.grown.emit()


def value_table(chart: Chart) -> Table:
    """The values of a chart: a row a label, a column a series."""
    columns = (Column("label", "", CellKind.TEXT), *(Column(f"series_{n}", one.title, chart.values) for n, one in enumerate(chart.series)))
    rows = tuple((text, *(one.values[place] for one in chart.series)) for place, text in enumerate(chart.labels))
    return Table(f"{chart.key}_values", columns, rows, title="")
