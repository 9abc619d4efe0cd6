"""A guest who must not get a room, where one would get it: the warning is seen, and a reason is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.guest_codes import NoteKind, NotePlace
from hotel_desk.domain.guest_form import GuestFileForm, NoteLine
from hotel_desk.domain.ids import ProfileId
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.cancellations import mark_no_show
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.ui.cashier import SPEC as CASHIER
from hotel_desk.ui.cashier.screen import CashierScreen
from tests.guest_files_of_tests import written
from tests.ui.calendar_window import CTRL, SCREENS, Person
from tests.ui.front_desk_window import Receptionist, SecondDay, day_fixture, person_fixture  # noqa: F401 - its fixtures
from tests.ui.test_booking import add_room, booked

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

WHY = "broke the minibar twice"


def mark(hotel: SmallHotel, profile_id: ProfileId, *notes: NoteLine) -> None:
    """Write into the guest file that they must not get a room."""
    file = hotel.desk.read(guest_file, profile_id=profile_id)
    form = replace(file.form, do_not_rent=True, do_not_rent_reason=WHY, notes=notes)
    hotel.desk.run(save_guest_file, profile_id=profile_id, form=form, version=file.version)


def test_check_in_warns_and_asks_why(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    guest = sqlite_hotel.desk.read(stay_detail, reservation_id=day.given_104).guest.guest_id
    mark(sqlite_hotel, guest, NoteLine(NoteKind.GENERAL, "Ask for the passport", (NotePlace.CHECK_IN,)))
    person.next_step(day.given_104, "check_in_panel")
    person.until(lambda: person.widget("check_in_alerts").text() == f"! Do not rent: {WHY}\n! Ask for the passport")
    person.click("check_in_do")
    person.until(lambda: person.widget("unwanted_guest_reason").isVisible())
    assert sqlite_hotel.desk.read(stay_detail, reservation_id=day.given_104).status is ReservationStatus.RESERVED
    person.widget("unwanted_guest_reason").setPlainText("paid for it")
    person.click("unwanted_guest_yes")
    person.until(lambda: sqlite_hotel.desk.read(stay_detail, reservation_id=day.given_104).status is ReservationStatus.IN_HOUSE)


def test_whoever_comes_late_is_asked_about_too(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    mark(sqlite_hotel, sqlite_hotel.desk.read(stay_detail, reservation_id=day.given_104).guest.guest_id)
    sqlite_hotel.desk.run(mark_no_show, reservation_id=day.given_104)
    person.screen.refresh()
    person.settle()
    person.go_to_list(4)
    person.open_stay(day.given_104)
    person.job("stay_receive", "receive_panel")
    person.until(lambda: person.widget("receive_alerts").text() == f"! Do not rent: {WHY}")
    person.panel.picker.set_value(sqlite_hotel.rooms["104"])
    person.click("receive_do")
    person.until(lambda: person.widget("unwanted_guest_reason").isVisible())
    assert sqlite_hotel.desk.read(stay_detail, reservation_id=day.given_104).status is ReservationStatus.NO_SHOW
    person.widget("unwanted_guest_reason").setPlainText("paid for it")
    person.click("unwanted_guest_yes")
    person.until(lambda: sqlite_hotel.desk.read(stay_detail, reservation_id=day.given_104).status is ReservationStatus.IN_HOUSE)


def test_booking_warns_and_asks_why(qtbot: QtBot, open_window: Callable[..., Any], sqlite_hotel: SmallHotel) -> None:
    guest = written(sqlite_hotel, GuestFileForm(name="Max Minibar"))
    mark(sqlite_hotel, guest, NoteLine(NoteKind.GENERAL, "Wants the corner table", (NotePlace.BOOKING,)))
    clerk = Person(qtbot, open_window(*SCREENS))
    clerk.window.activateWindow()
    clerk.until(clerk.window.isActiveWindow)
    clerk.press(Qt.Key.Key_N, modifier=CTRL)
    clerk.settle()
    add_room(clerk, "Standard")
    clerk.fill("booking_guest", "max")
    clerk.until(clerk.booking.who.guest._popup.isVisible)
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: clerk.sees("booking_alerts"))
    assert clerk.widget("booking_alerts").text() == f"! Do not rent: {WHY}\n! Wants the corner table"
    clerk.click("booking_book")
    clerk.until(lambda: clerk.sees("unwanted_guest_reason"))
    assert booked(sqlite_hotel) == []
    clerk.widget("unwanted_guest_reason").setPlainText("paid for it")
    clerk.click("unwanted_guest_yes")
    clerk.until(lambda: booked(sqlite_hotel))
    assert [row.guest for row in booked(sqlite_hotel)] == ["Max Minibar"]
    clerk.settle()


def test_the_cashier_sees_what_is_meant_for_the_cashier(
    qtbot: QtBot, open_window: Callable[..., Any], sqlite_hotel: SmallHotel, day: SecondDay
) -> None:
    stay = sqlite_hotel.desk.read(stay_detail, reservation_id=day.stays_on)
    mark(
        sqlite_hotel,
        stay.guest.guest_id,
        NoteLine(NoteKind.MONEY, "Pays cash only", (NotePlace.CASHIER,)),
        NoteLine(NoteKind.GENERAL, "No"),
    )
    clerk = Person(qtbot, open_window(CASHIER))
    screen = clerk.window._screens["cashier"]
    assert isinstance(screen, CashierScreen)
    screen.show_folio(stay.windows[0].folio_id)
    clerk.until(lambda: clerk.sees("folio_notices"))
    assert clerk.widget("folio_notices").text() == f"! Do not rent: {WHY}\n! Pays cash only"
    clerk.settle()
