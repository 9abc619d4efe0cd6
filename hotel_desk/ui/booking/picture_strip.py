"""The pictures of a room type, one at a time, with buttons to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.setup_property import PictureRow

LARGEST = QSize(320, 160)


class PictureStrip(QWidget):
    """Shows the first picture; the buttons go round. Nothing where there is none.

    Args:
        object_name: of the picture; the buttons are `_previous` and `_next`.
    """

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(f"{object_name}s")
        self._pictures: Sequence[PictureRow] = ()
        self._number = 0
        self.picture = QLabel()
        self.picture.setObjectName(object_name)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.caption = label("", "small", wrap=True)
        self.caption.setObjectName(f"{object_name}_caption")
        self.previous = self._button(f"{object_name}_previous", _("Previous picture"), "mdi6.chevron-left", -1)
        self.next = self._button(f"{object_name}_next", _("Next picture"), "mdi6.chevron-right", 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        row.addWidget(self.caption, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.picture)
        column.addLayout(row)
        self.hide()

    def show_pictures(self, pictures: Sequence[PictureRow]) -> None:
        """Show these, from the first on."""
        self._pictures, self._number = pictures, 0
        self.setVisible(bool(pictures))
        for button in (self.previous, self.next):
            button.setVisible(len(pictures) > 1)
        self._show()

    def _show(self) -> None:
        if not self._pictures:
            self.picture.clear()
            return
        shown = self._pictures[self._number]
        image = QPixmap()
        image.loadFromData(shown.content)
        self.picture.setPixmap(image.scaled(LARGEST, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation))
        self.picture.setAccessibleName(shown.caption or _("Picture"))
        several = _("{number} of {count}").format(number=self._number + 1, count=len(self._pictures)) if len(self._pictures) > 1 else ""
        words = " · ".join(part for part in (several, shown.caption) if part)
        self.caption.setText(words)
        self.caption.setVisible(bool(words))

    def _go(self, step: int) -> None:
        self._number = (self._number + step) % len(self._pictures)
        self._show()

    def _button(self, name: str, title: str, icon: str, step: int) -> Button:
        button = Button("", object_name=name, accessible_name=title, kind="quiet", icon_name=icon, tooltip=title)
        button.clicked.connect(lambda _checked: self._go(step))
        return button
