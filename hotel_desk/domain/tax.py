"""Taxes on a charge: which rules fall on it, on what base, and what the bill says.

Whole minor units throughout, exact fractions in between, `money.round_half_up` once a tax. The model, the algorithm and the
worked cases are in `docs/algorithms/tax.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from hotel_desk.domain.codes import TaxBasis
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import TaxRuleId
from hotel_desk.domain.money import round_half_up
from hotel_desk.language import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

MILLION = 1_000_000
_MILLIONTHS_PER_PERCENT = 10_000
_HIGHEST_ORDER = 99
_HIGHEST_AMOUNT_MINOR = 1_000_000_000  # stored in 32 bits


@dataclass(frozen=True, slots=True)
class TaxRule:
    """A tax that a transaction code carries.

    Args:
        rate_millionths: of the base, 60000 is 6 %; None for a fixed amount.
        amount_minor: fixed amount in minor units; None for a rate.
        inclusive: the tax is in the price; otherwise it comes on top.
        basis: what a fixed amount is counted by; PER_AMOUNT for a rate.
        compound_order: the base is the net and all taxes of lower orders.
        valid_from: first day, None for always.
        valid_to: last day, itself included, None for no end.
        on_complimentary: the tax is due on a price of zero too.
    """

    id: TaxRuleId
    code: str
    name: str
    rate_millionths: int | None
    amount_minor: int | None
    inclusive: bool
    basis: TaxBasis
    compound_order: int
    valid_from: date | None
    valid_to: date | None
    on_complimentary: bool = True


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax on the bill: minor units, the base it stands on and what it comes to."""

    rule_id: TaxRuleId
    base_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Taxed:
    """A charge taken apart: net and taxes are the gross, to the minor unit."""

    net_minor: int
    taxes: tuple[TaxLine, ...]
    gross_minor: int


class _DueTax(NamedTuple):
    """A rule that falls on this charge: a share of its base (zero for a fixed amount) and an amount (zero for a rate)."""

    rule: TaxRule
    share: Fraction
    fixed_minor: int

    def on(self, base: Fraction | int) -> Fraction:
        """The tax on a base, before rounding, minor units."""
        return base * self.share + self.fixed_minor


def tax_charge(
    price_minor: int,
    rules: Sequence[TaxRule],
    *,
    on: date,
    persons: int = 1,
    first_of_stay: bool = False,
    nights: int = 1,
) -> Taxed:
    """Work out net, taxes and gross of a charge.

    Args:
        price_minor: the price as agreed, minor units; inclusive taxes are in it, exclusive ones come on top. A negative
            price (an allowance) gives the mirror image of the positive one.
        rules: the rules of the transaction code, in any order; those not due on `on` are left out.
        on: the night for a room charge, the business date for anything else.
        persons: guests for taxes per person.
        first_of_stay: this is the first night charged of the stay, where taxes per stay fall.
        nights: nights that the charge is for; 0 for day use and for an allowance on the price alone.

    Raises:
        ValueError: persons or nights below zero.
    """
    if not rules:
        return Taxed(price_minor, (), price_minor)
    if persons < 0 or nights < 0:
        raise ValueError("persons and nights are counted from zero")
    due = _due_taxes(price_minor, rules, on=on, persons=persons, first_of_stay=first_of_stay, nights=nights)
    return _bill(abs(price_minor), due, sign=-1 if price_minor < 0 else 1)


def tax_night(price_minor: int, rules: Sequence[TaxRule], *, on: date, persons: int, first_of_stay: bool) -> list[Taxed]:
    """Tax a night; one at a negative price is an allowance on the price and a night at nothing, so that the night's own taxes stay due."""
    if price_minor >= 0:
        return [tax_charge(price_minor, rules, on=on, persons=persons, first_of_stay=first_of_stay)]
    return [tax_charge(price_minor, rules, on=on, nights=0), tax_charge(0, rules, on=on, persons=persons, first_of_stay=first_of_stay)]


def rate_from_percent(percent: Decimal) -> int:
    """Turn a rate in percent into stored millionths: 6.5 becomes 65000.

    Raises:
        InvalidInput: not a number, or more than four decimal places.
    """
    millionths = percent * _MILLIONTHS_PER_PERCENT
    if not millionths.is_finite() or millionths != millionths.to_integral_value():
        raise InvalidInput(
            "rate", problem=N_("A tax rate is a percentage with at most four decimal places. Nothing was saved. Correct the rate.")
        )
    return int(millionths)


def percent_from_rate(rate_millionths: int) -> Decimal:
    """Turn stored millionths into percent for people: 65000 becomes 6.5."""
    return Decimal(rate_millionths) / _MILLIONTHS_PER_PERCENT


def check_rule(rule: TaxRule) -> None:
    """Refuse a tax rule that cannot be charged.

    Raises:
        InvalidInput: with the sentence for the first thing that is wrong; `field` names the input.
    """
    _check_words(rule)
    if rule.rate_millionths is not None and rule.amount_minor is not None:
        raise InvalidInput(
            "amount", problem=N_("A tax has either a rate or a fixed amount, not both. Nothing was saved. Clear one of them.")
        )
    if rule.rate_millionths is not None:
        _check_rate(rule.rate_millionths, rule.basis)
    elif rule.amount_minor is not None:
        _check_amount(rule.amount_minor, rule.basis)
    else:
        raise InvalidInput("rate", problem=N_("A tax needs a rate or a fixed amount. Nothing was saved. Enter one of them."))
    if not 0 <= rule.compound_order <= _HIGHEST_ORDER:
        raise InvalidInput(
            "compound_order", problem=N_("The compound order of a tax lies between 0 and 99. Nothing was saved. Correct the order.")
        )
    if rule.valid_from is not None and rule.valid_to is not None and rule.valid_from > rule.valid_to:
        raise InvalidInput("valid_to", problem=N_("The last day of a tax lies before its first day. Nothing was saved. Correct the dates."))


def _check_words(rule: TaxRule) -> None:
    if not rule.code.strip():
        raise InvalidInput("code", problem=N_("A tax needs a code. Nothing was saved. Enter a short code such as VAT."))
    if not rule.name.strip():
        raise InvalidInput("name", problem=N_("A tax needs a name, which the guest reads on the bill. Nothing was saved. Enter a name."))


def _check_rate(rate_millionths: int, basis: TaxBasis) -> None:
    if rate_millionths < 0:
        raise InvalidInput("rate", problem=N_("A tax rate cannot be negative. Nothing was saved. Enter a rate from 0 to 100 percent."))
    if rate_millionths > MILLION:
        raise InvalidInput(
            "rate", problem=N_("A tax rate cannot be above 100 percent. Nothing was saved. Enter a rate from 0 to 100 percent.")
        )
    if basis is not TaxBasis.PER_AMOUNT:
        raise InvalidInput(
            "basis", problem=N_("A tax rate is counted per amount. Nothing was saved. Choose per amount, or enter a fixed amount.")
        )


def _check_amount(amount_minor: int, basis: TaxBasis) -> None:
    if amount_minor < 0:
        raise InvalidInput("amount", problem=N_("The fixed amount of a tax cannot be negative. Nothing was saved. Enter zero or more."))
    if amount_minor > _HIGHEST_AMOUNT_MINOR:
        raise InvalidInput("amount", problem=N_("The fixed amount of a tax is too large. Nothing was saved. Correct the amount."))
    if basis is TaxBasis.PER_AMOUNT:
        raise InvalidInput(
            "basis", problem=N_("A fixed tax is counted per night, per stay or per person. Nothing was saved. Choose one, or enter a rate.")
        )


def _due_taxes(price_minor: int, rules: Sequence[TaxRule], *, on: date, persons: int, first_of_stay: bool, nights: int) -> list[_DueTax]:
    stays = 1 if first_of_stay else 0
    counts = {
        TaxBasis.PER_NIGHT: nights,
        TaxBasis.PER_PERSON_NIGHT: persons * nights,
        TaxBasis.PER_STAY: stays,
        TaxBasis.PER_PERSON_STAY: persons * stays,
    }
    due = []
    for rule in sorted(rules, key=_bill_order):
        if not _is_valid(rule, on) or (price_minor == 0 and not rule.on_complimentary):
            continue
        if rule.rate_millionths is not None:
            due.append(_DueTax(rule, Fraction(rule.rate_millionths, MILLION), 0))
        elif rule.amount_minor is not None and counts[rule.basis]:
            due.append(_DueTax(rule, Fraction(0), rule.amount_minor * counts[rule.basis]))
    return due


def _bill_order(rule: TaxRule) -> tuple[int, str, TaxRuleId]:
    return rule.compound_order, rule.code, rule.id


def _is_valid(rule: TaxRule, on: date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= on) and (rule.valid_to is None or on <= rule.valid_to)


def _compound_order(tax: _DueTax) -> int:
    return tax.rule.compound_order


def _bill(price_minor: int, due: list[_DueTax], *, sign: int) -> Taxed:
    """Put the bill together for a price of zero or more, and mirror it if the sign says so."""
    contained = _contained_taxes(price_minor, due)
    net = base = price_minor - sum(contained.values())
    gross = price_minor
    lines = []
    for _order, same_order in groupby(due, _compound_order):
        order_total = 0
        for tax in same_order:
            if tax.rule.inclusive:
                amount = contained[tax.rule.id]
            else:
                amount = _to_minor(tax.on(base))
                gross += amount
            lines.append(TaxLine(tax.rule.id, sign * base, sign * amount))
            order_total += amount
        base += order_total
    return Taxed(sign * net, tuple(lines), sign * gross)


def _contained_taxes(price_minor: int, due: list[_DueTax]) -> dict[TaxRuleId, int]:
    """Back the inclusive taxes out of the price, each rounded once from its exact value.

    The price is an affine function of the net, so two points of it give the exact net: no division is repeated and the
    orders need no special cases.
    """
    if not any(tax.rule.inclusive for tax in due):
        return {}
    price_of_nothing = _price_of(Fraction(0), due)
    price_of_one = _price_of(Fraction(1), due)
    exact_net = (price_minor - price_of_nothing) / (price_of_one - price_of_nothing)
    exact_taxes = zip(due, _exact_taxes(exact_net, due), strict=True)
    return {tax.rule.id: _to_minor(exact) for tax, exact in exact_taxes if tax.rule.inclusive}


def _price_of(net: Fraction, due: list[_DueTax]) -> Fraction:
    taxes = zip(due, _exact_taxes(net, due), strict=True)
    return net + sum(exact for tax, exact in taxes if tax.rule.inclusive)


def _exact_taxes(net: Fraction, due: list[_DueTax]) -> list[Fraction]:
    """All taxes on a net amount before rounding, in the order of `due`."""
    base = net
    amounts: list[Fraction] = []
    for _order, same_order in groupby(due, _compound_order):
        of_this_order = [tax.on(base) for tax in same_order]
        amounts += of_this_order
        base += sum(of_this_order)
    return amounts


def _to_minor(exact: Fraction) -> int:
    # Half up looks only at the first digit after the point, so dropping the digits behind it loses nothing.
    to_one_digit = Decimal(int(exact * 10)).scaleb(-1)
    return int(round_half_up(to_one_digit, 0))
