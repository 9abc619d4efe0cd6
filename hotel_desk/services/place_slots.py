"""Takes the slots of a place for a booking and gives them back. Used by commands; not commands themselves.

The database refuses a slot twice; this module turns the refusal into a sentence that says who was faster.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.place_slots import day_slots, local_day, opening_hours, slots_between
from hotel_desk.language import N_
from hotel_desk.models.place import Place, PlaceBooking, PlaceSlot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.unit_of_work import UnitOfWork

_INSERT = insert(PlaceSlot)
_GIVE_BACK = delete(PlaceSlot).where(PlaceSlot.place_booking_id == bindparam("booking"))
_WHO_HAS = (
    select(PlaceBooking.name, PlaceBooking.starts_at, PlaceBooking.ends_at)
    .join(PlaceSlot, PlaceSlot.place_booking_id == PlaceBooking.id)
    .where(
        PlaceSlot.property_id == bindparam("hotel"),
        PlaceSlot.place_id == bindparam("place"),
        PlaceSlot.starts_at.in_(bindparam("slots", expanding=True)),
        PlaceSlot.place_booking_id != bindparam("asking"),
    )
    .order_by(PlaceSlot.starts_at)
    .limit(1)
)


class PlaceTaken(StaffError):
    code = "place.taken"
    template = N_("{place} is taken by {name} from {first} to {last}. Nothing was booked. Choose another time or another place.")


class PlaceClosed(StaffError):
    code = "place.closed"
    template = N_("{place} is open from {opens} to {closes}. Nothing was booked. Choose a time between them.")


def checked_times(uow: UnitOfWork, place: Place, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Times as they can be booked, in UTC.

    Raises:
        InvalidInput: out of order, in the past, not on the borders of slots.
        PlaceClosed: outside the opening hours of the day on which they begin.
    """
    starts, ends = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if ends <= starts:
        raise InvalidInput("ends_at", problem=N_("It ends before it begins. Nothing was booked. Correct the times."))
    zone = ZoneInfo(uow.hotel.time_zone)
    day = local_day(starts, zone)
    first, end = opening_hours(day, place.opens_at, place.closes_at, zone)
    if starts < first or ends > end:
        raise PlaceClosed(
            "starts_at" if starts < first or starts >= end else "ends_at",
            place=place.name,
            opens=f"{place.opens_at:%H:%M}",
            closes=f"{place.closes_at:%H:%M}",
        )
    slots = day_slots(day, place.opens_at, place.closes_at, place.slot_minutes, zone)
    if not on_borders(starts, ends, slots, place.slot_minutes):
        raise InvalidInput(
            "starts_at" if starts not in slots else "ends_at",
            problem=N_("No slot begins or ends at this time. Nothing was booked. Choose one of the times offered."),
        )
    if starts + timedelta(minutes=place.slot_minutes) <= uow.clock.now():
        raise InvalidInput("starts_at", problem=N_("This time is over. Nothing was booked. Choose a later one."))
    return starts, ends


def on_borders(starts: datetime, ends: datetime, slots: Sequence[datetime], minutes: int) -> bool:
    """Whether a time is made of whole slots of a day."""
    return starts in slots and ends - timedelta(minutes=minutes) in slots


def take(uow: UnitOfWork, place: Place, booking: PlaceBooking) -> None:
    """Take the slots of a stored booking.

    Raises:
        PlaceTaken: another booking has one of them; the sentence says whose.
    """
    slots = slots_between(booking.starts_at, booking.ends_at, booking.slot_minutes)
    here = {"property_id": uow.property_id, "place_id": place.id, "place_booking_id": booking.id}
    try:
        uow.connection.execute(_INSERT, [{**here, "starts_at": slot} for slot in slots])
    except IntegrityError:
        holder = uow.connection.execute(
            _WHO_HAS, {"hotel": uow.property_id, "place": place.id, "slots": slots, "asking": booking.id}
        ).first()
        if holder is None:
            raise
        zone = ZoneInfo(uow.hotel.time_zone)
        first, last = holder.starts_at.astimezone(zone), holder.ends_at.astimezone(zone)
        raise PlaceTaken("starts_at", place=place.name, name=holder.name, first=f"{first:%H:%M}", last=f"{last:%H:%M}") from None


def give_back(uow: UnitOfWork, booking: PlaceBooking) -> None:
    """Give every slot of a booking back."""
    uow.connection.execute(_GIVE_BACK, {"booking": booking.id})
