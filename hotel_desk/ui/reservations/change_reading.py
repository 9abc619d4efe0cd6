"""What a change would cost: the quote of the changed stay, and the price under each choice of what becomes of the prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.moved_prices import moved_prices
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.slots import nights_between
from hotel_desk.domain.stay_move import NightPart
from hotel_desk.queries.availability import TypeAvailability, availability
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.queries.quotes import quote
from hotel_desk.queries.rate_facts import all_plans

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import RatePlanId, ReservationId
    from hotel_desk.domain.quote import Quote, StayAsked
    from hotel_desk.queries.reservation_sheet import SoldNight
    from hotel_desk.ui.booking.offer_reading import Wish


@dataclass(frozen=True, slots=True)
class ChangeRead:
    """A change before it is done.

    Args:
        quote: None where the changed stay has no plan.
        totals_minor: of the changed stay under each choice, minor units; empty where nothing prices it.
        fee: what changing costs under what the reservation was made under.
    """

    wish: Wish
    types: tuple[TypeAvailability, ...]
    plans: tuple[tuple[RatePlanId, str], ...]
    quote: Quote | None
    totals_minor: dict[PriceChoice, int]
    fee: PenaltyPreview


def change_read(
    reader: Reader, *, reservation_id: ReservationId, wish: Wish, asked: StayAsked | None, sold: tuple[SoldNight, ...], total_minor: int
) -> ChangeRead:
    """Read what a change would come to.

    Args:
        asked: the changed stay at its plan; None without a plan.
        sold: the nights as they were sold, `total_minor` their price.
    """
    found = quote(reader, asked) if asked is not None else None
    totals = _totals(wish, sold, found) if wish.arrival != wish.departure else {}
    fee = penalty_preview(reader, reservation_id, kind=PolicyKind.CHANGE, new_total_minor=totals.get(PriceChoice.NEW_NIGHTS, total_minor))
    plans = tuple((plan.id, f"{plan.code} · {plan.name}") for plan in all_plans(reader).values() if plan.active)
    return ChangeRead(wish, availability(reader, first=wish.arrival, last=wish.departure), plans, found, totals, fee)


def _totals(wish: Wish, sold: tuple[SoldNight, ...], found: Quote | None) -> dict[PriceChoice, int]:
    before = {night.date: NightPart(night.date, night.price_minor) for night in sold}
    by_plan = {night.date: NightPart(night.date, night.price_minor) for night in found.nights} if found is not None else {}
    nights = nights_between(wish.arrival, wish.departure)
    return {choice: sum(part.price_minor for part in moved_prices(before, nights, choice, by_plan=by_plan)) for choice in PriceChoice}
