"""Money: the worked tables of docs/algorithms/money.md, and what holds for every amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.money import Money, minor_places, round_half_up, split_evenly

CURRENCIES = some.sampled_from(["EUR", "CNY", "JPY", "KWD"])
MINOR = some.integers(min_value=-(10**15), max_value=10**15)
AMOUNTS = some.decimals(min_value=-(10**9), max_value=10**9, places=6)


@pytest.mark.parametrize(
    ("amount", "places", "rounded"),
    [
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("0.0049999", 2, "0.00"),
        ("2.675", 2, "2.68"),
        ("1.115", 2, "1.12"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.0005", 3, "0.001"),
    ],
)
def test_halves_are_rounded_away_from_zero(amount: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(amount), places)) == rounded


@pytest.mark.parametrize(("currency", "places"), [("EUR", 2), ("CNY", 2), ("JPY", 0), ("KWD", 3)])
def test_a_currency_has_its_own_places(currency: str, places: int) -> None:
    assert minor_places(currency) == places


@pytest.mark.parametrize("code", ["EURO", "eur", "", "XQZ"])
def test_an_unknown_currency_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(InvalidInput, match="This currency code is not known") as refused:
        minor_places(code)
    assert refused.value.field == "currency"


@pytest.mark.parametrize(
    ("amount", "currency", "minor"), [("12.30", "EUR", 1230), ("1500", "JPY", 1500), ("0.1255", "KWD", 126), ("-9.995", "EUR", -1000)]
)
def test_an_amount_becomes_whole_minor_units(amount: str, currency: str, minor: int) -> None:
    assert Money.of(amount, currency).minor == minor


@given(minor=MINOR, currency=CURRENCIES)
def test_what_is_stored_comes_back_unchanged(minor: int, currency: str) -> None:
    assert Money.from_minor(minor, currency).minor == minor


@given(amount=AMOUNTS, currency=CURRENCIES)
def test_rounding_moves_an_amount_by_at_most_half_a_minor_unit_and_once_only(amount: Decimal, currency: str) -> None:
    money = Money.of(amount, currency)
    half = Decimal(1).scaleb(-minor_places(currency)) / 2
    assert abs(money.amount - amount) <= half
    assert Money.of(money.amount, currency) == money


@given(amount=AMOUNTS, currency=CURRENCIES)
def test_a_charge_and_its_reversal_cancel_out(amount: Decimal, currency: str) -> None:
    assert Money.of(amount, currency) + Money.of(-amount, currency) == Money.zero(currency)


@given(first=MINOR, second=MINOR, third=MINOR, currency=CURRENCIES)
def test_adding_is_exact_in_any_order(first: int, second: int, third: int, currency: str) -> None:
    a, b, c = (Money.from_minor(minor, currency) for minor in (first, second, third))
    assert ((a + b) + c).minor == (c + (b + a)).minor == first + second + third
    assert (a - b).minor == first - second
    assert (-a).minor == -first


@given(first=MINOR, second=MINOR)
def test_amounts_compare_as_their_minor_units_do(first: int, second: int) -> None:
    a, b = Money.from_minor(first, "EUR"), Money.from_minor(second, "EUR")
    assert (a < b, a <= b, a > b, a >= b, a == b) == (first < second, first <= second, first > second, first >= second, first == second)
    assert bool(a) is (first != 0)


def test_multiplying_rounds_once() -> None:
    assert (Money.of("33.33", "EUR") * Decimal("0.075")).minor == 250
    assert (Money.of("19.90", "EUR") * 3).minor == 5970


def test_two_currencies_do_not_mix() -> None:
    euro, yen = Money.of(1, "EUR"), Money.of(1, "JPY")
    for mix in (lambda: euro + yen, lambda: euro - yen, lambda: euro < yen, lambda: euro >= yen):
        with pytest.raises(ValueError, match="EUR and JPY do not add"):
            mix()
    assert euro != yen


def test_an_amount_is_written_plainly_with_its_currency() -> None:
    assert str(Money.from_minor(-123456789, "EUR")) == "-1234567.89 EUR"
    assert str(Money.from_minor(10**15, "JPY")) == "1000000000000000 JPY"


@pytest.mark.parametrize(
    ("total", "parts", "shares"), [(1000, 3, [334, 333, 333]), (-1000, 3, [-334, -333, -333]), (2, 4, [1, 1, 0, 0]), (0, 2, [0, 0])]
)
def test_an_amount_is_shared_out_to_the_last_minor_unit(total: int, parts: int, shares: list[int]) -> None:
    assert split_evenly(total, parts) == shares


@given(total=MINOR, parts=some.integers(min_value=1, max_value=400))
def test_shares_sum_to_the_whole_and_differ_by_one_at_most(total: int, parts: int) -> None:
    shares = split_evenly(total, parts)
    assert len(shares) == parts
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize("parts", [0, -1])
def test_an_amount_is_not_shared_among_nobody(parts: int) -> None:
    with pytest.raises(ValueError, match="at least one part"):
        split_evenly(100, parts)
