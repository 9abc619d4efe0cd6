"""The reservations screen: find any reservation, see it whole, do what a reservations clerk does; traces and turn-aways beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import ReservationId
from hotel_desk.language import N_, _
from hotel_desk.ui.booking.booking_start import new_reservation
from hotel_desk.ui.front_desk.lists_screen import CONCERNS_OF_ROWS, ListsScreen
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.reservations.actions import Action
from hotel_desk.ui.reservations.director import Director
from hotel_desk.ui.reservations.list_page import ReservationList
from hotel_desk.ui.reservations.reservation_panel import ReservationPanel
from hotel_desk.ui.reservations.turn_away_page import TurnAwayPage
from hotel_desk.ui.traces.trace_page import TracePage
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.list_page import ListPage

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.shell.screen import ScreenContext

SCREEN = "reservations"
FIND, TRACES, TURN_AWAYS = "find", "traces", "turn_aways"
_TITLES = {FIND: N_("Reservations"), TRACES: N_("Traces"), TURN_AWAYS: N_("Turn-aways")}
_CONCERNS = (
    *CONCERNS_OF_ROWS,
    EntityKind.PLACE_BOOKING,
    EntityKind.TURN_AWAY,
    EntityKind.ROUTING_RULE,
    EntityKind.FIXED_CHARGE,
)


class ReservationsScreen(ListsScreen[ListPage]):
    """Three lists behind tabs, and one panel beside them."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="reservation_lists")
        self.list = ReservationList(context)
        self.traces = TracePage(context, prefix="reservation_traces")
        self.turn_aways = TurnAwayPage(context)
        pages: dict[str, ListPage] = {FIND: self.list, TRACES: self.traces, TURN_AWAYS: self.turn_aways}
        self._take_lists(pages, _TITLES)
        self.panel = ReservationPanel(context)
        self.area = PanelArea(self._lists(), self.panel, object_name="reservations_area")
        self.director = Director(context, self.area, self.panel)
        for page in (self.list, self.traces):
            page.opened.connect(lambda row: self.director.show(row.reservation_id))
            page.selected.connect(self._follow)
        self.list.step_asked.connect(lambda row, step: self.director.begin(Action(step), row.reservation_id))
        self._fill_with(self.area)
        QShortcut(QKeySequence("Ctrl+F"), self, lambda: self.page().take_focus())
        self.setFocusProxy(self.list)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.page().refresh()
        self.director.reread()

    def unsaved(self) -> list[str]:
        return self.director.unsaved()

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.RESERVATION:
            self.show_list(FIND)
            self.list.table.choose(target.id)
            self.director.show(ReservationId(target.id))

    def perform(self, command: str) -> None:
        if command in self.pages:
            self.show_list(command)
            self.page().take_focus()

    def _lists(self) -> QWidget:
        new = Button(
            _("New reservation"), object_name="reservation_new", accessible_name=_("New reservation"), icon_name="mdi6.calendar-plus"
        )
        new.setToolTip(_("New reservation (Ctrl+N)"))
        new.clicked.connect(lambda _checked: self.context.go_to(new_reservation()))
        head = QWidget()
        above = QHBoxLayout(head)
        above.setContentsMargins(8, 8, 16, 0)
        above.addWidget(self.tabs)
        above.addStretch(1)
        above.addWidget(new, 0, Qt.AlignmentFlag.AlignVCenter)
        return self._lists_beneath(head)

    def _tab_changed(self, index: int) -> None:
        super()._tab_changed(index)
        self.setFocusProxy(self.page())

    def _follow_to(self, reservation_id: ReservationId) -> None:
        self.director.follow(reservation_id)
