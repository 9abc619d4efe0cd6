"""Counts that act as filters: `Arrivals 12`, `Dirty 7`. One at a time, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.row_delegate import paint_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.ui.tokens import RoomLook, StatusLook, StayLook


@dataclass(frozen=True, slots=True)
class Chip:
    """One count: what it counts (translated), how many, and the status it stands for."""

    key: str
    title: str
    count: int
    look: RoomLook | StayLook | None = None


class FilterChips(QWidget):
    """A row of chips that wraps. Pressing the chosen one again shows everything.

    Signals:
        chosen(key): empty string when none is chosen any more.
    """

    chosen = Signal(str)

    def __init__(self, *, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self._buttons: dict[str, Button] = {}
        self._looks: dict[str, RoomLook | StayLook] = {}
        self._flow = FlowLayout(self, spacing=8)
        self._key = ""
        theme().changed.connect(self._take_looks)

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these counts; the chosen one stays chosen while it exists."""
        if list(self._buttons) != [chip.key for chip in chips]:
            self._rebuild(chips)
        for chip in chips:
            button = self._buttons[chip.key]
            text = f" {chip.title}  {chip.count}" if chip.look else f"{chip.title}  {chip.count}"
            button.setText(text.replace("&", "&&"))
            button.setAccessibleName(f"{chip.title} {chip.count}")
            button.setChecked(chip.key == self._key)
        self._looks = {chip.key: chip.look for chip in chips if chip.look is not None}
        self._take_looks()
        if self._key and self._key not in self._buttons:
            self.choose("")

    def key(self) -> str:
        """Which chip is chosen; empty when none."""
        return self._key

    def choose(self, key: str) -> None:
        """Choose a chip from code; emits `chosen`."""
        self._key = key
        for other, button in self._buttons.items():
            button.setChecked(other == key)
        self.chosen.emit(key)

    def _rebuild(self, chips: Sequence[Chip]) -> None:
        for button in self._buttons.values():
            self._flow.removeWidget(button)
            button.deleteLater()
        self._buttons = {chip.key: self._button(chip) for chip in chips}

    def _button(self, chip: Chip) -> Button:
        name = f"{self.objectName()}_{chip.key}"
        button = Button(chip.title, object_name=name, accessible_name=chip.title, kind="chip", parent=self)
        button.setCheckable(True)
        button.clicked.connect(lambda checked, key=chip.key: self.choose(key if checked else ""))
        self._flow.addWidget(button)
        return button

    def _take_looks(self) -> None:
        for key, look in self._looks.items():
            self._buttons[key].setIcon(_swatch(theme().tokens.look(look), self.devicePixelRatioF()))
            self._buttons[key].setIconSize(QSize(12, 12))


def _swatch(look: StatusLook, ratio: float) -> QIcon:
    pixmap = QPixmap(QSize(12, 12) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_status(painter, QRectF(0, 0, 12, 12), look, radius=3)
    painter.end()
    return QIcon(pixmap)
