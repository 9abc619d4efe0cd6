"""What a payment is proposed for, and how old what is owed is, as the worked tables say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ArItemId
from hotel_desk.domain.open_items import AgeBand, OpenCharge, Part, age_band, checked_parts, oldest_first
from tests.worked_tables import worked_table

DOCUMENT = "company-accounts.md"
TODAY = date(2026, 6, 30)


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)


def item(number: int) -> ArItemId:
    return ArItemId(UUID(int=number))


def test_a_payment_is_proposed_for_what_is_due_first() -> None:
    *rows, rest = worked_table(DOCUMENT, "What a payment is proposed for")
    charges = [OpenCharge(item(number), minor(row["open"]), date.fromisoformat(row["due"])) for number, row in enumerate(rows)]
    for paid in ("150.00", "100.00", "400.00"):
        parts = {part.item_id: part.amount_minor for part in oldest_first(minor(paid), list(reversed(charges)))}
        assert [parts.get(charge.item_id, 0) for charge in charges] == [minor(row[paid]) for row in rows]
        assert minor(paid) - sum(parts.values()) == minor(rest[paid])
        assert 0 not in parts.values()


def test_the_age_of_an_item() -> None:
    for row in worked_table(DOCUMENT, "Ageing"):
        due, opened = date.fromisoformat(row["due"]), date.fromisoformat(row["opened"])
        assert due - opened == timedelta(days=30)
        assert (age_band(due, TODAY), age_band(opened, TODAY)) == (row["by due date"], row["by the day it was opened"]), row
    assert {age_band(TODAY - timedelta(days=days), TODAY) for days in range(200)} == set(AgeBand)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ([], "at least one"),
        ([Part(item(1), 0)], "above zero"),
        ([Part(item(1), 50), Part(item(1), 50)], "each once"),
        ([Part(item(1), 101)], "at most what is open"),
        ([Part(item(9), 1)], "at most what is open"),
        ([Part(item(1), 100), Part(item(2), 51)], "less left"),
    ],
)
def test_parts_that_are_not_there_are_refused(parts: list[Part], says: str) -> None:
    charges = [OpenCharge(item(1), 100, TODAY), OpenCharge(item(2), 100, TODAY)]
    with pytest.raises(InvalidInput, match=says):
        checked_parts(150, parts, charges)


@given(st.integers(1, 10_000), st.lists(st.tuples(st.integers(1, 500), st.integers(0, 90)), max_size=30))
def test_every_proposal_is_one_that_is_taken(credit: int, charges: list[tuple[int, int]]) -> None:
    rows = [OpenCharge(item(number), left, TODAY - timedelta(days=days)) for number, (left, days) in enumerate(charges, start=1)]
    parts = oldest_first(credit, rows)
    assert sum(part.amount_minor for part in parts) == min(credit, sum(row.open_minor for row in rows))
    if parts:
        checked_parts(credit, parts, rows)
