"""Files of banks: card numbers, amounts, days, matches and proposals; the tables of docs/algorithms/reconciliation.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

import pytest

from hotel_desk.domain.card_numbers import passes_luhn, without_card_numbers
from hotel_desk.domain.statement_matching import Likeness, LineFacts, PaymentFacts, certain_matches, likeness
from hotel_desk.domain.statement_values import UnreadableAmount, UnreadableDay, amount_of, days_of, decimal_mark
from tests.worked_tables import worked_table

PAYMENTS = worked_table("reconciliation.md", "What is matched")
LINES = worked_table("reconciliation.md", "The lines")
SPACE = UUID(int=7)


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


def payments() -> dict[str, PaymentFacts]:
    return {
        row["payment"]: PaymentFacts(
            uuid5(SPACE, row["payment"]), date(2026, 3, int(row["date"])), minor(row["amount"]), (row["reference"],)
        )
        for row in PAYMENTS
    }


def lines() -> dict[str, LineFacts]:
    return {row["line"]: LineFacts(date(2026, 3, int(row["date"])), minor(row["amount"]), row["reference"], row["text"]) for row in LINES}


def test_what_is_matched_by_itself() -> None:
    there = payments()
    names = {payment.posting_id: name for name, payment in there.items()}
    found = certain_matches(list(lines().values()), there.values())
    assert {LINES[place]["line"]: names[posting] for place, posting in found.items()} == {
        row["line"]: row["matched"] for row in LINES if row["matched"]
    }


@pytest.mark.parametrize("row", LINES, ids=lambda row: row["line"])
def test_what_is_proposed(row: dict[str, str]) -> None:
    if row["matched"]:
        return
    line = lines()[row["line"]]
    matched = {other["matched"] for other in LINES}
    left = {name: payment for name, payment in payments().items() if name not in matched}
    proposed = [name for name, payment in left.items() if likeness(line, payment, days=5) is not None]
    assert proposed == row["proposed"].split()


def test_the_best_reason_comes_first() -> None:
    payment = PaymentFacts(SPACE, date(2026, 3, 2), 100, ("ABCDEF",))
    for reference, text, reason in (
        ("abcdef", "", Likeness.REFERENCE),
        ("", "x abc def", Likeness.IN_TEXT),
        ("", "", Likeness.AMOUNT_AND_DATE),
    ):
        assert likeness(LineFacts(date(2026, 3, 2), 100, reference, text), payment, days=0) is reason


def test_a_payment_that_answers_to_two_lines_is_matched_to_neither() -> None:
    payment = PaymentFacts(SPACE, date(2026, 3, 2), 100, ("ONE", "TWO"))
    pair = [LineFacts(date(2026, 3, 2), 100, "ONE"), LineFacts(date(2026, 3, 2), 100, "TWO")]
    assert certain_matches(pair, [payment]) == {}


@pytest.mark.parametrize("row", worked_table("reconciliation.md", "Amounts"), ids=lambda row: row["column"])
def test_amounts(row: dict[str, str]) -> None:
    cells, places = row["column"].split(" ; "), int(row["places"])
    mark = decimal_mark(cells, places)
    assert [str(amount_of(cell, mark, places)) for cell in cells] == row["read as"].split(" ; ")


@pytest.mark.parametrize("cell", ["", "  ", "-", "–", "/"])
def test_no_amount(cell: str) -> None:
    assert amount_of(cell, ".", 2) is None


@pytest.mark.parametrize("cell", ["twelve", "1.234", "1.2.3"])
def test_what_is_no_amount(cell: str) -> None:
    with pytest.raises(UnreadableAmount, match=cell):
        amount_of(cell, ".", 2)


@pytest.mark.parametrize("row", worked_table("reconciliation.md", "Days"), ids=lambda row: row["column"])
def test_days(row: dict[str, str]) -> None:
    found = days_of(row["column"].split(" ; "), date.fromisoformat(row["today"]))
    assert [day.isoformat() for day in found] == row["read as"].split(" ; ")


@pytest.mark.parametrize("cells", [["soon"], ["2026-02-30"], ["13/02/2026", "02/13/2026"]])
def test_what_are_no_days(cells: list[str]) -> None:
    with pytest.raises(UnreadableDay):
        days_of(cells, date(2026, 3, 5))


@pytest.mark.parametrize(
    "number", ["4111111111111111", "4111 1111 1111 1111", "3782-822463-10005", "6212345678900000003", "630495060000000000"]
)
def test_card_numbers_are_masked(number: str) -> None:
    text = without_card_numbers(f"ref {number} thanks")
    assert text == f"ref •{number[-4:]} thanks"
    assert without_card_numbers(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1 4111111111111111", "1 •1111"),
        ("4111111111111111 22 378282246310005-7", "•1111 22 •0005-7"),
        ("12 4111 1111 1111 1111 35", "12 •1111 35"),
    ],
)
def test_a_card_number_beside_other_numbers_is_masked(text: str, kept: str) -> None:
    assert without_card_numbers(text) == kept


@pytest.mark.parametrize("text", ["4111111111111112", "41111", "4200001234567890123456789012", "HOTEL-2026-03", "A4111111111111111111119Z"])
def test_other_numbers_stay(text: str) -> None:
    assert without_card_numbers(text) == text


def test_the_check_digit() -> None:
    """The example of ISO/IEC 7812-1, annex B."""
    assert passes_luhn("49927398716")
    assert not passes_luhn("49927398717")
