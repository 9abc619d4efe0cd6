"""Lets a room for some hours: guest, price list, hours, room, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.queries.hourly_stays import HourlyRateRow, hourly_rates
from hotel_desk.queries.room_choices import Obstacle, RoomChoice, rooms_for_walk_in
from hotel_desk.services.hourly_stays import MOST_HOURS, HourlySold, walk_in_by_the_hour
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.front_desk.guest_finder import GuestFinder
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.room_picker import RoomPicker
from hotel_desk.ui.front_desk.unwanted_question import ask_to_let_in
from hotel_desk.ui.front_desk.why_handed_out import ask_why_handed_out
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField, NumberField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import ScreenContext


class HourlyWalkInPanel(JobPanel):
    """The panel of *Walk in by the hour*."""

    NO_LOSS = JobPanel.NO_LOSS | {"hourly_rate_id", "hours"}

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="hourly_walk_in_panel", title=_("Walk in by the hour"))
        self.set_heading(_("Walk in by the hour"), _("Charged when the guest leaves"))
        self._rates: dict[object, HourlyRateRow] = {}
        self._rooms: Sequence[RoomChoice] = ()
        self.guest = GuestFinder(self.form, context.runner, "hourly")
        self.form.add_heading(_("Stay"))
        self.rate = ChoiceField("hourly_rate_id", _("Price list"), object_name="hourly_rate", required=True)
        self.form.add(self.rate)
        self.form.add(
            NumberField("hours", _("Hours"), object_name="hourly_hours", minimum=1, maximum=MOST_HOURS),
            NumberField("adults", _("Adults"), object_name="hourly_adults", minimum=1, maximum=99),
        )
        self.price = label("", "quiet", wrap=True)
        self.form.add_widget(self.price)
        self.picker = RoomPicker("room_id", _("Room"), object_name="hourly_rooms", accepts=frozenset({Obstacle.NOT_READY}))
        self.form.add(self.picker)
        self.form.add(reason_field("override_reason", _("Why is it handed out?"), object_name="hourly_override"))
        self.add(self.form)
        self.make_primary(_("Check in"), self._intent, self._done, self._refused, object_name="hourly_do")
        self.rate.edited.connect(self._rate_chosen)
        self.picker.picked.connect(self._fit)
        self.picker.taken.connect(self.primary_button.click)
        self.form.set_values(hours=3, adults=1)
        self.guest.be_known(known=True)
        self._fit(None)

    def begin(self) -> None:
        self.context.runner.read(hourly_rates, self._take_rates, self.form.show_error, owner=self, key="hourly rates")
        self.reread()

    def reread(self) -> None:
        today = self.context.status().business_date
        self.context.runner.read(rooms_for_walk_in, self._take_rooms, self.form.show_error, owner=self, key="rooms", departure_date=today)

    def first_field(self) -> QWidget:
        return self.guest.search

    def _take_rates(self, rates: tuple[HourlyRateRow, ...]) -> None:
        self._rates = {rate.id: rate for rate in rates if rate.active}
        self.rate.set_choices([(rate.id, rate.name) for rate in self._rates.values()])
        if not self._rates:
            self.price.setText(_("No price list by the hour is set up. Add one in the set-up, beneath Selling."))
        elif self.rate.value() is None:
            self.rate.set_value(next(iter(self._rates)))
        self._rate_chosen()

    def _rate_chosen(self) -> None:
        rate = self._rates.get(self.rate.value())
        if rate is not None:
            self.form.set_values(hours=max(self.form.value("hours"), rate.first_hours))
            currency = self.context.status().currency
            self.price.setText(
                _("{hours} h for {first}, each hour after {hour}, at most {cap}").format(
                    hours=rate.first_hours,
                    first=amount_text(rate.first_price_minor, currency),
                    hour=amount_text(rate.hour_price_minor, currency),
                    cap=amount_text(rate.cap_minor, currency),
                )
            )
        self._offer_rooms()

    def _take_rooms(self, rooms: Sequence[RoomChoice]) -> None:
        self._rooms = rooms
        self._offer_rooms()

    def _offer_rooms(self) -> None:
        """The rooms that the price list is for."""
        rate = self._rates.get(self.rate.value())
        self.picker.set_choices([room for room in self._rooms if rate is not None and room.room_type_id == rate.room_type_id])

    def _fit(self, choice: RoomChoice | None) -> None:
        ask_why_handed_out(self.form.field("override_reason"), choice)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        override = self.form.field("override_reason")
        return Intent(
            walk_in_by_the_hour,
            {
                "guest": self.guest.guest(),
                "room_id": self.picker.value(),
                "hourly_rate_id": self.rate.value(),
                "hours": self.form.value("hours"),
                "adults": self.form.value("adults"),
                "override_reason": None if override.isHidden() else override.value(),
            },
        )

    def _refused(self, error: StaffError) -> None:
        if not ask_to_let_in(self, error, self._let_in):
            self.form.show_error(error)

    def _let_in(self, reason: str) -> None:
        """Although the guest must not get a room."""
        intent = self._intent()
        if intent is not None:
            arguments = {**intent.arguments, "do_not_rent_reason": reason}
            self.context.runner.run(intent.command, self._done, self._refused, owner=self, **arguments)

    def _done(self, sold: HourlySold) -> None:
        until = sold.agreed_until.astimezone(ZoneInfo(self.context.status().time_zone))
        sentence = _("Checked in to room {room} until {time}: folio {folio}.").format(
            room=sold.room_number, time=f"{until:%H:%M}", folio=sold.folio_number
        )
        self.form.mark_saved()
        self.finished.emit(Outcome(sentence, Job.UNDO_CHECK_IN, sold.reservation_id))
