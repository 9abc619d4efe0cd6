"""What a rate plan asks for one night: its grid, children, extra beds, special dates, long stays, and prices derived from a parent.

Whole minor units throughout, exact fractions in between, rounded once a step. Prose and worked cases: `docs/algorithms/quote.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from hotel_desk.domain.ids import RatePlanId, RoomTypeId
from hotel_desk.domain.quote import PriceStep, StepKind
from hotel_desk.domain.rate_codes import AdjustmentKind, PriceUnit, RateAudience, RoundingDirection

MILLION = 1_000_000
MOST_ADULTS = 8
EVERY_WEEKDAY = 0b111_1111
FREE_AUDIENCES = frozenset({RateAudience.COMPLIMENTARY, RateAudience.HOUSE_USE})
_ADULTS = {int(unit.value[1:]): unit for unit in PriceUnit if unit.value.startswith("A")}
_BANDS = {int(unit.value[1:]): unit for unit in PriceUnit if unit.value.startswith("C")}
_HALF = Fraction(1, 2)

type Grid = Mapping[tuple[RoomTypeId, date, PriceUnit], int]


@dataclass(frozen=True, slots=True)
class ChildBand:
    """Children of these ages, in years, both included."""

    number: int
    name: str
    from_age: int
    to_age: int

    @property
    def unit(self) -> PriceUnit:
        """What the grid calls the price of a child of this band."""
        return _BANDS[self.number]


@dataclass(frozen=True, slots=True)
class Party:
    """Who is priced: `adults` includes children too old for every band, `children` counts those of each band."""

    adults: int
    children: tuple[tuple[ChildBand, int], ...] = ()
    extra_beds: int = 0

    def units(self) -> tuple[PriceUnit, ...]:
        """Every unit of the grid that may be asked for these guests."""
        lowest = max(1, self.adults - self.extra_beds)
        adults = [_ADULTS[number] for number in range(min(lowest, MOST_ADULTS), min(max(1, self.adults), MOST_ADULTS) + 1)]
        beds = [PriceUnit.EXTRA_BED] if self.extra_beds else []
        return (*adults, *(band.unit for band, _count in self.children), *beds)


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a price follows from the parent's: by a percentage, then an amount, rounded to a multiple, never below zero."""

    percent_millionths: int = 0
    amount_minor: int = 0
    rounding_minor: int = 1
    direction: RoundingDirection = RoundingDirection.NEAREST


@dataclass(frozen=True, slots=True)
class SpecialDates:
    """Nights that cost more or less. `weekdays`: a bit a weekday, Monday the lowest; no plan or type: all of them."""

    name: str
    first_date: date
    last_date: date
    weekdays: int = EVERY_WEEKDAY
    rate_plan_id: RatePlanId | None = None
    room_type_id: RoomTypeId | None = None
    percent_millionths: int = 0
    amount_minor: int = 0

    def falls_on(self, night: date, room_type_id: RoomTypeId) -> bool:
        """Whether a night in a type belongs to them."""
        return (
            self.first_date <= night <= self.last_date
            and bool(self.weekdays >> night.weekday() & 1)
            and self.room_type_id in {None, room_type_id}
        )


@dataclass(frozen=True, slots=True)
class LongStayRule:
    """Another price for stays of at least so many nights; the dates are of the nights it changes."""

    min_nights: int
    kind: AdjustmentKind
    percent_millionths: int = 0
    amount_minor: int = 0
    room_type_id: RoomTypeId | None = None
    first_date: date | None = None
    last_date: date | None = None

    def fits(self, night: date, room_type_id: RoomTypeId, nights: int) -> bool:
        """Whether a night of a stay of so many nights is priced by it."""
        return (
            nights >= self.min_nights
            and self.room_type_id in {None, room_type_id}
            and (self.first_date is None or self.first_date <= night)
            and (self.last_date is None or night <= self.last_date)
        )


@dataclass(frozen=True, slots=True)
class PricedPlan:
    """A rate plan as its prices are worked out.

    Args:
        parent: of a derived plan.
        free: complimentary and house use: the price is nothing, whatever the grid says.
        grid: own prices, minor units; empty for a derived plan.
        special_dates: those that are this plan's; those for all plans belong to plans with own prices, so that they count once.
    """

    name: str
    parent: PricedPlan | None = None
    derivation: Derivation = field(default_factory=Derivation)
    free: bool = False
    grid: Grid = field(default_factory=dict)
    special_dates: Sequence[SpecialDates] = ()
    long_stays: Sequence[LongStayRule] = ()


@dataclass(frozen=True, slots=True)
class NightPrice:
    """The price of the room for a night, minor units, and how it came about."""

    price_minor: int
    steps: tuple[PriceStep, ...]


@dataclass(frozen=True, slots=True)
class NoPrice:
    """The grid has no price for something that is asked for."""

    unit: PriceUnit


def party_of(adults: int, child_ages: Sequence[int], extra_beds: int, bands: Sequence[ChildBand]) -> Party:
    """Sort guests into what the grid prices: a child whose age is in no band counts as an adult."""
    counts: dict[ChildBand, int] = {}
    grown = 0
    for age in child_ages:
        band = next((band for band in bands if band.from_age <= age <= band.to_age), None)
        if band is None:
            grown += 1
        else:
            counts[band] = counts.get(band, 0) + 1
    return Party(adults + grown, tuple(sorted(counts.items(), key=lambda item: item[0].number)), extra_beds)


def price_night(plan: PricedPlan, party: Party, *, night: date, room_type_id: RoomTypeId, nights: int) -> NightPrice | NoPrice:
    """What a plan asks for the room on one night.

    Args:
        nights: of the whole stay, for long-stay prices; 0 for day use.
    """
    steps: list[PriceStep] = []
    if plan.free:
        return NightPrice(0, (PriceStep(StepKind.COMPLIMENTARY, plan.name, 0, 0),))
    if plan.parent is None:
        own = _from_grid(plan, party, night, room_type_id)
        if isinstance(own, NoPrice):
            return own
        steps += own
    else:
        inherited = price_night(plan.parent, party, night=night, room_type_id=room_type_id, nights=nights)
        if isinstance(inherited, NoPrice):
            return inherited
        steps += inherited.steps
        price = derived_price(inherited.price_minor, plan.derivation)
        steps.append(PriceStep(StepKind.DERIVED, plan.name, inherited.price_minor, price))
    price = steps[-1].after_minor
    for special in plan.special_dates:
        if special.falls_on(night, room_type_id):
            raised = raised_price(price, special.percent_millionths, special.amount_minor)
            steps.append(PriceStep(StepKind.SPECIAL_DATE, special.name, price, raised))
            price = raised
    rule = long_stay_rule(plan.long_stays, night, room_type_id, nights)
    if rule is not None:
        long = long_stay_price(price, rule)
        steps.append(PriceStep(StepKind.LENGTH_OF_STAY, str(rule.min_nights), price, long))
        price = long
    return NightPrice(price, tuple(steps))


# The nights of a stay mostly have the same few prices.
@lru_cache(maxsize=4096)
def derived_price(parent_minor: int, derivation: Derivation) -> int:
    """A price from the parent's: percentage first, then amount, then rounding, never below zero."""
    exact = Fraction(parent_minor * (MILLION + derivation.percent_millionths), MILLION) + derivation.amount_minor
    return max(0, round_to_multiple(exact, derivation.rounding_minor, derivation.direction))


def round_to_multiple(exact: Fraction, multiple: int, direction: RoundingDirection) -> int:
    """Round to a multiple of so many minor units; to the nearest, a half goes up."""
    share = exact / multiple
    rounded = {
        RoundingDirection.NEAREST: lambda: floor(share + _HALF),
        RoundingDirection.UP: lambda: ceil(share),
        RoundingDirection.DOWN: lambda: floor(share),
    }[direction]()
    return rounded * multiple


def raised_price(price_minor: int, percent_millionths: int, amount_minor: int) -> int:
    """A price changed by a percentage, then by an amount, rounded half up, never below zero."""
    return derived_price(price_minor, Derivation(percent_millionths, amount_minor))


def long_stay_rule(rules: Sequence[LongStayRule], night: date, room_type_id: RoomTypeId, nights: int) -> LongStayRule | None:
    """The one rule that counts: most nights first, then one for the type, then one with dates, then the latest made."""
    fitting = [(number, rule) for number, rule in enumerate(rules) if rule.fits(night, room_type_id, nights)]
    if not fitting:
        return None
    return max(fitting, key=lambda item: (item[1].min_nights, item[1].room_type_id is not None, _dated(item[1]), item[0]))[1]


def long_stay_price(price_minor: int, rule: LongStayRule) -> int:
    """A night's price under a long-stay rule: a percentage or an amount of it, or another price in its place."""
    if rule.kind is AdjustmentKind.PRICE:
        return max(0, rule.amount_minor)
    if rule.kind is AdjustmentKind.PERCENT:
        return raised_price(price_minor, rule.percent_millionths, 0)
    return raised_price(price_minor, 0, rule.amount_minor)


def _dated(rule: LongStayRule) -> bool:
    return rule.first_date is not None or rule.last_date is not None


def _from_grid(plan: PricedPlan, party: Party, night: date, room_type_id: RoomTypeId) -> list[PriceStep] | NoPrice:
    def asked(unit: PriceUnit) -> int | None:
        return plan.grid.get((room_type_id, night, unit))

    price = _price_of_adults(party, asked)
    if price is None:
        return NoPrice(_ADULTS[min(max(1, party.adults), MOST_ADULTS)])
    steps = [PriceStep(StepKind.GRID, plan.name, 0, price)]
    for band, count in party.children:
        each = asked(band.unit)
        if each is None:
            return NoPrice(band.unit)
        steps.append(PriceStep(StepKind.CHILDREN, band.name, price, price + count * each))
        price += count * each
    if party.extra_beds:
        each = asked(PriceUnit.EXTRA_BED)
        if each is None:
            return NoPrice(PriceUnit.EXTRA_BED)
        steps.append(PriceStep(StepKind.EXTRA_BED, str(party.extra_beds), price, price + party.extra_beds * each))
    return steps


def _price_of_adults(party: Party, asked: Callable[[PriceUnit], int | None]) -> int | None:
    """The price for so many adults; where there is none, for as many as are left when the extra beds are taken."""
    if party.adults > MOST_ADULTS:
        return None
    highest = max(1, party.adults)
    lowest = max(1, party.adults - party.extra_beds)
    prices = (asked(_ADULTS[number]) for number in range(highest, lowest - 1, -1))
    return next((price for price in prices if price is not None), None)
