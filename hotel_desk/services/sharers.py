"""Sharers: guests with a reservation of their own in somebody else's room (`docs/algorithms/sharers.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import BookingId, GuestId, ProfileId, ReservationId, RoomId, RoomTypeId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services import occupancies
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.profiles import ProfileDetails, new_profile
from hotel_desk.services.registration_rows import follow_room
from hotel_desk.services.reservation_changes import ReservationChanged, as_changed
from hotel_desk.services.reservation_nights import change_occupied_type, give_nights_back, take_nights, write_nights
from hotel_desk.services.reservation_prices import take_packages_of, take_price_of
from hotel_desk.services.reservation_requests import MOST_PERSONS, refuse_impossible_price, refuse_too_many_guests
from hotel_desk.services.room_assignment import withdraw_room
from hotel_desk.services.room_readiness import refuse_unready
from hotel_desk.services.sharer_groups import SharedRoom, lead_of, members_of, refuse_sharer, share_out, shared_room, sharers_of

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Persons:
    """How many come: babies bring their own bed."""

    adults: int = 1
    children: int = 0
    babies: int = 0


_ONE_ADULT = Persons()


@dataclass(frozen=True, slots=True)
class Shared:
    """Somebody who shares a room now."""

    reservation_id: ReservationId
    lead_id: ReservationId
    booking_id: BookingId
    version: int


@dataclass(frozen=True, slots=True)
class SplitChanged:
    """How the price of a room is split now. `reservation_ids`: the lead first."""

    split: ShareSplit
    reservation_ids: tuple[ReservationId, ...]


@command(
    title=N_("Add sharer"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.SHARER_ADDED, AuditCode.PROFILE_CREATED, AuditCode.RESERVATION_REPRICED),
    changes=(EntityKind.RESERVATION, EntityKind.PROFILE),
    locks=SALE_LOCKS,
    undo="cancel_reservation",
    result=Shared,
)
def add_sharer(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    guest: GuestId | ProfileDetails,
    split: ShareSplit,
    arrival_date: date | None = None,
    departure_date: date | None = None,
    persons: Persons = _ONE_ADULT,
    counted_with_lead: bool = False,
) -> Shared:
    """Give somebody who shares a room a reservation, prices and a folio of their own, under the same confirmation number.

    Args:
        reservation_id: whoever is in the room, or expected in it.
        split: how the price of the room is split among all of them from now on.
        arrival_date, departure_date: within the dates of the room; None: as long as it is theirs.
        counted_with_lead: these persons were counted with the lead until now.

    Raises:
        InvalidInput: the dates lie outside the room's, or the lead has not so many persons to give.
        TooManyGuests: the room does not hold so many.
        WrongStatus: the stay has ended, or is on the waitlist.
    """
    lead = lead_of(uow, uow.get(Reservation, reservation_id, what=_("The reservation")))
    after(lead.status, Event.SHARE)
    dates = (arrival_date or max(lead.arrival_date, uow.business_date), departure_date or lead.departure_date)
    _refuse_dates(uow, lead, *dates)
    _refuse_impossible(persons)
    before = shared_room(uow, lead)
    if counted_with_lead:
        _give_persons(lead, persons)
    sharer = _sharer(uow, lead, guest, dates, persons)
    uow.session.add(sharer)
    uow.session.flush()
    take_packages_of(uow, sharer, lead)
    write_nights(uow, sharer, nights_between(*dates), 0)
    _set_split(uow, (*before.members, sharer), split)
    _refuse_crowd(uow, lead)
    share_out(uow, members_of(uow, lead), split, _room_prices(before), payer=before.payer)
    uow.record(AuditCode.SHARER_ADDED, sharer, room_of=lead.id, split=split, arrival=dates[0], departure=dates[1])
    uow.session.flush()
    return Shared(ReservationId(sharer.id), ReservationId(lead.id), BookingId(lead.booking_id), sharer.version)


@command(
    title=N_("Share room of another reservation"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.SHARER_ADDED, AuditCode.ROOM_UNASSIGNED, AuditCode.RESERVATION_REPRICED),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM),
    locks=SALE_LOCKS,
    undo="part_sharer",
    result=Shared,
)
def share_room(
    uow: UnitOfWork, *, reservation_id: ReservationId, lead_id: ReservationId, split: ShareSplit, counted_with_lead: bool = False
) -> Shared:
    """Let a guest who is expected, with a reservation of their own, share somebody else's room; the nights and the room held are free.

    It keeps its number, its deposit and the policies it was made under; its price is a part of the room's from now on.

    Args:
        lead_id: anybody who is in the room, or expected in it.
        split: how the price of the room is split among all of them from now on.
        counted_with_lead: these persons were counted with the lead too, until now.

    Raises:
        InvalidInput: the room is not theirs on all of these dates, others share the guest's own room, or the lead has not so many persons.
        HangsOnLead: the guest shares a room already.
        TooManyGuests: the room does not hold so many.
        WrongStatus: the guest is not expected (any more), or the other stay has ended or is on the waitlist.
    """
    first, second = (uow.get(Reservation, one, what=_("The reservation")) for one in sorted((reservation_id, lead_id)))
    guest, other = (first, second) if first.id == reservation_id else (second, first)
    after(guest.status, Event.CHANGE)
    lead = lead_of(uow, other)
    for one in (guest, lead):
        after(one.status, Event.SHARE)
    _refuse_joining(uow, guest, lead)
    before = shared_room(uow, lead)
    if counted_with_lead:
        _give_persons(lead, Persons(guest.adults, guest.children, guest.babies))
    give_nights_back(uow, guest)
    withdraw_room(uow, guest)
    guest.sharing_with_id, guest.released_at = lead.id, None
    change_occupied_type(uow, guest, RoomTypeId(lead.room_type_id))
    take_price_of(uow, guest, lead)
    _set_split(uow, (*before.members, guest), split)
    _refuse_crowd(uow, lead)
    share_out(uow, members_of(uow, lead), split, _room_prices(before), payer=before.payer)
    uow.record(AuditCode.SHARER_ADDED, guest, room_of=lead.id, split=split, arrival=guest.arrival_date, departure=guest.departure_date)
    uow.session.flush()
    return Shared(ReservationId(guest.id), ReservationId(lead.id), BookingId(guest.booking_id), guest.version)


@command(
    title=N_("Split price of shared room"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.RESERVATION_REPRICED,),
    changes=(EntityKind.RESERVATION,),
    undo="change_split",
    result=SplitChanged,
)
def change_split(
    uow: UnitOfWork, *, reservation_id: ReservationId, split: ShareSplit, payer_id: ReservationId | None = None
) -> SplitChanged:
    """Split the price of a shared room another way, for the nights that have not been charged.

    Args:
        reservation_id: anybody in the room.
        payer_id: who pays the entire price; None: the lead.

    Raises:
        InvalidInput: nobody shares this room, or the payer does not.
    """
    lead = lead_of(uow, uow.get(Reservation, reservation_id, what=_("The reservation")))
    before = shared_room(uow, lead)
    ids = tuple(ReservationId(one.id) for one in before.members)
    if len(ids) < 2:  # noqa: PLR2004 - one alone shares with nobody
        raise InvalidInput("reservation_id", problem=N_("Nobody shares this room. Nothing was changed. Add a sharer first."))
    if payer_id is not None and payer_id not in ids:
        raise InvalidInput("payer_id", problem=N_("Whoever pays must share this room. Nothing was changed. Choose one of its guests."))
    _set_split(uow, before.members, split)
    share_out(uow, before.members, split, _room_prices(before), payer=payer_id)
    for one in before.members:
        uow.record(AuditCode.RESERVATION_REPRICED, one, split=split)
    return SplitChanged(split, ids)


@command(
    title=N_("Part sharer"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.SHARER_PARTED, AuditCode.ROOM_STATUS_OVERRIDDEN, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM, EntityKind.GUEST_REGISTRATION),
    locks=SALE_LOCKS,
    undo="add_sharer",
    result=ReservationChanged,
)
def part_sharer(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    price_minor: int | None = None,
    room_id: RoomId | None = None,
    override_reason: str | None = None,
    forced: bool = False,
) -> ReservationChanged:
    """Let somebody who shares a room have nights of their own; in house, a room of their own too. The number of guests stays the same.

    Args:
        price_minor: a night from now on, minor units; None: the price of the room that was shared.
        room_id: for a guest in house.
        override_reason: hand the room out although it is not ready; needs its own permission.
        forced: even on a full night; needs its own permission and is counted as oversold.

    Raises:
        InvalidInput: the guest shares nobody's room, or is in house and no room was named.
        inventory.SoldOut: a night is full.
        RoomNotReady, occupancies.RoomTaken, occupancies.RoomClosed, occupancies.RoomOccupied: the room is not to be had.
    """
    sharer = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(sharer.status, Event.SHARE)
    if sharer.sharing_with_id is None:
        raise InvalidInput("reservation_id", problem=N_("This guest does not share somebody else's room. Nothing was changed."))
    if forced:
        uow.require(Permission.FORCE_OVERSELL)
    refuse_impossible_price(price_minor or 0)
    here = sharer.status is ReservationStatus.IN_HOUSE
    room = _room_to_part_into(uow, room_id, override_reason) if here else None
    lead = lead_of(uow, sharer)
    before = shared_room(uow, lead)
    sharer.sharing_with_id = None
    if room is not None:
        change_occupied_type(uow, sharer, RoomTypeId(room.room_type_id), since=uow.business_date)
    take_nights(uow, sharer, since=uow.business_date, forced=forced)
    if room is not None:
        occupancy = occupancies.assign(uow, sharer, room, uow.business_date, sharer.departure_date)
        occupancies.enter(uow, occupancy, room)
        uow.changed(room)
        follow_room(uow, sharer.id, room.number)
    own = {night: price_minor if price_minor is not None else price for night, price in _room_prices(before).items()}
    share_out(uow, (sharer,), ShareSplit.FULL, own)
    share_out(uow, members_of(uow, lead), before.split, _room_prices(before), payer=before.payer)
    if not here:
        sharer.share_split = None
    uow.record(AuditCode.SHARER_PARTED, sharer, room_of=lead.id, room=None if room is None else room.number)
    uow.session.flush()
    return as_changed(sharer)


def _sharer(uow: UnitOfWork, lead: Reservation, guest: GuestId | ProfileDetails, dates: tuple[date, date], persons: Persons) -> Reservation:
    waiting = ReservationStatus.RESERVED if lead.status is ReservationStatus.IN_HOUSE else lead.status
    return Reservation(
        id=ReservationId(new_id()),
        property_id=uow.property_id,
        booking_id=lead.booking_id,
        guest_id=_guest(uow, guest),
        status=waiting,
        arrival_date=dates[0],
        departure_date=dates[1],
        room_type_id=lead.room_type_id,
        charged_type_id=lead.charged_type_id,
        adults=persons.adults,
        children=persons.children,
        babies=persons.babies,
        note="",
        status_reason="",
        rate_plan_id=lead.rate_plan_id,
        block_id=lead.block_id,
        sharing_with_id=lead.id,
        option_expires_at=lead.option_expires_at,
        released_at=None,
        version=1,
    )


def _guest(uow: UnitOfWork, guest: GuestId | ProfileDetails) -> ProfileId:
    if isinstance(guest, ProfileDetails):
        return ProfileId(new_profile(uow, guest).id)
    chosen_profile(uow, guest, what=_("The guest"))
    return guest


def _refuse_dates(uow: UnitOfWork, lead: Reservation, arrival: date, departure: date) -> None:
    if arrival < uow.business_date:
        raise InvalidInput(
            "arrival_date", problem=N_("The arrival lies before the business date. Nothing was saved. Choose today or later.")
        )
    if departure <= arrival:
        raise InvalidInput("departure_date", problem=N_("A sharer stays at least a night. Nothing was saved. Choose a later departure."))
    if arrival < lead.arrival_date or departure > lead.departure_date:
        raise InvalidInput(
            "departure_date",
            problem=N_("The room is not theirs on all of these dates. Nothing was saved. Change the dates, or extend the room first."),
        )


def _refuse_joining(uow: UnitOfWork, guest: Reservation, lead: Reservation) -> None:
    refuse_sharer(uow, guest)
    if lead.id == guest.id:
        raise InvalidInput("lead_id", problem=N_("This is the guest's own room. Nothing was changed. Choose another reservation."))
    if sharers_of(uow, guest):
        raise InvalidInput(
            "lead_id",
            problem=N_("Others share this guest's own room. Nothing was changed. Part them first, or let the other guest share it."),
        )
    _refuse_dates(uow, lead, guest.arrival_date, guest.departure_date)


def _refuse_impossible(persons: Persons) -> None:
    numbers = (persons.adults, persons.children, persons.babies)
    if any(not 0 <= number <= MOST_PERSONS for number in numbers) or not sum(numbers):
        raise InvalidInput("adults", problem=N_("The number of guests is not possible. Nothing was saved. Correct it."))


def _give_persons(lead: Reservation, persons: Persons) -> None:
    left = (lead.adults - persons.adults, lead.children - persons.children, lead.babies - persons.babies)
    if min(left) < 0 or not sum(left):
        raise InvalidInput(
            "adults", problem=N_("The room is not booked for so many persons. Nothing was saved. Correct the number, or add the person.")
        )
    lead.adults, lead.children, lead.babies = left
    if lead.child_ages and len(lead.child_ages) != lead.children:
        lead.child_ages = None


def _refuse_crowd(uow: UnitOfWork, lead: Reservation) -> None:
    members = members_of(uow, lead)
    fullest = max(
        sum(one.adults + one.children for one in members if one.arrival_date <= night < one.departure_date)
        for night in nights_between(lead.arrival_date, lead.departure_date)
    )
    refuse_too_many_guests(uow, RoomTypeId(lead.room_type_id), guests=fullest, extra_beds=lead.extra_beds)


def _set_split(uow: UnitOfWork, members: tuple[Reservation, ...], split: ShareSplit) -> None:
    for one in members:
        one.share_split = split
    uow.session.flush()


def _room_prices(room: SharedRoom) -> dict[date, int]:
    return {night: room.of_room(night) or 0 for night in room.nights}


def _room_to_part_into(uow: UnitOfWork, room_id: RoomId | None, override_reason: str | None) -> Room:
    if room_id is None:
        raise InvalidInput("room_id", problem=N_("The guest is in house and needs a room. Nothing was changed. Choose one."))
    room = uow.get(Room, room_id, what=_("The room"))
    if not room.active:
        raise InvalidInput("room_id", problem=N_("This room is switched off in the set-up. Nothing was changed. Choose another room."))
    occupancies.refuse_if_occupied(uow, room)
    refuse_unready(uow, room, override_reason)
    return room
