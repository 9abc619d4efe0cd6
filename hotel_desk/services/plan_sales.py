"""Rooms sold at a rate plan: quoted, refused where a rule stands in the way, written down as quoted.

Used by commands; not commands themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import BlockId, ProfileId, RatePlanId, RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.quote import Obstacle, ObstacleKind, Quote, QuotedNight, StayAsked
from hotel_desk.language import N_, _, paragraph
from hotel_desk.models.reservation import Booking
from hotel_desk.queries.quotes import quote
from hotel_desk.services.discounts import listed_reason, refuse_too_high
from hotel_desk.services.quotas import hold_quota
from hotel_desk.services.reservation_policies import keep_policies
from hotel_desk.services.reservation_prices import keep_packages, write_quoted_nights
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.ids import ReasonCodeId, ReservationId
    from hotel_desk.models.reservation import Reservation
    from hotel_desk.services.reservation_requests import RoomRequest

# The counters decide about the first, the room that is really given about the second.
_DECIDED_ELSEWHERE = frozenset({ObstacleKind.SOLD_OUT, ObstacleKind.TOO_MANY_GUESTS})
_FIELDS = {
    ObstacleKind.CLOSED_TO_ARRIVAL: "arrival_date",
    ObstacleKind.MIN_ADVANCE: "arrival_date",
    ObstacleKind.MAX_ADVANCE: "arrival_date",
    ObstacleKind.CLOSED_TO_DEPARTURE: "departure_date",
    ObstacleKind.MIN_ON_ARRIVAL: "departure_date",
    ObstacleKind.MAX_ON_ARRIVAL: "departure_date",
    ObstacleKind.MIN_THROUGH: "departure_date",
    ObstacleKind.MAX_THROUGH: "departure_date",
}


class NotForSale(StaffError):
    code = "sale.not_for_sale"
    template = N_("{why} Nothing was saved. Change the stay or choose another rate plan.")


class NotForSaleWithoutReason(NotForSale):
    code = "sale.against_the_rules"
    template = N_("{why} Nothing was saved. Change the stay, choose another rate plan, or give a reason to sell it in spite of this.")


class NotForSaleAnyMore(NotForSale):
    code = "sale.not_for_sale_any_more"
    template = N_(
        "{why} The reservation was not taken back. Give a reason to take it back in spite of this, or make a new reservation for other "
        "dates or at another rate plan."
    )


@dataclass(frozen=True, slots=True)
class PlanSale:
    """A stay as it is about to be sold at a plan.

    Args:
        overridden: the rules that it is sold against; none where everything fits.
        typed_minor: a price typed by hand for every night, minor units; None: as quoted.
        reason: why the rules are overridden.
    """

    quote: Quote
    overridden: tuple[Obstacle, ...] = ()
    typed_minor: int | None = None
    reason: str = ""

    def prices(self, nights: Collection[date] | None = None) -> dict[date, int]:
        """What is taken for each night, minor units."""
        wanted = [night for night in self.quote.nights if nights is None or night.date in nights]
        return {night.date: night.price_minor if self.typed_minor is None else self.typed_minor for night in wanted}


def stay_asked(
    request: RoomRequest,
    *,
    company_id: ProfileId | None = None,
    agent_id: ProfileId | None = None,
    reservation_id: ReservationId | None = None,
) -> StayAsked:
    """What the quote is asked for: the type charged, not the one given.

    Raises:
        InvalidInput: children come along and their ages were not said.
    """
    assert request.rate_plan_id is not None  # noqa: S101 - asked only for sales at a plan
    if request.children and not request.child_ages:
        raise InvalidInput(
            "child_ages", problem=N_("A rate plan asks how old the children are. Nothing was saved. Give each child an age.")
        )
    return StayAsked(
        arrival=request.arrival_date,
        departure=request.departure_date,
        room_type_id=request.charged_type_id or request.room_type_id,
        rate_plan_id=request.rate_plan_id,
        adults=request.adults,
        child_ages=tuple(request.child_ages),
        babies=request.babies,
        extra_beds=request.extra_beds,
        package_ids=tuple(request.package_ids),
        company_id=company_id,
        agent_id=agent_id,
        block_id=request.block_id,
        reservation_id=reservation_id,
    )


def asked_as_agreed(uow: UnitOfWork, reservation: Reservation) -> StayAsked:
    """What the quote would be asked for, if a reservation at a plan were sold once more; as a new sale, not as a change of it."""
    assert reservation.rate_plan_id is not None  # noqa: S101 - asked only of sales at a plan
    booking = uow.get(Booking, reservation.booking_id, what=_("The booking"), lock=False)
    return StayAsked(
        arrival=reservation.arrival_date,
        departure=reservation.departure_date,
        room_type_id=RoomTypeId(reservation.charged_type_id),
        rate_plan_id=RatePlanId(reservation.rate_plan_id),
        adults=reservation.adults,
        child_ages=tuple(reservation.child_ages or ()),
        babies=reservation.babies,
        extra_beds=reservation.extra_beds,
        company_id=None if booking.company_id is None else ProfileId(booking.company_id),
        agent_id=None if booking.agent_id is None else ProfileId(booking.agent_id),
        block_id=None if reservation.block_id is None else BlockId(reservation.block_id),
    )


def sale_at_plan(
    uow: UnitOfWork,
    asked: StayAsked,
    *,
    typed_minor: int | None = None,
    discount_reason_id: ReasonCodeId | None = None,
    override_reason: str | None = None,
    typed_nights: Collection[date] | None = None,
    agreed_before: bool = False,
    is_wish: bool = False,
) -> PlanSale:
    """Ask what a stay costs, and go on only if it may be sold like this.

    Args:
        typed_minor: a price typed by hand for every night, minor units; lower than the plan's it is a discount and needs a reason.
        override_reason: why rules of the plan are overridden; needs its own permission.
        typed_nights: which nights the price is for; None: all.
        agreed_before: the stay is at this plan already: whoever may change it need not be one who may sell it.
        is_wish: it goes to the waitlist, where it waits for a place in a quota too.

    Raises:
        NotForSale: a rule stands in the way; the sentence says which.
        NotAllowed: the plan is confidential or gives the room away, and the actor may not sell such plans.
        discounts.DiscountTooHigh: the price typed is lower than the actor's role may give.
        ReasonMissing, NotAllowed: a rule may not be overridden like this.
    """
    found = quote(uow, asked)
    if found.special and not agreed_before:
        uow.require(Permission.SELL_SPECIAL_PLANS)
    in_the_way = _in_the_way(found, priced=typed_minor is not None, under_quota=not is_wish)
    _refuse(uow, in_the_way, override_reason)
    sale = PlanSale(found, tuple(in_the_way), typed_minor, given_reason(override_reason or "") if in_the_way else "")
    if typed_minor is not None:
        _refuse_discount(uow, sale, discount_reason_id, typed_nights)
    return sale


def sale_again(uow: UnitOfWork, reservation: Reservation, *, forced: bool = False, override_reason: str | None = None) -> PlanSale | None:
    """Ask whether a stay that was given up may be sold once more, as if it were new; it keeps the price that was agreed.

    None where it has no plan, and so no rules.

    Args:
        forced: sold beyond what there is, quotas too.
        override_reason: why rules of the plan are overridden; needs its own permission.

    Raises:
        NotForSale: a rule stands in the way by now; the sentence says which.
        ReasonMissing, NotAllowed: a rule may not be overridden like this.
    """
    if reservation.rate_plan_id is None:
        return None
    found = quote(uow, asked_as_agreed(uow, reservation))
    in_the_way = _in_the_way(found, priced=True, under_quota=not forced)
    _refuse(uow, in_the_way, override_reason, unexplained=NotForSaleAnyMore)
    return PlanSale(found, tuple(in_the_way), reason=given_reason(override_reason or "") if in_the_way else "")


def hold_plan_quota(uow: UnitOfWork, sale: PlanSale, nights: Collection[date], *, reservation_id: ReservationId | None = None) -> None:
    """Take a place in every quota for the nights that are new, unless the rules are overridden.

    Raises:
        quotas.QuotaReached: somebody was faster.
    """
    if sale.overridden:
        return
    asked = sale.quote.asked
    hold_quota(uow, rate_plan_id=asked.rate_plan_id, room_type_id=asked.room_type_id, nights=nights, reservation_id=reservation_id)


def write_sale(uow: UnitOfWork, reservation: Reservation, sale: PlanSale, *, nights: Collection[date] | None = None) -> None:
    """Write down the prices of a sale with a reservation, and what it was sold against.

    Args:
        nights: only these; None: all.
    """
    write_quoted_nights(uow, reservation, sale.quote, prices=sale.prices(nights), nights=nights)
    lowered = {night.date: night.list_price_minor - price for night, price in _typed(sale, nights) if price < night.list_price_minor}
    if lowered:
        uow.record(AuditCode.RESERVATION_DISCOUNTED, reservation, price_minor=sale.typed_minor, off_minor=sum(lowered.values()))
    record_overridden(uow, reservation, sale)


def record_overridden(uow: UnitOfWork, reservation: Reservation, sale: PlanSale) -> None:
    """Write down which rules a stay was sold against, and why; nothing where it fits them all."""
    if sale.overridden:
        rules = [obstacle.kind.value for obstacle in sale.overridden]
        uow.record(AuditCode.RESTRICTION_OVERRIDDEN, reservation, rules=rules, reason=sale.reason)


def keep_plan(uow: UnitOfWork, reservation: Reservation, sale: PlanSale) -> None:
    """Write down what else a plan brings: its packages, and its policies as they stand now."""
    keep_packages(uow, reservation, sale.quote.asked)
    keep_policies(uow, reservation, rate_plan_id=sale.quote.asked.rate_plan_id)


def _typed(sale: PlanSale, nights: Collection[date] | None) -> list[tuple[QuotedNight, int]]:
    """The nights whose price was typed by hand, with it."""
    if sale.typed_minor is None:
        return []
    return [(night, sale.typed_minor) for night in sale.quote.nights if nights is None or night.date in nights]


def _in_the_way(found: Quote, *, priced: bool, under_quota: bool) -> list[Obstacle]:
    """What is decided here; where the price is known already, the plan needs none."""
    not_asked = {ObstacleKind.NO_PRICE: priced, ObstacleKind.QUOTA: not under_quota}
    return [one for one in found.obstacles if one.kind not in _DECIDED_ELSEWHERE and not not_asked.get(one.kind, False)]


def _refuse(
    uow: UnitOfWork,
    in_the_way: Collection[Obstacle],
    override_reason: str | None,
    *,
    unexplained: type[NotForSale] = NotForSaleWithoutReason,
) -> None:
    if not in_the_way:
        return
    final = [obstacle for obstacle in in_the_way if not obstacle.may_be_overridden]
    if final:
        raise NotForSale(_field(final[0]), why=_sentences(final))
    if override_reason is None:
        raise unexplained(_field(next(iter(in_the_way))), why=_sentences(in_the_way))
    uow.require(Permission.OVERRIDE_RESTRICTION)
    given_reason(override_reason)


def _refuse_discount(
    uow: UnitOfWork, sale: PlanSale, discount_reason_id: ReasonCodeId | None, typed_nights: Collection[date] | None
) -> None:
    taken = sale.prices(typed_nights)
    prices = {night.date: (night.list_price_minor, taken[night.date]) for night in sale.quote.nights if night.date in taken}
    if any(price < listed for listed, price in prices.values()):
        listed_reason(uow, discount_reason_id)
        refuse_too_high(uow, prices)


def _field(obstacle: Obstacle) -> str:
    return _FIELDS.get(obstacle.kind, "rate_plan_id")


def _sentences(obstacles: Collection[Obstacle]) -> str:
    return paragraph(*dict.fromkeys(obstacle.sentence for obstacle in obstacles))
