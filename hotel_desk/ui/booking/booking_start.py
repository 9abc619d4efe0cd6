"""How other screens ask for a new reservation: with what is known already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import RatePlanId, RoomId, RoomTypeId
from hotel_desk.ui.desk_port import Target

if TYPE_CHECKING:
    from hotel_desk.queries.profiles import ProfileHit
    from hotel_desk.ui.booking.party_part import Party

SCREEN = "new_reservation"


@dataclass(frozen=True, slots=True)
class BookingStart:
    """What the page begins with; None is asked for there."""

    arrival_date: date | None = None
    departure_date: date | None = None
    room_type_id: RoomTypeId | None = None
    room_id: RoomId | None = None
    rate_plan_id: RatePlanId | None = None
    party: Party | None = None
    guest: ProfileHit | None = None


def new_reservation(start: BookingStart | None = None) -> Target:
    """Where to go for a new reservation."""
    return Target(screen=SCREEN, kind=EntityKind.BOOKING, id=start or BookingStart())
