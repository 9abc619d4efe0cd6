"""Which tax rules are refused at set-up, and how percent is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hotel_desk.domain.codes import TaxBasis
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import TaxRuleId, new_id
from hotel_desk.domain.tax import TaxRule, check_rule, percent_from_rate, rate_from_percent, tax_charge

VAT = TaxRule(
    id=TaxRuleId(new_id()),
    code="VAT",
    name="Value added tax",
    rate_millionths=60_000,
    amount_minor=None,
    inclusive=True,
    basis=TaxBasis.PER_AMOUNT,
    compound_order=0,
    valid_from=None,
    valid_to=None,
)
CITY_TAX = replace(VAT, code="CITY", name="City tax", rate_millionths=None, amount_minor=200, basis=TaxBasis.PER_PERSON_NIGHT)
JULY = date(2026, 7, 1)
JUNE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        (VAT, {}),
        (VAT, {"rate_millionths": 0}),
        (VAT, {"rate_millionths": 1_000_000}),
        (VAT, {"compound_order": 99}),
        (VAT, {"valid_from": JULY}),
        (VAT, {"valid_to": JUNE}),
        (VAT, {"valid_from": JUNE, "valid_to": JUNE}),
        (CITY_TAX, {}),
        (CITY_TAX, {"amount_minor": 0}),
        (CITY_TAX, {"amount_minor": 1_000_000_000}),
        *[(CITY_TAX, {"basis": basis}) for basis in TaxBasis if basis is not TaxBasis.PER_AMOUNT],
    ],
)
def test_rules_that_can_be_charged_are_accepted(rule: TaxRule, changes: dict[str, Any]) -> None:
    check_rule(replace(rule, **changes))


@pytest.mark.parametrize(
    ("rule", "changes", "field", "says"),
    [
        (VAT, {"code": "  "}, "code", "needs a code"),
        (VAT, {"name": ""}, "name", "needs a name"),
        (VAT, {"amount_minor": 100}, "amount", "not both"),
        (VAT, {"rate_millionths": None}, "rate", "needs a rate or a fixed amount"),
        (VAT, {"rate_millionths": -1}, "rate", "cannot be negative"),
        (VAT, {"rate_millionths": 1_000_001}, "rate", "above 100 percent"),
        (VAT, {"basis": TaxBasis.PER_NIGHT}, "basis", "counted per amount"),
        (CITY_TAX, {"amount_minor": -1}, "amount", "cannot be negative"),
        (CITY_TAX, {"amount_minor": 1_000_000_001}, "amount", "too large"),
        (CITY_TAX, {"basis": TaxBasis.PER_AMOUNT}, "basis", "per night, per stay or per person"),
        (VAT, {"compound_order": -1}, "compound_order", "between 0 and 99"),
        (VAT, {"compound_order": 100}, "compound_order", "between 0 and 99"),
        (VAT, {"valid_from": JULY, "valid_to": JUNE}, "valid_to", "before its first day"),
    ],
)
def test_rules_that_cannot_be_charged_are_refused_with_a_sentence(rule: TaxRule, changes: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_rule(replace(rule, **changes))
    assert refused.value.field == field
    assert says in str(refused.value)
    assert "Nothing was saved." in str(refused.value)


@pytest.mark.parametrize(
    ("percent", "millionths"), [("6", 60_000), ("6.5", 65_000), ("0.0001", 1), ("8.875", 88_750), ("100", 1_000_000), ("0", 0)]
)
def test_percent_is_stored_exactly(percent: str, millionths: int) -> None:
    assert rate_from_percent(Decimal(percent)) == millionths
    assert percent_from_rate(millionths) == Decimal(percent)


@pytest.mark.parametrize("percent", ["0.00001", "6.12345", "NaN", "Infinity"])
def test_percent_finer_than_stored_is_refused(percent: str) -> None:
    with pytest.raises(InvalidInput, match="four decimal places") as refused:
        rate_from_percent(Decimal(percent))
    assert refused.value.field == "rate"


def test_a_tax_is_due_on_complimentary_charges_unless_it_says_otherwise() -> None:
    on_top = replace(CITY_TAX, inclusive=False)
    assert tax_charge(0, [on_top], on=JUNE).gross_minor == 200
    assert tax_charge(0, [replace(on_top, on_complimentary=False)], on=JUNE).gross_minor == 0
