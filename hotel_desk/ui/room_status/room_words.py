"""What is said of a room in sentences: the lines of its card, of its panel, of the discrepancy table. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import SeenOccupancy
from hotel_desk.language import _, plural
from hotel_desk.queries.room_rack import DISCREPANCY_TITLES
from hotel_desk.ui.formats import instant_text, short_date_text
from hotel_desk.ui.room_status.room_conditions import (
    CLOSURE_TITLES,
    SEEN_TITLES,
    look_title,
    main_look,
)

if TYPE_CHECKING:
    from hotel_desk.queries.room_rack import RackClosure, RackRoom, RackStay, RoomRack, Sighting


def card_lines(room: RackRoom, rack: RoomRack, time_zone: str) -> list[str]:
    """A title and lines."""
    lines = [
        _("Room {room}").format(room=room.number) + f" · {look_title(room, main_look(room, rack))}",
        f"{room.type_code} · {room.type_name} · {place_text(room)}",
    ]
    if room.features:
        lines.append(", ".join(room.features))
    if room.stay is not None:
        lines.append(_("In the room: {stay}").format(stay=stay_text(room.stay)))
    if room.stay is not None and room.stay.late_until is not None:
        lines.append(_("Late departure agreed: {hour}").format(hour=f"{room.stay.late_until:%H:%M}"))
    if room.next_stay is not None:
        lines.append(_("Next: {stay}").format(stay=stay_text(room.next_stay)))
    lines += [closure_text(closure) for closure in room.closures[:2]]
    if room.do_not_disturb:
        lines.append(_("Do not disturb"))
    if room.discrepancy is not None:
        lines.append(_(DISCREPANCY_TITLES[room.discrepancy]))
    if room.sighting is not None and room.sighting.counts:
        lines.append(sighting_text(room.sighting, time_zone))
    return lines


def place_text(room: RackRoom) -> str:
    """Where a room is: `House A · First floor`."""
    return f"{room.building_name} · {room.floor_name}"


def stay_text(stay: RackStay) -> str:
    """A guest with dates: `Ana Silva, 2 Mar to 4 Mar, 2 persons`."""
    persons = plural("{count} person", "{count} persons", stay.persons).format(count=stay.persons)
    if stay.day_use:
        return _("{guest}, day use on {date}, {persons}").format(
            guest=stay.guest_name, date=short_date_text(stay.arrival_date), persons=persons
        )
    return _("{guest}, {arrival} to {departure}, {persons}").format(
        guest=stay.guest_name, arrival=short_date_text(stay.arrival_date), departure=short_date_text(stay.departure_date), persons=persons
    )


def nights_left_text(stay: RackStay, rack: RoomRack) -> str:
    """How long a guest still has: `2 nights left`, `leaves today`."""
    nights = stay.nights_left(rack.business_date)
    if not nights and stay.late_until is not None:
        return _("leaves today, may stay until {hour}").format(hour=f"{stay.late_until:%H:%M}")
    if not nights:
        return _("leaves today")
    return plural("{count} night left", "{count} nights left", nights).format(count=nights)


def closure_text(closure: RackClosure) -> str:
    """A closure with its nights and reason."""
    return _("{kind}, nights of {first} to {last}: {reason}").format(
        kind=_(CLOSURE_TITLES[closure.kind]),
        first=short_date_text(closure.first_date),
        last=short_date_text(closure.last_date),
        reason=closure.reason,
    )


def thought_text(room: RackRoom) -> str:
    """What the stays say: `Occupied, 2 persons`."""
    if room.stay is None:
        return _("Vacant")
    return _occupied_text(room.stay.persons)


def seen_text(sighting: Sighting) -> str:
    """What housekeeping saw: `Occupied, 3 persons`."""
    if sighting.seen is SeenOccupancy.OCCUPIED and sighting.persons:
        return _occupied_text(sighting.persons)
    return _(SEEN_TITLES[sighting.seen])


def sighting_text(sighting: Sighting, time_zone: str) -> str:
    """What housekeeping saw, and when."""
    return _("Housekeeping saw: {what} ({when})").format(what=seen_text(sighting), when=instant_text(sighting.seen_at, time_zone))


def _occupied_text(persons: int) -> str:
    return plural("Occupied, {count} person", "Occupied, {count} persons", persons).format(count=persons)
