"""A sale that only a quota limits, as desks in processes of their own press it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, CommandSpec
from hotel_desk.domain.codes import SyncRule
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.slots import nights_between
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.quotas import hold_quota
from hotel_desk.services.reservations import book

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.services.reservations import RoomRequest


@dataclass(frozen=True, slots=True)
class SoldUnderQuota:
    reservation_id: ReservationId


def sell_under_quota(uow: UnitOfWork, *, guest: str, request: RoomRequest) -> SoldUnderQuota:
    """Hold the quota, then sell, as a sale at a plan does."""
    nights = nights_between(request.arrival_date, request.departure_date)
    hold_quota(uow, rate_plan_id=None, room_type_id=request.room_type_id, nights=nights)
    return SoldUnderQuota(book(uow, guest=ProfileDetails(name=guest), rooms=[request]).reservation_ids[0])


# No command of the program: it is not in the registry.
sell_under_quota.command_spec = CommandSpec(  # type: ignore[attr-defined]
    name="sell_under_quota",
    title="Sell under a quota",
    function=sell_under_quota,
    permission=Permission.BOOK,
    audit=book.command_spec.audit,  # type: ignore[attr-defined]
    changes=book.command_spec.changes,  # type: ignore[attr-defined]
    sync=SyncRule.OWNER,
    locks=SALE_LOCKS,
    undo=None,
    result=SoldUnderQuota,
)
