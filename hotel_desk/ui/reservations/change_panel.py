"""Changes what was agreed before the guest arrives; what that does to the price, and what forbids it, is shown before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.price_choice import PRICE_CHOICE_TITLES, PriceChoice
from hotel_desk.domain.quote import ObstacleKind
from hotel_desk.language import _
from hotel_desk.services.reservation_changes import ReservationChanged, change_reservation
from hotel_desk.ui.booking.dates_part import latest_departure, stay_dates
from hotel_desk.ui.booking.offer_reading import Wish
from hotel_desk.ui.booking.party_part import Party, PartyFields
from hotel_desk.ui.formats import amount_text, money_text
from hotel_desk.ui.front_desk.job_panel import reason_field, show_field
from hotel_desk.ui.front_desk.waiver import Waiver
from hotel_desk.ui.reservations.action_panel import ActionPanel
from hotel_desk.ui.reservations.change_reading import ChangeRead, change_read
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext


class ChangePanel(ActionPanel):
    """The panel of *Change*. Only what was changed is sent."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="change", title=_("Change"))
        self.read: ChangeRead | None = None
        self._choice, self._chosen = PriceChoice.KEEP, False
        self._before = _agreed(whole)
        self._add_dates(whole.stay)
        self._add_types_and_plan(whole)
        self.party = PartyFields(self.form, "change", rows=2)
        self._add_price()
        self._add_fee()
        self.form.set_values(**self._before, price=PriceChoice.KEEP, waive=False)
        for name in self._before:
            self.form.field(name).edited.connect(self._changed)
        self.price.edited.connect(self._choose)
        self.add(self.form)
        self.make_primary(_("Save changes"), self._intent, self._done, object_name="change_do")
        self._say()

    def begin(self) -> None:
        self.reread()

    def first_field(self) -> QWidget:
        return self.arrival

    def reread(self) -> None:
        """Ask what the change would come to; the answer to an older one is dropped."""
        wish = self._wish()
        self.read = None
        if wish is None:
            self._say()
            return
        plan = self.plan.value()
        asked = None
        if plan is not None:
            asked = wish.asked(self.charged.value(), plan, reservation_id=self.stay.reservation_id)
        self.context.runner.read(
            change_read,
            self._take,
            self.form.show_error,
            key="change",
            reservation_id=self.stay.reservation_id,
            wish=wish,
            asked=asked,
            sold=self.whole.sheet.nights,
            total_minor=self.stay.price_of_stay_minor,
        )

    def _add_dates(self, stay: StayDetail) -> None:
        self.arrival = DateField(
            "arrival_date", _("Arrival"), object_name="change_arrival", relative_to=lambda: stay.business_date, required=True
        )
        self.departure = DateField(
            "departure_date",
            _("Departure"),
            object_name="change_departure",
            relative_to=self.arrival.shown_day,
            earliest=lambda: self.form.value("arrival_date"),
            latest=lambda: latest_departure(self.form.value("arrival_date")),
            required=True,
        )
        self.form.add(self.arrival, self.departure)

    def _add_types_and_plan(self, whole: Whole) -> None:
        stay, sheet = whole.stay, whole.sheet
        self.type = ChoiceField(
            "room_type_id",
            _("Room type"),
            object_name="change_type",
            choices=[(stay.room_type_id, stay.room_type_name)],
            hint=_("Another type takes the room away.") if stay.rooms else "",
        )
        self.charged = ChoiceField(
            "charged_type_id", _("Charged as"), object_name="change_charged", choices=[(stay.charged_type_id, stay.charged_type_name)]
        )
        plan = (sheet.plan_id, f"{sheet.plan_code} · {sheet.plan_name}") if sheet.plan_id is not None else (None, _("No rate plan"))
        self.plan = ChoiceField("rate_plan_id", _("Rate plan"), object_name="change_plan", choices=[plan])
        self.form.add(self.type, self.charged)
        self.form.add(self.plan)

    def _add_price(self) -> None:
        """What becomes of the prices, what the stay comes to then, and which rules stand in the way."""
        self.price = ChoiceField("price", _("Price"), object_name="change_price", choices=[(PriceChoice.KEEP, "")])
        self.form.add(self.price)
        self.sums = AmountRows()
        self.sums.setObjectName("change_sums")
        self.obstacles = label("", "error", wrap=True)
        self.obstacles.setObjectName("change_obstacles")
        self.override = reason_field("override_reason", _("Why are the rules overridden?"), object_name="change_override")
        for part in (self.sums, self.obstacles):
            self.form.add_widget(part)
        self.form.add(self.override)

    def _add_fee(self) -> None:
        self.fee_words = label("", "quiet", wrap=True)
        self.fee_words.setObjectName("change_fee")
        self.waiver = Waiver(self, object_name="change", title=_("Waive the fee"))
        self.form.add_widget(self.fee_words)
        for field in self.waiver.fields:
            self.form.add(field)

    def _changed(self) -> None:
        """Another plan prices every night anew, other dates the new nights: proposed, until the person chooses."""
        if self.plan.value() != self._before["rate_plan_id"]:
            self._choice = PriceChoice.ALL
        elif self.plan.value() is not None and not self._chosen and self._dates_changed():
            self._choice = PriceChoice.NEW_NIGHTS
        self.reread()

    def _choose(self) -> None:
        self._choice, self._chosen = self.price.value(), True
        self._say()

    def _dates_changed(self) -> bool:
        return any(self.form.value(name) != self._before[name] for name in ("arrival_date", "departure_date"))

    def _wish(self) -> Wish | None:
        dates = stay_dates(self.form.value("arrival_date"), self.form.value("departure_date"))
        party = self.party.party()
        return None if dates is None or party is None else Wish(dates.arrival, dates.departure, party)

    def _take(self, read: ChangeRead) -> None:
        self.read = read
        for field in (self.type, self.charged):
            chosen = field.value()
            choices = [(one.room_type_id, one.name) for one in read.types]
            known = {one.room_type_id for one in read.types}
            old = (
                (self.stay.room_type_id, self.stay.room_type_name)
                if field is self.type
                else (self.stay.charged_type_id, self.stay.charged_type_name)
            )
            field.set_choices(choices if old[0] in known else [old, *choices])
            field.set_value(chosen)
        plans: list[tuple[Any, str]] = [] if self.whole.sheet.plan_id is not None else [(None, _("No rate plan"))]
        known_plans = {plan for plan, _title in read.plans}
        if self.whole.sheet.plan_id is not None and self.whole.sheet.plan_id not in known_plans:
            plans.append((self.whole.sheet.plan_id, f"{self.whole.sheet.plan_code} · {self.whole.sheet.plan_name}"))
        chosen_plan = self.plan.value()
        self.plan.set_choices([*plans, *read.plans])
        self.plan.set_value(chosen_plan)
        self._say()

    def _say(self) -> None:
        """Prices under each choice, what forbids it, what changing costs: only what matters."""
        read = self.read
        before = self.stay.price_of_stay_minor
        chosen = self._choice
        priced = read is not None and read.quote is not None
        choices = []
        for choice in PriceChoice if priced else (PriceChoice.KEEP,):
            total = read.totals_minor.get(choice) if read is not None else None
            difference = "" if total is None else f" ({'+' if total >= before else ''}{amount_text(total - before, self.currency)})"
            choices.append((choice, f"{_(PRICE_CHOICE_TITLES[choice])}{difference}"))
        self.price.set_choices(choices)
        self.price.set_value(chosen if chosen in {choice for choice, _title in choices} else PriceChoice.KEEP)
        total = read.totals_minor.get(self.price.value()) if read is not None else None
        rows = [(_("Price now"), money_text(before, self.currency))]
        if total is not None:
            rows.append((_("Afterwards"), money_text(total, self.currency)))
        self.sums.show_rows(rows)
        obstacles = self._obstacles()
        self.obstacles.setText("\n".join(one.sentence for one in obstacles))
        self.obstacles.setVisible(bool(obstacles))
        show_field(self.override, bool(obstacles) and all(one.may_be_overridden for one in obstacles))
        due = read is not None and read.fee.is_due and bool(self._changes())
        self.fee_words.setText(read.fee.sentence if read is not None and due else "")
        self.fee_words.setVisible(due)
        self.waiver.offer(due)

    def _obstacles(self) -> list[Any]:
        if self.read is None or self.read.quote is None or not self._changes():
            return []
        return [one for one in self.read.quote.obstacles if one.kind is not ObstacleKind.TOO_MANY_GUESTS]

    def _changes(self) -> dict[str, Any]:
        values = {name: self.form.value(name) for name in self._before}
        return {name: value for name, value in values.items() if value != self._before[name]}

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        changed = self._changes()
        price = self.price.value()
        if not changed and price is PriceChoice.KEEP:
            self.form.field_error("arrival_date", _("Nothing was changed yet."))
            return None
        if "child_ages" in changed:
            changed["children"] = len(changed["child_ages"])
        about = {"reservation_id": self.stay.reservation_id, "version": self.stay.version, "price": price}
        about["override_reason"] = None if self.override.isHidden() else self.override.value()
        about["day_use"] = self.form.value("arrival_date") == self.form.value("departure_date")
        if self.read is not None and not self.waiver.waive.isHidden():
            # As it was shown: another fee by now is refused and shown again.
            about["expected_fee_minor"] = self.read.fee.total_minor
            about["waive_reason"] = self.waiver.reason()
        return Intent(change_reservation, {**about, **changed})

    def _done(self, changed: ReservationChanged) -> None:
        sentence = _("The reservation of {guest} is changed.").format(guest=self.stay.guest.name)
        self.finish(sentence, oversold=changed.oversold)


def party_of(whole: Whole) -> Party:
    """The guests of a reservation as the fields show them."""
    return Party(whole.stay.adults, whole.sheet.child_ages, whole.stay.babies, whole.sheet.extra_beds)


def _agreed(whole: Whole) -> dict[str, Any]:
    """What can be changed here, as it stands, by the names of the fields."""
    stay, sheet = whole.stay, whole.sheet
    return {
        "arrival_date": stay.arrival_date,
        "departure_date": stay.departure_date,
        "room_type_id": stay.room_type_id,
        "charged_type_id": stay.charged_type_id,
        "rate_plan_id": sheet.plan_id,
        "adults": stay.adults,
        "child_ages": sheet.child_ages,
        "babies": stay.babies,
        "extra_beds": sheet.extra_beds,
    }
