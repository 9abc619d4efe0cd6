"""The worked tables of docs/algorithms/restrictions.md, answered by the domain."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from hotel_desk.domain.ids import RatePlanId, RoomTypeId, new_id
from hotel_desk.domain.quote import StayAsked
from hotel_desk.domain.restrictions import DateRules, SellingRules, Standing
from tests.worked_tables import worked_table

PLAN, OTHER_PLAN = RatePlanId(new_id()), RatePlanId(new_id())
KIND, OTHER_KIND = RoomTypeId(new_id()), RoomTypeId(new_id())
SCOPES: dict[str, tuple[RatePlanId | None, RoomTypeId | None]] = {
    "house": (None, None),
    "plan": (PLAN, None),
    "type": (None, KIND),
    "plan+type": (PLAN, KIND),
    "other-plan": (OTHER_PLAN, None),
    "other-type": (None, OTHER_KIND),
    "other-plan+type": (OTHER_PLAN, KIND),
    "plan+other-type": (PLAN, OTHER_KIND),
}
SOLD_AS = {"PT": (PLAN, KIND), "P": (PLAN, OTHER_KIND), "T": (OTHER_PLAN, KIND), "H": (None, OTHER_KIND)}
HEADINGS = (
    "Closed",
    "Closed to arrival",
    "Closed to departure",
    "Minimum and maximum on arrival",
    "Minimum and maximum through",
    "Advance window",
    "Quota",
    "Scopes",
    "Several at once",
    "A change of a reservation",
)
ROWS = [(heading, row) for heading in HEADINGS for row in worked_table("restrictions.md", heading)]


def june(day: str) -> date:
    return date(2026, 6, int(day))


def entries(cell: str) -> list[list[str]]:
    return [entry.split() for entry in cell.split(";") if entry.strip()]


def a_rule(day: str, *words: str) -> DateRules:
    scope, rest = (words[0], words[1:]) if words[0] in SCOPES else ("house", words)
    plan_id, type_id = SCOPES[scope]
    value = {rest[0]: int(rest[1]) if len(rest) > 1 else True}
    return DateRules(june(day), plan_id, type_id, **value)  # type: ignore[arg-type]


def rules_of(row: dict[str, str]) -> SellingRules:
    rules: dict[date, list[DateRules]] = defaultdict(list)
    for day, *words in entries(row["rules"]):
        rules[june(day)].append(a_rule(day, *words))
    sold: dict[date, dict[tuple[RatePlanId | None, RoomTypeId], int]] = defaultdict(dict)
    for day, who, rooms in entries(row.get("sold", "")):
        sold[june(day)][SOLD_AS[who]] = int(rooms)
    standing = Standing(*stay(row["has"]), PLAN, KIND) if "has" in row else None
    return SellingRules(june("1"), rules, sold, standing)


def stay(words: str) -> tuple[date, date]:
    arrival, departure = words.split("-")
    return june(arrival), june(departure)


@pytest.mark.parametrize(("heading", "row"), ROWS, ids=[" / ".join((heading, *row.values())) for heading, row in ROWS])
def test_the_tables_are_obeyed(heading: str, row: dict[str, str]) -> None:
    asked = StayAsked(*stay(row["stay"]), room_type_id=KIND, rate_plan_id=PLAN)
    found = rules_of(row).obstacles(asked)
    assert [[one.kind.value, str(one.date.day if one.date else "")] for one in found] == entries(row["obstacles"]), heading
    assert all(one.may_be_overridden and one.date is not None and one.date.isoformat() in one.sentence for one in found)


def test_another_plan_is_a_new_sale() -> None:
    rules = {june("10"): [a_rule("10", "closed")]}
    kept = Standing(june("10"), june("12"), PLAN, KIND)
    here = SellingRules(june("1"), rules, standing=kept)
    assert here.obstacles(StayAsked(june("10"), june("12"), KIND, PLAN)) == ()
    assert len(here.obstacles(StayAsked(june("10"), june("12"), KIND, OTHER_PLAN))) == 1
    assert len(here.obstacles(StayAsked(june("10"), june("12"), OTHER_KIND, PLAN))) == 1


def test_the_strictest_value_is_the_one_in_the_sentence() -> None:
    rules = {june("10"): [a_rule("10", "min_on_arrival", "2"), a_rule("10", "plan", "min_on_arrival", "3")]}
    (found,) = SellingRules(june("1"), rules).obstacles(StayAsked(june("10"), june("11"), KIND, PLAN))
    assert "at least 3 nights" in found.sentence
