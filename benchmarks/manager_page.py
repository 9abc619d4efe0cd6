"""Times the figures to date of a hotel of 500 rooms in its third year: the manager's page, his flash, revenue, departments.

    uv run python -m benchmarks.manager_page            the rows of benchmarks/RESULTS.md; the aim is 0.1 seconds
    uv run python -m benchmarks.manager_page --rooms 50    a small hotel, to see that it runs

912 days are closed, a folio each, on which every room that was let has its night, a breakfast and now and then something else, what was
too much the day before and what was paid. The command of the night audit freezes the figures of each day; then they are read as of the
last of December, when two whole years are added up. Milliseconds are medians; "raw" is the driver alone with the very same SQL and
parameters, "Core" SQLAlchemy with the statements already built.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert, select

from benchmarks.let_house import LetHouse, let_house
from benchmarks.run import time_query
from benchmarks.seeding import TODAY
from hotel_desk.domain.codes import FolioKind, FolioStatus, PostingKind
from hotel_desk.domain.ids import new_id
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.property import ClosedDay
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.figures import manager_figures
from hotel_desk.queries.manager_page import manager_page
from hotel_desk.queries.plans import department_months
from hotel_desk.queries.revenue import revenue_by_code
from hotel_desk.services.figures import freeze_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = 912
YEAR_END = date(2025, 12, 31)
TIMES = 9
AIM = "≤ 100 ms"
# What a room has beside its night, each so many rooms: net and tax, minor units.
BESIDE = (("BREAKFAST", 1, 1_200, 72), ("MINIBAR", 4, 1_800, 108), ("RESTAURANT", 5, 6_400, 384), ("LAUNDRY", 11, 2_500, 150))
CORRECTED_EVERY = 60
PAID_EVERY = 2

type _Line = tuple[str, PostingKind, int, int, UUID | None]


def main() -> None:
    """Make the hotel and its years, freeze them, and tell how long reading takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=int, default=500)
    rooms = parser.parse_args().rooms
    with let_house(rooms) as house:
        lines = _live_years(house, rooms)
        while house.desk.run(freeze_figures, closed_date=TODAY - timedelta(days=1)).left:
            print(".", end="", file=sys.stderr, flush=True)
        print(f"\n{rooms} rooms, {DAYS} closed days, {lines:,} lines\n")
        print("| what | ours | raw SQL | Core, built | plain ORM | ours ÷ raw | ours ÷ Core | ours ÷ ORM | aim |")
        print("|---|---|---|---|---|---|---|---|---|")
        january = YEAR_END.replace(month=1, day=1)
        for name, query in (
            ("the manager's page, 2 March", manager_page),
            ("figures of the page and the flash, 31 December", partial(manager_figures, day=YEAR_END)),
            ("revenue by code, 31 December", partial(revenue_by_code, day=YEAR_END)),
            ("departments of a year, month by month", partial(department_months, first=january, last=YEAR_END)),
        ):
            print(time_query(name, house.hotel, TIMES, query, AIM))


def _live_years(house: LetHouse, rooms: int) -> int:
    """The closed days and their lines; returns how many lines."""
    here = {"property_id": house.hotel.property_id}
    let = [number for number in range(rooms) if number % 3]
    lines = 0
    with house.hotel.database.writing() as connection:
        user = connection.execute(select(UserAccount.id)).scalars().first()
        before: list[dict[str, Any]] = []
        for number in range(DAYS, 0, -1):
            day = TODAY - timedelta(days=number)
            night = datetime.combine(day, time(23), tzinfo=UTC)
            folio = {"number": f"Y{number}", "kind": FolioKind.HOUSE, "name": "All of a day", "currency": "EUR", "opened_date": day}
            folio |= {**here, "id": new_id(), "status": FolioStatus.CLOSED}
            same = {**here, "folio_id": folio["id"], "window_number": 1, "business_date": day, "posted_at": night, "user_id": user}
            rows = _chain(house, same, _lines_of_a_day(before, let))
            window = {**here, "folio_id": folio["id"], "number": 1}
            window |= {"balance_minor": rows[-1]["balance_after_minor"], "last_sequence": rows[-1]["sequence"]}
            connection.execute(insert(ClosedDay), [{**here, "date": day, "closed_at": night, "closed_by_id": user}])
            connection.execute(insert(Folio), [folio])
            connection.execute(insert(Posting), rows)
            connection.execute(insert(FolioWindow), [window])
            before, lines = rows, lines + len(rows)
    with house.hotel.database.engines.writer.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return lines


def _lines_of_a_day(before: list[dict[str, Any]], let: list[int]) -> Iterator[_Line]:
    for number in let:
        yield ("ROOM", PostingKind.CHARGE, 10_000 + number, 600, None)
        for code, every, net, tax in BESIDE:
            if number % every == 0:
                yield (code, PostingKind.CHARGE, net, tax, None)
        if number % PAID_EVERY == 0:
            yield ("CARD", PostingKind.PAYMENT, -24_000, 0, None)
    for row in before[::CORRECTED_EVERY]:
        if row["kind"] is PostingKind.CHARGE:
            yield (row["text"], PostingKind.REVERSAL, -row["net_minor"], -row["tax_minor"], row["id"])


def _chain(house: LetHouse, same: dict[str, Any], lines: Iterator[_Line]) -> list[dict[str, Any]]:
    """Lines one after the other on a window: each opens where the one before it closed."""
    rows = []
    balance = 0
    for sequence, (code, kind, net, tax, taken_back) in enumerate(lines, start=1):
        rows.append(
            {
                **same,
                "id": new_id(),
                "sequence": sequence,
                "previous_sequence": sequence - 1 or None,
                "balance_before_minor": balance,
                "amount_minor": net + tax,
                "balance_after_minor": balance + net + tax,
                "kind": kind,
                "transaction_code_id": house.hotel.codes[code],
                "text": code,
                "net_minor": net,
                "tax_minor": tax,
                "reversal_of_id": taken_back,
            }
        )
        balance += net + tax
    return rows


if __name__ == "__main__":
    main()
