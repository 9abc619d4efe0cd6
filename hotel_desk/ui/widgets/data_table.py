"""A table of frozen dataclasses: typed columns, sorting, keyboard, a status chip, and the next step as a button in the row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from hotel_desk.language import _
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import ROW_HEIGHT, StatusLook
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.row_delegate import RowDelegate

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

Align = Literal["left", "right", "center"]
STRETCH_AT_LEAST = 144
# Rather than push the next step out of sight, where nothing more can be hidden.
STRETCH_SHRINKS_TO = 112
STEP_WIDTH = 136
CHIP_WIDTH = 56
LOOK_ROLE = int(Qt.ItemDataRole.UserRole) + 1
STEP_ROLE = int(Qt.ItemDataRole.UserRole) + 2

Index = QModelIndex | QPersistentModelIndex
_ALIGNMENTS = {"left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight, "center": Qt.AlignmentFlag.AlignHCenter}


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a row offers to do next: `NextStep("check_in", _("Check in"))`."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Column[Row]:
    """One column of a table.

    Args:
        key: stable name.
        title: in the header, translated.
        text: what the cell shows.
        sort_key: what it sorts by; without it, the text.
        align: numbers and money go right.
        width: pixels at 100 %; the one column with 0 takes what is left, at least `STRETCH_AT_LEAST`,
            or `shrinks_to` where nothing more can be hidden.
        optional: hidden where the table is too narrow, the last optional column first.
        look: a status painted as a chip with its letter before the text.
        tooltip: a sentence more.
    """

    key: str
    title: str
    text: Callable[[Row], str]
    sort_key: Callable[[Row], Any] | None = None
    align: Align = "left"
    width: int = 120
    look: Callable[[Row], StatusLook | None] | None = None
    tooltip: Callable[[Row], str] | None = None
    optional: bool = False
    shrinks_to: int = STRETCH_SHRINKS_TO


class RowModel[Row](QAbstractTableModel):
    """Rows as Qt's views read them. Cells are made when they are painted."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        row_id: Callable[[Row], Hashable],
        next_step: Callable[[Row], NextStep | None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.row_id = row_id
        self.next_step = next_step
        self.rows: list[Row] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns) + (self.next_step is not None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if index.column() == len(self.columns):
            return self._step_data(row, role)
        return self._cell_data(self.columns[index.column()], row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        step = section == len(self.columns)
        if role == Qt.ItemDataRole.DisplayRole:
            return _("Next step") if step else self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignLeft if step else _ALIGNMENTS[self.columns[section].align])
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self.show_rows(self.rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Take other rows, in the order that the person has chosen."""
        self.beginResetModel()
        self.rows = self._in_order(list(rows))
        self.endResetModel()

    def _in_order(self, rows: list[Row]) -> list[Row]:
        if self._sorted_by is None:
            return rows
        column, order = self._sorted_by
        key = self.columns[column].sort_key or self.columns[column].text
        # Empty values sort last either way round: a missing room is not the first room.
        present = [row for row in rows if key(row) is not None]
        missing = [row for row in rows if key(row) is None]
        return sorted(present, key=key, reverse=order == Qt.SortOrder.DescendingOrder) + missing

    def _cell_data(self, column: Column[Row], row: Row, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title}: {column.text(row)}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignVCenter | _ALIGNMENTS[column.align]
            case Qt.ItemDataRole.ToolTipRole:
                return column.tooltip(row) if column.tooltip else None
            case _ if role == LOOK_ROLE:
                return column.look(row) if column.look else None
        return None

    def _step_data(self, row: Row, role: int) -> Any:
        step = self.next_step(row) if self.next_step else None
        if step is None:
            return None
        if role == STEP_ROLE:
            return step
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return step.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return _("{step} (Ctrl+Enter)").format(step=step.title)
        return None


class DataTable[Row](QTableView):
    """The table that all lists use. Enter or a double click opens the row, Ctrl+Enter takes its next step.

    Args:
        columns: what is shown.
        row_id: what makes a row the same row after it is read again; keeps the selection.
        next_step: what each row offers to do next; None for none.

    Signals:
        selected(row or None): another row is current.
        opened(row): Enter or a double click.
        step_asked(row, key): the button in the row, or Ctrl+Enter.
    """

    selected = Signal(object)
    opened = Signal(object)
    step_asked = Signal(object, str)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        row_id: Callable[[Row], Hashable],
        next_step: Callable[[Row], NextStep | None] | None = None,
        *,
        object_name: str,
        accessible_name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self._model = RowModel(columns, row_id, next_step, self)
        self._chosen: Hashable | None = None
        self._quiet = False
        self.setModel(self._model)
        self._delegate = RowDelegate(LOOK_ROLE, STEP_ROLE, self)
        self.setItemDelegate(self._delegate)
        self._dress()
        self._set_widths()
        self._delegate.step_clicked.connect(self._step_clicked)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        theme().changed.connect(self.viewport().update)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; selection, order and place stay as the person left them."""
        place = self.verticalScrollBar().value()
        self._quiet = True
        self._model.show_rows(rows)
        found = self.select(self._chosen) if self._chosen is not None else False
        self._quiet = False
        self.verticalScrollBar().setValue(place)
        if self._chosen is not None:
            if not found:
                self._chosen = None
            self.selected.emit(self.current())

    def rows(self) -> list[Row]:
        """The rows in the order shown."""
        return list(self._model.rows)

    def current(self) -> Row | None:
        """The selected row."""
        index = self.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def select(self, row_id: Hashable) -> bool:
        """Go to a row; False when it is not among them."""
        for number, row in enumerate(self._model.rows):
            if self._model.row_id(row) == row_id:
                self.setCurrentIndex(self._model.index(number, 0))
                return True
        return False

    def take_focus(self) -> bool:
        """Go to the first row and take the keyboard; False where there is no row."""
        if not self._model.rows:
            return False
        self.setCurrentIndex(self._model.index(0, 0))
        self.setFocus()
        return True

    def choose(self, row_id: Hashable) -> None:
        """Go to a row now, or when it is among the rows that are read next."""
        if not self.select(row_id):
            self._chosen = row_id

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        """Sort by a column and show so in the header."""
        number = [column.key for column in self._model.columns].index(key)
        self.sortByColumn(number, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._take_step(self.currentIndex().row())
            else:
                self._open(self.currentIndex().row())
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._delegate.hover(self, self.indexAt(event.position().toPoint()), event.position().toPoint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._delegate.leave(self)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSortingEnabled(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setFixedHeight(ROW_HEIGHT)
        header.setMinimumSectionSize(40)

    def _set_widths(self) -> None:
        for number, column in enumerate(self._model.columns):
            self.setColumnWidth(number, column.width or STRETCH_AT_LEAST)
        if self._model.next_step is not None:
            self.setColumnWidth(len(self._model.columns), STEP_WIDTH)

    def _share_width(self) -> None:
        """Hide optional columns, then the words beside status letters, until the rest fits; the stretching column takes what is left."""
        columns = self._model.columns
        space = self.viewport().width() - (STEP_WIDTH if self._model.next_step is not None else 0)
        shown = {number: self._least_width(number) for number in range(len(columns))}
        for number in reversed([number for number, column in enumerate(columns) if column.optional]):
            if sum(shown.values()) > space:
                del shown[number]
        for number in shown:
            if columns[number].look is not None and sum(shown.values()) > space:
                shown[number] = CHIP_WIDTH
        for number, column in enumerate(columns):
            self.setColumnHidden(number, number not in shown)
            if column.look is not None and number in shown:
                self.setColumnWidth(number, shown[number])
            elif not column.width:
                self.setColumnWidth(number, max(column.shrinks_to, space - sum(shown.values()) + shown[number]))

    def _least_width(self, number: int) -> int:
        """What a column needs: as the person has drawn it, or as it was designed while it is hidden."""
        column = self._model.columns[number]
        designed = column.width
        if column.look is not None:
            return designed
        return (self.columnWidth(number) or designed) if designed else STRETCH_AT_LEAST

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self._quiet:
            return
        row = self._model.rows[current.row()] if current.isValid() else None
        self._chosen = self._model.row_id(row) if row is not None else None
        self.selected.emit(row)

    def _open(self, number: int) -> None:
        self.opened.emit(self._model.rows[number])

    def _take_step(self, number: int) -> None:
        row = self._model.rows[number]
        step = self._model.next_step(row) if self._model.next_step else None
        if step is not None:
            self.step_asked.emit(row, step.key)

    def _step_clicked(self, index: QModelIndex) -> None:
        self._take_step(index.row())
