"""Receives somebody who has not booked: guest, nights, persons, room, rate plan, price, in one step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.ids import RatePlanId
from hotel_desk.domain.quote import Quote, StayAsked
from hotel_desk.language import _, paragraph
from hotel_desk.queries.occupants import registers_occupants
from hotel_desk.queries.quotes import quotes
from hotel_desk.queries.room_choices import Obstacle, RoomChoice, rooms_for_walk_in
from hotel_desk.services.papers import PaperKind
from hotel_desk.services.stays import CheckedIn, walk_in
from hotel_desk.ui.ages_field import AgesField
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.front_desk.guest_finder import GuestFinder
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field, show_field
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.room_picker import RoomPicker
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.front_desk.unwanted_question import ask_to_let_in
from hotel_desk.ui.front_desk.walk_in_price import WalkInPrice
from hotel_desk.ui.front_desk.why_handed_out import ask_why_handed_out
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import CheckField, NumberField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import ScreenContext

LONGEST = 365
_ANY_PLAN = RatePlanId(UUID(int=0))


class WalkInPanel(JobPanel):
    """The panel of *Walk in*."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="walk_in_panel", title=_("Walk in"))
        self.set_heading(_("Walk in"), date_text(context.status().business_date))
        self._registers = False
        self.guest = GuestFinder(self.form, context.runner, "walk_in")
        self.form.add_heading(_("Stay"))
        self.form.add(
            NumberField("nights", _("Nights"), object_name="walk_in_nights", maximum=LONGEST, hint=_("0 is day use.")),
            NumberField("adults", _("Adults"), object_name="walk_in_adults", minimum=1, maximum=99),
        )
        self.form.add(
            AgesField("child_ages", _("Children's ages"), object_name="walk_in_child_ages", placeholder="4, 9"),
            NumberField("babies", _("Babies"), object_name="walk_in_babies", maximum=99),
        )
        self.until = label("", "quiet")
        self.form.add_widget(self.until)
        self.picker = RoomPicker(
            "room_id", _("Room"), object_name="walk_in_rooms", accepts=frozenset({Obstacle.NOT_READY, Obstacle.SOLD_OUT})
        )
        self.form.add(self.picker)
        self.form.add(reason_field("override_reason", _("Why is it handed out?"), object_name="walk_in_override"))
        self.form.add(
            CheckField(
                "forced",
                _("Sell beyond the allowance"),
                object_name="walk_in_forced",
                hint=_("The type is sold out. Selling it needs its own permission; the night is counted as oversold."),
            )
        )
        self.price = WalkInPrice(context, self.form)
        self.form.add(CheckField("card", _("Show the registration card"), object_name="walk_in_card"))
        self.add(self.form)
        self.make_primary(_("Check in"), self._intent, self._done, self._refused, object_name="walk_in_do")
        self._connect()
        self.form.set_values(nights=1, adults=1)
        self.guest.be_known(known=True)
        self._fit(None)
        self._nights_changed()

    def begin(self) -> None:
        self.reread()
        self.price.begin()
        self.context.runner.read(registers_occupants, self._take_registers, key="registers", quiet=True)

    def reread(self) -> None:
        self.context.runner.read(rooms_for_walk_in, self._take_rooms, self.form.show_error, key="rooms", departure_date=self._departure())

    def _take_registers(self, registers: bool) -> None:
        self._registers = registers

    def first_field(self) -> QWidget:
        return self.guest.search

    def unsaved_edits(self) -> list[str]:
        """What would be lost; the plan and the price that came with a room are no loss."""
        proposed = self.price.proposed()
        return [edit for edit in super().unsaved_edits() if edit not in proposed]

    def _connect(self) -> None:
        self.form.field("nights").edited.connect(self._nights_edited)
        for name in ("adults", "child_ages", "babies"):
            self.form.field(name).edited.connect(self._ask_price)
        self.picker.picked.connect(self._fit)
        self.picker.taken.connect(self.primary_button.click)

    def _departure(self) -> date:
        return self.context.status().business_date + timedelta(days=self.form.value("nights"))

    def _nights_edited(self) -> None:
        self._nights_changed()
        self.reread()

    def _nights_changed(self) -> None:
        nights = self.form.value("nights")
        self.until.setText(
            _("{nights}, until {date}").format(nights=nights_words(nights), date=date_text(self._departure()))
            if nights
            else _("Day use, leaves today")
        )

    def _ask_price(self) -> None:
        """Ask what the room chosen costs at every plan; nobody is received before that is known."""
        choice, ages = self.picker.choice(), self.form.value("child_ages")
        asks = choice is not None and ages is not None
        self.primary_button.set_allowed(not asks)
        if choice is None or ages is None:
            self.price.show_quotes((), None if choice is None else choice.standard_price_minor)
            return
        asked = StayAsked(
            arrival=self.context.status().business_date,
            departure=self._departure(),
            room_type_id=choice.room_type_id,
            rate_plan_id=_ANY_PLAN,
            adults=self.form.value("adults"),
            child_ages=ages,
            babies=self.form.value("babies"),
        )
        about: dict[str, Any] = {"asked": asked, "types": [choice.room_type_id]}
        self.context.runner.read(quotes, self._take_quotes, self._not_quoted, owner=self, key="quotes", **about)

    def _not_quoted(self, error: StaffError) -> None:
        self.primary_button.set_allowed(True)
        self.price.show_quotes((), None)
        self.form.show_error(error)

    def _take_quotes(self, found: Sequence[Quote]) -> None:
        self.primary_button.set_allowed(True)
        choice = self.picker.choice()
        self.price.show_quotes(found, None if choice is None else choice.standard_price_minor)

    def _take_rooms(self, rooms: Sequence[RoomChoice]) -> None:
        self.picker.set_choices(rooms)

    def _fit(self, choice: RoomChoice | None) -> None:
        ask_why_handed_out(self.form.field("override_reason"), choice)
        show_field(self.form.field("forced"), choice is not None and choice.obstacle is Obstacle.SOLD_OUT)
        self._ask_price()

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        override = self.form.field("override_reason")
        forced = self.form.field("forced")
        ages = self.form.value("child_ages")
        return Intent(
            walk_in,
            {
                "guest": self.guest.guest(),
                "room_id": self.picker.value(),
                "departure_date": self._departure(),
                "adults": self.form.value("adults"),
                "children": len(ages),
                "child_ages": ages,
                "babies": self.form.value("babies"),
                "override_reason": None if override.isHidden() else override.value(),
                "forced": not forced.isHidden() and forced.value(),
                **self.price.arguments(),
            },
        )

    def _refused(self, error: StaffError) -> None:
        if not self.price.takes(error) and not ask_to_let_in(self, error, self._let_in):
            self.form.show_error(error)

    def _let_in(self, reason: str) -> None:
        """Although the guest must not get a room."""
        intent = self._intent()
        if intent is not None:
            self.context.runner.run(
                intent.command, self._done, self._refused, owner=self, **{**intent.arguments, "do_not_rent_reason": reason}
            )

    def _done(self, here: CheckedIn) -> None:
        sentence = _("Checked in to room {room}: confirmation {confirmation}, folio {folio}.").format(
            room=here.room_number, confirmation=here.confirmation_number, folio=here.folio_number
        )
        if here.early_fee_minor:
            # Nobody was asked beforehand, as at the check-in of who is expected: the hour shows only now what it costs.
            fee = money_text(here.early_fee_minor, self.context.status().currency)
            sentence = paragraph(sentence, _("The early arrival costs {amount}, which is on the folio.").format(amount=fee))
        papers = ((PaperKind.REGISTRATION_CARD, here.reservation_id),) if self.form.value("card") else ()
        self.form.mark_saved()
        in_room = _("Room {room}").format(room=here.room_number) if self._registers else ""
        self.finished.emit(Outcome(sentence, Job.UNDO_CHECK_IN, here.reservation_id, papers, here.oversold, in_room))
