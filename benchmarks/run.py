"""Times the commands and queries a desk uses all day against the same work done with less around it, in the same run.

    uv run python -m benchmarks.run            the table of benchmarks/RESULTS.md
    uv run python -m benchmarks.run --quick    a small file, to see that it runs
    uv run python -m benchmarks.run --processor    the processor's time in the place of the clock's, for a busy machine

Milliseconds are medians. "raw" is the driver alone with the very same SQL and parameters; "Core" is SQLAlchemy Core with the
statements already built; "plain ORM" adds objects of the same rows to a session and flushes them. SQLite with
`synchronous=FULL`, as in a hotel.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, ClassVar

import sqlalchemy
import sqlcipher3
from sqlalchemy import select
from sqlalchemy.engine import Connection

from benchmarks.folios import LINES, MOVED, a_long_bill, lines_to_move, move_lines
from benchmarks.pricing import FIRST, NIGHTS, PLAN, PLANS, PRICED, price_the_hotel
from benchmarks.recording import Transaction, recorded, replay_core, replay_orm, replay_raw
from benchmarks.seeding import TODAY, SeededHotel, seed
from benchmarks.shifts import SHIFT_LINES, SHIFTS, close_one, shifts_to_close
from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.codes import FolioStatus, Half, ReservationStatus
from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.models.folio import Folio
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.availability import availability
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.quotes import quote, quotes
from hotel_desk.queries.room_rack import room_rack
from hotel_desk.queries.tape_chart import tape_chart
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.departures import check_out
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.stays import check_in

Work = Callable[[Desk, SeededHotel, int], object]
FAR = TODAY + timedelta(days=2000)


class Watch:
    """What time is taken from: the clock, or the processor."""

    now: ClassVar[Callable[[], float]] = perf_counter


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    ours: float
    raw: float
    core: float
    orm: float | None
    aim: str

    def __str__(self) -> str:
        orm = "–" if self.orm is None else f"{self.orm:.2f}"
        over_orm = "–" if self.orm is None else f"{self.ours / self.orm:.2f}"
        return (
            f"| {self.name} | {self.ours:.2f} | {self.raw:.2f} | {self.core:.2f} | {orm} "
            f"| {self.ours / self.raw:.1f} | {self.ours / self.core:.2f} | {over_orm} | {self.aim} |"
        )


def main() -> None:
    """Make the file, run everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small hotel and few repetitions")
    parser.add_argument("--processor", action="store_true", help="the processor's time: without waiting for the disk or for others")
    options = parser.parse_args()
    quick = options.quick
    if options.processor:
        Watch.now = process_time
    with tempfile.TemporaryDirectory() as folder:
        big = seed(Path(folder) / "calendar.sqlite", rooms=60 if quick else 300, types=8, stays=2_000 if quick else 72_000)
        wide = seed(Path(folder) / "rack.sqlite", rooms=60 if quick else 500, types=10, stays=1_000 if quick else 6_000)
        times = 10 if quick else 90
        rows = [*command_rows(big, Path(folder), times), *query_rows(big, wide, times)]
        big.database.close()
        wide.database.close()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLAlchemy {sqlalchemy.__version__}, ", end=""
    )
    print(f"SQLite {sqlcipher3.sqlite_version}, synchronous=FULL; medians of {times}, milliseconds", end="")
    print(" of the processor\n" if options.processor else "\n")
    print("| what | ours | raw SQL | Core, built | plain ORM | ours ÷ raw | ours ÷ Core | ours ÷ ORM | aim |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        print(row)


def command_rows(hotel: SeededHotel, folder: Path, times: int) -> list[Row]:
    """Book, at a price and at a plan, check in, post, check out, move lines, close a shift."""
    aim = "≤ 2 × ORM"
    return [
        time_command("book, 3 nights", hotel, folder, times, _book, aim=aim),
        time_command("book at a rate plan, 3 nights, policies", hotel, folder, times, _book_at_plan, aim="≤ 10 ms", prepare=_prices(hotel)),
        time_command("check in", hotel, folder, times, _check_in, aim=aim, prepare=_arrivals),
        time_command("post a charge", hotel, folder, times, _post, aim=aim),
        time_command("check out", hotel, folder, times, _check_out, aim=aim),
        time_command(
            f"move {MOVED} lines to another folio",
            hotel,
            folder,
            min(times, 30),
            lambda desk, _hotel, number: move_lines(desk, number),
            aim=aim,
            prepare=lambda desk, _times: lines_to_move(desk, hotel),
        ),
        time_command(
            f"close a shift of {SHIFT_LINES:,} lines",
            hotel,
            folder,
            SHIFTS,
            lambda desk, _hotel, number: close_one(desk, number),
            aim="≤ 50 ms",
            prepare=lambda desk, _times: shifts_to_close(desk, hotel),
        ),
    ]


def query_rows(big: SeededHotel, wide: SeededHotel, times: int) -> list[Row]:
    """Availability, a long folio, room status, calendar, quotes."""
    aim = "≤ 3 × Core"
    week, month = TODAY + timedelta(days=7), TODAY + timedelta(days=30)
    stay = price_the_hotel(benchmark_desk(big.database, big), big)
    bill = a_long_bill(benchmark_desk(wide.database, wide), wide)
    return [
        time_query("availability, 7 nights, all types", big, times, lambda reader: availability(reader, first=TODAY, last=week), aim),
        time_query(f"open a folio of {LINES:,} lines", wide, times, lambda reader: folio_view(reader, folio_id=bill), "≤ 50 ms"),
        time_query(f"room status, {len(wide.rooms)} rooms", wide, times, room_rack, aim),
        time_query(
            f"calendar, {len(big.rooms)} rooms × 30 days, {big.stays:,} stays in the file",
            big,
            times,
            lambda reader: tape_chart(reader, first=TODAY, last=month),
            aim,
        ),
        time_query(f"quote, {NIGHTS} nights, packages, restrictions", big, times, lambda reader: quote(reader, stay), aim),
        time_query(
            f"quotes, {NIGHTS} nights, {PLANS} plans × {len(big.types)} types", big, times, lambda reader: quotes(reader, stay), "≤ 100 ms"
        ),
    ]


def time_command(
    name: str,
    hotel: SeededHotel,
    folder: Path,
    times: int,
    work: Work,
    *,
    aim: str,
    prepare: Callable[[Desk, int], None] | None = None,
) -> Row:
    """Run a command on one copy of the file, and the statements it needed on three others."""
    start = folder / "start.sqlite"
    _copy(hotel, start, prepare, times)
    ours = _timed_ours(hotel, _duplicate(start, folder / "ours.sqlite"), times, work)
    transactions = _record(hotel, _duplicate(start, folder / "recorded.sqlite"), times, work)
    raw = _timed_raw(_duplicate(start, folder / "raw.sqlite"), transactions)
    core = _timed_core(_duplicate(start, folder / "core.sqlite"), transactions)
    orm = _timed_orm(_duplicate(start, folder / "orm.sqlite"), transactions)
    return Row(name, ours, raw, core, orm, aim)


def time_query(name: str, hotel: SeededHotel, times: int, query: Callable[[Any], object], aim: str) -> Row:
    """Ask a query, and its statements without the dataclasses around them."""
    desk = benchmark_desk(hotel.database, hotel)
    desk.read(query)
    ours = _median(lambda _number: desk.read(query), times)
    with recorded(hotel.database.engines.readers) as transactions:
        desk.read(query)
    transaction = transactions[-1]
    with hotel.database.engines.readers.connect() as connection:
        core = _median(lambda _number: replay_core(connection, transaction), times)
    driver = hotel.database.engines.readers.raw_connection()
    cursor = driver.cursor()
    raw = _median(lambda _number: replay_raw(cursor, transaction, begin="BEGIN"), times)
    driver.close()
    return Row(name, ours, raw, core, None, aim)


def benchmark_desk(database: Database, hotel: SeededHotel) -> Desk:
    """The desk of the manager of a seeded hotel, with a clock that stands still."""
    clock = SimulatedClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    return Desk(database, property_id=hotel.property_id, user_name="manager", clock=clock, workstation="benchmark")


def _copy(hotel: SeededHotel, path: Path, prepare: Callable[[Desk, int], None] | None, times: int) -> None:
    with hotel.database.engines.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    _duplicate(Path(str(hotel.database.engines.writer.url.database)), path)
    if prepare is not None:
        database = Database.open(f"sqlite:///{path}")
        prepare(benchmark_desk(database, hotel), times)
        database.close()


def _duplicate(source: Path, target: Path) -> Path:
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copy(source, target)
    return target


def _timed_ours(hotel: SeededHotel, path: Path, times: int, work: Work) -> float:
    database = Database.open(f"sqlite:///{path}")
    desk = benchmark_desk(database, hotel)
    median = _median(lambda number: work(desk, hotel, number), times)
    database.close()
    return median


def _record(hotel: SeededHotel, path: Path, times: int, work: Work) -> list[Transaction]:
    database = Database.open(f"sqlite:///{path}")
    desk = benchmark_desk(database, hotel)
    with recorded(database.engines.writer) as transactions:
        for number in range(times):
            work(desk, hotel, number)
    database.close()
    return [transaction for transaction in transactions if transaction.statements]


def _timed_raw(path: Path, transactions: list[Transaction]) -> float:
    database = Database.open(f"sqlite:///{path}")
    driver = database.engines.writer.raw_connection()
    cursor = driver.cursor()
    median = _median(lambda number: replay_raw(cursor, transactions[number], begin="BEGIN IMMEDIATE"), len(transactions))
    driver.close()
    database.close()
    return median


def _timed_core(path: Path, transactions: list[Transaction]) -> float:
    database = Database.open(f"sqlite:///{path}")
    with database.engines.writer.connect() as connection:
        median = _median(lambda number: replay_core(connection, transactions[number]), len(transactions))
    database.close()
    return median


def _timed_orm(path: Path, transactions: list[Transaction]) -> float:
    database = Database.open(f"sqlite:///{path}")
    median = _median(lambda number: replay_orm(database.engines.writer, transactions[number]), len(transactions))
    database.close()
    return median


def _median(work: Callable[[int], object], times: int) -> float:
    taken = []
    for number in range(times):
        start = Watch.now()
        work(number)
        taken.append((Watch.now() - start) * 1000)
    return statistics.median(taken)


def _request(hotel: SeededHotel, number: int) -> RoomRequest:
    first = FAR + timedelta(days=3 * number)
    return RoomRequest(
        room_type_id=RoomTypeId(hotel.types[number % len(hotel.types)]),
        arrival_date=first,
        departure_date=first + timedelta(days=3),
        price_minor=10_000,
        adults=2,
    )


def _book(desk: Desk, hotel: SeededHotel, number: int) -> object:
    return desk.run(book, guest=ProfileDetails(name=f"Ana Silva {number}"), rooms=[_request(hotel, number)])


def _prices(hotel: SeededHotel) -> Callable[[Desk, int], None]:
    def prepare(desk: Desk, _times: int) -> None:
        price_the_hotel(desk, hotel)

    return prepare


def _book_at_plan(desk: Desk, hotel: SeededHotel, number: int) -> object:
    """Quoted, refused by no rule, held in the quotas, written down with its packages and policies."""
    first = FIRST + timedelta(days=3 * (number % (PRICED // 3 - 1)))
    request = RoomRequest(
        room_type_id=RoomTypeId(hotel.types[number % len(hotel.types)]),
        arrival_date=first,
        departure_date=first + timedelta(days=3),
        adults=2,
        rate_plan_id=_asked_once(desk, _plan_to_sell)[0],
    )
    return desk.run(book, guest=ProfileDetails(name=f"Ana Silva {number}"), rooms=[request])


def _arrivals(desk: Desk, times: int) -> None:
    """Book today's arrivals into the rooms that nobody is in, each with its room."""
    rooms = _asked_once(desk, _vacant_rooms)
    assert len(rooms) >= times, "not enough vacant rooms"
    for number, (room_id, room_type_id) in enumerate(rooms[:times]):
        request = RoomRequest(
            room_type_id=room_type_id, arrival_date=TODAY, departure_date=TODAY + timedelta(days=1), price_minor=10_000, room_id=room_id
        )
        desk.run(book, guest=ProfileDetails(name=f"Li Wei {number}"), rooms=[request])


def _check_in(desk: Desk, _hotel: SeededHotel, number: int) -> object:
    return desk.run(check_in, reservation_id=_asked_once(desk, _arriving)[number], override_reason="benchmark")


def _post(desk: Desk, hotel: SeededHotel, number: int) -> object:
    folio_id, _reservation = _asked_once(desk, _guests)[number]
    return desk.run(post_charge, folio_id=folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=500 + number)


def _check_out(desk: Desk, _hotel: SeededHotel, number: int) -> object:
    return desk.run(check_out, reservation_id=_asked_once(desk, _guests)[number][1])


_asked: dict[tuple[Database, Callable[[Connection], list[Any]]], list[Any]] = {}


def _asked_once(desk: Desk, question: Callable[[Connection], list[Any]]) -> list[Any]:
    """What a command is to work on, looked up before the clock runs."""
    key = (desk.database, question)
    if key not in _asked:
        with desk.database.snapshot() as connection:
            _asked[key] = question(connection)
    return _asked[key]


def _vacant_rooms(connection: Connection) -> list[Any]:
    taken = select(RoomSlot.room_id).where(RoomSlot.date == TODAY, RoomSlot.half == Half.NIGHT)
    occupied = select(RoomOccupancy.open_room_id).where(RoomOccupancy.open_room_id.is_not(None))
    vacant = select(Room.id, Room.room_type_id).where(Room.id.not_in(taken), Room.id.not_in(occupied)).order_by(Room.id)
    return list(connection.execute(vacant))


def _plan_to_sell(connection: Connection) -> list[Any]:
    return list(connection.execute(select(RatePlan.id).where(RatePlan.code == PLAN)).scalars())


def _arriving(connection: Connection) -> list[Any]:
    due = (
        select(Reservation.id)
        .join(RoomOccupancy, RoomOccupancy.reservation_id == Reservation.id)
        .where(Reservation.status == ReservationStatus.RESERVED, Reservation.arrival_date == TODAY)
        .where(Reservation.departure_date == TODAY + timedelta(days=1), Reservation.adults == 1)
        .order_by(Reservation.id)
    )
    return list(connection.execute(due).scalars())


def _guests(connection: Connection) -> list[Any]:
    return list(connection.execute(select(Folio.id, Folio.reservation_id).where(Folio.status == FolioStatus.OPEN).order_by(Folio.id)))


if __name__ == "__main__":
    main()
