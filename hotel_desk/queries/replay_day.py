"""What a day of the replay still holds: read from the reservations as they are, so that a day cut off is taken up where it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from hotel_desk.domain.codes import FolioKind, HousekeepingStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import FolioId, ReservationId, RoomId, RoomTypeId, StagedBookingId
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.models.staging import StagedBooking
from hotel_desk.queries.stay_folios import OF_STAY

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

# As the file calls a stay that was paid for when it was booked.
NON_REFUND = "Non Refund"
PAID_AHEAD = and_(StagedBooking.deposit_type == NON_REFUND, StagedBooking.price_minor > 0)
_HAS_DEPOSIT = exists().where(
    Folio.property_id == StagedBooking.property_id,
    Folio.reservation_id == StagedBooking.reservation_id,
    Folio.kind == FolioKind.DEPOSIT,
)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A cancellation made on the day; `version` of the reservation as it is."""

    staged_id: StagedBookingId
    reservation_id: ReservationId
    version: int


@dataclass(frozen=True, slots=True)
class BookingToMake:
    """A booking made on the day.

    Args:
        made: set where it was made before, and only its deposit or its cancellation is missing.
        paid_ahead_minor: the whole stay, where the file says that it was paid for as it was booked; minor units, otherwise zero.
    """

    staged_id: StagedBookingId
    made: Cancellation | None
    cancelled_at_once: bool
    paid_ahead_minor: int


@dataclass(frozen=True, slots=True)
class StayToEnd:
    """A guest who leaves on the day, and what each window of the folio still owes (minor units; a credit is negative)."""

    staged_id: StagedBookingId
    reservation_id: ReservationId
    version: int
    room_id: RoomId
    folio_id: FolioId
    balances: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class StayToBegin:
    """A guest who comes on the day; `in_house` where day use was begun and not ended."""

    staged_id: StagedBookingId
    reservation_id: ReservationId
    version: int
    departure_date: date
    reserved_type_id: RoomTypeId
    occupied_type_id: RoomTypeId
    in_house: bool


@dataclass(frozen=True, slots=True)
class VacantRoom:
    """A room nobody is in. `free_until`: the first date from the business date on that it is taken; None: never."""

    room_id: RoomId
    room_type_id: RoomTypeId
    clean: bool
    free_until: date | None


def cancellations_due(reader: Reader, *, day: date) -> tuple[Cancellation, ...]:
    """Cancellations of the day, of bookings made before it."""
    where = and_(
        StagedBooking.outcome == ReservationStatus.CANCELLED,
        StagedBooking.outcome_date == day,
        StagedBooking.booked_date < day,
        Reservation.status == ReservationStatus.RESERVED,
    )
    rows = reader.connection.execute(
        _staged(reader, Reservation.id.label("reservation_id"), Reservation.version, where=where).join(
            Reservation, Reservation.id == StagedBooking.reservation_id
        )
    )
    return tuple(Cancellation(*row) for row in rows)


def bookings_due(reader: Reader, *, day: date, deposits: bool = False) -> tuple[BookingToMake, ...]:
    """Bookings made on the day, and those among them whose cancellation on the same day is still missing.

    Args:
        deposits: also those that are paid for and whose money is missing.
    """
    at_once = and_(StagedBooking.outcome == ReservationStatus.CANCELLED, StagedBooking.outcome_date == day)
    missing = and_(PAID_AHEAD, ~_HAS_DEPOSIT) if deposits else false()
    unfinished = or_(StagedBooking.reservation_id.is_(None), and_(or_(at_once, missing), Reservation.status == ReservationStatus.RESERVED))
    rows = reader.connection.execute(
        _staged(
            reader,
            StagedBooking.reservation_id,
            Reservation.version,
            at_once.label("at_once"),
            PAID_AHEAD.label("paid_ahead"),
            StagedBooking.price_minor,
            StagedBooking.arrival_date,
            StagedBooking.departure_date,
            where=and_(StagedBooking.booked_date == day, unfinished),
        ).outerjoin(Reservation, Reservation.id == StagedBooking.reservation_id)
    )
    return tuple(
        BookingToMake(
            row.staged_id,
            None if row.reservation_id is None else Cancellation(row.staged_id, row.reservation_id, row.version),
            bool(row.at_once),
            row.price_minor * max(1, (row.departure_date - row.arrival_date).days) if row.paid_ahead else 0,
        )
        for row in rows
    )


def no_shows_due(reader: Reader, *, day: date) -> tuple[Cancellation, ...]:
    """Guests who were to come on the day and did not."""
    where = and_(
        StagedBooking.outcome == ReservationStatus.NO_SHOW,
        StagedBooking.arrival_date == day,
        Reservation.status == ReservationStatus.RESERVED,
    )
    rows = reader.connection.execute(
        _staged(reader, Reservation.id.label("reservation_id"), Reservation.version, where=where).join(
            Reservation, Reservation.id == StagedBooking.reservation_id
        )
    )
    return tuple(Cancellation(*row) for row in rows)


def forfeits_due(reader: Reader) -> tuple[Cancellation, ...]:
    """Cancellations and no-shows for which money is still held."""
    gone = Reservation.status.in_((ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW))
    rows = reader.connection.execute(
        _staged(reader, Reservation.id.label("reservation_id"), Reservation.version, where=gone)
        .join(Reservation, Reservation.id == StagedBooking.reservation_id)
        .join(Folio, (Folio.reservation_id == Reservation.id) & (Folio.kind == FolioKind.DEPOSIT))
        .join(FolioWindow, FolioWindow.folio_id == Folio.id)
        .where(FolioWindow.property_id == reader.property_id, FolioWindow.balance_minor < 0)
    )
    return tuple(Cancellation(*row) for row in rows)


def departures_due(reader: Reader, *, day: date) -> tuple[StayToEnd, ...]:
    """Stays that end on the day, day use aside."""
    return _departures(
        reader,
        and_(StagedBooking.departure_date == day, StagedBooking.arrival_date < day, StagedBooking.outcome == ReservationStatus.CHECKED_OUT),
    )


def day_uses_due(reader: Reader, *, day: date) -> tuple[StayToBegin, ...]:
    """Day uses of the day, begun and not ended, or not begun."""
    waiting = Reservation.status.in_((ReservationStatus.RESERVED, ReservationStatus.IN_HOUSE))
    return _arrivals(reader, and_(StagedBooking.arrival_date == day, StagedBooking.departure_date == day, waiting))


def arrivals_due(reader: Reader, *, day: date) -> tuple[StayToBegin, ...]:
    """Stays that begin on the day, day use aside."""
    waiting = Reservation.status == ReservationStatus.RESERVED
    return _arrivals(reader, and_(StagedBooking.arrival_date == day, StagedBooking.departure_date > day, waiting))


def stay_to_end(reader: Reader, *, staged_id: StagedBookingId) -> StayToEnd | None:
    """How a guest in house leaves now; None where the guest is not in house."""
    found = _departures(reader, StagedBooking.id == staged_id)
    return found[0] if found else None


def vacant_rooms(reader: Reader, *, day: date) -> tuple[VacantRoom, ...]:
    """Active rooms that nobody is in, in the order of the house."""
    first_taken = (
        select(func.min(RoomSlot.date))
        .where(RoomSlot.property_id == Room.property_id, RoomSlot.room_id == Room.id, RoomSlot.date >= day)
        .scalar_subquery()
        .label("first_taken")
    )
    rows = reader.connection.execute(
        select(Room.id, Room.room_type_id, Room.housekeeping_status, first_taken)
        .outerjoin(RoomOccupancy, (RoomOccupancy.property_id == Room.property_id) & (RoomOccupancy.open_room_id == Room.id))
        .where(Room.property_id == reader.property_id, Room.active.is_(True), RoomOccupancy.id.is_(None))
        .order_by(Room.sort_order, Room.number)
    )
    ready = {HousekeepingStatus.CLEAN, HousekeepingStatus.INSPECTED}
    return tuple(
        VacantRoom(RoomId(row.id), RoomTypeId(row.room_type_id), row.housekeeping_status in ready, row.first_taken) for row in rows
    )


def _staged(reader: Reader, *columns: Any, where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(StagedBooking.id.label("staged_id"), *columns)
        .where(StagedBooking.property_id == reader.property_id, where)
        .order_by(StagedBooking.line_number, StagedBooking.id)
    )


def _departures(reader: Reader, where: ColumnElement[bool]) -> tuple[StayToEnd, ...]:
    rows = reader.connection.execute(
        _staged(
            reader,
            Reservation.id.label("reservation_id"),
            Reservation.version,
            RoomOccupancy.room_id,
            FolioWindow.folio_id,
            FolioWindow.number,
            FolioWindow.balance_minor,
            where=and_(where, Reservation.status == ReservationStatus.IN_HOUSE),
        )
        .join(Reservation, Reservation.id == StagedBooking.reservation_id)
        .join(RoomOccupancy, (RoomOccupancy.reservation_id == Reservation.id) & (RoomOccupancy.state == OccupancyState.OPEN))
        .join(
            Folio,
            OF_STAY,
        )
        .join(FolioWindow, FolioWindow.folio_id == Folio.id)
        .order_by(FolioWindow.number)
    ).all()
    windows: dict[StagedBookingId, list[tuple[int, int]]] = {}
    for row in rows:
        windows.setdefault(row.staged_id, []).append((row.number, row.balance_minor))
    stays = {row.staged_id: row for row in rows}
    return tuple(
        StayToEnd(staged_id, row.reservation_id, row.version, row.room_id, row.folio_id, tuple(windows[staged_id]))
        for staged_id, row in stays.items()
    )


def _arrivals(reader: Reader, where: ColumnElement[bool]) -> tuple[StayToBegin, ...]:
    rows = reader.connection.execute(
        _staged(
            reader,
            Reservation.id.label("reservation_id"),
            Reservation.version,
            StagedBooking.departure_date,
            Reservation.room_type_id,
            StagedBooking.occupied_type_id,
            Reservation.status,
            where=and_(where, StagedBooking.outcome == ReservationStatus.CHECKED_OUT),
        ).join(Reservation, Reservation.id == StagedBooking.reservation_id)
    )
    return tuple(
        StayToBegin(
            staged_id=row.staged_id,
            reservation_id=row.reservation_id,
            version=row.version,
            departure_date=row.departure_date,
            reserved_type_id=row.room_type_id,
            occupied_type_id=row.occupied_type_id,
            in_house=row.status is ReservationStatus.IN_HOUSE,
        )
        for row in rows
    )
