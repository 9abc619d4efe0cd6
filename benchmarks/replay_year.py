"""A year of a real hotel through the program: init, import, replay, report, check, each as a person would call it.

    python benchmarks/replay_year.py [--bookings FILE] [--expected FILE] [--until DATE] [--database URL]

Prints what each command says and how long it took, compares every figure of the daily report with the expected ones, and
ends with a non-zero status if one differs or the check finds a contradiction. Works in a folder of its own that it removes.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, select

from hotel_desk.cli.program import DEFAULT_USER
from hotel_desk.db.database import Reader
from hotel_desk.db.desk import Desk
from hotel_desk.db.opening import hotel_database
from hotel_desk.domain.figures import Figures
from hotel_desk.models.property import ClosedDay
from hotel_desk.queries.figures import figures_of_days
from hotel_desk.queries.replay_totals import replay_totals
from hotel_desk.queries.trial_balance import trial_balance

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
# The data set's names of the report's columns.
NAMES = {
    "arrivals": "arrivals",
    "departures": "departures",
    "day_use": "day_use",
    "rooms_occupied": "occupied_rooms_overnight",
    "stayovers": "stayovers",
    "guests_in_house": "guests_in_house_overnight",
    "room_revenue": "room_revenue",
    "adr": "adr_of_night",
    "cancelled_arrivals": "expected_arrivals_canceled",
    "no_shows": "expected_arrivals_noshow",
}


def main() -> int:
    """Live the year; returns the exit status."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="hotel-desk-replay-") as folder:
        url = options.database or f"sqlite:///{folder}/hotel.sqlite"
        program = Program(url)
        program.run("init", "--property-name", "Resort", "--currency", "EUR", "--time-zone", "Europe/Lisbon", "--country", "PT")
        program.run("import", "bookings", str(options.bookings), "--format", "hotel-booking-demand", "--rejects", f"{folder}/rejects.csv")
        program.run("replay", *(("--until", options.until) if options.until else ()), *(("--deposits",) if options.deposits else ()))
        with hotel_database(url) as (database, property_id), database.reading(property_id) as reader:
            totals, business_date = replay_totals(reader), reader.business_date()
        program.run("figures", "freeze")
        for name, value in asdict(totals).items():
            print(f"  {name:16}{value}")
        wrong = _differences(program, options.expected, str(business_date)) + _books(url, whole=not options.until)
        wrong += _frozen_differences(url, options.expected)
        sound = program.run("check", may_fail=True)
    return 1 if wrong or not sound else 0


class Program:
    """The program as a person calls it, on one database."""

    def __init__(self, url: str) -> None:
        self._environment = {**os.environ, "HOTEL_DESK_DATABASE": url}

    def run(self, *arguments: str, quiet: bool = False, may_fail: bool = False) -> str:
        """Run a command and show what it says; a failure ends the benchmark, unless it may fail and then says nothing here."""
        started = perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "hotel_desk.app", *arguments],
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
            check=not may_fail,
        )
        print(f"hotel-desk {' '.join(arguments[:2])}: {perf_counter() - started:.1f} s")
        if not quiet:
            print("".join(f"  {line[:150]}\n" for line in done.stdout.splitlines()), end="")
        return "" if done.returncode else done.stdout


def _differences(program: Program, expected: Path, business_date: str) -> int:
    """How many figures of the closed days differ from the expected ones."""
    with expected.open(encoding="utf-8", newline="") as source:
        truth = [row for row in csv.DictReader(source) if row["date"] < business_date]
    if not truth:
        return 0
    written = program.run("report", "daily", "--from", truth[0]["date"], "--to", truth[-1]["date"], "--format", "csv", quiet=True)
    report = {row["date"]: row for row in csv.DictReader(written.splitlines())}
    wrong = [
        f"{row['date']} {ours}: {report[row['date']][ours]}, expected {row[theirs]}"
        for row in truth
        for ours, theirs in NAMES.items()
        if Decimal(report[row["date"]][ours]) != Decimal(row[theirs])
    ]
    print(f"  {len(truth) * len(NAMES)} figures of {len(truth)} days compared, {len(wrong)} differ")
    print("".join(f"  {line}\n" for line in wrong), end="")
    return len(wrong)


def _frozen_differences(url: str, expected: Path) -> int:
    """How many of the frozen figures differ from the expected ones, wherever both name the same thing."""
    with expected.open(encoding="utf-8", newline="") as source:
        truth = {date.fromisoformat(row["date"]): row for row in csv.DictReader(source)}
    with hotel_database(url) as (database, property_id), database.reading(property_id) as reader:
        frozen = figures_of_days(reader, first=min(truth), last=max(truth))
    wrong = [
        f"{day} {ours}: frozen {figure}, expected {truth[day][NAMES[ours]]}"
        for day, figures in frozen.items()
        for ours, figure in _as_reported(figures).items()
        if figure != Decimal(truth[day][NAMES[ours]])
    ]
    print(f"  {len(frozen) * len(NAMES)} frozen figures of {len(frozen)} days compared, {len(wrong)} differ")
    print("".join(f"  {line}\n" for line in wrong[:20]), end="")
    return len(wrong)


def _as_reported(figures: Figures) -> dict[str, Decimal]:
    """The figures that the daily report has too, by its names."""
    counts = figures.counts
    return {
        "arrivals": Decimal(counts.arrivals),
        "departures": Decimal(counts.departures),
        "day_use": Decimal(counts.day_use),
        "rooms_occupied": Decimal(counts.rooms_occupied),
        "stayovers": Decimal(counts.stay_overs),
        "guests_in_house": Decimal(figures.guests),
        "room_revenue": Decimal(counts.room_revenue_minor).scaleb(-2),
        "adr": Decimal(figures.adr_minor or 0).scaleb(-2),
        "cancelled_arrivals": Decimal(counts.cancelled_arrivals),
        "no_shows": Decimal(counts.no_shows),
    }


def _books(url: str, *, whole: bool) -> int:
    """Show the trial balance of all days, how long it takes, and how many ledgers hold something although everybody has left."""
    with hotel_database(url) as (database, property_id):
        desk = Desk(database, property_id=property_id, user_name=DEFAULT_USER)
        first, last = desk.read(_days)
        started = perf_counter()
        balance = desk.read(trial_balance, first=first, last=last)
        seconds = perf_counter() - started
        year = max(first, last - timedelta(days=364))
        started = perf_counter()
        desk.read(trial_balance, first=year, last=last)
        print(f"trial balance of {(last - first).days + 1} days: {seconds:.2f} s, of the last 365: {perf_counter() - started:.2f} s")
    for code in balance.codes:
        print(f"  {code.section.value:10}{code.code:14}{code.lines:8}{code.amount_minor:16}")
    for one in balance.ledgers:
        print(f"  {one.ledger.value:10}debits {one.debits_minor:12} credits {one.credits_minor:12} closing {one.closing_minor:8}")
    left = sum(one.closing_minor != 0 for one in balance.ledgers) if whole else 0
    print(f"  difference {balance.identity.difference_minor}; ledgers that hold something: {left}")
    return left + (not balance.adds_up)


def _days(reader: Reader) -> tuple[date, date]:
    """The first and the last closed day."""
    found = reader.connection.execute(
        select(func.min(ClosedDay.date), func.max(ClosedDay.date)).where(ClosedDay.property_id == reader.property_id)
    ).one()
    return found[0], found[1]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bookings", type=Path, default=DATA / "bookings_resort_2015-07_2016-06.csv")
    parser.add_argument("--expected", type=Path, default=DATA / "bookings_resort_expected_daily.csv")
    parser.add_argument("--until", help="last day to live (YYYY-MM-DD); all of them if left out")
    parser.add_argument("--deposits", action="store_true", help="who booked without a refund has paid ahead")
    parser.add_argument("--database", help="address of an empty database; a temporary SQLite file if left out")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
