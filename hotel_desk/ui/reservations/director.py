"""Opens the panel of a reservation and of every action, brings the person back, and says what it has come to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.queries.high_balances import credit_of
from hotel_desk.ui.booking.booking_start import new_reservation
from hotel_desk.ui.cashier.fixed_charges_panel import FixedChargesPanel
from hotel_desk.ui.cashier.routing_panel import RoutingPanel
from hotel_desk.ui.cashier.stay_list_panel import StayListPanel
from hotel_desk.ui.credit_panel import CreditPanel
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.front_desk.job_director import JobDirector
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.front_desk.question_panels import ReinstatePanel
from hotel_desk.ui.front_desk.receive_panel import ReceivePanel
from hotel_desk.ui.front_desk.stay_words import stay_subtitle
from hotel_desk.ui.letters.letter_panel import LetterPanel
from hotel_desk.ui.reservations.accept_panels import AcceptPanel, ConfirmPanel
from hotel_desk.ui.reservations.actions import Action
from hotel_desk.ui.reservations.assign_panel import AssignPanel
from hotel_desk.ui.reservations.booking_panel import BookingPanel
from hotel_desk.ui.reservations.change_panel import ChangePanel
from hotel_desk.ui.reservations.copying import copy_of
from hotel_desk.ui.reservations.discount_panel import DiscountPanel
from hotel_desk.ui.reservations.end_panels import CancelPanel, NoShowPanel
from hotel_desk.ui.reservations.note_panels import AlertPanel, GuestsPanel, TracePanel, WishesPanel
from hotel_desk.ui.reservations.option_panels import GuaranteePanel, OptionPanel
from hotel_desk.ui.reservations.people_panels import LinkPanel, SharerPanel
from hotel_desk.ui.reservations.sharing_panels import PartSharerPanel, ShareRoomPanel, SplitPanel
from hotel_desk.ui.reservations.waitlist_panel import PriorityPanel
from hotel_desk.ui.reservations.walk_panel import WalkPanel
from hotel_desk.ui.reservations.whole import Whole, whole_reservation

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.form_panel import FormPanel
    from hotel_desk.ui.front_desk.panel_area import PanelArea
    from hotel_desk.ui.reservations.reservation_panel import ReservationPanel
    from hotel_desk.ui.shell.screen import ScreenContext

CALENDAR, FRONT_DESK = "tape_chart", "front_desk"
_PANELS: dict[Action, Callable[[ScreenContext, Whole], JobPanel]] = {
    Action.CHANGE: ChangePanel,
    Action.ASSIGN: AssignPanel,
    Action.CONFIRM: ConfirmPanel,
    Action.ACCEPT: AcceptPanel,
    Action.DISCOUNT: DiscountPanel,
    Action.WISHES: WishesPanel,
    Action.GUESTS: GuestsPanel,
    Action.SHARER: SharerPanel,
    Action.PART: PartSharerPanel,
    Action.SHARE_ROOM: ShareRoomPanel,
    Action.SPLIT: SplitPanel,
    Action.BOOKING: BookingPanel,
    Action.OPTION: OptionPanel,
    Action.GUARANTEE: GuaranteePanel,
    Action.PRIORITY: PriorityPanel,
    Action.LINK: LinkPanel,
    Action.TRACE: TracePanel,
    Action.ALERT: AlertPanel,
    Action.WALK: WalkPanel,
    Action.NO_SHOW: NoShowPanel,
    Action.CANCEL: CancelPanel,
    Action.RECEIVE: lambda context, whole: ReceivePanel(context, whole.stay),
    Action.REINSTATE: lambda context, whole: ReinstatePanel(context, whole.stay),
    Action.LETTERS: lambda context, whole: LetterPanel(context, whole.stay),
}

_LISTS: dict[Action, Callable[[ScreenContext], StayListPanel]] = {Action.ROUTING: RoutingPanel, Action.FIXED_CHARGES: FixedChargesPanel}


class Director(JobDirector):
    """Decides which panel stands beside the list."""

    def __init__(self, context: ScreenContext, area: PanelArea, panel: ReservationPanel) -> None:
        super().__init__(context, area, panel)
        self._panel = panel
        panel.action_asked.connect(self._action_of_panel)

    def show(self, reservation_id: ReservationId, *, take_focus: bool = True) -> None:
        """Show a reservation, unless an action with unsaved edits is on view."""
        if not self._asked_to_leave():
            self._read(reservation_id, partial(self._put, take_focus))

    def follow(self, reservation_id: ReservationId) -> None:
        """Another row is current: show it too, if a reservation is on view at all."""
        if self._area.is_open() and self._area.panel is self._panel and not self._shows(reservation_id):
            self.show(reservation_id, take_focus=False)

    def begin(self, action: Action, reservation_id: ReservationId, *, from_panel: bool = False) -> None:
        """Begin an action.

        Args:
            from_panel: the person comes from the reservation's panel and goes back there.
        """
        if not self._asked_to_leave():
            self._read(reservation_id, partial(self._begin_with, action, from_panel))

    def reread(self) -> None:
        """Something changed: show the present state, keep what was entered."""
        if not self._area.is_open():
            return
        if isinstance(self._area.panel, JobPanel):
            self._area.panel.reread()
        elif isinstance(self._area.panel, StayListPanel):
            self._area.panel.read()
        elif isinstance(self._area.panel, CreditPanel):
            self._read_credit(self._area.panel)
        elif self._panel.whole is not None:
            about: dict[str, Any] = {"reservation_id": self._panel.whole.reservation_id, "currency": self._context.status().currency}
            self._context.runner.read(whole_reservation, self._update, key="update", **about)

    def _read(self, reservation_id: ReservationId, then: Callable[[Whole], None]) -> None:
        about: dict[str, Any] = {"reservation_id": reservation_id, "currency": self._context.status().currency}
        self._context.runner.read(whole_reservation, self._in_turn(then), owner=self, key="panel", **about)

    def _update(self, whole: Whole) -> None:
        if self._shows(whole.reservation_id):
            self._panel.show_whole(whole)

    def _shows(self, reservation_id: ReservationId) -> bool:
        return self._panel.whole is not None and self._panel.whole.reservation_id == reservation_id

    def _put(self, take_focus: bool, whole: Whole) -> None:
        self._panel.show_whole(whole)
        self._area.put(self._panel)
        if take_focus:
            self._panel.primary.setFocus()

    def _action_of_panel(self, action: Action) -> None:
        if self._panel.whole is not None:
            self.begin(action, self._panel.whole.reservation_id, from_panel=True)

    def _begin_with(self, action: Action, from_panel: bool, whole: Whole) -> None:
        if action in _PANELS:
            self._put_job(_PANELS[action](self._context, whole), whole.reservation_id if from_panel else None)
        elif action in _LISTS:
            panel = _LISTS[action](self._context)
            panel.begin(whole.reservation_id, stay_subtitle(whole.stay))
            self._put_beside(panel, panel.first_field(), whole.reservation_id)
        elif action is Action.CREDIT and whole.stay.credit is not None:
            credit = CreditPanel(self._context)
            credit.show_stay(whole.stay.credit)
            credit.done.connect(partial(self._read_credit, credit))
            self._put_beside(credit, credit.first_field(), whole.reservation_id)
        elif action is Action.COPY:
            self._context.go_to(new_reservation(copy_of(whole)))
        elif action is Action.FOLIO:
            self._context.go_to(Target(kind=EntityKind.FOLIO, id=whole.stay.guest_folio_id))
        else:
            screen = CALENDAR if action is Action.CALENDAR else FRONT_DESK
            self._context.go_to(Target(screen=screen, kind=EntityKind.RESERVATION, id=whole.reservation_id))

    def _put_beside(self, panel: FormPanel, field: QWidget, reservation_id: ReservationId) -> None:
        self._next_turn()
        panel.left.connect(partial(self._go_back, reservation_id))
        self._area.put(panel)
        field.setFocus()

    def _read_credit(self, panel: CreditPanel) -> None:
        if panel.reservation_id is not None:
            self._context.runner.read(credit_of, panel.show_read, key="credit", reservation_id=panel.reservation_id)

    def _back_to(self, reservation_id: ReservationId) -> None:
        self.show(reservation_id)
