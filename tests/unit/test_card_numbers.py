"""Card numbers are found however they are written; other numbers of a hotel are not taken for them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from hotel_desk.domain.card_numbers import (
    CardNumberTyped,
    looks_like_card_number,
    refuse_card_in_phone,
    refuse_card_number,
    shows_card_number,
)

# Test numbers that card schemes publish.
NUMBERS = ("4242424242424242", "5555555555554444", "378282246310005", "6205500000000000004", "4222222222222", "30569309025904")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "write",
    [
        str,
        lambda number: " ".join(number[start : start + 4] for start in range(0, len(number), 4)),
        lambda number: "-".join(number[start : start + 4] for start in range(0, len(number), 4)),
        lambda number: f"card {number}, exp 12/30",
        lambda number: "".join(chr(ord("\N{FULLWIDTH DIGIT ZERO}") + int(digit)) for digit in number),
        lambda number: "\N{IDEOGRAPHIC SPACE}".join(number[start : start + 4] for start in range(0, len(number), 4)),
        lambda number: f"{number[:6]} - {number[6:]}",
        lambda number: f"room 101 {number}",
        lambda number: "".join(chr(0x0660 + int(digit)) for digit in number),
    ],
    ids=["plain", "blanks", "hyphens", "in words", "full width", "wide blanks", "spaced hyphen", "after a room", "Arabic digits"],
)
def test_a_card_number_is_found(number: str, write: object) -> None:
    assert callable(write)
    with pytest.raises(CardNumberTyped):
        refuse_card_number(write(number), field="reason")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "taxi",
        "room 101, 2 nights, 120.00",
        "4242424242424241",
        "424242424242",
        "2026-03-02 to 2026-03-05",
        "+351 21 123 45 67",
        "4200001234202603021234567890",
        "0000000000000",
        "folio 200001, invoice 2026-000123",
        "authorisation A1B2C3, last four 4242",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert refuse_card_number(text, field="reason") == text


@given(st.integers(10**11, 10**18 - 1), st.text(alphabet="abc ,;:", max_size=8))
def test_any_number_that_checks_is_found(body: int, words: str) -> None:
    digits = str(body)
    number = digits + luhn.calc_check_digit(digits)
    assert looks_like_card_number(f"{words}{number}") == (len(number) >= 13)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("4242424242424242", True),
        ("card 4242 4242 4242 4242, 12/30", True),
        ("4242-4242-4242-4242", True),
        ("4242\N{NO-BREAK SPACE}4242\N{NO-BREAK SPACE}4242\N{NO-BREAK SPACE}4242", True),
        ("3782 822463 10005", True),
        ("3056 930902 5904", True),
        ("6205 5000 0000 0000 004", True),
        ("\uff14\uff12\uff14\uff12" * 4, True),
        ("4242 4242 4242 4241", False),
        ("31/03/2026 - 05/04/2027", False),
        ("25.03.2026 - 28.03.2026, room 101, 2 nights", False),
        ("call +4222222222222", False),
        ("2026 2027 2028 2029", False),
    ],
)
def test_a_letter_shows_a_card_number_only_as_cards_do(text: str, shown: bool) -> None:
    assert shows_card_number(f"Dear Ana, {text}.") == shown
    assert not shows_card_number(text, besides=f"Account: {text}")


@given(st.dates(), st.dates())
def test_the_days_of_a_stay_are_no_card(first: date, last: date) -> None:
    for written in ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"):
        assert not shows_card_number(f"{first.strftime(written)} - {last.strftime(written)}")


def test_a_phone_has_up_to_fifteen_digits() -> None:
    assert looks_like_card_number("378282246310005", of_an_issuer=True)
    assert refuse_card_in_phone("378282246310005", field="phone") == "378282246310005"
    with pytest.raises(CardNumberTyped):
        refuse_card_in_phone("+4242 4242 4242 4242", field="phone")
