"""Quotas held at the moment of a sale: how many rooms of a scope may be sold for a night. Used by commands; not commands themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import RatePlanId, ReservationId, RoomTypeId
from hotel_desk.domain.restrictions import DateRules, SellingRules
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_
from hotel_desk.models.restriction import EVERY, Restriction
from hotel_desk.queries.restrictions import sold_on

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Reservation

# The rows are locked first and counted against afterwards: of two desks that want the last room of a quota, the second counts the first.
_QUOTAS = (
    select(Restriction.date, Restriction.rate_plan_id, Restriction.room_type_id, Restriction.quota)
    .where(
        Restriction.property_id == bindparam("hotel"),
        Restriction.date.in_(bindparam("nights", expanding=True)),
        Restriction.plan_key.in_(bindparam("plans", expanding=True)),
        Restriction.type_key.in_(bindparam("types", expanding=True)),
        Restriction.quota.is_not(None),
    )
    .order_by(Restriction.date, Restriction.plan_key, Restriction.type_key)
    .with_for_update()
)


class QuotaReached(StaffError):
    code = "restriction.quota_reached"
    template = N_(
        "The quota of {quota} rooms for the night of {night} is used up: the last one was sold before you. Nothing was saved. "
        "Choose another rate plan, another room type or other dates."
    )


def hold_quota(
    uow: UnitOfWork,
    *,
    rate_plan_id: RatePlanId | None,
    room_type_id: RoomTypeId,
    nights: Collection[date],
    reservation_id: ReservationId | None = None,
) -> None:
    """Go on only if every quota has a place for one more room on each of the nights, and keep it until the command ends.

    Asked for each room just before its nights are written, after its counters were raised (`docs/locking.md`): what the command itself has
    written before counts.

    Args:
        room_type_id: the type charged.
        nights: those that are new to the reservation at this plan and type; none for day use.
        reservation_id: the reservation that gets them, when it is being changed: what it holds already is not counted.

    Raises:
        QuotaReached: a night's quota is used up; the sentence names the first such night.
    """
    if not nights:
        return
    scope = {"plans": [EVERY, rate_plan_id or EVERY], "types": [EVERY, room_type_id]}
    rows = uow.connection.execute(_QUOTAS, {"hotel": uow.property_id, "nights": sorted(nights), **scope}).mappings().all()
    if not rows:
        return
    quotas = [DateRules(**row) for row in rows]
    sold = sold_on(uow, {rule.date for rule in quotas}, without=reservation_id)
    rules = SellingRules(uow.business_date, {}, sold)
    for rule in quotas:
        if rule.quota is not None and rules.used(rule) >= rule.quota:
            raise QuotaReached("rate_plan_id", quota=rule.quota, night=rule.date.isoformat())


def hold_quota_again(uow: UnitOfWork, reservation: Reservation) -> None:
    """The same for every night of a reservation that was sold at a plan, gave up its place and takes its nights again.

    Raises:
        QuotaReached: the place is somebody else's by now.
    """
    if reservation.rate_plan_id is None:
        return
    hold_quota(
        uow,
        rate_plan_id=RatePlanId(reservation.rate_plan_id),
        room_type_id=RoomTypeId(reservation.charged_type_id),
        nights=nights_between(reservation.arrival_date, reservation.departure_date),
        reservation_id=ReservationId(reservation.id),
    )
