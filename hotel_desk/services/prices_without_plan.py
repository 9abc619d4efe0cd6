"""Prices named by hand with no rate plan: anybody's where no plan prices the stay, else of those who may sell without a plan.

Otherwise the limit of a role's discounts would hold for nobody who leaves the plan out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.domain.ids import ProfileId, RatePlanId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.quote import ObstacleKind, Quote, StayAsked
from hotel_desk.queries.quotes import quotes

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.services.reservation_requests import RoomRequest

_ANY_PLAN = RatePlanId(UUID(int=0))
_NOT_PRICED = frozenset({ObstacleKind.NO_PRICE, ObstacleKind.PLAN_NOT_VALID})


def refuse_own_price(
    uow: UnitOfWork, request: RoomRequest, *, company_id: ProfileId | None = None, agent_id: ProfileId | None = None
) -> None:
    """Go on only if a room is asked for at a plan, no plan prices its type on those nights, or the actor may leave the plan out.

    That a plan is closed or full on those nights is no reason to leave it out. Not asked of what was agreed before: rooms picked up from
    a block, bookings taken over from another system, stays that go on at their price.

    Args:
        company_id, agent_id: for whom negotiated plans may price it.

    Raises:
        NotAllowed: a plan prices it, and the actor may not sell without one.
    """
    if request.rate_plan_id is not None or uow.allows(Permission.SELL_WITHOUT_PLAN):
        return
    room_type_id = request.charged_type_id or request.room_type_id
    asked = StayAsked(
        arrival=request.arrival_date,
        departure=request.departure_date,
        room_type_id=room_type_id,
        rate_plan_id=_ANY_PLAN,
        adults=request.adults,
        child_ages=tuple(request.child_ages),
        babies=request.babies,
        extra_beds=request.extra_beds,
        company_id=company_id,
        agent_id=agent_id,
    )
    if any(map(_prices, quotes(uow, asked, types=[room_type_id]))):
        uow.require(Permission.SELL_WITHOUT_PLAN)


def _prices(found: Quote) -> bool:
    return not any(obstacle.kind in _NOT_PRICED for obstacle in found.obstacles)
