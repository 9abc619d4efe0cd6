"""A file of bookings lived through with the deposits that its rows tell of: both ledgers roll on every day and end at nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import PostingKind
from hotel_desk.jobs.replay import replay
from hotel_desk.jobs.replay_timing import TimedDesk
from hotel_desk.models.credit import LedgerDay
from hotel_desk.models.folio import Posting
from hotel_desk.queries.daily_report import daily_report
from hotel_desk.queries.replay_day import NON_REFUND
from hotel_desk.queries.trial_balance import trial_balance
from tests.real_bookings import SAMPLE, arrival_of, days_of, nights_of, rows_of, write_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures.databases import OpenDatabase
    from tests.fixtures.resorts import LivedResort, Lives, Resort

FIRST, LAST = date(2031, 3, 1), date(2031, 3, 20)


@pytest.fixture
def paid_ahead(tmp_path: Path) -> Path:
    """The sample; every second booking, each cancellation and each no-show of it was paid for as it was made."""
    rows = rows_of(SAMPLE)
    for number, row in enumerate(rows):
        row["deposit_type"] = NON_REFUND if number % 2 or row["reservation_status"] != "Check-Out" else "No Deposit"
    return write_rows(tmp_path / "paid_ahead.csv", rows)


@pytest.fixture
def resort(open_database: OpenDatabase, paid_ahead: Path, lived_in: Lives) -> LivedResort:
    """The hotel after the days of that file, lived with its deposits."""
    return lived_in(open_database, paid_ahead, deposits=True)


def live(resort: Resort, **options: Any) -> Any:
    return replay(resort.database, resort.property_id, user_name="manager", deposits=True, **options)


def paid(row: dict[str, str]) -> int:
    """What was paid as a row was booked, minor units."""
    price = int(Decimal(row["adr"]).scaleb(2))
    return max(0, price) * max(1, nights_of(row)) if row["deposit_type"] == NON_REFUND else 0


def booked_on(row: dict[str, str]) -> date:
    return arrival_of(row) - timedelta(days=int(row["lead_time"]))


def used_on(row: dict[str, str]) -> date:
    """The day on which it went to the guest's folio, or was kept."""
    return date.fromisoformat(row["reservation_status_date"]) if row["reservation_status"] == "Canceled" else arrival_of(row)


def held(resort: Resort, ledger: Ledger) -> dict[date, int]:
    """What a ledger held at the end of each day that was closed."""
    with resort.database.snapshot() as connection:
        found = connection.execute(select(LedgerDay.business_date, LedgerDay.closing_minor).where(LedgerDay.ledger == ledger))
        return {row.business_date: row.closing_minor for row in found}


def postings(resort: Resort) -> Counter[tuple[PostingKind, int, date]]:
    with resort.database.snapshot() as connection:
        found = connection.execute(select(Posting.kind, Posting.amount_minor, Posting.business_date))
        return Counter((row.kind, row.amount_minor, row.business_date) for row in found)


def test_the_deposit_ledger_holds_each_day_what_the_file_says(resort: Resort, paid_ahead: Path) -> None:
    rows = rows_of(paid_ahead)
    deposits = held(resort, Ledger.DEPOSIT)
    assert len(deposits) > 20
    for day, closing in deposits.items():
        assert (day, -closing) == (day, sum(paid(row) for row in rows if booked_on(row) <= day < used_on(row)))
    assert min(deposits.values()) < 0
    assert deposits[max(deposits)] == held(resort, Ledger.GUEST)[max(deposits)] == 0
    assert resort.broken_rules() == []


def test_what_was_paid_ahead_is_applied_or_kept_and_the_days_stay_as_they_were(resort: Resort, paid_ahead: Path) -> None:
    rows = rows_of(paid_ahead)
    with resort.database.snapshot() as connection:
        kept = sorted(connection.execute(select(Posting.amount_minor).where(Posting.kind == PostingKind.FORFEIT)).scalars())
    assert kept == sorted(paid(row) for row in rows if row["reservation_status"] != "Check-Out" and paid(row))
    assert len(kept) > 3
    balance = resort.desk.read(trial_balance, first=date(2000, 1, 1), last=LAST)
    assert balance.adds_up
    figures = [
        {name: getattr(day, name) for name in day.__dataclass_fields__} for day in resort.desk.read(daily_report, first=FIRST, last=LAST)
    ]
    assert figures == days_of(rows, FIRST, LAST)


def test_broken_off_after_any_command_it_ends_the_same(
    sqlite_resort: Resort, other_database: OpenDatabase, lived_in: Lives, paid_ahead: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_resort.take(paid_ahead)
    other_resort = lived_in(other_database, paid_ahead, deposits=True)
    run: Callable[..., Any] = TimedDesk.run
    left = 0

    class PowerCut(BaseException):
        """The program ends here: no door of the program that holds mistakes apart may hold this."""

    def broken_off(self: TimedDesk, command: Any, **arguments: Any) -> Any:
        nonlocal left
        answer = run(self, command, **arguments)
        left -= 1
        if not left:
            raise PowerCut
        return answer

    monkeypatch.setattr(TimedDesk, "run", broken_off)
    cuts = 0
    while True:
        left = 11 + cuts % 7
        try:
            live(sqlite_resort)
            break
        except PowerCut:
            cuts += 1
    assert cuts > 10
    assert postings(sqlite_resort) == postings(other_resort)
    assert held(sqlite_resort, Ledger.DEPOSIT) == held(other_resort, Ledger.DEPOSIT)
