"""Card numbers are found however they are written; other numbers of a hotel are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from hotel_desk.domain.card_numbers import CardNumberTyped, looks_like_card_number, refuse_card_number

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
