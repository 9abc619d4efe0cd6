"""What holds for every price and every set of tax rules (docs/algorithms/tax.md, "What holds always")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.codes import TaxBasis
from hotel_desk.domain.ids import TaxRuleId
from hotel_desk.domain.tax import MILLION, Taxed, TaxRule, check_rule, tax_charge

if TYPE_CHECKING:
    from random import Random

THE_DAY = date(2026, 6, 15)
HALF = Fraction(1, 2)
FIXED_BASES = [basis for basis in TaxBasis if basis is not TaxBasis.PER_AMOUNT]

prices = st.integers(min_value=-(10**9), max_value=10**9)
days = st.none() | st.integers(-2, 2).map(lambda offset: THE_DAY + timedelta(days=offset))


@st.composite
def tax_rules(draw: st.DrawFn, *, inclusive: bool | None = None, rates_only: bool = False) -> TaxRule:
    is_rate = rates_only or draw(st.booleans())
    number = draw(st.integers(min_value=0, max_value=2**64))
    return TaxRule(
        id=TaxRuleId(UUID(int=number)),
        code=draw(st.sampled_from(["VAT", "CITY", "SERVICE"])),
        name="Tax",
        rate_millionths=draw(st.integers(0, MILLION)) if is_rate else None,
        amount_minor=None if is_rate else draw(st.integers(0, 10_000)),
        inclusive=draw(st.booleans()) if inclusive is None else inclusive,
        basis=TaxBasis.PER_AMOUNT if is_rate else draw(st.sampled_from(FIXED_BASES)),
        compound_order=draw(st.integers(0, 3)),
        valid_from=draw(days),
        valid_to=draw(days),
        on_complimentary=draw(st.booleans()),
    )


def rule_sets(*, inclusive: bool | None = None, rates_only: bool = False) -> st.SearchStrategy[list[TaxRule]]:
    rule = tax_rules(inclusive=inclusive, rates_only=rates_only)
    return st.lists(rule, max_size=5, unique_by=lambda each: each.id)


def always_valid(rules: list[TaxRule]) -> list[TaxRule]:
    return [replace(rule, valid_from=None, valid_to=None) for rule in rules]


@dataclass(frozen=True)
class Charge:
    price: int
    rules: list[TaxRule]
    persons: int
    nights: int
    first_of_stay: bool

    def taxed(self) -> Taxed:
        return tax_charge(self.price, self.rules, on=THE_DAY, persons=self.persons, nights=self.nights, first_of_stay=self.first_of_stay)


charges = st.builds(
    Charge, price=prices, rules=rule_sets(), persons=st.integers(0, 4), nights=st.integers(0, 3), first_of_stay=st.booleans()
)


def exclusive_total(taxed: Taxed, rules: list[TaxRule]) -> int:
    exclusive = {rule.id for rule in rules if not rule.inclusive}
    return sum(line.amount_minor for line in taxed.taxes if line.rule_id in exclusive)


@given(charges)
def test_net_and_taxes_are_the_gross_and_the_price_stays_in_it(charge: Charge) -> None:
    taxed = charge.taxed()
    assert taxed.net_minor + sum(line.amount_minor for line in taxed.taxes) == taxed.gross_minor
    assert taxed.gross_minor - exclusive_total(taxed, charge.rules) == charge.price


@given(prices, rule_sets(inclusive=True))
def test_with_inclusive_taxes_only_the_gross_is_the_price(price: int, rules: list[TaxRule]) -> None:
    assert tax_charge(price, rules, on=THE_DAY, first_of_stay=True).gross_minor == price


@given(prices, rule_sets(inclusive=False))
def test_with_exclusive_taxes_only_the_net_is_the_price(price: int, rules: list[TaxRule]) -> None:
    assert tax_charge(price, rules, on=THE_DAY, first_of_stay=True).net_minor == price


@given(charges.filter(lambda charge: charge.price != 0))
def test_an_allowance_mirrors_its_charge(charge: Charge) -> None:
    taxed = charge.taxed()
    mirrored = replace(charge, price=-charge.price).taxed()
    assert (mirrored.net_minor, mirrored.gross_minor) == (-taxed.net_minor, -taxed.gross_minor)
    expected = [(line.rule_id, -line.base_minor, -line.amount_minor) for line in taxed.taxes]
    assert [(line.rule_id, line.base_minor, line.amount_minor) for line in mirrored.taxes] == expected


@given(charges, st.randoms(use_true_random=False))
def test_the_sequence_of_the_rules_changes_nothing(charge: Charge, shuffler: Random) -> None:
    shuffled = list(charge.rules)
    shuffler.shuffle(shuffled)
    assert replace(charge, rules=shuffled).taxed() == charge.taxed()


@given(prices, rule_sets(inclusive=False, rates_only=True).map(always_valid))
def test_a_rate_on_top_is_right_to_half_a_minor_unit(price: int, rules: list[TaxRule]) -> None:
    rates = {rule.id: Fraction(rule.rate_millionths or 0, MILLION) for rule in rules}
    for line in tax_charge(price, rules, on=THE_DAY).taxes:
        assert abs(line.amount_minor - line.base_minor * rates[line.rule_id]) <= HALF


@given(prices, rule_sets(inclusive=True, rates_only=True).map(always_valid))
def test_a_rate_in_the_price_is_off_by_no_more_than_the_remainders(price: int, rules: list[TaxRule]) -> None:
    rates = {rule.id: Fraction(rule.rate_millionths or 0, MILLION) for rule in rules}
    taxed = tax_charge(price, rules, on=THE_DAY)
    for line in taxed.taxes:
        rate = rates[line.rule_id]
        assert abs(line.amount_minor - line.base_minor * rate) <= HALF + HALF * rate * len(taxed.taxes)


@given(st.integers(0, 10**6), rule_sets(inclusive=False).map(always_valid))
def test_what_goes_on_top_backs_out_again(net: int, rules: list[TaxRule]) -> None:
    """The same rules, first on top and then in the price: the taxes differ by no more than the roundings on the way."""
    on_top = tax_charge(net, [replace(rule, on_complimentary=True) for rule in rules], on=THE_DAY, first_of_stay=True)
    in_price = [replace(rule, inclusive=True, on_complimentary=True) for rule in rules]
    backed_out = tax_charge(on_top.gross_minor, in_price, on=THE_DAY, first_of_stay=True)
    if on_top.gross_minor:
        assert abs(backed_out.net_minor - net) <= len(rules)


@given(charges)
def test_only_rules_of_the_day_have_a_line(charge: Charge) -> None:
    billed = {line.rule_id for line in charge.taxed().taxes}
    for rule in charge.rules:
        began = rule.valid_from is None or rule.valid_from <= THE_DAY
        ended = rule.valid_to is not None and rule.valid_to < THE_DAY
        if ended or not began:
            assert rule.id not in billed
        elif rule.rate_millionths is not None and charge.price:
            assert rule.id in billed


@given(tax_rules(), st.integers(0, 5), st.integers(0, 5))
def test_a_fixed_amount_is_counted_by_its_basis(rule: TaxRule, persons: int, nights: int) -> None:
    fixed = replace(
        rule, rate_millionths=None, amount_minor=7, basis=TaxBasis.PER_PERSON_NIGHT, inclusive=False, valid_from=None, valid_to=None
    )
    for basis, first, count in [
        (TaxBasis.PER_NIGHT, False, nights),
        (TaxBasis.PER_PERSON_NIGHT, False, persons * nights),
        (TaxBasis.PER_STAY, True, 1),
        (TaxBasis.PER_STAY, False, 0),
        (TaxBasis.PER_PERSON_STAY, True, persons),
        (TaxBasis.PER_PERSON_STAY, False, 0),
    ]:
        counted = replace(fixed, basis=basis)
        check_rule(counted)
        taxed = tax_charge(100, [counted], on=THE_DAY, persons=persons, nights=nights, first_of_stay=first)
        assert taxed.gross_minor == 100 + 7 * count
