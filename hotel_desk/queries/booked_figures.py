"""How full the nights ahead are booked, counted by the hotel's rules as the closed days are (`docs/algorithms/statistics.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, bindparam, case, func, select

from hotel_desk.domain.figures import Counts, Figures
from hotel_desk.domain.rate_codes import RateAudience
from hotel_desk.domain.reservation_states import HOLDS_INVENTORY
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.queries.figure_rules import figure_rules

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.availability import NightLeft, TypeAvailability

_FIRST, _LAST = (bindparam(name, type_=Date) for name in ("first", "last"))
# Of everybody in the room the plan of who holds it.
_FOR_THE_HOUSE = case(((RatePlan.audience == RateAudience.HOUSE_USE) & Reservation.sharing_with_id.is_(None), 1), else_=0)
_ROOMS = (
    select(
        ReservationNight.date,
        func.max(_FOR_THE_HOUSE).label("house_use"),
        func.max(func.abs(ReservationNight.price_minor)).label("dearest"),
    )
    .join(Reservation, Reservation.id == ReservationNight.reservation_id)
    .outerjoin(RatePlan, RatePlan.id == ReservationNight.rate_plan_id)
    .where(
        ReservationNight.property_id == bindparam("hotel"),
        ReservationNight.date >= _FIRST,
        ReservationNight.date <= _LAST,
        ReservationNight.date < Reservation.departure_date,
        Reservation.status.in_(sorted(HOLDS_INVENTORY)),
    )
    .group_by(ReservationNight.date, func.coalesce(Reservation.sharing_with_id, Reservation.id))
    # What nothing guarantees deducts nothing any more after its hour, and is not sold.
    .having(func.max(case((ReservationNight.held, 1), else_=0)) == 1)
    .subquery()
)
_UNPAID = select(
    _ROOMS.c.date,
    func.sum(_ROOMS.c.house_use).label("house_use"),
    func.sum(case(((_ROOMS.c.house_use == 0) & (_ROOMS.c.dearest == 0), 1), else_=0)).label("complimentary"),
).group_by(_ROOMS.c.date)


def booked_figures(reader: Reader, types: Sequence[TypeAvailability]) -> dict[dt.date, Figures]:
    """How full the house is on each night that its types were asked about: what is sold, or kept for groups. Two statements."""
    nights = list(zip(*(one.nights for one in types), strict=True))
    if not nights:
        return {}
    asked = {"hotel": reader.property_id, "first": nights[0][0].date, "last": nights[-1][0].date}
    rules = figure_rules(reader)
    unpaid = {row.date: row for row in reader.connection.execute(_UNPAID, asked)}
    return {night[0].date: Figures(_counts(night, unpaid.get(night[0].date)), rules) for night in nights}


def _counts(night: Sequence[NightLeft], unpaid: Any) -> Counts:
    return Counts(
        rooms=sum(one.physical for one in night),
        out_of_order=sum(one.out_of_order for one in night),
        rooms_occupied=sum(one.sold for one in night),
        complimentary=0 if unpaid is None else int(unpaid.complimentary),
        house_use=0 if unpaid is None else int(unpaid.house_use),
    )
