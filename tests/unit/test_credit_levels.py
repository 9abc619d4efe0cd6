"""The level that figures come to, what it allows, and why in words (`docs/algorithms/credit.md`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hotel_desk.domain.credit_levels import (
    ALLOWED,
    CreditFigures,
    CreditLevel,
    CreditReason,
    CreditThresholds,
    Judged,
    Settlement,
    judged,
)
from hotel_desk.domain.credit_words import why_words
from hotel_desk.queries.credit_figures import months_before
from tests.worked_tables import worked_table

THRESHOLDS = CreditThresholds(trusted_stays=5, trusted_spend_minor=200_000, trusted_late_days=7, refused_overdue_days=30)
_COLUMNS = {
    "before the stay": Settlement.PREPAID,
    "when leaving": Settlement.AT_LEAVING,
    "account of a company": Settlement.ON_ACCOUNT,
    "open balance": Settlement.OPEN_BALANCE,
}


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


@pytest.mark.parametrize("row", worked_table("credit.md", "The level of a payer"), ids=lambda row: row["case"])
def test_the_level_of_a_payer(row: dict[str, str]) -> None:
    figures = CreditFigures(
        stays=int(row["stays"]),
        spend_minor=minor(row["spend"]),
        overdue_days=int(row["overdue days"]),
        late_days=int(row["late days"]),
        given_up_minor=minor(row["given up"]),
        over_limit=row["over limit"] == "yes",
    )
    because = tuple(CreditReason(word.strip()) for word in row["because"].split(","))
    assert judged(figures, THRESHOLDS) == Judged(CreditLevel(row["level"]), because)


@pytest.mark.parametrize("row", worked_table("credit.md", "Levels"), ids=lambda row: row["level"])
def test_what_a_level_allows(row: dict[str, str]) -> None:
    assert ALLOWED[CreditLevel(row["level"])] == {settlement for column, settlement in _COLUMNS.items() if row[column] == "yes"}


def test_every_reason_has_words() -> None:
    figures = CreditFigures(
        stays=7, spend_minor=12_345, overdue_minor=900, overdue_days=31, late_days=12, given_up_minor=50, over_limit=True
    )
    words = {reason: why_words([reason], figures, "EUR", str) for reason in CreditReason}
    assert words[CreditReason.OVERDUE_LONG] == "9.00 EUR overdue for 31 days"
    assert words[CreditReason.RELIABLE] == "stays: 7, spent 123.45 EUR, pays in time"
    assert (
        why_words([CreditReason.GIVEN_UP, CreditReason.PAID_LATE], figures, "EUR", str)
        == "0.50 EUR were written off; paid up to 12 days late"
    )
    assert all(words.values())


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 12, 31), 24, date(2024, 12, 31)),
        (date(2026, 12, 31), 1, date(2026, 11, 30)),
    ],
)
def test_months_back(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
