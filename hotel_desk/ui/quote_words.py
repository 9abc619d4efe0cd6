"""A quote in words: its nights in runs, what was applied, packages, taxes, deposit, and why something is not for sale."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hotel_desk.domain.quote import Obstacle, ObstacleKind, PriceStep, Quote, QuotedNight, StepKind
from hotel_desk.language import N_, _, plural
from hotel_desk.ui.formats import date_text, money_text, short_date_text

if TYPE_CHECKING:
    from collections.abc import Sequence

# In a column beside a price there is room for a few words; the whole sentence stands beside the table.
OBSTACLE_TITLES: dict[ObstacleKind, str] = {
    ObstacleKind.PLAN_NOT_VALID: N_("Plan not valid"),
    ObstacleKind.NOT_FOR_THIS_GUEST: N_("Not for this guest"),
    ObstacleKind.NO_PRICE: N_("No price"),
    ObstacleKind.TOO_MANY_GUESTS: N_("Too many guests"),
    ObstacleKind.CLOSED: N_("Closed"),
    ObstacleKind.CLOSED_TO_ARRIVAL: N_("No arrival"),
    ObstacleKind.CLOSED_TO_DEPARTURE: N_("No departure"),
    ObstacleKind.MIN_ON_ARRIVAL: N_("Stay too short"),
    ObstacleKind.MAX_ON_ARRIVAL: N_("Stay too long"),
    ObstacleKind.MIN_THROUGH: N_("Stay too short"),
    ObstacleKind.MAX_THROUGH: N_("Stay too long"),
    ObstacleKind.MIN_ADVANCE: N_("Booked too late"),
    ObstacleKind.MAX_ADVANCE: N_("Booked too early"),
    ObstacleKind.QUOTA: N_("Quota sold"),
    ObstacleKind.SOLD_OUT: N_("Sold out"),
}
_STEP_TITLES: dict[StepKind, str] = {
    StepKind.GRID: N_("List price"),
    StepKind.CHILDREN: N_("Children"),
    StepKind.EXTRA_BED: N_("Extra bed"),
    StepKind.SPECIAL_DATE: N_("Special date"),
    StepKind.LENGTH_OF_STAY: N_("Long stay"),
    StepKind.DERIVED: N_("Derived"),
    StepKind.BLOCK: N_("Block"),
    StepKind.PACKAGE_ON_TOP: N_("Package"),
    StepKind.COMPLIMENTARY: N_("Complimentary"),
}


def price_text(minor: int, currency: str) -> str:
    """A price; zero is complimentary."""
    return money_text(minor, currency) if minor else _("complimentary")


@dataclass(frozen=True, slots=True)
class NightRun:
    """Nights that follow each other and cost the same for the same reasons."""

    first: date
    nights: int
    night: QuotedNight

    @property
    def total_minor(self) -> int:
        """All of them together, minor units."""
        return self.nights * self.night.price_minor

    def dates(self) -> str:
        """`Mon 2 Mar`, or `2 Mar – 4 Mar, 3 nights`."""
        if self.nights == 1:
            return date_text(self.first)
        count = plural("{count} night", "{count} nights", self.nights).format(count=self.nights)
        last = self.first + timedelta(days=self.nights - 1)
        return f"{short_date_text(self.first)} – {short_date_text(last)}, {count}"

    def price(self, currency: str) -> str:
        """`3 × €100.00`, or one price."""
        one = price_text(self.night.price_minor, currency)
        return f"{self.nights} × {one}" if self.nights > 1 else one


def night_runs(nights: Sequence[QuotedNight]) -> list[NightRun]:
    """The nights of a quote, those that follow each other at the same price for the same reasons together."""
    runs: list[NightRun] = []
    for night in nights:
        last = runs[-1] if runs else None
        if last is not None and last.first + timedelta(days=last.nights) == night.date and _alike(last.night, night):
            runs[-1] = NightRun(last.first, last.nights + 1, last.night)
        else:
            runs.append(NightRun(night.date, 1, night))
    return runs


def _alike(first: QuotedNight, second: QuotedNight) -> bool:
    return (first.price_minor, first.tax_minor, first.steps) == (second.price_minor, second.tax_minor, second.steps)


def steps_words(steps: Sequence[PriceStep], currency: str) -> str:
    """What was applied, in order: `List price €100.00 · Fair +€10.00 · Long stay −€5.50`; empty where the list price stayed as it was."""
    if len(steps) == 1 and steps[0].kind is StepKind.GRID:
        return ""
    return " · ".join(_step_words(step, currency) for step in steps)


def _step_words(step: PriceStep, currency: str) -> str:
    title = _step_title(step)
    if step.kind in {StepKind.GRID, StepKind.BLOCK, StepKind.COMPLIMENTARY}:
        return f"{title} {money_text(step.after_minor, currency)}"
    change = step.after_minor - step.before_minor
    return f"{title} {'+' if change >= 0 else ''}{money_text(change, currency)}"


def _step_title(step: PriceStep) -> str:
    title = _(_STEP_TITLES[step.kind])
    if step.kind is StepKind.LENGTH_OF_STAY and step.name.isdigit():
        return _("From {count} nights").format(count=step.name)
    if step.kind in {StepKind.SPECIAL_DATE, StepKind.PACKAGE_ON_TOP, StepKind.CHILDREN, StepKind.DERIVED} and step.name:
        return step.name
    return title


def package_rows(quote: Quote, currency: str) -> list[tuple[str, str]]:
    """Each package of the stay: what it is, how often, inside the price or on top, and what it comes to."""
    amounts: dict[tuple[str, bool], list[int]] = defaultdict(list)
    counts: dict[tuple[str, bool], int] = defaultdict(int)
    for night in quote.nights:
        for part in night.packages:
            amounts[part.name, part.inside].append(part.amount_minor)
            counts[part.name, part.inside] += part.quantity
    return [
        (
            (_("{package}, {count} ×, inside the price") if inside else _("{package}, {count} ×, on top")).format(
                package=name, count=counts[name, inside]
            ),
            money_text(sum(minors), currency),
        )
        for (name, inside), minors in amounts.items()
    ]


def sum_rows(quote: Quote, currency: str) -> list[tuple[str, str]]:
    """Price of the stay, the taxes in it and on top of it, what the guest pays."""
    stay = [(_("Stay"), money_text(quote.total_minor, currency))]
    inside = [(_("Taxes inside the price"), money_text(quote.tax_inside_minor, currency))]
    on_top = [(_("Taxes on top"), money_text(quote.tax_minor, currency))]
    total = (_("Total"), money_text(quote.total_minor + quote.tax_minor, currency))
    return [*(stay if quote.tax_minor else []), *(inside if quote.tax_inside_minor else []), *(on_top if quote.tax_minor else []), total]


def deposit_words(quote: Quote, currency: str) -> str:
    """What is due before arrival; empty where nothing is."""
    if quote.deposit is None or not quote.deposit.amount_minor:
        return ""
    return _("Deposit of {amount}, due on {date}.").format(
        amount=money_text(quote.deposit.amount_minor, currency), date=date_text(quote.deposit.due_date)
    )


def obstacle_title(obstacle: Obstacle) -> str:
    """A few words for a column: `Sold out on 4 Mar`."""
    title = _(OBSTACLE_TITLES[obstacle.kind])
    if obstacle.date is None:
        return title
    return _("{obstacle} on {date}").format(obstacle=title, date=short_date_text(obstacle.date))


def a_night_words(nights: Sequence[QuotedNight], currency: str) -> str:
    """The price of a night for a column: one price, or from the lowest on."""
    if not nights:
        return ""
    prices = sorted(night.price_minor for night in nights)
    if any(first != second for first, second in pairwise(prices)):
        return _("from {price}").format(price=money_text(prices[0], currency))
    return price_text(prices[0], currency)
