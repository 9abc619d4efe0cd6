"""The reservations screen: find any reservation, see it whole, and do with it what a reservations clerk does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import ReservationId
from hotel_desk.ui.booking.booking_start import new_reservation
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.reservations.actions import Action
from hotel_desk.ui.reservations.director import Director
from hotel_desk.ui.reservations.list_page import ReservationList
from hotel_desk.ui.reservations.reservation_panel import ReservationPanel
from hotel_desk.ui.shell.screen import Screen, ScreenContext

if TYPE_CHECKING:
    from hotel_desk.queries.reservation_search import ReservationRow
    from hotel_desk.ui.desk_port import ChangeNotice, Target

SCREEN = "reservations"
FIND = "find"
_CONCERNS = (
    EntityKind.RESERVATION,
    EntityKind.BOOKING,
    EntityKind.PROFILE,
    EntityKind.ROOM,
    EntityKind.FOLIO,
    EntityKind.TRACE,
    EntityKind.BUSINESS_DATE,
    EntityKind.ROOM_TYPE,
)


class ReservationsScreen(Screen):
    """A list, and one panel beside it."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._current: ReservationId | None = None
        self.list = ReservationList(context)
        self.panel = ReservationPanel(context)
        self.area = PanelArea(self.list, self.panel, object_name="reservations_area")
        self.director = Director(context, self.area, self.panel)
        self.list.opened.connect(lambda row: self.director.show(row.reservation_id))
        self.list.selected.connect(self._follow)
        self.list.step_asked.connect(lambda row, step: self.director.begin(Action(step), row.reservation_id))
        self.list.new_asked.connect(lambda: context.go_to(new_reservation()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        QShortcut(QKeySequence("Ctrl+F"), self, self.list.take_focus)
        self.setFocusProxy(self.list)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.list.refresh()
        self.director.reread()

    def unsaved(self) -> list[str]:
        return self.director.unsaved()

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.RESERVATION:
            self.list.table.choose(target.id)
            self.director.show(ReservationId(target.id))

    def perform(self, command: str) -> None:
        if command == FIND:
            self.list.take_focus()

    def _follow(self, row: ReservationRow | None) -> None:
        """The person goes to another row: show it too, if a reservation is on view at all."""
        current = None if row is None else row.reservation_id
        another, self._current = current != self._current, current
        if current is not None and another and self.list.table.hasFocus():
            self.director.follow(current)
