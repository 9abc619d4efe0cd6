"""The worked tables of `docs/algorithms/foreign-cash.md`, and that a balance paid in any currency closes at zero."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.foreign_cash import MILLION, ForeignNotes, NotEnoughNotes, change_for, notes_for, worth_minor
from hotel_desk.domain.money import minor_places
from tests.worked_tables import worked_table

# No, two and three decimal places.
CURRENCIES = ("JPY", "KRW", "EUR", "USD", "CNY", "KWD", "BHD")


def minor(amount: str, currency: str) -> int:
    return int(Decimal(amount).scaleb(minor_places(currency)))


def millionths(rate: str) -> int:
    return int(Decimal(rate) * MILLION)


@pytest.mark.parametrize("row", worked_table("foreign-cash.md", "Worth"))
def test_what_notes_are_worth(row: dict[str, str]) -> None:
    foreign, currency = row["foreign"].split()
    worth, local = row["worth"].split()
    assert local == row["local"]
    assert worth_minor(minor(foreign, currency), millionths(row["rate"]), foreign=currency, local=local) == minor(worth, local)


@pytest.mark.parametrize("row", worked_table("foreign-cash.md", "Notes for a balance"))
def test_the_least_notes_for_a_balance(row: dict[str, str]) -> None:
    amount, local = row["balance"].split()
    balance, rate, foreign = minor(amount, local), millionths(row["rate"]), row["foreign"]
    least = notes_for(balance, rate, foreign=foreign, local=local)
    assert least == minor(row["least"], foreign)
    worth = worth_minor(least, rate, foreign=foreign, local=local)
    assert (worth, worth - balance) == (minor(row["worth"], local), minor(row["change"], local))


@given(
    st.integers(1, 10**10),
    st.integers(1, 10**9),
    st.permutations(CURRENCIES),
    st.integers(0, 10**6),
)
def test_a_shown_balance_paid_in_any_currency_closes_at_zero(balance: int, rate: int, pair: list[str], more: int) -> None:
    foreign, local = pair[:2]
    least = notes_for(balance, rate, foreign=foreign, local=local)
    worth, change = change_for(ForeignNotes(foreign, least + more, rate), balance, local=local)
    # What came in, less what went back, is the balance.
    assert balance - (worth - change) == 0
    assert change >= 0
    if least > 1:
        with pytest.raises(NotEnoughNotes):
            change_for(ForeignNotes(foreign, least - 1, rate), balance, local=local)


def test_notes_that_are_none() -> None:
    for notes in (ForeignNotes("USD", 0, MILLION), ForeignNotes("USD", -5, MILLION), ForeignNotes("EUR", 500, MILLION)):
        with pytest.raises(InvalidInput):
            change_for(notes, 1, local="EUR")
