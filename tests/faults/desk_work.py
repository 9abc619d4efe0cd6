"""A desk at work, to be killed or unplugged: does the same jobs in the same order and says each one aloud when it is done.

    python -m tests.faults.desk_work URL JOBS [SYNCHRONOUS]

After each job the id of its operation is written to standard output in one unbuffered write: what has been said is
acknowledged and may not be lost.
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.ids import OperationId, RoomId, RoomTypeId, TransactionCodeId, derived_operation_id
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.room import Room
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services.cashier import post_charge, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation
from hotel_desk.services.stays import check_in
from tests.fixtures.databases import MASTER_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import Connection, Row


def work(desk: Desk, jobs: int, say: Callable[[OperationId], None]) -> None:
    """Do jobs and say each when it is done; a job done before is answered from the record and said again."""
    with desk.database.snapshot() as connection:
        rooms = list(connection.execute(select(Room.id, Room.room_type_id).order_by(Room.number)))
        day = connection.execute(select(BusinessDate.date)).scalar_one()
        codes = _codes(connection)
    done = 0
    for turn in range(jobs):
        room = rooms[turn % len(rooms)]
        for operation in _one_guest(desk, turn, room, day, codes):
            say(operation)
            done += 1
            if done == jobs:
                return


def _one_guest(desk: Desk, turn: int, room: Row[UUID, UUID], day: date, codes: dict[str, TransactionCodeId]) -> Iterator[OperationId]:
    room_id, room_type_id = RoomId(room.id), RoomTypeId(room.room_type_id)

    def operation(what: str) -> OperationId:
        return derived_operation_id("desk-work", turn, what)

    later = RoomRequest(room_type_id, day + timedelta(days=30 + turn), day + timedelta(days=32 + turn), 9_000)
    booked = desk.run(book, operation_id=operation("book"), guest=ProfileDetails(name=f"Later Guest {turn}"), rooms=[later])
    yield operation("book")
    if turn % 3 == 0:
        desk.run(cancel_reservation, operation_id=operation("cancel"), reservation_id=booked.reservation_ids[0], reason="changed plans")
        yield operation("cancel")
    today = RoomRequest(room_type_id, day, day, 0, day_use=True)
    stay = desk.run(book, operation_id=operation("day"), guest=ProfileDetails(name=f"Day Guest {turn}"), rooms=[today]).reservation_ids[0]
    yield operation("day")
    received = desk.run(check_in, operation_id=operation("in"), reservation_id=stay, room_id=room_id)
    yield operation("in")
    desk.run(
        post_charge, operation_id=operation("post"), folio_id=received.folio_id, transaction_code_id=codes["BAR"], price_minor=500 + turn
    )
    yield operation("post")
    desk.run(
        take_payment, operation_id=operation("pay"), folio_id=received.folio_id, transaction_code_id=codes["CASH"], amount_minor=500 + turn
    )
    yield operation("pay")
    desk.run(check_out, operation_id=operation("out"), reservation_id=stay)
    yield operation("out")
    desk.run(set_housekeeping_status, operation_id=operation("clean"), room_ids=[room_id], status=HousekeepingStatus.CLEAN)
    yield operation("clean")


def _codes(connection: Connection) -> dict[str, TransactionCodeId]:
    return {row.code: TransactionCodeId(row.id) for row in connection.execute(select(TransactionCode.code, TransactionCode.id))}


def say_aloud(operation: OperationId) -> None:
    """One unbuffered line a job."""
    os.write(1, f"DONE {operation}\n".encode())


def main() -> None:
    """Open the hotel at the address and work."""
    url, jobs, *rest = sys.argv[1:]
    database = Database.open(url, master_key=MASTER_KEY, synchronous=rest[0] if rest else "FULL")
    desk = Desk(database, property_id=database.property_ids()[0], user_name="manager", workstation="desk 1")
    work(desk, int(jobs), say_aloud)
    database.close()


if __name__ == "__main__":
    main()
