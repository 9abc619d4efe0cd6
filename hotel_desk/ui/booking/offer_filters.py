"""Which offers are asked for: a type, kinds of rate plans, facilities, a price range of a night, also what is not for sale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.quote import PlanChoice
from hotel_desk.language import N_, _
from hotel_desk.ui.booking.offer_reading import Narrowing
from hotel_desk.ui.setup.fields import ChecksField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import RoomTypeId

_PLAN_TITLES = {
    PlanChoice.USUAL: N_("Usual plans"),
    PlanChoice.MEMBER: N_("Members"),
    PlanChoice.CONFIDENTIAL: N_("Confidential"),
    PlanChoice.COMPLIMENTARY: N_("Complimentary"),
    PlanChoice.HOUSE_USE: N_("House use"),
    PlanChoice.ALL: N_("All plans"),
}
_FOR_ALL = (PlanChoice.USUAL, PlanChoice.MEMBER)
_NOTHING_ASKED = {"room_type_id": None, "choice": PlanChoice.USUAL, "features": (), "lowest_minor": None, "highest_minor": None}


class OfferFilters(QWidget):
    """A row of fields, the facilities, and a box.

    Signals:
        changed(): something else is asked for: it has to be searched again.
        shown_changed(): what was found is to be shown differently.
    """

    changed = Signal()
    shown_changed = Signal()

    def __init__(self, currency: str, other_errors: Callable[[StaffError], object]) -> None:
        super().__init__()
        self.setObjectName("booking_filters")
        self.form = Form(object_name="booking_filters_form", accessible_name=_("Offers shown"), other_errors=other_errors)
        self.type = ChoiceField("room_type_id", _("Room type"), object_name="booking_type", choices=[(None, _("Any"))])
        self.plans = ChoiceField("choice", _("Rate plans"), object_name="booking_plans")
        self.lowest = MoneyField("lowest_minor", _("A night from"), object_name="booking_price_from", currency=currency)
        self.highest = MoneyField("highest_minor", _("to"), object_name="booking_price_to", currency=currency)
        self.features = ChecksField("features", _("With"), object_name="booking_feature")
        self.every = CheckField("every", _("Also what is not for sale"), object_name="booking_every_offer")
        self.form.add(self.type, self.plans, self.lowest, self.highest)
        self.form.add(self.features)
        self.form.add(self.every)
        self.may_sell_special(may=False)
        self.form.set_values(**_NOTHING_ASKED, every=True)
        for field in (self.type, self.plans, self.lowest, self.highest, self.features):
            field.edited.connect(self._edited)
        self.every.edited.connect(self.shown_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)

    def may_sell_special(self, *, may: bool) -> None:
        """Offer the plans that only some may sell, or not."""
        chosen = self.plans.value() or PlanChoice.USUAL
        choices = tuple(PlanChoice) if may else _FOR_ALL
        self.plans.set_choices([(one, _(_PLAN_TITLES[one])) for one in choices])
        self.plans.set_value(chosen if chosen in choices else PlanChoice.USUAL)

    def show_types(self, types: Sequence[tuple[RoomTypeId, str]]) -> None:
        """Offer these types to ask for."""
        chosen = self.type.value()
        self.type.set_choices([(None, _("Any")), *types])
        self.type.set_value(chosen if chosen in dict(types) else None)

    def show_features(self, features: Sequence[str]) -> None:
        """Offer these facilities to ask for; without any there is nothing to ask."""
        asked = dict.fromkeys((*features, *self.features.value()))
        self.features.set_choices([(feature, feature) for feature in sorted(asked, key=str.casefold)])
        self.features.setVisible(bool(asked))

    def begin(self) -> None:
        """Ask for everything."""
        self.form.set_values(**_NOTHING_ASKED, every=True)

    def narrowing(self) -> Narrowing | None:
        """What is asked for; None for a range that cannot be meant, which says so at its field and is never swapped."""
        problem = self.range_problem()
        self.highest.show_error(problem)
        if problem:
            return None
        return Narrowing(
            room_type_id=self.type.value(),
            features=self.features.value(),
            lowest_minor=self.lowest.value(),
            highest_minor=self.highest.value(),
            choice=self.plans.value() or PlanChoice.USUAL,
        )

    def range_problem(self) -> str:
        """What is wrong with the range; empty when nothing is."""
        if problem := self.lowest.problem() or self.highest.problem():
            return problem
        lowest, highest = self.form.value("lowest_minor"), self.form.value("highest_minor")
        if lowest is not None and highest is not None and lowest > highest:
            return _("The range is the wrong way round. Nothing is shown. Correct one of the two.")
        return ""

    def _edited(self) -> None:
        self.highest.show_error(self.range_problem())
        self.changed.emit()
