"""Lowers the price of the nights by hand: a percentage, an amount a night, or another price, each with a reason of the hotel's list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import _
from hotel_desk.services.discounts import discount
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.reservations.action_panel import ActionPanel
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.percent_field import PercentField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext

_WAYS = ("percent_millionths", "amount_minor", "price_minor")
_MILLION = 1_000_000


class DiscountPanel(ActionPanel):
    """The panel of *Discount*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="discount", title=_("Discount"))
        self.form.add_widget(
            label(_("One of the three. It is counted from the list price; one of nothing takes it back."), "quiet", wrap=True)
        )
        self.form.add(PercentField("percent_millionths", _("Off each night"), object_name="discount_percent"))
        self.form.add(
            MoneyField("amount_minor", _("Off each night"), object_name="discount_amount", currency=self.currency),
            MoneyField("price_minor", _("Price a night"), object_name="discount_price", currency=self.currency),
        )
        self.reason = ChoiceField("reason_code_id", _("Reason"), object_name="discount_reason", required=True)
        self.form.add(self.reason)
        self.sums = AmountRows()
        self.sums.setObjectName("discount_sums")
        self.form.add_widget(self.sums)
        self.form.set_values(**dict.fromkeys(_WAYS), reason_code_id=None)
        self.form.edited.connect(self._say)
        self.add(self.form)
        self.make_primary(_("Give discount"), self._intent, self._done, object_name="discount_do")
        self._say()

    def begin(self) -> None:
        self.read_reasons(ReasonKind.DISCOUNT, self.reason)

    def first_field(self) -> QWidget:
        return self.form.field("percent_millionths")

    def _way(self) -> dict[str, Any]:
        return {name: self.form.value(name) for name in _WAYS if self.form.value(name) is not None}

    def _say(self) -> None:
        """The price before and after, before it is done. Nights that are charged already stay; the desk counts them out."""
        before = self.stay.price_of_stay_minor
        way = self._way()
        rows = [(_("Price of the stay now"), money_text(before, self.currency))]
        if len(way) == 1:
            after = sum(self._night(night.list_price_minor or night.price_minor, way) for night in self.whole.sheet.nights)
            rows.append((_("Afterwards"), money_text(after, self.currency)))
        self.sums.show_rows(rows)

    @staticmethod
    def _night(list_minor: int, way: dict[str, int]) -> int:
        if "price_minor" in way:
            return way["price_minor"]
        if "amount_minor" in way:
            return max(0, list_minor - way["amount_minor"])
        taken = list_minor * way["percent_millionths"]
        # Half up, as the desk rounds it.
        return list_minor - (2 * taken + _MILLION) // (2 * _MILLION)

    def _intent(self) -> Intent | None:
        way = self._way()
        fine = self.form.check()
        if len(way) != 1:
            self.form.field_error("percent_millionths", _("Please fill in one of the three."))
            return None
        if not fine:
            return None
        about = {"reservation_id": self.stay.reservation_id, "reason_code_id": self.reason.value(), "version": self.stay.version}
        return Intent(discount, {**about, **way})

    def _done(self, _given: object) -> None:
        self.finish(_("{guest} has the discount.").format(guest=self.stay.guest.name))
