"""Times the first page of what a person types to find a guest, in a guest file of any size, beside the same SQL of the driver alone.

    uv run python -m benchmarks.guest_search --guests 20000               a new SQLite file
    uv run python -m benchmarks.guest_search --guests 1000000             a million: some minutes, two gigabytes
    uv run python -m benchmarks.guest_search --guests 20000 --mariadb     a private MariaDB server
    uv run python -m benchmarks.guest_search --file FILE                  a file that is made the first time, and kept
    uv run python -m benchmarks.guest_search --mariadb --data FOLDER      the same of a server's data
    ... --mariadb --in-memory                                             a server with memory for the file, all of it read once before
    ... --warm [TIMES]                                                    after so many times as many other texts: desks at work
    ... --everything                                                      the field of Ctrl+K, numbers of bookings, folios and rooms too
    ... --processor                                                       the processor's time, a private server's added to ours

The texts are made from guests (and bookings, folios, rooms) drawn from the file, twenty of each sort. "First" is the first time that a
text is asked, "again" the second; "raw" is the driver with the very same SQL and parameters, in the same run. A hotel of 500 rooms is
full of guests of the file.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from benchmarks.recording import recorded, replay_raw
from benchmarks.run import Watch, benchmark_desk
from benchmarks.seeding import SeededHotel, furnish, open_benchmark_hotel
from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import PropertyId
from hotel_desk.domain.search_words import fold
from hotel_desk.jobs.seed_guests import seed_guests
from hotel_desk.models.folio import Folio
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.invented_guests import DIGITS, PREFIX
from hotel_desk.queries.profiles import find_profiles
from hotel_desk.queries.search import search_everything
from tests.fixtures.mariadb import running_mariadb

MASTER_KEY = bytes(range(32))
ROOMS, TYPES, STAYS = 500, 10, 6_000
EACH = 20
LIMIT = 10
LIMIT_OF_EVERYTHING = 20  # as many lines as the field has
DATABASE = "guests"
_WARM = 4  # the seed of the first texts that are asked before
SERVER_OPTIONS = ("--innodb-buffer-pool-size=1G", "--innodb-log-file-size=512M")
_ALL_IN_MEMORY = "--innodb-buffer-pool-size=4G"
_READ_BEFORE = (
    "SELECT count(*) FROM profile FORCE INDEX (PRIMARY)",
    "SELECT count(*) FROM profile_search_key FORCE INDEX (PRIMARY)",
    "SELECT count(*) FROM profile_search_key FORCE INDEX (ix_profile_search_key_of_profile)",
)


@dataclass(frozen=True, slots=True)
class Search:
    """What is timed: the search for guests, or the one for everything."""

    query: Callable[..., tuple[Any, ...]]
    limit: int
    of_everything: bool

    def of(self, desk: Desk, text: str) -> Callable[[], tuple[Any, ...]]:
        """The first page of a text."""
        return partial(desk.read, self.query, text=text, limit=self.limit)


@dataclass(slots=True)
class ProcessorTime:
    """The processor's time of this program and of a private server, seconds; what reading the server's takes is left out."""

    server: int
    spent_reading: float = field(default=0.0, init=False)

    def __call__(self) -> float:
        """So far."""
        began = process_time()
        # Of each thread, nanoseconds: /proc/PID/stat counts hundredths of a second.
        threads = Path(f"/proc/{self.server}/task").glob("*/schedstat")
        nanoseconds = sum(int(thread.read_text(encoding="ascii").split()[0]) for thread in threads)
        self.spent_reading += process_time() - began
        return process_time() - self.spent_reading + nanoseconds / 1e9


@dataclass(frozen=True, slots=True)
class Timed:
    """What a text took, milliseconds: asked first, asked again, and its SQL of the driver alone."""

    sort: str
    text: str
    first: float
    again: float
    raw: float
    hits: int


def main() -> None:
    """Make or open the hotel, ask, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--guests", type=int, default=20_000)
    parser.add_argument("--mariadb", action="store_true", help="a private server in the place of a file")
    parser.add_argument("--file", type=Path, help="a SQLite file: made if it is not there, and kept")
    parser.add_argument("--data", type=Path, help="the folder of a server's data: made if it is not there, and kept")
    parser.add_argument("--folder", type=Path, help="where data that is not kept lies meanwhile")
    parser.add_argument("--slowest", type=int, default=0, help="print so many of the slowest texts")
    parser.add_argument(
        "--warm", type=int, nargs="?", const=1, default=0, help="ask as many other texts before, so many times: desks at work"
    )
    parser.add_argument("--in-memory", action="store_true", help="a server with memory for the whole file, which is read once before")
    parser.add_argument("--processor", action="store_true", help="the processor's time, a private server's too, on a busy machine")
    parser.add_argument("--everything", action="store_true", help="the search for everything in the place of the one for guests")
    options = parser.parse_args()
    everything = Search(search_everything, LIMIT_OF_EVERYTHING, of_everything=True)
    search = everything if options.everything else Search(find_profiles, LIMIT, of_everything=False)
    if options.processor:
        Watch.now = process_time
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        kept: Path | None = options.data if options.mariadb else options.file
        is_there = kept is not None and kept.exists()
        if options.mariadb:
            server_folder = kept or folder / "server"
            server_folder.mkdir(exist_ok=True)
            server = stack.enter_context(running_mariadb(server_folder, *SERVER_OPTIONS, *[_ALL_IN_MEMORY] * options.in_memory))
            server.execute(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
            url = server.url(DATABASE)
            if options.processor:
                Watch.now = ProcessorTime(server.process_id)
        else:
            url = f"sqlite:///{kept or folder / 'guests.sqlite'}"
        database = Database.open(url, master_key=MASTER_KEY)
        stack.callback(database.close)
        hotel = _found(database) if is_there else _made(database, options.guests)
        desk = benchmark_desk(database, hotel)
        if options.everything:
            _number_bookings(database)
        if options.in_memory:
            with database.snapshot() as connection:
                for read in _READ_BEFORE:
                    connection.exec_driver_sql(read)
        for seed in range(_WARM, _WARM + options.warm):
            for text in [text for made in _texts(database, search, seed=seed).values() for text in made]:
                search.of(desk, text)()
        _report(database, desk, search, options.slowest)


def _made(database: Database, guests: int) -> SeededHotel:
    hotel = furnish(database, open_benchmark_hotel(database), rooms=ROOMS, types=TYPES, stays=STAYS)
    began, busy = perf_counter(), process_time()
    seed_guests(benchmark_desk(database, hotel), guests)
    print(
        f"{guests:,} guests made in {perf_counter() - began:.0f} s, {process_time() - busy:.0f} s of our processor; "
        f"{_memory()} MiB of its own"
    )
    _move_in(database)
    return hotel


def _found(database: Database) -> SeededHotel:
    with database.snapshot() as connection:
        property_id = PropertyId(connection.execute(select(Property.id)).scalar_one())
        rooms = connection.execute(select(Room.id)).first()
    if rooms is None:
        hotel = furnish(database, property_id, rooms=ROOMS, types=TYPES, stays=STAYS)
        _move_in(database)
        return hotel
    return SeededHotel(database, property_id, (), (), {}, STAYS)


def _move_in(database: Database) -> None:
    """Every reservation is of somebody of the guest file, some of them of regular guests."""
    chance = Random(1)  # noqa: S311 - a benchmark
    with database.writing() as connection:
        here = select(Profile.id).where(Profile.kind == ProfileKind.GUEST, Profile.external_code.is_not(None))
        people = list(connection.execute(here.limit(STAYS * 2)).scalars())
        regulars = chance.sample(people, min(len(people), STAYS * 2 // 3))
        reservations = list(connection.execute(select(Reservation.id)).scalars())
        statement = update(Reservation).where(Reservation.id == bindparam("stay")).values(guest_id=bindparam("guest"))
        connection.execute(statement, [{"stay": stay, "guest": chance.choice(regulars)} for stay in reservations])


def _number_bookings(database: Database) -> None:
    """Every other booking has a number of its agent; a file that has such numbers is left as it is."""
    with database.writing() as connection:
        if connection.execute(select(Booking.id).where(Booking.order_number.is_not(None)).limit(1)).first() is not None:
            return
        chance = Random(5)  # noqa: S311 - a benchmark
        bookings = list(connection.execute(select(Booking.id).order_by(Booking.confirmation_number)).scalars())[::2]
        statement = update(Booking).where(Booking.id == bindparam("booking")).values(order_number=bindparam("number"))
        connection.execute(statement, [{"booking": one, "number": f"{chance.randrange(10**9, 10**10)}"} for one in bookings])


def _report(database: Database, desk: Desk, search: Search, slowest: int) -> None:
    texts = [(sort, text) for sort, made in _texts(database, search).items() for text in made]
    Random(2).shuffle(texts)  # noqa: S311 - a benchmark
    search.of(desk, "warm up")()
    timed = list(_asked(database, desk, search, texts))
    print(f"\n{len(timed)} texts, the first {search.limit} hits of each; {_memory()} MiB of its own\n")
    print("| what is typed | texts | first, median | first, 95 % | again, median | again, 95 % | raw, median | raw, 95 % | ours ÷ raw |")
    print("|---|---|---|---|---|---|---|---|---|")
    for sort in dict.fromkeys(one.sort for one in sorted(timed, key=lambda one: one.sort)):
        print(_row(sort, [one for one in timed if one.sort == sort]))
    print(_row("all", timed))
    for one in sorted(timed, key=lambda one: -one.again)[:slowest]:
        print(f"{one.text!r} ({one.sort}): first {one.first:.1f}, again {one.again:.1f}, raw {one.raw:.1f}, {one.hits} hits")


def _asked(database: Database, desk: Desk, search: Search, texts: Iterable[tuple[str, str]]) -> Iterable[Timed]:
    driver = database.engines.readers.raw_connection()
    cursor = driver.cursor()
    begin = "BEGIN" if database.is_sqlite else "START TRANSACTION"
    for sort, text in texts:
        page = search.of(desk, text)
        first, hits = _milliseconds(page)
        again, _hits = _milliseconds(page)
        with recorded(database.engines.readers) as transactions:
            page()
        raw, _rows = _milliseconds(partial(replay_raw, cursor, transactions[-1], begin=begin))
        yield Timed(sort, text, first, again, raw, len(hits))
    driver.close()


def _milliseconds(work: Callable[[], Any]) -> tuple[float, Any]:
    began = Watch.now()
    result = work()
    return (Watch.now() - began) * 1000, result


def _row(sort: str, timed: list[Timed]) -> str:
    columns = ([one.first for one in timed], [one.again for one in timed], [one.raw for one in timed])
    figures = " | ".join(f"{statistics.median(column):.1f} | {_late(column):.1f}" for column in columns)
    ratio = statistics.median(columns[1]) / statistics.median(columns[2])
    return f"| {sort} | {len(timed)} | {figures} | {ratio:.1f} |"


def _late(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def _texts(database: Database, search: Search, *, seed: int = 3) -> dict[str, list[str]]:
    """What a person would type, made from guests drawn from all over the file; the same file gives the same texts."""
    chance = Random(seed)  # noqa: S311 - a benchmark
    with database.snapshot() as connection:
        people = [person for person in _drawn(connection, chance) if person.kind == ProfileKind.GUEST]
        numbers = _numbers(connection, chance) if search.of_everything else {}
    latin = [person for person in people if len(fold(person.name).split()) > 1 and fold(person.name).isascii()]
    chinese = [person for person in people if person.pinyin]
    with_phone = [person for person in people if person.phone]
    words = [fold(person.name).split() for person in latin]
    syllables = [person.pinyin.lower().split() for person in chinese]
    sorts: dict[str, list[str]] = {
        "one letter": list("abcdefghijklmnoprstvwz"),
        "two letters": [names[0][:2] for names in words],
        "one word": [names[-1] for names in words],
        "beginning of a word": [names[-1][:4] for names in words],
        "two words": [f"{names[0]} {names[-1]}" for names in words],
        "beginnings of two words": [f"{names[-1][:3]} {names[0][:2]}" for names in words],
        "letters of two words": [f"{names[0][:1]} {names[-1][:1]}" for names in words],
        "one Chinese character": [person.name[-1] for person in chinese],
        "two Chinese characters": [person.name[:2] for person in chinese],
        "pinyin, joined": ["".join(one) for one in syllables],
        "pinyin, two words": [" ".join(one) for one in syllables],
        "initials": [f"{one[0][:1]}{one[-1][:1]}" for one in syllables],
        "last four digits": [person.phone[-4:] for person in with_phone],
        "phone": [person.phone for person in with_phone],
        "e-mail, beginning": [person.email.split("@")[0] for person in people if person.email],
        "document": [_passport(person) for person in people],
        "nobody": [f"{names[0]}x {names[-1]}q" for names in words],
        **numbers,
    }
    return {sort: list(dict.fromkeys(made))[:EACH] for sort, made in sorts.items()}


def _drawn(connection: Connection, chance: Random) -> list[Any]:
    """People by their number, which is spread over all of the file."""
    newest = select(Profile.external_code).where(Profile.kind == ProfileKind.GUEST).order_by(Profile.external_code.desc()).limit(1)
    last = int(str(connection.execute(newest).scalar_one()).removeprefix(PREFIX))
    codes = [f"{PREFIX}{chance.randrange(1, last):0{DIGITS}}" for _number in range(EACH * 15)]
    statement = select(Profile.kind, Profile.name, Profile.pinyin, Profile.phone, Profile.email, Profile.country, Profile.external_code)
    of_hotel = statement.where(Profile.kind == ProfileKind.GUEST, Profile.external_code.in_(codes), Profile.active.is_(True))
    return list(connection.execute(of_hotel.order_by(Profile.external_code)))


def _numbers(connection: Connection, chance: Random) -> dict[str, list[str]]:
    """Numbers of bookings, of their agents, of folios and of rooms, drawn from all over the file."""
    columns = (Booking.confirmation_number, Booking.order_number, Folio.number, Room.number)
    booking, agent, folio, room = (
        [str(number) for number in chance.sample(numbers, min(len(numbers), EACH))]
        for numbers in (connection.execute(select(one).where(one.is_not(None)).order_by(one)).scalars().all() for one in columns)
    )
    return {
        "confirmation number": booking,
        "beginning of a confirmation number": [number[:3] for number in booking],
        "agent's number": agent,
        "beginning of an agent's number": [number[:4] for number in agent],
        "folio number": folio,
        "room number": room,
    }


def _passport(person: Any) -> str:
    """The number of the passport that somebody with this number has, or would have."""
    return f"{person.country[0]}{int(person.external_code.removeprefix(PREFIX)):08}"


def _memory() -> int:
    """What this program has for itself alone, MiB; pages of the file that the system lends it are not counted."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon")) // 1024


if __name__ == "__main__":
    main()
