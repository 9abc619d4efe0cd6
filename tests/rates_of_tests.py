"""Rate plans, prices and packages as tests make them, and a quote asked for as a clerk does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.db.registry import SALE_LOCKS, CommandSpec
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.ids import PackageId, RatePlanId, ReservationId, RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.quote import Quote, StayAsked
from hotel_desk.domain.rate_codes import PriceUnit, RatePricing
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.quotes import quote
from hotel_desk.services.packages import PackageDetails, add_package
from hotel_desk.services.rate_plans import RatePlanDetails, add_rate_plan
from hotel_desk.services.rate_prices import set_rate_prices
from hotel_desk.services.reservation_prices import keep_packages, write_quoted_nights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotel_desk.db.unit_of_work import UnitOfWork
    from tests.fixtures.databases import SmallHotel

FIRST, LAST = date(2026, 3, 2), date(2026, 12, 31)
TWO = {PriceUnit.ADULTS_1: 9_000, PriceUnit.ADULTS_2: 10_000}


def a_plan(hotel: SmallHotel, code: str = "BAR", **more: Any) -> RatePlanId:
    """A rate plan without prices."""
    return RatePlanId(hotel.desk.run(add_rate_plan, details=RatePlanDetails(code, code.title(), **more)).id)


def a_derived_plan(hotel: SmallHotel, parent: RatePlanId, code: str = "NRF", *, percent: int = -10, **more: Any) -> RatePlanId:
    """A plan derived from another, by a whole percentage."""
    return a_plan(hotel, code, pricing=RatePricing.DERIVED, parent_id=parent, derived_percent_millionths=percent * 10_000, **more)


def priced(
    hotel: SmallHotel,
    plan: RatePlanId,
    prices: Mapping[PriceUnit, int | None] | None = None,
    *,
    kind: RoomTypeId | None = None,
    first: date = FIRST,
    last: date = LAST,
    **more: Any,
) -> RatePlanId:
    """Put prices into a plan's grid: by default 90.00 for one and 100.00 for two in a standard room, all year."""
    wanted = {"prices": prices or TWO, "first_date": first, "last_date": last, **more}
    hotel.desk.run(set_rate_prices, rate_plan_id=plan, room_type_ids=[kind or hotel.standard], **wanted)
    return plan


def a_package(hotel: SmallHotel, code: str = "BREAKFAST", price_minor: int = 1_200, **more: Any) -> PackageId:
    """A package posted under the transaction code of its name."""
    details = PackageDetails(code, code.title(), hotel.codes[code], price_minor, **more)
    return PackageId(hotel.desk.run(add_package, details=details).id)


def asked_for(hotel: SmallHotel, plan: RatePlanId, first: date, last: date, **more: Any) -> StayAsked:
    """Two adults in a standard room, unless something else is said."""
    return StayAsked(**{"arrival": first, "departure": last, "room_type_id": hotel.standard, "rate_plan_id": plan, "adults": 2, **more})


def quoted(hotel: SmallHotel, plan: RatePlanId, first: date, last: date, **more: Any) -> Quote:
    """The quote of such a stay."""
    return hotel.desk.read(quote, asked=asked_for(hotel, plan, first, last, **more))


@dataclass(frozen=True, slots=True)
class SoldAtQuote:
    reservation_id: ReservationId


def sell_at_quote(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    plan: RatePlanId,
    packages: tuple[PackageId, ...] = (),
    prices: tuple[tuple[date, int], ...] = (),
) -> SoldAtQuote:
    """Write a quote of its dates down with a reservation, as the commands that sell do."""
    reservation = uow.get(Reservation, reservation_id, what="The reservation")
    reservation.rate_plan_id = plan
    asked = StayAsked(
        arrival=reservation.arrival_date,
        departure=reservation.departure_date,
        room_type_id=RoomTypeId(reservation.room_type_id),
        rate_plan_id=plan,
        adults=reservation.adults,
        child_ages=tuple(reservation.child_ages or ()),
        package_ids=packages,
        reservation_id=reservation_id,
    )
    write_quoted_nights(uow, reservation, quote(uow, asked), prices=dict(prices))
    keep_packages(uow, reservation, asked)
    uow.changed(reservation)
    uow.session.flush()
    return SoldAtQuote(reservation_id)


# Known to the desk like any command, without being one of the program's.
sell_at_quote.command_spec = CommandSpec(  # type: ignore[attr-defined]
    "sell_at_quote",
    "Sell at a quote",
    sell_at_quote,
    Permission.BOOK,
    (),
    (EntityKind.RESERVATION,),
    SyncRule.OWNER,
    SALE_LOCKS,
    None,
    SoldAtQuote,
)
