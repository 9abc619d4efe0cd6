"""Selling rules set, changed, cleared and asked, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import RatePlanId, new_id
from hotel_desk.domain.quote import ObstacleKind, StayAsked
from hotel_desk.models.restriction import Restriction
from hotel_desk.queries.restrictions import obstacles, restriction_grid
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from tests.selling_rules_of_tests import a_plan
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
HOUSE = RestrictionScope()
MONDAY, SATURDAY = 0b000_0001, 0b010_0000


def put(
    hotel: SmallHotel, changes: RestrictionChanges, scope: RestrictionScope = HOUSE, first: date = DAY, last: date = FOURTH, **more: Any
) -> int:
    return hotel.desk.run(set_restrictions, scope=scope, first_date=first, last_date=last, changes=changes, **more).dates


def met(hotel: SmallHotel, plan: RatePlanId, arrival: date, departure: date, **more: Any) -> list[tuple[ObstacleKind, date | None]]:
    asked = StayAsked(arrival, departure, hotel.standard, plan, **more)
    return [(obstacle.kind, obstacle.date) for obstacle in hotel.desk.read(obstacles, asked=asked)]


def rows(hotel: SmallHotel) -> int:
    return int(one(hotel, select(func.count()).select_from(Restriction)))


def test_rules_of_all_scopes_hold_together(hotel: SmallHotel) -> None:
    plan, other = a_plan(hotel), a_plan(hotel, "CORP")
    put(hotel, RestrictionChanges(min_on_arrival=2), first=DAY, last=DAY)
    put(hotel, RestrictionChanges(closed=True), RestrictionScope(room_type_id=hotel.standard), THIRD, THIRD)
    put(hotel, RestrictionChanges(closed_to_departure=True), RestrictionScope(plan), FOURTH, FOURTH)
    put(hotel, RestrictionChanges(max_through=1), RestrictionScope(plan, hotel.standard), NEXT, NEXT)
    assert met(hotel, plan, DAY, NEXT) == [(ObstacleKind.MIN_ON_ARRIVAL, DAY)]
    assert met(hotel, other, DAY, FOURTH) == [(ObstacleKind.CLOSED, THIRD)]
    assert met(hotel, plan, NEXT, FOURTH) == [
        (ObstacleKind.CLOSED, THIRD),
        (ObstacleKind.CLOSED_TO_DEPARTURE, FOURTH),
        (ObstacleKind.MAX_THROUGH, NEXT),
    ]


def test_what_is_not_named_stays_and_what_is_cleared_goes(hotel: SmallHotel) -> None:
    plan = a_plan(hotel)
    assert put(hotel, RestrictionChanges(closed=True, min_through=3)) == 4
    assert put(hotel, RestrictionChanges(closed=False), first=DAY, last=NEXT) == 2
    assert met(hotel, plan, DAY, NEXT) == [(ObstacleKind.MIN_THROUGH, DAY)]
    assert put(hotel, RestrictionChanges(clear=("min_through",)), first=DAY, last=DAY) == 1
    assert met(hotel, plan, DAY, NEXT) == []
    assert rows(hotel) == 3, "a date without any rule has no row"
    assert put(hotel, RestrictionChanges(closed=True), first=THIRD, last=FOURTH) == 0


def test_only_the_weekdays_named(hotel: SmallHotel) -> None:
    assert put(hotel, RestrictionChanges(closed=True), last=DAY + timedelta(days=13), weekdays=MONDAY | SATURDAY) == 4
    with hotel.database.snapshot() as connection:
        found = connection.execute(select(Restriction.date).order_by(Restriction.date)).scalars().all()
    assert [day.weekday() for day in found] == [0, 5, 0, 5]


@pytest.mark.parametrize(
    ("changes", "arguments", "field"),
    [
        ({"min_on_arrival": 3, "max_on_arrival": 2}, {}, "min_on_arrival"),
        ({"min_through": 3, "max_through": 2}, {}, "min_through"),
        ({"max_advance_days": 1, "min_advance_days": 2}, {}, "min_advance_days"),
        ({"max_on_arrival": 1}, {"stands": {"min_on_arrival": 2}}, "max_on_arrival"),
        ({"min_on_arrival": 0}, {}, "min_on_arrival"),
        ({"quota": -1}, {}, "quota"),
        ({"closed": True}, {"first": NEXT, "last": DAY}, "last_date"),
        ({"closed": True}, {"first": DAY - timedelta(days=1)}, "first_date"),
        ({"closed": True}, {"last": DAY + timedelta(days=732)}, "last_date"),
        ({"closed": True}, {"weekdays": 0}, "weekdays"),
        ({"closed": True}, {"last": DAY, "weekdays": SATURDAY}, "weekdays"),
        ({}, {}, "changes"),
        ({"quota": 1, "clear": ("quota",)}, {}, "clear"),
        ({"clear": ("date",)}, {}, "clear"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(
    hotel: SmallHotel, changes: dict[str, Any], arguments: dict[str, Any], field: str
) -> None:
    if "stands" in arguments:
        put(hotel, RestrictionChanges(**arguments["stands"]))
    asked = {name: value for name, value in arguments.items() if name != "stands"}
    before = rows(hotel)
    with pytest.raises(InvalidInput, match=r"Nothing was (saved|changed)") as refusal:
        put(hotel, RestrictionChanges(**changes), **asked)
    assert (refusal.value.field, rows(hotel)) == (field, before)


def test_a_plan_that_is_not_there(hotel: SmallHotel) -> None:
    with pytest.raises(NotFound):
        put(hotel, RestrictionChanges(closed=True), RestrictionScope(RatePlanId(new_id())))


def test_a_quota_counts_the_rooms_that_hold_the_night(hotel: SmallHotel) -> None:
    plan = a_plan(hotel)
    put(hotel, RestrictionChanges(quota=2), RestrictionScope(room_type_id=hotel.standard))
    first = hotel.book(DAY, THIRD)
    assert met(hotel, plan, DAY, THIRD) == []
    hotel.book(NEXT, FOURTH)
    assert met(hotel, plan, DAY, THIRD) == [(ObstacleKind.QUOTA, NEXT)]
    assert met(hotel, plan, DAY, THIRD, reservation_id=first) == []
    grid = hotel.desk.read(restriction_grid, first_date=DAY, days=3)
    standard = next(scope for scope in grid.scopes if scope.room_type_id == hotel.standard)
    assert [(standard.cells[day].rules.quota, standard.cells[day].sold) for day in (DAY, NEXT, THIRD)] == [(2, 1), (2, 2), (2, 1)]


def test_the_grid_shows_each_scope_and_costs_the_same_for_any_range(hotel: SmallHotel, count_statements: CountStatements) -> None:
    plan = a_plan(hotel)
    put(hotel, RestrictionChanges(closed=True), RestrictionScope(plan, hotel.suite), NEXT, NEXT)
    grid = hotel.desk.read(restriction_grid, first_date=DAY, days=14)
    assert [scope.title for scope in grid.scopes] == ["House", "Standard", "Suite", "Plan BAR", "Plan BAR in Suite"]
    assert list(grid.scopes[-1].cells) == [NEXT]
    assert grid.scopes[-1].cells[NEXT].rules.closed
    put(hotel, RestrictionChanges(quota=5))
    counts = {count_statements(hotel.desk, restriction_grid, first_date=DAY, days=days) for days in (1, 14, 60)}
    assert counts == {5}
    asked = [StayAsked(DAY, DAY + timedelta(days=nights), hotel.standard, plan) for nights in (1, 30)]
    assert {count_statements(hotel.desk, obstacles, asked=stay) for stay in asked} == {3}
