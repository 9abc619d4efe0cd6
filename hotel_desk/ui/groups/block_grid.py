"""Figures per type and night of a block, changed where they stand: what its rooms and its prices have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from babel.dates import format_skeleton
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.language import _
from hotel_desk.ui.formats import date_text, locale
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from hotel_desk.queries.block_sheet import BlockNightFacts, BlockSheet

Index = QModelIndex | QPersistentModelIndex
CELL_WIDTH = 96
NAME_WIDTH = 192
_WEEKEND = 5


class BlockGridModel[Value](QAbstractTableModel):
    """Types down, nights across, perhaps their sums beneath. What was typed and not saved lies over what is stored.

    Signals:
        edited(): another figure was typed, or taken back.
    """

    SUMS = False

    edited = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sheet: BlockSheet | None = None
        self.currency = ""
        self.locked = False
        self.typed: dict[tuple[RoomTypeId, date], Value] = {}
        self._answers = self._answer_by_role()

    def show(self, sheet: BlockSheet, currency: str, *, locked: bool) -> None:
        """Show a block; what was typed and is not saved stays, unless it is another block."""
        self.beginResetModel()
        if self.sheet is None or self.sheet.facts.block_id != sheet.facts.block_id:
            self.typed.clear()
        self.sheet, self.currency, self.locked = sheet, currency, locked
        self.typed = {pair: rooms for pair, rooms in self.typed.items() if pair in self._stored() and self._stored()[pair] != rooms}
        self.endResetModel()
        self.edited.emit()

    def discard(self) -> None:
        """Take back what was typed."""
        self.beginResetModel()
        self.typed.clear()
        self.endResetModel()
        self.edited.emit()

    def stored_of(self, night: BlockNightFacts) -> Value:
        """What is stored of a night."""
        raise NotImplementedError

    def read(self, text: str) -> Value:
        """What a person typed.

        Raises:
            ValueError: it is no such figure.
        """
        raise NotImplementedError

    def text(self, index: Index) -> str:
        """What a cell shows."""
        raise NotImplementedError

    def words(self, index: Index) -> str:
        """What a cell's hint says."""
        raise NotImplementedError

    def editor_text(self, value: Value) -> str:
        """What the editor of a cell begins with."""
        raise NotImplementedError

    def value_of(self, kind: RoomTypeId, night: BlockNightFacts) -> Value:
        """What stands on a night now: typed, or stored."""
        return self.typed.get((kind, night.date), self.stored_of(night))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if self.sheet is None or (parent is not None and parent.isValid()) else len(self.sheet.types) + self.SUMS

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if self.sheet is None or (parent is not None and parent.isValid()) else len(self.sheet.dates)

    def night(self, index: Index) -> BlockNightFacts | None:
        """The type and night of a cell; None for the sums."""
        if self.sheet is None or index.row() >= len(self.sheet.types):
            return None
        return self.sheet.types[index.row()].nights[index.column()]

    def pair(self, index: Index) -> tuple[RoomTypeId, date]:
        """Which type and night a cell is."""
        assert self.sheet is not None  # noqa: S101 - asked of cells only
        return self.sheet.types[index.row()].room_type_id, self.sheet.dates[index.column()]

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.may_change(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.sheet is None or role not in self._answers:
            return None
        return self._answers[Qt.ItemDataRole(role)](index)

    def _answer_by_role(self) -> dict[Qt.ItemDataRole, Callable[[Index], Any]]:
        role = Qt.ItemDataRole
        return {
            role.DisplayRole: self.text,
            role.EditRole: self._edit_text,
            role.TextAlignmentRole: lambda _index: Qt.AlignmentFlag.AlignCenter,
            role.ToolTipRole: self.words,
            role.AccessibleDescriptionRole: self.words,
            role.AccessibleTextRole: self._spoken,
            role.ForegroundRole: lambda index: QColor(self._ink(index)),
            role.BackgroundRole: lambda index: QColor(ground) if (ground := self._ground(index)) else None,
            role.FontRole: lambda index: _bold() if self._stands_out(index) else None,
        }

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        night = self.night(index)
        if role != Qt.ItemDataRole.EditRole or night is None or not self.may_change(index):
            return False
        try:
            wanted = self.read(str(value).strip())
        except ValueError:
            return False
        if wanted == self.stored_of(night):
            self.typed.pop(self.pair(index), None)
        else:
            self.typed[self.pair(index)] = wanted
        self.repaint_all()
        self.edited.emit()
        return True

    def repaint_all(self) -> None:
        """Show every cell anew."""
        if self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.sheet is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.row_title(section)
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft if role == Qt.ItemDataRole.TextAlignmentRole else None
        day = self.sheet.dates[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return day_words(day)
        if role == Qt.ItemDataRole.ToolTipRole:
            return date_text(day)
        return Qt.AlignmentFlag.AlignCenter if role == Qt.ItemDataRole.TextAlignmentRole else None

    def row_title(self, row: int) -> str:
        """The type of a row."""
        assert self.sheet is not None  # noqa: S101 - asked of rows only
        return _("Together") if row >= len(self.sheet.types) else f"{self.sheet.types[row].code}  {self.sheet.types[row].name}"

    def may_change(self, index: Index) -> bool:
        """Whether a cell can be changed: a night of the block that has not gone by."""
        night = self.night(index)
        if night is None or self.sheet is None or self.locked:
            return False
        facts = self.sheet.facts
        return night.date >= self.sheet.business_date and facts.arrival_date <= night.date < facts.departure_date

    def _stored(self) -> dict[tuple[RoomTypeId, date], Value]:
        types = self.sheet.types if self.sheet else ()
        return {(kind.room_type_id, night.date): self.stored_of(night) for kind in types for night in kind.nights}

    def _edit_text(self, index: Index) -> str | None:
        night = self.night(index)
        return None if night is None else self.editor_text(self.value_of(self.pair(index)[0], night))

    def _spoken(self, index: Index) -> str:
        assert self.sheet is not None  # noqa: S101 - asked of cells only
        return f"{self.row_title(index.row())}, {date_text(self.sheet.dates[index.column()])}: {self.text(index)}"

    def _stands_out(self, index: Index) -> bool:
        return self.night(index) is None or self.pair(index) in self.typed

    def is_quiet(self, index: Index) -> bool:
        """Whether a cell says nothing of its own."""
        return self.text(index) == "–"

    def _ink(self, index: Index) -> str:
        tokens = theme().tokens
        if self.night(index) is not None and self.pair(index) in self.typed:
            return tokens.accent_ink
        return tokens.quiet_ink if self.is_quiet(index) or not (self.may_change(index) or self.night(index) is None) else tokens.ink

    def _ground(self, index: Index) -> str:
        assert self.sheet is not None  # noqa: S101 - asked of cells only
        tokens = theme().tokens
        if self.night(index) is None:
            return tokens.sunken
        if self.pair(index) in self.typed:
            return tokens.accent_soft
        return tokens.weekend if self.sheet.dates[index.column()].weekday() >= _WEEKEND else ""


class BlockGrid(QTableView):
    """The grid. Digits begin a change, Enter keeps it and goes down, Esc takes it back."""

    def __init__(self, *, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        by = QAbstractItemView.EditTrigger
        self.setEditTriggers(by.DoubleClicked | by.EditKeyPressed | by.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setDefaultSectionSize(CELL_WIDTH)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setHighlightSections(False)
        across.setFixedHeight(ROW_HEIGHT)
        down.setDefaultSectionSize(ROW_HEIGHT + 4)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setHighlightSections(False)
        down.setFixedWidth(NAME_WIDTH)
        theme().changed.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes down like in any sheet of figures; letters are no numbers and go where shortcuts are."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != QAbstractItemView.State.EditingState:
            below = self.model().index(self.currentIndex().row() + 1, self.currentIndex().column())
            if below.isValid():
                self.setCurrentIndex(below)
            event.accept()
            return
        if event.text() and not event.text().isdigit() and event.text().isprintable():
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        """Reached by keyboard, the grid begins at its first cell."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))


def day_words(day: date) -> str:
    """A night as the head of a column has it: Tue 2 Jun."""
    return format_skeleton("EMMMd", day, locale=locale())


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
