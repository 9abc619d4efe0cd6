"""The versions of the policies that a reservation was made under. Used by commands; not a command itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert

from hotel_desk.models.policy import ReservationPolicy
from hotel_desk.queries.policies import policies_of_plans

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.ids import RatePlanId
    from hotel_desk.models.reservation import Reservation

_FORGET = delete(ReservationPolicy).where(ReservationPolicy.reservation_id == bindparam("reservation"))
_KEEP = insert(ReservationPolicy)


def keep_policies(uow: UnitOfWork, reservation: Reservation, *, rate_plan_id: RatePlanId | None) -> None:
    """Write down what a stored reservation is made under: asked when it is booked, and when it changes to another plan.

    Args:
        rate_plan_id: the plan it is sold at; None: it has no policies.
    """
    found = policies_of_plans(uow, [rate_plan_id]).get(rate_plan_id, {}) if rate_plan_id is not None else {}
    uow.connection.execute(_FORGET, {"reservation": reservation.id})
    rows = [
        {
            "property_id": uow.property_id,
            "reservation_id": reservation.id,
            "kind": kind,
            "policy_version_id": policy.policy_version_id,
        }
        for kind, policy in found.items()
    ]
    if rows:
        uow.connection.execute(_KEEP, rows)
