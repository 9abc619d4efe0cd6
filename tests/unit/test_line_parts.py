"""Lines divided to the cent: the worked tables of `docs/algorithms/folio-moves.md`, and what holds of any division."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import TaxRuleId, new_id
from hotel_desk.domain.line_parts import LineAmounts, LineSplit, adjustment, divided, left_of, part_amounts, together
from hotel_desk.domain.tax import TaxLine
from tests.worked_tables import worked_table

PAGE = "folio-moves.md"
VAT, SERVICE = TaxRuleId(new_id()), TaxRuleId(new_id())


def minor(amount: str) -> int:
    return int(Decimal(amount).scaleb(2))


def a_line(amount: int, tax: int = 0) -> LineAmounts:
    """A line of an amount, with one tax on its net."""
    net = amount - tax
    return LineAmounts(net, (TaxLine(VAT, net, tax),) if tax else ())


def asked(row: dict[str, str]) -> LineSplit:
    words = row["asked"].split()
    rest_on = int(row["rest on"])
    if words[1] == "ways":
        return LineSplit(ways=int(words[0]), rest_on=rest_on)
    if words[0] == "amounts":
        return LineSplit(amounts_minor=tuple(minor(word) for word in words[1:]), rest_on=rest_on)
    return LineSplit(percents=tuple(Decimal(word) for word in words[1:]), rest_on=rest_on)


@pytest.mark.parametrize("row", worked_table(PAGE, "Worked divisions"), ids=lambda row: row["case"])
def test_a_line_is_divided_as_the_page_says(row: dict[str, str]) -> None:
    amount, tax = minor(row["amount"]), minor(row["tax"])
    parts = part_amounts(amount, asked(row))
    assert parts == tuple(minor(word) for word in row["parts"].split())
    other, _, expected = row["bundle"].partition(": ")
    first = a_line(amount - minor(other), tax) if other else a_line(amount, tax)
    done = divided([first, a_line(minor(other))] if other else [first], parts)
    assert [lines[0].tax_minor for lines in done] == [minor(word) for word in row["taxes"].split()]
    assert [sum(line.amount_minor for line in lines) for lines in done] == list(parts)
    if other:
        assert [lines[1].amount_minor for lines in done] == [minor(word) for word in expected.split()]


@pytest.mark.parametrize("row", worked_table(PAGE, "Worked adjustments"), ids=lambda row: row["case"])
def test_a_line_is_adjusted_as_the_page_says(row: dict[str, str]) -> None:
    amount, before, after = minor(row["amount"]), minor(row["left before"]), minor(row["left after"])
    assert abs(before) - abs(after) == minor(row["takes off"])
    taken = adjustment(a_line(amount, minor(row["tax"])), left_before=before, left_after=after)
    assert (taken.net_minor, taken.tax_minor) == (minor(row["net"]), minor(row["taxes"]))


@pytest.mark.parametrize(
    ("amount", "split", "field"),
    [
        (10_000, LineSplit(), "ways"),
        (10_000, LineSplit(ways=2, amounts_minor=(5_000,)), "ways"),
        (10_000, LineSplit(ways=1), "ways"),
        (10_000, LineSplit(ways=101), "ways"),
        (10_000, LineSplit(amounts_minor=(10_000,)), "ways"),
        (10_000, LineSplit(amounts_minor=(10_001,)), "amounts_minor"),
        (10_000, LineSplit(amounts_minor=(-1,)), "amounts_minor"),
        (10_000, LineSplit(amounts_minor=(0, 5_000)), "amounts_minor"),
        (-10_000, LineSplit(amounts_minor=(5_000,)), "amounts_minor"),
        (0, LineSplit(ways=2), "amounts_minor"),
        (2, LineSplit(ways=3), "amounts_minor"),
        (10_000, LineSplit(percents=(Decimal(60), Decimal("40.01"))), "percents"),
        (10_000, LineSplit(percents=(Decimal(100),)), "ways"),
        (10_000, LineSplit(percents=(Decimal(-5),)), "amounts_minor"),
        (10_000, LineSplit(ways=3, rest_on=0), "rest_on"),
        (10_000, LineSplit(ways=3, rest_on=4), "rest_on"),
    ],
)
def test_what_is_no_division(amount: int, split: LineSplit, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        part_amounts(amount, split)
    assert refused.value.field == field


AMOUNTS = st.integers(-(10**9), 10**9).filter(bool)
LINES = st.lists(
    st.builds(
        lambda net, vat, service: LineAmounts(net, (TaxLine(VAT, net, vat), TaxLine(SERVICE, net, service))),
        st.integers(-(10**7), 10**7),
        st.integers(-(10**6), 10**6),
        st.integers(-(10**6), 10**6),
    ),
    min_size=1,
    max_size=4,
).filter(lambda lines: sum(line.amount_minor for line in lines) != 0)


@given(LINES, st.data())
def test_nothing_is_lost_or_made_by_a_division(lines: list[LineAmounts], data: st.DataObject) -> None:
    whole = sum(line.amount_minor for line in lines)
    ways = data.draw(st.integers(2, min(100, max(2, abs(whole)))))
    if abs(whole) < ways:
        return
    parts = part_amounts(whole, LineSplit(ways=ways, rest_on=data.draw(st.integers(1, ways))))
    done = divided(lines, parts)
    assert [sum(line.amount_minor for line in part) for part in done] == list(parts)
    for place, line in enumerate(lines):
        assert together([part[place] for part in done]) == line
    for part, amount in zip(done, parts, strict=True):
        for have, line in zip(part, lines, strict=True):
            for mine, tax in zip(have.taxes, line.taxes, strict=True):
                assert abs(mine.amount_minor * whole - tax.amount_minor * amount) <= abs(whole)


@given(AMOUNTS, st.integers(0, 10**6), st.lists(st.integers(0, 10**9), max_size=6))
def test_many_adjustments_end_where_one_does(amount: int, tax: int, stops: list[int]) -> None:
    line = a_line(amount, tax if amount > 0 else -tax)
    sign = 1 if amount > 0 else -1
    left = sorted({min(stop, abs(amount)) for stop in stops} | {0, abs(amount)}, reverse=True)
    steps = [adjustment(line, left_before=sign * before, left_after=sign * after) for before, after in pairwise(left)]
    assert together([line, *steps]) == left_of(line, 0) == together([line, -line])
    assert left_of(line, amount) == line
