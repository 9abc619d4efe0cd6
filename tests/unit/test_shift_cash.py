"""The drawer of a shift: what it must hold, what was counted, who must sign; the tables of docs/algorithms/shifts.md."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hotel_desk.domain.cashier_codes import DrawerMove
from hotel_desk.domain.codes import CodeKind, PaymentMethod, PostingKind
from hotel_desk.domain.denominations import denominations_of
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.shift_cash import (
    LineSum,
    MoveSum,
    PiecesCounted,
    counted_cash,
    differences,
    drawer_cash,
    needs_second_signature,
)
from tests.worked_tables import worked_table

CASH, CARD = PaymentMethod.CASH, PaymentMethod.BANK_CARD
STEPS = worked_table("shifts.md", "A shift")
PLACES = {"CNY": 2, "USD": 2, "JPY": 0}


def minor(text: str) -> int:
    return int(Decimal(text or 0) * 100)


def line_of(step: str, amount: int) -> LineSum | None:
    """A row of the table as the line it is on the folio: money that comes in is negative there."""
    kinds = {
        "payment in cash": (PostingKind.PAYMENT, CodeKind.PAYMENT, CASH),
        "payment in cash, wrong": (PostingKind.PAYMENT, CodeKind.PAYMENT, CASH),
        "payment by card": (PostingKind.PAYMENT, CodeKind.PAYMENT, CARD),
        "reversal of it": (PostingKind.REVERSAL, CodeKind.PAYMENT, CASH),
        "deposit in cash": (PostingKind.DEPOSIT, CodeKind.PAYMENT, CASH),
        "refund in cash": (PostingKind.REFUND, CodeKind.PAYMENT, CASH),
        "paid-out": (PostingKind.PAID_OUT, CodeKind.PAID_OUT, None),
        "charge": (PostingKind.CHARGE, CodeKind.CHARGE, None),
        "transfer": (PostingKind.TRANSFER, CodeKind.PAYMENT, CASH),
    }
    if step.startswith("payment of 680.00"):
        return LineSum(PostingKind.PAYMENT, CodeKind.PAYMENT, CASH, -amount, "USD", 10_000, 70_000)
    return LineSum(*kinds[step], -amount) if step in kinds else None


def test_the_drawer_after_every_step() -> None:
    lines: list[LineSum] = []
    moves: list[MoveSum] = []
    for row in STEPS:
        line = line_of(row["step"], minor(row["line"]))
        if line is not None:
            lines.append(line)
        if row["step"].startswith("drop"):
            moves.append(MoveSum(DrawerMove.DROP, "CNY", minor(row["line"])))
        if row["step"].startswith("addition"):
            moves.append(MoveSum(DrawerMove.ADD, "CNY", minor(row["line"])))
        cash = {each.currency: each.expected_minor for each in drawer_cash("CNY", 50_000, lines, moves)}
        assert cash == {"CNY": minor(row["CNY in the drawer"])} | ({"USD": 10_000} if row["USD in the drawer"] else {}), row["step"]
    assert len(lines) == 10
    assert len(moves) == 2


def test_an_adjustment_of_another_shift_is_no_cash() -> None:
    mended = LineSum(PostingKind.ADJUSTMENT, CodeKind.PAYMENT, CASH, 1_000)
    elsewhere = LineSum(PostingKind.ADJUSTMENT, CodeKind.PAYMENT, CASH, 1_000, of_this_shift=False)
    assert [each.expected_minor for each in drawer_cash("CNY", 5_000, [mended, elsewhere], [])] == [4_000]


def test_a_reversed_payment_in_foreign_notes_leaves_nothing() -> None:
    paid = LineSum(PostingKind.PAYMENT, CodeKind.PAYMENT, CASH, -68_000, "USD", 10_000, 70_000)
    back = LineSum(PostingKind.REVERSAL, CodeKind.PAYMENT, CASH, 68_000, "USD", -10_000, -70_000)
    assert [each.expected_minor for each in drawer_cash("CNY", 0, [paid, back], [])] == [0, 0]


@pytest.mark.parametrize("row", worked_table("shifts.md", "Who must sign"), ids=lambda row: f"{row['CNY counted']} {row['USD counted']}")
def test_who_must_sign(row: dict[str, str]) -> None:
    lines = [LineSum(PostingKind.PAYMENT, CodeKind.PAYMENT, CASH, -10_000, "USD", minor(row["USD expected"]), 10_000)]
    cash = drawer_cash("CNY", minor(row["CNY expected"]), lines, [])
    found = differences(cash, {"CNY": minor(row["CNY counted"]), "USD": minor(row["USD counted"])})
    assert any(each.over_short_minor for each in found) is (row["reason"] == "yes")
    asked = needs_second_signature(found, currency="CNY", limit_minor=5_000, rates={"USD": 7_000_000}, places=PLACES)
    assert asked is (row["second signature"] == "yes")


def test_notes_without_a_rate_always_need_the_second_signature() -> None:
    found = differences((), {"USD": 1})
    assert needs_second_signature(found, currency="CNY", limit_minor=5_000, rates={}, places=PLACES)


def test_a_currency_without_places_is_worth_what_its_units_are() -> None:
    """1,000 yen at 0.05 are 50.00; one more yen is above the limit."""
    for counted, asked in ((1_000, False), (1_001, True)):
        found = differences((), {"JPY": counted})
        assert needs_second_signature(found, currency="CNY", limit_minor=5_000, rates={"JPY": 50_000}, places=PLACES) is asked


def test_pieces_are_added_up_currency_by_currency() -> None:
    counts = [
        PiecesCounted("CNY", 10_000, 11),
        PiecesCounted("CNY", 5_000, 1),
        PiecesCounted("CNY", 10, 300),
        PiecesCounted("USD", 2_000, 5),
    ]
    assert counted_cash(counts) == {"CNY": 118_000, "USD": 10_000}


@pytest.mark.parametrize(
    "counts",
    [
        [PiecesCounted("CNY", 30_000, 1)],
        [PiecesCounted("CNY", 100, -1)],
        [PiecesCounted("CNY", 100, 10**7)],
        [PiecesCounted("CNY", 100, 1), PiecesCounted("CNY", 100, 2)],
        [PiecesCounted("XXZ", 100, 1)],
    ],
)
def test_counts_that_cannot_be(counts: list[PiecesCounted]) -> None:
    with pytest.raises(InvalidInput):
        counted_cash(counts)


@pytest.mark.parametrize(
    ("currency", "largest", "smallest"),
    [
        ("CNY", 10_000, 10),
        ("EUR", 50_000, 1),
        ("JPY", 10_000, 1),
        ("USD", 10_000, 1),
        ("GBP", 5_000, 1),
        ("HKD", 100_000, 10),
        ("KWD", 10**8, 1),
    ],
)
def test_notes_and_coins_in_minor_units(currency: str, largest: int, smallest: int) -> None:
    pieces = denominations_of(currency)
    assert (pieces[0], pieces[-1]) == (largest, smallest)
    assert list(pieces) == sorted(set(pieces), reverse=True)
