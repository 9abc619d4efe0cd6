"""The worked tables of the night audit: who starts when, what is done again, who is extended, when it begins by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from hotel_desk.domain.audit_time import TimeAtWork, time_at_work
from hotel_desk.domain.audit_words import detail_words
from hotel_desk.domain.night_audit import (
    ALWAYS_BLOCK,
    MEND_TITLES,
    MENDS,
    OBSTACLE_TITLES,
    AuditAtPresent,
    Mend,
    Obstacle,
    Overstay,
    Start,
    Weight,
    audit_due,
    overstay_rule,
    start_of,
    to_do_again,
)
from hotel_desk.domain.night_codes import AuditEvent, AuditState, AuditStep, StepState
from hotel_desk.domain.night_settings import BLOCKS
from tests.worked_tables import worked_table

PAGE = "night-audit.md"
AGES = {"": 0, "alive": 30, "dead": 61}


def present(state: str, *, ended: bool, age: int) -> AuditAtPresent | None:
    return None if state in {"", "none"} else AuditAtPresent(AuditState(state), ended, dt.timedelta(seconds=age))


@pytest.mark.parametrize("row", worked_table(PAGE, "Who starts when"), ids=lambda row: f"{row['run']} {row['heartbeat age']}")
def test_who_starts_when(row: dict[str, str]) -> None:
    audit = present(row["run"], ended=row["ended"] == "yes", age=int(row["heartbeat age"] or 0))
    assert start_of(audit) is Start(row["start"])


def test_a_slow_clock_is_no_death() -> None:
    assert start_of(AuditAtPresent(AuditState.RUNNING, False, dt.timedelta(seconds=-600))) is Start.REFUSED


@pytest.mark.parametrize("row", worked_table(PAGE, "Going on"), ids=lambda row: f"{row['run']} {row['step']}")
def test_what_is_done_again(row: dict[str, str]) -> None:
    again = to_do_again(AuditStep(row["step"]), StepState(row["its record"]), rolled=row["run"] == "ROLLED")
    assert again == (row["goes on with it"] != "never")


MIDNIGHT = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)


def after(seconds: str) -> dt.datetime:
    return MIDNIGHT + dt.timedelta(seconds=int(seconds))


@dataclass(frozen=True)
class Line:
    at: dt.datetime
    event: AuditEvent
    step: AuditStep | None

    @classmethod
    def read(cls, words: str) -> Line:
        at, event, *step = words.split()
        return cls(after(at), AuditEvent(event), AuditStep(step[0]) if step else None)


def shown(time: TimeAtWork | None) -> str:
    if time is None:
        return "–"
    worked = "?" if time.worked is None else str(int(time.worked.total_seconds()))
    return worked if time.since is None else f"{worked} since {int((time.since - MIDNIGHT).total_seconds())}"


@pytest.mark.parametrize("row", worked_table(PAGE, "How long a step took"), ids=lambda row: row["case"])
def test_how_long_a_step_took(row: dict[str, str]) -> None:
    times = time_at_work([Line.read(words) for words in row["log"].split(", ")])
    assert [shown(times.get(step)) for step in (AuditStep.ROOM_AND_TAX, AuditStep.PACKAGES)] == [row["ROOM_AND_TAX"], row["PACKAGES"]]


def test_what_is_under_way_goes_on_counting() -> None:
    time = TimeAtWork(dt.timedelta(seconds=3), after("61"))
    assert time.lasted(after("70")) == dt.timedelta(seconds=12)
    assert time.lasted(after("50")) == dt.timedelta(seconds=3)
    assert TimeAtWork(None, after("61")).lasted(after("70")) is None


def test_what_a_step_did_is_told_in_words() -> None:
    done: dict[str, Any] = {"stays": 2, "revenue_minor": 18_868, "packages": 0, "bytes": 4_096, "file": "hotel.sqlite"}
    assert detail_words(done, lambda minor: f"{minor} cents") == (
        "Stays charged 2",
        "Room revenue without tax 18868 cents",
        "file hotel.sqlite",
    )


def test_every_obstacle_is_in_the_table_with_what_mends_it() -> None:
    rows = worked_table(PAGE, "What stands in the way")
    assert {Obstacle(row["what"]): Mend(row["what mends it"]) for row in rows} == MENDS
    assert [Obstacle(row["what"]) for row in rows] == list(Obstacle)
    assert {Obstacle(row["what"]) for row in rows if row["may be set"] == "no"} == set(ALWAYS_BLOCK)
    for row in rows:
        chosen = BLOCKS.get(Obstacle(row["what"]))
        blocks = chosen is None or chosen.default
        assert Weight(row["without a choice"]) is (Weight.BLOCKS if blocks else Weight.WARNS)
    assert (set(OBSTACLE_TITLES), set(MEND_TITLES)) == (set(Obstacle), set(Mend))


@pytest.mark.parametrize("row", worked_table(PAGE, "Overstays by rule"), ids=lambda row: " ".join(row.values()))
def test_who_is_extended(row: dict[str, str]) -> None:
    said = overstay_rule(
        due_today=row["due out"] == "today",
        night_free=row["the room tonight"] == "free",
        to_pay_minor=int(row["to pay before"]),
        night_minor=int(row["the night"]),
        on_account=row["on an account"] == "yes",
    )
    assert said is Overstay(row["the rule"])


def june(words: str) -> dt.datetime:
    day, hour = words.split()
    return dt.datetime.combine(dt.date(2026, 6, int(day)), dt.time.fromisoformat(hour))


@pytest.mark.parametrize("row", worked_table(PAGE, "The audit by itself"), ids=lambda row: " ".join(row.values()))
def test_when_it_begins_by_itself(row: dict[str, str]) -> None:
    state, _space, life = row["run"].partition(" ")
    audit = present(state, ended=not life, age=AGES[life])
    hour, day = dt.time.fromisoformat(row["hour"]), dt.date(2026, 6, int(row["business date"]))
    due = row["on"] == "yes" and audit_due(june(row["now"]), hour=hour, business_date=day, audit=audit)
    assert due == (row["due"] == "yes")
