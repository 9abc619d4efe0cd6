"""The demo hotel's places: a meeting room, tables, treatment rooms, and who has booked them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hotel_desk.domain.ids import PlaceId
from hotel_desk.domain.rate_codes import PlaceKind
from hotel_desk.jobs.demo_house import TIME_ZONE
from hotel_desk.language import _
from hotel_desk.queries.front_desk import in_house
from hotel_desk.services.place_bookings import book_place, charge_place_booking, mark_place_paid_elsewhere
from hotel_desk.services.places import PlaceDetails, add_place

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.jobs.demo_house import DemoHouse


def let_places(desk: Desk, house: DemoHouse, today: date) -> None:
    """Write the places down and book some of them for today and tomorrow, as on any busy day."""
    places = {details.code: PlaceId(desk.run(add_place, details=details).id) for details in _places(house)}
    staying = [stay.reservation_id for stay in desk.read(in_house).rows if stay.departure_date > today]

    def at(hour: int, minute: int = 0) -> datetime:
        return datetime.combine(today, time(hour, minute), ZoneInfo(TIME_ZONE)).astimezone(UTC)

    desk.run(
        book_place,
        place_id=places["LAKE"],
        starts_at=at(13),
        ends_at=at(18),
        name=_("Westlake Tea Company"),
        phone="+8657181234567",
        persons=18,
        remind_minutes=1440,
        note=_("Projector, tea for eighteen"),
    )
    desk.run(book_place, place_id=places["T1"], starts_at=at(18), ends_at=at(19, 30), name="Frau Schneider", persons=4)
    for place, first, last, guest in (("T2", 18, 20, 0), ("SPA1", 11, 12, 1), ("SPA1", 14, 16, 2), ("SPA2", 16, 17, 3)):
        if guest < len(staying):
            desk.run(
                book_place,
                place_id=places[place],
                starts_at=at(first),
                ends_at=at(last),
                reservation_id=staying[guest],
                persons=2 if place == "T2" else 1,
                remind_minutes=30,
            )
    early = [
        desk.run(book_place, place_id=places[place], starts_at=at(10), ends_at=at(11), reservation_id=stay, persons=1)
        for place, stay in zip(("SPA1", "SPA2"), staying[4:6], strict=False)
    ]
    for booking in early[:1]:
        desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=booking.version)
    for booking in early[1:]:
        desk.run(mark_place_paid_elsewhere, place_booking_id=booking.place_booking_id, version=booking.version, how=_("Cash in the spa"))


def _places(house: DemoHouse) -> tuple[PlaceDetails, ...]:
    meeting, food, spa = (house.codes[code] for code in ("OTHER", "RESTAURANT", "ENTERTAINMENT"))
    evening: dict[str, Any] = {"kind": PlaceKind.TABLE, "slot_minutes": 30, "opens_at": time(11), "closes_at": time(22)}
    treatment: dict[str, Any] = {
        "kind": PlaceKind.SPA,
        "slot_minutes": 60,
        "opens_at": time(10),
        "closes_at": time(21),
        "slot_price_minor": 38_000,
    }
    return (
        PlaceDetails("LAKE", _("Lake room"), meeting, PlaceKind.MEETING_ROOM, 24, 60, time(8), time(22), 40_000, sort_order=1),
        PlaceDetails("TEA", _("Tea room"), meeting, PlaceKind.MEETING_ROOM, 8, 60, time(8), time(22), 18_000, sort_order=2),
        PlaceDetails("T1", _("Table by the window"), food, capacity=6, sort_order=3, **evening),
        PlaceDetails("T2", _("Table in the garden"), food, capacity=4, sort_order=4, **evening),
        PlaceDetails("SPA1", _("Treatment room"), spa, capacity=2, sort_order=5, **treatment),
        PlaceDetails("SPA2", _("Foot bath"), spa, capacity=4, sort_order=6, **treatment),
    )
