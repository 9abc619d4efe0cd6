"""Rooms and overbooking allowances: the worked table of `docs/algorithms/replay.md`, and what must hold for any bookings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.jobs.room_plan import RoomPlan, busiest_night, cancelled_at_once, peak_sold, plan_rooms, rooms_needed
from tests.worked_tables import worked_table

FIRST = date(2031, 6, 1)


@dataclass(frozen=True)
class Wanted:
    booked_date: date
    arrival_date: date
    departure_date: date
    charged_type: str
    occupied_type: str
    outcome: ReservationStatus
    outcome_date: date


def june(day: str) -> date:
    return date(2031, 6, int(day))


def documented() -> list[Wanted]:
    return [
        Wanted(
            june(row["booked"]),
            june(row["arrival"]),
            june(row["departure"]),
            row["reserved"],
            row["occupied"],
            ReservationStatus(row["outcome"]),
            june(row["on"]),
        )
        for row in worked_table("replay.md", "Six bookings")
    ]


def test_the_documented_bookings_need_the_documented_rooms_and_allowances() -> None:
    plan = plan_rooms(documented())
    peaks = peak_sold(documented())
    for row in worked_table("replay.md", "Rooms and allowances"):
        night = row["type"], june(row["night"])
        assert plan.rooms[row["type"]] == int(row["rooms"])
        assert peaks[night] == int(row["peak"])
        assert plan.allowances.get(night, 0) == int(row["allowance"])


def test_rooms_that_are_there_count() -> None:
    assert plan_rooms(documented(), rooms_there={"A": 4, "C": 2}) == RoomPlan({"A": 4, "B": 1, "C": 2}, {})
    assert plan_rooms(documented(), rooms_there={"A": 1}).rooms == {"A": 2, "B": 1}


def test_day_use_needs_a_room_beside_the_stay_overs_only() -> None:
    stay = Wanted(FIRST, FIRST, FIRST + timedelta(days=2), "A", "A", ReservationStatus.CHECKED_OUT, FIRST)
    on_arrival = Wanted(FIRST, FIRST, FIRST, "A", "A", ReservationStatus.CHECKED_OUT, FIRST)
    between = Wanted(FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=1), "A", "A", ReservationStatus.CHECKED_OUT, FIRST)
    assert rooms_needed([stay, on_arrival, on_arrival]) == {"A": 1}
    assert rooms_needed([stay, between, between]) == {"A": 2}


def test_a_booking_cancelled_at_once_is_counted_for_that_moment() -> None:
    def booked(outcome: ReservationStatus, on: date) -> Wanted:
        return Wanted(FIRST, FIRST + timedelta(days=5), FIRST + timedelta(days=6), "A", "A", outcome, on)

    at_once = booked(ReservationStatus.CANCELLED, FIRST)
    assert cancelled_at_once(at_once)
    assert plan_rooms([at_once, at_once]).allowances == {("A", FIRST + timedelta(days=5)): 1}
    later = booked(ReservationStatus.CANCELLED, FIRST + timedelta(days=1))
    assert plan_rooms([later, later]).allowances == {("A", FIRST + timedelta(days=5)): 2}


def test_the_fullest_night_is_the_first_of_them() -> None:
    assert busiest_night(documented()) == (2, june("10"))
    assert busiest_night([]) is None
    assert plan_rooms([]) == RoomPlan({}, {})


@st.composite
def wanted(draw: st.DrawFn) -> Wanted:
    lead, nights = draw(st.integers(0, 6)), draw(st.integers(0, 4))
    arrival = FIRST + timedelta(days=draw(st.integers(6, 16)))
    outcome = draw(st.sampled_from((ReservationStatus.CHECKED_OUT, ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW)))
    decided = arrival - timedelta(days=draw(st.integers(0, lead)))
    kinds = st.sampled_from("ABC")
    return Wanted(arrival - timedelta(days=lead), arrival, arrival + timedelta(days=nights), draw(kinds), draw(kinds), outcome, decided)


@given(st.lists(wanted(), max_size=30))
def test_everybody_gets_a_room_when_rooms_are_handed_out_on_arrival(bookings: list[Wanted]) -> None:
    rooms = plan_rooms(bookings).rooms
    stays = [one for one in bookings if one.outcome is ReservationStatus.CHECKED_OUT]
    occupied: Counter[str] = Counter()
    for number in range(30):
        day = FIRST + timedelta(days=number)
        overnight = [one for one in stays if one.arrival_date < one.departure_date]
        occupied.subtract(one.occupied_type for one in overnight if one.departure_date == day)
        for one in stays:
            if one.arrival_date == one.departure_date == day:
                assert occupied[one.occupied_type] < rooms[one.occupied_type]
        occupied.update(one.occupied_type for one in overnight if one.arrival_date == day)
        assert all(count <= rooms.get(kind, 0) for kind, count in occupied.items())


@given(st.lists(wanted(), max_size=30))
def test_an_allowance_is_never_more_than_was_sold(bookings: list[Wanted]) -> None:
    plan = plan_rooms(bookings)
    touched: Counter[tuple[str, date]] = Counter()
    for one in bookings:
        for number in range((one.departure_date - one.arrival_date).days):
            for kind in {one.charged_type, one.occupied_type}:
                touched[kind, one.arrival_date + timedelta(days=number)] += 1
    for (kind, night), rooms in plan.allowances.items():
        assert 0 < rooms <= touched[kind, night] - plan.rooms.get(kind, 0)
