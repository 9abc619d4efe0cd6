"""What all lists have in common: a table that is read, looked through from a field above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

    from hotel_desk.ui.widgets.data_table import DataTable


class ListPage(QWidget):
    """Base of the lists. Each kind makes its `table`, and the `finder` that Ctrl+F goes to.

    Signals:
        selected(row or None), opened(row), step_asked(row, key): as of the table.
    """

    selected = Signal(object)
    opened = Signal(object)
    step_asked = Signal(object, str)
    table: DataTable[Any]
    finder: QLineEdit

    def refresh(self) -> None:
        """Read the list on view again."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Give the keyboard to the field above the list."""
        self.find()

    def find(self) -> None:
        """Go to the field above the list; what stands there is overwritten by what is typed."""
        self.finder.setFocus()
        self.finder.selectAll()

    def _pass_on(self, table: DataTable[Any]) -> None:
        """Tell of everything that is done in the table."""
        table.selected.connect(self.selected)
        table.opened.connect(self.opened)
        table.step_asked.connect(self.step_asked)
