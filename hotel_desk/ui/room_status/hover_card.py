"""The card beside a tile on which the mouse rests: everything that the tile had no room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from hotel_desk.ui.room_status.room_words import card_lines
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.room_rack import RackRoom, RoomRack

_WIDTH = 288
_AWAY = 8


class HoverCard(QFrame):
    """Lies over its parent; the mouse goes through it."""

    def __init__(self, parent: QWidget, *, object_name: str, accessible_name: str) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(_WIDTH)
        self._title = label("", "heading", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(self._lines)
        self.hide()

    def show_room(self, room: RackRoom, rack: RoomRack, time_zone: str, beside: QRect) -> None:
        """Show a room's card beside a rectangle of the parent, where there is space for it."""
        title, *lines = card_lines(room, rack, time_zone)
        self._title.setText(title)
        while (item := self._lines.takeAt(0)) is not None:
            item.widget().deleteLater()
        for line in lines:
            self._lines.addWidget(_line(line))
        self.setFixedHeight(self.layout().heightForWidth(_WIDTH))
        self.move(self._place(beside))
        self.raise_()
        self.show()

    def words(self) -> list[str]:
        """What the card says, line by line."""
        lines = [self._lines.itemAt(number).widget() for number in range(self._lines.count())]
        return [self._title.text(), *(line.text() for line in lines if isinstance(line, QLabel))]

    def _place(self, beside: QRect) -> QPoint:
        home = self.parentWidget().rect()
        left = beside.right() + _AWAY
        if left + self.width() > home.right():
            left = max(0, beside.left() - _AWAY - self.width())
        return QPoint(left, max(0, min(beside.top(), home.bottom() - self.height() - _AWAY)))


def _line(text: str) -> QLabel:
    return label(text, wrap=True)
