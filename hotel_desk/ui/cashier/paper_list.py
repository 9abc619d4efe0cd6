"""The papers of a folio in a panel: two lines each, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QSizePolicy

from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

_SHOWN = 6
_ROW_HEIGHT = 48


class PaperList(QListWidget):
    """A short list; read again it keeps what is chosen.

    Signals:
        chosen(): another one is chosen.
    """

    chosen = Signal()

    def __init__(self, *, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.currentItemChanged.connect(lambda *_items: self.chosen.emit())

    def show_papers(self, papers: Sequence[tuple[UUID, str]], *, last: bool = False) -> None:
        """Show papers by id, each with its words; what was chosen stays, or else the last one is (`last`: in any case)."""
        before = None if last else self.chosen_id()
        blocked = self.blockSignals(True)
        self.clear()
        for identifier, words in papers:
            item = QListWidgetItem(words, self)
            item.setData(Qt.ItemDataRole.UserRole, identifier)
        ids = [identifier for identifier, _words in papers]
        self.setCurrentRow(ids.index(before) if before in ids else len(ids) - 1)
        self.blockSignals(blocked)
        self.setFixedHeight(min(max(len(ids), 1), _SHOWN) * _ROW_HEIGHT + 2 * self.frameWidth())
        self.setVisible(bool(ids))
        self.chosen.emit()

    def chosen_id(self) -> UUID | None:
        """The paper that is chosen."""
        item = self.currentItem()
        found: UUID | None = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        return found
