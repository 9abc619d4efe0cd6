"""A hotel let to two thirds with a night on the bill of everybody in it, opened with a key: what papers and figures are timed on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path

from sqlalchemy import select

from benchmarks.seeding import TODAY, SeededHotel, seed
from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.ids import ReservationId
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.room_charges import post_room_and_tax

TYPES = 5
STAYS_A_ROOM = 20
STAYS_A_COMMAND = 50
MASTER_KEY = bytes(range(32))
EVENING = datetime(2026, 3, 2, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LetHouse:
    """The hotel, its manager's desk in the evening, and a folder that is gone afterwards."""

    hotel: SeededHotel
    desk: Desk
    folder: Path


@contextmanager
def let_house(rooms: int) -> Iterator[LetHouse]:
    """Make the hotel; as many stays lie before and after today."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "hotel.sqlite"
        hotel = seed(path, rooms=rooms, types=TYPES, stays=rooms * STAYS_A_ROOM)
        hotel.database.close()
        database = Database.open(f"sqlite:///{path}", master_key=MASTER_KEY)
        desk = Desk(database, property_id=hotel.property_id, user_name="manager", clock=SimulatedClock(EVENING))
        _post_a_night(desk)
        yield LetHouse(replace(hotel, database=database), desk, folder)
        database.close()


def _post_a_night(desk: Desk) -> None:
    """A night on the bill of every stay in the house."""
    with desk.database.snapshot() as connection:
        found = select(Reservation.id).where(Reservation.status == ReservationStatus.IN_HOUSE)
        stays = [ReservationId(identifier) for identifier in connection.execute(found).scalars()]
    for chunk in batched(stays, STAYS_A_COMMAND):
        desk.run(post_room_and_tax, night=TODAY, reservation_ids=list(chunk))
