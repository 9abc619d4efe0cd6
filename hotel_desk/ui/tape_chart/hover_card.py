"""The card beside a bar under the mouse: what it is, without a press."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hotel_desk.ui.tape_chart.bars import Bar
from hotel_desk.ui.tape_chart.chart_layout import ChartLayout
from hotel_desk.ui.tape_chart.stay_words import bar_lines, look_title
from hotel_desk.ui.widgets.text import label

_GAP = 6


class HoverCard(QFrame):
    """Lies over the calendar and lets the mouse through."""

    def __init__(self, home: QWidget) -> None:
        super().__init__(home)
        self.setObjectName("tape_chart_hover_card")
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.title = label("", "heading", wrap=True)
        self.status = label("", "small")
        self.lines = label("", "plain", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(4)
        for part in (self.title, self.status, self.lines):
            column.addWidget(part)
        self.setFixedWidth(320)
        self.hide()

    def show_for(self, bar: Bar, layout: ChartLayout, rect: QRect, top: int) -> None:
        """Show what a bar is, below it or, where there is no space, above.

        Args:
            rect: of the bar, in the coordinates of the home.
            top: nothing of the card above this height.
        """
        self.title.setText(bar.title)
        self.status.setText(look_title(bar))
        self.lines.setText("\n".join(bar_lines(bar, layout)))
        self.adjustSize()
        home = self.parentWidget().rect()
        x = min(max(8, rect.left()), home.width() - self.width() - 8)
        y = rect.bottom() + _GAP
        if y + self.height() > home.height():
            y = max(top, rect.top() - self.height() - _GAP)
        self.move(x, y)
        self.show()
        self.raise_()
