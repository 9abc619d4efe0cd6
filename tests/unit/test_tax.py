"""The worked cases of docs/algorithms/tax.md, one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from uuid import NAMESPACE_URL, uuid5

import pytest

from hotel_desk.domain.codes import TaxBasis
from hotel_desk.domain.ids import TaxRuleId
from hotel_desk.domain.money import Money
from hotel_desk.domain.tax import Taxed, TaxLine, TaxRule, rate_from_percent, tax_charge
from tests.worked_tables import worked_table

MIDSUMMER = date(2026, 6, 15)
CASES = worked_table("tax.md", "Worked cases")


@dataclass(frozen=True)
class Circumstances:
    """What a case says besides its price and rules."""

    on: date = MIDSUMMER
    persons: int = 1
    nights: int = 1
    first_of_stay: bool = False


def minor(text: str, currency: str) -> int:
    money = Money.of(text, currency)
    assert money.amount == Decimal(text), "a worked case shows whole minor units"
    return money.minor


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def rule_id(code: str) -> TaxRuleId:
    return TaxRuleId(uuid5(NAMESPACE_URL, code))


def documented_rule(code: str, currency: str) -> TaxRule:
    row = next(row for row in worked_table("tax.md", "Rules of the worked cases") if row["rule"] == code)
    return TaxRule(
        id=rule_id(code),
        code=code,
        name=code,
        rate_millionths=rate_from_percent(Decimal(row["rate"])) if row["rate"] else None,
        amount_minor=minor(row["amount"], currency) if row["amount"] else None,
        inclusive=row["in price"] == "yes",
        basis=TaxBasis(row["basis"]),
        compound_order=int(row["order"]),
        valid_from=day(row["from"]),
        valid_to=day(row["to"]),
        on_complimentary=row["complimentary"] == "yes",
    )


def circumstances(text: str) -> Circumstances:
    words = dict(word.partition("=")[::2] for word in text.split())
    assert set(words) <= {"persons", "nights", "first", "on"}
    return Circumstances(
        on=date.fromisoformat(words.get("on", MIDSUMMER.isoformat())),
        persons=int(words.get("persons", "1")),
        nights=int(words.get("nights", "1")),
        first_of_stay="first" in words,
    )


def documented_lines(text: str, currency: str) -> tuple[TaxLine, ...]:
    lines = [line.split() for line in text.split(";") if line]
    return tuple(TaxLine(rule_id(code), minor(base, currency), minor(amount, currency)) for code, base, amount in lines)


def charge(case: dict[str, str], rules: list[TaxRule]) -> Taxed:
    told = circumstances(case["with"])
    price = minor(case["price"], case["currency"])
    return tax_charge(price, rules, on=told.on, persons=told.persons, first_of_stay=told.first_of_stay, nights=told.nights)


@pytest.mark.parametrize("case", CASES, ids=[re.sub(r"\W+", "-", case["case"]) for case in CASES])
def test_worked_case(case: dict[str, str]) -> None:
    currency = case["currency"]
    rules = [documented_rule(code, currency) for code in case["rules"].split()]
    expected = Taxed(minor(case["net"], currency), documented_lines(case["taxes"], currency), minor(case["gross"], currency))

    for sequence in permutations(rules):
        assert charge(case, list(sequence)) == expected


def test_an_open_first_or_last_day_reaches_all_days() -> None:
    rule = documented_rule("VAT7I", "EUR")
    for on in (date.min, date.max):
        assert tax_charge(10700, [rule], on=on).net_minor == 10000


@pytest.mark.parametrize("price", [10**18 + 3, 10**18 + 4, 10**18 + 5])
def test_large_prices_are_as_exact_as_small_ones(price: int) -> None:
    # 60 % in the price is three eighths of it, so each fourth price ends on half a minor unit.
    taxed = tax_charge(price, [documented_rule("LUX60I", "EUR")], on=MIDSUMMER)
    assert taxed.taxes[0].amount_minor == (price * 3 + 4) // 8
    assert taxed.gross_minor == price


@pytest.mark.parametrize(("persons", "nights"), [(-1, 1), (1, -1)])
def test_counts_below_zero_are_a_bug_of_the_caller(persons: int, nights: int) -> None:
    with pytest.raises(ValueError, match="counted from zero"):
        tax_charge(100, [documented_rule("CITY", "EUR")], on=MIDSUMMER, persons=persons, nights=nights)


def test_defaults_are_one_person_for_one_night_in_mid_stay() -> None:
    rules = [documented_rule(code, "EUR") for code in ("CITY", "BED", "STAY", "HEAD")]
    taxed = tax_charge(10000, rules, on=MIDSUMMER)
    assert [(line.rule_id, line.amount_minor) for line in taxed.taxes] == [(rule_id("BED"), 300), (rule_id("CITY"), 200)]


def test_a_fixed_amount_of_zero_still_has_its_line() -> None:
    waived = replace(documented_rule("CITY", "EUR"), amount_minor=0)
    assert tax_charge(10000, [waived], on=MIDSUMMER).taxes == (TaxLine(waived.id, 10000, 0),)


def test_without_rules_nothing_is_looked_at() -> None:
    # The fast path of a replay: not even the counts are checked.
    assert tax_charge(-7, [], on=MIDSUMMER, persons=-1) == Taxed(-7, (), -7)
