"""What lies where on the calendar, without a window."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, ReservationStatus
from hotel_desk.domain.ids import ClosureId, FloorId, OccupancyId, ReservationId, RoomId, RoomTypeId
from hotel_desk.queries.availability import NightLeft
from hotel_desk.queries.tape_chart import ChartClosure, ChartRoom, ChartStay, ChartType, TapeChart
from hotel_desk.ui.tape_chart.bars import Bar, closure_bar, in_order, lanes, look_of, stay_bar
from hotel_desk.ui.tape_chart.chart_layout import ChartLayout, Filter
from hotel_desk.ui.tape_chart.chart_rows import ROW_HEIGHT, RowKind, Stop
from hotel_desk.ui.tape_chart.columns import BarPart, Columns
from hotel_desk.ui.tokens import RoomLook, StayLook

BUSINESS_DATE = date(2026, 3, 2)
STANDARD, SUITE = RoomTypeId(UUID(int=1)), RoomTypeId(UUID(int=2))
GROUND, UPPER = FloorId(UUID(int=11)), FloorId(UUID(int=12))
ROOMS = {number: RoomId(UUID(int=number)) for number in (101, 102, 201)}


def day(number: int) -> date:
    return date(2026, 3, number)


def ordinal(number: int) -> int:
    return day(number).toordinal()


def stay(
    first: int,
    last: int,
    *,
    room: int | None = 101,
    name: str = "Ana",
    status: ReservationStatus = ReservationStatus.RESERVED,
    left: bool = False,
    kind: RoomTypeId = STANDARD,
    number: int = 0,
    unconfirmed: bool = False,
) -> ChartStay:
    identifier = ReservationId(UUID(int=1000 + (number or first * 100 + last)))
    return ChartStay(
        identifier,
        ROOMS[room] if room else None,
        day(first),
        day(last),
        day(first),
        day(last),
        kind,
        kind,
        status,
        left,
        1,
        0,
        0,
        f"{first}",
        name,
        OccupancyId(UUID(int=5000 + 100 * first + last)) if room else None,
        unconfirmed=unconfirmed,
    )


def bar(*dates: int, **more: object) -> Bar:
    return stay_bar(stay(*dates, **more), BUSINESS_DATE)  # type: ignore[arg-type]


def chart(*stays: ChartStay, closures: tuple[ChartClosure, ...] = (), left: tuple[int, int] = (2, 1)) -> TapeChart:
    def nights(rooms: int) -> tuple[NightLeft, ...]:
        return tuple(NightLeft(day(number), rooms, 0, 0, 0, 0) for number in range(1, 15))

    rooms = (
        ChartRoom(ROOMS[101], "101", STANDARD, GROUND, "Ground", HousekeepingStatus.CLEAN, active=True),
        ChartRoom(ROOMS[102], "102", STANDARD, UPPER, "Upper", HousekeepingStatus.DIRTY, active=True),
        ChartRoom(ROOMS[201], "201", SUITE, UPPER, "Upper", HousekeepingStatus.CLEAN, active=True),
    )
    types = (ChartType(STANDARD, "STD", "Standard", 2, nights(left[0])), ChartType(SUITE, "STE", "Suite", 1, nights(left[1])))
    return TapeChart(day(1), day(14), BUSINESS_DATE, types, rooms, stays, closures)


def names(layout: ChartLayout) -> list[str]:
    return [row.room.number if row.room else row.type.code if row.kind is RowKind.TYPE else "lane" for row in layout.rows]


def test_stay_goes_from_midday_to_midday() -> None:
    columns = Columns(left=100, width=40, origin=ordinal(1), scroll=0)
    assert columns.span(bar(2, 5)) == (100 + 40 + 20, 100 + 4 * 40 + 20)
    arriving, leaving = bar(5, 7), bar(3, 5)
    assert columns.span(leaving)[1] == columns.span(arriving)[0]


def test_day_use_lies_across_midday_and_shares_its_space() -> None:
    columns = Columns(left=100, width=40, origin=ordinal(1), scroll=0)
    assert columns.span(bar(2, 2)) == (100 + 40 + 10, 100 + 40 + 30)
    first, second = in_order([bar(2, 2, name="B", number=2), bar(2, 2, name="A", number=1)])
    assert [(one.title, columns.span(one)) for one in (first, second)] == [("A", (150, 160)), ("B", (160, 170))]


def test_closure_covers_its_last_night() -> None:
    closed = closure_bar(ChartClosure(ClosureId(UUID(int=5)), ROOMS[101], ClosureKind.OUT_OF_ORDER, day(3), day(4), "paint"))
    assert (closed.first_day, closed.last_day, closed.look) == (ordinal(3), ordinal(4), RoomLook.OUT_OF_ORDER)
    assert closed.end == bar(1, 5).end


@pytest.mark.parametrize(
    ("shown", "look"),
    [
        (stay(3, 5), StayLook.RESERVED),
        (stay(2, 5), StayLook.DUE_IN),
        (stay(1, 5), StayLook.URGENT),
        (stay(2, 5, room=None), StayLook.URGENT),
        (stay(3, 5, room=None), StayLook.UNASSIGNED),
        (stay(3, 5, unconfirmed=True), StayLook.UNCONFIRMED),
        (stay(3, 5, room=None, unconfirmed=True), StayLook.UNASSIGNED),
        (stay(1, 1, status=ReservationStatus.IN_HOUSE), StayLook.URGENT),
        (stay(1, 5, status=ReservationStatus.IN_HOUSE), StayLook.IN_HOUSE),
        (stay(1, 2, status=ReservationStatus.IN_HOUSE), StayLook.DUE_OUT),
        (stay(1, 5, status=ReservationStatus.IN_HOUSE, left=True), StayLook.PAST),
        (stay(1, 2, status=ReservationStatus.CHECKED_OUT, left=True), StayLook.PAST),
        (stay(2, 2), RoomLook.DAY_USE),
        (stay(2, 2, status=ReservationStatus.IN_HOUSE), RoomLook.DAY_USE),
    ],
)
def test_look_of_a_stay(shown: ChartStay, look: StayLook | RoomLook) -> None:
    assert look_of(shown, BUSINESS_DATE) is look


def test_stays_without_a_room_are_packed_into_few_lanes() -> None:
    packed = lanes([bar(3, 5, name="b"), bar(2, 4, name="a"), bar(5, 6, name="d"), bar(4, 5, name="c"), bar(5, 5, name="e")])
    assert [[one.title for one in lane] for lane in packed] == [["a", "c", "d"], ["b"], ["e"]]
    assert lanes([]) == []


def test_rows_are_grouped_by_type_with_lanes_first() -> None:
    layout = ChartLayout(chart(stay(2, 4), stay(2, 5, room=None), stay(3, 6, room=None, number=7)), Filter())
    assert names(layout) == ["STD", "lane", "lane", "101", "102", "STE", "201"]
    assert [row.top for row in layout.rows] == [number * ROW_HEIGHT for number in range(7)]
    assert (layout.row_at(0), layout.row_at(ROW_HEIGHT), layout.row_at(7 * ROW_HEIGHT), layout.row_at(-1)) == (0, 1, -1, -1)
    assert layout.group_of(4) == 0
    assert layout.group_of(6) == 5


def test_filters_and_folding() -> None:
    shown = chart(stay(2, 5, room=None))
    assert names(ChartLayout(shown, Filter(room_type_id=SUITE))) == ["STE", "201"]
    assert names(ChartLayout(shown, Filter(floor_id=UPPER))) == ["STD", "lane", "102", "STE", "201"]
    assert names(ChartLayout(shown, Filter(floor_id=GROUND))) == ["STD", "lane", "101"]
    assert names(ChartLayout(shown, Filter(), {STANDARD})) == ["STD", "STE", "201"]


def test_left_to_sell_adds_the_types_on_view() -> None:
    layout = ChartLayout(chart(left=(2, -1)), Filter())
    assert layout.left_to_sell(ordinal(3)) == 2
    assert layout.left_to_sell(ordinal(20)) is None
    assert ChartLayout(chart(left=(2, 1)), Filter(room_type_id=SUITE)).left_to_sell(ordinal(3)) == 1


def test_bars_between_finds_what_reaches_into_the_view() -> None:
    layout = ChartLayout(chart(stay(1, 3), stay(3, 3, number=3), stay(3, 9), stay(10, 12)), Filter())
    row = layout.numbers["room", ROOMS[101]]

    def found(first: int, last: int) -> list[tuple[int, int]]:
        return [(one.first_day - ordinal(0 + 1) + 1, one.last_day - ordinal(1) + 1) for one in layout.bars_between(row, first, last)]

    assert found(ordinal(3) * 4, ordinal(4) * 4) == [(1, 2), (3, 8), (3, 3)]
    assert found(ordinal(5) * 4, ordinal(8) * 4) == [(3, 8)]
    assert found(ordinal(13) * 4, ordinal(14) * 4) == []


def test_keyboard_stops_at_each_stay_once_and_at_each_free_day() -> None:
    layout = ChartLayout(chart(stay(2, 4), stay(4, 4, number=3), stay(5, 8)), Filter())
    row = layout.numbers["room", ROOMS[101]]
    stops = layout.stops(row, ordinal(1), ordinal(9))
    assert [(stop.day - ordinal(1) + 1, (stop.bar.first_day, stop.bar.by_day) if stop.bar else None) for stop in stops] == [
        (1, None),
        (2, (ordinal(2), False)),
        (4, (ordinal(4), True)),
        (4, None),
        (5, (ordinal(5), False)),
        (8, None),
        (9, None),
    ]
    assert layout.stops(0, ordinal(1), ordinal(2)) == [Stop(0, ordinal(1)), Stop(0, ordinal(2))]


def test_part_of_a_bar_that_was_hit() -> None:
    columns = Columns(left=100, width=40, origin=ordinal(1), scroll=0)
    begin, end = columns.span(bar(2, 5))
    parts = [columns.part(bar(2, 5), x) for x in (begin, begin + 5, begin + 6, end - 7, end - 6, end - 1)]
    assert parts == [BarPart.START, BarPart.START, BarPart.MIDDLE, BarPart.MIDDLE, BarPart.END, BarPart.END]
    narrow = Columns(left=100, width=24, origin=ordinal(1), scroll=0)
    assert narrow.part(bar(2, 2), narrow.span(bar(2, 2))[0]) is BarPart.MIDDLE


def test_guest_who_moved_is_found_where_he_is() -> None:
    moved = stay(2, 3, room=101, left=True, status=ReservationStatus.IN_HOUSE, number=9)
    here = stay(3, 6, room=201, status=ReservationStatus.IN_HOUSE, number=9)
    layout = ChartLayout(chart(moved, here), Filter())
    found = layout.find_reservation(here.reservation_id)
    assert found is not None
    assert layout.rows[found[0]].room == chart().rooms[2]
