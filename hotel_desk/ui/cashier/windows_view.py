"""The windows of a folio side by side, with another folio's beside them; where lines are chosen, and dragged from one to the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QWidget

from hotel_desk.language import _, plural
from hotel_desk.ui.cashier.window_column import WindowColumn
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.folio_lines import FolioLineView

COLUMN_AT_LEAST = 456
_GAP = 8
_EDGE = 32
_STEP = 24


class WindowsView(QScrollArea):
    """Columns, one a window; scrolled where more are open than fit. One of them is active: it has the keys, and its lines are chosen.

    Signals:
        changed(): another window is active, or other lines are chosen.
        line_opened(FolioLineView): Enter or a double click.
        number_pressed(int): Ctrl and a digit.
        menu_asked(QPoint): the context menu of the chosen lines.
        dropped(WindowColumn): the chosen lines were dropped on that window.
        beside_closed(): the folio beside is not wanted any more.
    """

    changed = Signal()
    line_opened = Signal(object)
    number_pressed = Signal(int)
    menu_asked = Signal(QPoint)
    dropped = Signal(object)
    beside_closed = Signal()

    def __init__(self, currency: str) -> None:
        super().__init__()
        named(self, "folio_windows_side_by_side", _("Windows of the folio"))
        self._currency = currency
        self._all: list[WindowColumn] = []
        self._shown = 0
        self._active = 0
        self._show_all = False
        self._folio: FolioView | None = None
        self._beside: FolioView | None = None
        self._flag: QLabel | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setProperty("role", "body")
        self._row = QHBoxLayout(body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self.setWidget(body)
        self._more_columns(1)

    # --- what is on view ----------------------------------------------------------------------------------------------

    @property
    def columns(self) -> list[WindowColumn]:
        """The columns on view, from the left."""
        return self._all[: self._shown] if self._shown else self._all[:1]

    @property
    def active(self) -> WindowColumn:
        """The column that the keys are in."""
        return self.columns[min(self._active, len(self.columns) - 1)]

    def own_number(self) -> int:
        """The active window of the folio itself; the first while the keys are in the one beside."""
        column = self.active
        return column.number if self._folio is not None and column.key is not None and column.folio is self._folio else 1

    def chosen(self) -> list[FolioLineView]:
        """The chosen lines of the active window."""
        return self.active.table.chosen()

    def show_folios(self, folio: FolioView, beside: FolioView | None, *, show_all: bool) -> None:
        """Show a folio, and another beside it; what is read again keeps its chosen lines, its place, and the keys."""
        another = self._folio is None or self._folio.folio_id != folio.folio_id
        before = None if another else self.active.key
        self._folio, self._beside, self._show_all = folio, beside, show_all
        wanted = [(folio, window) for window in folio.windows]
        wanted += [(beside, window) for window in beside.windows] if beside is not None else []
        self._more_columns(len(wanted))
        self._shown = len(wanted)
        for column, (of, window) in zip(self._all, wanted, strict=False):
            lines = window.lines if show_all else window.standing
            column.show_window(of, window, lines, beside=of is beside)
            column.setMinimumWidth(COLUMN_AT_LEAST if len(wanted) > 1 else 0)
            column.head.setVisible(len(wanted) > 1)
            column.close_button.setVisible(of is beside and window.number == of.windows[0].number)
        for number, column in enumerate(self._all):
            column.setVisible(number < len(wanted))
        keys = [column.key for column in self.columns]
        self._activate(keys.index(before) if before in keys else 0, follow=another)
        self._fit()

    def find_line(self, posting_id: object) -> tuple[WindowColumn, FolioLineView] | None:
        """A line in whatever window it stands, among the lines that are shown."""
        for column in self.columns:
            for line in column.table.rows():
                if line.posting_id == posting_id:
                    return column, line
        return None

    def select_line(self, posting_id: object) -> FolioLineView | None:
        """Go to a line; None where it is not on view."""
        found = self.find_line(posting_id)
        if found is None:
            return None
        column, line = found
        self._activate(self.columns.index(column), follow=True)
        column.table.select(line.posting_id)
        return line

    def go_to(self, number: int) -> None:
        """Make a window of the folio itself the active one."""
        for place, column in enumerate(self.columns):
            if column.folio is self._folio and column.number == number:
                self._activate(place, follow=True)

    # --- which one is active ------------------------------------------------------------------------------------------

    def _activate(self, place: int, *, follow: bool) -> None:
        self._active = place
        for number, column in enumerate(self.columns):
            column.mark(active=number == place and len(self.columns) > 1)
            if number != place and column.table.chosen():
                column.table.drop_choice()
        if follow:
            self._bring_into_view(self.active)
        self.changed.emit()

    def _picked(self, column: WindowColumn) -> None:
        if column not in self.columns:
            return
        place = self.columns.index(column)
        if place != self._active and column.table.selectionModel().hasSelection():
            self._activate(place, follow=True)
        elif place == self._active:
            self.changed.emit()

    def _go_beside(self, step: int) -> None:
        """The arrow keys go from window to window; the line at the same height is next."""
        place = self._active + step
        if not 0 <= place < len(self.columns):
            return
        row = self.active.table.currentIndex().row()
        self._activate(place, follow=True)
        table = self.active.table
        table.setFocus()
        if table.rows() and not table.currentIndex().isValid():
            table.choose_row(min(max(row, 0), len(table.rows()) - 1))

    def _bring_into_view(self, column: WindowColumn) -> None:
        if len(self.columns) > 1:
            left = column.x()
            bar = self.horizontalScrollBar()
            if left < bar.value() or left + column.width() > bar.value() + self.viewport().width():
                bar.setValue(left)

    # --- dragging -----------------------------------------------------------------------------------------------------

    def _drag_over(self, place: QPoint) -> None:
        target = self._column_at(place)
        for number, column in enumerate(self.columns):
            column.mark(active=number == self._active and len(self.columns) > 1, target=column is target)
        self._roll_at_the_edge(place)
        if self._flag is None:
            self._flag = label("", "warning", parent=self.window())
            self._flag.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        lines = self.chosen()
        amount = money_text(sum(line.left_minor for line in lines if line.movable), self._currency)
        words = plural("{count} line, {amount}", "{count} lines, {amount}", len(lines)).format(count=len(lines), amount=amount)
        if target is not None:
            to = _("to window {number}, {payee}").format(number=target.number, payee=target.window_view.payee_name)
            words = f"{words}  \N{RIGHTWARDS ARROW}  {to}"
        self._flag.setText(words)
        self._flag.adjustSize()
        at = self.window().mapFromGlobal(place) + QPoint(12, 12)
        self._flag.move(min(at.x(), self.window().width() - self._flag.width()), at.y())
        self._flag.show()
        self._flag.raise_()

    def _drag_ended(self) -> None:
        if self._flag is not None:
            self._flag.hide()
        for number, column in enumerate(self.columns):
            column.mark(active=number == self._active and len(self.columns) > 1)

    def _dropped(self, place: QPoint) -> None:
        target = self._column_at(place)
        if target is not None:
            self.dropped.emit(target)

    def _column_at(self, place: QPoint) -> WindowColumn | None:
        """The window under the mouse that the lines are not in already."""
        if not QRect(QPoint(0, 0), self.viewport().size()).contains(self.viewport().mapFromGlobal(place)):
            return None
        for column in self.columns:
            if column is not self.active and column.rect().contains(column.mapFromGlobal(place)):
                return column
        return None

    def _roll_at_the_edge(self, place: QPoint) -> None:
        x, bar = self.viewport().mapFromGlobal(place).x(), self.horizontalScrollBar()
        if x < _EDGE:
            bar.setValue(bar.value() - _STEP)
        elif x > self.viewport().width() - _EDGE:
            bar.setValue(bar.value() + _STEP)

    # --- putting together ---------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The columns share what there is, and are as high as the view; what is too wide is scrolled."""
        self.widget().setMinimumWidth(0 if len(self.columns) == 1 else len(self.columns) * (COLUMN_AT_LEAST + _GAP) - _GAP)

    def _more_columns(self, count: int) -> None:
        while len(self._all) < count:
            column = WindowColumn(self._currency, len(self._all) + 1)
            column.head.setVisible(bool(self._all))
            table = column.table
            table.opened.connect(self.line_opened)
            table.picked.connect(partial(self._picked, column))
            table.number_pressed.connect(self.number_pressed)
            table.side_pressed.connect(self._go_beside)
            table.menu_asked.connect(self.menu_asked)
            table.dragged.connect(self._drag_over)
            table.drag_ended.connect(self._drag_ended)
            table.dropped.connect(self._dropped)
            column.touched.connect(partial(self._touched, column))
            column.closed.connect(self.beside_closed)
            self._all.append(column)
            self._row.addWidget(column, 1)

    def _touched(self, column: WindowColumn) -> None:
        self._activate(self.columns.index(column), follow=True)
        column.table.setFocus()
