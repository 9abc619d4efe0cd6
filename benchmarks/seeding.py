"""Fills a file with a hotel of any size, in bulk: what a screen has to cope with, not how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from hotel_desk.db.database import Database
from hotel_desk.db.migrations import bring_up_to_date
from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.codes import FolioKind, FolioStatus, HousekeepingStatus, OccupancyState, ProfileKind, ReservationStatus
from hotel_desk.domain.ids import PropertyId, RoomId, RoomTypeId, TransactionCodeId, new_id
from hotel_desk.domain.slots import nights_between, stay_slots
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import Building, Floor, Room, RoomType
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services.opening import HotelOpening, open_hotel

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 3, 2)
ROOMS_A_FLOOR = 25
LENGTHS = (1, 2, 3, 2, 5, 1, 4, 7, 2, 3)
BATCH = 20_000
EVERY_VACANT = 3


@dataclass(frozen=True, slots=True)
class SeededHotel:
    database: Database
    property_id: PropertyId
    types: tuple[RoomTypeId, ...]
    rooms: tuple[RoomId, ...]
    codes: dict[str, TransactionCodeId]
    stays: int


def seed(path: Path, *, rooms: int, types: int, stays: int) -> SeededHotel:
    """Make a hotel whose rooms are let back to back, half of the stays before today and half after; every third room is vacant today.

    Args:
        rooms: how many rooms, `ROOMS_A_FLOOR` a floor.
        stays: how many stays in the whole file.
    """
    database = Database.open(f"sqlite:///{path}")
    hotel = furnish(database, open_benchmark_hotel(database), rooms=rooms, types=types, stays=stays)
    with database.engines.writer.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return hotel


def open_benchmark_hotel(database: Database) -> PropertyId:
    """Open the books of a hotel in an empty database."""
    bring_up_to_date(database)
    clock = SimulatedClock(datetime(2026, 3, 2, 8, tzinfo=UTC))
    return open_hotel(database, HotelOpening(name="Benchmark Hotel", business_date=TODAY, currency="EUR"), clock=clock)


def furnish(database: Database, property_id: PropertyId, *, rooms: int, types: int, stays: int) -> SeededHotel:
    """Give an empty hotel its rooms and stays, as `seed` says."""
    with database.writing() as connection:
        type_ids, room_ids = _house(connection, property_id, rooms=rooms, types=types)
        made = _stays(connection, property_id, type_ids, room_ids, stays)
        connection.execute(update(BusinessDate).values(date=TODAY))
        codes = {row.code: TransactionCodeId(row.id) for row in connection.execute(select(TransactionCode.code, TransactionCode.id))}
    return SeededHotel(database, property_id, tuple(type_ids), tuple(room_ids), codes, made)


def _house(connection: Any, property_id: PropertyId, *, rooms: int, types: int) -> tuple[list[RoomTypeId], list[RoomId]]:
    here = {"property_id": property_id, "version": 1}
    building = new_id()
    connection.execute(insert(Building), [{**here, "id": building, "code": "A", "name": "House A"}])
    floors = [new_id() for _ in range((rooms + ROOMS_A_FLOOR - 1) // ROOMS_A_FLOOR)]
    connection.execute(
        insert(Floor),
        [
            {
                **here,
                "id": identifier,
                "building_id": building,
                "code": str(number + 1),
                "name": f"Floor {number + 1}",
                "sort_order": number,
            }
            for number, identifier in enumerate(floors)
        ],
    )
    type_ids = [RoomTypeId(new_id()) for _ in range(types)]
    connection.execute(
        insert(RoomType),
        [
            {**here, "id": identifier, "code": f"T{number:02}", "name": f"Type {number}", "standard_price_minor": 10_000}
            for number, identifier in enumerate(type_ids)
        ],
    )
    room_ids = [RoomId(new_id()) for _ in range(rooms)]
    statuses = list(HousekeepingStatus)
    connection.execute(
        insert(Room),
        [
            {
                **here,
                "id": identifier,
                "number": f"{number // ROOMS_A_FLOOR + 1}{number % ROOMS_A_FLOOR + 1:02}",
                "floor_id": floors[number // ROOMS_A_FLOOR],
                "room_type_id": type_ids[number % types],
                "housekeeping_status": statuses[number % len(statuses)],
                "sort_order": number,
            }
            for number, identifier in enumerate(room_ids)
        ],
    )
    return type_ids, room_ids


def _stays(connection: Any, property_id: PropertyId, types: list[RoomTypeId], rooms: list[RoomId], wanted: int) -> int:
    here = {"property_id": property_id}
    each, more = divmod(wanted, len(rooms))
    rows: dict[Any, list[dict[str, Any]]] = {
        kind: [] for kind in (Profile, Booking, Reservation, ReservationNight, RoomOccupancy, RoomSlot, Folio, FolioWindow)
    }
    sold: dict[tuple[RoomTypeId, date], int] = {}
    per_type = [sum(1 for number in range(len(rooms)) if number % len(types) == kind) for kind in range(len(types))]
    serial = 0
    for number, room in enumerate(rooms):
        count = each + (1 if number < more else 0)
        day = TODAY - timedelta(days=sum(LENGTHS[(number + turn) % len(LENGTHS)] for turn in range(count // 2)) + number % 3)
        for turn in range(count):
            last = day + timedelta(days=LENGTHS[(number + turn) % len(LENGTHS)])
            if number % EVERY_VACANT == 0 and day <= TODAY <= last:
                day = last + timedelta(days=1)
                continue
            _stay(rows, here, serial, room, types[number % len(types)], first=day, last=last)
            for night in nights_between(day, last):
                sold[types[number % len(types)], night] = sold.get((types[number % len(types)], night), 0) + 1
            day = last
            serial += 1
        if len(rows[Reservation]) > BATCH:
            _write(connection, rows)
    _write(connection, rows)
    counters = [
        {**here, "room_type_id": kind, "date": night, "physical": per_type[types.index(kind)], "sold": rooms_sold}
        for (kind, night), rooms_sold in sold.items()
    ]
    for start in range(0, len(counters), BATCH):
        connection.execute(insert(TypeNight), counters[start : start + BATCH])
    return serial


def _write(connection: Any, rows: dict[Any, list[dict[str, Any]]]) -> None:
    for kind, pending in rows.items():
        if pending:
            connection.execute(insert(kind), pending)
            pending.clear()


def _stay(  # noqa: PLR0917 - a row builder, called once
    rows: dict[Any, list[dict[str, Any]]], here: dict[str, Any], serial: int, room: RoomId, kind: RoomTypeId, first: date, last: date
) -> None:
    guest, booking, reservation, occupancy = new_id(), new_id(), new_id(), new_id()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    status, state = _status(first, last)
    rows[Profile].append({**here, "id": guest, "kind": ProfileKind.GUEST, "name": f"Guest {serial}", "version": 1})
    rows[Booking].append(
        {**here, "id": booking, "confirmation_number": f"S{serial}", "guest_id": guest, "booked_date": first, "booked_at": now}
    )
    rows[Reservation].append(
        {
            **here,
            "id": reservation,
            "booking_id": booking,
            "guest_id": guest,
            "status": status,
            "arrival_date": first,
            "departure_date": last,
            "room_type_id": kind,
            "charged_type_id": kind,
            "adults": 2,
            "version": 1,
        }
    )
    rows[ReservationNight].extend(
        {**here, "reservation_id": reservation, "date": night, "room_type_id": kind, "price_minor": 10_000}
        for night in nights_between(first, last)
    )
    rows[RoomOccupancy].append(
        {
            **here,
            "id": occupancy,
            "reservation_id": reservation,
            "room_id": room,
            "first_date": first,
            "last_date": last,
            "state": state,
            "open_room_id": room if state is OccupancyState.OPEN else None,
        }
    )
    rows[RoomSlot].extend(
        {**here, "room_id": room, "date": day, "half": half, "occupancy_id": occupancy, "closure_id": None}
        for day, half in stay_slots(first, last)
    )
    if status in {ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT}:
        folio = new_id()
        open_or_closed = FolioStatus.OPEN if status is ReservationStatus.IN_HOUSE else FolioStatus.CLOSED
        rows[Folio].append(
            {
                **here,
                "id": folio,
                "number": f"S{serial}",
                "kind": FolioKind.GUEST,
                "status": open_or_closed,
                "reservation_id": reservation,
                "name": f"Guest {serial}",
                "currency": "EUR",
                "opened_date": first,
            }
        )
        rows[FolioWindow].append({**here, "folio_id": folio, "number": 1})


def _status(first: date, last: date) -> tuple[ReservationStatus, OccupancyState]:
    if last < TODAY:
        return ReservationStatus.CHECKED_OUT, OccupancyState.LEFT
    if first < TODAY:
        return ReservationStatus.IN_HOUSE, OccupancyState.OPEN
    return ReservationStatus.RESERVED, OccupancyState.ASSIGNED
