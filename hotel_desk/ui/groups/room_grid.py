"""Rooms per type and night of a block, changed where they stand: type a number on a cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from babel.dates import format_skeleton
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIntValidator
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.language import _
from hotel_desk.services.block_rooms import MOST_ROOMS, BlockRooms
from hotel_desk.ui.formats import date_text, locale, money_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from hotel_desk.queries.blocks import BlockNightFacts, BlockSheet

Index = QModelIndex | QPersistentModelIndex
CELL_WIDTH = 96
NAME_WIDTH = 192
_WEEKEND = 5


class RoomGridModel(QAbstractTableModel):
    """Types down, nights across, their sums beneath. What was typed and not saved lies over what is stored.

    Signals:
        edited(): another number was typed, or taken back.
    """

    edited = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sheet: BlockSheet | None = None
        self.currency = ""
        self.locked = False
        self.typed: dict[tuple[RoomTypeId, date], int] = {}
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

    def rooms(self) -> list[BlockRooms]:
        """Every type and night as it stands now, within the dates of the block; what has none and had none is left out."""
        if self.sheet is None:
            return []
        facts = self.sheet.facts
        return [
            BlockRooms(kind.room_type_id, night.date, rooms, night.price_minor)
            for kind in self.sheet.types
            for night in kind.nights
            if facts.arrival_date <= night.date < facts.departure_date and (rooms := self._rooms(kind.room_type_id, night))
        ]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if self.sheet is None or (parent is not None and parent.isValid()) else len(self.sheet.types) + 1

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
        return flags | Qt.ItemFlag.ItemIsEditable if self._may_change(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.sheet is None or role not in self._answers:
            return None
        return self._answers[Qt.ItemDataRole(role)](index)

    def _answer_by_role(self) -> dict[Qt.ItemDataRole, Callable[[Index], Any]]:
        role = Qt.ItemDataRole
        return {
            role.DisplayRole: self._text,
            role.EditRole: self._number,
            role.TextAlignmentRole: lambda _index: Qt.AlignmentFlag.AlignCenter,
            role.ToolTipRole: self._words,
            role.AccessibleDescriptionRole: self._words,
            role.AccessibleTextRole: self._spoken,
            role.ForegroundRole: lambda index: QColor(self._ink(index)),
            role.BackgroundRole: lambda index: QColor(ground) if (ground := self._ground(index)) else None,
            role.FontRole: lambda index: _bold() if self._stands_out(index) else None,
        }

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        night = self.night(index)
        text = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or night is None or not (text.isascii() and text.isdigit()):
            return False
        rooms = min(int(text), MOST_ROOMS)
        if rooms == night.rooms:
            self.typed.pop(self.pair(index), None)
        else:
            self.typed[self.pair(index)] = rooms
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        self.edited.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.sheet is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._row_title(section)
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft if role == Qt.ItemDataRole.TextAlignmentRole else None
        day = self.sheet.dates[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return day_words(day)
        if role == Qt.ItemDataRole.ToolTipRole:
            return date_text(day)
        return Qt.AlignmentFlag.AlignCenter if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _row_title(self, row: int) -> str:
        assert self.sheet is not None  # noqa: S101 - asked of rows only
        return _("Together") if row >= len(self.sheet.types) else f"{self.sheet.types[row].code}  {self.sheet.types[row].name}"

    def _may_change(self, index: Index) -> bool:
        night = self.night(index)
        if night is None or self.sheet is None or self.locked:
            return False
        facts = self.sheet.facts
        return night.date >= self.sheet.business_date and facts.arrival_date <= night.date < facts.departure_date

    def _stored(self) -> dict[tuple[RoomTypeId, date], int]:
        types = self.sheet.types if self.sheet else ()
        return {(kind.room_type_id, night.date): night.rooms for kind in types for night in kind.nights}

    def _rooms(self, kind: RoomTypeId, night: BlockNightFacts) -> int:
        return self.typed.get((kind, night.date), night.rooms)

    def _text(self, index: Index) -> str:
        assert self.sheet is not None  # noqa: S101 - asked of cells only
        night = self.night(index)
        if night is None:
            column = [(kind.room_type_id, kind.nights[index.column()]) for kind in self.sheet.types]
            return f"{sum(one.picked_up for _kind, one in column)} / {sum(self._rooms(kind, one) for kind, one in column)}"
        rooms = self._rooms(self.pair(index)[0], night)
        return f"{night.picked_up} / {rooms}" if rooms or night.picked_up else "–"

    def _number(self, index: Index) -> str | None:
        night = self.night(index)
        return None if night is None else str(self._rooms(self.pair(index)[0], night))

    def _spoken(self, index: Index) -> str:
        assert self.sheet is not None  # noqa: S101 - asked of cells only
        return f"{self._row_title(index.row())}, {date_text(self.sheet.dates[index.column()])}: {self._text(index)}"

    def _stands_out(self, index: Index) -> bool:
        return self.night(index) is None or self.pair(index) in self.typed

    def _words(self, index: Index) -> str:
        night = self.night(index)
        if night is None:
            return _("Picked up and agreed, all types together.")
        parts = [_("{taken} picked up of {rooms} agreed").format(taken=night.picked_up, rooms=night.rooms)]
        if night.rest:
            parts.append(_("{count} kept").format(count=night.rest))
        if night.given_back:
            parts.append(_("{count} given back").format(count=night.given_back))
        if night.left is not None:
            parts.append(_("{count} more for sale").format(count=max(0, night.left)))
        if night.price_minor is not None:
            parts.append(_("{price} a night").format(price=money_text(night.price_minor, self.currency)))
        return ", ".join(parts) + "."

    def _ink(self, index: Index) -> str:
        tokens = theme().tokens
        if self.night(index) is not None and self.pair(index) in self.typed:
            return tokens.accent_ink
        return tokens.quiet_ink if self._text(index) == "–" or not (self._may_change(index) or self.night(index) is None) else tokens.ink

    def _ground(self, index: Index) -> str:
        assert self.sheet is not None  # noqa: S101 - asked of cells only
        tokens = theme().tokens
        if self.night(index) is None:
            return tokens.sunken
        if self.pair(index) in self.typed:
            return tokens.accent_soft
        return tokens.weekend if self.sheet.dates[index.column()].weekday() >= _WEEKEND else ""


class _NumberDelegate(QStyledItemDelegate):
    """An editor for a whole number; what was there is marked, so that typing replaces it."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        editor = named(QLineEdit(parent), "block_rooms_editor", _("Rooms on this night"))
        editor.setValidator(QIntValidator(0, MOST_ROOMS, editor))
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        editor.setFrame(False)
        return editor


class RoomGrid(QTableView):
    """The grid. Digits begin a change, Enter keeps it and goes down, Esc takes it back."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "block_rooms", _("Rooms by type and night"))
        self.rooms = RoomGridModel(self)
        self.setModel(self.rooms)
        self.setItemDelegate(_NumberDelegate(self))
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
