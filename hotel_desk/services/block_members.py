"""The reservations of a group: picked up from its block, added to it, and split out of it (`docs/algorithms/blocks.md`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, update

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import BlockId, BookingId, GuestId, ProfileId, RatePlanId, ReservationId, RoomId, RoomTypeId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_, _
from hotel_desk.models.block import Block
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import RoomType
from hotel_desk.services import block_nights, inventory
from hotel_desk.services.block_nights import Allotment, HeldNight, TypeAndNight
from hotel_desk.services.block_rooms import without_one
from hotel_desk.services.blocks import open_block
from hotel_desk.services.profiles import ProfileDetails, new_profile
from hotel_desk.services.reservation_nights import block_of, counted, held_nights
from hotel_desk.services.reservation_requests import refuse_no_night, refuse_nobody, refuse_too_many_guests
from hotel_desk.services.reservations import CONFIRMATION_SERIES, BookingFacts, RoomRequest, SaleTerms, book, sell_rooms
from hotel_desk.services.room_assignment import expected

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_PRICE = (
    update(ReservationNight)
    .where(ReservationNight.reservation_id == bindparam("of_reservation"), ReservationNight.date == bindparam("on"))
    .values(price_minor=bindparam("new_price"))
)
_SHARERS = select(Reservation.id).where(Reservation.sharing_with_id == bindparam("lead")).order_by(Reservation.id)


@dataclass(frozen=True, slots=True)
class PickUp:
    """One room of a group.

    Args:
        arrival_date, departure_date: None: those of the block.
        room_id: a room to give at once; None: later.
    """

    guest: GuestId | ProfileDetails
    room_type_id: RoomTypeId
    arrival_date: date | None = None
    departure_date: date | None = None
    adults: int = 1
    children: int = 0
    child_ages: tuple[int, ...] = ()
    room_id: RoomId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PickedUp:
    """What was booked. `beyond`: how many room nights were not in the allotment and came out of what was for sale."""

    block_id: BlockId
    confirmation_number: str
    reservation_ids: tuple[ReservationId, ...]
    beyond: int
    oversold: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupMembership:
    """To which group a reservation belongs now (None: to none), under which confirmation number."""

    reservation_id: ReservationId
    block_id: BlockId | None
    confirmation_number: str
    version: int


@command(
    title=N_("Pick up rooms from block"),
    permission=Permission.BOOK,
    audit=(AuditCode.BLOCK_PICKED_UP, *book.command_spec.audit),  # type: ignore[attr-defined]
    changes=(EntityKind.BLOCK, *book.command_spec.changes),  # type: ignore[attr-defined]
    locks=SALE_LOCKS,
    undo="cancel_reservation",
    result=PickedUp,
)
def pick_up(
    uow: UnitOfWork, *, block_id: BlockId, rooms: Sequence[PickUp], forced: bool = False, override_reason: str | None = None
) -> PickedUp:
    """Book rooms of a group: out of its allotment, and beyond it as for anybody.

    Args:
        forced: also beyond what is for sale; needs its own permission and is counted as oversold.
        override_reason: why rooms are booked against the rules of the group's rate plan; needs its own permission.

    Raises:
        BlockCancelledAlready: the block is cancelled.
        inventory.SoldOut: the allotment is used up and the type is full; none of the rooms was booked.
        plan_sales.NotForSale: a rule of the rate plan stands in the way.
        InvalidInput, TooManyGuests and the other refusals of `book`.
    """
    block = open_block(uow, block_id)
    if not rooms:
        raise InvalidInput("rooms", problem=N_("No room was asked for. Nothing was booked. Add a room and try again."))
    for one in rooms:
        refuse_nobody(one.adults + one.children)
        refuse_too_many_guests(uow, one.room_type_id, guests=one.adults + one.children, extra_beds=0)
    before = block_nights.allotments(uow, block_id)
    guests = [_guest(uow, one.guest) for one in rooms]
    requests = [_request(uow, block, before, one, guest) for one, guest in zip(rooms, guests, strict=True)]
    facts = BookingFacts(company_id=_id(block.company_id), agent_id=_id(block.agent_id))
    booked = sell_rooms(uow, guest=guests[0], rooms=requests, facts=facts, terms=SaleTerms(forced=forced, override_reason=override_reason))
    _write_prices(uow, block, before, requests, booked.reservation_ids)
    beyond = _beyond(before, block_nights.allotments(uow, block_id))
    uow.record(AuditCode.BLOCK_PICKED_UP, block, name=block.name, confirmation=booked.confirmation_number, rooms=len(rooms), beyond=beyond)
    return PickedUp(block_id, booked.confirmation_number, booked.reservation_ids, beyond, booked.oversold)


@command(
    title=N_("Add reservation to group"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CHANGED,),
    changes=(EntityKind.BLOCK, EntityKind.RESERVATION, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="split_from_block",
    result=GroupMembership,
)
def add_to_block(uow: UnitOfWork, *, reservation_id: ReservationId, block_id: BlockId) -> GroupMembership:
    """Let a reservation that was made on its own belong to a group: its nights come out of the allotment from now on.

    Raises:
        InvalidInput: it belongs to a group already, or shares the room of another reservation.
        WrongStatus: its guest has left or is not coming.
    """
    reservation = expected(uow, reservation_id, Event.ANNOTATE)
    if reservation.block_id is not None or reservation.sharing_with_id is not None:
        raise InvalidInput(
            "reservation_id",
            problem=N_("This reservation belongs to a group already, or shares a room. Nothing was changed. Split it out first."),
        )
    block = open_block(uow, block_id)
    nights = held_nights(uow, reservation) if counted(reservation) else []
    inventory.exchange_nights(
        uow,
        released=[HeldNight(kind, night) for kind, night in nights],
        wanted=[HeldNight(kind, night, block_id) for kind, night in nights],
    )
    members = [reservation, *_sharers(uow, reservation_id)]
    for member in members:
        member.block_id = block_id
        uow.changed(member)
    uow.record(AuditCode.BLOCK_CHANGED, block, name=block.name, added=reservation_id)
    return _membership(uow, reservation)


@command(
    title=N_("Split room out of group"),
    permission=Permission.MANAGE_BLOCKS,
    audit=(AuditCode.BLOCK_CHANGED,),
    changes=(EntityKind.BLOCK, EntityKind.BOOKING, EntityKind.RESERVATION),
    locks=SALE_LOCKS,
    undo="add_to_block",
    result=GroupMembership,
)
def split_from_block(uow: UnitOfWork, *, reservation_id: ReservationId) -> GroupMembership:
    """Let a room go its own way: its place in the allotment goes along, guests, nights, price and room stay as they are.

    Whoever shares the room comes along. A room that was booked together with others gets a confirmation number of its own.

    Raises:
        InvalidInput: the reservation is in no group, or shares the room of another one.
        WrongStatus: its guest has left or is not coming.
    """
    reservation = expected(uow, reservation_id, Event.ANNOTATE)
    block_id = block_of(reservation)
    if block_id is None or reservation.sharing_with_id is not None:
        raise InvalidInput(
            "reservation_id",
            problem=N_("This reservation is in no group, or shares a room. Nothing was changed. Choose the one that holds the room."),
        )
    block = uow.get(Block, block_id, what=_("The block"))
    before = block_nights.allotments(uow, block_id)
    nights = held_nights(uow, reservation) if counted(reservation) else []
    block_nights.write(uow, block_id, before, {pair: without_one(before[pair]) for pair in nights})
    members = [reservation, *_sharers(uow, reservation_id)]
    _give_own_booking(uow, members)
    for member in members:
        member.block_id = None
        uow.changed(member)
    uow.record(AuditCode.BLOCK_CHANGED, block, name=block.name, split_out=reservation_id)
    return _membership(uow, reservation)


def _guest(uow: UnitOfWork, guest: GuestId | ProfileDetails) -> GuestId:
    return GuestId(ProfileId(new_profile(uow, guest).id)) if isinstance(guest, ProfileDetails) else guest


def _id(identifier: object) -> ProfileId | None:
    return None if identifier is None else ProfileId(identifier)  # type: ignore[arg-type]


def _request(uow: UnitOfWork, block: Block, counters: Mapping[TypeAndNight, Allotment], room: PickUp, guest: GuestId) -> RoomRequest:
    arrival, departure = room.arrival_date or block.arrival_date, room.departure_date or block.departure_date
    has_plan = block.rate_plan_id is not None
    refuse_no_night(arrival, departure, day_use=False)
    request = RoomRequest(
        room_type_id=room.room_type_id,
        arrival_date=arrival,
        departure_date=departure,
        adults=room.adults,
        children=room.children,
        child_ages=room.child_ages,
        room_id=room.room_id,
        guest_id=guest,
        note=room.note,
        block_id=BlockId(block.id),
        rate_plan_id=RatePlanId(block.rate_plan_id) if block.rate_plan_id is not None else None,
    )
    return request if has_plan else replace(request, price_minor=_own_price(uow, counters, room.room_type_id, arrival))


def _own_price(uow: UnitOfWork, counters: Mapping[TypeAndNight, Allotment], room_type_id: RoomTypeId, night: date) -> int:
    own = counters.get((room_type_id, night), Allotment()).price_minor
    return uow.get(RoomType, room_type_id, what=_("The room type"), lock=False).standard_price_minor if own is None else own


def _write_prices(
    uow: UnitOfWork,
    block: Block,
    counters: Mapping[TypeAndNight, Allotment],
    requests: Sequence[RoomRequest],
    reservation_ids: Sequence[ReservationId],
) -> None:
    """Without a plan, each night costs what the block says of it; with one, the quote has said so already."""
    if block.rate_plan_id is not None:
        return
    rows = [
        {"of_reservation": reservation_id, "on": night, "new_price": price}
        for reservation_id, request in zip(reservation_ids, requests, strict=True)
        for night in nights_between(request.arrival_date, request.departure_date)
        if (price := _own_price(uow, counters, request.room_type_id, night)) != request.price_minor
    ]
    if rows:
        uow.connection.execute(_PRICE, rows)


def _beyond(before: Mapping[TypeAndNight, Allotment], after: Mapping[TypeAndNight, Allotment]) -> int:
    """Room nights picked up that nothing was kept for."""
    return sum(
        one.picked_up - before.get(pair, Allotment()).picked_up - (before.get(pair, Allotment()).rest - one.rest)
        for pair, one in after.items()
    )


def _sharers(uow: UnitOfWork, lead: ReservationId) -> list[Reservation]:
    found = uow.connection.execute(_SHARERS, {"lead": lead}).scalars().all()
    return [uow.get(Reservation, identifier, what=_("The reservation")) for identifier in found]


def _give_own_booking(uow: UnitOfWork, members: Sequence[Reservation]) -> None:
    lead = members[0]
    others = select(func.count()).where(Reservation.booking_id == lead.booking_id, Reservation.id.not_in([one.id for one in members]))
    if not uow.connection.execute(others).scalar_one():
        return
    old = uow.get(Booking, lead.booking_id, what=_("The booking"), lock=False)
    copied = {
        name: getattr(old, name)
        for name in ("company_id", "agent_id", "source", "market", "channel", "contact_name", "contact_phone", "contact_email", "payer")
    }
    booking = Booking(
        id=BookingId(new_id()),
        property_id=uow.property_id,
        confirmation_number=str(uow.next_number(CONFIRMATION_SERIES)),
        guest_id=lead.guest_id,
        note="",
        booked_date=uow.business_date,
        booked_at=uow.clock.now(),
        **copied,
    )
    uow.add(booking)
    uow.session.flush()
    for member in members:
        member.booking_id = booking.id


def _membership(uow: UnitOfWork, reservation: Reservation) -> GroupMembership:
    uow.session.flush()
    booking = uow.get(Booking, reservation.booking_id, what=_("The booking"), lock=False)
    return GroupMembership(ReservationId(reservation.id), block_of(reservation), booking.confirmation_number, reservation.version)
