"""How other screens ask for a new reservation: with what is known already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import PackageId, RatePlanId, RoomId, RoomTypeId
from hotel_desk.ui.desk_port import Target

if TYPE_CHECKING:
    from hotel_desk.queries.profiles import ProfileHit
    from hotel_desk.ui.booking.party_part import Party

SCREEN = "new_reservation"


@dataclass(frozen=True, slots=True)
class BookingStart:
    """What the page begins with; None is asked for there.

    Args:
        package_ids: beside those of the plan.
        details: by the names of the fields about the booking as a whole; those left out are empty.
    """

    arrival_date: date | None = None
    departure_date: date | None = None
    room_type_id: RoomTypeId | None = None
    room_id: RoomId | None = None
    rate_plan_id: RatePlanId | None = None
    party: Party | None = None
    guest: ProfileHit | None = None
    package_ids: tuple[PackageId, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


def new_reservation(start: BookingStart | None = None) -> Target:
    """Where to go for a new reservation."""
    return Target(screen=SCREEN, kind=EntityKind.BOOKING, id=start or BookingStart())
