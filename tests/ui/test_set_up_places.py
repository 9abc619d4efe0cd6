"""Places in the set-up: written down, changed, refused while a booking stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.models.place import Place
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.places_of_tests import a_place, booked
from tests.ui.set_up_window import open_window

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel


def stored(hotel: SmallHotel) -> list[Any]:
    columns = (Place.code, Place.name, Place.capacity, Place.slot_minutes, Place.slot_price_minor, Place.active)
    with hotel.database.snapshot() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(Place.code))]


def test_a_place_is_written_down(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    with open_window(qtbot, sqlite_hotel, tmp_path) as person:
        page = person.go_to_noun("Places let by the hour")
        assert unnamed_widgets(page) == []
        person.click("let_places_new")
        person.write("let_places_code", "LAKE")
        person.write("let_places_name", "Lake room")
        person.write("let_places_opens", "8")
        person.write("let_places_closes", "8")
        person.write("let_places_price", "400")
        person.choose("let_places_code_of_charge", "Other charge")
        person.click("let_places_save")
        person.wait(lambda: "closes after it opens" in person.find("let_places_closes_error").text())
        assert stored(sqlite_hotel) == []
        person.write("let_places_closes", "22:30")
        person.click("let_places_save")
        person.wait(lambda: stored(sqlite_hotel) == [("LAKE", "Lake room", 10, 60, 40_000, True)])
        person.wait(lambda: person.texts(0) == ["LAKE"])
        assert person.texts(3) == ["08:00–22:30"]


def test_a_booked_place_is_switched_off_not_deleted(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    booked(sqlite_hotel, a_place(sqlite_hotel))
    with open_window(qtbot, sqlite_hotel, tmp_path) as person:
        person.go_to_noun("Places let by the hour")
        person.wait(lambda: person.texts(0) == ["SPA1"])
        person.click_row("SPA1")
        person.write("let_places_opens", "9:30")
        person.click("let_places_save")
        person.wait(lambda: "Ana Silva has Treatment room on 2026-03-02 10:00" in person.find("let_places_slot_error").text())
        person.write("let_places_opens", "9:00")
        person.click("let_places_delete")
        person.click("let_places_delete_dialog_yes")
        person.wait(lambda: "is used by 1 booking" in person.message())
        person.click("message_action")
        person.wait(lambda: not stored(sqlite_hotel)[0][-1])
