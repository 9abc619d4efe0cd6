"""Money taken ahead: what is left of it, what of a penalty it covers, what is short tonight (`docs/algorithms/deposits.md`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hotel_desk.domain.tax import Taxed, tax_charge

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from hotel_desk.domain.tax import TaxRule


@dataclass(frozen=True, slots=True)
class PenaltyParts:
    """A penalty taken apart: what the money held covers, and the rest; gross, minor units."""

    forfeited_minor: int
    fee_minor: int


def money_left(taken_minor: int, *, adjusted_minor: int, refunded: Iterable[int]) -> int:
    """What can be given back of money that was taken, minor units; never below zero.

    Args:
        taken_minor: what the guest gave, above zero.
        adjusted_minor: by how much adjustments made it less.
        refunded: what was given back of it before.
    """
    return max(0, taken_minor - adjusted_minor - sum(refunded))


def penalty_parts(total_minor: int, held_minor: int) -> PenaltyParts:
    """What of a penalty is a forfeited deposit, and what is still a fee; together they are the penalty.

    Args:
        total_minor: the penalty with its taxes.
        held_minor: money held for the reservation.
    """
    covered = max(0, min(total_minor, held_minor))
    return PenaltyParts(covered, total_minor - covered)


def taxed_within(gross_minor: int, rules: Sequence[TaxRule], *, on: dt.date) -> Taxed:
    """Take a gross amount apart: every rate of the code is contained in it, fixed amounts are left out.

    Args:
        gross_minor: minor units; stays what it is.
        rules: the rules of the transaction code.
        on: the business date.
    """
    return tax_charge(gross_minor, [replace(rule, inclusive=True) for rule in rules], on=on, nights=0)


def short_tonight(balance_minor: int, tonight_minor: int, *, charged: bool, elsewhere: bool, fixed_minor: int = 0) -> int:
    """What is missing for this night, minor units; zero where the money covers it.

    Args:
        balance_minor: what the guest has to pay; below zero is credit.
        tonight_minor: the night with its packages and taxes.
        charged: it is in the balance already.
        elsewhere: it goes to an account or another folio.
        fixed_minor: the fixed charges that tonight adds to what the guest pays, with their taxes.
    """
    night = 0 if charged or elsewhere else tonight_minor
    return max(0, balance_minor + night + fixed_minor)
