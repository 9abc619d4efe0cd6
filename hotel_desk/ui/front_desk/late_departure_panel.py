"""Agrees an hour after the check-out hour with a guest: what it costs and who is waiting for the room is said before."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.language import _
from hotel_desk.queries.late_departures import LateDepartureCheck, RoomWanted, late_departure_check
from hotel_desk.services.fees import FeeChanged, FeeCharged, charge_fee
from hotel_desk.services.late_departures import LateDeparture, agree_late_departure, withdraw_late_departure
from hotel_desk.ui.formats import money_text, short_date_text
from hotel_desk.ui.front_desk.fee_part import fee_words
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.front_desk.stay_words import late_words
from hotel_desk.ui.front_desk.waiver import Waiver
from hotel_desk.ui.setup.fields import TimeField
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext

_USUAL = dt.time(16)


class LateDeparturePanel(JobPanel):
    """The panel of *Late departure*."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="late_departure_panel", title=_("Late departure"))
        self.stay = stay
        self._check: LateDepartureCheck | None = None
        self.show_stay_heading(stay)
        self.present = self._line("", "late_departure_present", "quiet")
        self.form.add(TimeField("hour", _("Leaves until"), object_name="late_departure_hour", required=True))
        self.fee = self._line("", "late_departure_fee", "warning")
        self.room = self._line("", "late_departure_room", "error")
        self._waiver = Waiver(self, object_name="late_departure", title=_("Agree it without a charge"))
        for field in self._waiver.fields:
            self.form.add(field)
        self._waiver.edited.connect(self._ask)
        self.add(self.form)
        self.make_primary(_("Agree late departure"), self._intent, self._done, self._refused, object_name="late_departure_do")
        self.withdraw = self._command(_("Withdraw it"), self._withdraw_intent, self._withdrawn, "late_departure_withdraw")
        self.charge = self._command(_("Charge it now"), self._charge_intent, self._charged, "late_departure_charge")
        self.form.set_values(hour=_USUAL if stay.late_departure is None else stay.late_departure.hour)
        self.form.field("hour").edited.connect(self._ask)
        self._show_agreed()

    def begin(self) -> None:
        self._ask()

    def reread(self) -> None:
        self._ask()

    def first_field(self) -> QWidget:
        return self.form.field("hour")

    def _line(self, text: str, object_name: str, role: Any) -> Any:
        line = label(text, role, wrap=True)
        line.setObjectName(object_name)
        self.form.add_widget(line)
        return line

    def _command(self, text: str, intent: Any, done: Any, object_name: str) -> CommandButton:
        button = CommandButton(
            text, self.context.runner, intent, done, self._refused, object_name=object_name, accessible_name=text, kind="plain"
        )
        self.add_secondary(button)
        return button

    # --- What it means --------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Ask what the hour in the field means; the answer to an older hour is dropped."""
        hour = self.form.field("hour")
        self._check = None
        if hour.problem() or hour.value() is None:
            self._fit()
            return
        asked: dict[str, Any] = {"reservation_id": self.stay.reservation_id, "hour": hour.value(), "free": self._waiver.is_wanted}
        self.context.runner.read(late_departure_check, self._show, self.form.show_error, owner=self, key="late", **asked)

    def _show(self, check: LateDepartureCheck) -> None:
        self._check = check
        self._waiver.offer(check.fee.is_due or self._waiver.is_wanted)
        self._show_agreed()
        self._fit()

    def _show_agreed(self) -> None:
        agreed = self.stay.late_departure if self._check is None else self._check.agreed
        usual = self.stay.check_out_time if self._check is None else self._check.check_out_time
        words = _("Check-out until {hour} on {date}.").format(hour=f"{usual:%H:%M}", date=short_date_text(self.stay.departure_date))
        if agreed is not None:
            words += " " + _("Agreed at present: {hour}.").format(hour=late_words(agreed))
        self.present.setText(words)
        today = self.stay.departure_date <= self.stay.business_date
        self.withdraw.setVisible(agreed is not None)
        self.charge.setVisible(agreed is not None and today and self._check is not None and self._check.fee.is_due and not agreed.free)

    def _fit(self) -> None:
        check = self._check
        self.fee.setText("" if check is None else fee_words(check.fee, self.context.status().currency))
        self.fee.setVisible(bool(self.fee.text()))
        self.room.setText("" if check is None else _warning(check))
        self.room.setVisible(bool(self.room.text()))

    # --- Doing it -------------------------------------------------------------------------------------------------------

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        shown = None if self._check is None else self._check.fee.total_minor
        about = {"reservation_id": self.stay.reservation_id, "hour": self.form.value("hour")}
        return Intent(agree_late_departure, {**about, "free_reason": self._waiver.reason(), "expected_fee_minor": shown})

    def _done(self, agreed: LateDeparture) -> None:
        sentence = _("{guest} may stay until {hour}.").format(guest=self.stay.guest.name, hour=f"{agreed.hour:%H:%M}")
        self.form.mark_saved()
        back = Intent(withdraw_late_departure, {"reservation_id": agreed.reservation_id})
        self.finished.emit(Outcome(sentence, back, agreed.reservation_id))

    def _withdraw_intent(self) -> Intent:
        return Intent(withdraw_late_departure, {"reservation_id": self.stay.reservation_id})

    def _withdrawn(self, _left: LateDeparture) -> None:
        self.form.mark_saved()
        sentence = _("The late departure of {guest} is withdrawn.").format(guest=self.stay.guest.name)
        self.finished.emit(Outcome(sentence, None, self.stay.reservation_id))

    def _charge_intent(self) -> Intent:
        return Intent(charge_fee, {"reservation_id": self.stay.reservation_id, "kind": PolicyKind.TIMES})

    def _charged(self, fee: FeeCharged) -> None:
        amount = money_text(fee.total_minor, self.context.status().currency)
        self.form.mark_saved()
        sentence = _("{amount} for the late departure is on the folio.").format(amount=amount)
        self.finished.emit(Outcome(sentence, None, self.stay.reservation_id))

    def _refused(self, error: StaffError) -> None:
        self.form.show_error(error)
        if isinstance(error, FeeChanged):
            self._ask()


def _warning(check: LateDepartureCheck) -> str:
    """Who is waiting for the room, and whether another one of the type is left."""
    words = [_wanted_words(check.room_number, one) for one in check.wanted]
    if check.type_full:
        words.append(_("{type} is sold out tonight.").format(type=check.room_type_name))
    return "\n".join(words)


def _wanted_words(room: str, wanted: RoomWanted) -> str:
    if wanted.closed:
        return _("Room {room} is closed that day: {who}.").format(room=room, who=wanted.who)
    if wanted.by_day:
        words = _("Room {room} is given by day to {who} ({confirmation}).")
    elif wanted.expected_time is not None:
        words = _("Room {room} is given to {who} ({confirmation}) for the night, expected at {hour}.")
    else:
        words = _("Room {room} is given to {who} ({confirmation}) for the night.")
    hour = "" if wanted.expected_time is None else f"{wanted.expected_time:%H:%M}"
    return words.format(room=room, who=wanted.who, confirmation=wanted.confirmation_number, hour=hour)
