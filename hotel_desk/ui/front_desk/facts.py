"""Facts in two columns: what it is, and what it is here. Facts without a value are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME_WIDTH = 88


class Facts(QWidget):
    """A grid of names and values; values can be marked and copied with the mouse."""

    def __init__(self, *, object_name: str, accessible_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(accessible_name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        self._labels: list[QLabel] = []

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these; an empty value hides its fact."""
        for old in self._labels:
            self._grid.removeWidget(old)
            old.deleteLater()
        shown = [(name, value) for name, value in facts if value]
        self._labels = [part for number, fact in enumerate(shown) for part in self._pair(number, *fact)]
        for number in range(len(shown)):
            self._grid.addWidget(self._labels[2 * number], number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self._labels[2 * number + 1], number, 1, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleDescription(". ".join(f"{name}: {value}" for name, value in shown))

    def value(self, name: str) -> str:
        """What stands beside a name; empty when it is not shown."""
        texts = [part.text() for part in self._labels]
        return dict(zip(texts[::2], texts[1::2], strict=True)).get(name, "")

    def _pair(self, number: int, name: str, value: str) -> tuple[QLabel, QLabel]:
        words = named(label(value, wrap=True), f"{self.objectName()}_{number}", name)
        # A label whose words can be marked sets them one pixel higher.
        words.setContentsMargins(0, 1, 0, 0)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label(name, "quiet"), words
