"""A grid of dates: rows of prices or rules, a column a day, a rectangle of cells marked with the mouse or the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from hotel_desk.language import current_language
from hotel_desk.ui.formats import short_date_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.naming import named

DAY_WIDTH = 80
HEAD_WIDTH = 184
HEAD_HEIGHT = 40
_SATURDAY = 5
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class GridCell:
    """What a cell shows.

    Args:
        quiet: not this scope's or plan's own; in italics.
        warning: something is missing; `danger`: something is wrong.
        tooltip: how it came about.
    """

    text: str = ""
    quiet: bool = False
    warning: bool = False
    danger: bool = False
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: a price unit of a type, or a rule. A heading has no cells and cannot be marked."""

    key: Hashable
    title: str
    cells: tuple[GridCell, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The marked cells: which rows, and from which date to which, both included. Dates between that are not marked are in `holes`."""

    rows: tuple[Hashable, ...]
    first: date
    last: date
    holes: frozenset[date] = frozenset()

    @property
    def nights(self) -> int:
        """How many dates are marked."""
        return (self.last - self.first).days + 1 - len(self.holes)


class DateGridModel(QAbstractTableModel):
    """Rows and dates as the view reads them; past dates and headings cannot be marked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[GridRow, ...] = ()
        self.dates: tuple[date, ...] = ()
        self.business_date = date.min

    def show(self, rows: Sequence[GridRow], dates: Sequence[date], business_date: date) -> None:
        """Take other rows and dates."""
        self.beginResetModel()
        self.rows, self.dates, self.business_date = tuple(rows), tuple(dates), business_date
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.dates)

    def cell(self, index: Index) -> GridCell:
        """What stands at a place."""
        cells = self.rows[index.row()].cells
        return cells[index.column()] if index.column() < len(cells) else GridCell()

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()].heading or self.dates[index.column()] < self.business_date:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = _SHOWN.get(Qt.ItemDataRole(role)) if index.isValid() else None
        return None if shown is None else shown(self, index)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            return day_words(self.dates[section], "\n") if role == Qt.ItemDataRole.DisplayRole else None
        row = self.rows[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if row.heading else f"   {row.title}"
        if role == Qt.ItemDataRole.FontRole and row.heading:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.title
        return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft if role == Qt.ItemDataRole.TextAlignmentRole else None


def _words(model: DateGridModel, index: Index) -> str:
    return f"{model.rows[index.row()].title}, {day_words(model.dates[index.column()])}: {model.cell(index).text}"


def _font(model: DateGridModel, index: Index) -> QFont | None:
    if not model.cell(index).quiet:
        return None
    font = QFont()
    font.setItalic(True)
    return font


# What the view asks for, by role.
_SHOWN: dict[Qt.ItemDataRole, Callable[[DateGridModel, Index], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda model, index: model.cell(index).text,
    Qt.ItemDataRole.ToolTipRole: lambda model, index: model.cell(index).tooltip or None,
    Qt.ItemDataRole.AccessibleTextRole: _words,
    Qt.ItemDataRole.TextAlignmentRole: lambda _model, _index: Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
    Qt.ItemDataRole.FontRole: _font,
    Qt.ItemDataRole.ForegroundRole: lambda model, index: QBrush(QColor(_ink(model, index))),
}


class _CellDelegate(QStyledItemDelegate):
    """Paints the ground of a cell by its date and its state, then the text as the style does."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, DateGridModel)  # noqa: S101 - the grid's own
        ground = _ground(model, index)
        if ground:
            painter.fillRect(option.rect, QColor(ground))
        super().paint(painter, option, index)
        if model.dates[index.column()] == model.business_date:
            painter.setPen(QPen(QColor(theme().tokens.accent), 2))
            painter.drawLine(option.rect.left(), option.rect.top(), option.rect.left(), option.rect.bottom())


class DateGrid(QTableView):
    """The grid.

    Signals:
        marked(): other cells are marked.
        entry_asked(str): Enter (empty) or a digit: the person wants to say what the marked cells become.
        removal_asked(): Delete: the marked prices or rules are to go.
        paged(int): PgUp (-1) or PgDn (1): other dates.
    """

    marked = Signal()
    entry_asked = Signal(str)
    removal_asked = Signal()
    paged = Signal(int)

    def __init__(self, *, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.grid = DateGridModel(self)
        self.setModel(self.grid)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setDefaultSectionSize(DAY_WIDTH)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setFixedHeight(HEAD_HEIGHT)
        down.setDefaultSectionSize(ROW_HEIGHT)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setFixedWidth(HEAD_WIDTH)
        down.setHighlightSections(False)
        self.selectionModel().selectionChanged.connect(lambda *_changed: self.marked.emit())
        theme().changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[GridRow], dates: Sequence[date], business_date: date) -> None:
        """Show other cells; the same rows and dates stay marked where they are still there."""
        before, place = self.marks(), self.verticalScrollBar().value()
        self.grid.show(rows, dates, business_date)
        if before is not None:
            self._mark_again(before)
        self.verticalScrollBar().setValue(place)

    def marks(self) -> Marks | None:
        """The marked rows and dates; None when nothing is marked."""
        indexes = self.selectionModel().selectedIndexes()
        if not indexes:
            return None
        dates = sorted({self.grid.dates[index.column()] for index in indexes})
        rows = sorted({index.row() for index in indexes})
        every = {day for day in self.grid.dates if dates[0] <= day <= dates[-1]}
        return Marks(tuple(self.grid.rows[row].key for row in rows), dates[0], dates[-1], frozenset(every - set(dates)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entry_asked.emit("")
            case Qt.Key.Key_Delete:
                self.removal_asked.emit()
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self.paged.emit(1 if event.key() == Qt.Key.Key_PageDown else -1)
            case _ if event.text().isdigit() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.entry_asked.emit(event.text())
            case _:
                super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(HEAD_WIDTH + 7 * DAY_WIDTH, HEAD_HEIGHT + 12 * ROW_HEIGHT)

    def _mark_again(self, marks: Marks) -> None:
        columns = [number for number, day in enumerate(self.grid.dates) if marks.first <= day <= marks.last and day not in marks.holes]
        for number, row in enumerate(self.grid.rows):
            for column in columns if row.key in marks.rows else ():
                index = self.grid.index(number, column)
                if self.grid.flags(index) & Qt.ItemFlag.ItemIsSelectable:
                    self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)


def day_words(day: date, between: str = " ") -> str:
    """Weekday and day in the window's language, with something between."""
    return f"{format_date(day, 'EEE', locale=current_language())}{between}{short_date_text(day)}"


def _ink(model: DateGridModel, index: Index) -> str:
    tokens = theme().tokens
    cell, past = model.cell(index), model.dates[index.column()] < model.business_date
    if cell.danger:
        return tokens.danger_ink
    if cell.warning:
        return tokens.warning_ink
    return tokens.disabled_ink if past else tokens.quiet_ink if cell.quiet else tokens.ink


def _ground(model: DateGridModel, index: Index) -> str:
    tokens = theme().tokens
    cell = model.cell(index)
    if model.rows[index.row()].heading:
        return tokens.sunken
    if cell.danger:
        return tokens.danger_soft
    if cell.warning:
        return tokens.warning_soft
    return tokens.weekend if model.dates[index.column()].weekday() >= _SATURDAY else ""
