"""Jobs that ask little: cancel, no-show, reinstate, undo check-out. Each says what will happen, some want a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.language import _, paragraph
from hotel_desk.services.departures import Undone, undo_check_out
from hotel_desk.services.plan_sales import NotForSaleAnyMore
from hotel_desk.services.reservations import ReservationChanged, cancel_reservation, mark_no_show, reinstate_reservation
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.front_desk.fee_part import FeePart
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.oversell_part import OversellPart
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext


class CancelPanel(JobPanel):
    """The panel of *Cancel reservation*."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="cancel_panel", title=_("Cancel reservation"))
        self.stay = stay
        self.show_stay_heading(stay)
        nights = nights_words((stay.departure_date - stay.arrival_date).days)
        self.form.add_widget(label(_("{nights} can be sold again; the reservation stays on file.").format(nights=nights), wrap=True))
        deposit = label(_deposit_words(context, stay), wrap=True)
        deposit.setVisible(bool(deposit.text()))
        self.form.add_widget(deposit)
        self.fee = FeePart(
            context, self.form, stay.reservation_id, PolicyKind.CANCELLATION, object_name="cancel", waive=_("Waive the penalty")
        )
        # What a penalty leaves of a deposit is said with the penalty.
        self.fee.shown.connect(lambda: deposit.setVisible(bool(deposit.text()) and not self.fee.is_due))
        self.form.add(reason_field("reason", _("Reason"), object_name="cancel_reason"))
        self.add(self.form)
        self.make_primary(_("Cancel reservation"), self._intent, self._done, self.fee.refused, object_name="cancel_do", kind="danger")

    def begin(self) -> None:
        self.fee.ask()

    def reread(self) -> None:
        self.fee.ask()

    def first_field(self) -> QWidget:
        return self.form.field("reason")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        about = {"reservation_id": self.stay.reservation_id, "reason": self.form.value("reason")}
        return Intent(cancel_reservation, {**about, **self.fee.arguments()})

    def _done(self, changed: ReservationChanged) -> None:
        self.form.mark_saved()
        sentence = _("Reservation {number} of {guest} is cancelled.").format(
            number=self.stay.confirmation_number, guest=self.stay.guest.name
        )
        undo = Intent(reinstate_reservation, {"reservation_id": changed.reservation_id})
        self.finished.emit(Outcome(sentence, undo, changed.reservation_id))


class NoShowPanel(JobPanel):
    """The panel of *No-show*."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="no_show_panel", title=_("No-show"))
        self.stay = stay
        self.show_stay_heading(stay)
        room = stay.room.number if stay.room else ""
        words = [_("The guest did not come. The nights can be sold again.")]
        if room:
            words.append(_("Room {room} is free again.").format(room=room))
        self.form.add_widget(label(paragraph(*words), wrap=True))
        deposit = label(_deposit_words(context, stay), wrap=True)
        deposit.setVisible(bool(deposit.text()))
        self.form.add_widget(deposit)
        self.fee = FeePart(context, self.form, stay.reservation_id, PolicyKind.NO_SHOW, object_name="no_show", waive=_("Waive the penalty"))
        self.add(self.form)
        self.make_primary(_("Mark as no-show"), self._intent, self._done, self.fee.refused, object_name="no_show_do", kind="danger")

    def begin(self) -> None:
        self.fee.ask()

    def reread(self) -> None:
        self.fee.ask()

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(mark_no_show, {"reservation_id": self.stay.reservation_id, **self.fee.arguments()})

    def _done(self, changed: ReservationChanged) -> None:
        sentence = _("{guest} is marked as a no-show.").format(guest=self.stay.guest.name)
        undo = Intent(reinstate_reservation, {"reservation_id": changed.reservation_id})
        self.finished.emit(Outcome(sentence, undo, changed.reservation_id))


class ReinstatePanel(JobPanel):
    """The panel of *Reinstate*: when a night is sold out meanwhile, it offers to sell beyond the allowance; against a rule it asks why."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="reinstate_panel", title=_("Reinstate"))
        self.stay = stay
        self.show_stay_heading(stay)
        sentence = _("{type} from {arrival} to {departure} is taken out of sale again, if it is still to be had.")
        self.form.add_widget(
            label(
                sentence.format(type=stay.room_type_name, arrival=date_text(stay.arrival_date), departure=date_text(stay.departure_date)),
                wrap=True,
            )
        )
        self.rules = reason_field(
            "override_reason",
            _("Why is it taken back against the rules?"),
            object_name="reinstate_override",
            hint=_("Needs its own permission."),
        )
        self.form.add(self.rules)
        self.rules.hide()
        self.oversell = OversellPart(self.form, "reinstate")
        self.add(self.form)
        self.make_primary(_("Reinstate"), self._intent, self._done, self._refused, object_name="reinstate_do")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        why = None if self.rules.isHidden() else self.rules.value()
        about = {"reservation_id": self.stay.reservation_id, "forced": self.oversell.asked(), "override_reason": why}
        return Intent(reinstate_reservation, about)

    def _refused(self, error: StaffError) -> None:
        """Sold out, or against a rule by now: say so beside what would take it back all the same."""
        if isinstance(error, NotForSaleAnyMore):
            self.rules.show()
            self.rules.show_error(str(error))
            self.rules.setFocus()
        elif not self.oversell.takes(error):
            self.form.show_error(error)

    def _done(self, changed: ReservationChanged) -> None:
        sentence = _("Reservation {number} of {guest} stands again.").format(
            number=self.stay.confirmation_number, guest=self.stay.guest.name
        )
        self.finished.emit(Outcome(sentence, Job.CANCEL, changed.reservation_id, oversold=changed.oversold))


class UndoCheckOutPanel(JobPanel):
    """The panel of *Undo check-out*."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="undo_check_out_panel", title=_("Undo check-out"))
        self.stay = stay
        self.show_stay_heading(stay)
        room = stay.room.number if stay.room else "–"
        sentence = _("The guest is in room {room} again and departs today; the folio is open again. Extend the stay if the guest stays on.")
        self.form.add_widget(label(sentence.format(room=room), wrap=True))
        self.form.add(reason_field("reason", _("Reason"), object_name="undo_check_out_reason"))
        self.add(self.form)
        self.make_primary(_("Undo check-out"), self._intent, self._done, object_name="undo_check_out_do", kind="danger")

    def first_field(self) -> QWidget:
        return self.form.field("reason")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(undo_check_out, {"reservation_id": self.stay.reservation_id, "reason": self.form.value("reason")})

    def _done(self, undone: Undone) -> None:
        self.form.mark_saved()
        sentence = _("The check-out of {guest} was undone: in room {room} again.").format(
            guest=self.stay.guest.name, room=undone.room_number
        )
        self.finished.emit(Outcome(sentence, Job.CHECK_OUT, undone.reservation_id))


def _deposit_words(context: ScreenContext, stay: StayDetail) -> str:
    """What is held for a stay that is given up."""
    if not stay.balance_minor:
        return ""
    held = money_text(-stay.balance_minor, context.status().currency)
    return _("A deposit of {amount} is held and stays so until it is paid back.").format(amount=held)
