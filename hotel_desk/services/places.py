"""Places let by the time slot: meeting rooms, tables, treatment rooms (docs/algorithms/places.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from hotel_desk.domain.codes import CodeKind, EntityKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import PlaceId, TransactionCodeId, new_id
from hotel_desk.domain.place_slots import LONGEST_SLOT, SHORTEST_SLOT, day_slots, local_day
from hotel_desk.domain.rate_codes import PlaceBookingStatus, PlaceKind
from hotel_desk.language import N_, _, plural
from hotel_desk.models.place import Place, PlaceBooking
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.models.types import TEXT_LENGTH
from hotel_desk.services import place_slots
from hotel_desk.services.setup_nouns import (
    HIGHEST_ORDER,
    HIGHEST_PRICE_MINOR,
    LONGEST_CODE,
    SetUpDeleted,
    SetUpSaved,
    Shape,
    Use,
    add,
    change,
    discard,
    load,
    needed_text,
    number_between,
    set_up_command,
    switch,
    tidy_text,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LARGEST_CAPACITY = 10_000
_ORDINARY_DAY = date(2000, 1, 1)
_SLOT_FIELDS = ("slot_minutes", "opens_at", "closes_at")

PLACE = Shape(
    Place,
    named=lambda place: place.name,
    what=lambda: _("The place"),
    uses=(
        Use(
            lambda count: plural("{count} booking", "{count} bookings", count).format(count=count),
            lambda identifier: select(func.count()).where(PlaceBooking.place_id == identifier),
        ),
    ),
)


class BookingInTheWay(StaffError):
    code = "place.booking_in_the_way"
    template = N_(
        "{name} has {place} on {when}, which does not fit into the new hours and slots. Nothing was saved. "
        "Move or cancel this booking first."
    )


@dataclass(frozen=True, slots=True)
class PlaceDetails:
    """What a place is.

    Args:
        capacity: persons.
        slot_minutes: length of a slot; the first begins at opening time.
        opens_at, closes_at: by the hotel's clock, on one day; 23:59 means midnight.
        slot_price_minor: of one slot, minor units.
        transaction_code_id: what the charge is posted under, with its taxes.
    """

    code: str
    name: str
    transaction_code_id: TransactionCodeId
    kind: PlaceKind = PlaceKind.MEETING_ROOM
    capacity: int = 1
    slot_minutes: int = 60
    opens_at: time = time(9)
    closes_at: time = time(18)
    slot_price_minor: int = 0
    description: str = ""
    sort_order: int = 0


@set_up_command(N_("Add place"), EntityKind.PLACE)
def add_place(uow: UnitOfWork, *, details: PlaceDetails) -> SetUpSaved:
    """Write down a place that is let by the time slot.

    Raises:
        InvalidInput, InputTooLong: something is missing, out of bounds or does not fit; the hours leave no slot.
        CodeTaken: another place has the code.
        NotFound: there is no such transaction code.
    """
    return add(uow, PLACE, Place(id=PlaceId(new_id()), property_id=uow.property_id, version=1, active=True, **_checked(uow, details)))


@set_up_command(N_("Change place"), EntityKind.PLACE, EntityKind.PLACE_BOOKING)
def change_place(uow: UnitOfWork, *, place_id: PlaceId, details: PlaceDetails, version: int) -> SetUpSaved:
    """Save a place's new facts; the slots of bookings to come are cut anew where the hours change. Prices booked stay.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        BookingInTheWay: a booking that is not over does not fit into the new slots.
        InvalidInput, InputTooLong, CodeTaken, NotFound: as for a new one.
    """
    place = load(uow, PLACE, place_id, version)
    values = _checked(uow, details)
    other_slots = any(getattr(place, name) != values[name] for name in _SLOT_FIELDS)
    saved = change(uow, PLACE, place, values)
    if other_slots:
        _cut_anew(uow, place)
    return saved


@set_up_command(N_("Switch place on or off"), EntityKind.PLACE)
def switch_place(uow: UnitOfWork, *, place_id: PlaceId, active: bool, version: int) -> SetUpSaved:
    """Offer a place for new bookings, or no longer; those it has stay."""
    return switch(uow, load(uow, PLACE, place_id, version), active=active)


@set_up_command(N_("Delete place"), EntityKind.PLACE, result=SetUpDeleted)
def delete_place(uow: UnitOfWork, *, place_id: PlaceId, version: int) -> SetUpDeleted:
    """Delete a place that was never booked.

    Raises:
        StillUsed: it has bookings.
    """
    return discard(uow, PLACE, load(uow, PLACE, place_id, version))


def _checked(uow: UnitOfWork, details: PlaceDetails) -> dict[str, Any]:
    code = uow.get(TransactionCode, details.transaction_code_id, what=_("The transaction code"), lock=False)
    if code.kind is not CodeKind.CHARGE:
        raise InvalidInput(
            "transaction_code_id", problem=N_("A place is charged under a code for charges. Nothing was saved. Choose another code.")
        )
    _check_hours(details)
    return {
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "kind": details.kind,
        "capacity": number_between("capacity", details.capacity, 1, LARGEST_CAPACITY),
        "slot_minutes": details.slot_minutes,
        "opens_at": details.opens_at,
        "closes_at": details.closes_at,
        "slot_price_minor": number_between("slot_price_minor", details.slot_price_minor, 0, HIGHEST_PRICE_MINOR),
        "transaction_code_id": details.transaction_code_id,
        "description": tidy_text("description", details.description, limit=TEXT_LENGTH, lines=True),
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
    }


def _check_hours(details: PlaceDetails) -> None:
    number_between("slot_minutes", details.slot_minutes, SHORTEST_SLOT, LONGEST_SLOT)
    if details.closes_at <= details.opens_at:
        raise InvalidInput(
            "closes_at", problem=N_("A place closes after it opens, on the same day. Nothing was saved. Write 23:59 for midnight.")
        )
    if not day_slots(_ORDINARY_DAY, details.opens_at, details.closes_at, details.slot_minutes, ZoneInfo("UTC")):
        raise InvalidInput(
            "slot_minutes", problem=N_("The opening hours are shorter than one slot. Nothing was saved. Change one of them.")
        )


def _cut_anew(uow: UnitOfWork, place: Place) -> None:
    """Give every booking that is not over the rows of the new slots.

    Raises:
        BookingInTheWay: one of them does not lie on their borders.
    """
    zone = ZoneInfo(uow.hotel.time_zone)
    coming = uow.session.execute(
        select(PlaceBooking)
        .where(
            PlaceBooking.property_id == uow.property_id,
            PlaceBooking.place_id == place.id,
            PlaceBooking.status != PlaceBookingStatus.CANCELLED,
            PlaceBooking.ends_at > uow.clock.now(),
        )
        .order_by(PlaceBooking.starts_at)
    )
    bookings = list(coming.scalars())
    for booking in bookings:
        day = local_day(booking.starts_at, zone)
        slots = day_slots(day, place.opens_at, place.closes_at, place.slot_minutes, zone)
        if not place_slots.on_borders(booking.starts_at, booking.ends_at, slots, place.slot_minutes):
            when = booking.starts_at.astimezone(zone)
            raise BookingInTheWay("slot_minutes", name=booking.name, place=place.name, when=f"{when:%Y-%m-%d %H:%M}")
    for booking in bookings:
        place_slots.give_back(uow, booking)
        booking.slot_minutes = place.slot_minutes
        uow.changed(booking)
    uow.session.flush()
    for booking in bookings:
        place_slots.take(uow, place, booking)
