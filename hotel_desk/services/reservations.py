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
from hotel_desk.domain.ids import BookingId, GuestId, ProfileId, ReservationId, RoomId, RoomTypeId, new_id
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
from hotel_desk.services.profiles import ProfileDetails, new_profile
from hotel_desk.services.reservation_nights import (
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
class RoomRequest:
    """One room of a booking.

    Args:
        room_type_id: the type to occupy.
        departure_date: equal to the arrival date for day use.
        price_minor: a night (or the day use), minor units; zero is complimentary, a negative price an allowance.
        charged_type_id: the type the price is for; None: the same.
        room_id: a room to give at once; None: later.
        guest_id: who stays; None: who booked.
    """

    room_type_id: RoomTypeId
    arrival_date: date
    departure_date: date
    price_minor: int
    adults: int = 1
    children: int = 0
    babies: int = 0
    charged_type_id: RoomTypeId | None = None
    room_id: RoomId | None = None
    guest_id: GuestId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """What was sold. `oversold`: nights on which more is sold now than there are rooms, because it was forced."""

    booking_id: BookingId
    confirmation_number: str
    reservation_ids: tuple[ReservationId, ...]
    oversold: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ReservationChanged:
    """How a reservation stands now. `oversold`: nights on which more is sold than there are rooms, because it was forced."""

    reservation_id: ReservationId
    status: ReservationStatus
    version: int
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
    oversold: set[date] = set()
    for request in sorted(rooms, key=lambda one: (one.room_type_id, one.arrival_date)):
        nights = nights_between(request.arrival_date, request.departure_date)
        wanted = [(request.room_type_id, night) for night in nights]
        oversold |= set(inventory.exchange(uow, released=(), wanted=wanted, forced=forced))
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
    return Booked(BookingId(booking.id), booking.confirmation_number, reservation_ids, tuple(sorted(oversold)))


@command(
    title=N_("Change reservation"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.RESERVATION_CHANGED, AuditCode.INVENTORY_OVERSOLD, AuditCode.ROOM_UNASSIGNED),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM),
    locks=SALE_LOCKS,
    undo="change_reservation",
    result=ReservationChanged,
)
def change_reservation(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    arrival_date: date | None = None,
    departure_date: date | None = None,
    room_type_id: RoomTypeId | None = None,
    charged_type_id: RoomTypeId | None = None,
    adults: int | None = None,
    children: int | None = None,
    babies: int | None = None,
    price_minor: int | None = None,
    note: str | None = None,
    version: int | None = None,
) -> ReservationChanged:
    """Change what was agreed before the guest arrives; what is not named stays.

    Args:
        room_type_id: another type to occupy; a room of the old type is taken away again.
        price_minor: a new price for every night; None keeps the old price, new nights at the price of the last one.
        version: of the reservation as it was shown; None does not look.

    Raises:
        SomeoneWasFaster: the reservation was changed since it was shown.
        inventory.SoldOut: a new night is full; the reservation stays as it was.
        occupancies.RoomTaken, occupancies.RoomClosed: its room is not free on the new dates.
    """
    reservation = expected(uow, reservation_id, Event.CHANGE)
    if version is not None:
        refuse_newer_version(reservation, version, what=_("The reservation"))
    old_price = price_of_last_night(uow, reservation)
    wanted = RoomRequest(
        room_type_id=room_type_id or RoomTypeId(reservation.room_type_id),
        charged_type_id=charged_type_id or RoomTypeId(reservation.charged_type_id),
        arrival_date=arrival_date or reservation.arrival_date,
        departure_date=departure_date or reservation.departure_date,
        adults=reservation.adults if adults is None else adults,
        children=reservation.children if children is None else children,
        babies=reservation.babies if babies is None else babies,
        price_minor=old_price if price_minor is None else price_minor,
        note=reservation.note if note is None else note,
    )
    check_request(uow, wanted, known_arrival=reservation.arrival_date)
    if wanted.room_type_id != reservation.room_type_id:
        _refuse_switched_off(uow, wanted.room_type_id)
    _apply(uow, reservation, wanted, reprice=price_minor is not None)
    uow.record(AuditCode.RESERVATION_CHANGED, reservation, arrival=wanted.arrival_date, departure=wanted.departure_date)
    uow.session.flush()
    return _changed(reservation)


@command(
    title=N_("Cancel reservation"),
    permission=Permission.CANCEL_RESERVATION,
    audit=(AuditCode.RESERVATION_CANCELLED, AuditCode.ROOM_UNASSIGNED),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM),
    locks=SALE_LOCKS,
    undo="reinstate_reservation",
    result=ReservationChanged,
)
def cancel_reservation(uow: UnitOfWork, *, reservation_id: ReservationId, reason: str) -> ReservationChanged:
    """Cancel: the nights and the room are free again, the reservation stays on file with the reason.

    Raises:
        ReasonMissing: no reason was given.
        WrongStatus: the reservation is not waiting for its guest.
    """
    return _give_up(uow, reservation_id, Event.CANCEL, AuditCode.RESERVATION_CANCELLED, given_reason(reason))


@command(
    title=N_("Mark no-show"),
    permission=Permission.MARK_NO_SHOW,
    audit=(AuditCode.RESERVATION_NO_SHOW, AuditCode.ROOM_UNASSIGNED),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM),
    locks=SALE_LOCKS,
    undo="reinstate_reservation",
    result=ReservationChanged,
)
def mark_no_show(uow: UnitOfWork, *, reservation_id: ReservationId) -> ReservationChanged:
    """Write down that the guest did not come; the nights and the room are free again.

    Raises:
        InvalidInput: the arrival date has not come yet.
        WrongStatus: the reservation is not waiting for its guest.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"), lock=False)
    if reservation.arrival_date > uow.business_date:
        raise InvalidInput(
            "arrival_date",
            problem=N_("The guest is not expected before a later day, so this is no no-show yet. Nothing was changed. Cancel it instead."),
        )
    return _give_up(uow, reservation_id, Event.MARK_NO_SHOW, AuditCode.RESERVATION_NO_SHOW, "")


@command(
    title=N_("Reinstate reservation"),
    permission=Permission.CANCEL_RESERVATION,
    audit=(AuditCode.RESERVATION_REINSTATED, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="cancel_reservation",
    result=ReservationChanged,
)
def reinstate_reservation(uow: UnitOfWork, *, reservation_id: ReservationId, forced: bool = False) -> ReservationChanged:
    """Take a cancelled or no-show reservation back, if its nights are still for sale.

    Raises:
        inventory.SoldOut: a night has been sold to somebody else; the reservation stays cancelled.
        InvalidInput: its arrival lies before the business date.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    status = after(reservation.status, Event.REINSTATE)
    if forced:
        uow.require(Permission.FORCE_OVERSELL)
    if reservation.arrival_date < uow.business_date:
        raise InvalidInput(
            "arrival_date",
            problem=N_("The arrival lies in the past. Nothing was changed. Make a new reservation from today on."),
        )
    nights = held_nights(uow, reservation, held=False)
    oversold = inventory.exchange(uow, released=(), wanted=nights, forced=forced)
    hold_nights(uow, reservation, held=True)
    reservation.status = status
    reservation.status_reason = ""
    uow.record(AuditCode.RESERVATION_REINSTATED, reservation)
    uow.session.flush()
    return replace(_changed(reservation), oversold=oversold)


def check_request(uow: UnitOfWork, request: RoomRequest, *, known_arrival: date | None = None) -> None:
    """Refuse what cannot be booked, each with its field.

    Args:
        known_arrival: an arrival date that stands already and may lie in the past.
    """
    if request.departure_date < request.arrival_date:
        raise InvalidInput(
            "departure_date", problem=N_("The departure lies before the arrival. Nothing was saved. Correct one of the dates.")
        )
    if request.arrival_date < uow.business_date and request.arrival_date != known_arrival:
        raise InvalidInput(
            "arrival_date", problem=N_("The arrival lies before the business date. Nothing was saved. Choose today or later.")
        )
    if (request.arrival_date - uow.business_date).days > FURTHEST_DAYS:
        raise InvalidInput("arrival_date", problem=N_("The arrival is more than ten years away. Nothing was saved. Check the year."))
    refuse_endless_stay(uow, request.arrival_date, request.departure_date)
    if min(request.adults, request.children, request.babies) < 0 or max(request.adults, request.children, request.babies) > MOST_PERSONS:
        raise InvalidInput("adults", problem=N_("The number of guests is not possible. Nothing was saved. Correct it."))
    refuse_impossible_price(request.price_minor)
    fitting(request.note)
    if request.guest_id is not None:
        uow.get(Profile, request.guest_id, what=_("The guest"), lock=False)
    for kind in {request.room_type_id, request.charged_type_id or request.room_type_id}:
        uow.get(RoomType, kind, what=_("The room type"), lock=False)


def _refuse_switched_off(uow: UnitOfWork, room_type_id: RoomTypeId) -> None:
    if not uow.get(RoomType, room_type_id, what=_("The room type"), lock=False).active:
        raise InvalidInput(
            "room_type_id", problem=N_("This room type is switched off in the set-up. Nothing was saved. Choose another type.")
        )


def refuse_endless_stay(uow: UnitOfWork, arrival: date, departure: date) -> None:
    """Go on only if the stay is not longer than the hotel allows.

    Raises:
        InvalidInput: it is.
    """
    if (departure - arrival).days > uow.setting(LONGEST_STAY):
        raise InvalidInput("departure_date", problem=N_("The stay is longer than this hotel allows. Nothing was saved. Check the year."))


def refuse_impossible_price(price_minor: int) -> None:
    """Go on only if a price can be meant.

    Raises:
        InvalidInput: it is too high, or too far below zero.
    """
    if abs(price_minor) > HIGHEST_PRICE_MINOR:
        raise InvalidInput("price_minor", problem=N_("The price is too high to be true. Nothing was saved. Correct it."))


def _apply(uow: UnitOfWork, reservation: Reservation, wanted: RoomRequest, *, reprice: bool) -> None:
    change_occupied_type(uow, reservation, wanted.room_type_id)
    dates = (wanted.arrival_date, wanted.departure_date)
    moved = dates != (reservation.arrival_date, reservation.departure_date)
    if moved:
        change_nights(uow, reservation, *dates, price_minor=wanted.price_minor)
    if reprice:
        uow.connection.execute(
            update(ReservationNight).where(ReservationNight.reservation_id == reservation.id).values(price_minor=wanted.price_minor)
        )
    reservation.day_use_price_minor = wanted.price_minor if reservation.day_use else None
    reservation.charged_type_id = wanted.charged_type_id or wanted.room_type_id
    reservation.adults, reservation.children, reservation.babies = wanted.adults, wanted.children, wanted.babies
    reservation.note = wanted.note
    _fit_room(uow, reservation, moved=moved)


def _fit_room(uow: UnitOfWork, reservation: Reservation, *, moved: bool) -> None:
    occupancy = occupancies.current(uow, ReservationId(reservation.id))
    if occupancy is None:
        return
    room = uow.get(Room, occupancy.room_id, what=_("The room"), lock=False)
    if room.room_type_id != reservation.room_type_id:
        withdraw_room(uow, reservation)
    elif moved:
        occupancies.change_dates(uow, occupancy, room, reservation.arrival_date, reservation.departure_date)
        uow.changed(room)


def _give_up(uow: UnitOfWork, reservation_id: ReservationId, event: Event, code: AuditCode, reason: str) -> ReservationChanged:
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    status = after(reservation.status, event)
    inventory.exchange(uow, released=held_nights(uow, reservation), wanted=())
    hold_nights(uow, reservation, held=False)
    withdraw_room(uow, reservation)
    reservation.status = status
    reservation.status_reason = reason
    uow.record(code, reservation, reason=reason)
    uow.session.flush()
    return _changed(reservation)


def _reservation(uow: UnitOfWork, booking: Booking, guest_id: GuestId, request: RoomRequest) -> Reservation:
    day_use = request.arrival_date == request.departure_date
    reservation = Reservation(
        id=ReservationId(new_id()),
        property_id=uow.property_id,
        booking_id=booking.id,
        guest_id=request.guest_id or guest_id,
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


def _changed(reservation: Reservation) -> ReservationChanged:
    return ReservationChanged(ReservationId(reservation.id), reservation.status, reservation.version)
