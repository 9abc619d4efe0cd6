"""What a drop asks before it is done: a fee, a reason, a swap of guests who are here; answered by hand, read from the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from sqlalchemy import func, select, update

from hotel_desk.domain.codes import EntityKind, HousekeepingStatus, ReservationStatus
from hotel_desk.models.folio import FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.stays import check_in
from hotel_desk.ui.desk_port import Target
from tests.selling_rules_of_tests import costs_to_change
from tests.stays_of_tests import make
from tests.ui.calendar_mouse import Mouse
from tests.ui.calendar_window import CTRL, DAY, Person, day
from tests.ui.reservations_window import sold, stay_of
from tests.ui.selling_hotel import selling
from tests.ui.test_tape_chart_drag import dates, rooms, words

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

type OpenCalendar = Callable[..., Person]


def owed(hotel: SmallHotel) -> int:
    with hotel.database.snapshot() as connection:
        return int(connection.execute(select(func.coalesce(func.sum(FolioWindow.balance_minor), 0))).scalar_one())


def upgrade_reason(hotel: SmallHotel, stay: ReservationId) -> str | None:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(Reservation.upgrade_reason).where(Reservation.id == stay)).scalar_one()


def is_in(hotel: SmallHotel, stay: ReservationId) -> str:
    """The room the guest is in."""
    here = select(Room.number).join(RoomOccupancy, RoomOccupancy.open_room_id == Room.id).where(RoomOccupancy.reservation_id == stay)
    with hotel.database.snapshot() as connection:
        return connection.execute(here).scalar_one()


def with_a_fee(hotel: SmallHotel) -> ReservationId:
    """In room 101 from the third to the sixth at 100.00; a change of dates costs 15.00."""
    stay = hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    costs_to_change(hotel, stay)
    return stay


def test_the_fee_of_a_change_is_shown_before_the_drop_and_charged_with_it(sqlite_hotel: SmallHotel, person: OpenCalendar) -> None:
    stay = with_a_fee(sqlite_hotel)
    clerk = person()
    mouse = Mouse(clerk)
    with mouse.dragging(mouse.at("101", day(4)), mouse.at("101", day(5))):
        assert "€300.00, as before · change fee €15.00" in words(clerk)
        assert owed(sqlite_hotel) == 0
    clerk.until(lambda: clerk.sees("tape_chart_preview_price_keep"))
    assert clerk.widget("tape_chart_preview_price_keep").text() == "Move"
    assert dates(sqlite_hotel, stay) == (day(3), day(6))
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: dates(sqlite_hotel, stay) == (day(4), day(7)))
    assert owed(sqlite_hotel) == 1_500
    clerk.until(lambda: clerk.said().endswith("The change fee of €15.00 is charged."))
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: dates(sqlite_hotel, stay) == (day(3), day(6)))
    clerk.until(lambda: "The change fee of €15.00 stays charged" in clerk.said())
    assert owed(sqlite_hotel) == 1_500, "money is reversed, never undone"


def test_the_fee_is_waived_with_a_reason(sqlite_hotel: SmallHotel, person: OpenCalendar) -> None:
    stay = with_a_fee(sqlite_hotel)
    clerk = person()
    mouse = Mouse(clerk)
    mouse.drag(mouse.on(stay, "end"), mouse.at("101", day(7)))
    clerk.until(lambda: clerk.sees("tape_chart_preview_waive"))
    clerk.widget("tape_chart_preview_waive").setFocus()
    clerk.press(Qt.Key.Key_Space)
    clerk.until(lambda: clerk.sees("tape_chart_preview_waive_reason"))
    clerk.click("tape_chart_preview_price_keep")
    assert dates(sqlite_hotel, stay) == (day(3), day(6)), "no reason, no waiver"
    clerk.fill("tape_chart_preview_waive_reason", "Our mistake")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: dates(sqlite_hotel, stay) == (day(3), day(7)))
    assert owed(sqlite_hotel) == 0


def test_who_may_not_waive_is_not_offered_it(sqlite_hotel: SmallHotel, person: OpenCalendar) -> None:
    stay = with_a_fee(sqlite_hotel)
    clerk = person(user="reservations")
    mouse = Mouse(clerk)
    mouse.drag(mouse.at("101", day(4)), mouse.at("101", day(5)))
    clerk.until(lambda: clerk.sees("tape_chart_preview_price_keep"))
    assert not clerk.sees("tape_chart_preview_waive")
    clerk.press(Qt.Key.Key_Escape)
    assert (dates(sqlite_hotel, stay), owed(sqlite_hotel)) == ((day(3), day(6)), 0)


def test_another_type_is_given_for_a_reason(sqlite_hotel: SmallHotel, person: OpenCalendar) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    clerk = person()
    mouse = Mouse(clerk)
    mouse.drag(mouse.at("101", day(4)), mouse.at("201", day(4)))
    clerk.until(lambda: clerk.sees("tape_chart_preview_reason"))
    clerk.press(Qt.Key.Key_Return)
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]
    clerk.write("Regular guest")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("201", 3, 6)])
    assert upgrade_reason(sqlite_hotel, stay) == "Regular guest"
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 6)])
    assert upgrade_reason(sqlite_hotel, stay) is None


@pytest.mark.parametrize("ready", [True, False])
def test_two_guests_who_are_here_change_rooms(sqlite_hotel: SmallHotel, person: OpenCalendar, ready: bool) -> None:
    ana = sqlite_hotel.book(DAY, day(5), room="101", guest="Ana Silva")
    rui = sqlite_hotel.book(DAY, day(6), room="102", guest="Rui Costa")
    for stay in (ana, rui):
        sqlite_hotel.desk.run(check_in, reservation_id=stay)
    if not ready:
        make(sqlite_hotel, "101", HousekeepingStatus.DIRTY)
    clerk = person()
    mouse = Mouse(clerk)
    start = mouse.at("101", day(3))
    mouse.drag(start, QPoint(start.x(), mouse.on(rui).y()))
    clerk.until(lambda: clerk.sees("tape_chart_preview_swap"))
    clerk.write("Beds mixed up")
    clerk.press(Qt.Key.Key_Return)
    if not ready:
        clerk.until(lambda: "not ready" in clerk.calendar.view.card.question.text())
        assert is_in(sqlite_hotel, ana) == "101"
        clerk.write("They cannot wait")
        clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: is_in(sqlite_hotel, ana) == "102")
    assert is_in(sqlite_hotel, rui) == "101"
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.settle()
    for room in ("101", "102"):
        make(sqlite_hotel, room, HousekeepingStatus.CLEAN)
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: is_in(sqlite_hotel, ana) == "101")


def promise(hotel: SmallHotel, stay: ReservationId) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay).values(do_not_move=True))


def test_a_promised_room_is_taken_away_in_the_panel_only_for_a_reason(sqlite_hotel: SmallHotel, person: OpenCalendar) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    promise(sqlite_hotel, stay)
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_unassign")
    clerk.until(lambda: clerk.sees("promised_room"))
    assert rooms(sqlite_hotel, stay) == [("101", 3, 6)]
    clerk.fill("promised_room_reason", "Burst pipe")
    clerk.click("promised_room_yes")
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [])


def test_a_guest_promised_a_room_is_given_another_one_in_the_panel_for_a_reason(sqlite_hotel: SmallHotel, person: OpenCalendar) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    promise(sqlite_hotel, stay)
    clerk = person()
    clerk.click_bar(stay)
    clerk.click("tape_chart_stay_room")
    clerk.until(lambda: clerk.sees("tape_chart_room_save") and clerk.widget("tape_chart_free_rooms").current() is not None)
    clerk.click("tape_chart_room_save")
    clerk.until(lambda: clerk.sees("promised_room"))
    clerk.fill("promised_room_reason", "Burst pipe")
    clerk.click("promised_room_yes")
    clerk.until(lambda: [room for room, *_dates in rooms(sqlite_hotel, stay)] not in ([], ["101"]))


def test_a_move_against_a_promise_is_undone_for_a_reason_or_left(sqlite_hotel: SmallHotel, person: OpenCalendar) -> None:
    stay = sqlite_hotel.book(day(3), day(6), room="101", guest="Ana Silva")
    promise(sqlite_hotel, stay)
    clerk = person()
    mouse = Mouse(clerk)
    mouse.drag(mouse.at("101", day(4)), mouse.at("102", day(4)))
    clerk.until(lambda: clerk.sees("tape_chart_preview_reason"))
    clerk.write("Burst pipe")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("102", 3, 6)])
    clerk.until(lambda: clerk.calendar.view.held() is None)
    for answer in ("no", "yes"):
        clerk.window.activateWindow()
        clerk.until(clerk.window.isActiveWindow)
        clerk.calendar.view.setFocus()
        clerk.press(Qt.Key.Key_Z, modifier=CTRL)
        clerk.until(lambda: clerk.sees("promised_room"))
        assert rooms(sqlite_hotel, stay) == [("102", 3, 6)]
        clerk.fill("promised_room_reason", "Mended")
        clerk.click(f"promised_room_{answer}")
        clerk.until(lambda: not clerk.sees("promised_room"))
        clerk.settle()
    clerk.until(lambda: rooms(sqlite_hotel, stay) == [("101", 3, 6)])
    clerk.until(lambda: clerk.said() == "Ana Silva: the move is undone.")


def test_who_moved_out_of_a_room_that_is_dirty_by_now_goes_back_for_a_reason(sqlite_hotel: SmallHotel, person: OpenCalendar) -> None:
    stay = sqlite_hotel.book(DAY, day(6), room="101", guest="Ana Silva")
    sqlite_hotel.desk.run(check_in, reservation_id=stay)
    make(sqlite_hotel, "102", HousekeepingStatus.INSPECTED)
    clerk = person()
    mouse = Mouse(clerk)
    mouse.drag(mouse.at("101", day(4)), mouse.at("102", day(4)))
    clerk.until(lambda: clerk.sees("tape_chart_preview_reason"))
    clerk.write("Noise")
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: is_in(sqlite_hotel, stay) == "102")
    clerk.until(lambda: clerk.calendar.view.held() is None)
    clerk.settle()
    clerk.press(Qt.Key.Key_Z, modifier=CTRL)
    clerk.until(lambda: clerk.sees("overrule"))
    assert is_in(sqlite_hotel, stay) == "102"
    clerk.fill("overrule_reason", "Was in it a minute ago")
    clerk.click("overrule_yes")
    clerk.until(lambda: is_in(sqlite_hotel, stay) == "101")


def test_taking_a_cancelled_reservation_back_against_a_rule_asks_why(sqlite_hotel: SmallHotel, person: OpenCalendar) -> None:
    plans = selling(sqlite_hotel)
    stay = sold(sqlite_hotel, plans)
    sqlite_hotel.desk.run(cancel_reservation, reservation_id=stay, reason="Ill")
    closed: dict[str, Any] = {"scope": RestrictionScope(plans.best), "changes": RestrictionChanges(closed_to_arrival=True)}
    sqlite_hotel.desk.run(set_restrictions, **closed, first_date=DAY, last_date=DAY)
    clerk = person()
    clerk.window.go_to(Target(screen="tape_chart", kind=EntityKind.RESERVATION, id=stay))
    clerk.until(lambda: clerk.sees("tape_chart_stay_reinstate"))
    clerk.click("tape_chart_stay_reinstate")
    clerk.until(lambda: clerk.sees("overrule"))
    assert stay_of(sqlite_hotel, stay).status is ReservationStatus.CANCELLED
    clerk.fill("overrule_reason", "Regular guest")
    clerk.click("overrule_yes")
    clerk.until(lambda: "stands again" in clerk.said())
    assert stay_of(sqlite_hotel, stay).status is ReservationStatus.RESERVED
