"""Traces of a day over all reservations, and who was turned away in a period, on the reservations screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from hotel_desk.domain.ids import TraceId
from hotel_desk.domain.rate_codes import Department
from hotel_desk.queries.traces import traces
from hotel_desk.services.reservation_notes import add_trace, finish_trace
from hotel_desk.services.turn_aways import record_turn_away
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.calendar_window import CTRL, DAY, day
from tests.ui.reservations_window import Clerk
from tests.ui.selling_hotel import selling

if TYPE_CHECKING:
    from datetime import date

    from tests.fixtures.databases import SmallHotel

Sit = Callable[..., Clerk]
HOUSEKEEPING, RESERVATIONS = Department.HOUSEKEEPING, Department.RESERVATIONS


def trace(hotel: SmallHotel, department: Department, text: str, due: date = DAY, guest: str = "Ana Silva") -> TraceId:
    stay = hotel.book(DAY, day(6), guest=guest)
    return hotel.desk.run(add_trace, reservation_id=stay, department=department, due_date=due, text=text).trace_id


def not_done(hotel: SmallHotel, on: date = DAY) -> list[str]:
    return [row.text for row in hotel.desk.read(traces, day=on) if row.done_at is None]


def texts(person: Clerk) -> list[str]:
    return [row.text for row in person.widget("reservation_traces_table").rows()]


def test_traces_of_all_departments_are_done_in_the_row(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    trace(sqlite_hotel, HOUSEKEEPING, "Cot")
    trace(sqlite_hotel, RESERVATIONS, "Ask for the flight")
    done = trace(sqlite_hotel, RESERVATIONS, "Send the map")
    sqlite_hotel.desk.run(finish_trace, trace_id=done)
    trace(sqlite_hotel, RESERVATIONS, "Later", due=day(5))
    person = clerk()
    person.press(Qt.Key.Key_T, modifier=CTRL)
    person.until(lambda: person.sees("reservation_traces_table"))
    person.settle()
    assert person.widget("reservation_traces_day").hasFocus()
    assert texts(person) == ["Cot", "Ask for the flight", "Send the map"]
    assert unnamed_widgets(person.screen) == []
    person.click("reservation_traces_departments_RESERVATIONS")
    assert texts(person) == ["Ask for the flight", "Send the map"]
    assert person.widget("reservation_traces_departments_RESERVATIONS").text() == "Reservations  1"
    table = person.widget("reservation_traces_table")
    table.setFocus()
    person.press(Qt.Key.Key_Home, modifier=CTRL)
    person.press(Qt.Key.Key_Return, modifier=CTRL)
    person.until(lambda: not_done(sqlite_hotel) == ["Cot"])
    person.hear("Done: Ask for the flight")
    person.press_in_message()
    assert sorted(not_done(sqlite_hotel)) == ["Ask for the flight", "Cot"]


def test_a_trace_opens_its_reservation_and_another_day_shows_what_is_overdue(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    trace(sqlite_hotel, HOUSEKEEPING, "Cot", guest="Rui Costa")
    person = clerk()
    person.press(Qt.Key.Key_T, modifier=CTRL)
    person.until(lambda: person.sees("reservation_traces_table"))
    person.fill("reservation_traces_day", "04/03/2026")
    table = person.widget("reservation_traces_table")
    person.until(lambda: table.model().index(0, 1).data() == "2 Mar, overdue")
    table.setFocus()
    person.press(Qt.Key.Key_Home, modifier=CTRL)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.sees("reservation_panel"))
    assert person.screen.panel.whole is not None
    assert person.screen.panel.whole.stay.guest.name == "Rui Costa"
    person.fill("reservation_traces_day", "")
    person.until(lambda: person.sees("reservation_traces_day_error"))
    assert person.widget("reservation_traces_day_error").text() == "Please fill this in."


def test_who_may_not_do_it_is_offered_nothing(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    trace(sqlite_hotel, Department.MANAGEMENT, "Write to the ambassador")
    person = clerk(user="reception")
    person.press(Qt.Key.Key_T, modifier=CTRL)
    person.until(lambda: person.sees("reservation_traces_table"))
    person.settle()
    table = person.widget("reservation_traces_table")
    table.setFocus()
    person.press(Qt.Key.Key_Home, modifier=CTRL)
    person.press(Qt.Key.Key_Return, modifier=CTRL)
    person.settle()
    assert not_done(sqlite_hotel) == ["Write to the ambassador"]


def test_turn_aways_of_a_period_say_reasons_and_lost_nights(sqlite_hotel: SmallHotel, clerk: Sit) -> None:
    plans = selling(sqlite_hotel)
    for rooms, until in ((2, day(5)), (1, day(3))):
        about: dict[str, Any] = {"arrival_date": DAY, "departure_date": until, "rooms": rooms, "persons": 2}
        sqlite_hotel.desk.run(record_turn_away, reason_code_id=plans.full, **about)
    person = clerk()
    person.screen.perform("turn_aways")
    person.until(lambda: person.sees("turn_away_table"))
    person.settle()
    assert person.widget("turn_away_first").text() == "01/03/2026"
    assert person.widget("turn_away_sum").text() == "7 room nights were lost."
    assert person.widget("turn_away_reasons_House full").text() == "House full  7"
    assert [row.room_nights for row in person.widget("turn_away_table").rows()] == [1, 6]
    assert unnamed_widgets(person.screen) == []
    person.fill("turn_away_last", "28/02/2026")
    person.until(lambda: person.sees("turn_away_last_error"))
    assert "Not before 01/03/2026" in person.widget("turn_away_last_error").text()
    person.fill("turn_away_first", "01/02/2026")
    person.until(lambda: person.sees("turn_away_none"))


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)])
def test_nothing_of_the_lists_is_cut_off(sqlite_hotel: SmallHotel, clerk: Sit, size: tuple[int, int]) -> None:
    trace(sqlite_hotel, HOUSEKEEPING, "Cot into the room, and a bath for a baby")
    stay = sqlite_hotel.book(guest="Rui Costa")
    dates: dict[str, Any] = {"arrival_date": DAY, "departure_date": day(5)}
    sqlite_hotel.desk.run(record_turn_away, reason_code_id=selling(sqlite_hotel).full, note="A party of forty, and a bus", **dates)
    person = clerk(size=size)
    person.open_it(stay)
    for key, name in (("traces", "reservation_traces_table"), ("turn_aways", "turn_away_table")):
        person.screen.perform(key)
        person.settle()
        assert person.screen.pages[key].table.horizontalScrollBar().maximum() == 0, name
