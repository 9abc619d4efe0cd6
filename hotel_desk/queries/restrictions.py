"""Which selling rules a stay meets, and the rules of some dates as a grid (`docs/algorithms/restrictions.md`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Executable, bindparam, func, select

from hotel_desk.db.database import Reader
from hotel_desk.domain.ids import RatePlanId, ReservationId, RoomTypeId
from hotel_desk.domain.restrictions import DateRules, SellingRules, SoldOn, Standing
from hotel_desk.language import _
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.restriction import Restriction
from hotel_desk.models.room import RoomType

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.quote import Obstacle, StayAsked

_RULES: Executable = select(
    Restriction.date,
    Restriction.rate_plan_id,
    Restriction.room_type_id,
    Restriction.closed,
    Restriction.closed_to_arrival,
    Restriction.closed_to_departure,
    Restriction.min_on_arrival,
    Restriction.max_on_arrival,
    Restriction.min_through,
    Restriction.max_through,
    Restriction.min_advance_days,
    Restriction.max_advance_days,
    Restriction.quota,
).where(Restriction.property_id == bindparam("hotel"), Restriction.date >= bindparam("first"), Restriction.date <= bindparam("last"))
# A quota counts what was sold: the type charged, whichever room was given for it.
_SOLD = (
    select(ReservationNight.date, ReservationNight.rate_plan_id, Reservation.charged_type_id, func.count().label("rooms"))
    .join(Reservation, Reservation.id == ReservationNight.reservation_id)
    .where(
        ReservationNight.property_id == bindparam("hotel"),
        ReservationNight.date.in_(bindparam("dates", expanding=True)),
        ReservationNight.held.is_(True),
    )
    .group_by(ReservationNight.date, ReservationNight.rate_plan_id, Reservation.charged_type_id)
)
_SOLD_TO_OTHERS = _SOLD.where(ReservationNight.reservation_id != bindparam("without"))
_STANDING = select(Reservation.arrival_date, Reservation.departure_date, Reservation.rate_plan_id, Reservation.charged_type_id).where(
    Reservation.property_id == bindparam("hotel"), Reservation.id == bindparam("reservation")
)
_PLANS = (
    select(RatePlan.id, RatePlan.code, RatePlan.name)
    .where(RatePlan.property_id == bindparam("hotel"), RatePlan.active.is_(True))
    .order_by(RatePlan.sort_order, RatePlan.code)
)
_TYPES = (
    select(RoomType.id, RoomType.code, RoomType.name)
    .where(RoomType.property_id == bindparam("hotel"), RoomType.active.is_(True))
    .order_by(RoomType.sort_order, RoomType.code)
)


def obstacles(reader: Reader | UnitOfWork, asked: StayAsked) -> tuple[Obstacle, ...]:
    """Why the selling rules do not let a stay be sold; none where they do. At most four statements."""
    return selling_rules(reader, asked.arrival, asked.departure, reservation_id=asked.reservation_id).obstacles(asked)


def selling_rules(reader: Reader | UnitOfWork, first: date, last: date, *, reservation_id: ReservationId | None = None) -> SellingRules:
    """The rules of all scopes for stays from `first` to `last` (the departure), to be asked for many plans and types.

    At most four statements, however many are asked for.

    Args:
        reservation_id: asked for a change of this reservation: its own nights do not count, and what it has stays sold.
    """
    rules: dict[date, list[DateRules]] = defaultdict(list)
    for row in reader.connection.execute(_RULES, {"hotel": reader.property_id, "first": first, "last": last}):
        rules[row.date].append(DateRules(*row))
    with_quota = sorted(day for day, found in rules.items() if any(rule.quota is not None for rule in found))
    today = reader.business_date() if isinstance(reader, Reader) else reader.business_date
    standing = _standing(reader, reservation_id) if rules else None
    return SellingRules(today, rules, sold_on(reader, with_quota, without=reservation_id), standing)


def sold_on(reader: Reader | UnitOfWork, dates: Collection[date], *, without: ReservationId | None = None) -> SoldOn:
    """Rooms that hold some nights, by the plan and the type charged. One statement, or none where no date is named.

    Args:
        without: a reservation whose nights are not counted.
    """
    if not dates:
        return {}
    asked = {"hotel": reader.property_id, "dates": list(dates)}
    found = (
        reader.connection.execute(_SOLD, asked)
        if without is None
        else reader.connection.execute(_SOLD_TO_OTHERS, {**asked, "without": without})
    )
    sold: dict[date, dict[tuple[RatePlanId | None, RoomTypeId], int]] = defaultdict(dict)
    for night, plan_id, type_id, rooms in found:
        sold[night][RatePlanId(plan_id) if plan_id else None, RoomTypeId(type_id)] = rooms
    return sold


def _standing(reader: Reader | UnitOfWork, reservation_id: ReservationId | None) -> Standing | None:
    if reservation_id is None:
        return None
    row = reader.connection.execute(_STANDING, {"hotel": reader.property_id, "reservation": reservation_id}).one_or_none()
    if row is None:
        return None
    return Standing(row.arrival_date, row.departure_date, row.rate_plan_id, RoomTypeId(row.charged_type_id))


@dataclass(frozen=True, slots=True)
class RulesOnDate:
    """One cell of the grid: the rules of a scope on a date. `sold`: rooms of the scope that hold the night, where there is a quota."""

    rules: DateRules
    sold: int | None = None


@dataclass(frozen=True, slots=True)
class ScopeRules:
    """One scope over the dates of the grid; a date without a rule has no cell. `title` is the scope in words."""

    rate_plan_id: RatePlanId | None
    room_type_id: RoomTypeId | None
    title: str
    cells: dict[date, RulesOnDate]


@dataclass(frozen=True, slots=True)
class NamedScope:
    """A plan or a type that rules can be set for."""

    id: RatePlanId | RoomTypeId
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RestrictionGrid:
    """The rules of some dates.

    Args:
        scopes: the house, every active type, every active plan, and the plans in types that have a rule on one of the dates.
        plans, types: what a scope can be made of.
    """

    dates: tuple[date, ...]
    scopes: tuple[ScopeRules, ...]
    plans: tuple[NamedScope, ...]
    types: tuple[NamedScope, ...]


def restriction_grid(reader: Reader, *, first_date: date, days: int) -> RestrictionGrid:
    """The rules of some dates, a row a scope, for the screen that sets them. At most five statements.

    Args:
        days: how many dates, at least one.
    """
    dates = tuple(first_date + timedelta(days=number) for number in range(days))
    known = selling_rules(reader, dates[0], dates[-1])
    plans = tuple(
        NamedScope(RatePlanId(row.id), row.code, row.name) for row in reader.connection.execute(_PLANS, {"hotel": reader.property_id})
    )
    types = tuple(
        NamedScope(RoomTypeId(row.id), row.code, row.name) for row in reader.connection.execute(_TYPES, {"hotel": reader.property_id})
    )
    cells: dict[tuple[object, object], dict[date, RulesOnDate]] = defaultdict(dict)
    for rule in (rule for day in dates for rule in known.rules.get(day, ())):
        used = None if rule.quota is None else known.used(rule)
        cells[rule.rate_plan_id, rule.room_type_id][rule.date] = RulesOnDate(rule, used)
    named = [
        (None, None, _("House")),
        *((None, kind.id, kind.name) for kind in types),
        *((plan.id, None, plan.name) for plan in plans),
        *(
            (plan.id, kind.id, _("{plan} in {room_type}").format(plan=plan.name, room_type=kind.name))
            for plan in plans
            for kind in types
            if (plan.id, kind.id) in cells
        ),
    ]
    scopes = tuple(ScopeRules(plan_id, type_id, title, cells.get((plan_id, type_id), {})) for plan_id, type_id, title in named)  # type: ignore[arg-type]
    return RestrictionGrid(dates, scopes, plans, types)
