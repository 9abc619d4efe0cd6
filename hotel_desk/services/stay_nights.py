"""The nights of a stay that is moved: counters, types and prices in one go. Used by commands; not commands themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, update

from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.domain.stay_move import NightPart
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.services import inventory
from hotel_desk.services.quotas import hold_quota
from hotel_desk.services.reservation_nights import block_of

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.queries.moving_stay import MovingStay

_GONE = delete(ReservationNight).where(
    ReservationNight.reservation_id == bindparam("reservation"), ReservationNight.date.in_(bindparam("nights", expanding=True))
)
_NEW = insert(ReservationNight)
_CHANGED = (
    update(ReservationNight)
    .where(ReservationNight.reservation_id == bindparam("reservation"), ReservationNight.date == bindparam("night"))
    .values({name: bindparam(f"new_{name}") for name in ("room_type_id", "price_minor", "list_price_minor", "rate_plan_id")})
)


def arrange_nights(
    uow: UnitOfWork,
    reservation: Reservation,
    stay: MovingStay,
    types: Mapping[date, RoomTypeId],
    prices: Sequence[NightPart],
    *,
    against_the_rules: bool = False,
) -> None:
    """Let a stay have these nights, each in its type and at its price; what it had before and has no more is given back.

    Args:
        stay: as it was.
        types: what each night is counted in; its dates are the nights of the stay from now on.
        prices: one a night.
        against_the_rules: somebody may do it in spite of the selling rules, a quota too.

    Raises:
        inventory.SoldOut: a type has nothing left on a night.
        QuotaReached: a quota was used up by somebody who was faster.
    """
    if stay.counted:
        held = [(night.room_type_id, day) for day, night in stay.nights.items() if night.held]
        never = {day for day, night in stay.nights.items() if not night.held}
        wanted = [(kind, day) for day, kind in types.items() if day not in never]
        inventory.exchange(uow, released=held, wanted=wanted, block_id=block_of(reservation))
        if not against_the_rules:
            added = [day for day in types if day not in stay.nights]
            hold_quota(
                uow,
                rate_plan_id=stay.rate_plan_id,
                room_type_id=stay.charged_type_id,
                nights=added,
                reservation_id=stay.reservation_id,
            )
    _write(uow, reservation, stay, types, {price.date: price for price in prices})


def _write(
    uow: UnitOfWork, reservation: Reservation, stay: MovingStay, types: Mapping[date, RoomTypeId], prices: Mapping[date, NightPart]
) -> None:
    gone = [day for day in stay.nights if day not in types]
    if gone:
        uow.connection.execute(_GONE, {"reservation": reservation.id, "nights": gone})
    new = [day for day in types if day not in stay.nights]
    if new:
        here = {"property_id": uow.property_id, "reservation_id": reservation.id, "held": stay.counted}
        uow.connection.execute(_NEW, [{**here, "date": day, **_columns(types[day], prices[day])} for day in new])
    other = [day for day, kind in types.items() if day in stay.nights and _differs(stay, day, kind, prices[day])]
    if other:
        uow.connection.execute(_CHANGED, [_named(reservation, day, _columns(types[day], prices[day])) for day in other])


def _named(reservation: Reservation, day: date, columns: Mapping[str, object]) -> dict[str, object]:
    return {"reservation": reservation.id, "night": day, **{f"new_{name}": value for name, value in columns.items()}}


def _differs(stay: MovingStay, day: date, kind: RoomTypeId, price: NightPart) -> bool:
    return stay.nights[day].room_type_id != kind or stay.nights[day].price != price


def _columns(kind: RoomTypeId, price: NightPart) -> dict[str, object]:
    return {
        "room_type_id": kind,
        "price_minor": price.price_minor,
        "list_price_minor": price.list_price_minor,
        "rate_plan_id": price.rate_plan_id,
    }
