"""The places screen in the real window: read, walked over, drawn on, booked, changed, charged, reminded of."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from sqlalchemy import select

from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import PlaceBookingStatus, PlaceKind
from hotel_desk.language import CHINESE
from hotel_desk.models.folio import Posting
from hotel_desk.models.place import PlaceBooking, PlaceSlot
from hotel_desk.queries.places import PlaceOfDay, places_day
from hotel_desk.services.place_bookings import book_place, charge_place_booking
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.places import SPEC
from hotel_desk.ui.places.plan_layout import PlanLayout
from hotel_desk.ui.places.reminders import PlaceReminders
from hotel_desk.ui.places.screen import PlacesScreen
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.places_of_tests import a_place, at, booked
from tests.stays_of_tests import DAY, arrived, balance
from tests.ui.mouse_moves import move_mouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from hotel_desk.services.stays import CheckedIn
    from hotel_desk.ui.shell.main_window import MainWindow
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

TIMEOUT = 60_000
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Clerk:
    """A person at the screen."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        screen = window._screens["places"]
        assert isinstance(screen, PlacesScreen)
        self.screen = screen
        self.view = screen.view
        self.settle()
        self.until(lambda: bool(self.view.stops()) or screen._plan is not None)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT)

    def settle(self) -> None:
        for _turn in range(2):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.window._parts.runner._pending, timeout=TIMEOUT)

    def find(self, name: str) -> Any:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        self.until(lambda: button.isEnabled() and button.isVisible())
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def write(self, name: str, text: str) -> None:
        line = self.find(name)
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)

    def number(self, words: str) -> int:
        """The stop whose words contain these."""
        return next(number for number in range(len(self.view.stops())) if words in self.view.words(number))

    def middle(self, words: str) -> QPoint:
        return self.view.stop_rect(self.number(words)).center()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.qtbot.keyClick(self.view, key, modifiers)

    def press_on(self, words: str) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, PLAIN, self.middle(words))
        self.settle()

    def draw(self, first: str, last: str) -> None:
        viewport = self.view.viewport()
        begin, end = self.middle(first), self.middle(last)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, PLAIN, begin)
        for step in range(1, 5):
            move_mouse(viewport, begin + (end - begin) * step / 4, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, PLAIN, end)
        self.settle()

    def here(self) -> str:
        return self.view.words(self.view.current_number())

    def message(self) -> str:
        return self.window.messages.sentence()


@pytest.fixture
def stay(sqlite_hotel: SmallHotel) -> CheckedIn:
    """Ana Silva in 101, with the treatment room at ten; a table with shorter slots above it."""
    received = arrived(sqlite_hotel)
    spa = a_place(sqlite_hotel, sort_order=1)
    a_place(sqlite_hotel, code="T1", name="Table", kind=PlaceKind.TABLE, slot_minutes=30, opens_at=time(11), closes_at=time(15))
    booked(sqlite_hotel, spa, reservation_id=received.reservation_id, remind_minutes=30)
    return received


@pytest.fixture
def clerk(qtbot: QtBot, open_window: OpenWindow, stay: CheckedIn) -> Clerk:
    return Clerk(qtbot, open_window(SPEC, size=(1280, 800)))


def rows(hotel: SmallHotel, statement: Any) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(statement).all())


def bookings(hotel: SmallHotel) -> list[tuple[str, int, int]]:
    found = rows(
        hotel,
        select(PlaceBooking.name, PlaceBooking.starts_at, PlaceBooking.ends_at)
        .where(PlaceBooking.status != PlaceBookingStatus.CANCELLED)
        .order_by(PlaceBooking.starts_at),
    )
    return [(name, starts.hour, ends.hour) for name, starts, ends in found]


# --- Looking and walking ------------------------------------------------------------------------------------------------


def test_the_plan_says_each_slot_and_booking(clerk: Clerk) -> None:
    assert unnamed_widgets(clerk.screen) == []
    words = [clerk.view.words(number) for number in range(len(clerk.view.stops()))]
    assert words[0] == "Table, 11:00–11:30, free"
    assert "Treatment room, 10:00–11:00, Ana Silva, Reserved" in words
    assert len(words) == 8 + 9


def test_the_keyboard_walks_over_slots_and_bookings(clerk: Clerk) -> None:
    clerk.view.setFocus()
    assert clerk.here() == "Table, 11:00–11:30, free"
    clerk.press(Qt.Key.Key_Down)
    assert clerk.here() == "Treatment room, 11:00–12:00, free"
    clerk.press(Qt.Key.Key_Left)
    assert clerk.here() == "Treatment room, 10:00–11:00, Ana Silva, Reserved"
    clerk.press(Qt.Key.Key_End)
    assert clerk.here() == "Treatment room, 17:00–18:00, free"
    clerk.press(Qt.Key.Key_Up)
    assert clerk.here() == "Table, 14:30–15:00, free"
    clerk.press(Qt.Key.Key_Home)
    assert clerk.here() == "Table, 11:00–11:30, free"
    clerk.press(Qt.Key.Key_Right, CTRL)
    clerk.settle()
    clerk.until(lambda: "Ana" not in " ".join(clerk.view.words(number) for number in range(len(clerk.view.stops()))))
    clerk.press(Qt.Key.Key_T)
    clerk.settle()
    clerk.until(lambda: "Ana" in " ".join(clerk.view.words(number) for number in range(len(clerk.view.stops()))))


def test_a_screen_reader_finds_every_stop(clerk: Clerk) -> None:
    plan = QAccessible.queryAccessibleInterface(clerk.view)
    assert plan.childCount() == len(clerk.view.stops())
    number = clerk.number("Ana Silva")
    child = plan.child(number)
    assert child.text(QAccessible.Text.Name) == "Treatment room, 10:00–11:00, Ana Silva, Reserved"
    assert child.rect().topLeft() == clerk.view.viewport().mapToGlobal(clerk.view.stop_rect(number).topLeft())
    assert plan.indexOfChild(child) == number
    assert plan.child(len(clerk.view.stops())) is None


def test_kinds_filter_the_plan(clerk: Clerk) -> None:
    clerk.click("places_kinds_SPA")
    assert {clerk.view._layout.places[stop.row].name for stop in clerk.view.stops()} == {"Treatment room"}
    clerk.click("places_kinds_SPA")
    assert len(clerk.view.stops()) == 17


def test_a_day_without_places_says_where_they_come_from(qtbot: QtBot, open_window: OpenWindow) -> None:
    clerk = Clerk(qtbot, open_window(SPEC))
    clerk.until(lambda: clerk.find("places_empty").isVisible())


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["en", CHINESE])
def test_nothing_sticks_out(qtbot: QtBot, open_window: OpenWindow, stay: CheckedIn, size: tuple[int, int], language: str) -> None:
    window = open_window(SPEC, size=size)
    window.speak(language)
    clerk = Clerk(qtbot, window)
    clerk.screen._new_booking()
    clerk.settle()
    clerk.until(lambda: clerk.find("place_form").isVisible())
    assert (window.width(), window.height()) == size
    panel = clerk.find("place_form")
    for widget in panel.findChildren(QWidget):
        if widget.isVisible() and not widget.isWindow():
            right = widget.mapTo(panel, QPoint(widget.width(), 0)).x()
            assert right <= panel.width() + 1, widget.objectName()


# --- Booking ------------------------------------------------------------------------------------------------------------


def test_drawing_over_free_slots_books_them(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    clerk.draw("Treatment room, 12:00", "Treatment room, 14:00")
    assert clerk.find("place_form_from").currentText() == "12:00"
    assert clerk.find("place_form_to").currentText() == "15:00"
    assert clerk.find("place_form_price").text() == "120.00"
    clerk.write("place_form_name", "Bruno")
    clerk.click("place_form_do")
    clerk.until(lambda: bookings(sqlite_hotel) == [("Ana Silva", 10, 11), ("Bruno", 12, 15)])
    assert clerk.message() == "Bruno has Treatment room on Mon 2 Mar 2026, 12:00–15:00."
    clerk.until(lambda: clerk.number("Bruno") >= 0)
    clerk.click("message_action")
    clerk.until(lambda: bookings(sqlite_hotel) == [("Ana Silva", 10, 11)])


def test_shift_and_arrows_then_enter_books_for_a_guest_in_house(clerk: Clerk, sqlite_hotel: SmallHotel, stay: CheckedIn) -> None:
    clerk.view.setFocus()
    clerk.press(Qt.Key.Key_Right, SHIFT)
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()
    line = clerk.find("place_form_stay")
    clerk.until(line.hasFocus)
    clerk.qtbot.keyClicks(line, "101")
    clerk.until(lambda: clerk.find("place_form_stay_hits").isVisible())
    clerk.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "101 · Ana Silva"
    clerk.click("place_form_do")
    clerk.until(lambda: bookings(sqlite_hotel)[-1] == ("Ana Silva", 11, 12))
    assert rows(sqlite_hotel, select(PlaceBooking.reservation_id).distinct()) == [(stay.reservation_id,)]


def test_slots_that_are_over_are_hatched_and_not_offered(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    sqlite_hotel.clock.set(at(12, 10))
    clerk.screen.refresh()
    clerk.settle()
    clerk.until(lambda: "09:00" not in " ".join(clerk.view.words(number) for number in range(len(clerk.view.stops()))))
    words = [clerk.view.words(number) for number in range(len(clerk.view.stops()))]
    # What is under way can still be booked; a booking that is over is still there.
    assert [word for word in words if word.startswith("Treatment")][:2] == [
        "Treatment room, 10:00–11:00, Ana Silva, Reserved",
        "Treatment room, 12:00–13:00, free",
    ]
    assert clerk.view._layout.past(1).right() + 1 == clerk.view._layout.x_of(at(12))
    nine = clerk.view.stop_rect(clerk.number("10:00–11:00")).center() - QPoint(clerk.view._layout.x_of(at(11)) // 3, 0)
    QTest.mouseDClick(clerk.view.viewport(), Qt.MouseButton.LeftButton, PLAIN, nine)
    clerk.settle()
    assert clerk.window.findChild(QWidget, "place_form") is None


def test_a_new_booking_proposes_the_next_free_hour(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    spa = rows(sqlite_hotel, select(PlaceBooking.place_id))[0][0]
    booked(sqlite_hotel, spa, 12, 14, name="Carla")
    sqlite_hotel.clock.set(at(12, 10))
    clerk.screen.refresh()
    clerk.settle()
    clerk.press_on("Ana Silva")
    clerk.click("places_new")
    assert clerk.find("place_form_place").currentText() == "Treatment room"
    assert clerk.find("place_form_from").currentText() == "14:00"
    assert clerk.find("place_form_to").currentText() == "15:00"
    assert [clerk.find("place_form_from").itemText(row) for row in range(2)] == ["12:00 – taken by Carla", "13:00 – taken by Carla"]
    clerk.write("place_form_name", "Bruno")
    clerk.click("place_form_do")
    clerk.until(lambda: bookings(sqlite_hotel)[-1] == ("Bruno", 14, 15))


def test_the_name_of_a_place_leads_to_its_week_and_a_day_back(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    spa = rows(sqlite_hotel, select(PlaceBooking.place_id))[0][0]
    sqlite_hotel.desk.run(book_place, place_id=spa, name="Dora", starts_at=at(9, day=4), ends_at=at(11, day=4))
    clerk.settle()
    name = QPoint(20, clerk.middle("Treatment room, 11:00").y())
    QTest.mouseClick(clerk.view.viewport(), Qt.MouseButton.LeftButton, PLAIN, name)
    clerk.settle()
    clerk.until(lambda: clerk.find("places_week").isChecked())
    clerk.until(lambda: any("Dora" in clerk.view.words(number) for number in range(len(clerk.view.stops()))))
    here = clerk.view.words(clerk.number("Dora"))
    assert here == "Treatment room, Wed 4 Mar 2026, 09:00–11:00, Dora, Reserved"
    assert {clerk.view._layout.places[stop.row].date.day for stop in clerk.view.stops()} == set(range(2, 9))
    # The same hour lies at the same place on every day.
    assert clerk.view._layout.x_of(at(9, day=4), 2) == clerk.view._layout.x_of(at(9))
    clerk.draw("Fri 6 Mar 2026, 12:00", "Fri 6 Mar 2026, 13:00")
    clerk.until(lambda: clerk.window.findChild(QWidget, "place_form") is not None)
    clerk.write("place_form_name", "Eva")
    clerk.click("place_form_do")
    clerk.until(lambda: rows(sqlite_hotel, select(PlaceBooking.starts_at).where(PlaceBooking.name == "Eva")) == [(at(12, day=6),)])
    clerk.until(lambda: any("Eva" in clerk.view.words(number) for number in range(len(clerk.view.stops()))))
    friday = QPoint(20, clerk.middle("Eva").y())
    QTest.mouseClick(clerk.view.viewport(), Qt.MouseButton.LeftButton, PLAIN, friday)
    clerk.settle()
    clerk.until(lambda: not clerk.find("places_week").isChecked())
    assert clerk.find("places_day").text() == "06/03/2026"
    clerk.view.setFocus()
    clerk.press(Qt.Key.Key_W)
    clerk.settle()
    clerk.until(lambda: clerk.find("places_week").isChecked())
    clerk.press(Qt.Key.Key_Right, CTRL)
    clerk.settle()
    assert clerk.find("places_day").text() == "13/03/2026"


def test_a_panel_that_opens_does_not_cover_its_booking(
    qtbot: QtBot, open_window: OpenWindow, stay: CheckedIn, sqlite_hotel: SmallHotel
) -> None:
    spa = rows(sqlite_hotel, select(PlaceBooking.place_id))[0][0]
    booked(sqlite_hotel, spa, 17, 18, name="Late")
    clerk = Clerk(qtbot, open_window(SPEC, size=(1024, 768)))
    clerk.until(lambda: any("Late" in clerk.view.words(number) for number in range(len(clerk.view.stops()))))
    clerk.press_on("Late")
    clerk.until(clerk.screen.panel.isVisible)
    clerk.settle()
    clerk.until(lambda: clerk.view.viewport().rect().contains(clerk.view.stop_rect(clerk.number("Late")).adjusted(1, 1, -1, -1)))


def test_drawing_stops_at_a_booking(clerk: Clerk) -> None:
    clerk.draw("Treatment room, 12:00", "Ana Silva")
    assert clerk.find("place_form_from").currentText() == "11:00"
    assert clerk.find("place_form_to").currentText() == "13:00"


def test_a_booking_for_nobody_is_refused_at_its_field(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    clerk.click("places_new")
    clerk.click("place_form_do")
    assert clerk.find("place_form_name_error").text() == "Choose a guest, or write a name."
    assert len(bookings(sqlite_hotel)) == 1


def test_who_was_faster_is_said_at_the_time(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    QTest.mouseDClick(clerk.view.viewport(), Qt.MouseButton.LeftButton, PLAIN, clerk.middle("Treatment room, 13:00"))
    clerk.settle()
    spa = rows(sqlite_hotel, select(PlaceBooking.place_id))[0][0]
    booked(sqlite_hotel, spa, 13, 14, name="Carla")
    clerk.settle()
    clerk.write("place_form_name", "Bruno")
    clerk.click("place_form_do")
    sentence = "Treatment room is taken by Carla from 13:00 to 14:00. Nothing was booked. Choose another time or another place."
    clerk.until(lambda: clerk.find("place_form_from_error").text() == sentence)
    assert clerk.find("place_form_name").text() == "Bruno"


def test_a_booking_is_moved_to_another_hour(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    clerk.press_on("Ana Silva")
    clerk.click("place_booking_change")
    box = clerk.find("place_form_from")
    box.setFocus()
    while box.currentText() != "15:00":
        clerk.qtbot.keyClick(box, Qt.Key.Key_Down)
    clerk.click("place_form_do")
    clerk.until(lambda: bookings(sqlite_hotel) == [("Ana Silva", 15, 16)])
    assert rows(sqlite_hotel, select(PlaceSlot.starts_at)) == [(at(15),)]
    reminder = rows(sqlite_hotel, select(PlaceBooking.remind_at))
    assert reminder == [(at(14, 30),)]


def test_an_unsaved_form_is_not_left_for_another_booking(clerk: Clerk) -> None:
    clerk.click("places_new")
    clerk.write("place_form_name", "Bruno")
    assert clerk.window.unsaved() == ["Or a name"]
    clerk.press_on("Ana Silva")
    assert clerk.find("place_form").isVisible()
    assert clerk.find("place_form_keep").isVisible()


# --- What becomes of it -------------------------------------------------------------------------------------------------


def test_the_next_step_charges_the_room(clerk: Clerk, sqlite_hotel: SmallHotel, stay: CheckedIn) -> None:
    clerk.press_on("Ana Silva")
    assert clerk.screen.panel.facts.value("Room") == "101"
    clerk.click("place_booking_charge")
    clerk.until(lambda: balance(sqlite_hotel, stay.folio_id) == 4_000)
    assert clerk.message() == "€40.00 was charged to the folio for Ana Silva."
    clerk.until(clerk.screen.panel.folio.isVisible)
    assert clerk.screen.panel.charge.isHidden()
    assert "Charged to a room" in clerk.view.words(clerk.number("Ana Silva"))


def test_a_booking_of_nobody_asks_which_room_pays(clerk: Clerk, sqlite_hotel: SmallHotel, stay: CheckedIn) -> None:
    spa = rows(sqlite_hotel, select(PlaceBooking.place_id))[0][0]
    booked(sqlite_hotel, spa, 13, 14, name="Visitor")
    clerk.settle()
    clerk.until(lambda: any(stop.booking and stop.booking.name == "Visitor" for stop in clerk.view.stops()))
    clerk.press_on("Visitor")
    clerk.click("place_booking_charge")
    line = clerk.find("place_charge_stay")
    clerk.until(line.hasFocus)
    clerk.qtbot.keyClicks(line, "101")
    clerk.until(lambda: clerk.find("place_charge_stay_hits").isVisible())
    clerk.qtbot.keyClick(line, Qt.Key.Key_Return)
    clerk.click("place_charge_do")
    clerk.until(lambda: balance(sqlite_hotel, stay.folio_id) == 4_000)
    clerk.click("message_action")
    clerk.qtbot.keyClicks(clerk.find("reverse_place_charge_reason"), "other room")
    clerk.click("reverse_place_charge_yes")
    clerk.until(lambda: balance(sqlite_hotel, stay.folio_id) == 0)


def test_cancelled_and_paid_elsewhere(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    clerk.press_on("Ana Silva")
    clerk.click("place_booking_paid")
    clerk.write("place_paid_how", "till 2")
    clerk.qtbot.keyClick(clerk.find("place_paid_how"), Qt.Key.Key_Return)
    clerk.until(lambda: rows(sqlite_hotel, select(PlaceBooking.status)) == [(PlaceBookingStatus.USED,)])
    clerk.until(lambda: "Paid elsewhere: till 2" in clerk.view.words(clerk.number("Ana Silva")))
    clerk.press_on("Ana Silva")
    clerk.click("place_booking_reopen")
    clerk.until(lambda: "Reserved" in clerk.view.words(clerk.number("Ana Silva")))
    clerk.draw("Treatment room, 12:00", "Treatment room, 13:00")
    clerk.write("place_form_name", "Bruno")
    clerk.click("place_form_do")
    clerk.until(lambda: any(stop.booking and stop.booking.name == "Bruno" for stop in clerk.view.stops()))
    clerk.press_on("Bruno")
    clerk.click("place_booking_cancel")
    clerk.write("place_cancel_reason", "ill")
    clerk.click("place_cancel_do")
    clerk.until(lambda: not any(stop.booking and stop.booking.name == "Bruno" for stop in clerk.view.stops()))


def test_a_charge_of_another_desk_shows_at_once(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    clerk.press_on("Ana Silva")
    booking = rows(sqlite_hotel, select(PlaceBooking.id))[0][0]
    sqlite_hotel.desk.run(charge_place_booking, place_booking_id=booking, version=1)
    clerk.until(clerk.screen.panel.charge.isHidden)
    assert rows(sqlite_hotel, select(Posting.text)) == [("Treatment room 2026-03-02 10:00–11:00",)]


# --- Reminders ----------------------------------------------------------------------------------------------------------


def test_a_reminder_is_said_and_leads_to_its_booking(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    clock = SimulatedClock(at(9, 29))
    window = clerk.window
    runner = window._parts.runner
    reminders = PlaceReminders(
        runner,
        messages=lambda: window.messages,
        go_to=window.go_to,
        time_zone=lambda: "Europe/Lisbon",
        clock=clock,
        parent=window,
    )

    def ask(instant: datetime) -> str:
        window.messages.clear()
        clock.set(instant)
        reminders.look()
        clerk.settle()
        return clerk.message()

    assert "Remind" not in ask(at(9, 29))
    said = "Remind Ana Silva (room 101): Treatment room, 10:00–11:00."
    assert ask(at(9, 31)) == said
    assert "Remind" not in ask(at(9, 33))
    assert ask(at(9, 37)) == said
    clerk.click("message_action")
    clerk.until(clerk.screen.panel.isVisible)
    clerk.click("place_booking_reminded")
    clerk.until(lambda: rows(sqlite_hotel, select(PlaceBooking.reminded_at))[0][0] is not None)
    assert "Remind Ana" not in ask(at(9, 50))
    runner.stop()
    reminders.look()


def test_a_booking_of_another_day_is_found(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    spa = rows(sqlite_hotel, select(PlaceBooking.place_id))[0][0]
    times: dict[str, Any] = {"starts_at": datetime(2026, 3, 20, 9, tzinfo=UTC), "ends_at": datetime(2026, 3, 20, 10, tzinfo=UTC)}
    found = sqlite_hotel.desk.run(book_place, place_id=spa, name="Later", **times)
    clerk.window.go_to(Target(kind=EntityKind.PLACE_BOOKING, id=found.place_booking_id))
    clerk.until(lambda: clerk.screen.panel.isVisible() and clerk.screen.panel.title.text() == "Later")
    assert clerk.find("places_day").text() == "20/03/2026"


# --- The layout ---------------------------------------------------------------------------------------------------------


def test_a_day_with_an_hour_twice_is_laid_out_by_time_that_passes(sqlite_hotel: SmallHotel) -> None:
    a_place(sqlite_hotel, opens_at=time(0), closes_at=time(6))
    (place,) = sqlite_hotel.desk.read(places_day, day=datetime(2026, 10, 25, tzinfo=UTC).date()).places
    zone = ZoneInfo("Europe/Lisbon")
    layout = PlanLayout([place], 700, zone)
    assert layout.hours == 7
    assert [mark.astimezone(zone).hour for mark in layout.hour_marks()] == [0, 1, 1, 2, 3, 4, 5]
    assert [layout.rect(number).width() for number in range(7)] == [100] * 7


def test_every_stop_is_found_where_it_lies(sqlite_hotel: SmallHotel, stay: CheckedIn) -> None:
    places: tuple[PlaceOfDay, ...] = sqlite_hotel.desk.read(places_day, day=DAY).places
    layout = PlanLayout(places, 901, ZoneInfo("Europe/Lisbon"))
    assert [layout.at(layout.rect(number).center()) for number in range(len(layout.stops))] == list(range(len(layout.stops)))
    assert layout.at(QPoint(-1, 5)) == layout.at(QPoint(5, layout.height + 1)) == -1
