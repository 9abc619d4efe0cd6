"""A treatment room and a meeting room of the small hotel, and what tests do with them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.ids import PlaceId
from hotel_desk.domain.rate_codes import PlaceKind
from hotel_desk.services.place_bookings import PlaceBooked, book_place
from hotel_desk.services.places import PlaceDetails, add_place

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    """An hour of a day of March 2026; Lisbon's clock shows UTC then."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def treatment_room(hotel: SmallHotel, **other: Any) -> PlaceDetails:
    """Open 9 to 18, an hour a slot at 40.00, taxed at 6 % in the price."""
    facts = {"code": "SPA1", "name": "Treatment room", "transaction_code_id": hotel.codes["ENTERTAINMENT"], "kind": PlaceKind.SPA}
    return PlaceDetails(**{**facts, "capacity": 2, "slot_price_minor": 4_000, "opens_at": time(9), "closes_at": time(18), **other})


def a_place(hotel: SmallHotel, **other: Any) -> PlaceId:
    """The treatment room, or another place like it, in the hotel."""
    return PlaceId(hotel.desk.run(add_place, details=treatment_room(hotel, **other)).id)


def booked(hotel: SmallHotel, place_id: PlaceId, first: int = 10, last: int = 11, **booking: Any) -> PlaceBooked:
    """A booking of a place from hour to hour of the first day."""
    who = {"name": "Ana Silva", **booking}
    return hotel.desk.run(book_place, place_id=place_id, starts_at=at(first), ends_at=at(last), **who)
