"""The set-up in the real window: real keys and clicks, a real hotel, results read from the database."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPlainTextEdit
from sqlalchemy import func, select

from hotel_desk.domain.codes import CodeKind, EntityKind, PaymentMethod, ProfileKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.room import Building, Closure, Floor, Picture, Room, RoomType
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode, TransactionCodeTax
from hotel_desk.queries.setup_rooms import buildings_set_up
from hotel_desk.services.setup_pictures import add_picture
from hotel_desk.services.setup_places import BuildingDetails, add_building, change_building
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.setup.noun_page import NounPage
from hotel_desk.ui.setup.permission_page import PermissionPage
from hotel_desk.ui.setup.screen import SetUpScreen
from hotel_desk.ui.theme import DARK_MODE, theme
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.pictures import PNG, png
from tests.ui.set_up_window import Person, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

ESCAPE, ENTER, TAB = Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Tab
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def person(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> Iterator[Person]:
    with open_window(qtbot, sqlite_hotel, tmp_path) as someone:
        yield someone


def stored(hotel: SmallHotel, *columns: Any, where: Any = True) -> list[Any]:
    """What the database has."""
    with hotel.database.snapshot() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).where(where))]


def nouns(screen: SetUpScreen) -> list[str]:
    tree = screen.tree
    groups = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    return [group.child(number).text(0) for group in groups for number in range(group.childCount())]


def test_every_widget_has_its_two_names(person: Person) -> None:
    for noun in nouns(person.set_up):
        page = person.go_to_noun(noun)
        if isinstance(page, NounPage):
            page.make_new()
            person.settle()
    assert unnamed_widgets(person.set_up) == []


def test_the_tree_is_walked_with_the_arrow_keys(person: Person) -> None:
    tree = person.set_up.tree
    tree.setFocus()
    shown = []
    for _step in range(len(nouns(person.set_up))):
        shown.append(tree.currentItem().text(0))
        person.settle()
        person.qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert shown == nouns(person.set_up)


def test_a_building_is_added_with_the_keyboard_alone(person: Person) -> None:
    page = person.go_to_noun("Buildings")
    page.setFocus()
    person.qtbot.keyClick(person.window, Qt.Key.Key_Insert)
    person.wait(lambda: person.find("buildings_code").hasFocus())
    person.qtbot.keyClicks(person.find("buildings_code"), "B")
    person.qtbot.keyClick(person.find("buildings_code"), TAB)
    person.qtbot.keyClick(person.window.focusWidget(), Qt.Key.Key_Up)
    person.qtbot.keyClick(person.window.focusWidget(), TAB)
    assert person.window.focusWidget() is person.find("buildings_name")
    person.qtbot.keyClicks(person.find("buildings_name"), "Garden house")
    person.qtbot.keyClick(person.find("buildings_name"), ENTER)
    person.settle()
    assert stored(person.hotel, Building.code, Building.name, Building.sort_order, where=Building.code == "B") == [("B", "Garden house", 1)]
    assert person.texts(1) == ["House A", "Garden house"]
    assert person.message() == "Saved."
    assert person.page().panel.title.text() == "Building Garden house"
    person.qtbot.keyClick(person.window.focusWidget(), ESCAPE)
    assert person.page().panel.isHidden()
    assert person.set_up.unsaved() == []


def test_what_is_missing_or_taken_is_said_under_its_field_and_what_was_typed_stays(person: Person) -> None:
    person.go_to_noun("Buildings")
    person.click("buildings_new")
    person.write("buildings_name", "Garden house")
    person.click("buildings_save")
    form = person.page().form
    assert form.field("code").error() == "Please fill this in."
    assert person.find("buildings_code").hasFocus()
    person.write("buildings_code", "A")
    person.click("buildings_save")
    assert form.field("code").error() == "“A” is taken: Building House A has it already. Nothing was saved. Choose another."
    assert form.value("name") == "Garden house"
    assert len(stored(person.hotel, Building.id)) == 1


def test_a_floor_is_changed_and_moved(person: Person) -> None:
    person.hotel.desk.run(add_building, details=BuildingDetails("B", "Garden house"))
    person.go_to_noun("Floors")
    person.click_row("First floor", 1)
    person.choose("floors_building", "Garden house")
    person.write("floors_name", "Ground floor")
    person.qtbot.keyClick(person.find("floors_name"), Qt.Key.Key_S, CONTROL)
    person.wait(lambda: person.message() == "Saved.")
    joined = Floor.building_id == Building.id
    assert stored(person.hotel, Floor.name, Building.name, where=joined) == [("Ground floor", "Garden house")]


def test_rooms_are_added_as_a_range_and_count_at_once(person: Person) -> None:
    person.hotel.book()
    person.go_to_noun("Rooms")
    person.click("rooms_new")
    person.write("rooms_number", "105-109")
    person.choose("rooms_room_type", "Standard")
    person.choose("rooms_floor", "First floor")
    person.qtbot.mouseClick(person.page().form.field("features").box("Sea view"), Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    another = person.find("rooms_features_new")
    another.setFocus()
    person.qtbot.keyClicks(another, "Fire place")
    person.qtbot.keyClick(another, ENTER)
    assert person.page().form.value("features") == ("Sea view", "Fire place")
    person.click("rooms_save")
    rows = stored(person.hotel, Room.number, Room.features, where=Room.number >= "105")
    assert [row for row in rows if row[0].startswith("1")] == [
        (number, ["Sea view", "Fire place"]) for number in ("105", "106", "107", "108", "109")
    ]
    assert set(stored(person.hotel, TypeNight.physical, where=TypeNight.room_type_id == person.hotel.standard)) == {(9,)}
    assert person.page().panel.title.text() == "Room 105"


def test_a_room_is_switched_off_and_undo_brings_it_back(person: Person) -> None:
    person.go_to_noun("Rooms")
    person.click_row("104")
    person.click("rooms_switch")
    assert stored(person.hotel, Room.active, where=Room.number == "104") == [(False,)]
    assert person.message() == "Room 104 is switched off."
    assert "104" not in person.texts(0)
    person.click("message_action")
    assert stored(person.hotel, Room.active, where=Room.number == "104") == [(True,)]
    assert "104" in person.texts(0)


def test_a_room_that_leaves_a_sold_out_night_is_told_of(person: Person) -> None:
    for number in range(4):
        person.hotel.book(guest=f"Guest {number}")
    person.go_to_noun("Rooms")
    person.click_row("104")
    person.click("rooms_switch")
    assert person.window.messages.kind() == "warning"
    assert "On 2 nights more is now sold than there are rooms, first on Mon 2 Mar 2026." in person.message()


def test_a_room_that_is_promised_is_not_switched_off(person: Person) -> None:
    person.hotel.book(room="101")
    person.go_to_noun("Rooms")
    person.click_row("101")
    person.click("rooms_switch")
    assert "Room 101 is given to 1 stay to come, first to Ana Silva (confirmation 100001) on 2026-03-02" in person.message()
    person.choose("rooms_room_type", "Suite")
    person.click("rooms_save")
    assert "Room 101 is given to 1 stay to come" in person.page().form.field("room_type_id").error()
    assert stored(person.hotel, Room.active, Room.room_type_id, where=Room.number == "101") == [(True, person.hotel.standard)]


def test_deleting_asks_first_and_esc_keeps_everything(person: Person) -> None:
    person.go_to_noun("Rooms")
    person.click_row("104")
    person.click("rooms_delete")
    dialog = person.window.findChild(QDialog, "rooms_delete_dialog")
    assert isinstance(dialog, QDialog)
    person.qtbot.keyClick(dialog, ESCAPE)
    assert len(stored(person.hotel, Room.id)) == 6
    person.click("rooms_delete")
    dialogs = [found for found in person.window.findChildren(QDialog, "rooms_delete_dialog") if found.isVisible()]
    person.qtbot.mouseClick(dialogs[0].yes, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    person.settle()
    assert stored(person.hotel, Room.id, where=Room.number == "104") == []
    assert person.message() == "Room 104 was deleted."
    assert person.page().panel.isHidden()


def test_what_is_used_is_not_deleted_but_may_be_switched_off_from_the_message(person: Person) -> None:
    person.hotel.book()
    person.go_to_noun("Room types")
    person.click_row("STD")
    person.click("room_types_delete")
    person.click("room_types_delete_dialog_yes")
    assert person.message() == "Room type Standard is used by 4 rooms and 1 reservation. Nothing was deleted. Switch it off instead."
    person.click("message_action")
    person.wait(lambda: stored(person.hotel, RoomType.active, where=RoomType.code == "STD") == [(False,)])
    person.settle()
    assert person.texts(0) == ["STE"]
    person.tick("room_types_show_off")
    assert person.texts(1) == ["Standard  ·  Switched off", "Suite"]


def test_a_room_type_is_described_with_everything_it_has(person: Person) -> None:
    person.go_to_noun("Room types")
    person.click("room_types_new")
    for name, text in (("code", "FAM"), ("name", "Family"), ("price", "180.50"), ("category", "Superior"), ("beds", "1 double, 2 single")):
        person.write(f"room_types_{name}", text)
    for name, presses in (("max_occupancy", 2), ("extra_beds", 1), ("area", 35)):
        for _press in range(presses):
            person.qtbot.keyClick(person.find(f"room_types_{name}"), Qt.Key.Key_Up)
    note = person.find("room_types_description")
    assert isinstance(note, QPlainTextEdit)
    person.qtbot.keyClicks(note, "Two rooms.")
    person.click("room_types_save")
    columns = (
        RoomType.name,
        RoomType.standard_price_minor,
        RoomType.base_occupancy,
        RoomType.max_occupancy,
        RoomType.extra_beds,
        RoomType.area_square_metres,
        RoomType.category,
        RoomType.beds,
        RoomType.description,
    )
    assert stored(person.hotel, *columns, where=RoomType.code == "FAM") == [
        ("Family", 18_050, 2, 4, 1, 35, "Superior", "1 double, 2 single", "Two rooms.")
    ]


def test_somebody_who_saved_first_is_noticed_and_nothing_typed_is_lost(person: Person) -> None:
    person.go_to_noun("Buildings")
    person.click_row("House A", 1)
    person.write("buildings_name", "My house")
    row = person.hotel.desk.read(buildings_set_up).rows[0]
    person.hotel.as_user("manager").run(
        change_building, building_id=row.id, details=BuildingDetails("A", "Their house"), version=row.version
    )
    person.click("buildings_save")
    assert "Building Their house was changed by someone else in the meantime" in person.message()
    assert person.page().form.value("name") == "My house"
    assert stored(person.hotel, Building.name) == [("Their house",)]


def test_another_desks_change_shows_at_once(person: Person) -> None:
    person.go_to_noun("Buildings")
    person.click_row("House A", 1)
    row = person.hotel.desk.read(buildings_set_up).rows[0]
    person.hotel.desk.run(change_building, building_id=row.id, details=BuildingDetails("A", "Their house"), version=row.version)
    person.wait(lambda: person.texts(1) == ["Their house"])
    assert person.page().form.value("name") == "Their house"


def test_the_search_finds_words_anywhere_in_the_row(person: Person) -> None:
    person.go_to_noun("Rooms")
    person.qtbot.keyClick(person.window, Qt.Key.Key_F, CONTROL)
    search = person.find("rooms_search")
    person.wait(search.hasFocus)
    person.qtbot.keyClicks(search, "SUITE 20")
    assert person.texts(0) == ["201", "202"]
    person.qtbot.keyClicks(search, " attic")
    assert person.page().content.currentWidget() is person.page().content.empty
    assert person.page().content.empty.title.text() == "Nothing found"


def test_esc_asks_when_something_is_unsaved_and_another_noun_keeps_it(person: Person) -> None:
    person.go_to_noun("Buildings")
    person.click_row("House A", 1)
    person.write("buildings_name", "New name")
    assert person.set_up.unsaved() == ["Building House A: Name"]
    person.go_to_noun("Floors")
    assert person.set_up.unsaved() == ["Building House A: Name"]
    person.go_to_noun("Buildings")
    assert person.page().form.value("name") == "New name"
    person.qtbot.keyClick(person.find("buildings_name"), ESCAPE)
    assert not person.page().panel.isHidden()
    person.click("buildings_panel_discard")
    assert person.page().panel.isHidden()
    assert person.set_up.unsaved() == []
    person.click_row("House A", 1)
    assert person.page().form.value("name") == "House A"


def test_the_open_panel_follows_the_arrow_keys(person: Person) -> None:
    person.go_to_noun("Rooms")
    person.click_row("101")
    table = person.page().table
    table.setFocus()
    person.qtbot.keyClick(table, Qt.Key.Key_Down)
    assert person.page().panel.title.text() == "Room 102"
    person.qtbot.keyClick(table, ENTER)
    assert person.find("rooms_number").hasFocus()


def test_a_connecting_door_is_chosen_and_taken_away(person: Person) -> None:
    person.go_to_noun("Rooms")
    person.click_row("101")
    person.choose("rooms_connecting", "102")
    person.click("rooms_save")
    pair = stored(person.hotel, Room.number, where=Room.connecting_room_id.is_not(None))
    assert sorted(pair) == [("101",), ("102",)]
    person.choose("rooms_connecting", "No connecting door")
    person.click("rooms_save")
    assert stored(person.hotel, Room.number, where=Room.connecting_room_id.is_not(None)) == []


def test_a_picture_is_chosen_shown_removed_and_brought_back(person: Person, tmp_path: Path) -> None:
    (tmp_path / "sea_view.png").write_bytes(PNG)
    person.go_to_noun("Room types")
    person.click_row("STD")
    person.click("room_types_pictures_add")
    dialog = person.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.setText(str(tmp_path / "sea_view.png"))
    dialog.accept()
    person.settle()
    columns = (Picture.caption, Picture.media_type, Picture.content, Picture.owner_kind)
    kept = [("sea view", "image/png", PNG, EntityKind.ROOM_TYPE)]
    assert stored(person.hotel, *columns) == kept
    thumbnail = person.find("room_types_pictures_0")
    assert not thumbnail.pixmap().isNull()
    person.click("room_types_pictures_remove_0")
    assert stored(person.hotel, Picture.id) == []
    person.click("message_action")
    assert stored(person.hotel, *columns) == kept


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("notes.png", b"not a picture", "notes.png is no picture that can be shown"),
        ("huge.jpg", bytes(5_000_001), "huge.jpg: The picture has 6 megabytes; at most 5 fit"),
        ("gone.png", None, "gone.png cannot be read"),
        ("web.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;", "no whole PNG or JPEG"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_with_a_sentence(
    person: Person, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    person.go_to_noun("Room types")
    person.click_row("STD")
    strip = person.page()._pictures
    assert strip is not None
    strip.add_files([str(tmp_path / name)])
    person.settle()
    assert sentence in person.message()
    assert stored(person.hotel, Picture.id) == []


def test_a_new_thing_gets_its_pictures_after_it_is_saved(person: Person) -> None:
    person.go_to_noun("Room types")
    person.click("room_types_new")
    assert not person.find("room_types_pictures_add").isVisible()
    person.write("room_types_code", "FAM")
    person.write("room_types_name", "Family")
    person.write("room_types_price", "1")
    person.click("room_types_save")
    person.wait(person.find("room_types_pictures_add").isVisible)


def test_the_hotel_is_described_and_saved_with_the_keyboard(person: Person) -> None:
    page = person.go_to_noun("Property")
    assert not person.find("hotel_save").isEnabled()
    person.write("hotel_name", "Hotel Miramar")
    person.choose("hotel_stars", "★★★★")
    person.write("hotel_city", "Lisboa")
    person.choose("hotel_country", "Spain")
    person.write("hotel_check_in", "1530")
    person.write("hotel_time_zone", "madr")
    proposals = person.find("hotel_time_zone").completer().popup()
    person.wait(proposals.isVisible)
    person.qtbot.keyClick(proposals, Qt.Key.Key_Down)
    person.qtbot.keyClick(proposals, ENTER)
    assert person.find("hotel_time_zone").text() == "Europe/Madrid"
    assert person.set_up.unsaved() == ["Property: Name of the hotel, Star rating, City, Country, Check-in from, Time zone"]
    person.qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    person.wait(lambda: person.message() == "Saved.")
    columns = (Property.name, Property.star_rating, Property.city, Property.country, Property.check_in_time, Property.time_zone)
    assert stored(person.hotel, *columns) == [("Hotel Miramar", 4, "Lisboa", "ES", time(15, 30), "Europe/Madrid")]
    assert person.set_up.unsaved() == []
    person.wait(lambda: person.window.windowTitle().endswith("Hotel Miramar"))


def test_the_currency_cannot_be_changed_once_it_is_in_use(person: Person) -> None:
    person.hotel.book()
    person.go_to_noun("Buildings")
    person.go_to_noun("Property")
    person.window.refresh()
    person.settle()
    assert not person.find("hotel_currency").isEnabled()
    person.write("hotel_time_zone", "Lisbon")
    person.click("hotel_save")
    form = person.set_up.page().form  # type: ignore[union-attr]
    assert "This time zone is not known" in form.field("time_zone").error()


def test_a_property_edit_is_discarded_on_purpose(person: Person) -> None:
    person.write("hotel_name", "Other")
    person.click("hotel_discard")
    assert person.set_up.unsaved() == []
    assert person.find("hotel_name").text() == "Small Hotel"


def test_a_tax_is_described_in_percent_and_given_to_a_code(person: Person) -> None:
    person.go_to_noun("Taxes")
    person.click("tax_rules_new")
    person.write("tax_rules_code", "GST")
    person.write("tax_rules_name", "GST")
    person.write("tax_rules_rate", "6.12345")
    person.click("tax_rules_save")
    assert "no percentage" in person.page().form.field("rate").error()
    person.write("tax_rules_rate", "6,5 %")
    person.write("tax_rules_amount", "2")
    person.click("tax_rules_save")
    assert "either a rate or a fixed amount" in person.page().form.field("amount").error()
    person.write("tax_rules_amount", "")
    person.write("tax_rules_valid_from", "+30")
    person.write("tax_rules_account_number", "2220")
    person.click("tax_rules_save")
    facts = (TaxRuleRow.rate_millionths, TaxRuleRow.valid_from, TaxRuleRow.account_number)
    assert stored(person.hotel, *facts, where=TaxRuleRow.code == "GST") == [(65_000, date(2026, 4, 1), "2220")]
    person.go_to_noun("Transaction codes")
    person.click_row("BAR")
    rule = stored(person.hotel, TaxRuleRow.id, where=TaxRuleRow.code == "GST")[0][0]
    person.qtbot.mouseClick(person.page().form.field("tax_rule_ids").box(rule), Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    person.write("transaction_codes_price", "7.50")
    person.click("transaction_codes_save")
    assert stored(person.hotel, TransactionCode.default_price_minor, where=TransactionCode.code == "BAR") == [(750,)]
    assert stored(
        person.hotel, TransactionCodeTax.tax_rule_id, where=TransactionCodeTax.transaction_code_id == person.hotel.codes["BAR"]
    ) == [(rule,)]


def test_a_payment_code_asks_for_its_method_and_not_for_taxes(person: Person) -> None:
    person.go_to_noun("Transaction codes")
    person.click("transaction_codes_new")
    form = person.page().form
    assert form.field("payment_method").isHidden()
    person.write("transaction_codes_code", "VOUCHER")
    person.write("transaction_codes_name", "Voucher")
    person.choose("transaction_codes_group", "Payments")
    person.choose("transaction_codes_kind", "Payment")
    assert form.field("tax_rule_ids").isHidden()
    person.click("transaction_codes_save")
    assert form.field("payment_method").error() == "Please fill this in."
    person.choose("transaction_codes_method", "Bank transfer")
    person.write("transaction_codes_account_number", "1020")
    person.click("transaction_codes_save")
    facts = (TransactionCode.kind, TransactionCode.payment_method, TransactionCode.account_number)
    assert stored(person.hotel, *facts, where=TransactionCode.code == "VOUCHER") == [
        (CodeKind.PAYMENT, PaymentMethod.BANK_TRANSFER, "1020")
    ]


def test_a_room_is_closed_listed_and_reopened(person: Person) -> None:
    person.go_to_noun("Closures")
    person.click("closures_new")
    person.choose("closures_room", "103")
    person.write("closures_last_date", "+2")
    person.qtbot.keyClicks(person.find("closures_reason"), "Paint")
    person.click("closures_save")
    assert stored(person.hotel, Closure.first_date, Closure.last_date, Closure.reason) == [(date(2026, 3, 2), date(2026, 3, 4), "Paint")]
    assert person.texts(0) == ["103"]
    person.click("closures_switch")
    assert person.message() == "Room 103 is open again."
    assert stored(person.hotel, Closure.id, where=Closure.reopened_at.is_(None)) == []
    assert person.texts(0) == []


def test_closing_a_room_that_was_sold_is_said(person: Person) -> None:
    for _room in range(4):
        person.hotel.book(date(2026, 3, 2), date(2026, 3, 3))
    person.go_to_noun("Closures")
    person.click("closures_new")
    person.choose("closures_room", "103")
    person.qtbot.keyClicks(person.find("closures_reason"), "Paint")
    person.click("closures_save")
    assert person.message() == "Saved. On 1 night more is now sold than there are rooms, first on Mon 2 Mar 2026."


def test_an_allowance_is_set_and_taken_back(person: Person) -> None:
    person.go_to_noun("Overbooking")
    person.click("allowances_new")
    person.choose("allowances_room_type", "Suite")
    person.write("allowances_last_date", "+3")
    person.qtbot.keyClick(person.find("allowances_rooms"), Qt.Key.Key_Up)
    person.click("allowances_save")
    of_suites = TypeNight.room_type_id == person.hotel.suite
    assert stored(person.hotel, func.count(), func.min(TypeNight.overbooking), where=of_suites) == [(4, 2)]
    person.click("allowances_switch")
    assert stored(person.hotel, func.max(TypeNight.overbooking), where=of_suites) == [(0,)]
    assert person.texts(0) == []


def test_a_user_is_added_with_a_role_and_the_last_manager_stays(person: Person) -> None:
    person.go_to_noun("Users")
    person.click("users_new")
    person.write("users_name", "ana")
    person.write("users_display_name", "Ana Ferreira")
    person.choose("users_role", "Cashier")
    person.click("users_save")
    joined = (UserAccount.role_id == Role.id) & (UserAccount.name == "ana")
    assert stored(person.hotel, UserAccount.display_name, Role.code, where=joined) == [("Ana Ferreira", "cashier")]
    assert not person.find("users_name").isEnabled()
    person.click_row("manager")
    person.click("users_switch")
    assert "After this nobody could manage users and roles any more" in person.message()
    assert stored(person.hotel, UserAccount.active, where=UserAccount.name == "manager") == [(True,)]


def test_a_permission_is_given_to_a_role_found_in_the_matrix(person: Person) -> None:
    page = person.go_to_noun("Permissions")
    assert isinstance(page, PermissionPage)
    columns = [page.table.horizontalHeaderItem(number).text() for number in range(page.table.columnCount())]
    row, column = list(Permission).index(Permission.REFUND), columns.index("Reception")
    assert page.table.item(row, column).text() == "–"
    page.table.setFocus()
    page.table.setCurrentCell(row, column)
    person.qtbot.keyClick(page.table, ENTER)
    person.settle()
    assert person.page().panel.title.text() == "Role Reception"
    box = person.page().form.field("permissions").box(Permission.REFUND)  # type: ignore[attr-defined]
    box.setFocus()
    person.qtbot.keyClick(box, Qt.Key.Key_Space)
    person.click("roles_save")
    assert Permission.REFUND in stored(person.hotel, Role.permissions, where=Role.code == "reception")[0][0]
    person.go_to_noun("Permissions")
    assert page.table.item(row, column).text() == "✓"


def test_a_company_is_added_as_a_profile(person: Person) -> None:
    person.go_to_noun("Companies")
    person.click("companies_new")
    person.write("companies_name", "Acme Trading")
    person.write("companies_email", "desk@acme.example")
    person.choose("companies_country", "Portugal")
    person.click("companies_save")
    assert stored(person.hotel, Profile.name, Profile.kind, Profile.country) == [("Acme Trading", ProfileKind.COMPANY, "PT")]
    person.write("companies_name", "Acme Trading Ltd")
    person.click("companies_save")
    person.click("companies_switch")
    assert stored(person.hotel, Profile.name, Profile.active) == [("Acme Trading Ltd", False)]


def test_who_may_not_set_up_the_hotel_reads_why(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    with open_window(qtbot, sqlite_hotel, tmp_path, desk=sqlite_hotel.as_user("reception")) as person:
        person.go_to_noun("Buildings")
        person.click_row("House A", 1)
        person.write("buildings_name", "My house")
        person.click("buildings_save")
        assert "reception may not do this: it needs the permission “Set up the hotel”" in person.message()
        assert person.page().form.value("name") == "My house"
    assert stored(sqlite_hotel, Building.name) == [("House A",)]


def test_a_thing_found_elsewhere_opens_here(person: Person) -> None:
    person.window.go_to(Target(kind=EntityKind.ROOM_TYPE, id=person.hotel.suite))
    person.settle()
    assert person.page().panel.title.text() == "Room type Suite"
    person.window.go_to(Target(screen="set_up", kind=EntityKind.ROOM, id=person.hotel.rooms["202"]))
    person.settle()
    assert person.page().panel.title.text() == "Room 202"


def test_the_search_of_the_window_offers_new_things(person: Person) -> None:
    person.window._perform("set_up", "new_rooms")
    person.settle()
    assert person.page().noun.key == "rooms"
    assert person.page().panel.title.text() == "New rooms"


@pytest.mark.parametrize("size", [QSize(1024, 768), QSize(1920, 1080)])
def test_list_and_panel_stand_beside_each_other_and_every_button_is_in_view(person: Person, size: QSize) -> None:
    person.window.resize(size)
    person.hotel.desk.run(add_picture, owner_kind=EntityKind.ROOM, owner_id=person.hotel.rooms["101"], caption="", content=png(30, 20))
    for noun, cell in (("Rooms", "101"), ("Room types", "STD"), ("Transaction codes", "ROOM"), ("Taxes", "VAT")):
        person.go_to_noun(noun)
        person.click_row(cell)
        page = person.page()
        left = page.split.content.geometry()
        right = page.split.panel.geometry()
        assert left.right() < right.left()
        assert left.width() >= 380
        for button in (page.delete_button, page.switch_button, page.save_button):
            assert page.panel.rect().contains(
                button.geometry().translated(button.parentWidget().mapTo(page.panel, button.rect().topLeft()))
            )


def test_the_set_up_is_worn_light_and_dark(person: Person) -> None:
    person.go_to_noun("Permissions")
    light = person.window.grab().toImage()
    person.window.switch_theme()
    assert theme().mode == DARK_MODE
    person.settle()
    dark = person.window.grab().toImage()
    place = person.set_up.tree.mapTo(person.window, person.set_up.tree.rect().bottomLeft()) * 0.98
    assert light.pixelColor(place.x() + 20, place.y()).lightness() > 200
    assert dark.pixelColor(place.x() + 20, place.y()).lightness() < 60
