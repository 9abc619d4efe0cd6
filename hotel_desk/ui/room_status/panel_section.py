"""A part of the panel: a heading, and what stands beneath it. Enter inside it presses its own button, not the panel's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from hotel_desk.ui.widgets.text import label, rule

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class PanelSection(QWidget):
    """One subject of the panel under a thin line.

    Args:
        title: translated.
    """

    def __init__(self, title: str, *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addWidget(rule())
        self.column.addWidget(label(title, "heading", wrap=True))
        self._enter_presses: QPushButton | None = None

    def add(self, widget: QWidget) -> None:
        """Add beneath what is there."""
        self.column.addWidget(widget)

    def press_on_enter(self, button: QPushButton) -> None:
        """Enter in one of the section's fields presses this button."""
        self._enter_presses = button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.window().focusWidget()
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self._enter_presses is not None
            and not isinstance(focused, (QPushButton, QPlainTextEdit))
        ):
            self._enter_presses.click()
            event.accept()
            return
        super().keyPressEvent(event)
