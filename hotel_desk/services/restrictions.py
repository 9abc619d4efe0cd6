"""Selling rules by date: closed, arrival and departure, lengths of stay, advance window, quota (`docs/algorithms/restrictions.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, LockKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import RatePlanId, RoomTypeId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.restriction import EVERY, Restriction
from hotel_desk.models.room import RoomType

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from hotel_desk.db.unit_of_work import UnitOfWork

EVERY_WEEKDAY = 0b111_1111
MOST_DATES = 732
MOST_NIGHTS = 999
MOST_ADVANCE_DAYS = 3650
MOST_ROOMS = 99_999
FLAGS = ("closed", "closed_to_arrival", "closed_to_departure")
# The lowest and the highest value of each number.
NUMBERS: dict[str, tuple[int, int]] = {
    "min_on_arrival": (1, MOST_NIGHTS),
    "max_on_arrival": (1, MOST_NIGHTS),
    "min_through": (1, MOST_NIGHTS),
    "max_through": (1, MOST_NIGHTS),
    "min_advance_days": (0, MOST_ADVANCE_DAYS),
    "max_advance_days": (0, MOST_ADVANCE_DAYS),
    "quota": (0, MOST_ROOMS),
}
_PAIRS = (("min_on_arrival", "max_on_arrival"), ("min_through", "max_through"), ("min_advance_days", "max_advance_days"))
_SAYS_NOTHING: dict[str, Any] = {**dict.fromkeys(FLAGS, False), **dict.fromkeys(NUMBERS)}
_COLUMNS = (Restriction.id, Restriction.date, *(getattr(Restriction, name) for name in _SAYS_NOTHING))
_STANDING = (
    select(*_COLUMNS)
    .where(
        Restriction.property_id == bindparam("hotel"),
        Restriction.plan_key == bindparam("of_plan"),
        Restriction.type_key == bindparam("of_type"),
        Restriction.date.in_(bindparam("dates", expanding=True)),
    )
    .order_by(Restriction.date)
    .with_for_update()
)
_CHANGE = update(Restriction).where(Restriction.id == bindparam("row")).values({name: bindparam(f"new_{name}") for name in _SAYS_NOTHING})
_DELETE = delete(Restriction).where(Restriction.id.in_(bindparam("rows", expanding=True)))
_INSERT = insert(Restriction)


@dataclass(frozen=True, slots=True)
class RestrictionScope:
    """What rules are for: both None is the house, one of them a plan or a type, both the plan in the type."""

    rate_plan_id: RatePlanId | None = None
    room_type_id: RoomTypeId | None = None


@dataclass(frozen=True, slots=True)
class RestrictionChanges:
    """What becomes of the rules; None leaves a rule as it is on each date.

    Args:
        closed, closed_to_arrival, closed_to_departure: False opens again.
        min_on_arrival, max_on_arrival, min_through, max_through: nights, at least one.
        min_advance_days, max_advance_days: days from the business date to the arrival.
        quota: rooms; zero sells none.
        clear: names of numbers that say nothing from now on.
    """

    closed: bool | None = None
    closed_to_arrival: bool | None = None
    closed_to_departure: bool | None = None
    min_on_arrival: int | None = None
    max_on_arrival: int | None = None
    min_through: int | None = None
    max_through: int | None = None
    min_advance_days: int | None = None
    max_advance_days: int | None = None
    quota: int | None = None
    clear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestrictionsSet:
    """How many dates have other rules now."""

    first_date: date
    last_date: date
    dates: int


@command(
    title=N_("Set restrictions"),
    permission=Permission.SET_RESTRICTIONS,
    audit=(AuditCode.RESTRICTIONS_SET,),
    changes=(EntityKind.RESTRICTION,),
    locks=(LockKind.BUSINESS_DATE_SHARED, LockKind.RESTRICTION, LockKind.JOURNAL_HEAD),
    undo="set_restrictions",
    result=RestrictionsSet,
)
def set_restrictions(
    uow: UnitOfWork,
    *,
    scope: RestrictionScope,
    first_date: date,
    last_date: date,
    changes: RestrictionChanges,
    weekdays: int = EVERY_WEEKDAY,
) -> RestrictionsSet:
    """Set or clear selling rules of one scope on every date from the first to the last, both included. What is sold stays sold.

    Args:
        weekdays: a bit a weekday, Monday the lowest; other days are left as they are.

    Raises:
        InvalidInput: the dates are reversed, past or too many, no date is meant, a number is out of bounds, a minimum would lie over its
            maximum on one of the dates, or nothing was asked for.
        NotFound: there is no such plan or type.
    """
    dates = _dates(uow, first_date, last_date, weekdays)
    wanted = _wanted(changes)
    _known(uow, scope)
    key = {"of_plan": scope.rate_plan_id or EVERY, "of_type": scope.room_type_id or EVERY}
    found = uow.connection.execute(_STANDING, {"hotel": uow.property_id, "dates": dates, **key}).mappings()
    standing = {row["date"]: row for row in found}
    before = {day: {name: standing[day][name] for name in _SAYS_NOTHING} if day in standing else _SAYS_NOTHING for day in dates}
    after = {day: {**before[day], **wanted} for day in dates}
    changed = [day for day in dates if after[day] != before[day]]
    for day in changed:
        _refuse_min_over_max(day, after[day], wanted)
    _write(uow, scope, standing, {day: after[day] for day in changed})
    told = {"rate_plan": scope.rate_plan_id, "room_type": scope.room_type_id, "first": first_date, "last": last_date, "changes": wanted}
    thing = scope.rate_plan_id or scope.room_type_id or uow.property_id
    uow.record_row(AuditCode.RESTRICTIONS_SET, EntityKind.RESTRICTION, thing, **told, weekdays=weekdays, dates=len(changed))
    if changed:
        uow.changed_row(EntityKind.RESTRICTION, thing, {**told, "weekdays": weekdays})
    return RestrictionsSet(first_date, last_date, len(changed))


def _dates(uow: UnitOfWork, first: date, last: date, weekdays: int) -> list[date]:
    if last < first:
        raise InvalidInput("last_date", problem=N_("The last date lies before the first. Nothing was saved. Correct one of the dates."))
    if first < uow.business_date:
        raise InvalidInput(
            "first_date", problem=N_("The first date lies before the business date. Nothing was saved. Choose today or later.")
        )
    if (last - first).days >= MOST_DATES:
        raise InvalidInput("last_date", problem=N_("At most two years can be set at once. Nothing was saved. Choose an earlier last date."))
    if not 1 <= weekdays <= EVERY_WEEKDAY:
        raise InvalidInput("weekdays", problem=N_("No weekday is chosen. Nothing was saved. Choose at least one."))
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    dates = [day for day in every if weekdays >> day.weekday() & 1]
    if not dates:
        raise InvalidInput(
            "weekdays", problem=N_("None of the chosen weekdays lies between the dates. Nothing was saved. Choose other weekdays.")
        )
    return dates


def _wanted(changes: RestrictionChanges) -> dict[str, Any]:
    unknown = set(changes.clear) - set(NUMBERS)
    if unknown:
        raise InvalidInput("clear", problem=N_("A rule of this name is not known. Nothing was saved."))
    wanted: dict[str, Any] = {name: value for name in _SAYS_NOTHING if (value := getattr(changes, name)) is not None}
    if wanted.keys() & set(changes.clear):
        raise InvalidInput("clear", problem=N_("A rule can be set or cleared, not both. Nothing was saved. Choose one of them."))
    for name, (lowest, highest) in NUMBERS.items():
        if name in wanted and not lowest <= wanted[name] <= highest:
            raise InvalidInput(name, problem=N_("This number is outside the allowed range. Nothing was changed."))
    wanted |= dict.fromkeys(changes.clear)
    if not wanted:
        raise InvalidInput("changes", problem=N_("No rule was set or cleared. Nothing was saved. Enter what should change."))
    return wanted


def _known(uow: UnitOfWork, scope: RestrictionScope) -> None:
    if scope.rate_plan_id is not None:
        uow.get(RatePlan, scope.rate_plan_id, what=_("The rate plan"), lock=False)
    if scope.room_type_id is not None:
        uow.get(RoomType, scope.room_type_id, what=_("The room type"), lock=False)


def _refuse_min_over_max(day: date, rules: dict[str, Any], wanted: dict[str, Any]) -> None:
    for low, high in _PAIRS:
        if rules[low] is not None and rules[high] is not None and rules[low] > rules[high]:
            problem = _("On {date} the minimum would be {low} and the maximum {high}. Nothing was saved. Correct one of them.")
            field = low if low in wanted else high
            raise InvalidInput(field, problem=problem.format(date=day.isoformat(), low=rules[low], high=rules[high]))


def _write(uow: UnitOfWork, scope: RestrictionScope, standing: dict[date, RowMapping], after: dict[date, dict[str, Any]]) -> None:
    emptied: list[UUID] = [standing[day]["id"] for day, rules in after.items() if day in standing and rules == _SAYS_NOTHING]
    changed = [(standing[day]["id"], rules) for day, rules in after.items() if day in standing and rules != _SAYS_NOTHING]
    added = [(day, rules) for day, rules in after.items() if day not in standing]
    if emptied:
        uow.connection.execute(_DELETE, {"rows": emptied})
    if changed:
        uow.connection.execute(_CHANGE, [{"row": row, **{f"new_{name}": value for name, value in rules.items()}} for row, rules in changed])
    if added:
        here = {
            "property_id": uow.property_id,
            "rate_plan_id": scope.rate_plan_id,
            "room_type_id": scope.room_type_id,
            "plan_key": scope.rate_plan_id or EVERY,
            "type_key": scope.room_type_id or EVERY,
        }
        uow.connection.execute(_INSERT, [{**here, "id": new_id(), "date": day, **rules} for day, rules in added])
