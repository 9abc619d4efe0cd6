"""Bookings: made, changed, cancelled, taken back, given a room before arrival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import update

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ProfileKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import BlockId, BookingId, GuestId, ProfileId, ReservationId, RoomId, RoomTypeId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.domain.settings import LONGEST_STAY
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_, _
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import Room, RoomType
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services import inventory, occupancies
from hotel_desk.services.block_nights import HeldNight
from hotel_desk.services.profiles import ProfileDetails, new_profile
from hotel_desk.services.reservation_nights import (
    block_of,
    change_nights,
    change_occupied_type,
    held_nights,
    hold_nights,
    price_of_last_night,
    write_nights,
)
from hotel_desk.services.room_assignment import expected, give_room, withdraw_room
from hotel_desk.services.typed_text import fitting, given_reason
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

CONFIRMATION_SERIES = "confirmation"
HIGHEST_PRICE_MINOR = 2_000_000_000
MOST_PERSONS = 999
FURTHEST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Booked:
    """What was sold. `oversold`: nights on which more is sold now than there are rooms, because it was forced."""

    booking_id: BookingId
    confirmation_number: str
    reservation_ids: tuple[ReservationId, ...]
    oversold: tuple[date, ...] = ()


@command(
    title=N_("New reservation"),
    permission=Permission.BOOK,
    audit=(AuditCode.RESERVATION_BOOKED, AuditCode.PROFILE_CREATED, AuditCode.INVENTORY_OVERSOLD, AuditCode.ROOM_ASSIGNED),
    changes=(EntityKind.BOOKING, EntityKind.RESERVATION, EntityKind.PROFILE, EntityKind.ROOM, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="cancel_reservation",
    result=Booked,
)
def book(
    uow: UnitOfWork,
    *,
    guest: GuestId | ProfileDetails,
    rooms: Sequence[RoomRequest],
    company_id: ProfileId | None = None,
    agent_id: ProfileId | None = None,
    source: str = "",
    market: str = "",
    channel: str = "",
    note: str = "",
    forced: bool = False,
) -> Booked:
    """Sell one or more rooms under one confirmation number.

    Args:
        guest: who books: a known guest, or the details of a new one.
        forced: sell even on a full night; needs its own permission and is counted as oversold.

    Raises:
        InvalidInput: dates, guests or price cannot be accepted; nothing was booked.
        inventory.SoldOut: a type is full on a night; none of the rooms was booked.
        occupancies.RoomTaken, occupancies.RoomClosed: the room asked for has been given to somebody else or is closed.
    """
    if not rooms:
        raise InvalidInput("rooms", problem=N_("No room was asked for. Nothing was booked. Add a room and try again."))
    if forced:
        uow.require(Permission.FORCE_OVERSELL)
    for request in rooms:
        check_request(uow, request)
        _refuse_switched_off(uow, request.room_type_id)
    guest_id = _guest(uow, guest)
    wanted = [
        HeldNight(request.room_type_id, night, request.block_id)
        for request in rooms
        for night in nights_between(request.arrival_date, request.departure_date)
    ]
    oversold = inventory.exchange_nights(uow, released=(), wanted=wanted, forced=forced)
    booking = Booking(
        id=BookingId(new_id()),
        property_id=uow.property_id,
        confirmation_number="",
        guest_id=guest_id,
        company_id=_profile(uow, company_id, ProfileKind.COMPANY),
        agent_id=_profile(uow, agent_id, ProfileKind.AGENT),
        source=fitting(source, field="source", limit=NAME_LENGTH),
        market=fitting(market, field="market", limit=NAME_LENGTH),
        channel=fitting(channel, field="channel", limit=NAME_LENGTH),
        note=fitting(note),
        booked_date=uow.business_date,
        booked_at=uow.clock.now(),
    )
    reservations = [_reservation(uow, booking, guest_id, request) for request in rooms]
    booking.confirmation_number = str(uow.next_number(CONFIRMATION_SERIES))
    uow.add(booking)
    uow.session.flush()
    uow.session.add_all(reservations)
    uow.session.flush()
    for reservation, request in zip(reservations, rooms, strict=True):
        write_nights(uow, reservation, nights_between(reservation.arrival_date, reservation.departure_date), request.price_minor)
        if request.room_id is not None:
            give_room(uow, reservation, request.room_id)
        uow.record(
            AuditCode.RESERVATION_BOOKED,
            reservation,
            confirmation=booking.confirmation_number,
            arrival=reservation.arrival_date,
            departure=reservation.departure_date,
        )
    reservation_ids = tuple(ReservationId(one.id) for one in reservations)
    return Booked(BookingId(booking.id), booking.confirmation_number, reservation_ids, oversold)


def _reservation(uow: UnitOfWork, booking: Booking, guest_id: GuestId, request: RoomRequest) -> Reservation:
    day_use = request.arrival_date == request.departure_date
    reservation = Reservation(
        id=ReservationId(new_id()),
        property_id=uow.property_id,
        booking_id=booking.id,
        guest_id=request.guest_id or guest_id,
        block_id=request.block_id,
        status=ReservationStatus.RESERVED,
        arrival_date=request.arrival_date,
        departure_date=request.departure_date,
        room_type_id=request.room_type_id,
        charged_type_id=request.charged_type_id or request.room_type_id,
        adults=request.adults,
        children=request.children,
        babies=request.babies,
        day_use_price_minor=request.price_minor if day_use else None,
        note=request.note,
        status_reason="",
        walk_in=False,
        version=1,
    )
    uow.changed(reservation)
    return reservation


def _guest(uow: UnitOfWork, guest: GuestId | ProfileDetails) -> GuestId:
    if isinstance(guest, ProfileDetails):
        return GuestId(ProfileId(new_profile(uow, guest).id))
    uow.get(Profile, guest, what=_("The guest"), lock=False)
    return guest


def _profile(uow: UnitOfWork, profile_id: ProfileId | None, kind: ProfileKind) -> ProfileId | None:
    if profile_id is not None and uow.get(Profile, profile_id, what=_("The profile"), lock=False).kind is not kind:
        raise NotFound(what=_("The profile"))
    return profile_id
