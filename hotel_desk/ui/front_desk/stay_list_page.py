"""One list of the front desk that is read whole: chips count and filter it, a find field narrows it, each row offers its next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.stay_phases import StayPhase, leaves_today
from hotel_desk.language import N_, _
from hotel_desk.queries.front_desk import StayList, StayRow, arrivals, departures, in_house
from hotel_desk.ui.front_desk.stay_columns import matches, next_step, stay_columns
from hotel_desk.ui.tokens import RoomLook, StayLook
from hotel_desk.ui.widgets.data_table import DataTable, NextStep
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.find_field import FindField
from hotel_desk.ui.widgets.list_page import ListPage
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext

FIND_WIDTH = 208


@dataclass(frozen=True, slots=True)
class ChipKind:
    """A count above a list: its key, title (a msgid), which rows it counts, and the status it stands for."""

    key: str
    title: str
    counts: Callable[[StayRow], bool]
    look: RoomLook | StayLook | None = None


@dataclass(frozen=True, slots=True)
class ListKind:
    """One of the lists: what it is called (msgids), where its rows come from, what is counted above it."""

    key: str
    title: str
    query: Callable[..., StayList]
    chips: tuple[ChipKind, ...]
    empty_title: str
    empty_sentence: str


def _not_paid(row: StayRow) -> bool:
    return row.status is ReservationStatus.IN_HOUSE and row.open_windows > 0


_DAY_USE = ChipKind("day_use", N_("Day use"), lambda row: row.day_use, RoomLook.DAY_USE)
_NOT_PAID = ChipKind("not_paid", N_("Not paid"), _not_paid)
_LATE = ChipKind("late", N_("Late departure"), lambda row: row.late_until is not None and leaves_today(row.phase))
LISTS: tuple[ListKind, ...] = (
    ListKind(
        "arrivals",
        N_("Arrivals"),
        arrivals,
        (
            ChipKind("expected", N_("Expected"), lambda row: row.phase is StayPhase.DUE_IN, StayLook.DUE_IN),
            ChipKind("no_room", N_("No room yet"), lambda row: row.phase is StayPhase.DUE_IN and row.room_id is None, StayLook.UNASSIGNED),
            ChipKind("arrived", N_("Arrived"), lambda row: row.phase is not StayPhase.DUE_IN, StayLook.IN_HOUSE),
            _DAY_USE,
            _NOT_PAID,
        ),
        N_("No arrivals"),
        N_("Nobody is expected today. Somebody at the desk without a reservation is a walk-in (Ctrl+W)."),
    ),
    ListKind(
        "departures",
        N_("Departures"),
        departures,
        (
            ChipKind("due_out", N_("Due out"), lambda row: leaves_today(row.phase), StayLook.DUE_OUT),
            _LATE,
            ChipKind("gone", N_("Gone"), lambda row: row.phase is StayPhase.CHECKED_OUT, StayLook.PAST),
            _DAY_USE,
            _NOT_PAID,
        ),
        N_("No departures"),
        N_("Nobody leaves today."),
    ),
    ListKind(
        "in_house",
        N_("In house"),
        in_house,
        (
            ChipKind("in_house", N_("In house"), lambda row: row.phase is StayPhase.IN_HOUSE, StayLook.IN_HOUSE),
            ChipKind("due_out", N_("Due out"), lambda row: row.phase is StayPhase.DUE_OUT, StayLook.DUE_OUT),
            _DAY_USE,
            _NOT_PAID,
        ),
        N_("Nobody in house"),
        N_("The house is empty. Check in an arrival, or receive a walk-in (Ctrl+W)."),
    ),
)


class StayListPage(ListPage):
    """The list of one `ListKind`."""

    def __init__(self, context: ScreenContext, kind: ListKind) -> None:
        super().__init__()
        self.setObjectName(f"{kind.key}_page")
        self.kind = kind
        self._context = context
        self._rows: tuple[StayRow, ...] = ()
        self._wants_focus = False
        self._business_date = context.status().business_date
        title = _(kind.title)
        self.chips = FilterChips(object_name=f"{kind.key}_chips", accessible_name=_("Counts: {list}").format(list=title))
        self.chips.chosen.connect(lambda _key: self._show_matching())
        self.table: DataTable[StayRow] = DataTable(
            stay_columns(lambda: context.status().currency),
            lambda row: row.reservation_id,
            self._next_step,
            object_name=f"{kind.key}_table",
            accessible_name=title,
        )
        self._pass_on(self.table)
        self.table.installEventFilter(self)
        self.finder = FindField(
            self.table, object_name=f"{kind.key}_find", accessible_name=_("Find in this list"), placeholder=_("Find in this list (Ctrl+F)")
        )
        self.finder.setFixedWidth(FIND_WIDTH)
        self.finder.textChanged.connect(lambda _text: self._show_matching())
        self.finder.installEventFilter(self)
        self.empty = EmptyState(
            _(kind.empty_title), _(kind.empty_sentence), object_name=f"{kind.key}_empty", accessible_name=_(kind.empty_title)
        )
        self.content = Content(self.table, self.empty, self.refresh, object_name=f"{kind.key}_content", accessible_name=title)
        self._show_chips()
        self._lay_out()
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the list again; selection, order and filter stay."""
        self.content.show_loading()
        self._context.runner.read(self.kind.query, self._show, self.content.show_error, key=self.kind.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.finder and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._find_key(event) or super().eventFilter(watched, event)
        if watched is self.table and isinstance(event, QFocusEvent) and event.gotFocus():
            self._begin_at_first_row(event)
        return super().eventFilter(watched, event)

    def take_focus(self) -> None:
        """Give the keyboard to the list, as soon as it has been read."""
        self._wants_focus = not self.table.isVisible()
        if not self._wants_focus:
            self.table.setFocus()

    def leave_focus(self) -> None:
        """The keyboard goes to a panel: do not take it away when the list has been read."""
        self._wants_focus = False

    def _begin_at_first_row(self, event: QFocusEvent) -> None:
        """Reached by keyboard, the list begins at its first row; a click chooses its own."""
        rows = self.table.rows()
        if rows and self.table.current() is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.table.select(rows[0].reservation_id)

    def _find_key(self, event: QKeyEvent) -> bool:
        """Esc empties the find field and goes back to the list."""
        if event.key() != Qt.Key.Key_Escape:
            return False
        self.finder.clear()
        self.table.setFocus()
        return True

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(16)
        above.addWidget(self.chips, 1)
        above.addWidget(self.finder, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.content, 1)

    def _show(self, found: StayList) -> None:
        self._rows = found.rows
        self._business_date = found.business_date
        self._show_chips()
        self._show_matching()

    def _show_chips(self) -> None:
        self.chips.set_chips(
            [Chip(chip.key, _(chip.title), sum(chip.counts(row) for row in self._rows), chip.look) for chip in self.kind.chips]
        )

    def _show_matching(self) -> None:
        chosen = next((chip.counts for chip in self.kind.chips if chip.key == self.chips.key()), None)
        rows = [row for row in self._rows if (chosen is None or chosen(row)) and matches(row, self.finder.text())]
        self.table.set_rows(rows)
        if rows or not self._rows:
            self.empty.say(_(self.kind.empty_title), _(self.kind.empty_sentence))
        else:
            self.empty.say(_("Nothing matches"), _("No stay of this list matches the filter. Clear it to see all of them."))
        self.content.show_content(empty=not rows)
        if rows and self._wants_focus and self.isVisible():
            self._wants_focus = False
            if not self._types_elsewhere():
                self.table.setFocus()

    def _types_elsewhere(self) -> bool:
        """Whether somebody has begun to type outside this list meanwhile, as in the search over the window."""
        focused = self.window().focusWidget()
        return isinstance(focused, QLineEdit) and not self.isAncestorOf(focused)

    def _next_step(self, row: StayRow) -> NextStep | None:
        return next_step(row, self._business_date)
