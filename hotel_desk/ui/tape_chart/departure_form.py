"""A guest in house who stays longer or leaves earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.language import _
from hotel_desk.services.reservations import HIGHEST_PRICE_MINOR
from hotel_desk.services.stay_changes import extend_stay, shorten_stay
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.tape_chart.stay_form import StayForm
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext


class DepartureForm(StayForm):
    """Another departure date, and what an added night costs."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, stay, object_name="tape_chart_departure", title=_("Change departure"), save=_("Save departure"))
        self.departure = DateField(
            "departure_date",
            _("Departure"),
            object_name="tape_chart_departure_date",
            relative_to=lambda: stay.departure_date,
            earliest=lambda: stay.business_date,
            required=True,
        )
        self.price = MoneyField(
            "price_minor",
            _("Price of an added night"),
            object_name="tape_chart_departure_price",
            currency=context.status().currency,
            minimum=-HIGHEST_PRICE_MINOR,
            maximum=HIGHEST_PRICE_MINOR,
            required=True,
            hint=_("Zero is complimentary."),
        )
        self.form.add(self.departure, self.price)
        self.end_fields()
        self.form.set_values(departure_date=stay.departure_date, price_minor=stay.last_price_minor)

    def begin(self) -> None:
        self.departure.setFocus()

    def intent(self) -> Intent | None:
        if not self.form.check():
            return None
        departure = self.departure.value()
        if departure is None or departure == self.stay.departure_date:
            self.form.field_error("departure_date", _("This is the departure already. Choose another day."))
            return None
        about = {"reservation_id": self.stay.reservation_id, "departure_date": departure}
        if departure > self.stay.departure_date:
            return Intent(extend_stay, {**about, "price_minor": self.price.value()})
        return Intent(shorten_stay, about)

    def saved(self, result: Any) -> None:
        sentence = _("{guest} now leaves on {date}.").format(guest=self.stay.guest.name, date=date_text(result.departure_date))
        self.finish(sentence, self._undo(result.departure_date > self.stay.departure_date))

    def _undo(self, was_extended: bool) -> MessageAction | None:
        stay = self.stay
        about: dict[str, Any] = {"reservation_id": stay.reservation_id, "departure_date": stay.departure_date}
        sentence = _("{guest} leaves on {date} again.").format(guest=stay.guest.name, date=date_text(stay.departure_date))
        if was_extended:
            return MessageAction(_("Undo"), self.later(shorten_stay, sentence, **about))
        if len({night.price_minor for night in stay.nights}) > 1:
            return None
        return MessageAction(_("Undo"), self.later(extend_stay, sentence, price_minor=stay.last_price_minor, **about))
