"""The nights of a reservation: their prices, and the counters they are held in. Used by commands; not commands themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select, update

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.domain.reservation_states import HOLDS_INVENTORY
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_
from hotel_desk.models.folio import NightCharge
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.services import inventory

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_INSERT_NIGHTS = insert(ReservationNight)
_OF_RESERVATION = ReservationNight.reservation_id == bindparam("reservation")
_HELD = (
    select(ReservationNight.room_type_id, ReservationNight.date)
    .where(_OF_RESERVATION, ReservationNight.held == bindparam("is_held"))
    .order_by(ReservationNight.date)
)
_LAST_PRICE = select(ReservationNight.price_minor).where(_OF_RESERVATION).order_by(ReservationNight.date.desc()).limit(1)
_MOVE_NIGHTS = (
    update(ReservationNight).where(_OF_RESERVATION, ReservationNight.date >= bindparam("since")).values(room_type_id=bindparam("new_type"))
)
_HOLD_NIGHTS = update(ReservationNight).where(_OF_RESERVATION).values(held=bindparam("is_held"))


class NightCharged(StaffError):
    code = "stay.night_charged"
    template = N_(
        "The night of {night} has been charged already, so the stay cannot be without it. Nothing was changed. "
        "Reverse the room charge of that night first."
    )


def held_nights(uow: UnitOfWork, reservation: Reservation, *, held: bool = True) -> list[tuple[RoomTypeId, date]]:
    """The (type, night) pairs a reservation is counted in (or, cancelled, was), by date."""
    rows = uow.connection.execute(_HELD, {"reservation": reservation.id, "is_held": held})
    return [(RoomTypeId(row.room_type_id), row.date) for row in rows]


def hold_nights(uow: UnitOfWork, reservation: Reservation, *, held: bool) -> None:
    """Write down that the nights of a reservation are counted in the counters, or no longer."""
    uow.connection.execute(_HOLD_NIGHTS, {"reservation": reservation.id, "is_held": held})


def price_of_last_night(uow: UnitOfWork, reservation: Reservation) -> int:
    """What the last night (or the day use) costs, minor units."""
    last = uow.connection.execute(_LAST_PRICE, {"reservation": reservation.id}).scalar()
    return (reservation.day_use_price_minor or 0) if last is None else last


def change_nights(
    uow: UnitOfWork, reservation: Reservation, arrival: date, departure: date, *, price_minor: int, forced: bool = False
) -> tuple[date, ...]:
    """Let a reservation have the nights of other dates: counters and prices; kept nights keep their price.

    Returns the nights that are oversold by it.

    Raises:
        inventory.SoldOut: a new night is full and `forced` is not set.
        NightCharged: a night to be given back has its room charge already.
    """
    before = held_nights(uow, reservation)
    kinds = {night: kind for kind, night in before}
    nights = nights_between(arrival, departure)
    wanted = [(kinds.get(night, RoomTypeId(reservation.room_type_id)), night) for night in nights]
    oversold = inventory.exchange(uow, released=before, wanted=wanted, forced=forced)
    gone = [night for night in kinds if night not in set(nights)]
    if gone:
        _refuse_charged(uow, reservation, gone)
        uow.connection.execute(
            delete(ReservationNight).where(ReservationNight.reservation_id == reservation.id, ReservationNight.date.in_(gone))
        )
    reservation.arrival_date, reservation.departure_date = arrival, departure
    write_nights(uow, reservation, [night for night in nights if night not in kinds], price_minor)
    return oversold


def _refuse_charged(uow: UnitOfWork, reservation: Reservation, nights: list[date]) -> None:
    charged = uow.connection.execute(
        select(func.min(NightCharge.night_date)).where(
            NightCharge.property_id == uow.property_id,
            NightCharge.reservation_id == reservation.id,
            NightCharge.night_date.in_(nights),
        )
    ).scalar()
    if charged is not None:
        raise NightCharged("departure_date", night=charged.isoformat())


def change_occupied_type(uow: UnitOfWork, reservation: Reservation, room_type_id: RoomTypeId, *, since: date | None = None) -> None:
    """Move a reservation's nights (from a date on) to the counters of another type.

    Raises:
        inventory.SoldOut: the other type is full on one of them.
    """
    if reservation.room_type_id == room_type_id:
        return
    moved = [(kind, night) for kind, night in held_nights(uow, reservation) if since is None or night >= since]
    inventory.exchange(uow, released=moved, wanted=[(room_type_id, night) for _kind, night in moved])
    if moved:
        uow.connection.execute(_MOVE_NIGHTS, {"reservation": reservation.id, "since": moved[0][1], "new_type": room_type_id})
    reservation.room_type_id = room_type_id
    uow.changed(reservation)


def swap_occupied_types(uow: UnitOfWork, first: Reservation, second: Reservation) -> None:
    """Let two reservations have each other's type in one exchange, so that a full night is no obstacle to leaving it.

    Raises:
        inventory.SoldOut: one of them has nights that the other does not have, and these are full.
    """
    one, other = RoomTypeId(first.room_type_id), RoomTypeId(second.room_type_id)
    if one == other:
        return
    held = [(reservation, held_nights(uow, reservation)) for reservation in (first, second)]
    wanted = [(other if reservation is first else one, night) for reservation, nights in held for _kind, night in nights]
    inventory.exchange(uow, released=[pair for _reservation, nights in held for pair in nights], wanted=wanted)
    for reservation, nights in held:
        new_type = other if reservation is first else one
        if nights:
            uow.connection.execute(_MOVE_NIGHTS, {"reservation": reservation.id, "since": nights[0][1], "new_type": new_type})
        reservation.room_type_id = new_type


def write_nights(uow: UnitOfWork, reservation: Reservation, nights: list[date], price_minor: int) -> None:
    """Write down new nights at one price (minor units), held in the counters where the status says so."""
    if not nights:
        return
    held = reservation.status in HOLDS_INVENTORY
    uow.connection.execute(
        _INSERT_NIGHTS,
        [
            {
                "property_id": uow.property_id,
                "reservation_id": reservation.id,
                "date": night,
                "room_type_id": reservation.room_type_id,
                "price_minor": price_minor,
                "held": held,
            }
            for night in nights
        ],
    )
