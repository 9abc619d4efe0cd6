"""Which of the offers are shown: with a feature, within a price range of a night, also those that are not for sale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.widgets.field import CheckField, ChoiceField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import RoomTypeId
    from hotel_desk.ui.booking.offer import Offer


class OfferFilters(QWidget):
    """Three fields and a box in one row.

    Signals:
        changed(): other offers are to be shown.
    """

    changed = Signal()

    def __init__(self, currency: str, other_errors: Callable[[StaffError], object]) -> None:
        super().__init__()
        self.setObjectName("booking_filters")
        self.form = Form(object_name="booking_filters_form", accessible_name=_("Offers shown"), other_errors=other_errors)
        self.feature = ChoiceField("feature", _("With"), object_name="booking_feature", choices=[("", _("Anything"))])
        self.lowest = MoneyField("lowest_minor", _("A night from"), object_name="booking_price_from", currency=currency)
        self.highest = MoneyField("highest_minor", _("to"), object_name="booking_price_to", currency=currency)
        self.every = CheckField("every", _("Also what is not for sale"), object_name="booking_every_offer")
        self.form.add(self.feature, self.lowest, self.highest)
        self.form.add(self.every)
        self.form.set_values(feature="", lowest_minor=None, highest_minor=None, every=True)
        self.form.edited.connect(self._edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)

    def show_features(self, features: Sequence[str]) -> None:
        """Offer these features to filter by."""
        self.feature.set_choices([("", _("Anything")), *((feature, feature) for feature in features)])
        if self.feature.value() is None:
            self.feature.set_value("")

    def begin(self) -> None:
        """Show everything."""
        self.form.set_values(feature="", lowest_minor=None, highest_minor=None, every=True)

    def among(self, offers: Sequence[Offer], features: Mapping[RoomTypeId, Sequence[str]]) -> list[Offer]:
        """The offers that fit. A range that cannot be meant fits nothing, and says so at its field.

        Args:
            features: of each type.
        """
        if self._range_problem():
            return []
        feature, lowest, highest = self.feature.value(), self.form.value("lowest_minor"), self.form.value("highest_minor")
        return [
            offer
            for offer in offers
            if (self.every.value() or offer.for_sale)
            and (not feature or feature in features.get(offer.type.room_type_id, ()))
            and (lowest is None or offer.night_minor >= lowest)
            and (highest is None or offer.night_minor <= highest)
        ]

    def is_narrowed(self) -> bool:
        """Whether something is filtered away."""
        wanted = (self.feature.value(), self.form.value("lowest_minor"), self.form.value("highest_minor"))
        return not self.every.value() or any(wanted)

    def _edited(self) -> None:
        self.highest.show_error(self._range_problem())
        self.changed.emit()

    def _range_problem(self) -> str:
        if problem := self.lowest.problem() or self.highest.problem():
            return problem
        lowest, highest = self.form.value("lowest_minor"), self.form.value("highest_minor")
        if lowest is not None and highest is not None and lowest > highest:
            return _("The range is the wrong way round. Nothing is shown. Correct one of the two.")
        return ""
