"""What is asked for beside dates and guests: facilities, kinds of plans, packages; pictures, and what is noted while booking."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select, update

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import PackageId
from hotel_desk.domain.rate_codes import AlertMoment, Department, PriceUnit, RateAudience
from hotel_desk.models.package import ReservationPackage
from hotel_desk.models.reservation_notes import Alert, Trace
from hotel_desk.models.room import Room, RoomType
from hotel_desk.queries.reservation_sheet import reservation_sheet
from hotel_desk.services.setup_pictures import add_picture
from tests.pictures import png
from tests.rates_of_tests import a_package, a_plan, priced
from tests.ui.calendar_window import DAY, Person
from tests.ui.selling_hotel import selling
from tests.ui.test_booking import add_room, booked, person, type_new_guest  # noqa: F401 - the fixture of somebody who books

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def furnished(sqlite_hotel: SmallHotel) -> SmallHotel:
    """Suites have a bath tub, two pictures and 60 m²; room 101 has a sea view."""
    with sqlite_hotel.database.writing() as connection:
        connection.execute(update(RoomType).where(RoomType.id == sqlite_hotel.suite).values(features=["Bath tub"], area_square_metres=60))
        connection.execute(update(Room).where(Room.number == "101").values(features=["Sea view"]))
    for caption in ("Salon", "Bath"):
        sqlite_hotel.desk.run(
            add_picture, owner_kind=EntityKind.ROOM_TYPE, owner_id=sqlite_hotel.suite, caption=caption, content=png(40, 30)
        )
    return sqlite_hotel


def rows(clerk: Person) -> list[tuple[str, str]]:
    return [(offer.type.code, offer.quote.plan_code if offer.quote else "") for offer in clerk.booking.table.rows()]


def chip(clerk: Person, name: str, title: str) -> None:
    """Tick one of the chips of a field with the space bar."""
    box = next(box for box in clerk.widget(name).findChildren(type(clerk.booking.page.filter_button)) if box.text() == title)
    box.setFocus()
    clerk.qtbot.keyClick(box, Qt.Key.Key_Space)
    clerk.settle()


def stored(hotel: SmallHotel, statement: Any) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(statement).all())


def test_facilities_of_types_and_of_free_rooms_are_asked_for(furnished: SmallHotel, person: Callable[..., Person]) -> None:  # noqa: F811
    selling(furnished)
    clerk = person()
    clerk.fill("booking_adults", "2")
    clerk.click("booking_filter")
    clerk.settle()
    chip(clerk, "booking_feature", "Sea view")
    assert rows(clerk) == [("STD", "BAR"), ("STD", "BB")]
    clerk.booking.table.setFocus()
    clerk.settle()
    assert clerk.widget("booking_offer_rooms").text() == "Sea view: 101"
    furnished.book(room="101")
    clerk.until(lambda: rows(clerk) == [])
    assert clerk.sees("booking_no_offer")
    chip(clerk, "booking_feature", "Sea view")
    chip(clerk, "booking_feature", "Bath tub")
    assert rows(clerk) == [("STE", "BAR"), ("STE", "BB")]
    clerk.choose("booking_type", "Standard")
    clerk.settle()
    assert rows(clerk) == []


def test_every_picture_of_a_type_is_shown(furnished: SmallHotel, person: Callable[..., Person]) -> None:  # noqa: F811
    clerk = person()
    clerk.booking.table.setFocus()
    clerk.press(Qt.Key.Key_Down)
    clerk.until(lambda: clerk.sees("booking_offer_picture_next"))
    assert "60 m²" in clerk.widget("booking_offer_facts").text()
    assert "Bath tub" in clerk.widget("booking_offer_facts").text()
    said = []
    for _press in range(3):
        said.append(clerk.widget("booking_offer_picture_caption").text())
        clerk.widget("booking_offer_picture_next").setFocus()
        clerk.press(Qt.Key.Key_Space)
    assert said == ["1 of 2 · Salon", "2 of 2 · Bath", "1 of 2 · Salon"]


def test_special_plans_are_asked_for_by_those_who_may(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:  # noqa: F811
    selling(sqlite_hotel)
    own = a_plan(sqlite_hotel, "OWN", audience=RateAudience.HOUSE_USE)
    clerk = person()
    clerk.click("booking_filter")
    clerk.choose("booking_plans", "House use")
    clerk.settle()
    assert rows(clerk) == [("STD", "OWN"), ("STE", "OWN")]
    add_room(clerk, "Standard")
    clerk.choose("booking_plans", "Usual plans")
    clerk.settle()
    assert ("STD", "OWN") not in rows(clerk)
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    clerk.until(lambda: clerk.sees("booked"))
    (stay,) = booked(sqlite_hotel)
    assert sqlite_hotel.desk.read(reservation_sheet, reservation_id=stay.id).plan_id == own


def test_reception_is_not_offered_special_plans(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:  # noqa: F811
    selling(sqlite_hotel)
    clerk = person(user="reception")
    clerk.click("booking_filter")
    clerk.settle()
    box = clerk.widget("booking_plans")
    assert [box.itemText(number) for number in range(box.count())] == ["Usual plans", "Members"]


def test_packages_beside_those_of_the_plan_are_quoted_and_sold(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:  # noqa: F811
    selling(sqlite_hotel)
    spa = a_package(sqlite_hotel, "BAR", 3_000)
    clerk = person()
    clerk.fill("booking_adults", "2")
    clerk.settle()
    chip(clerk, "booking_packages", "Bar")
    assert [offer.total_minor for offer in clerk.booking.table.rows() if offer.type.code == "STD"] == [16_000, 17_400]
    add_room(clerk, "Standard")
    add_room(clerk, "Standard")
    clerk.widget("booking_room_2_own_box").setFocus()
    clerk.press(Qt.Key.Key_Space)
    clerk.settle()
    chip(clerk, "booking_room_2_packages", "Bar")
    assert "€160.00" in clerk.widget("booking_room_1_summary").text()
    assert "€100.00" in clerk.widget("booking_room_2_summary").text()
    assert clerk.widget("booking_total").text() == "€260.00"
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    clerk.until(lambda: clerk.sees("booked"))
    assert [PackageId(row.package_id) for row in stored(sqlite_hotel, select(ReservationPackage.package_id))] == [spa]


def test_alerts_and_traces_are_typed_while_booking(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:  # noqa: F811
    clerk = person()
    add_room(clerk, "Standard")
    add_room(clerk, "Suite")
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_add_alert")
    clerk.click("booking_book")
    assert clerk.widget("booking_note_1_text_error").text() == "Please fill this in."
    clerk.choose("booking_note_1_moment", "At check-out")
    clerk.fill("booking_note_1_text", "Key deposit")
    clerk.click("booking_add_trace")
    clerk.choose("booking_note_2_department", "Housekeeping")
    clerk.fill("booking_note_2_text", "Flowers")
    clerk.click("booking_add_alert")
    clerk.click("booking_note_3_remove")
    clerk.click("booking_book")
    clerk.until(lambda: clerk.sees("booked"))
    stays = booked(sqlite_hotel)
    alerts = stored(sqlite_hotel, select(Alert.reservation_id, Alert.moment, Alert.text))
    assert {(row.moment, row.text) for row in alerts} == {(AlertMoment.CHECK_OUT, "Key deposit")}
    assert {row.reservation_id for row in alerts} == {stay.id for stay in stays}
    assert [tuple(row) for row in stored(sqlite_hotel, select(Trace.department, Trace.due_date, Trace.text))] == [
        (Department.HOUSEKEEPING, date(2026, 3, 2), "Flowers")
    ]
    assert date(2026, 3, 2) == DAY
    assert clerk.booking.page.notes.cards == []


def test_a_room_for_nobody_is_told_at_its_field(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:  # noqa: F811
    clerk = person()
    clerk.fill("booking_adults", "0")
    clerk.until(lambda: clerk.sees("booking_adults_error"))
    assert "Nobody comes" in clerk.widget("booking_adults_error").text()
    clerk.fill("booking_child_ages", "9")
    clerk.settle()
    assert not clerk.sees("booking_adults_error")
    assert {code for code, _plan in rows(clerk)} == {"STD", "STE"}


def test_a_high_window_shows_more_offers(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:  # noqa: F811
    for number in range(6):
        plan = a_plan(sqlite_hotel, f"P{number}")
        for kind in (sqlite_hotel.standard, sqlite_hotel.suite):
            priced(sqlite_hotel, plan, {PriceUnit.ADULTS_1: 9_000 + number}, kind=kind)
    clerk = person(size=(1280, 800))
    clerk.settle()
    table = clerk.booking.table
    clerk.until(lambda: len(table.rows()) == 12)
    assert table.verticalScrollBar().maximum() > 0
    clerk.window.resize(1920, 1080)
    clerk.until(lambda: table.verticalScrollBar().maximum() == 0)
    assert clerk.booking.page.offers_state.height() == table.height()
    assert clerk.booking.page._left_scroll.verticalScrollBar().maximum() == 0
