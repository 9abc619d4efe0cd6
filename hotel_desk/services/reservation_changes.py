"""What was agreed is changed before the guest arrives: dates, type, guests, price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import update

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.ids import ReservationId, RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.services import occupancies
from hotel_desk.services.reservation_nights import change_nights, change_occupied_type, price_of_last_night
from hotel_desk.services.reservation_requests import (
    RoomRequest,
    check_request,
    refuse_no_night,
    refuse_switched_off,
    refuse_too_many_guests,
)
from hotel_desk.services.room_assignment import expected, withdraw_room
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReservationChanged:
    """How a reservation stands now. `oversold`: nights on which more is sold than there are rooms, because it was forced."""

    reservation_id: ReservationId
    status: ReservationStatus
    version: int
    oversold: tuple[date, ...] = ()


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
    day_use: bool = False,
) -> ReservationChanged:
    """Change what was agreed before the guest arrives; what is not named stays.

    Args:
        room_type_id: another type to occupy; a room of the old type is taken away again.
        price_minor: a new price for every night; None keeps the old price, new nights at the price of the last one.
        version: of the reservation as it was shown; None does not look.
        day_use: that the stay has no night any more is meant so.

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
    refuse_no_night(wanted.arrival_date, wanted.departure_date, day_use=day_use or reservation.day_use)
    if wanted.room_type_id != reservation.room_type_id:
        refuse_switched_off(uow, wanted.room_type_id)
    if adults is not None or children is not None:
        refuse_too_many_guests(uow, wanted.room_type_id, guests=wanted.adults + wanted.children, extra_beds=reservation.extra_beds)
    _apply(uow, reservation, wanted, reprice=price_minor is not None)
    uow.record(AuditCode.RESERVATION_CHANGED, reservation, arrival=wanted.arrival_date, departure=wanted.departure_date)
    uow.session.flush()
    return as_changed(reservation)


def as_changed(reservation: Reservation, *, oversold: tuple[date, ...] = ()) -> ReservationChanged:
    """How a reservation stands now, for the answer of a command."""
    return ReservationChanged(ReservationId(reservation.id), reservation.status, reservation.version, oversold)


def _apply(uow: UnitOfWork, reservation: Reservation, wanted: RoomRequest, *, reprice: bool) -> None:
    if wanted.room_type_id != reservation.room_type_id:
        change_occupied_type(uow, reservation, wanted.room_type_id)
    price_minor = wanted.price_minor or 0
    dates = (wanted.arrival_date, wanted.departure_date)
    moved = dates != (reservation.arrival_date, reservation.departure_date)
    if moved:
        change_nights(uow, reservation, *dates, price_minor=price_minor)
    if reprice:
        uow.connection.execute(
            update(ReservationNight).where(ReservationNight.reservation_id == reservation.id).values(price_minor=price_minor)
        )
    reservation.day_use_price_minor = price_minor if reservation.day_use else None
    reservation.charged_type_id = wanted.charged_type_id or wanted.room_type_id
    reservation.adults, reservation.children, reservation.babies = wanted.adults, wanted.children, wanted.babies
    reservation.note = wanted.note
    fit_room(uow, reservation, moved=moved)


def fit_room(uow: UnitOfWork, reservation: Reservation, *, moved: bool) -> None:
    """Let the room given follow the reservation: other slots of it where the dates moved, taken away where its type does not fit."""
    given = occupancies.all_of(uow, ReservationId(reservation.id))
    if not given:
        return
    first = uow.get(Room, given[0].room_id, what=_("The room"), lock=False)
    if first.room_type_id != reservation.room_type_id:
        withdraw_room(uow, reservation)
    elif moved:
        occupancies.fit_dates(uow, ReservationId(reservation.id), reservation.arrival_date, reservation.departure_date)
