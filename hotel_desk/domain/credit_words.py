"""Credit levels as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.credit_levels import CreditFigures, CreditLevel, CreditReason, Settlement
from hotel_desk.domain.money import Money
from hotel_desk.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LEVEL_TITLES: dict[CreditLevel, str] = {
    CreditLevel.A: N_("A: trusted"),
    CreditLevel.B: N_("B: pays when leaving"),
    CreditLevel.C: N_("C: pays before the stay"),
}
SETTLEMENT_TITLES: dict[Settlement, str] = {
    Settlement.PREPAID: N_("paying before the stay"),
    Settlement.AT_LEAVING: N_("paying when leaving"),
    Settlement.ON_ACCOUNT: N_("the account of a company"),
    Settlement.OPEN_BALANCE: N_("leaving with an open balance"),
}
_WHY: dict[CreditReason, str] = {
    CreditReason.GIVEN_UP: N_("{given_up} were written off"),
    CreditReason.OVERDUE_LONG: N_("{overdue} overdue for {overdue_days} days"),
    CreditReason.OVERDUE: N_("{overdue} overdue for {overdue_days} days"),
    CreditReason.OVER_LIMIT: N_("the account is over its limit"),
    CreditReason.PAID_LATE: N_("paid up to {late_days} days late"),
    CreditReason.FEW_STAYS: N_("stays: {stays}"),
    CreditReason.LITTLE_SPEND: N_("spent {spend}"),
    CreditReason.RELIABLE: N_("stays: {stays}, spent {spend}, pays in time"),
}


def why_words(reasons: Iterable[CreditReason], figures: CreditFigures, currency: str, written: Callable[[Money], str]) -> str:
    """Why a level is what it is, in the language of the moment: one fact after the other.

    Args:
        figures: those that the level was worked out from; amounts in minor units of the currency.
        written: how an amount is written.
    """
    amounts = {
        "given_up": written(Money.from_minor(figures.given_up_minor, currency)),
        "overdue": written(Money.from_minor(figures.overdue_minor, currency)),
        "spend": written(Money.from_minor(figures.spend_minor, currency)),
    }
    counts = {"overdue_days": figures.overdue_days, "late_days": figures.late_days, "stays": figures.stays}
    return "; ".join(_(_WHY[reason]).format(**amounts, **counts) for reason in reasons)
