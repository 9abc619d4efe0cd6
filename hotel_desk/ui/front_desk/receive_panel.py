"""Receives a guest who came after having been given up: the no-show is taken back from tonight on, without typing anything again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.rate_codes import AlertMoment, PolicyKind
from hotel_desk.language import _
from hotel_desk.queries.occupants import registers_occupants
from hotel_desk.queries.room_choices import Obstacle, RoomChoice, rooms_for_check_in
from hotel_desk.services.late_arrivals import receive_no_show
from hotel_desk.services.papers import PaperKind
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.front_desk.alert_part import AlertPart
from hotel_desk.ui.front_desk.fee_part import FeePart
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field, show_field
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.oversell_part import OversellPart
from hotel_desk.ui.front_desk.promise_question import ask_to_break_promise
from hotel_desk.ui.front_desk.room_picker import RoomPicker
from hotel_desk.ui.front_desk.unwanted_question import ask_to_let_in
from hotel_desk.ui.front_desk.upgrade_part import UpgradePart
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.services.stays import CheckedIn
    from hotel_desk.ui.shell.screen import ScreenContext


class ReceivePanel(JobPanel):
    """The panel of *Receive after all*."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="receive_panel", title=_("Receive after all"))
        self.stay = stay
        self._registers = False
        self._overruled: dict[str, str] = {}
        self.show_stay_heading(stay)
        self.alerts = AlertPart(context, self.form, object_name="receive_alerts")
        words = _(
            "The stay begins today, {today}, with what was agreed. The penalty of the no-show is taken back, and the guest is checked in."
        )
        self.form.add_widget(label(words.format(today=date_text(stay.business_date)), wrap=True))
        self.fee = FeePart(
            context, self.form, stay.reservation_id, PolicyKind.TIMES, object_name="receive", waive=_("Waive the fee of the early arrival")
        )
        self.departure = DateField(
            "departure_date",
            _("Departure"),
            object_name="receive_departure",
            relative_to=lambda: stay.business_date,
            earliest=lambda: stay.business_date if stay.day_use else stay.business_date + timedelta(days=1),
            required=True,
        )
        self.form.add(self.departure)
        self.picker = RoomPicker("room_id", _("Room"), object_name="receive_rooms")
        self.form.add(self.picker)
        self.upgrade = UpgradePart(context, self.form, known=stay.upgrade_reason, object_name="receive")
        self.form.add(reason_field("override_reason", _("Why is it handed out?"), object_name="receive_override"))
        self.oversell = OversellPart(self.form, "receive")
        self.form.add(CheckField("card", _("Show the registration card"), object_name="receive_card"))
        self.add(self.form)
        self.form.set_values(departure_date=self._proposed())
        self.make_primary(_("Check in"), self._intent, self._done, self._refused, object_name="receive_do")
        self.departure.edited.connect(self._read_rooms)
        self.picker.picked.connect(self._fit)
        self.picker.taken.connect(self.primary_button.click)
        self._fit(None)

    def begin(self) -> None:
        self.reread()
        self.upgrade.read()
        self.context.runner.read(registers_occupants, self._take_registers, key="registers", quiet=True)

    def _take_registers(self, registers: bool) -> None:
        self._registers = registers

    def reread(self) -> None:
        self._read_rooms()
        self.alerts.ask(self.stay.reservation_id, AlertMoment.CHECK_IN)
        self.fee.ask(arrival=self.stay.business_date)

    def first_field(self) -> QWidget:
        return self.picker

    def _proposed(self) -> date:
        """The departure agreed; where that has come, one night from now."""
        stay = self.stay
        if stay.day_use or stay.departure_date > stay.business_date:
            return max(stay.departure_date, stay.business_date)
        return stay.business_date + timedelta(days=1)

    def _read_rooms(self) -> None:
        departure = self.departure.value()
        if departure is not None and departure >= self.stay.business_date:
            about: dict[str, Any] = {"reservation_id": self.stay.reservation_id, "departure_date": departure}
            self.context.runner.read(rooms_for_check_in, self.picker.set_choices, self.form.show_error, key="rooms", **about)

    def _fit(self, choice: RoomChoice | None) -> None:
        """Ask for a reason where the chosen room is not ready, and where it is of another type than is paid for."""
        other = choice is not None and choice.room_type_id != self.stay.charged_type_id
        self.upgrade.ask(another_type=other and self.stay.sharing_with_id is None)
        show_field(self.form.field("override_reason"), choice is not None and choice.obstacle is Obstacle.NOT_READY)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        override = self.form.field("override_reason")
        fee = self.fee.arguments()
        if self.stay.arrival_date < self.stay.business_date:
            # The fee is of the first night that is left; which that is, the command knows.
            fee["expected_fee_minor"] = None
        return Intent(
            receive_no_show,
            {
                "reservation_id": self.stay.reservation_id,
                "room_id": self.picker.value(),
                "departure_date": self.departure.value(),
                "override_reason": None if override.isHidden() else override.value(),
                "forced": self.oversell.asked(),
                **self.upgrade.arguments(),
                **fee,
            },
        )

    def _refused(self, error: StaffError) -> None:
        promised, unwanted = self._all_the_same("override_reason"), self._all_the_same("do_not_rent_reason")
        if ask_to_break_promise(self, error, promised) or ask_to_let_in(self, error, unwanted):
            return
        if not self.oversell.takes(error):
            self.fee.refused(error)

    def _all_the_same(self, argument: str) -> Callable[[str], object]:
        """Into another room than the one that was promised, or although the guest must not get one: with the reason in an argument."""

        def receive(reason: str) -> None:
            self._overruled[argument] = reason
            intent = self._intent()
            if intent is not None:
                arguments = {**intent.arguments, **self._overruled}
                self.context.runner.run(intent.command, self._done, self._refused, owner=self, **arguments)

        return receive

    def _done(self, here: CheckedIn) -> None:
        sentence = _("{guest} is checked in to room {room}, folio {folio}.").format(
            guest=self.stay.guest.name, room=here.room_number, folio=here.folio_number
        )
        papers = ((PaperKind.REGISTRATION_CARD, here.reservation_id),) if self.form.value("card") else ()
        self.form.mark_saved()
        in_room = _("Room {room}").format(room=here.room_number) if self._registers else ""
        self.finished.emit(Outcome(sentence, Job.UNDO_CHECK_IN, here.reservation_id, papers, here.oversold, in_room))
