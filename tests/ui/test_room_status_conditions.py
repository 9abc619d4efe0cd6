"""The tables of docs/screens/room-status.md: colour, letter, marks and next step of a room; filters; the places of tiles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, SeenOccupancy
from hotel_desk.domain.ids import ClosureId, FloorId, GuestId, ProfileId, ReservationId, RoomId, RoomTypeId, new_id
from hotel_desk.queries.room_rack import RackClosure, RackRoom, RackStay, RoomRack, Sighting
from hotel_desk.ui.room_status.rack_filter import CHIP_ORDER, CONNECTING, Order, RackFilter, TileGroup, counts, grouped_tiles, shown_rooms
from hotel_desk.ui.room_status.rack_layout import GAP, TILE_HEIGHT, TILE_WIDTH, RackLayout
from hotel_desk.ui.room_status.room_conditions import Step, conditions, letter, main_look, marks, next_step
from hotel_desk.ui.tokens import RoomLook

DAY = date(2026, 3, 3)
DIRTY, PICKUP, CLEAN, INSPECTED = (
    HousekeepingStatus.DIRTY,
    HousekeepingStatus.PICKUP,
    HousekeepingStatus.CLEAN,
    HousekeepingStatus.INSPECTED,
)
EMPTY = RackRoom(
    room_id=RoomId(new_id()),
    number="101",
    floor_id=FloorId(new_id()),
    room_type_id=RoomTypeId(new_id()),
    type_code="STD",
    type_name="Standard",
    floor_name="First floor",
    building_name="House A",
    features=(),
    connecting_number=None,
    description="",
    housekeeping=CLEAN,
    do_not_disturb=False,
    stay=None,
    next_stay=None,
    arrival=None,
    closure=None,
    closures=(),
    sighting=None,
)


def stay(arrival: int, departure: int, guest: str = "Ana Silva") -> RackStay:
    """A stay by its distance in days from the business date."""
    dates = (DAY + timedelta(days=arrival), DAY + timedelta(days=departure))
    return RackStay(ReservationId(new_id()), GuestId(ProfileId(new_id())), guest, "100001", *dates, persons=2)


def closure(kind: ClosureKind) -> RackClosure:
    return RackClosure(ClosureId(new_id()), kind, DAY, DAY, "Water")


def rack(*rooms: RackRoom, inspection_required: bool = False) -> RoomRack:
    return RoomRack(DAY, inspection_required, rooms)


STAYS_ON, DUE_OUT, OVERDUE, DAY_USE = stay(-1, 2), stay(-2, 0), stay(-3, -1), stay(0, 0)
COMES = stay(0, 3, "Ito Kenji")
SLEEP = Sighting(SeenOccupancy.OCCUPIED, None, datetime(2026, 3, 3, 9, tzinfo=UTC), counts=True)


@pytest.mark.parametrize(
    ("changes", "look", "shown_letter", "shown_marks", "step"),
    [
        ({}, RoomLook.VACANT_CLEAN, "C", [], None),
        ({"housekeeping": INSPECTED}, RoomLook.VACANT_INSPECTED, "I", [], None),
        ({"housekeeping": DIRTY}, RoomLook.VACANT_DIRTY, "D", [], Step.SET_CLEAN),
        ({"housekeeping": PICKUP}, RoomLook.VACANT_DIRTY, "P", [], Step.SET_CLEAN),
        ({"arrival": COMES}, RoomLook.ARRIVAL_EXPECTED, "AR", ["C"], Step.CHECK_IN),
        ({"arrival": COMES, "housekeeping": INSPECTED}, RoomLook.ARRIVAL_EXPECTED, "AR", ["I"], Step.CHECK_IN),
        ({"arrival": COMES, "housekeeping": DIRTY}, RoomLook.VACANT_DIRTY, "D", ["AR"], Step.SET_CLEAN),
        ({"closure": closure(ClosureKind.OUT_OF_ORDER)}, RoomLook.OUT_OF_ORDER, "OOO", [], None),
        ({"closure": closure(ClosureKind.OUT_OF_SERVICE), "housekeeping": DIRTY}, RoomLook.OUT_OF_SERVICE, "OOS", [], None),
        ({"stay": STAYS_ON}, RoomLook.OCCUPIED_CLEAN, "OC", [], None),
        ({"stay": STAYS_ON, "housekeeping": INSPECTED}, RoomLook.OCCUPIED_CLEAN, "OC", [], None),
        ({"stay": STAYS_ON, "housekeeping": DIRTY}, RoomLook.OCCUPIED_DIRTY, "OD", [], Step.SET_CLEAN),
        ({"stay": STAYS_ON, "housekeeping": PICKUP}, RoomLook.OCCUPIED_DIRTY, "OP", [], Step.SET_CLEAN),
        ({"stay": STAYS_ON, "housekeeping": DIRTY, "do_not_disturb": True}, RoomLook.DO_NOT_DISTURB, "DND", [], None),
        ({"stay": DUE_OUT, "housekeeping": DIRTY}, RoomLook.DUE_OUT, "DO", [], Step.CHECK_OUT),
        ({"stay": OVERDUE}, RoomLook.DUE_OUT, "DO", [], Step.CHECK_OUT),
        ({"stay": DUE_OUT, "arrival": COMES, "do_not_disturb": True}, RoomLook.DUE_OUT, "DO", ["AR", "DND"], Step.CHECK_OUT),
        ({"stay": DAY_USE}, RoomLook.DAY_USE, "DU", [], Step.CHECK_OUT),
        ({"stay": STAYS_ON, "closure": closure(ClosureKind.OUT_OF_ORDER)}, RoomLook.OCCUPIED_CLEAN, "OC", [], None),
        ({"sighting": SLEEP}, RoomLook.VACANT_CLEAN, "C", ["!"], None),
    ],
)
def test_colour_letter_marks_and_next_step(
    changes: dict[str, Any], look: RoomLook, shown_letter: str, shown_marks: list[str], step: Step | None
) -> None:
    room = replace(EMPTY, **changes)
    house = rack(room)
    assert main_look(room, house) is look
    assert letter(room, look) == shown_letter
    assert [mark.letter for mark in marks(room, look)] == shown_marks
    assert next_step(room, house) is step


def test_where_inspection_is_required_a_clean_room_is_not_ready() -> None:
    room = replace(EMPTY, arrival=COMES)
    house = rack(room, inspection_required=True)
    assert main_look(room, house) is RoomLook.VACANT_CLEAN
    assert [mark.letter for mark in marks(room, RoomLook.VACANT_CLEAN)] == ["AR"]
    assert next_step(room, house) is Step.SET_INSPECTED
    inspected = replace(room, housekeeping=INSPECTED)
    assert next_step(inspected, rack(inspected, inspection_required=True)) is Step.CHECK_IN


def test_a_room_counts_for_everything_that_holds() -> None:
    room = replace(EMPTY, stay=DUE_OUT, arrival=COMES, housekeeping=DIRTY, do_not_disturb=True, sighting=replace(SLEEP, persons=4))
    assert conditions(room, rack(room)) == {
        RoomLook.DUE_OUT,
        RoomLook.ARRIVAL_EXPECTED,
        RoomLook.OCCUPIED_DIRTY,
        RoomLook.DO_NOT_DISTURB,
        "discrepancy",
    }
    closed = replace(EMPTY, closure=closure(ClosureKind.OUT_OF_ORDER))
    assert conditions(closed, rack(closed)) == {RoomLook.OUT_OF_ORDER}, "a closed room is not offered as vacant clean"
    waiting = replace(EMPTY, housekeeping=PICKUP)
    assert conditions(waiting, rack(waiting)) == {"pickup"}
    numbers = counts(rack(room, closed, waiting))
    assert set(numbers) == set(CHIP_ORDER)
    assert (numbers[RoomLook.DUE_OUT], numbers[RoomLook.OUT_OF_ORDER], numbers["pickup"], numbers[RoomLook.VACANT_CLEAN]) == (1, 1, 1, 0)


HOUSE = rack(
    replace(EMPTY, room_id=RoomId(new_id()), number="10", features=("balcony",), connecting_number="9"),
    replace(EMPTY, room_id=RoomId(new_id()), number="9", features=("balcony", "smoking"), housekeeping=DIRTY),
    replace(EMPTY, room_id=RoomId(new_id()), number="101", floor_id=FloorId(new_id()), floor_name="Second floor", stay=STAYS_ON),
    replace(
        EMPTY,
        room_id=RoomId(new_id()),
        number="A2",
        room_type_id=RoomTypeId(new_id()),
        type_code="STE",
        type_name="Suite",
        housekeeping=PICKUP,
    ),
)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (RackFilter(), ["10", "9", "101", "A2"]),
        (RackFilter(floor_id=HOUSE.rooms[2].floor_id), ["101"]),
        (RackFilter(room_type_id=HOUSE.rooms[3].room_type_id), ["A2"]),
        (RackFilter(feature="balcony"), ["10", "9"]),
        (RackFilter(feature="smoking", condition=RoomLook.VACANT_DIRTY), ["9"]),
        (RackFilter(feature=CONNECTING), ["10"]),
        (RackFilter(feature="balcony", condition=RoomLook.OCCUPIED_CLEAN), []),
    ],
)
def test_filters(wanted: RackFilter, numbers: list[str]) -> None:
    assert [room.number for room in shown_rooms(HOUSE, wanted)] == numbers


@pytest.mark.parametrize(
    ("order", "groups"),
    [
        (Order.FLOOR, {"First floor": ["10", "9", "A2"], "Second floor": ["101"]}),
        (Order.TYPE, {"STD · Standard": ["9", "10", "101"], "STE · Suite": ["A2"]}),
        (Order.STATUS, {"Vacant clean": ["10"], "Vacant dirty": ["9"], "Vacant, pick-up": ["A2"], "Occupied clean": ["101"]}),
        (Order.FEATURE, {"balcony": ["10"], "balcony, smoking": ["9"], "No features": ["A2", "101"]}),
        (Order.NUMBER, {"": ["A2", "9", "10", "101"]}),
    ],
)
def test_orders(order: Order, groups: dict[str, list[str]]) -> None:
    found = grouped_tiles(HOUSE, HOUSE.rooms, order)
    assert {group.title: [tile.number for tile in group.tiles] for group in found} == groups


def test_two_buildings_are_told_apart_in_the_headings() -> None:
    tower = replace(HOUSE.rooms[2], building_name="Tower")
    found = grouped_tiles(rack(EMPTY, tower), (EMPTY, tower), Order.FLOOR)
    assert [group.title for group in found] == ["House A · First floor", "Tower · Second floor"]


def groups_of(*sizes: int) -> list[TileGroup]:
    tile = grouped_tiles(HOUSE, HOUSE.rooms[:1], Order.NUMBER)[0].tiles[0]
    return [TileGroup(f"Floor {number}", (tile,) * size) for number, size in enumerate(sizes)]


@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=6), width=st.integers(60, 2600))
def test_tiles_fill_the_width_and_never_overlap(sizes: list[int], width: int) -> None:
    layout = RackLayout(groups_of(*sizes), width)
    rects = [layout.rect(number) for number in range(sum(sizes))]
    assert all(rect.width() >= TILE_WIDTH or layout.columns == 1 for rect in rects)
    assert all(rect.right() < max(width, TILE_WIDTH // 2) and rect.bottom() < layout.height for rect in rects)
    assert not any(first.intersects(second) for first, second in pairwise(rects))
    assert all(layout.at(rect.center()) == number for number, rect in enumerate(rects))
    assert all(layout.at(QPoint(heading.rect.center())) == -1 for heading in layout.headings)


@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=6), width=st.integers(300, 2000), top=st.integers(0, 4000))
def test_a_strip_shows_what_lies_in_it_and_little_more(sizes: list[int], width: int, top: int) -> None:
    layout = RackLayout(groups_of(*sizes), width)
    strip = QRect(0, top, width, 400)
    inside = [number for number in range(sum(sizes)) if layout.rect(number).intersects(strip)]
    assert list(layout.between(strip.top(), strip.bottom())) == inside


def test_moving_up_and_down_keeps_the_column() -> None:
    layout = RackLayout(groups_of(7, 2, 5), 3 * (TILE_WIDTH + GAP))
    assert layout.columns == 3
    assert (layout.upright(1, 1), layout.upright(4, -1)) == (4, 1)
    assert layout.upright(4, 1) == 6, "the last line of a group is shorter"
    assert layout.upright(5, 2) == 8, "over the heading into the next group"
    assert (layout.upright(0, -1), layout.upright(13, 1)) == (0, 13)
    assert (layout.sideways(6, 1), layout.sideways(0, -1), layout.sideways(13, 1)) == (7, 0, 13)
    assert layout.rect(3).top() - layout.rect(0).top() == TILE_HEIGHT + GAP
