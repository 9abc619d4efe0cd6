"""The price of a shared room, split: the worked table, and parts that always add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.room_shares import room_price, shares_of
from tests.worked_tables import worked_table

ROWS = worked_table("sharers.md", "Who pays for a night")


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['price']} {row['split']} {row['persons']}")
def test_the_table(row: dict[str, str]) -> None:
    parts = tuple(minor(row[who]) for who in ("first", "second", "third") if row[who])
    assert shares_of(minor(row["price"]), ShareSplit(row["split"]), int(row["persons"])) == parts
    assert room_price(parts, ShareSplit(row["split"])) == minor(row["price"])


@given(price=st.integers(-(10**9), 10**9), persons=st.integers(1, 8), payer=st.integers(0, 7), split=st.sampled_from(ShareSplit))
def test_parts_add_up_to_the_price_and_differ_by_a_cent_at_most(price: int, persons: int, payer: int, split: ShareSplit) -> None:
    parts = shares_of(price, split, persons, payer=payer % persons)
    assert len(parts) == persons
    assert room_price(parts, split) == price
    if split is ShareSplit.SPLIT:
        assert max(parts) - min(parts) <= 1
        assert list(parts) == sorted(parts, reverse=True)
    if split is ShareSplit.ENTIRE:
        assert parts[payer % persons] == price
