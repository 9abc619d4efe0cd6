"""The worked cases of docs/algorithms/package-ledger.md, and what holds for takings in any order."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.package_allowance import Allowance, Share
from tests.worked_tables import worked_table

ROWS = worked_table("package-ledger.md", "What one taking comes to")
CASES = {name: list(rows) for name, rows in groupby(ROWS, key=lambda row: row["case"])}


def minor(text: str) -> int:
    return int((Decimal(text or "0") * 100).to_integral_exact())


def taking(left: Allowance, row: dict[str, str]) -> Share:
    if row["who"] == "nobody":
        return left.lapsed()
    pieces = int(row["pieces"])
    return left.pieces_taken(pieces) if row["who"] == "desk" else left.money_taken(minor(row["price"]), pieces)


@pytest.mark.parametrize("case", CASES)
def test_what_one_taking_comes_to(case: str) -> None:
    first = CASES[case][0]
    left = Allowance(2, minor(first["allowance"]), minor(first["kept back"]))
    for row in CASES[case]:
        share = taking(left, row)
        left = left.after(share)
        over = max(0, minor(row["price"]) - share.amount_minor) if row["who"] == "outlet" else 0
        found = (share.amount_minor, over, share.net_minor, left.pieces_left, left.allowance_left_minor, left.owed_minor)
        shown = tuple(minor(row[name]) for name in ("covered", "over", "released"))
        assert found == (*shown, int(row["pieces left"]), minor(row["allowance left"]), minor(row["owed"]))


taken = st.one_of(
    st.tuples(st.just("desk"), st.integers(1, 4), st.just(0)), st.tuples(st.just("outlet"), st.integers(1, 4), st.integers(1, 4_000))
)


@given(
    pieces=st.integers(1, 5),
    allowance=st.integers(0, 9_999),
    share=st.fractions(0, 1),
    takings=st.lists(taken, max_size=6),
)
def test_takings_in_any_order_release_what_was_kept_back_to_the_cent(
    pieces: int, allowance: int, share: float, takings: list[tuple[str, int, int]]
) -> None:
    left = Allowance(pieces, allowance, int(allowance * share))
    for who, count, price in takings:
        asked = left.pieces_taken(min(count, left.pieces_left)) if who == "desk" else left.money_taken(price, count)
        assert min(asked.pieces, asked.amount_minor, asked.net_minor) >= 0
        left = left.after(asked)
        assert 0 <= left.taken_pieces <= pieces
        assert left.used_minor <= allowance
        assert left.owed_minor >= 0
        assert left.owed_minor == 0 or left.allowance_left_minor, "the whole allowance releases all"
    left = left.after(left.lapsed())
    assert (left.pieces_left, left.allowance_left_minor, left.owed_minor) == (0, 0, 0)
