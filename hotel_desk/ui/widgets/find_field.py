"""The words that a list is narrowed by, typed above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from hotel_desk.ui.widgets.data_table import DataTable

_INTO_THE_LIST = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class FindField(QLineEdit):
    """Words for a table; Down and Enter go on to its first row.

    Args:
        placeholder: what can be looked for.
    """

    def __init__(self, table: DataTable[Any], *, object_name: str, accessible_name: str, placeholder: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setPlaceholderText(placeholder)
        self.setClearButtonEnabled(True)
        self._table = table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _INTO_THE_LIST or not self._table.take_focus():
            super().keyPressEvent(event)
