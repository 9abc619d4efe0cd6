"""What a guest was charged: bars by month, and a table by month and group."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.guest_stays import Spent, guest_spend, partner_spend
from hotel_desk.ui.formats import amount_text, locale, money_text
from hotel_desk.ui.guests.history_pages import HistoryPage
from hotel_desk.ui.theme import SMALL_POINT_SIZE, theme
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.ui.shell.screen import ScreenContext

Month = tuple[int, int]
CHART_HEIGHT = 144
BARS = 24
_WORDS_HEIGHT = 20
_WIDEST_BAR = 40
_MONTHS_OF_A_YEAR = 12


class SpendChart(QWidget):
    """A bar a month, the last two years at most; what is read to those who do not see it is in its description."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_spend_chart")
        self.setAccessibleName(_("Spend by month"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(CHART_HEIGHT)
        self._context = context
        self.months: list[tuple[Month, int]] = []
        theme().changed.connect(self.update)

    def set_months(self, months: Sequence[tuple[Month, int]]) -> None:
        """Show sums by month, in order, minor units."""
        self.months = list(months)[-BARS:]
        currency = self._context.status().currency
        self.setAccessibleDescription("; ".join(f"{month_text(month)}: {money_text(sum_, currency)}" for month, sum_ in self.months))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, CHART_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme().tokens
        most = max((sum_ for _month, sum_ in self.months), default=0)
        if most > 0:
            self._paint_bars(painter, most)
        painter.setPen(QColor(tokens.line))
        painter.drawLine(0, self.height() - _WORDS_HEIGHT, self.width(), self.height() - _WORDS_HEIGHT)
        painter.end()

    def _paint_bars(self, painter: QPainter, most: int) -> None:
        tokens = theme().tokens
        small = QFont(painter.font())
        small.setPointSize(SMALL_POINT_SIZE)
        painter.setFont(small)
        step = self.width() / max(len(self.months), 6)
        space = self.height() - 2 * _WORDS_HEIGHT
        every = max(1, -(-64 // max(1, int(step))))
        for number, (month, sum_) in enumerate(self.months):
            width = min(_WIDEST_BAR, step * 0.7)
            height = max(0, sum_) * space / most
            middle = step * (number + 0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(middle - width / 2, self.height() - _WORDS_HEIGHT - height, width, height), 2, 2)
            if number % every:
                continue
            words = QRectF(middle - 40, self.height() - _WORDS_HEIGHT, 80, _WORDS_HEIGHT)
            painter.setPen(QColor(tokens.quiet_ink))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, month_text(month))
            above = QRectF(middle - 40, self.height() - _WORDS_HEIGHT - height - _WORDS_HEIGHT, 80, _WORDS_HEIGHT)
            painter.setPen(QColor(tokens.ink))
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, amount_text(sum_, self._context.status().currency))


class SpendPage(HistoryPage):
    """The whole, the bars, the table; of a company or agent those of its stays."""

    def __init__(self, context: ScreenContext) -> None:
        self.of_partner = False
        super().__init__(context, object_name="guest_spend")
        self.whole = label("", "figure")
        self.whole.setObjectName("guest_spend_whole")
        self.chart = SpendChart(context)
        self.table = DataTable(
            [
                Column(
                    "month",
                    _("Month"),
                    lambda row: month_text((row.year, row.month)),
                    sort_key=lambda row: (row.year, row.month),
                    width=112,
                ),
                Column("group", _("Kind"), lambda row: row.group, width=0),
                self._amount("net", _("Net"), lambda row: row.net_minor),
                self._amount("tax", _("Tax"), lambda row: row.tax_minor),
                self._amount("gross", _("With tax"), lambda row: row.net_minor + row.tax_minor),
            ],
            lambda row: (row.year, row.month, row.group),
            object_name="guest_spend_table",
            accessible_name=_("Spend by month and kind"),
        )
        page = QWidget()
        page.setAccessibleName(_("Spend"))
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.whole)
        column.addWidget(self.chart)
        column.addWidget(self.table, 1)
        self.keep(page, _("Nothing was charged yet"))

    def query(self) -> Callable[..., Any]:
        return partner_spend if self.of_partner else guest_spend

    def take(self, rows: Sequence[Spent]) -> None:
        self.whole.setText(money_text(sum(row.net_minor + row.tax_minor for row in rows), self._context.status().currency))
        self.chart.set_months(_by_month(rows))
        self.table.set_rows(sorted(rows, key=lambda row: (-row.year, -row.month, row.group)))

    def _amount(self, key: str, title: str, of: Callable[[Spent], int]) -> Column[Spent]:
        return Column(
            key,
            title,
            lambda row: amount_text(of(row), self._context.status().currency),
            sort_key=of,
            align="right",
            width=96,
            optional=key != "gross",
        )


def month_text(month: Month) -> str:
    """A month in the window's language: `Mar 2026`."""
    return format_date(date(month[0], month[1], 1), "MMM y", locale=locale())


def _by_month(rows: Sequence[Spent]) -> list[tuple[Month, int]]:
    """Sums by month from the first to the last, months without a charge among them."""
    sums: defaultdict[Month, int] = defaultdict(int)
    for row in rows:
        sums[row.year, row.month] += row.net_minor + row.tax_minor
    if not sums:
        return []
    first, last = min(sums), max(sums)
    found, month = [], first
    while month <= last:
        found.append((month, sums[month]))
        month = (month[0] + 1, 1) if month[1] == _MONTHS_OF_A_YEAR else (month[0], month[1] + 1)
    return found
