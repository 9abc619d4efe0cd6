"""Changing what was agreed, before the guest arrives: dates, type, persons, price, note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.language import N_, _
from hotel_desk.queries.availability import TypeAvailability, availability
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.services.reservations import HIGHEST_PRICE_MINOR, change_reservation
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.front_desk.fee_part import fee_words
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.tape_chart.stay_form import StayForm
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, NumberField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext

_NOTHING_CHANGED = N_("Nothing was changed yet.")


class ChangeForm(StayForm):
    """Only what was changed is sent; the price of each night stays unless another one is typed."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, stay, object_name="tape_chart_change", title=_("Change reservation"), save=_("Save changes"))
        self._penalty: PenaltyPreview | None = None
        self._one_price = self._same_price()
        self._before = {
            "arrival_date": stay.arrival_date,
            "departure_date": stay.departure_date,
            "room_type_id": stay.room_type_id,
            "charged_type_id": stay.charged_type_id,
            "adults": stay.adults,
            "children": stay.children,
            "babies": stay.babies,
            "price_minor": self._one_price,
            "note": stay.note,
        }
        self._add_dates()
        self._add_types()
        self._add_persons()
        self._add_price()
        self.form.add(NoteField("note", _("Note"), object_name="tape_chart_change_note", lines=2))
        self._add_fee()
        self.end_fields()
        self.form.set_values(**self._before)
        for field in (self.arrival, self.departure, self.type):
            field.edited.connect(self._read_left)

    def begin(self) -> None:
        self._read_left()
        self._read_fee()
        self.arrival.setFocus()

    def intent(self) -> Intent | None:
        if not self.form.check():
            return None
        changed = self._changed()
        if not changed:
            self.say(_(_NOTHING_CHANGED))
            return None
        named = {"reservation_id": self.stay.reservation_id, "version": self.stay.version, "expected_fee_minor": self._fee_of(changed)}
        # The form says beside the departure that the day of arrival means day use.
        return Intent(change_reservation, {**named, **changed, "day_use": True})

    def saved(self, result: Any) -> None:  # noqa: ARG002 - the sentence says what the person wants to know
        self.finish(_("The reservation of {guest} is changed.").format(guest=self.stay.guest.name), self._undo())

    def _add_dates(self) -> None:
        today = self.context.status().business_date
        self.arrival = DateField(
            "arrival_date", _("Arrival"), object_name="tape_chart_change_arrival", relative_to=lambda: today, required=True
        )
        self.departure = DateField(
            "departure_date",
            _("Departure"),
            object_name="tape_chart_change_departure",
            relative_to=self.arrival.shown_day,
            earliest=self._arrival_or_none,
            required=True,
            hint=_("The day of arrival means day use."),
        )
        self.form.add(self.arrival, self.departure)

    def _add_types(self) -> None:
        stay = self.stay
        self.type = ChoiceField(
            "room_type_id",
            _("Room type"),
            object_name="tape_chart_change_type",
            choices=[(stay.room_type_id, stay.room_type_name)],
            hint=_("Another type takes the room away.") if stay.room else "",
        )
        self.charged = ChoiceField(
            "charged_type_id",
            _("Charged as"),
            object_name="tape_chart_change_charged",
            choices=[(stay.charged_type_id, stay.charged_type_name)],
        )
        self.form.add(self.type, self.charged)

    def _add_persons(self) -> None:
        self.form.add(
            NumberField("adults", _("Adults"), object_name="tape_chart_change_adults"),
            NumberField("children", _("Children"), object_name="tape_chart_change_children"),
            NumberField("babies", _("Babies"), object_name="tape_chart_change_babies"),
        )

    def _add_price(self) -> None:
        self.price = MoneyField(
            "price_minor",
            _("Price of every night") if not self.stay.day_use else _("Price"),
            object_name="tape_chart_change_price",
            currency=self.context.status().currency,
            minimum=-HIGHEST_PRICE_MINOR,
            maximum=HIGHEST_PRICE_MINOR,
            hint=_("Zero is complimentary."),
        )
        if self._one_price is None:
            self.price.label.setText(_("New price of every night"))
        self.form.add(self.price)

    def _add_fee(self) -> None:
        self.fee = label("", "warning", wrap=True)
        self.fee.setObjectName("tape_chart_change_fee")
        self.fee.hide()
        self.form.add_widget(self.fee)

    def _undo(self) -> MessageAction | None:
        """The change backwards, where that brings back what was: one price for all nights, and no room lost."""
        changed = self._changed()
        loses_room = "room_type_id" in changed and self.stay.room is not None
        # A fee that was charged is not taken back by changing back.
        if self._one_price is None or loses_room or self._fee_of(changed):
            return None
        arguments = {name: self._before[name] for name in changed}
        if changed.keys() & {"arrival_date", "departure_date"}:
            arguments["price_minor"] = self._one_price
        sentence = _("The reservation of {guest} is as it was.").format(guest=self.stay.guest.name)
        return MessageAction(_("Undo"), self.later(change_reservation, sentence, reservation_id=self.stay.reservation_id, **arguments))

    def _changed(self) -> dict[str, Any]:
        values = self.form.values()
        changed = {name: value for name, value in values.items() if value != self._before[name]}
        # An empty price leaves each night as it is.
        if changed.get("price_minor", 0) is None:
            del changed["price_minor"]
        return changed

    def _read_fee(self) -> None:
        about: dict[str, Any] = {"reservation_id": self.stay.reservation_id, "kind": PolicyKind.CHANGE}
        self.context.runner.read(penalty_preview, self._show_fee, owner=self, key="fee", **about)

    def _show_fee(self, penalty: PenaltyPreview) -> None:
        """Say what changing costs; whoever is to waive it changes the reservation in the reservations."""
        self._penalty = penalty
        self.fee.setText(fee_words(penalty, self.context.status().currency) if penalty.is_due else "")
        self.fee.setVisible(penalty.is_due)

    def _fee_of(self, changed: dict[str, Any]) -> int | None:
        """What is charged with this change; a note and a price cost nothing."""
        due = self._penalty is not None and self._penalty.is_due and bool(changed.keys() - {"note", "price_minor"})
        return self._penalty.total_minor if due and self._penalty is not None else None

    def _same_price(self) -> int | None:
        prices = {night.price_minor for night in self.stay.nights} or {self.stay.day_use_price_minor or 0}
        return prices.pop() if len(prices) == 1 else None

    def _arrival_or_none(self) -> date | None:
        return self.form.value("arrival_date")

    def _read_left(self) -> None:
        first, last = self.form.value("arrival_date"), self.form.value("departure_date")
        if first is None or last is None or last < first:
            self.say("")
            return
        self.context.runner.read(availability, self._show_left, key="left", first=first, last=last)

    def _show_left(self, types: tuple[TypeAvailability, ...]) -> None:
        names = [(one.room_type_id, one.name) for one in types]
        for field, known in ((self.type, self.stay.room_type_id), (self.charged, self.stay.charged_type_id)):
            chosen = field.value()
            missing = [] if known in dict(names) else [(known, self.stay.room_type_name)]
            field.set_choices([*names, *missing])
            field.set_value(chosen)
        wanted = next((one for one in types if one.room_type_id == self.type.value()), None)
        self.say("" if wanted is None else self._words_for(wanted))

    def _words_for(self, wanted: TypeAvailability) -> str:
        """What is left on the nights that the reservation does not have yet."""
        own = {night.date for night in self.stay.nights} if wanted.room_type_id == self.stay.room_type_id else set()
        added = [night for night in wanted.nights if night.date not in own]
        if not added:
            return ""
        least = min(added, key=lambda night: night.left)
        if least.left <= 0:
            return _("{type} is sold out on the night of {date}.").format(type=wanted.name, date=date_text(least.date))
        return _("{type}: {count} left on the new nights.").format(type=wanted.name, count=least.left)
