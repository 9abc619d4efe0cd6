"""Opens the panel of a stay and of every job, brings the person back where the job was begun, and says what it has come to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.queries.high_balances import HighBalance, credit_of
from hotel_desk.queries.stay_detail import GuestFacts, StayDetail, guest_facts, stay_detail
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.papers import PaperKind
from hotel_desk.ui.credit_panel import CreditPanel
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.front_desk.check_in_panel import CheckInPanel
from hotel_desk.ui.front_desk.check_out_panel import CheckOutPanel
from hotel_desk.ui.front_desk.departure_panel import DeparturePanel
from hotel_desk.ui.front_desk.deposit_panel import DepositPanel
from hotel_desk.ui.front_desk.express_list_panel import ExpressListPanel
from hotel_desk.ui.front_desk.express_panel import ExpressPanel
from hotel_desk.ui.front_desk.guest_panel import GuestPanel
from hotel_desk.ui.front_desk.hourly_panel import HourlyPanel
from hotel_desk.ui.front_desk.hourly_walk_in_panel import HourlyWalkInPanel
from hotel_desk.ui.front_desk.job_director import JobDirector
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, Reversal
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.late_departure_panel import LateDeparturePanel
from hotel_desk.ui.front_desk.move_panel import MovePanel
from hotel_desk.ui.front_desk.occupants_panel import OccupantsPanel
from hotel_desk.ui.front_desk.question_panels import CancelPanel, NoShowPanel, ReinstatePanel, UndoCheckOutPanel
from hotel_desk.ui.front_desk.receive_panel import ReceivePanel
from hotel_desk.ui.front_desk.undo_check_in_panel import UndoCheckInPanel
from hotel_desk.ui.front_desk.walk_in_panel import WalkInPanel
from hotel_desk.ui.letters.letter_panel import LetterPanel
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog

if TYPE_CHECKING:
    from hotel_desk.domain.ids import GuestId, ReservationId
    from hotel_desk.ui.front_desk.panel_area import PanelArea
    from hotel_desk.ui.front_desk.stay_panel import StayPanel
    from hotel_desk.ui.shell.screen import ScreenContext

_PANELS: dict[Job, Callable[[ScreenContext, StayDetail], JobPanel]] = {
    Job.CHECK_IN: CheckInPanel,
    Job.CHECK_OUT: CheckOutPanel,
    Job.MOVE_ROOM: MovePanel,
    Job.DEPARTURE: DeparturePanel,
    Job.LATE_DEPARTURE: LateDeparturePanel,
    Job.EXPRESS: ExpressPanel,
    Job.DEPOSIT: DepositPanel,
    Job.LETTERS: LetterPanel,
    Job.NO_SHOW: NoShowPanel,
    Job.CANCEL: CancelPanel,
    Job.REINSTATE: ReinstatePanel,
    Job.RECEIVE: ReceivePanel,
    Job.UNDO_CHECK_IN: UndoCheckInPanel,
    Job.UNDO_CHECK_OUT: UndoCheckOutPanel,
}


class PanelDirector(JobDirector):
    """Decides which panel stands beside the list.

    Signals:
        stays_asked(str): all reservations of a name are wanted.
    """

    stays_asked = Signal(str)

    def __init__(self, context: ScreenContext, area: PanelArea, stay_panel: StayPanel) -> None:
        super().__init__(context, area, stay_panel)
        self._stay_panel = stay_panel
        stay_panel.job_asked.connect(self._job_of_stay)

    def show_stay(self, reservation_id: ReservationId, *, take_focus: bool = True) -> None:
        """Show a stay, unless a job with unsaved edits is on view."""
        if self._asked_to_leave():
            return
        self._read_stay(reservation_id, partial(self._put_stay, take_focus))

    def follow(self, reservation_id: ReservationId) -> None:
        """Another row is current: show it too, if a stay is on view at all."""
        if self._area.is_open() and self._area.panel is self._stay_panel and not self._shows(reservation_id):
            self.show_stay(reservation_id, take_focus=False)

    def begin(self, job: Job, reservation_id: ReservationId, *, from_stay: bool = False) -> None:
        """Open the panel of a job.

        Args:
            from_stay: the person comes from the stay's panel and goes back there.
        """
        if self._asked_to_leave():
            return
        self._read_stay(reservation_id, partial(self._begin_with, job, from_stay))

    def walk_in(self) -> None:
        """Open *Walk in*."""
        if not self._asked_to_leave():
            self._put_job(WalkInPanel(self._context), None)

    def by_the_hour(self) -> None:
        """Open *By the hour*: who is in a room for some hours."""
        if not self._asked_to_leave():
            panel = HourlyPanel(self._context)
            panel.let_asked.connect(self.walk_in_by_the_hour)
            self._put_job(panel, None)

    def walk_in_by_the_hour(self) -> None:
        """Open *Walk in by the hour*."""
        if not self._asked_to_leave():
            self._put_job(HourlyWalkInPanel(self._context), None)

    def express_departures(self) -> None:
        """Open *Express departures*: who signed to leave today without coming to the desk."""
        if not self._asked_to_leave():
            self._put_job(ExpressListPanel(self._context), None)

    def new_guest(self) -> None:
        """Open *New guest*."""
        if not self._asked_to_leave():
            self._put_job(GuestPanel(self._context, None), None)

    def show_guest(self, guest_id: GuestId) -> None:
        """Open *Guest details* of a known guest."""
        if not self._asked_to_leave():
            done = self._in_turn(partial(self._put_guest, None))
            self._context.runner.read(guest_facts, done, owner=self, key="panel", guest_id=guest_id)

    def reread(self) -> None:
        """Something changed: show the present state, keep what was entered."""
        if not self._area.is_open():
            return
        if isinstance(self._area.panel, JobPanel):
            self._area.panel.reread()
        elif isinstance(self._area.panel, CreditPanel):
            self._read_credit(self._area.panel)
        elif self._stay_panel.stay is not None:
            self._context.runner.read(stay_detail, self._update_stay, key="update", reservation_id=self._stay_panel.stay.reservation_id)

    def _read_stay(self, reservation_id: ReservationId, then: Callable[[StayDetail], None]) -> None:
        self._context.runner.read(stay_detail, self._in_turn(then), owner=self, key="panel", reservation_id=reservation_id)

    def _update_stay(self, stay: StayDetail) -> None:
        if self._shows(stay.reservation_id):
            self._stay_panel.show_stay(stay)

    def _shows(self, reservation_id: ReservationId) -> bool:
        return self._stay_panel.stay is not None and self._stay_panel.stay.reservation_id == reservation_id

    def _put_stay(self, take_focus: bool, stay: StayDetail) -> None:
        self._stay_panel.show_stay(stay)
        self._area.put(self._stay_panel)
        if take_focus:
            self._stay_panel.primary.setFocus()

    def _job_of_stay(self, job: Job) -> None:
        if self._stay_panel.stay is not None:
            self.begin(job, self._stay_panel.stay.reservation_id, from_stay=True)

    def _begin_with(self, job: Job, from_stay: bool, stay: StayDetail) -> None:
        back = stay.reservation_id if from_stay else None
        if job is Job.FOLIO:
            self._context.go_to(Target(kind=EntityKind.FOLIO, id=stay.guest_folio_id))
        elif job is Job.CARD:
            self._papers.show_paper(PaperKind.REGISTRATION_CARD, stay.reservation_id)
        elif job is Job.GUEST:
            self._put_guest(back, stay.guest)
        elif job is Job.CREDIT and stay.credit is not None:
            self._put_credit(stay.reservation_id, stay.credit)
        else:
            self._put_job(_PANELS[job](self._context, stay), back)

    def _put_guest(self, back: ReservationId | None, guest: GuestFacts) -> None:
        self._put_job(GuestPanel(self._context, guest, self.stays_asked.emit), back)

    def _put_credit(self, reservation_id: ReservationId, credit: HighBalance) -> None:
        self._next_turn()
        panel = CreditPanel(self._context)
        panel.left.connect(partial(self._go_back, reservation_id))
        panel.done.connect(partial(self._read_credit, panel))
        panel.show_stay(credit)
        self._area.put(panel)
        panel.first_field().setFocus()

    def _read_credit(self, panel: CreditPanel) -> None:
        if panel.reservation_id is not None:
            self._context.runner.read(credit_of, panel.show_read, key="credit", reservation_id=panel.reservation_id)

    def _back_to(self, reservation_id: ReservationId) -> None:
        self.show_stay(reservation_id)

    def _go_on(self, back: ReservationId | None, outcome: Outcome) -> None:
        """Who has just got a room is registered before the next guest comes; there is no way back to the form that is done."""
        if outcome.in_room and outcome.reservation_id is not None:
            self._put_job(OccupantsPanel(self._context, outcome.reservation_id, outcome.in_room), back)
        else:
            super()._go_on(back, outcome)

    def _undo_action(self, outcome: Outcome) -> MessageAction | None:
        undo, about = outcome.undo, outcome.reservation_id
        if isinstance(undo, Reversal):
            return MessageAction(_("Undo"), partial(self._ask_to_reverse, undo))
        if isinstance(undo, Job) and about is not None:
            return MessageAction(_("Undo"), partial(self.begin, undo, about))
        return super()._undo_action(outcome)

    def _ask_to_reverse(self, undo: Reversal) -> None:
        dialog = ConfirmDialog(
            self._area.window(),
            object_name="reverse_deposit",
            title=_("Take the deposit back?"),
            sentence=_("A counter-line takes it back; both lines stay on the folio."),
            yes=_("Reverse the deposit"),
            reason=True,
        )
        dialog.ask(lambda reason: self._run_undo(Intent(reverse_posting, {"posting_id": undo.posting_id, "reason": reason})))
