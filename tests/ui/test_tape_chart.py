"""The booking calendar in the real window on a real hotel: looked at, walked over with keys, zoomed, filtered, kept fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import insert, update

from hotel_desk.domain.codes import ClosureKind, EntityKind
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.domain.settings import CALENDAR_DAYS
from hotel_desk.language import CHINESE, choose_language
from hotel_desk.models.block import Block
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stays import check_in
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.tape_chart.chart_measures import DATES_HEIGHT, FIGURES_HEIGHT, NAMES_WIDTH
from hotel_desk.ui.tape_chart.chart_rows import RowKind
from hotel_desk.ui.theme import DARK_MODE, theme
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.calendar_window import CTRL, DAY, Person, day

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel


def wheel(person: Person, steps: int, modifiers: Qt.KeyboardModifier) -> None:
    viewport = person.calendar.view.viewport()
    place = QPointF(viewport.rect().center())
    event = QWheelEvent(
        place,
        QPointF(viewport.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def rest_on(person: Person, place: QPoint) -> None:
    """Move the mouse there. Not through the pointer, which may lie there already, where an earlier test has left it."""
    viewport = person.calendar.view.viewport()
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(viewport.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


def go_to_row(person: Person, name: str, of: date = DAY) -> None:
    """Walk down to a row, and left or right to a day."""
    view = person.calendar.view
    view.setFocus()
    person.press(Qt.Key.Key_Home, modifier=CTRL)
    for _row in range(person.rows().index(name)):
        person.press(Qt.Key.Key_Down)
    for _step in range(40):
        stop = view.current_stop()
        assert stop is not None
        here = stop.bar.first_day if stop.bar else stop.day
        last = stop.bar.last_day if stop.bar else stop.day
        if here <= of.toordinal() <= last:
            return
        person.press(Qt.Key.Key_Right if last < of.toordinal() else Qt.Key.Key_Left)
    raise AssertionError(name, of)


def current(person: Person) -> tuple[str, str | int]:
    """The row that the keyboard is on, and the guest or the day of March there."""
    stop = person.calendar.view.current_stop()
    assert stop is not None
    where = person.rows()[stop.row]
    return where, stop.bar.title if stop.bar else date.fromordinal(stop.day).day


def test_rooms_and_stays_are_shown_and_everything_has_a_name(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    given = sqlite_hotel.book(DAY, day(5), room="101", guest="Ana Silva")
    waiting = sqlite_hotel.book(day(3), day(6), guest="Rui Costa")
    clerk = person()
    assert clerk.rows() == ["STD", "lane", "101", "102", "103", "104", "STE", "201", "202"]
    assert clerk.bar(given)[0] == 2
    assert clerk.bar(waiting)[0] == 1
    assert unnamed_widgets(clerk.calendar) == []


def test_bar_begins_and_ends_at_midday(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101")
    clerk = person()
    row, bar = clerk.bar(stay)
    view = clerk.calendar.view
    rect = view.bar_rect(row, bar)
    arrival, departure = view.day_rect(row, day(3)), view.day_rect(row, day(6))
    assert rect.left() == arrival.left() + arrival.width() // 2
    assert rect.left() + rect.width() == departure.left() + departure.width() // 2
    assert view.first_day() == DAY - timedelta(days=1)


def test_enter_opens_the_stay_and_escape_leaves_it(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="102", guest="Ana Silva")
    clerk = person()
    go_to_row(clerk, "102", day(3))
    assert current(clerk) == ("102", "Ana Silva")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: clerk.sees("tape_chart_stay"))
    panel = clerk.calendar.panel
    assert panel.stay is not None
    assert panel.stay.reservation_id == stay
    facts = {
        name: panel.facts.value(name) for name in ("Status", "Arrival", "Departure", "Nights", "Room", "Type", "Price a night", "Total")
    }
    assert facts == {
        "Status": "Reserved",
        "Arrival": "Tue 3 Mar 2026",
        "Departure": "Fri 6 Mar 2026",
        "Nights": "3 nights",
        "Room": "102",
        "Type": "Standard",
        "Price a night": "€100.00",
        "Total": "€300.00",
    }
    assert unnamed_widgets(clerk.calendar) == []
    clerk.press(Qt.Key.Key_Escape)
    assert not clerk.sees("tape_chart_stay")
    assert clerk.calendar.view.hasFocus()


def test_arrows_go_from_stay_to_stay_and_over_free_days(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    sqlite_hotel.book(day(3), day(5), room="101", guest="Ana")
    sqlite_hotel.book(day(5), day(5), room="101", guest="Rui")
    sqlite_hotel.book(day(6), day(8), room="101", guest="Eva")
    clerk = person()
    go_to_row(clerk, "101")
    seen = [current(clerk)[1]]
    for _step in range(6):
        clerk.press(Qt.Key.Key_Right)
        seen.append(current(clerk)[1])
    assert seen == [2, "Ana", "Rui", 5, "Eva", 8, 9]
    back = []
    for _step in range(6):
        clerk.press(Qt.Key.Key_Left)
        back.append(current(clerk)[1])
    assert back == seen[-2::-1]
    clerk.press(Qt.Key.Key_Down)
    assert current(clerk) == ("102", 2)
    clerk.press(Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert current(clerk) == ("STD", 2)


def test_long_stay_is_shown_from_where_the_keyboard_comes(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    sqlite_hotel.book(day(5), day(30), room="101", guest="Ana")
    clerk = person()
    view = clerk.calendar.view
    go_to_row(clerk, "101", day(4))
    clerk.press(Qt.Key.Key_Right)
    assert current(clerk) == ("101", "Ana")
    clerk.press(Qt.Key.Key_Right)
    assert current(clerk) == ("101", 30)
    assert view.first_day() <= day(30) < view.first_day() + timedelta(days=view.days())


def test_free_place_leads_to_a_new_reservation_there(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    go_to_row(clerk, "103", day(4))
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: clerk.window.current_screen().objectName() == "new_reservation")
    clerk.settle()
    dates = clerk.booking.dates.dates()
    assert dates is not None
    assert (dates.arrival, dates.departure) == (day(4), day(5))
    assert [(line.type.name, line.room_id()) for line in clerk.booking.lines] == [("Standard", sqlite_hotel.rooms["103"])]


def test_pressing_a_free_place_twice_leads_there_too(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    viewport = clerk.calendar.view.viewport()
    clerk.qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=clerk.place("201", day(6)))
    clerk.until(lambda: clerk.window.current_screen().objectName() == "new_reservation")
    clerk.settle()
    assert [(line.type.name, line.room_id()) for line in clerk.booking.lines] == [("Suite", sqlite_hotel.rooms["201"])]


def test_zoom_by_keys_wheel_and_buttons(person: Callable[..., Person]) -> None:
    clerk = person()
    view = clerk.calendar.view
    view.setFocus()
    assert view.days() == 14
    clerk.press(Qt.Key.Key_Plus)
    assert view.days() == 7
    clerk.press(Qt.Key.Key_Plus)
    assert view.days() == 7
    clerk.press(Qt.Key.Key_Minus, Qt.Key.Key_Minus)
    assert view.days() == 30
    wheel(clerk, -1, CTRL)
    assert view.days() == 60
    clerk.click("tape_chart_days_14")
    assert view.days() == 14
    assert clerk.widget("tape_chart_days_14").isChecked()
    assert view.first_day() == DAY - timedelta(days=1)


def test_calendar_begins_with_the_days_that_this_desk_has_chosen(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    sqlite_hotel.desk.run(change_setting, key=CALENDAR_DAYS.key, value=30)
    clerk = person()
    assert clerk.calendar.view.days() == 30
    assert clerk.widget("tape_chart_days_30").isChecked()


def test_moving_through_time_and_back_to_today(person: Callable[..., Person]) -> None:
    clerk = person()
    view = clerk.calendar.view
    view.setFocus()
    clerk.press(Qt.Key.Key_Right, modifier=CTRL)
    assert view.first_day() == day(15)
    clerk.click("tape_chart_later")
    assert view.first_day() == day(29)
    wheel(clerk, -3, Qt.KeyboardModifier.ShiftModifier)
    assert view.first_day() == date(2026, 4, 1)
    view.setFocus()
    clerk.press(Qt.Key.Key_T)
    assert view.first_day() == DAY - timedelta(days=1)
    stop = view.current_stop()
    assert stop is not None
    assert stop.day == DAY.toordinal()
    clerk.press(Qt.Key.Key_G)
    assert clerk.widget("tape_chart_day").hasFocus()
    clerk.write("24/12/2027")
    assert view.first_day() == date(2027, 12, 24)
    clerk.settle()
    layout = view.layout_on_view()
    assert layout is not None
    assert layout.chart.first <= date(2027, 12, 24) <= layout.chart.last


def test_days_that_come_into_view_are_read(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    later = sqlite_hotel.book(date(2026, 5, 20), date(2026, 5, 23), room="104", guest="Eva")
    clerk = person()
    view = clerk.calendar.view
    layout = view.layout_on_view()
    assert layout is not None
    assert layout.find_reservation(later) is None
    view.setFocus()
    for _page in range(6):
        clerk.press(Qt.Key.Key_Right, modifier=CTRL)
        clerk.settle()
    row, bar = clerk.bar(later)
    assert view.viewport().rect().intersects(view.bar_rect(row, bar))


def test_types_are_folded_by_key_mouse_and_button(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    view = clerk.calendar.view
    view.setFocus()
    clerk.press(Qt.Key.Key_Home, modifier=CTRL)
    clerk.press(Qt.Key.Key_Return)
    assert clerk.rows() == ["STD", "STE", "201", "202"]
    clerk.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(NAMES_WIDTH // 2, view.head_height() + 14))
    assert clerk.rows() == ["STD", "101", "102", "103", "104", "STE", "201", "202"]
    clerk.click("tape_chart_fold")
    assert clerk.rows() == ["STD", "STE"]
    assert clerk.widget("tape_chart_fold").text() == "Show rooms"
    clerk.click("tape_chart_fold")
    assert len(clerk.rows()) == 8
    assert sqlite_hotel.rooms.keys() <= set(clerk.rows())


def test_filter_by_type_and_floor_and_back(person: Callable[..., Person]) -> None:
    clerk = person()
    clerk.widget("tape_chart_type").setFocus()
    clerk.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert clerk.widget("tape_chart_type").currentText() == "Suite"
    assert clerk.rows() == ["STE", "201", "202"]
    clerk.press(Qt.Key.Key_Home)
    assert len(clerk.rows()) == 8
    clerk.widget("tape_chart_floor").setFocus()
    clerk.press(Qt.Key.Key_Down)
    assert clerk.widget("tape_chart_floor").currentText() == "First floor"
    assert len(clerk.rows()) == 8


def test_what_is_left_is_painted_and_oversold_nights_are_marked(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    for _room in range(2):
        sqlite_hotel.book(day(3), day(4), kind=sqlite_hotel.suite)
    sqlite_hotel.desk.run(
        close_room, room_id=sqlite_hotel.rooms["201"], kind=ClosureKind.OUT_OF_ORDER, first_date=day(3), last_date=day(3), reason="pipe"
    )
    clerk = person()
    view = clerk.calendar.view
    layout = view.layout_on_view()
    assert layout is not None
    assert layout.left_to_sell(day(3).toordinal()) == 4
    row = next(number for number, one in enumerate(layout.rows) if one.kind is RowKind.TYPE and one.type.code == "STE")
    number = day(3).toordinal() - layout.first_day
    assert [night.left for night in layout.rows[row].type.nights[number - 1 : number + 2]] == [2, -1, 2]
    picture = view.viewport().grab().toImage()
    full, fine = view.day_rect(row, day(3)), view.day_rect(row, day(5))
    assert picture.pixelColor(full.left() + 4, full.top() + 6) == QColor(theme().tokens.danger_soft)
    assert picture.pixelColor(fine.left() + 4, fine.top() + 6) != QColor(theme().tokens.danger_soft)


def test_calendar_follows_what_is_done_elsewhere(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    stay = sqlite_hotel.book(day(3), day(6), room="104", guest="Rui Costa")
    layout = clerk.calendar.view.layout_on_view
    clerk.until(lambda: (now := layout()) is not None and now.find_reservation(stay) is not None)
    assert clerk.bar(stay)[1].title == "Rui Costa"


def many_lanes(hotel: SmallHotel) -> None:
    """More rows than a small window shows: day uses of one day that have no room yet."""
    for number in range(14):
        hotel.book(day(8), day(8), guest=f"By day {number}")


def test_reading_again_keeps_place_and_selection(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    many_lanes(sqlite_hotel)
    stay = sqlite_hotel.book(day(3), day(6), room="201", guest="Eva")
    clerk = person(size=(1024, 600))
    view = clerk.calendar.view
    go_to_row(clerk, "201", day(3))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    top = view.bar_rect(*clerk.bar(stay)).top()
    new = sqlite_hotel.book(day(3), day(4), guest="No room")
    clerk.until(lambda: view.layout_on_view() is not None and view.layout_on_view().find_reservation(new) is not None)
    assert view.bar_rect(*clerk.bar(stay)).top() == top
    assert current(clerk) == ("201", "Eva")


def test_reservation_from_elsewhere_is_shown_wherever_it_is(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(date(2027, 8, 1), date(2027, 8, 4), room="202", guest="Eva")
    clerk = person()
    clerk.window.go_to(Target(screen="tape_chart", kind=EntityKind.RESERVATION, id=stay))
    clerk.until(lambda: clerk.calendar.view.current_bar() is not None)
    assert current(clerk) == ("202", "Eva")
    assert clerk.sees("tape_chart_stay")
    view = clerk.calendar.view
    assert view.viewport().rect().contains(view.bar_rect(*clerk.bar(stay)).center())


def test_screen_reader_finds_one_child_for_each_bar_on_view(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    sqlite_hotel.book(day(4), day(4), room="102", guest="Rui Costa")
    sqlite_hotel.book(date(2026, 4, 20), date(2026, 4, 22), room="103", guest="Out of sight")
    clerk = person()
    view = clerk.calendar.view
    chart = QAccessible.queryAccessibleInterface(view)
    assert chart is not None
    assert chart.role() == QAccessible.Role.List
    names = [chart.child(number).text(QAccessible.Text.Name) for number in range(chart.childCount())]
    assert [name.split(",")[0] for name in names] == ["Ana Silva", "Rui Costa"]
    assert "Room 101, Standard" in names[0]
    assert "Tue 3 Mar 2026 to Fri 6 Mar 2026, 3 nights" in names[0]
    assert "day use" in names[1]
    first = chart.child(0)
    inside = first.rect().center()
    assert chart.childAt(inside.x(), inside.y()) is first
    go_to_row(clerk, "101", day(3))
    assert first.state().focused
    assert not chart.child(1).state().focused


def test_scrolling_moves_the_picture_as_painting_it_anew_would(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    for number, room in enumerate(sqlite_hotel.rooms):
        sqlite_hotel.book(day(2 + number), day(9 + 2 * number), room=room, kind=None if room.startswith("1") else sqlite_hotel.suite)
        sqlite_hotel.book(day(20), day(20), room=room, kind=None if room.startswith("1") else sqlite_hotel.suite)
    many_lanes(sqlite_hotel)
    clerk = person(size=(900, 600))
    view = clerk.calendar.view
    clerk.qtbot.mouseMove(clerk.window, QPoint(2, 2))
    across, down = view.horizontalScrollBar(), view.verticalScrollBar()
    assert down.maximum() > 20
    for bar, step in ((down, 9), (across, 33), (across, -70), (down, 14), (down, -20), (across, 5), (across, 140)):
        bar.setValue(bar.value() + step)
        clerk.settle()
        assert _on_screen(clerk) == _painted_anew(clerk), (bar.objectName(), step)


def _on_screen(person: Person) -> QImage:
    view = person.calendar.view
    place = view.viewport().mapTo(person.window, QPoint())
    whole = person.window.screen().grabWindow(person.window.winId()).toImage()
    return whole.copy(place.x(), place.y(), view.viewport().width(), view.viewport().height()).convertToFormat(QImage.Format.Format_RGB32)


def _painted_anew(person: Person) -> QImage:
    return person.calendar.view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_card_beside_the_mouse_says_what_a_bar_is(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    view = clerk.calendar.view
    rest_on(clerk, view.bar_rect(*clerk.bar(stay)).center())
    clerk.until(lambda: clerk.sees("tape_chart_hover_card"))
    card = clerk.widget("tape_chart_hover_card")
    assert card.title.text() == "Ana Silva"
    assert "Room 101, Standard" in card.lines.text()
    rest_on(clerk, clerk.place("104", day(9)))
    clerk.until(lambda: not clerk.sees("tape_chart_hover_card"))


def test_closed_room_says_why(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    sqlite_hotel.desk.run(
        close_room,
        room_id=sqlite_hotel.rooms["101"],
        kind=ClosureKind.OUT_OF_SERVICE,
        first_date=day(3),
        last_date=day(5),
        reason="painting",
    )
    clerk = person()
    view = clerk.calendar.view
    clerk.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=clerk.place("101", day(4)))
    assert clerk.said() == "This room is closed: painting"


def test_calendar_speaks_chinese_and_turns_dark(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="王小明")
    clerk = person()
    light = _painted_anew(clerk)
    clerk.window.speak(CHINESE)
    clerk.settle()
    assert clerk.bar(stay)[1].title == "王小明"
    choose_language("en")
    theme().apply(DARK_MODE)
    clerk.settle()
    assert _painted_anew(clerk) != light


def test_guest_in_house_shows_what_is_owed_and_leads_to_the_front_desk(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(DAY, day(5), room="101", guest="Ana Silva")
    sqlite_hotel.desk.run(check_in, reservation_id=stay)
    clerk = person()
    clerk.click_bar(stay)
    assert clerk.calendar.panel.facts.value("Balance") == "€0.00"
    assert clerk.calendar.panel.facts.value("Status") == "In house"
    clerk.click("tape_chart_stay_next")
    assert _asked(clerk) == ("front_desk", stay)


def test_arrival_of_today_offers_check_in(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(DAY, day(5), room="101", guest="Ana Silva")
    clerk = person()
    clerk.click_bar(stay)
    assert clerk.widget("tape_chart_stay_next").text() == "Check in"
    clerk.press(Qt.Key.Key_Return)
    assert _asked(clerk) == ("front_desk", stay)


def _asked(person: Person) -> tuple[str, ReservationId]:
    target = person.front_desk.opened[-1]
    assert target.kind == EntityKind.RESERVATION
    return target.screen, target.id


def with_features(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Room).where(Room.number.in_(("101", "201"))).values(features=["Balcony"]))


def test_filter_by_feature(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    with_features(sqlite_hotel)
    clerk = person()
    clerk.choose("tape_chart_feature", "Balcony")
    assert clerk.rows() == ["STD", "101", "STE", "201"]
    clerk.choose("tape_chart_feature", "Features")
    assert len(clerk.rows()) == 8


def test_filter_is_offered_only_where_there_is_something_to_choose(person: Callable[..., Person]) -> None:
    clerk = person()
    assert not clerk.sees("tape_chart_feature")
    assert not clerk.sees("tape_chart_group")


def a_group(hotel: SmallHotel, *stays: ReservationId) -> None:
    block = new_id()
    with hotel.database.writing() as connection:
        connection.execute(
            insert(Block),
            [
                {
                    "property_id": hotel.property_id,
                    "id": block,
                    "code": "WED",
                    "name": "Wedding",
                    "status": BlockStatus.DEFINITE,
                    "arrival_date": day(3),
                    "departure_date": day(6),
                    "version": 1,
                }
            ],
        )
        connection.execute(update(Reservation).where(Reservation.id.in_(stays)).values(block_id=block))


def test_filter_by_group_shows_its_rooms_and_pales_the_others(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    member = sqlite_hotel.book(day(3), day(6), room="102", guest="Bride")
    waiting = sqlite_hotel.book(day(3), day(6), guest="Groom")
    other = sqlite_hotel.book(day(8), day(10), room="102", guest="Somebody")
    sqlite_hotel.book(day(3), day(6), room="104", guest="Somebody else")
    a_group(sqlite_hotel, member, waiting)
    clerk = person()
    bright = clerk.calendar.view.viewport().grab().toImage().pixelColor(inside(clerk, other))
    clerk.choose("tape_chart_group", "Wedding")
    assert clerk.rows() == ["STD", "lane", "102"]
    pale = clerk.calendar.view.viewport().grab().toImage().pixelColor(inside(clerk, other))
    assert pale.lightness() > bright.lightness()
    # Its stays lie on other days now; the choice stays.
    clerk.calendar.view.go_to(day(28))
    clerk.settle()
    assert clerk.widget("tape_chart_group").currentText() == "Wedding"
    clerk.choose("tape_chart_group", "Groups")
    assert len(clerk.rows()) >= 8


def inside(clerk: Person, stay: ReservationId) -> QPoint:
    return clerk.calendar.view.bar_rect(*clerk.bar(stay)).center() + QPoint(30, 6)


def test_head_shows_what_is_left_by_type_and_hides_it_again(person: Callable[..., Person]) -> None:
    clerk = person()
    view = clerk.calendar.view
    view.setFocus()
    with_types = view.head_height()
    clerk.press(Qt.Key.Key_L)
    without = view.head_height()
    assert with_types == without + 2 * FIGURES_HEIGHT
    clerk.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, DATES_HEIGHT + 6))
    assert view.head_height() == with_types


def test_house_total_counts_all_types_and_their_occupancy(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    for room in ("101", "102", "103"):
        sqlite_hotel.book(day(3), day(5), room=room)
    clerk = person()
    layout = clerk.calendar.view.layout_on_view()
    assert layout is not None
    assert [layout.left_to_sell(day(number).toordinal()) for number in (2, 3, 4, 5)] == [6, 3, 3, 6]
    assert [layout.occupied_percent(day(number).toordinal()) for number in (2, 3, 4, 5)] == [0, 50, 50, 0]
    assert layout.rows[layout.room_row(sqlite_hotel.rooms["102"])].nights(day(4).toordinal(), day(9).toordinal()) == 1


def test_calendar_is_printed(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    clerk.calendar.view.setFocus()
    clerk.press(Qt.Key.Key_P, modifier=CTRL)
    clerk.until(lambda: clerk.window.findChildren(PaperPreviewDialog))
    dialog = clerk.window.findChildren(PaperPreviewDialog)[0]
    paper = dialog.preview._paper
    assert paper is not None
    text = PdfReader(BytesIO(paper.pdf)).pages[0].extract_text()
    assert "Small Hotel" in text
    assert "R Ana Silva" in text
    assert paper.file_name == "calendar-2026-03-01.pdf"
    clerk.qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_card_says_what_needs_doing(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(DAY, day(5), guest="Ana Silva")
    with sqlite_hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay).values(do_not_move=True))
    a_group(sqlite_hotel, stay)
    clerk = person()
    view = clerk.calendar.view
    rest_on(clerk, view.bar_rect(*clerk.bar(stay)).center())
    clerk.until(lambda: clerk.sees("tape_chart_hover_card"))
    lines = clerk.widget("tape_chart_hover_card").lines.text()
    for words in ("Group Wedding", "Urgent: arrives today and has no room yet.", "Must not be moved"):
        assert words in lines


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["en", CHINESE])
def test_nothing_sticks_out(sqlite_hotel: SmallHotel, person: Callable[..., Person], size: tuple[int, int], language: str) -> None:
    with_features(sqlite_hotel)
    a_group(sqlite_hotel, sqlite_hotel.book(day(3), day(6), room="102"))
    clerk = person(size=size)
    if language != "en":
        clerk.window.speak(language)
        clerk.settle()
    head = clerk.calendar.head
    for name in ("new", "print", "fold", "day", "type", "floor", "feature", "group", "days_60"):
        widget = clerk.widget(f"tape_chart_{name}")
        place = widget.mapTo(head, QPoint())
        assert head.rect().contains(place), name
        assert head.rect().contains(place + QPoint(widget.width() - 1, widget.height() - 1)), name
    assert unnamed_widgets(clerk.calendar) == []


def test_the_head_is_whole_beside_an_open_stay(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="102")
    clerk = person(size=(1024, 768))
    printing = clerk.widget("tape_chart_print")
    assert printing.text() == "Print"
    clerk.click_bar(stay)
    clerk.until(lambda: clerk.sees("tape_chart_stay"))
    clerk.until(lambda: not printing.text())
    assert printing.accessibleName() == "Print"
    title = next(one for one in clerk.calendar.head.findChildren(QLabel) if one.text() == "Booking calendar")
    assert title.width() >= title.sizeHint().width()
    new = clerk.widget("tape_chart_new")
    assert new.width() >= new.sizeHint().width()
    assert new.geometry().right() < clerk.calendar.head.width()
