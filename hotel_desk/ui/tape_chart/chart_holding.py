"""The calendar while something is held: the ghost that follows the pointer or the keys, and the scrolling at the edges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QTimer, Signal

from hotel_desk.ui.tape_chart.chart_measures import NAMES_WIDTH
from hotel_desk.ui.tape_chart.chart_rows import ROW_HEIGHT, RowKind
from hotel_desk.ui.tape_chart.chart_surface import ChartSurface
from hotel_desk.ui.tape_chart.held import Ghost, Held, Hold, carry, draw, is_changed, may_be_held, pull, shift, take_up
from hotel_desk.ui.tape_chart.paint_site import GhostState, Marks
from hotel_desk.ui.tape_chart.preview_card import PreviewCard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.tape_chart import TapeChart
    from hotel_desk.ui.tape_chart.bars import Bar

# So near the edge, in pixels, the calendar scrolls while something is held.
_EDGE = 28
_SCROLL_EVERY_MS = 40
_CARD_GAP = 18


class ChartHolding(ChartSurface):
    """Rooms by days, of which one stay may be held.

    Signals:
        carried(Held): something is held, and would be put down somewhere else than before.
        dropped(Held): it was put down; the calendar holds it still until `let_go`.
        released(): nothing is held any more.
    """

    carried = Signal(object)
    dropped = Signal(object)
    released = Signal()

    def __init__(self, *, object_name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(object_name=object_name, accessible_name=accessible_name, parent=parent)
        self._held: Held | None = None
        self._down = False
        self._ghost_state = GhostState.ALLOWED
        self._title = ""
        self._pointer: QPoint | None = None
        self._at_edge = QTimer(self, interval=_SCROLL_EVERY_MS)
        self._at_edge.timeout.connect(self._scroll_at_edge)
        self.card = PreviewCard(self.viewport())

    def held(self) -> Held | None:
        """What is held; None for nothing."""
        return self._held

    def is_down(self) -> bool:
        """Whether what is held was put down already and waits for an answer."""
        return self._down

    def take(self, hold: Hold, row: int, bar: Bar, at: float) -> None:
        """Take hold of a stay at a moment (an ordinal and a part of a day)."""
        self._begin(take_up(hold, row, bar, at), bar.title)

    def begin_drawing(self, row: int, day: int, title: str) -> None:
        """Begin to draw the nights of a new reservation."""
        self._begin(draw(row, day), title)

    def carry_to(self, place: QPoint) -> None:
        """The mouse is at a place of the viewport."""
        self._pointer = place
        if self._held is None or self._layout is None or self._down:
            return
        if self._is_at_edge(place) and not self._at_edge.isActive():
            self._at_edge.start()
        self._carry(place)

    def nudge(self, days: int = 0, rows: int = 0) -> None:
        """Move the ghost with the keys."""
        held, layout = self._held, self._layout
        if held is None or layout is None or self._down:
            return
        if held.hold is Hold.DRAW:
            held = replace(held, ghost=replace(held.ghost, last=max(held.ghost.first + 1, held.ghost.last + days)))
        elif held.hold is Hold.CUT:
            first = min(max(held.stay.first.toordinal() + 1, held.ghost.first + days), held.ghost.last - 1)
            held = replace(held, ghost=replace(held.ghost, first=first))
        elif days:
            held = shift(held, layout, held.ghost.first + days - held.stay.first.toordinal())
        if rows and held.hold is not Hold.DRAW:
            held = replace(held, ghost=replace(held.ghost, row=self._row_beside(held.ghost.row, rows)))
        self._put(held)
        self._bring_ghost_into_view()

    def pull_end(self, hold: Hold, days: int) -> None:
        """Move the arrival or the departure of the ghost with the keys."""
        held, layout = self._held, self._layout
        if held is None or layout is None or self._down or held.hold in {Hold.DRAW, Hold.CUT}:
            return
        if held.hold is not hold:
            held = replace(held, hold=hold, ghost=Ghost(held.row, held.stay.first.toordinal(), held.stay.last.toordinal()))
        self._put(pull(held, layout, (held.ghost.first if hold is Hold.ARRIVAL else held.ghost.last) + days))
        self._bring_ghost_into_view()

    def put_over(self, row: int) -> None:
        """Let the ghost lie in a row."""
        if self._held is not None and not self._down:
            self._put(replace(self._held, ghost=replace(self._held.ghost, row=row)))

    def put_down(self) -> None:
        """Drop what is held; where it would change nothing, it is put back."""
        held, layout = self._held, self._layout
        if held is None or layout is None or self._down:
            return
        if not is_changed(held, layout):
            self.let_go()
            return
        self._down = True
        self._at_edge.stop()
        self._show_row(held.ghost.row)
        self.dropped.emit(held)

    def let_go(self) -> None:
        """Put back what is held."""
        if self._held is None:
            return
        self._held, self._down, self._pointer = None, False, None
        self._at_edge.stop()
        self.card.hide()
        self.viewport().update()
        self.released.emit()

    def show_ghost_state(self, state: GhostState) -> None:
        """Show how a drop here would end."""
        if state is not self._ghost_state:
            self._ghost_state = state
            self.viewport().update()

    def ghost_rect(self) -> QRect:
        """Where the ghost lies in the viewport; empty for none."""
        if self._held is None:
            return QRect()
        begin, end = self._held.ghost.quarters
        columns = self._columns()
        return QRect(columns.x(begin), self._top_of(self._held.ghost.row), columns.x(end) - columns.x(begin), ROW_HEIGHT)

    def place_card(self) -> None:
        """Put the card beside the pointer, or beside the ghost where the keys move it."""
        ghost = self.ghost_rect()
        beside = self._pointer or QPoint(max(ghost.left(), NAMES_WIDTH), ghost.bottom())
        self.card.show_beside(beside, ghost, self.head_height(), _CARD_GAP)

    def show_chart(self, chart: TapeChart) -> None:
        """Show another answer; what is held stays held, wherever it lies now."""
        held, rows = self._held, self._layout.rows if self._layout is not None else []
        if held is None:
            super().show_chart(chart)
            return
        was, over = rows[held.row].key, rows[held.ghost.row].key
        super().show_chart(chart)
        self._held = self._again(held, was, over)
        if self._held is None:
            self._held = held
            self.let_go()

    def _lay_out_again(self) -> None:
        """Other rows are shown: what is held would lie somewhere else, so it is put back."""
        self.let_go()
        super()._lay_out_again()

    def _again(self, held: Held, was: tuple[str, object], over: tuple[str, object]) -> Held | None:
        """What is held, in the rows of another answer; None where it is gone."""
        if self._layout is None:
            return None
        found = self._layout.find(held.bar.key) if held.bar is not None else None
        row = found[0] if found is not None else self._layout.numbers.get(was, -1)
        if row < 0 or (held.bar is not None and (found is None or not may_be_held(found[1]))):
            return None
        ghost = replace(held.ghost, row=self._layout.numbers.get(over, row))
        return replace(held, row=row, bar=found[1] if found is not None else None, ghost=ghost)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._held is None:
            super().scrollContentsBy(dx, dy)
        else:
            # The ghost does not move with what lies under it.
            self.viewport().update()

    def _begin(self, held: Held, title: str) -> None:
        self._held, self._down, self._title = held, False, title
        self._ghost_state = GhostState.ALLOWED
        self.viewport().update()
        self.carried.emit(held)

    def _put(self, held: Held) -> None:
        if held == self._held:
            return
        before = self.ghost_rect()
        self._held = held
        changed = before.united(self.ghost_rect()).adjusted(-4, -4, 4, 4)
        self.viewport().update(changed)
        self.carried.emit(held)

    def _carry(self, place: QPoint) -> None:
        if self._held is None or self._layout is None:
            return
        self._put(carry(self._held, self._layout, self._row_at(place.y()), self._columns().position(place.x())))
        self.place_card()

    def _row_at(self, y: int) -> int:
        """The row at a height of the viewport; -1 over the head and below the last row."""
        if self._layout is None or y < self._head.height:
            return -1
        offset = self.verticalScrollBar().value()
        if y < self._head.height + ROW_HEIGHT and offset:
            # Here the row of the type is pinned.
            first = self._layout.row_at(offset)
            pushing = self._layout.row_at(y - self._head.height + offset)
            pinned = pushing < 0 or self._layout.rows[pushing].kind is not RowKind.TYPE
            return self._layout.group_of(first) if first >= 0 and pinned else pushing
        return self._layout.row_at(y - self._head.height + offset)

    def _row_beside(self, row: int, step: int) -> int:
        """The next row on which a stay can be put down: a room, or the row of a type for no room."""
        assert self._layout is not None  # noqa: S101
        at = row + step
        while 0 <= at < len(self._layout.rows) and self._layout.rows[at].kind is RowKind.LANE:
            at += step
        return min(max(0, at), len(self._layout.rows) - 1)

    def _bring_ghost_into_view(self) -> None:
        held = self._held
        if held is None or self._layout is None:
            return
        ghost = held.ghost
        shown_last = self._first + self._days - 1
        day = ghost.first if held.hold in {Hold.ARRIVAL, Hold.MOVE, Hold.CUT} else ghost.last
        if day < self._first:
            self.go_to(self.first_day().fromordinal(day))
        elif day > shown_last:
            self.go_to(self.first_day().fromordinal(day - self._days + 1))
        self._show_row(ghost.row)
        self._pointer = None
        self.place_card()

    def _is_at_edge(self, place: QPoint) -> bool:
        area = self.viewport().rect().adjusted(NAMES_WIDTH + _EDGE, self._head.height + _EDGE, -_EDGE, -_EDGE)
        return not area.contains(place)

    def _scroll_at_edge(self) -> None:
        """The pointer stays near an edge: let what lies beyond come into view."""
        place = self._pointer
        if self._held is None or self._down or place is None or not self._is_at_edge(place):
            self._at_edge.stop()
            return
        across, down, area = self.horizontalScrollBar(), self.verticalScrollBar(), self.viewport().rect()
        step = max(6, self._width() // 4)
        if place.x() < NAMES_WIDTH + _EDGE:
            across.setValue(across.value() - step)
        elif place.x() > area.right() - _EDGE:
            across.setValue(across.value() + step)
        if place.y() < self._head.height + _EDGE:
            down.setValue(down.value() - ROW_HEIGHT // 2)
        elif place.y() > area.bottom() - _EDGE:
            down.setValue(down.value() + ROW_HEIGHT // 2)
        self._carry(place)

    def _marks(self) -> Marks:
        marks = super()._marks()
        if self._held is None:
            return marks
        pale = self._held.bar.key if self._held.bar is not None and self._held.hold is not Hold.CUT else None
        state = GhostState.RUNNING if self._down and self._ghost_state is GhostState.ALLOWED else self._ghost_state
        return replace(marks, hovered=None, held=pale, ghost=self._held.ghost, ghost_state=state, title=self._title)
