"""Two parts that stand side by side where there is room, and share one place behind tabs where there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QTabBar, QVBoxLayout, QWidget

from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

PART_WIDTH = 352


class TwoParts(QFrame):
    """The right half of a page.

    Args:
        parts: title and widget of each; Ctrl+1 and Ctrl+2 go there.

    Signals:
        chosen(int): the person went to a part.
    """

    chosen = Signal(int)

    def __init__(self, parts: Sequence[tuple[str, QWidget]], *, object_name: str, accessible_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(accessible_name)
        self.setProperty("role", "panel")
        self.tabs = named(QTabBar(), f"{object_name}_tabs", accessible_name)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._titles = [label(title, "heading") for title, _part in parts]
        self._parts = [part for _title, part in parts]
        self._areas = [self._area(number) for number in range(len(parts))]
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, (title, _part) in enumerate(parts):
            self.tabs.addTab(title.replace("&", "&&"))
            self.tabs.setTabToolTip(number, f"{title} (Ctrl+{number + 1})")
            row.addWidget(self._areas[number], 1)
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self, lambda number=number: self._go(number))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addLayout(row, 1)
        self.tabs.currentChanged.connect(lambda _number: self._arrange())
        self._arrange()

    def show_part(self, number: int) -> None:
        """Bring a part to the front, where they share one place."""
        self.tabs.setCurrentIndex(number)

    def part(self) -> int:
        """Which part is in front."""
        return self.tabs.currentIndex()

    def side_by_side(self) -> bool:
        """Whether there is room for both."""
        return self.width() >= 2 * PART_WIDTH

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _go(self, number: int) -> None:
        self.show_part(number)
        self.chosen.emit(number)

    def _arrange(self) -> None:
        both = self.side_by_side()
        self.tabs.setVisible(not both)
        for number, area in enumerate(self._areas):
            self._titles[number].setVisible(both)
            area.setVisible(both or number == self.tabs.currentIndex())

    def _area(self, number: int) -> QScrollArea:
        page = QWidget()
        page.setProperty("role", "body")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._titles[number])
        column.addWidget(self._parts[number], 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        return area
