"""At which rate plan somebody who has not booked stays, what that costs, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hotel_desk.domain.quote import ObstacleKind
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import _
from hotel_desk.queries.policies import ReasonRow, reasons_of
from hotel_desk.services.plan_sales import NotForSale
from hotel_desk.ui.front_desk.job_panel import reason_field, show_field
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.quote_view import QuoteView
from hotel_desk.ui.quote_words import price_text
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.quote import Obstacle, Quote
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.form import Form

# The room picker speaks of the first, the number of guests is counted when the guest is received.
_SAID_ELSEWHERE = frozenset({ObstacleKind.SOLD_OUT, ObstacleKind.TOO_MANY_GUESTS})


class WalkInPrice(QObject):
    """Four fields of a form and a quote: the plan, a price a night, why it is lower, why the rules are overridden.

    Without a plan for the room's type the type's standard price is proposed, and only the price counts.

    Signals:
        changed(): another plan or price.
    """

    changed = Signal()

    def __init__(self, context: ScreenContext, form: Form) -> None:
        super().__init__(form)
        self._context = context
        self._currency = context.status().currency
        self._quotes: Sequence[Quote] = ()
        self._standard_minor: int | None = None
        self.typed = False
        self.chosen = False
        self.plan = ChoiceField("rate_plan_id", _("Rate plan"), object_name="walk_in_plan", choices=[(None, _("No rate plan"))])
        self.price = MoneyField("price_minor", _("Price a night"), object_name="walk_in_price", currency=self._currency, required=True)
        self.discount = ChoiceField("discount_reason_id", _("Why a lower price?"), object_name="walk_in_discount", required=True)
        self.rules = reason_field("rules_reason", _("Why is it sold all the same?"), object_name="walk_in_rules")
        self.view = QuoteView(self._currency, object_name="walk_in_quote")
        form.add(self.plan, self.price)
        self.by_hand = label("", wrap=True)
        self.by_hand.setObjectName("walk_in_by_hand")
        form.add(self.discount)
        form.add_widget(self.by_hand)
        form.add_widget(self.view)
        form.add(self.rules)
        self.plan.edited.connect(self._plan_chosen)
        self.price.edited.connect(self._price_typed)
        self._show()

    def begin(self) -> None:
        """Read the hotel's reasons for another price."""
        self._context.runner.read(reasons_of, self._take_reasons, owner=self, key="discounts", kind=ReasonKind.DISCOUNT)

    def show_quotes(self, quotes: Sequence[Quote], standard_minor: int | None) -> None:
        """What a room of the type costs at each plan, the best first; the plan chosen stays chosen.

        Args:
            standard_minor: a night where no plan prices the type, minor units; None while no room is chosen.
        """
        self._quotes, self._standard_minor = quotes, standard_minor
        before = self.plan.value()
        choices = [(one.asked.rate_plan_id, one.plan_name) for one in quotes]
        self.plan.set_choices(choices or [(None, _("No rate plan"))])
        known = [plan for plan, _name in choices]
        self.plan.set_value(before if before in known else (known[0] if known else None))
        self._show()

    def proposed(self) -> frozenset[str]:
        """The fields that show what was proposed, by their accessible names: nobody chose the plan or typed the price."""
        untouched = ((self.plan, not self.chosen), (self.price, not self.typed))
        return frozenset(field.editor.accessibleName() for field, is_so in untouched if is_so)

    def quote(self) -> Quote | None:
        """That of the plan chosen."""
        return next((one for one in self._quotes if one.asked.rate_plan_id == self.plan.value()), None)

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Which rules stand in the way of selling at the plan."""
        found = self.quote()
        return () if found is None else tuple(one for one in found.obstacles if one.kind not in _SAID_ELSEWHERE)

    def arguments(self) -> dict[str, Any]:
        """What the command takes: at a plan only a price that was typed."""
        by_hand = self.typed or self.plan.value() is None
        return {
            "rate_plan_id": self.plan.value(),
            "price_minor": self.price.value() if by_hand else None,
            "discount_reason_id": None if self.discount.isHidden() else self.discount.value(),
            "rules_reason": None if self.rules.isHidden() else self.rules.value(),
        }

    def takes(self, error: StaffError) -> bool:
        """Show a refusal by the rules at the plan; False where it is something else."""
        if not isinstance(error, NotForSale):
            return False
        self.plan.show_error(str(error))
        return True

    def _plan_chosen(self) -> None:
        self.chosen = True
        self._show()

    def _price_typed(self) -> None:
        try:
            self.typed = self.price.value() is not None
        except ValueError:
            self.typed = True
        self._fit()
        self.changed.emit()

    def _show(self) -> None:
        """Propose the price of the plan, unless one was typed; a stay of several prices is told night by night."""
        found = self.quote()
        self.view.setVisible(found is not None)
        self.view.show_quote(found)
        if not self.typed:
            prices = {night.price_minor for night in found.nights} if found is not None else {self._standard_minor}
            self.price.set_value(prices.pop() if len(prices) == 1 else None)
        self.price.required = found is None
        title = _("Price a night")
        self.price.label.setText(f"{title} ({self._currency})" if found is not None else f"{title} ({self._currency}) *")
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Ask why where the price is lower than the plan's, and where a rule that may be overridden is in the way."""
        found = self.quote()
        try:
            price = self.price.value() if self.typed else None
        except ValueError:
            price = None
        lower = found is not None and price is not None and any(price < night.list_price_minor for night in found.nights)
        show_field(self.discount, lower)
        self.by_hand.setVisible(found is not None and price is not None)
        if found is not None and price is not None:
            self.by_hand.setText(
                _("{nights} at {price} come to {total}, instead of {asked}.").format(
                    nights=nights_words(_nights(found)),
                    price=price_text(price, self._currency),
                    total=price_text(price * len(found.nights), self._currency),
                    asked=price_text(found.total_minor, self._currency),
                )
            )
        obstacles = self.obstacles()
        show_field(self.rules, bool(obstacles) and all(one.may_be_overridden for one in obstacles))

    def _take_reasons(self, reasons: Sequence[ReasonRow]) -> None:
        self.discount.set_choices([(row.id, row.name) for row in reasons])


def _nights(found: Quote) -> int:
    return (found.asked.departure - found.asked.arrival).days
