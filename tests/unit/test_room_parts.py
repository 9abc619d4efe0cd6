"""Rooms of a stay as parts: the worked tables of docs/algorithms/rooms-for-stays.md, and what holds whatever is done to them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.codes import Half
from hotel_desk.domain.ids import RoomId
from hotel_desk.domain.room_parts import Parts, cut, follow_each_other, joined, room_by_night, slots_of, with_dates, with_room
from hotel_desk.domain.slots import nights_between, stay_slots
from hotel_desk.domain.stay_move import RoomPart
from tests.worked_tables import worked_table

HALVES = {Half.DAY: "D", Half.NIGHT: "N"}
JUNE = date(2026, 6, 1)


def june(day: str | int) -> date:
    return date(2026, 6, int(day))


def room(number: str | int) -> RoomId:
    return RoomId(UUID(int=int(number)))


def part_of(words: str) -> RoomPart:
    number, dates = words.split()
    first, last = dates.split("-")
    return RoomPart(room(number), june(first), june(last))


def parts_of(words: str) -> Parts:
    return tuple(part_of(one) for one in words.split(", "))


def done(stay: Parts, job: str, asked: str) -> Parts:
    if job == "cut":
        return cut(stay, june(asked.removeprefix("on ")))
    if job == "join":
        return joined(stay)
    if job == "room":
        wanted = part_of(asked)
        return with_room(stay, wanted.room_id, wanted.first, wanted.last)
    arrival, departure = asked.split("-")
    return with_dates(stay, june(arrival), june(departure))


@pytest.mark.parametrize(
    "row", worked_table("rooms-for-stays.md", "Parts"), ids=lambda row: f"{row['stay']} {row['job']} {row['asked']}".strip()
)
def test_parts(row: dict[str, str]) -> None:
    assert done(parts_of(row["stay"]), row["job"], row["asked"]) == parts_of(row["becomes"])


@pytest.mark.parametrize("row", worked_table("rooms-for-stays.md", "Slots of a stay with several rooms"), ids=lambda row: row["stay"])
def test_slots(row: dict[str, str]) -> None:
    owned = slots_of(parts_of(row["stay"]))
    assert " ".join(f"{room_id.int}/{day.day}{HALVES[half]}" for room_id, (day, half) in owned) == row["slots"]


def test_a_cut_owns_what_the_whole_owns() -> None:
    whole = parts_of("101 1-6")
    assert {slot for _room, slot in slots_of(cut(whole, june(4)))} == set(stay_slots(june(1), june(6)))


@pytest.mark.parametrize(
    ("parts", "dates"),
    [
        ("101 1-3, 102 4-5", (1, 5)),
        ("101 1-3, 102 2-5", (1, 5)),
        ("101 2-5", (1, 5)),
        ("101 1-4", (1, 5)),
        ("101 1-1, 102 1-1", (1, 1)),
        ("101 1-3, 102 3-3, 103 3-5", (1, 5)),
    ],
)
def test_gaps_overlaps_and_empty_parts_are_no_arrangement(parts: str, dates: tuple[int, int]) -> None:
    assert not follow_each_other(parts_of(parts), june(dates[0]), june(dates[1]))


DAYS = st.integers(0, 9)


@st.composite
def _stays(draw: st.DrawFn) -> Parts:
    ends = sorted(draw(st.sets(DAYS, min_size=2, max_size=5)))
    rooms = draw(st.lists(st.integers(101, 103), min_size=len(ends) - 1, max_size=len(ends) - 1))
    return tuple(
        RoomPart(room(number), JUNE + timedelta(first), JUNE + timedelta(last))
        for number, first, last in zip(rooms, ends, ends[1:], strict=False)
    )


@given(_stays(), DAYS, st.integers(1, 9))
def test_other_dates_keep_the_rooms_of_nights_that_stay(stay: Parts, arrival: int, nights: int) -> None:
    first, last = JUNE + timedelta(arrival), JUNE + timedelta(arrival + nights)
    moved = with_dates(stay, first, last)
    assert follow_each_other(moved, first, last)
    old, new = room_by_night(stay), room_by_night(moved)
    assert all(new[night] == old[night] for night in set(old) & set(new))


@given(_stays(), st.data())
def test_a_room_for_some_nights_changes_those_nights_only(stay: Parts, data: st.DataObject) -> None:
    nights = nights_between(stay[0].first, stay[-1].last)
    first = data.draw(st.sampled_from(nights))
    last = data.draw(st.sampled_from([night + timedelta(1) for night in nights if night >= first]))
    moved = with_room(stay, room(104), first, last)
    assert follow_each_other(moved, stay[0].first, stay[-1].last)
    expected = room_by_night(stay) | dict.fromkeys(nights_between(first, last), room(104))
    assert room_by_night(moved) == expected
    assert room_by_night(joined(moved)) == expected
