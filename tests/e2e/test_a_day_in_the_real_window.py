"""One hotel day in the program itself: its own process, a real X screen, real keys; what came of it is read from the database."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.codes import HousekeepingStatus, ReservationStatus
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.invariants import check_everything
from hotel_desk.queries.room_rack import RackRoom, room_rack
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.stays import check_in
from hotel_desk.ui.shell.navigation import shortcut_of
from hotel_desk.ui.start import all_screens
from tests.fixtures.databases import FIRST_DAY
from tests.fixtures.x_display import running_program, until

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.x_display import ShownProgram, XDisplay

TODAY, TOMORROW = date(2026, 3, 3), date(2026, 3, 4)
ROOM_MINOR, CITY_TAX_MINOR = 10_000, 200
MINIBAR, MINIBAR_MINOR = "MINIBAR", 900


def keys_of(screen: str) -> str:
    """Alt and the place of a screen in the navigation."""
    return next(shortcut_of(spec, number) for number, spec in enumerate(all_screens()) if spec.key == screen).lower()


class Morning:
    """The small hotel on its second morning: Ana Silva leaves today, Lúcia Ferreira arrives."""

    def __init__(self, hotel: SmallHotel) -> None:
        self.hotel = hotel
        self.leaving = hotel.book(FIRST_DAY, TODAY, guest="Ana Silva")
        hotel.desk.run(check_in, reservation_id=self.leaving, room_id=hotel.rooms["101"])
        close_day(hotel.desk)
        self.arriving = hotel.book(TODAY, date(2026, 3, 6), guest="Lúcia Ferreira")

    def stay(self, reservation_id: ReservationId) -> StayDetail:
        return self.hotel.desk.read(stay_detail, reservation_id=reservation_id)

    def has(self, reservation_id: ReservationId, status: ReservationStatus) -> bool:
        return self.stay(reservation_id).status is status

    def bill(self) -> FolioView:
        """Ana Silva's folio."""
        folio_id = self.stay(self.leaving).guest_folio_id
        assert folio_id is not None
        return self.hotel.desk.read(folio_view, folio_id=folio_id)

    def posted(self, code: str) -> int:
        """What stands on it under a code, minor units."""
        return sum(line.gross_minor for line in self.bill().windows[0].lines if line.code == code)

    def room(self, number: str) -> RackRoom:
        return next(room for room in self.hotel.desk.read(room_rack).rooms if room.number == number)

    def business_date(self) -> date:
        return self.hotel.desk.read(hotel_status, user_name="manager").business_date


@pytest.mark.timeout(240)
def test_a_day_from_check_in_to_the_night_audit(sqlite_hotel: SmallHotel, x_display: XDisplay) -> None:
    morning = Morning(sqlite_hotel)
    with running_program(x_display, "--database", sqlite_hotel.url) as program:
        x_display.window("Front desk – Small Hotel")
        receive_the_guest(program, morning)
        post_and_take_money(program, morning)
        send_the_guest_off(program, morning)
        clean_the_room(program, morning)
        close_the_day(program, morning)
        x_display.key("alt+F4")
        assert program.process.wait(60) == os.EX_OK
    assert sqlite_hotel.desk.read(check_everything) == []


def receive_the_guest(program: ShownProgram, morning: Morning) -> None:
    """Ctrl+K, the confirmation number, Enter: the stay; Enter: check-in with the best room chosen; Enter."""
    screen = program.display
    program.keyboard_at("arrivals_table")
    screen.key("ctrl+k")
    program.keyboard_at("search_text")
    screen.type(morning.stay(morning.arriving).confirmation_number)
    screen.key("Return")
    program.keyboard_at("stay_next")
    screen.key("Return")
    program.keyboard_at("check_in_rooms")
    screen.key("Return")
    until(lambda: morning.has(morning.arriving, ReservationStatus.IN_HOUSE), "the guest is checked in")
    room = morning.stay(morning.arriving).room
    assert room is not None
    assert room.number == "102"


def post_and_take_money(program: ShownProgram, morning: Morning) -> None:
    """The cashier finds the folio of Ana Silva, posts from the minibar, and takes what is owed in cash."""
    screen = program.display
    screen.key(keys_of("cashier"))
    screen.window("Cashier – Small Hotel")
    program.keyboard_at("find_folio")
    screen.type("Ana Silva")
    screen.key("Return")
    program.see("ask_charge")
    screen.key("F2")
    program.keyboard_at("charge_code")
    screen.type(MINIBAR)
    until(lambda: program.state("charge_code_hits").get("rows", 0) == 1, "the code is found")
    screen.key("Return")
    program.keyboard_at("charge_price")
    screen.type("9")
    screen.key("Return")
    until(lambda: morning.posted(MINIBAR) == MINIBAR_MINOR, "the minibar is on the folio")
    owed = morning.bill().balance_minor
    assert owed == ROOM_MINOR + CITY_TAX_MINOR + MINIBAR_MINOR
    program.keyboard_at("charge_code")
    screen.key("F3")
    program.keyboard_at("payment_method")
    screen.key("Return")
    until(lambda: morning.bill().is_settled, "the folio is paid")
    assert morning.posted("CASH") == -owed


def send_the_guest_off(program: ShownProgram, morning: Morning) -> None:
    """After the last payment the keyboard is at *Check out*."""
    program.keyboard_at("cashier_check_out")
    program.display.key("Return")
    until(lambda: morning.has(morning.leaving, ReservationStatus.CHECKED_OUT), "the guest has left")


def clean_the_room(program: ShownProgram, morning: Morning) -> None:
    """A click on *Room status*; the number goes to the tile that was left dirty, Enter takes its next step."""
    assert morning.room("101").housekeeping is HousekeepingStatus.DIRTY
    program.click("go_to_room_status")
    program.display.window("Room status – Small Hotel")
    program.keyboard_at("room_rack")
    program.display.type("101")
    program.display.key("Return")
    until(lambda: morning.room("101").housekeeping is HousekeepingStatus.CLEAN, "the room is clean")


def close_the_day(program: ShownProgram, morning: Morning) -> None:
    """F12 asks; Enter agrees."""
    screen = program.display
    screen.key(keys_of("night_audit"))
    screen.window("Night audit – Small Hotel")
    program.see("close_day")
    screen.key("F12")
    program.keyboard_at("close_the_day_yes")
    screen.key("Return")
    until(lambda: morning.business_date() == TOMORROW, "the day is closed")
    program.see("audit_outcome")
