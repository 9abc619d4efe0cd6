"""The prices of some plans over some nights as a grid: a row a plan, type and unit; derived prices are worked out and marked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import RatePlanId, RoomTypeId
from hotel_desk.domain.rate_codes import PriceUnit, RatePricing
from hotel_desk.domain.rate_pricing import ChildBand, Derivation, PricedPlan, derived_price, raised_price
from hotel_desk.queries.rate_facts import PlanFacts, RateFacts, TypeFacts, all_plans, all_types, child_bands, rate_facts

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class GridCell:
    """A price on a night, minor units.

    Args:
        typed_minor: what stands in the plan's own grid; None where nothing does, and in a derived plan.
        asked_minor: what the plan asks after derivation and special dates, without long-stay prices; None where there is no price.
        special_dates: names of those that changed it.
    """

    typed_minor: int | None
    asked_minor: int | None
    special_dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One unit of a type in a plan, night by night in the order of the grid's dates."""

    rate_plan_id: RatePlanId
    room_type_id: RoomTypeId
    unit: PriceUnit
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridPlan:
    """A plan of the grid. `derived`: its prices cannot be typed."""

    id: RatePlanId
    code: str
    name: str
    active: bool
    derived: bool
    parent: str
    free: bool


@dataclass(frozen=True, slots=True)
class GridType:
    """A type of the grid, with the units that can be priced in it: adults up to what it holds, child bands, an extra bed where one fits."""

    id: RoomTypeId
    code: str
    name: str
    units: tuple[PriceUnit, ...]


@dataclass(frozen=True, slots=True)
class RateGrid:
    """Prices by plan, type and unit. `plans`, `types`: everything there is to choose from; `rows`: what was asked for, in that order."""

    dates: tuple[date, ...]
    plans: tuple[GridPlan, ...]
    types: tuple[GridType, ...]
    bands: tuple[ChildBand, ...]
    rows: tuple[GridRow, ...]


def rate_grid(
    reader: Reader,
    *,
    first_date: date,
    days: int,
    plans: Collection[RatePlanId] | None = None,
    types: Collection[RoomTypeId] | None = None,
) -> RateGrid:
    """The prices of some plans in some types. Six statements, whatever is asked for.

    Args:
        days: how many nights, at least one.
        plans, types: None means all that are active.
    """
    dates = tuple(first_date + timedelta(days=number) for number in range(days))
    every_plan, every_type, bands = all_plans(reader), all_types(reader), child_bands(reader)
    shown_plans = [one for one in every_plan.values() if (one.active if plans is None else one.id in plans)]
    shown_types = [one for one in every_type.values() if (one.active if types is None else one.id in types)]
    facts = rate_facts(
        reader,
        every_plan,
        of_plans=[one.id for one in shown_plans],
        of_types=[one.id for one in shown_types],
        first=dates[0],
        last=dates[-1],
    )
    rows = tuple(
        GridRow(plan.id, kind.id, unit, tuple(_cell(facts, plan, kind, unit, night) for night in dates))
        for plan in shown_plans
        for kind in shown_types
        for unit in units_of(kind, bands)
    )
    return RateGrid(
        dates=dates,
        plans=tuple(_grid_plan(one, every_plan) for one in every_plan.values()),
        types=tuple(GridType(one.id, one.code, one.name, units_of(one, bands)) for one in every_type.values() if one.active),
        bands=bands,
        rows=rows,
    )


def units_of(kind: TypeFacts, bands: Collection[ChildBand]) -> tuple[PriceUnit, ...]:
    """What can be priced in a type."""
    every = [unit for unit in PriceUnit if unit.value.startswith("A")]
    adults = every[: max(1, kind.max_occupancy + kind.extra_beds)]
    beds = [PriceUnit.EXTRA_BED] if kind.extra_beds else []
    return (*adults, *(band.unit for band in bands), *beds)


def _grid_plan(plan: PlanFacts, every: dict[RatePlanId, PlanFacts]) -> GridPlan:
    parent = "" if plan.parent_id is None else every[plan.parent_id].name
    return GridPlan(plan.id, plan.code, plan.name, plan.active, plan.pricing is RatePricing.DERIVED, parent, plan.free)


def _cell(facts: RateFacts, plan: PlanFacts, kind: TypeFacts, unit: PriceUnit, night: date) -> GridCell:
    typed = facts.grids.get(plan.id, {}).get((kind.id, night, unit))
    asked, specials = _asked(facts.priced(plan.id), kind.id, unit, night)
    return GridCell(typed, asked, specials)


def _asked(plan: PricedPlan, room_type_id: RoomTypeId, unit: PriceUnit, night: date) -> tuple[int | None, tuple[str, ...]]:
    """What a plan asks for one unit by itself.

    Amounts and rounding fall on the price of the whole room once, so a child and a bed are shown with the percentages alone.
    """
    if plan.free:
        return 0, ()
    whole_room = unit.value.startswith("A")
    price: int | None
    names: tuple[str, ...] = ()
    if plan.parent is None:
        price = plan.grid.get((room_type_id, night, unit))
    else:
        price, names = _asked(plan.parent, room_type_id, unit, night)
        if price is not None:
            price = derived_price(price, plan.derivation if whole_room else Derivation(plan.derivation.percent_millionths))
    if price is None:
        return None, ()
    for special in plan.special_dates:
        if special.falls_on(night, room_type_id) and (whole_room or special.percent_millionths):
            price = raised_price(price, special.percent_millionths, special.amount_minor if whole_room else 0)
            names = (*names, special.name)
    return price, names
