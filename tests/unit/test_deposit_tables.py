"""The worked tables of `docs/algorithms/deposits.md` against the rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.codes import TaxBasis
from hotel_desk.domain.deposits import money_left, penalty_parts, short_tonight, taxed_within
from hotel_desk.domain.ids import TaxRuleId, new_id
from hotel_desk.domain.tax import TaxRule
from tests.worked_tables import worked_table

DAY = date(2026, 3, 2)


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


def rate(percent: int, order: int = 0, *, inclusive: bool = False) -> TaxRule:
    return TaxRule(TaxRuleId(new_id()), f"VAT{order}", "VAT", percent * 10_000, None, inclusive, TaxBasis.PER_AMOUNT, order, None, None)


@pytest.mark.parametrize("row", worked_table("deposits.md", "Given back"))
def test_what_is_left_of_money(row: dict[str, str]) -> None:
    left = money_left(20_000, adjusted_minor=minor(row["adjusted"]), refunded=[minor(row["back"])])
    credit = 20_000 - minor(row["used"]) - minor(row["back"]) - minor(row["adjusted"])
    most, asked = min(left, credit), minor(row["asked"])
    if row["answer"].startswith("refused"):
        _refused, which, amount = row["answer"].split()
        assert asked > most
        assert minor(amount) == {"left": left, "credit": credit}[which]
    else:
        assert (asked <= most, minor(row["answer"])) == (True, asked)


@pytest.mark.parametrize("row", worked_table("deposits.md", "Forfeited"))
def test_what_of_a_penalty_is_forfeited(row: dict[str, str]) -> None:
    parts = penalty_parts(10_600, minor(row["held"]))
    assert (parts.forfeited_minor, parts.fee_minor) == (minor(row["forfeited"]), minor(row["fee"]))
    percent = int(row["forfeit tax"].split()[0])
    forfeited = taxed_within(parts.forfeited_minor, [rate(percent)] if percent else [], on=DAY)
    fee = taxed_within(parts.fee_minor, [rate(6)], on=DAY)
    assert forfeited.gross_minor - forfeited.net_minor == minor(row["tax in it"])
    assert fee.gross_minor - fee.net_minor == minor(row["tax in the fee"])


@pytest.mark.parametrize("row", worked_table("deposits.md", "Does not cover tonight"))
def test_what_is_short_tonight(row: dict[str, str]) -> None:
    short = short_tonight(
        minor(row["balance"]),
        minor(row["tonight"]),
        charged=row["charged"] == "yes",
        elsewhere=row["goes elsewhere"] == "yes",
        fixed_minor=minor(row["fixed"]),
    )
    assert short == minor(row["short"])


@given(st.integers(0, 10**9), st.lists(st.tuples(st.integers(0, 100), st.integers(0, 2)), max_size=3))
def test_a_gross_amount_stays_what_it_is(gross: int, taxes: list[tuple[int, int]]) -> None:
    rules = [rate(percent, order, inclusive=order == 1) for percent, order in taxes]
    taken_apart = taxed_within(gross, rules, on=DAY)
    assert taken_apart.gross_minor == gross == taken_apart.net_minor + sum(line.amount_minor for line in taken_apart.taxes)
