"""The worked tables of docs/algorithms/room-tasks.md, answered by the domain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.housekeeping_codes import RoomTaskState
from hotel_desk.domain.room_tasks import RoomOfDay, shown_state, state_of, stretches, task_of
from tests.worked_tables import worked_table

PAGE = "room-tasks.md"


@pytest.mark.parametrize("row", worked_table(PAGE, "Which rooms are to be made up on D"), ids=lambda row: row["room"])
def test_what_is_to_be_done_in_a_room(row: dict[str, str]) -> None:
    leaves = "leaves" in row["on D"]
    room = RoomOfDay(
        status=HousekeepingStatus(row["status"]),
        occupied=leaves or "stays on" in row["on D"],
        leaving=leaves,
        out_of_order=row["on D"] == "out of order",
    )
    task = task_of(room)
    assert ("none" if task is None else task.value) == row["task"]


@pytest.mark.parametrize(
    "row", worked_table(PAGE, "Sharing out"), ids=lambda row: f"{row['rooms and credits in the order of the walk']} {row['attendants']}"
)
def test_a_stretch_each(row: dict[str, str]) -> None:
    rooms = [one.split() for one in row["rooms and credits in the order of the walk"].split(", ")]
    worth = [int(one) for _room, one in rooms]
    parts = stretches(worth, len(row["attendants"].split(", ")))
    said = "; ".join(" ".join(rooms[place][0] for place in part) or "none" for part in parts)
    assert said == row["stretches"]
    assert "; ".join(str(sum(worth[place] for place in part)) for part in parts) == row["credits"]


@given(st.lists(st.integers(0, 300), max_size=60), st.integers(1, 12))
def test_everything_is_taken_once_and_nobody_is_far_from_the_mean(worth: list[int], people: int) -> None:
    parts = stretches(worth, people)
    assert len(parts) == people
    assert [place for part in parts for place in part] == list(range(len(worth)))
    left = sum(worth)
    for remaining, part in zip(range(people, 1, -1), parts, strict=False):
        mine = sum(worth[place] for place in part)
        if part.stop < len(worth):
            assert abs(2 * (mine * remaining - left)) <= max(worth) * remaining
        left -= mine


def test_a_status_set_elsewhere_moves_the_task() -> None:
    waits, cleaning, done, inspected = RoomTaskState
    assert state_of(HousekeepingStatus.CLEAN, waits) is done
    assert state_of(HousekeepingStatus.INSPECTED, cleaning) is inspected
    assert state_of(HousekeepingStatus.DIRTY, done) is waits
    assert state_of(HousekeepingStatus.DIRTY, cleaning) is cleaning
    assert shown_state(inspected, HousekeepingStatus.DIRTY) is waits
    assert shown_state(done, HousekeepingStatus.CLEAN) is done
