"""Receives an expected guest: room, what the guest tells, deposit, card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.rate_codes import AlertMoment, PolicyKind
from hotel_desk.language import _, paragraph
from hotel_desk.queries.room_choices import RoomChoice, rooms_for_check_in
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.queries.transaction_codes import payment_codes
from hotel_desk.services.papers import PaperKind
from hotel_desk.services.reception import GuestChange, Received, receive_guest
from hotel_desk.ui.formats import amount_text, date_text, money_text
from hotel_desk.ui.front_desk.alert_part import AlertPart
from hotel_desk.ui.front_desk.credit_part import CreditPart
from hotel_desk.ui.front_desk.fee_part import FeePart
from hotel_desk.ui.front_desk.guest_fields import GuestFields
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.money_fields import MoneyFields
from hotel_desk.ui.front_desk.occupants_part import OccupantsPart
from hotel_desk.ui.front_desk.prepaid_question import ask_despite_level
from hotel_desk.ui.front_desk.promise_question import ask_to_break_promise
from hotel_desk.ui.front_desk.room_picker import RoomPicker
from hotel_desk.ui.front_desk.stay_words import nights_words, persons_words, type_text
from hotel_desk.ui.front_desk.unwanted_question import ask_to_let_in
from hotel_desk.ui.front_desk.upgrade_part import UpgradePart
from hotel_desk.ui.front_desk.why_handed_out import ask_why_handed_out
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.transaction_codes import PaymentCode
    from hotel_desk.ui.shell.screen import ScreenContext


class ConsentField(CheckField):
    """A box that must be ticked before one goes on."""

    def problem(self) -> str:
        return "" if self.value() else _("Please tick this, or leave the guest's arrival as it is.")


class CheckInPanel(JobPanel):
    """The panel of *Check in*. One press stores everything in it, or nothing."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="check_in_panel", title=_("Check in"))
        self.stay = stay
        self._overruled: dict[str, str] = {}
        self.show_stay_heading(stay)
        self._early = stay.arrival_date > stay.business_date
        self.alerts = AlertPart(context, self.form, object_name="check_in_alerts")
        self.credit = CreditPart(context, self.form, object_name="check_in_credit")
        self.form.add_widget(label(self._agreed(), "quiet", wrap=True))
        if self._early:
            self.form.add(ConsentField("arrives_early", _("The stay begins today"), object_name="check_in_early", hint=self._early_words()))
        self.fee = FeePart(
            context, self.form, stay.reservation_id, PolicyKind.TIMES, object_name="check_in", waive=_("Waive the fee of the early arrival")
        )
        self.picker = RoomPicker("room_id", _("Room"), object_name="check_in_rooms")
        self.form.add(self.picker)
        self.other_type = label("", "quiet", wrap=True)
        self.form.add_widget(self.other_type)
        self.upgrade = UpgradePart(context, self.form, known=stay.upgrade_reason, object_name="check_in")
        self.form.add(reason_field("override_reason", _("Why is it handed out?"), object_name="check_in_override"))
        self.form.add_heading(_("Guest"))
        self.guest = GuestFields(self.form, "check_in_guest")
        self.occupants = OccupantsPart(context, stay.reservation_id, object_name="check_in")
        self.occupants.identified.connect(self._read_stay)
        self.form.add_widget(self.occupants)
        self.form.add_heading(_("Deposit"))
        self.money = MoneyFields(
            self.form, "check_in_deposit", currency=context.status().currency, required=False, hint=_("Empty: none is taken.")
        )
        self.credit.add_fields()
        self.form.add(CheckField("card", _("Show the registration card"), object_name="check_in_card"))
        self.add(self.form)
        self.make_primary(_("Check in"), self._intent, self._done, self._refused, object_name="check_in_do")
        self.picker.picked.connect(self._fit)
        self.picker.taken.connect(self.primary_button.click)
        self.guest.show(stay.guest)
        self._fit(None)

    def begin(self) -> None:
        self.reread()
        self.context.runner.read(payment_codes, self._take_codes, key="codes")
        self.upgrade.read()

    def reread(self) -> None:
        self.context.runner.read(
            rooms_for_check_in, self._take_rooms, self.form.show_error, key="rooms", reservation_id=self.stay.reservation_id
        )
        self.alerts.ask(self.stay.reservation_id, AlertMoment.CHECK_IN)
        self.credit.ask(self.stay.reservation_id)
        self.fee.ask(arrival=self.stay.business_date if self._early else None)
        self.occupants.read()

    def _read_stay(self) -> None:
        """The guest file was filled from a document: what is typed beside it is about that version."""
        self.context.runner.read(stay_detail, self._take_stay, self.form.show_error, key="stay", reservation_id=self.stay.reservation_id)

    def _take_stay(self, stay: StayDetail) -> None:
        self.stay = stay

    def first_field(self) -> QWidget:
        return self.form.field("arrives_early") if self._early else self.picker

    def _agreed(self) -> str:
        stay = self.stay
        kind = type_text(stay.charged_type_name, stay.room_type_name)
        price = money_text(stay.last_price_minor, self.context.status().currency)
        words = [
            kind,
            persons_words(stay.adults, stay.children, stay.babies),
            price if stay.day_use else _("{price} a night").format(price=price),
        ]
        return " · ".join([*words, *([stay.note] if stay.note else [])])

    def _early_words(self) -> str:
        words = _("Today is {today}; expected on {arrival}.").format(
            today=date_text(self.stay.business_date), arrival=date_text(self.stay.arrival_date)
        )
        if self.stay.day_use:
            return words
        nights = (self.stay.arrival_date - self.stay.business_date).days
        price = amount_text(nights * self.stay.last_price_minor, self.context.status().currency)
        return paragraph(words, _("{nights} more, {amount} more.").format(nights=nights_words(nights), amount=price))

    def _take_rooms(self, rooms: Sequence[RoomChoice]) -> None:
        self.picker.set_choices(rooms)

    def _take_codes(self, codes: Sequence[PaymentCode]) -> None:
        self.money.set_codes(codes)

    def _fit(self, choice: RoomChoice | None) -> None:
        """Ask for a reason where the chosen room is not ready, and where it is of another type than is paid for."""
        ask_why_handed_out(self.form.field("override_reason"), choice)
        other = choice is not None and choice.room_type_id != self.stay.charged_type_id
        self.other_type.setVisible(other)
        self.upgrade.ask(another_type=other and self.stay.sharing_with_id is None)
        if choice is not None and other:
            self.other_type.setText(
                _("The guest lives in {occupied} and pays for {charged}.").format(
                    occupied=choice.room_type_name, charged=self.stay.charged_type_name
                )
            )

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        override = self.form.field("override_reason")
        fee = self.fee.arguments()
        if self._early:
            # The nights that come before are priced when they are sold; the fee is of the first of them.
            fee["expected_fee_minor"] = None
        change = GuestChange(self.guest.details(), self.stay.guest.version) if self.guest.changed() else None
        return Intent(
            receive_guest,
            {
                "reservation_id": self.stay.reservation_id,
                "room_id": self.picker.value(),
                "override_reason": None if override.isHidden() else override.value(),
                "arrives_early": self._early,
                "guest": change,
                "deposit": self.money.deposit(),
                "credit": self.credit.asked(),
                **self.upgrade.arguments(),
                **fee,
            },
        )

    def _refused(self, error: StaffError) -> None:
        promised, unwanted = self._all_the_same("override_reason"), self._all_the_same("do_not_rent_reason")
        despite = self._all_the_same("credit_reason")
        asked = ask_to_break_promise(self, error, promised) or ask_to_let_in(self, error, unwanted)
        if not asked and not ask_despite_level(self, error, despite):
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

    def _done(self, here: Received) -> None:
        sentence = _("{guest} is checked in to room {room}, folio {folio}.").format(
            guest=self.form.value("name"), room=here.room_number, folio=here.folio_number
        )
        if here.receipt_number is not None:
            sentence += " " + _("Deposit receipt {number}.").format(number=here.receipt_number)
        papers: list[tuple[PaperKind, UUID]] = [(PaperKind.REGISTRATION_CARD, here.reservation_id)] if self.form.value("card") else []
        if here.receipt_id is not None:
            papers.append((PaperKind.RECEIPT, here.receipt_id))
        self.form.mark_saved()
        self.finished.emit(Outcome(sentence, Job.UNDO_CHECK_IN, here.reservation_id, tuple(papers)))
