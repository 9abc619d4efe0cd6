"""A figure that opens its rows when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.text import label

_LEAST_WIDTH = 144


class Tile(Button):
    """What it counts, the figure, and a word more."""

    def __init__(self, title: str, *, object_name: str, tooltip: str) -> None:
        super().__init__("", object_name=object_name, accessible_name=title, tooltip=tooltip)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.figure = label("", "figure")
        self.more = label("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2)
        for part in (label(title, "small"), self.figure, self.more):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)

    def show_figure(self, figure: str, more: str) -> None:
        """Show another figure."""
        self.figure.setText(figure)
        self.more.setText(more)
        self.setAccessibleDescription(f"{figure} {more}")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = self.layout().sizeHint()
        return QSize(max(_LEAST_WIDTH, hint.width()), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
