"""Stays moved on the calendar with the mouse: pressed, dragged, dropped; the result is read from the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from sqlalchemy import select, update

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.reservations import cancel_reservation
from hotel_desk.services.stays import check_in
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.rates_of_tests import a_plan, priced
from tests.ui.calendar_mouse import ALT, Mouse
from tests.ui.calendar_window import CTRL, DAY, Person, day

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel


def rooms(hotel: SmallHotel, reservation_id: ReservationId) -> list[tuple[str, int, int]]:
    """The rooms of a stay with the days of March from and to which it has them."""
    asked = (
        select(Room.number, RoomOccupancy.first_date, RoomOccupancy.last_date)
        .join(Room, Room.id == RoomOccupancy.room_id)
        .where(RoomOccupancy.reservation_id == reservation_id)
        .order_by(RoomOccupancy.first_date)
    )
    with hotel.database.snapshot() as connection:
        return [(number, first.day, last.day) for number, first, last in connection.execute(asked)]


def dates(hotel: SmallHotel, reservation_id: ReservationId) -> tuple[date, date]:
    with hotel.database.snapshot() as connection:
        asked = select(Reservation.arrival_date, Reservation.departure_date).where(Reservation.id == reservation_id)
        return tuple(connection.execute(asked).one())  # type: ignore[return-value]


def words(clerk: Person) -> str:
    """All that the card says."""
    card = clerk.calendar.view.card
    assert card.isVisible()
    return "\n".join(part.text() for part in (card.title, card.lines, card.price, card.forbidden, card.notices) if part.text())


def test_stay_is_dragged_to_another_room(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.on(stay)
    with mouse.dragging(start, QPoint(start.x(), mouse.at("103", day(4)).y())):
        assert words(clerk) == "Ana Silva\nRoom 103, Standard\nTue 3 Mar 2026 to Fri 6 Mar 2026, 3 nights\n€300.00, as before"
        assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("103", 3, 6)])
    clerk.until(lambda: clerk.said() == "Ana Silva is moved to room 103.")
    clerk.until(lambda: clerk.rows()[clerk.bar(stay)[0]] == "103")
    assert clerk.calendar.view.held() is None
    assert not clerk.sees("tape_chart_preview")


def test_stay_is_dragged_to_other_dates_and_another_room_at_once(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    mouse = Mouse(clerk)
    column = mouse.view.day_rect(2, day(4)).left() - mouse.view.day_rect(2, day(3)).left()
    start = mouse.on(stay)
    with mouse.dragging(start, QPoint(start.x() + 2 * column, mouse.at("102", day(4)).y())):
        assert "Thu 5 Mar 2026 to Sun 8 Mar 2026, 3 nights" in words(clerk)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("102", 5, 8)])
    assert dates(sqlite_hotel, stay) == (day(5), day(8))


@pytest.mark.parametrize(("part", "to", "becomes"), [("end", 8, (3, 8)), ("end", 5, (3, 5)), ("start", 2, (2, 6)), ("start", 5, (5, 6))])
def test_end_of_a_stay_is_pulled(
    sqlite_hotel: SmallHotel, person: Callable[..., Person], part: str, to: int, becomes: tuple[int, int]
) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    mouse = Mouse(clerk)
    mouse.drag(mouse.on(stay, part), mouse.at("101", day(to)))
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", *becomes)])


def test_escape_puts_back_what_is_held(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101")
    clerk = person()
    mouse = Mouse(clerk)
    with mouse.dragging(mouse.on(stay), mouse.at("104", day(8))):
        assert clerk.sees("tape_chart_preview")
        clerk.press(Qt.Key.Key_Escape)
        assert not clerk.sees("tape_chart_preview")
        assert clerk.calendar.view.held() is None
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]
    assert not clerk.sees("tape_chart_stay")


def test_other_button_puts_back_what_is_held(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101")
    clerk = person()
    mouse = Mouse(clerk)
    end = mouse.at("104", day(8))
    with mouse.dragging(mouse.on(stay), end):
        clerk.qtbot.mousePress(mouse.view.viewport(), Qt.MouseButton.RightButton, pos=end)
        assert clerk.calendar.view.held() is None
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]


def test_press_without_way_opens_the_stay(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101")
    clerk = person()
    mouse = Mouse(clerk)
    mouse.drag(mouse.on(stay), mouse.on(stay) + QPoint(3, 1))
    clerk.until(lambda: clerk.sees("tape_chart_stay"))
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]


def test_stay_without_a_room_is_dragged_to_one_and_back(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), guest="Ana Silva")
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.on(stay)
    mouse.drag(start, QPoint(start.x(), mouse.at("102", day(4)).y()))
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("102", 3, 6)])
    clerk.until(lambda: clerk.rows()[clerk.bar(stay)[0]] == "102")
    clerk.until(lambda: clerk.calendar.view.held() is None)
    start = mouse.on(stay)
    mouse.drag(start, QPoint(start.x(), mouse.on_type("STD", day(4)).y()))
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [])
    clerk.until(lambda: clerk.rows()[clerk.bar(stay)[0]] == "lane")


def test_nights_drawn_begin_a_reservation(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    asked: list[Any] = []
    clerk.calendar.moving.place_asked.connect(asked.append)
    mouse = Mouse(clerk)
    with mouse.dragging(mouse.at("103", day(4)), mouse.at("103", day(6))):
        assert words(clerk) == "New reservation\nRoom 103, Standard\nWed 4 Mar 2026 to Sat 7 Mar 2026, 3 nights"
    assert [(place.day, place.departure, place.room_id) for place in asked] == [(day(4), day(7), sqlite_hotel.rooms["103"])]
    clerk.until(lambda: clerk.window.current_screen().objectName() == "new_reservation")


def test_nights_that_are_taken_are_not_drawn_over(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    sqlite_hotel.book(day(5), day(7), room="103", guest="Rui Costa")
    clerk = person()
    mouse = Mouse(clerk)
    with mouse.dragging(mouse.at("103", day(3)), mouse.at("103", day(5))):
        assert "Rui Costa has room 103 on Thu 5 Mar 2026." in words(clerk)
    assert clerk.said() == "Rui Costa has room 103 on Thu 5 Mar 2026."
    assert clerk.window.current_screen().objectName() == "tape_chart"


def test_preview_says_what_forbids_a_drop_and_the_drop_is_refused(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    sqlite_hotel.desk.run(
        close_room, room_id=sqlite_hotel.rooms["102"], kind=ClosureKind.OUT_OF_ORDER, first_date=day(4), last_date=day(4), reason="pipe"
    )
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.on(stay)
    with mouse.dragging(start, QPoint(start.x(), mouse.at("102", day(4)).y())):
        assert "\N{MULTIPLICATION X}" in clerk.calendar.view.card.forbidden.text()
        assert "102" in clerk.calendar.view.card.forbidden.text()
    assert "102" in clerk.said()
    assert clerk.calendar.view.held() is None
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]


def test_room_that_is_not_ready_is_said_before_the_drop(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(DAY, day(4), room="101", guest="Ana Silva")
    with sqlite_hotel.database.writing() as connection:
        connection.execute(update(Room).where(Room.number == "102").values(housekeeping_status=HousekeepingStatus.DIRTY))
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.on(stay)
    with mouse.dragging(start, QPoint(start.x(), mouse.at("102", day(4)).y())):
        assert "102" in clerk.calendar.view.card.notices.text()
        assert "dirty" in clerk.calendar.view.card.notices.text()
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("102", 2, 4)])


def test_promised_room_asks_for_a_reason(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    with sqlite_hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay).values(do_not_move=True))
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.on(stay)
    mouse.drag(start, QPoint(start.x(), mouse.at("102", day(4)).y()))
    clerk.until(lambda: clerk.sees("tape_chart_preview_reason"))
    assert unnamed_widgets(clerk.calendar) == []
    clerk.press(Qt.Key.Key_Return)
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]
    clerk.write("the guest asked for it")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("102", 3, 6)])


def test_guest_in_house_is_moved_now_for_a_reason(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(DAY, day(5), room="101", guest="Ana Silva")
    sqlite_hotel.desk.run(check_in, reservation_id=stay)
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.on(stay)
    mouse.drag(start, QPoint(start.x() + 60, mouse.at("104", day(4)).y()))
    clerk.until(lambda: clerk.sees("tape_chart_preview_reason"))
    clerk.write("noise")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: ("104", 2, 5) in rooms(sqlite_hotel, stay))
    assert dates(sqlite_hotel, stay) == (DAY, day(5))


def test_dropping_on_a_stay_offers_to_swap(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    ana = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    rui = sqlite_hotel.book(day(3), day(6), room="102", guest="Rui Costa")
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.on(ana)
    mouse.drag(start, QPoint(start.x(), mouse.on(rui).y()))
    clerk.until(lambda: clerk.sees("tape_chart_preview_swap"))
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, ana) == [("102", 3, 6)])
    assert rooms(sqlite_hotel, rui) == [("101", 3, 6)]
    clerk.until(lambda: clerk.said() == "Ana Silva and Rui Costa have swapped rooms.")
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: rooms(sqlite_hotel, ana) == [("101", 3, 6)])


def test_swap_is_given_up_with_escape(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    ana = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    rui = sqlite_hotel.book(day(3), day(6), room="102", guest="Rui Costa")
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.on(ana)
    mouse.drag(start, QPoint(start.x(), mouse.on(rui).y()))
    clerk.until(lambda: clerk.sees("tape_chart_preview_swap"))
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.calendar.view.held() is None
    assert clerk.calendar.view.hasFocus()
    assert rooms(sqlite_hotel, ana) == [("101", 3, 6)]


def test_stay_is_cut_and_joined_again(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(8), room="101", guest="Ana Silva")
    clerk = person()
    mouse = Mouse(clerk)
    mouse.drag(mouse.at("101", day(5)), mouse.at("103", day(5)), ALT)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 5), ("103", 5, 8)])
    clerk.until(lambda: clerk.said() == "Ana Silva is in room 103 from Thu 5 Mar 2026 on.")
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.settle()
    layout = clerk.calendar.view.layout_on_view()
    assert layout is not None
    assert [part.room_id for part in layout.parts_of(stay)] == [sqlite_hotel.rooms["101"], sqlite_hotel.rooms["103"]]
    # The second part is dropped on the room of the first: one room again.
    mouse.drag(mouse.at("103", day(6)), mouse.at("101", day(6)))
    clerk.until(lambda: {room for room, _first, _last in rooms(sqlite_hotel, stay)} == {"101"})


def test_stay_changed_meanwhile_is_not_moved(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.on(stay)
    with mouse.dragging(start, QPoint(start.x(), mouse.at("102", day(4)).y())):
        sqlite_hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
        clerk.until(lambda: clerk.calendar.view.held() is None)
    assert rooms(sqlite_hotel, stay) == []


def test_calendar_scrolls_at_its_edge_while_something_is_held(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    mouse = Mouse(clerk)
    view = clerk.calendar.view
    before = view.horizontalScrollBar().value()
    edge = QPoint(view.viewport().width() - 4, mouse.on(stay).y())
    with mouse.dragging(mouse.on(stay), edge):
        clerk.until(lambda: view.horizontalScrollBar().value() > before + 100)
        clerk.press(Qt.Key.Key_Escape)
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]


def sold_by_plan(hotel: SmallHotel) -> ReservationId:
    """A stay from 3 to 6 March at 80.00 a night, whose plan asks 90.00 now."""
    plan = priced(hotel, a_plan(hotel))
    stay = hotel.book(day(3), day(6), room="101", guest="Ana Silva", price_minor=8_000)
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay).values(rate_plan_id=plan))
    return stay


@pytest.mark.parametrize(
    ("answer", "prices"),
    [("price_keep", [8_000] * 4), ("price_new_nights", [8_000, 8_000, 8_000, 9_000]), ("price_all", [9_000] * 4)],
)
def test_which_price_counts_is_asked_where_it_changes(
    sqlite_hotel: SmallHotel, person: Callable[..., Person], answer: str, prices: list[int]
) -> None:
    stay = sold_by_plan(sqlite_hotel)
    clerk = person()
    mouse = Mouse(clerk)
    with mouse.dragging(mouse.on(stay, "end"), mouse.at("101", day(7))):
        assert "€240.00 → €330.00 (+€90.00)" in words(clerk)
    clerk.until(lambda: clerk.sees(f"tape_chart_preview_{answer}"))
    assert nights(sqlite_hotel, stay) == [8_000] * 3
    assert unnamed_widgets(clerk.calendar) == []
    clerk.click(f"tape_chart_preview_{answer}")
    clerk.until(lambda: nights(sqlite_hotel, stay) == prices)
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.settle()
    clerk.calendar.view.setFocus()
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: nights(sqlite_hotel, stay) == [8_000] * 3)


def test_question_about_the_price_is_given_up(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sold_by_plan(sqlite_hotel)
    clerk = person()
    mouse = Mouse(clerk)
    mouse.drag(mouse.on(stay, "end"), mouse.at("101", day(7)))
    clerk.until(lambda: clerk.sees("tape_chart_preview_back"))
    clerk.click("tape_chart_preview_back")
    assert clerk.calendar.view.held() is None
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]


def nights(hotel: SmallHotel, reservation_id: ReservationId) -> list[int]:
    asked = select(ReservationNight.price_minor).where(ReservationNight.reservation_id == reservation_id).order_by(ReservationNight.date)
    with hotel.database.snapshot() as connection:
        return list(connection.execute(asked).scalars())
