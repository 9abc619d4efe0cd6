"""What is held and where it would be put down, what is seen to be in the way, and what can be undone: without a window."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.stay_move import MoveObstacleKind, StayArrangement, StayMoved
from hotel_desk.services.room_assignment import RoomsSwapped
from hotel_desk.ui.tape_chart.chart_layout import ChartLayout, Filter
from hotel_desk.ui.tape_chart.drop_check import seen_obstacles, stay_to_swap
from hotel_desk.ui.tape_chart.held import Held, Hold, carry, draw, is_changed, may_be_held, move_asked, pull, shift, take_up
from hotel_desk.ui.tape_chart.move_history import DEEPEST, MoveHistory
from tests.ui.test_tape_chart_layout import ROOMS, chart, day, ordinal, stay

if TYPE_CHECKING:
    from hotel_desk.queries.tape_chart import ChartStay

IN_HOUSE = ReservationStatus.IN_HOUSE


def layout_of(*stays: ChartStay) -> ChartLayout:
    return ChartLayout(chart(*stays), Filter())


def held(layout: ChartLayout, of: ChartStay, hold: Hold = Hold.MOVE, at: float | None = None) -> Held:
    found = layout.find(("stay", of.reservation_id, of.occupancy_id))
    assert found is not None
    row, bar = found
    return take_up(hold, row, bar, bar.first_day if at is None else at)


def ghost(of: Held) -> tuple[int, int]:
    """First and last day of March."""
    return of.ghost.first - ordinal(1) + 1, of.ghost.last - ordinal(1) + 1


def row_of(layout: ChartLayout, room: int) -> int:
    return layout.room_row(ROOMS[room])


@pytest.mark.parametrize(("way", "becomes"), [(0.0, (3, 6)), (0.4, (3, 6)), (0.6, (4, 7)), (2.1, (5, 8)), (-0.6, (2, 5))])
def test_stay_follows_the_pointer_by_whole_days(way: float, becomes: tuple[int, int]) -> None:
    ana = stay(3, 6)
    layout = layout_of(ana)
    taken = held(layout, ana, at=ordinal(4) + 0.3)
    assert ghost(carry(taken, layout, row_of(layout, 102), ordinal(4) + 0.3 + way)) == becomes


def test_guest_in_house_and_a_part_of_a_stay_keep_their_dates() -> None:
    here = stay(1, 6, status=IN_HOUSE)
    layout = layout_of(here)
    assert ghost(shift(held(layout, here), layout, 2)) == (1, 6)
    first, second = (part(stay(3, 5, number=9), 3, 8), part(stay(5, 8, room=102, number=9), 3, 8))
    layout = layout_of(first, second)
    assert ghost(shift(held(layout, second), layout, 2)) == (5, 8)


def part(of: ChartStay, arrival: int, departure: int) -> ChartStay:
    import msgspec  # noqa: PLC0415

    return msgspec.structs.replace(of, arrival_date=day(arrival), departure_date=day(departure))


@pytest.mark.parametrize(
    ("hold", "to", "becomes"),
    [
        (Hold.DEPARTURE, 9, (3, 9)),
        (Hold.DEPARTURE, 4, (3, 4)),
        (Hold.DEPARTURE, 2, (3, 4)),
        (Hold.ARRIVAL, 2, (2, 6)),
        (Hold.ARRIVAL, 9, (5, 6)),
    ],
)
def test_pulled_end_leaves_a_night(hold: Hold, to: int, becomes: tuple[int, int]) -> None:
    ana = stay(3, 6)
    layout = layout_of(ana)
    assert ghost(pull(held(layout, ana, hold), layout, ordinal(to))) == becomes


def test_guest_in_house_keeps_the_arrival_and_does_not_leave_before_today() -> None:
    here = stay(1, 6, status=IN_HOUSE)
    layout = layout_of(here)
    assert ghost(pull(held(layout, here, Hold.ARRIVAL), layout, ordinal(3))) == (1, 6)
    assert ghost(pull(held(layout, here, Hold.DEPARTURE), layout, ordinal(1))) == (1, 2)


def test_nights_are_drawn_to_both_sides() -> None:
    layout = layout_of()
    begun = draw(row_of(layout, 101), ordinal(5))
    assert ghost(begun) == (5, 6)
    assert ghost(carry(begun, layout, 0, ordinal(7) + 0.5)) == (5, 8)
    assert ghost(carry(begun, layout, 0, ordinal(3) + 0.5)) == (3, 6)


def test_cut_takes_the_nights_from_the_midday_that_is_nearest() -> None:
    ana = stay(3, 8)
    layout = layout_of(ana)
    assert ghost(held(layout, ana, Hold.CUT, ordinal(5) + 0.7)) == (5, 8)
    assert ghost(held(layout, ana, Hold.CUT, ordinal(3) + 0.1)) == (4, 8)
    assert ghost(held(layout, ana, Hold.CUT, ordinal(8) + 0.4)) == (7, 8)


def test_what_is_asked_of_the_desk() -> None:
    ana = stay(3, 8)
    layout = layout_of(ana)
    over = row_of(layout, 102)
    moved = move_asked(carry(held(layout, ana), layout, over, ordinal(5)), layout)
    assert (moved.arrival, moved.departure, moved.room_id, moved.from_date, moved.until_date) == (day(5), day(10), ROOMS[102], None, None)
    cut = move_asked(carry(held(layout, ana, Hold.CUT, ordinal(5)), layout, over, ordinal(5)), layout)
    assert (cut.arrival, cut.departure, cut.room_id, cut.from_date, cut.until_date) == (day(3), day(8), ROOMS[102], day(5), None)
    without = move_asked(carry(held(layout, ana), layout, 0, ordinal(3)), layout)
    assert without.room_id is None


def test_ends_of_parts_change_the_dates_or_give_nights_to_the_next_room() -> None:
    first, second = part(stay(3, 5, number=9), 3, 8), part(stay(5, 8, room=102, number=9), 3, 8)
    layout = layout_of(first, second)

    def asked(of: ChartStay, hold: Hold, to: int) -> tuple[date, date, object, date | None, date | None]:
        found = move_asked(pull(held(layout, of, hold), layout, ordinal(to)), layout)
        return found.arrival, found.departure, found.room_id, found.from_date, found.until_date

    assert asked(first, Hold.ARRIVAL, 2) == (day(2), day(8), ROOMS[101], None, day(5))
    assert asked(second, Hold.DEPARTURE, 9) == (day(3), day(9), ROOMS[102], day(5), None)
    assert asked(first, Hold.DEPARTURE, 6) == (day(3), day(8), ROOMS[101], None, day(6))
    assert asked(first, Hold.DEPARTURE, 4) == (day(3), day(8), ROOMS[102], day(4), None)
    assert asked(second, Hold.ARRIVAL, 4) == (day(3), day(8), ROOMS[102], day(4), None)
    assert asked(second, Hold.ARRIVAL, 7) == (day(3), day(8), ROOMS[101], day(5), day(7))


def test_only_stays_that_are_not_over_are_held() -> None:
    for shown, free in (
        (stay(3, 5), True),
        (stay(1, 5, status=IN_HOUSE), True),
        (stay(1, 2, status=IN_HOUSE, left=True), False),
        (stay(1, 2, status=ReservationStatus.CHECKED_OUT, left=True), False),
    ):
        layout = layout_of(shown)
        found = layout.find_reservation(shown.reservation_id)
        assert found is not None
        assert may_be_held(found[1]) is free
    assert not may_be_held(None)


def test_putting_it_down_where_it_was_changes_nothing() -> None:
    ana = stay(3, 6)
    layout = layout_of(ana)
    assert not is_changed(held(layout, ana), layout)
    assert is_changed(shift(held(layout, ana), layout, 1), layout)
    assert is_changed(carry(held(layout, ana), layout, row_of(layout, 102), ordinal(3)), layout)


def test_what_is_seen_in_the_way() -> None:
    ana, rui = stay(3, 6), stay(4, 7, room=102, name="Rui")
    layout = layout_of(ana, rui)
    over = carry(held(layout, ana), layout, row_of(layout, 102), ordinal(3))
    kinds = [one.kind for one in seen_obstacles(over, layout)]
    assert kinds == [MoveObstacleKind.CONFLICT]
    assert seen_obstacles(over, layout)[0].sentence == "Rui has room 102 on Wed 4 Mar 2026."
    # Where the one leaves as the other comes, nothing is in the way.
    beside = carry(held(layout, stay_of(layout, rui)), layout, row_of(layout, 101), ordinal(6))
    assert [one.kind for one in seen_obstacles(beside, layout)] == []
    past = shift(held(layout, ana), layout, -2)
    assert [one.kind for one in seen_obstacles(past, layout)] == [MoveObstacleKind.PAST]


def stay_of(layout: ChartLayout, of: ChartStay) -> ChartStay:
    return layout.parts_of(of.reservation_id)[0]


def test_stays_are_offered_to_swap_where_one_alone_is_in_the_way() -> None:
    ana, rui, eva = stay(3, 6), stay(4, 7, room=102, name="Rui"), stay(3, 4, room=102, name="Eva", number=77)
    layout = layout_of(ana, rui)
    over = carry(held(layout, ana), layout, row_of(layout, 102), ordinal(3))
    assert stay_to_swap(over, layout) == rui
    assert stay_to_swap(shift(over, layout, 1), layout) is None
    here, there = stay(1, 6, status=IN_HOUSE), stay(1, 7, room=102, name="Rui", status=IN_HOUSE)
    both = layout_of(here, there)
    assert stay_to_swap(carry(held(both, here), both, row_of(both, 102), ordinal(3)), both) == there
    crowded = layout_of(ana, rui, eva)
    assert stay_to_swap(carry(held(crowded, ana), crowded, row_of(crowded, 102), ordinal(3)), crowded) is None


ANA, RUI = ReservationId(UUID(int=1)), ReservationId(UUID(int=2))


def arrangement(first: int) -> StayArrangement:
    return StayArrangement(day(first), day(first + 2), room_type_id=stay(3, 6).room_type_id)


def made(who: ReservationId, version: int, before: int, after: int) -> StayMoved:
    return StayMoved(who, version - 1, version, arrangement(before), arrangement(after))


def test_stay_is_put_back_with_the_version_that_this_desk_left() -> None:
    history = MoveHistory()
    history.moved("Ana", made(ANA, 2, 1, 2))
    history.moved("Ana", made(ANA, 3, 2, 3))
    last = history.next_to_undo()
    assert last is not None
    assert history.undoing(last).arguments == {"reservation_id": ANA, "arrangement": arrangement(2), "version": 3}
    history.undone(last, made(ANA, 4, 3, 2))
    first = history.next_to_undo()
    assert first is not None
    assert history.undoing(first).arguments == {"reservation_id": ANA, "arrangement": arrangement(1), "version": 4}
    again = history.next_to_redo()
    assert again is last
    assert history.redoing(last).arguments == {"reservation_id": ANA, "arrangement": arrangement(3), "version": 4}


def test_new_move_forgets_what_could_be_redone_and_a_refusal_what_concerns_its_stay() -> None:
    history = MoveHistory()
    history.moved("Ana", made(ANA, 2, 1, 2))
    history.moved("Rui", made(RUI, 2, 1, 2))
    rui = history.next_to_undo()
    assert rui is not None
    history.undone(rui, made(RUI, 3, 2, 1))
    history.moved("Ana", made(ANA, 3, 2, 3))
    assert history.next_to_redo() is None
    history.swapped("Ana and Rui", (ANA, RUI), RoomsSwapped("102", "101", 4, 4), {"reason": "noise"})
    swap = history.next_to_undo()
    assert swap is not None
    assert history.undoing(swap).arguments == {
        "first_id": ANA,
        "second_id": RUI,
        "first_version": 4,
        "second_version": 4,
        "reason": "noise",
    }
    history.moved("Rui", made(RUI, 5, 1, 2))
    latest = history.next_to_undo()
    assert latest is not None
    history.refused(latest)
    left = history.next_to_undo()
    assert left is not None
    assert left.title == "Ana"


def test_history_is_no_deeper_than_it_says() -> None:
    history = MoveHistory()
    for version in range(2, DEEPEST + 12):
        history.moved("Ana", made(ANA, version, 1, 2))
    undone = 0
    while (move := history.next_to_undo()) is not None:
        history.undone(move, made(ANA, 1000 + undone, 1, 2))
        undone += 1
    assert undone == DEEPEST
