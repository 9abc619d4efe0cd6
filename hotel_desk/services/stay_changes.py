"""Stays of guests in the house changed: another room, a later or an earlier departure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReservationId, RoomId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event
from hotel_desk.domain.room_refusals import NoRoomGiven
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services import occupancies
from hotel_desk.services.extension_prices import refuse_low_price
from hotel_desk.services.fees import refuse_to_shorten_to_today
from hotel_desk.services.hourly_charges import refuse_night_for_hours
from hotel_desk.services.reservation_nights import change_nights, price_of_last_night
from hotel_desk.services.reservation_requests import refuse_endless_stay, refuse_impossible_price
from hotel_desk.services.room_assignment import expected, refuse_promised
from hotel_desk.services.room_moves import go_to_room
from hotel_desk.services.room_readiness import refuse_unready
from hotel_desk.services.sharer_groups import refuse_sharer, room_price_kept
from hotel_desk.services.typed_text import given_reason
from hotel_desk.services.upgrades import explain_upgrade

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RoomMoved:
    reservation_id: ReservationId
    old_room_number: str
    new_room_number: str


@dataclass(frozen=True, slots=True)
class StayChanged:
    """How a stay stands now. `oversold`: nights on which more is sold than there are rooms, because it was forced."""

    reservation_id: ReservationId
    departure_date: date
    version: int
    oversold: tuple[date, ...] = ()


@command(
    title=N_("Move room"),
    permission=Permission.MOVE_ROOM,
    audit=(AuditCode.STAY_ROOM_MOVED, AuditCode.ROOM_STATUS_OVERRIDDEN, AuditCode.RESTRICTION_OVERRIDDEN, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM, EntityKind.INVENTORY, EntityKind.GUEST_REGISTRATION),
    locks=SALE_LOCKS,
    undo="move_room",
    result=RoomMoved,
)
def move_room(
    uow: UnitOfWork, *, reservation_id: ReservationId, room_id: RoomId, reason: str, override_reason: str | None = None
) -> RoomMoved:
    """Move a guest in house to another room now; what was agreed and the charged type stay as they are.

    Raises:
        ReasonMissing: no reason was given.
        RoomPromised: the guest is not to be moved, and `override_reason` does not say why it is done all the same.
        RoomNotReady, occupancies.RoomOccupied, occupancies.RoomTaken, occupancies.RoomClosed: the new room is not to be had.
        inventory.SoldOut: the new room's type is full on a night still to come.
    """
    why = given_reason(reason)
    reservation = expected(uow, reservation_id, Event.CHANGE_STAY)
    refuse_sharer(uow, reservation)
    old = occupancies.current(uow, reservation_id)
    if old is None:
        raise NoRoomGiven("room_id")
    old_room = uow.get(Room, old.room_id, what=_("The room"))
    new_room = uow.get(Room, room_id, what=_("The room"))
    if new_room.id == old_room.id or not new_room.active:
        raise InvalidInput("room_id", problem=N_("The guest cannot be moved to this room. Nothing was changed. Choose another room."))
    # Where another room is waiting for tonight, that one was promised.
    tonight = occupancies.at(uow, reservation_id, uow.business_date) or old
    refuse_promised(uow, reservation, [tonight], room_id, override_reason, field="override_reason")
    occupancies.refuse_if_occupied(uow, new_room)
    refuse_unready(uow, new_room, override_reason)
    explain_upgrade(uow, reservation, new_room, reason=why)
    go_to_room(uow, reservation, old, old_room, new_room)
    uow.record(AuditCode.STAY_ROOM_MOVED, reservation, old_room=old_room.number, new_room=new_room.number, reason=why)
    return RoomMoved(reservation_id, old_room.number, new_room.number)


@command(
    title=N_("Extend stay"),
    permission=Permission.CHANGE_STAY,
    audit=(AuditCode.STAY_EXTENDED, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="shorten_stay",
    result=StayChanged,
)
def extend_stay(
    uow: UnitOfWork, *, reservation_id: ReservationId, departure_date: date, price_minor: int | None = None, forced: bool = False
) -> StayChanged:
    """Let a guest in house stay longer, in the same room.

    Args:
        price_minor: of each added night, minor units; None: as the last night. Below what the plan of the stay asks it is a discount.
        forced: stay although the type is full; needs its own permission, is counted as oversold and audited.

    Raises:
        discounts.DiscountTooHigh, NotAllowed: the price typed is lower than the actor's role may go below the plan's.
        hourly_charges.SoldByTheHour: it was sold by the hour, and its hours are neither charged nor turned into a night.
        inventory.SoldOut: an added night is full and `forced` is not set.
        occupancies.RoomTaken, occupancies.RoomClosed: the room is given to somebody else; move the guest first.
    """
    reservation = expected(uow, reservation_id, Event.CHANGE_STAY)
    if departure_date <= reservation.departure_date:
        raise InvalidInput(
            "departure_date", problem=N_("The new departure is not later than the old one. Nothing was changed. Choose a later date.")
        )
    if forced:
        uow.require(Permission.FORCE_OVERSELL)
    refuse_night_for_hours(uow, reservation)
    refuse_endless_stay(uow, reservation.arrival_date, departure_date)
    if price_minor is None and reservation.day_use and reservation.day_use_price_minor is None:
        raise InvalidInput(
            "price_minor", problem=N_("This stay has no night whose price could be kept. Nothing was changed. Name a price.")
        )
    price = price_of_last_night(uow, reservation) if price_minor is None else price_minor
    refuse_impossible_price(price)
    if price_minor is not None:
        refuse_low_price(uow, reservation, departure_date, price_minor)
    oversold = change_departure(uow, reservation, departure_date, price_minor=price, forced=forced)
    uow.record(AuditCode.STAY_EXTENDED, reservation, departure=departure_date)
    uow.session.flush()
    return StayChanged(reservation_id, departure_date, reservation.version, oversold)


@command(
    title=N_("Shorten stay"),
    permission=Permission.CHANGE_STAY,
    audit=(AuditCode.STAY_SHORTENED,),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="extend_stay",
    result=StayChanged,
)
def shorten_stay(uow: UnitOfWork, *, reservation_id: ReservationId, departure_date: date) -> StayChanged:
    """Let a guest in house leave earlier than agreed; the nights given back are free again.

    Raises:
        InvalidInput: the new departure is not earlier, or lies before today or on the day of arrival.
        fees.LeavesToday: it is today, and leaving early costs something: that is a check-out.
    """
    reservation = expected(uow, reservation_id, Event.CHANGE_STAY)
    if departure_date >= reservation.departure_date:
        raise InvalidInput(
            "departure_date", problem=N_("The new departure is not earlier than the old one. Nothing was changed. Choose an earlier date.")
        )
    if departure_date < uow.business_date or departure_date <= reservation.arrival_date:
        raise InvalidInput(
            "departure_date",
            problem=N_("The stay cannot end before today or on its day of arrival. Nothing was changed. Check out, or undo the check-in."),
        )
    refuse_to_shorten_to_today(uow, reservation, departure_date)
    with room_price_kept(uow, reservation):
        change_departure(uow, reservation, departure_date, price_minor=0)
    uow.record(AuditCode.STAY_SHORTENED, reservation, departure=departure_date)
    uow.session.flush()
    return StayChanged(reservation_id, departure_date, reservation.version)


def change_departure(
    uow: UnitOfWork, reservation: Reservation, departure: date, *, price_minor: int, forced: bool = False
) -> tuple[date, ...]:
    """Let a guest in house leave on another day, in the same room; not a command itself. Returns the nights that are oversold by it.

    Raises:
        inventory.SoldOut, occupancies.RoomTaken, occupancies.RoomClosed: an added night is full, or the room is not free.
    """
    occupancy = occupancies.current(uow, ReservationId(reservation.id))
    if occupancy is None and reservation.sharing_with_id is None:
        raise NoRoomGiven("room_id")
    oversold = change_nights(uow, reservation, reservation.arrival_date, departure, price_minor=price_minor, forced=forced)
    if not reservation.day_use:
        reservation.day_use_price_minor = None
    if occupancy is not None:
        occupancies.fit_dates(uow, ReservationId(reservation.id), occupancy.first_date, departure)
    return oversold
