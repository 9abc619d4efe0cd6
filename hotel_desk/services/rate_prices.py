"""The grid of prices: filled over a range, changed by a percentage or an amount, copied to other nights or another plan.

A change reaches what is sold from now on; nights of reservations keep the price they were sold at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, LockKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import RatePlanId, RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PriceUnit, RatePricing, RoundingDirection
from hotel_desk.domain.rate_pricing import EVERY_WEEKDAY, MILLION, Derivation, derived_price
from hotel_desk.language import N_, _
from hotel_desk.models.rate import RatePlan, RatePrice
from hotel_desk.models.room import RoomType
from hotel_desk.services.rate_plans import HIGHEST_ROUNDING_MINOR, MOST_PERCENT_MILLIONTHS
from hotel_desk.services.setup_nouns import HIGHEST_PRICE_MINOR, number_between, set_up_command

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_NIGHTS = 1_100  # three years, so that a price list is typed once
_PRICE_LOCKS = (LockKind.BUSINESS_DATE_SHARED, LockKind.JOURNAL_HEAD)
_OF_PLAN = (
    select(RatePrice.room_type_id, RatePrice.date, RatePrice.unit, RatePrice.price_minor)
    .where(
        RatePrice.property_id == bindparam("hotel"),
        RatePrice.rate_plan_id == bindparam("plan"),
        RatePrice.room_type_id.in_(bindparam("types", expanding=True)),
        RatePrice.date >= bindparam("first"),
        RatePrice.date <= bindparam("last"),
        RatePrice.unit.in_(bindparam("units", expanding=True)),
    )
    .order_by(RatePrice.room_type_id, RatePrice.date, RatePrice.unit)
)
_DELETE = delete(RatePrice).where(
    RatePrice.property_id == bindparam("hotel"),
    RatePrice.rate_plan_id == bindparam("plan"),
    RatePrice.room_type_id == bindparam("kind"),
    RatePrice.date == bindparam("night"),
    RatePrice.unit == bindparam("of_unit"),
)
_INSERT = insert(RatePrice)

type Cell = tuple[RoomTypeId, date, PriceUnit]


class PricesAreDerived(StaffError):
    code = "rate.prices_are_derived"
    template = N_(
        "{plan} takes its prices from another plan, so it has none of its own. Nothing was saved. Change the other plan's prices."
    )


@dataclass(frozen=True, slots=True)
class RatePricesSet:
    """How many prices of the grid are different now, from which night to which."""

    rate_plan_id: RatePlanId
    first_date: date
    last_date: date
    prices: int


@set_up_command(
    N_("Set prices"),
    EntityKind.RATE_PLAN,
    permission=Permission.MANAGE_RATES,
    audit=(AuditCode.RATE_PRICES_SET,),
    locks=_PRICE_LOCKS,
    result=RatePricesSet,
)
def set_rate_prices(
    uow: UnitOfWork,
    *,
    rate_plan_id: RatePlanId,
    room_type_ids: Sequence[RoomTypeId],
    prices: Mapping[PriceUnit, int | None],
    first_date: date,
    last_date: date,
    weekdays: int = EVERY_WEEKDAY,
) -> RatePricesSet:
    """Put prices into the grid of a plan, on every night from the first to the last (both included) that is one of the weekdays.

    Args:
        prices: minor units by what they are for; None takes the price away, so that the type is not for sale at it.
        weekdays: a bit a weekday, Monday the lowest.

    Raises:
        InvalidInput: reversed, past or endless dates, no weekday, type or price, or a price below zero.
        PricesAreDerived: the plan has no prices of its own.
        NotFound: there is no such plan or type.
    """
    nights = _nights(uow, first_date, last_date, weekdays)
    plan = _plan_with_prices(uow, rate_plan_id)
    types = _types(uow, room_type_ids)
    if not prices:
        raise InvalidInput("prices", problem=N_("No price was entered. Nothing was saved. Enter one or more."))
    checked = {unit: None if price is None else _price(price) for unit, price in prices.items()}
    before = _stored(uow, plan, types, nights, checked)
    wanted = {(kind, night, unit): price for kind in types for night in nights for unit, price in checked.items()}
    return _write(uow, plan, before, wanted, first=first_date, last=last_date)


@set_up_command(
    N_("Raise or lower prices"),
    EntityKind.RATE_PLAN,
    permission=Permission.MANAGE_RATES,
    audit=(AuditCode.RATE_PRICES_SET,),
    locks=_PRICE_LOCKS,
    result=RatePricesSet,
)
def adjust_rate_prices(
    uow: UnitOfWork,
    *,
    rate_plan_id: RatePlanId,
    room_type_ids: Sequence[RoomTypeId],
    first_date: date,
    last_date: date,
    weekdays: int = EVERY_WEEKDAY,
    units: Sequence[PriceUnit] = (),
    percent_millionths: int = 0,
    amount_minor: int = 0,
    rounding_minor: int = 1,
    rounding_direction: RoundingDirection = RoundingDirection.NEAREST,
) -> RatePricesSet:
    """Change the prices that are there by a percentage, then an amount, rounded, never below zero.

    Args:
        units: only these; none means all.
        percent_millionths: 50000 is five percent more.

    Raises:
        InvalidInput: as for setting prices; or nothing to change by.
        PricesAreDerived: the plan has no prices of its own.
        NotFound: there is no such plan or type.
    """
    nights = _nights(uow, first_date, last_date, weekdays)
    plan = _plan_with_prices(uow, rate_plan_id)
    types = _types(uow, room_type_ids)
    if not percent_millionths and not amount_minor:
        raise InvalidInput(
            "percent_millionths", problem=N_("Prices are changed by a percentage or an amount. Nothing was saved. Enter one.")
        )
    rule = Derivation(
        number_between("percent_millionths", percent_millionths, -MILLION, MOST_PERCENT_MILLIONTHS),
        number_between("amount_minor", amount_minor, -HIGHEST_PRICE_MINOR, HIGHEST_PRICE_MINOR),
        number_between("rounding_minor", rounding_minor, 1, HIGHEST_ROUNDING_MINOR),
        rounding_direction,
    )
    before = _stored(uow, plan, types, nights, units or tuple(PriceUnit))
    wanted: dict[Cell, int | None] = {cell: _price(derived_price(price, rule)) for cell, price in before.items()}
    return _write(uow, plan, before, wanted, first=first_date, last=last_date)


@set_up_command(
    N_("Copy prices"),
    EntityKind.RATE_PLAN,
    permission=Permission.MANAGE_RATES,
    audit=(AuditCode.RATE_PRICES_SET,),
    locks=_PRICE_LOCKS,
    result=RatePricesSet,
)
def copy_rate_prices(
    uow: UnitOfWork,
    *,
    rate_plan_id: RatePlanId,
    room_type_ids: Sequence[RoomTypeId],
    first_date: date,
    last_date: date,
    to_date: date,
    to_plan_id: RatePlanId | None = None,
) -> RatePricesSet:
    """Copy the prices of some nights to as many nights from another date on, of the same plan or of another.

    Nights whose original has no price keep what they have. Copy by whole weeks to keep the weekdays.

    Args:
        first_date, last_date: the nights to copy, both included; they may lie in the past.
        to_date: the first night of the copy.

    Raises:
        InvalidInput: reversed or endless dates, a copy that begins in the past or onto itself, or no type.
        PricesAreDerived: one of the plans has no prices of its own.
        NotFound: there is no such plan or type.
    """
    _refuse_reversed(first_date, last_date)
    away = to_date - first_date
    if not away and to_plan_id in {None, rate_plan_id}:
        raise InvalidInput("to_date", problem=N_("The copy would lie on the original. Nothing was saved. Choose another date."))
    if to_date < uow.business_date:
        raise InvalidInput(
            "to_date", problem=N_("The first night lies before the business date. Nothing was saved. Choose today or later.")
        )
    source = _plan_with_prices(uow, rate_plan_id)
    target = source if to_plan_id is None else _plan_with_prices(uow, to_plan_id)
    types = _types(uow, room_type_ids)
    nights = [first_date + timedelta(days=number) for number in range((last_date - first_date).days + 1)]
    original = _stored(uow, source, types, nights, tuple(PriceUnit))
    wanted: dict[Cell, int | None] = {(kind, night + away, unit): price for (kind, night, unit), price in original.items()}
    before = _stored(uow, target, types, [night + away for night in nights], tuple(PriceUnit))
    return _write(uow, target, before, wanted, first=to_date, last=last_date + away)


def _nights(uow: UnitOfWork, first: date, last: date, weekdays: int) -> list[date]:
    _refuse_reversed(first, last)
    if first < uow.business_date:
        raise InvalidInput(
            "first_date", problem=N_("The first night lies before the business date. Nothing was saved. Choose today or later.")
        )
    if not 1 <= weekdays <= EVERY_WEEKDAY:
        raise InvalidInput("weekdays", problem=N_("Prices need a weekday. Nothing was saved. Choose one or more."))
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [night for night in every if weekdays >> night.weekday() & 1]


def _refuse_reversed(first: date, last: date) -> None:
    if last < first:
        raise InvalidInput("last_date", problem=N_("The last night lies before the first. Nothing was saved. Correct one of the dates."))
    if (last - first).days >= MOST_NIGHTS:
        raise InvalidInput(
            "last_date", problem=N_("At most three years can be set at once. Nothing was saved. Choose an earlier last night.")
        )


def _plan_with_prices(uow: UnitOfWork, rate_plan_id: RatePlanId) -> RatePlan:
    plan = uow.get(RatePlan, rate_plan_id, what=_("The rate plan"))
    if plan.pricing is not RatePricing.OWN:
        raise PricesAreDerived("rate_plan_id", plan=plan.name)
    return plan


def _types(uow: UnitOfWork, room_type_ids: Sequence[RoomTypeId]) -> list[RoomTypeId]:
    if not room_type_ids:
        raise InvalidInput("room_type_ids", problem=N_("No room type was chosen. Nothing was saved. Choose one or more."))
    for kind in room_type_ids:
        uow.get(RoomType, kind, what=_("The room type"), lock=False)
    return sorted(set(room_type_ids))


def _price(price_minor: int) -> int:
    if price_minor < 0:
        raise InvalidInput("prices", problem=N_("A price cannot lie below zero. Nothing was saved. Enter zero or more."))
    return number_between("prices", price_minor, 0, HIGHEST_PRICE_MINOR)


def _stored(
    uow: UnitOfWork, plan: RatePlan, types: Sequence[RoomTypeId], nights: Sequence[date], units: Iterable[PriceUnit]
) -> dict[Cell, int]:
    """The prices that are there, on these nights."""
    if not nights:
        return {}
    wanted = set(nights)
    asked = {"hotel": uow.property_id, "plan": plan.id, "types": list(types), "units": list(units)}
    rows = uow.connection.execute(_OF_PLAN, {**asked, "first": min(nights), "last": max(nights)})
    return {(RoomTypeId(row.room_type_id), row.date, row.unit): row.price_minor for row in rows if row.date in wanted}


def _write(
    uow: UnitOfWork, plan: RatePlan, before: Mapping[Cell, int], wanted: Mapping[Cell, int | None], *, first: date, last: date
) -> RatePricesSet:
    """Put prices in the place of those before; only what differs is written. The plan's row is locked, so nobody writes beside us."""
    changed = {cell: price for cell, price in wanted.items() if before.get(cell) != price}
    here = {"property_id": uow.property_id, "rate_plan_id": plan.id}
    gone = [
        {"hotel": uow.property_id, "plan": plan.id, "kind": kind, "night": night, "of_unit": unit}
        for kind, night, unit in changed
        if (kind, night, unit) in before
    ]
    new = [
        {**here, "room_type_id": kind, "date": night, "unit": unit, "price_minor": price}
        for (kind, night, unit), price in changed.items()
        if price is not None
    ]
    if gone:
        uow.connection.execute(_DELETE, gone)
    if new:
        uow.connection.execute(_INSERT, new)
    if changed:
        details = {"plan": plan.code, "first": first, "last": last, "prices": len(changed)}
        uow.record_row(AuditCode.RATE_PRICES_SET, EntityKind.RATE_PLAN, plan.id, **details)
        uow.changed_row(EntityKind.RATE_PLAN, plan.id, {"id": plan.id, "prices_first": first, "prices_last": last})
    return RatePricesSet(RatePlanId(plan.id), first, last, len(changed))
