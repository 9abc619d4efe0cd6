"""How long an import of guests takes, beside raw inserts of the very same rows.

.venv/bin/python -m benchmarks.guest_import --guests 100000
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from faker import Faker
from sqlcipher3 import dbapi2

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.db.migrations import bring_up_to_date
from hotel_desk.domain.clock import WallClock
from hotel_desk.jobs.guest_import import import_guest_file
from hotel_desk.services.opening import HotelOpening, open_hotel

_TABLES = (
    "profile",
    "profile_search_key",
    "profile_block_key",
    "profile_document",
    "profile_address",
    "profile_tag",
    "outbox",
    "audit_entry",
)
_BATCH = 1000
_HEADINGS = (
    *("external_code", "name", "sex", "birth_date", "nationality", "country", "language", "phone", "email"),
    *("street", "city", "postcode", "document_kind", "document_number", "document_country", "tags", "note"),
)
_COUNTRIES = ("US", "CN", "DE", "PT")


def main() -> None:
    """Print one row of the table in RESULTS.md."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--guests", type=int, default=20_000)
    guests = arguments.parse_args().guests
    with tempfile.TemporaryDirectory() as folder:
        ours, wall, added = _imported(Path(folder), guests)
        assert added == guests
        raw, rows = _raw(Path(folder))
    print(f"| {guests:,} | {rows:,} | {wall:.1f} | {ours:.1f} | {raw:.1f} | {ours / raw:.1f} |")


def _imported(folder: Path, guests: int) -> tuple[float, float, int]:
    """Processor and wall seconds of our import, and how many it added."""
    file = folder / "guests.csv"
    _write(file, guests)
    database = Database.open(f"sqlite:///{folder / 'ours.sqlite'}", master_key=bytes(32))
    bring_up_to_date(database)
    opening = HotelOpening(name="Bench", business_date=date(2026, 3, 2))
    desk = Desk(database, property_id=open_hotel(database, opening, clock=WallClock()), user_name="manager")
    wall, began = time.perf_counter(), time.process_time()
    report = import_guest_file(desk, file)
    took = time.process_time() - began, time.perf_counter() - wall
    database.close()
    return *took, report.added


def _write(file: Path, guests: int) -> None:
    chance = random.Random(2)  # noqa: S311 - the same file every time
    faker = Faker(["en_US", "zh_CN", "de_DE", "pt_PT"])
    faker.seed_instance(1)
    people = [(faker.name(), faker.phone_number()) for _guest in range(5000)]
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(_HEADINGS)
        for number in range(guests):
            country = chance.choice(_COUNTRIES)
            name, phone = chance.choice(people)[0], chance.choice(people)[1]
            born = f"19{chance.randint(40, 99)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
            home = (f"Main street {number % 977}", "Town", str(10000 + number % 8999))
            document = ("passport", f"P{number:07}", country)
            known = (f"G{number}", name, chance.choice("MF"), born, country, country, "en", phone, f"user{number}@example.com")
            writer.writerow((*known, *home, *document, "import", "something"))


def _raw(folder: Path) -> tuple[float, int]:
    """Processor seconds of the driver for the same rows in as many transactions, into tables with the same indexes."""
    source = dbapi2.connect(str(folder / "ours.sqlite"))
    names = {table: [row[1] for row in source.execute(f"PRAGMA table_info({table})")] for table in _TABLES}
    rows: dict[str, list[Any]] = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}
    source.close()
    database = Database.open(f"sqlite:///{folder / 'raw.sqlite'}")
    bring_up_to_date(database)
    database.close()
    target = dbapi2.connect(str(folder / "raw.sqlite"), isolation_level=None)
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("PRAGMA cache_size = -64000")
    statements = {table: f"INSERT INTO {table} VALUES ({','.join('?' * len(columns))})" for table, columns in names.items()}
    batches = max(1, len(rows["profile"]) // _BATCH)
    began = time.process_time()
    for batch in range(batches):
        target.execute("BEGIN IMMEDIATE")
        for table, all_rows in rows.items():
            part = all_rows[len(all_rows) * batch // batches : len(all_rows) * (batch + 1) // batches]
            target.executemany(statements[table], part)
        target.execute("COMMIT")
    took = time.process_time() - began
    target.close()
    return took, sum(map(len, rows.values()))


if __name__ == "__main__":
    main()
