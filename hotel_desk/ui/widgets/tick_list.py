"""A list whose lines are ticked: by a click on the tick, or with Space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

_ROW_HEIGHT = 48


class TickList(QListWidget):
    """Lines by id, each with its words; a line may take two rows.

    Signals:
        ticks_changed(): somebody has ticked or unticked a line.
    """

    ticks_changed = Signal()

    def __init__(self, *, object_name: str, accessible_name: str, shown: int = 5) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(shown * _ROW_HEIGHT)
        self.itemChanged.connect(lambda _item: self.ticks_changed.emit())

    def show_lines(self, lines: Sequence[tuple[UUID, str]], ticked: Collection[UUID] = ()) -> None:
        """Show other lines, these of them ticked; nothing is signalled."""
        blocked = self.blockSignals(True)
        self.clear()
        for identifier, words in lines:
            item = QListWidgetItem(words, self)
            item.setData(Qt.ItemDataRole.UserRole, identifier)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if identifier in ticked else Qt.CheckState.Unchecked)
        if lines:
            self.setCurrentRow(0)
        self.blockSignals(blocked)

    def tick(self, identifiers: Collection[UUID]) -> None:
        """Tick these lines and no others; nothing is signalled."""
        blocked = self.blockSignals(True)
        for item in self._items():
            wanted = item.data(Qt.ItemDataRole.UserRole) in identifiers
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self.blockSignals(blocked)

    def say(self, words: dict[UUID, str]) -> None:
        """Give lines other words; nothing is signalled."""
        blocked = self.blockSignals(True)
        for item in self._items():
            identifier = item.data(Qt.ItemDataRole.UserRole)
            if identifier in words:
                item.setText(words[identifier])
        self.blockSignals(blocked)

    def ticked(self) -> list[UUID]:
        """The lines that are ticked, in their order."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self._items() if item.checkState() is Qt.CheckState.Checked]

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]
