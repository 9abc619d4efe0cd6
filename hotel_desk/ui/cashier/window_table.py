"""The lines of one window: several can be chosen, by mouse, finger or keys, and dragged to another window."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyleOptionViewItem

from hotel_desk.queries.folio_lines import FolioLineView
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.data_table import LOOK_ROLE, STEP_ROLE, DataTable
from hotel_desk.ui.widgets.row_delegate import Index, RowDelegate

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from hotel_desk.domain.ids import PostingId
    from hotel_desk.ui.widgets.data_table import Column

_DIGITS = {getattr(Qt.Key, f"Key_{digit}"): digit for digit in range(1, 9)}
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_ROWS = QItemSelectionModel.SelectionFlag.Rows
_ANEW = QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS


class WindowTable(DataTable[FolioLineView]):
    """Lines of a window. Shift and Ctrl choose several, Space adds the current one or takes it away.

    Args:
        draggable: whether the lines may be dragged now.

    Signals:
        picked(): other lines are chosen.
        number_pressed(int): Ctrl+1 … Ctrl+8: move the chosen lines to that window.
        side_pressed(int): the arrow to the left (-1) or to the right (1): go to the window beside.
        menu_asked(QPoint): the context menu, at this place of the screen.
        dragged(QPoint), dropped(QPoint), drag_ended(): the chosen lines are dragged over the screen, let go there, or not dragged any more.
    """

    picked = Signal()
    number_pressed = Signal(int)
    side_pressed = Signal(int)
    menu_asked = Signal(QPoint)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    drag_ended = Signal()

    def __init__(
        self,
        columns: Sequence[Column[FolioLineView]],
        *,
        object_name: str,
        accessible_name: str,
        draggable: Callable[[], bool],
    ) -> None:
        super().__init__(columns, lambda line: line.posting_id, object_name=object_name, accessible_name=accessible_name)
        self._draggable = draggable
        self._pressed_at: QPoint | None = None
        self._dragging = False
        self._reading = False
        self._delegate = CursorDelegate(LOOK_ROLE, STEP_ROLE, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self._tell())
        self.selectionModel().currentRowChanged.connect(lambda _new, _old: self._tell())

    def chosen(self) -> list[FolioLineView]:
        """The lines that an action works on, in the order shown: those selected, or the current one."""
        # By ranges: an index for each of two thousand lines would take longer than anything else here.
        ranges = self.selectionModel().selection()
        numbers = sorted({number for one in ranges for number in range(one.top(), one.bottom() + 1)})
        if not numbers and self.currentIndex().isValid():
            numbers = [self.currentIndex().row()]
        return [self._model.rows[number] for number in numbers]

    def set_rows(self, rows: Sequence[FolioLineView]) -> None:
        """Show lines read again: those that were chosen are chosen still."""
        before = {line.posting_id for line in self.chosen()}
        self._reading = True
        super().set_rows(rows)
        self.choose_lines(before)
        self._reading = False
        self.picked.emit()

    def choose_lines(self, posting_ids: set[PostingId]) -> None:
        """Choose these lines, as far as they are here."""
        here = [number for number, line in enumerate(self._model.rows) if line.posting_id in posting_ids]
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        # Rows that follow on one another are one range: all of two thousand lines are chosen as one.
        for _run, numbers in groupby(enumerate(here), key=lambda numbered: numbered[1] - numbered[0]):
            run = [number for _place, number in numbers]
            selection.select(self._model.index(run[0], 0), self._model.index(run[-1], last))
        if not selection.isEmpty():
            self.selectionModel().select(selection, _ANEW)

    def select(self, row_id: Hashable) -> bool:
        """Go to a line and choose it alone, whatever keys are held; False when it is not here."""
        for number, line in enumerate(self._model.rows):
            if line.posting_id == row_id:
                self.choose_row(number)
                return True
        return False

    def choose_row(self, number: int) -> None:
        """Choose one line by its place."""
        self.selectionModel().setCurrentIndex(self._model.index(number, 0), _ANEW)

    def drop_choice(self) -> None:
        """Choose nothing: another window has the keyboard."""
        self.clearSelection()
        self.selectionModel().clearCurrentIndex()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The last line stays in view, as where it was before."""
        bar = self.verticalScrollBar()
        at_end = bar.value() == bar.maximum()
        super().resizeEvent(event)
        if at_end:
            bar.setValue(bar.maximum())

    def event(self, event: QEvent) -> bool:
        """Ctrl and a digit belong to the lines while they have the keyboard, not to the quick keys of a panel."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._digit(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = self._digit(event)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self._end_drag()
        elif digit:
            self.number_pressed.emit(digit)
        elif event.key() in _SIDES and not control:
            self.side_pressed.emit(_SIDES[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.Toggle | _ROWS)
        elif event.key() in _ENDS and event.modifiers() == Qt.KeyboardModifier.ControlModifier and self._model.rows:
            # To the first or the last line, and choose it: the keys of every other list of the house.
            self.choose_row(0 if event.key() == Qt.Key.Key_Home else len(self._model.rows) - 1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_at = place if left and self.indexAt(place).isValid() else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        # With the button down a line is carried away; it is Shift that chooses several.
        place = event.position().toPoint()
        if self._pressed_at is None:
            return
        far = (place - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if (self._dragging or far) and self.chosen() and self._draggable():
            self._dragging = True
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        if not self._dragging:
            super().mouseReleaseEvent(event)
            return
        self._end_drag()
        self.dropped.emit(event.globalPosition().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the chosen lines; by key at the current one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()) if by_key else event.globalPos()
        if self.chosen():
            self.menu_asked.emit(place)

    def _digit(self, event: QKeyEvent) -> int:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return _DIGITS.get(Qt.Key(event.key()), 0) if plain == Qt.KeyboardModifier.ControlModifier else 0

    def _end_drag(self) -> None:
        self._dragging = False
        self._pressed_at = None
        self.drag_ended.emit()

    def _tell(self) -> None:
        if not self._reading:
            self.picked.emit()


class CursorDelegate(RowDelegate):
    """Also shows where the keys are when the current line is not among the chosen ones."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        table = option.widget
        if not isinstance(table, WindowTable) or not table.hasFocus() or index.row() != table.currentIndex().row():
            return
        if not option.state & QStyle.StateFlag.State_Selected:
            painter.save()
            painter.setPen(QPen(QColor(theme().tokens.accent), 1, Qt.PenStyle.DashLine))
            painter.drawLine(option.rect.topLeft(), option.rect.topRight())
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
            painter.restore()
