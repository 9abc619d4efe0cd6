"""The ranking of rooms: the worked tables of docs/algorithms/rooms-for-stays.md."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.ids import FloorId, RoomId
from hotel_desk.domain.room_ranking import POINTS, RoomFacts, StayWish, rank
from tests.worked_tables import ALGORITHMS

DOCUMENT = "rooms-for-stays.md"
STATUS = {"inspected": HousekeepingStatus.INSPECTED, "clean": HousekeepingStatus.CLEAN, "dirty": HousekeepingStatus.DIRTY}
WISH = StayWish(frozenset(["sea", "view", "high", "floor"]), persons=2, party=frozenset({RoomId(UUID(int=102))}), arrives_today=True)


def tables() -> list[list[dict[str, str]]]:
    """Both tables of the section: what counts, and the example."""
    text = (ALGORITHMS / DOCUMENT).read_text(encoding="utf-8").split("## Ranking")[1]
    found: list[list[dict[str, str]]] = []
    rows: list[list[str]] = []
    for line in [*text.split("## ")[0].splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            found.append([dict(zip(rows[0], row, strict=True)) for row in rows[2:]])
            rows = []
    return found


def room(row: dict[str, str]) -> RoomFacts:
    number = int(row["room"])
    return RoomFacts(
        room_id=RoomId(UUID(int=number)),
        number=row["room"],
        floor_id=FloorId(UUID(int=number // 100)),
        of_charged_type=row["type"] == "Standard",
        max_occupancy=1 if row["type"] == "Single" else 3,
        housekeeping_status=STATUS[row["status"]],
        features=tuple(feature.strip() for feature in row["features"].split(",")),
        rested=int(row["vacant"]),
        promised_next="promised" in row["what else"],
        obstacle="given to a friend" if "friend" in row["what else"] else None,
    )


EXAMPLE = tables()[1]


def test_points_are_those_of_the_table() -> None:
    assert {row["merit"]: int(row["points"]) for row in tables()[0]} == {merit.value: points for merit, points in POINTS.items()}


@pytest.mark.parametrize("row", EXAMPLE, ids=lambda row: row["room"])
def test_scores_of_the_example(row: dict[str, str]) -> None:
    found = {one.number: one.score for one in rank(WISH, [room(each) for each in EXAMPLE])}
    assert found[row["room"]] == int(row["score"])


def test_order_of_the_example() -> None:
    assert [one.number for one in rank(WISH, [room(row) for row in EXAMPLE])] == ["103", "101", "203", "104", "201", "202", "102"]


def test_a_vip_is_given_what_is_set_up_for_vips_and_others_rather_not() -> None:
    rooms = [room(row) for row in EXAMPLE]
    found = {one.number: one for one in rank(replace(WISH, is_vip=True), rooms)}
    assert (found["203"].score, found["203"].reasons[1]) == (94, "set up for VIPs")
    assert "kept for VIPs" in {one.number: one.reasons for one in rank(WISH, rooms)}["203"]


def test_a_room_that_was_promised_stands_first() -> None:
    rooms = [replace(room(row), given=row["room"] == "104") for row in EXAMPLE]
    best = rank(replace(WISH, do_not_move=True), rooms)[0]
    assert (best.number, best.score, best.reasons[0]) == ("104", 156, "promised to this guest")


def test_every_point_has_its_words() -> None:
    reasons = {one.number: one.reasons for one in rank(WISH, [room(row) for row in EXAMPLE])}
    assert reasons["103"] == (
        "of the type charged",
        "as wished: sea view",
        "beside the room of the same party",
        "vacant for 7 nights",
        "clean",
    )
    assert reasons["201"] == ("as wished: sea view", "as wished: high floor", "vacant for 7 nights", "inspected")
    assert reasons["202"] == ("vacant for 1 night", "clean", "too small for this stay")


def test_connecting_door_counts_as_beside_and_another_floor_as_neither() -> None:
    far = replace(room(EXAMPLE[4]), connecting=RoomId(UUID(int=102)))
    found = {one.number: one.reasons for one in rank(WISH, [room(EXAMPLE[1]), far, room(EXAMPLE[5])])}
    assert "beside the room of the same party" in found["201"]
    assert not {reason for reason in found["202"] if "party" in reason}


def test_equal_rooms_keep_the_order_of_the_house() -> None:
    rooms = [replace(room(EXAMPLE[3]), number=str(number), room_id=RoomId(UUID(int=number))) for number in (9, 3, 7)]
    assert [one.number for one in rank(StayWish(), rooms)] == ["9", "3", "7"]
