"""What may be sold for the dates and guests asked about: a type at a rate plan, or at its standard price where no plan prices it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import RatePlanId, RoomTypeId
from hotel_desk.domain.quote import ObstacleKind, Quote
from hotel_desk.language import _
from hotel_desk.queries.availability import TypeAvailability
from hotel_desk.queries.availability_search import TypeFound
from hotel_desk.ui.formats import date_text, short_date_text
from hotel_desk.ui.quote_words import a_night_words, obstacle_title, price_text

if TYPE_CHECKING:
    from hotel_desk.domain.quote import Obstacle


@dataclass(frozen=True, slots=True)
class Offer:
    """One row of what there is to sell.

    Args:
        quote: at a rate plan; None: at the type's standard price, where the hotel has no plans.
        found: the type with its facilities and free rooms.
        taken: rooms of the type that this booking has already.
        nights: of the stay; none for day use.
    """

    found: TypeFound
    quote: Quote | None
    taken: int
    nights: int
    plans_exist: bool = False

    @property
    def type(self) -> TypeAvailability:
        """What is left of the type."""
        return self.found.type

    @property
    def key(self) -> Hashable:
        """Tells it from the other rows."""
        return self.type.room_type_id, self.plan_id

    @property
    def plan_id(self) -> RatePlanId | None:
        """The rate plan; None: the standard price."""
        return None if self.quote is None else self.quote.asked.rate_plan_id

    @property
    def left(self) -> int:
        """How many more this booking may take."""
        return self.type.left - self.taken

    @property
    def total_minor(self) -> int:
        """The price of the whole stay, minor units, taxes on top not counted."""
        if self.quote is not None:
            return self.quote.total_minor
        return self.type.standard_price_minor * max(1, self.nights)

    @property
    def night_minor(self) -> int:
        """The cheapest night, for sorting."""
        if self.quote is None:
            return self.type.standard_price_minor
        return min((night.price_minor for night in self.quote.nights), default=0)

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """Why its plan may not be sold; whether there is a room left is asked of `left`."""
        if self.quote is None:
            return ()
        return tuple(one for one in self.quote.obstacles if one.kind is not ObstacleKind.SOLD_OUT)

    @property
    def for_sale(self) -> bool:
        """A room of it may be added without asking anybody."""
        return self.left > 0 and self.priced and not self.obstacles

    @property
    def priced(self) -> bool:
        """Every night has a price."""
        if self.quote is None:
            return not self.plans_exist
        return all(one.kind is not ObstacleKind.NO_PRICE for one in self.quote.obstacles)

    @property
    def may_be_overridden(self) -> bool:
        """Somebody with the permission may sell it all the same."""
        return all(one.may_be_overridden for one in self.obstacles)

    def state(self) -> str:
        """What is left, or in a few words what stands in the way."""
        if not self.priced and self.quote is None:
            return _("No price")
        if self.obstacles:
            return obstacle_title(self.obstacles[0])
        if self.left > 0:
            return str(self.left)
        if self.type.left > 0:
            return _("All {count} in this booking").format(count=self.type.left)
        fullest = self.type.fullest
        return _("No room free by day") if fullest is None else _("Sold out on {date}").format(date=short_date_text(fullest.date))

    def sentences(self) -> list[str]:
        """Why it is not for sale, in sentences."""
        found = [one.sentence for one in self.obstacles]
        if self.quote is None and not self.priced:
            found.append(_("No rate plan has a price for these guests in {type}.").format(type=self.type.name))
        if self.left <= 0:
            found.append(self.sold_out_words())
        return found

    def sold_out_words(self) -> str:
        """That no more of the type is to be had, and where one sees it."""
        if self.type.left > 0:
            return _("All {count} rooms that are left of {type} are in this booking.").format(count=self.type.left, type=self.type.name)
        fullest = self.type.fullest
        if fullest is None:
            return _("No {type} is free by day on these dates.").format(type=self.type.name)
        return _("{type} is sold out on the night of {date}.").format(type=self.type.name, date=date_text(fullest.date))

    def night_words(self, currency: str) -> str:
        """The price of a night for the column."""
        if self.quote is not None:
            return a_night_words(self.quote.nights, currency) if self.priced else "–"
        return price_text(self.type.standard_price_minor, currency) if self.priced else "–"


def offers(found: Sequence[TypeFound], taken: Mapping[RoomTypeId, int], nights: int, *, plans_exist: bool) -> list[Offer]:
    """Every quote with what is left of its type, what is for sale first, cheapest first; then the types that are not quoted.

    Args:
        plans_exist: the hotel sells at rate plans: a type that none of them prices cannot be sold. Else the standard price holds.
    """
    quoted = [(one, quote) for one in found for quote in one.quotes]
    quoted.sort(key=lambda pair: (not pair[1].for_sale, pair[1].total_minor))
    plain = [one for one in found if not one.quotes]
    return [
        *(Offer(one, quote, taken.get(one.type.room_type_id, 0), nights) for one, quote in quoted),
        *(Offer(one, None, taken.get(one.type.room_type_id, 0), nights, plans_exist) for one in plain),
    ]
