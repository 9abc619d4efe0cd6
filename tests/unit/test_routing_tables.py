"""Where charges go: the worked tables of `docs/algorithms/routing.md`, and what holds of any charge and rules."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.charge_routing import Route, shares
from hotel_desk.domain.ids import FolioId, RoutingRuleId, TaxRuleId, new_id
from hotel_desk.domain.line_parts import LineAmounts, divided, together
from hotel_desk.domain.tax import TaxLine
from tests.worked_tables import worked_table

PAGE = "routing.md"
CODES = {name: new_id() for name in ("BAR", "ROOM")}
GROUPS = {name: new_id() for name in ("FOOD", "LODGING")}
VAT, CITY = TaxRuleId(new_id()), TaxRuleId(new_id())
FOLIO = FolioId(new_id())


def minor(amount: str) -> int:
    return int(Decimal(amount).scaleb(2))


def a_route(what: str, left: str) -> Route:
    return Route(
        RoutingRuleId(new_id()),
        FOLIO,
        2,
        transaction_code_id=CODES.get(what),
        group_id=GROUPS.get(what),
        limit_minor=None if left == "-" else minor(left),
    )


@pytest.mark.parametrize("row", worked_table(PAGE, "One charge and its rules"), ids=lambda row: row["case"])
def test_a_charge_goes_where_the_page_says(row: dict[str, str]) -> None:
    named = [rule.split(": ") for rule in row["rules (name: of, left)"].split("; ") if rule]
    rules = {name: a_route(*words.split(", ")) for name, words in named}
    asked = [rule for rule in rules.values() if rule.names(CODES[row["code"]], GROUPS[row["group"]])]
    parts = shares(minor(row["charge"]), asked, {})
    names = {rule.rule_id: name for name, rule in rules.items()}
    found = [(names[part.route.rule_id] if part.route else "1", part.amount_minor) for part in parts]
    assert found == [(name, minor(amount)) for name, amount in (words.split(": ") for words in row["goes to"].split(", "))]


def test_a_night_is_cut_with_its_taxes_as_the_page_says() -> None:
    whole, company, rest = (
        [minor(row[name]) for name in ("amount", "net", "VAT", "city tax")] for row in worked_table(PAGE, "A night that crosses the limit")
    )
    night = LineAmounts(whole[1], (TaxLine(VAT, whole[1], whole[2]), TaxLine(CITY, whole[1], whole[3])))
    parts = shares(night.amount_minor, [a_route("*", "80.00")], {})
    cut = divided([night], [part.amount_minor for part in parts])
    found = [[line.amount_minor, line.net_minor, *(tax.amount_minor for tax in line.taxes)] for (line,) in cut]
    assert found == [company, rest]


@given(
    charges=st.lists(st.integers(-50_000, 50_000), max_size=6),
    limits=st.lists(st.none() | st.integers(1, 60_000), max_size=4),
)
def test_routing_never_changes_a_sum_and_no_limit_is_passed(charges: list[int], limits: list[int | None]) -> None:
    rules = [a_route("*", "-" if limit is None else f"{Decimal(limit).scaleb(-2)}") for limit in limits]
    used: dict[RoutingRuleId, int] = {}
    for charge in charges:
        parts = shares(charge, rules, used)
        assert sum(part.amount_minor for part in parts) == charge
        assert len({part.route and part.route.rule_id for part in parts}) == len(parts)
    assert all(rule.limit_minor is None or used.get(rule.rule_id, 0) <= rule.limit_minor for rule in rules)


@given(
    net=st.integers(1, 100_000),
    taxes=st.lists(st.integers(0, 10_000), max_size=3),
    limit=st.integers(1, 200_000),
)
def test_the_parts_of_a_charge_are_the_charge_tax_by_tax(net: int, taxes: list[int], limit: int) -> None:
    line = LineAmounts(net, tuple(TaxLine(TaxRuleId(new_id()), net, tax) for tax in taxes))
    parts = shares(line.amount_minor, [a_route("*", f"{Decimal(limit).scaleb(-2)}")], {})
    cut = [lines[0] for lines in divided([line], [part.amount_minor for part in parts])]
    assert together(cut) == line
