"""The groups screen with real keys and buttons on a real hotel; what came of it is read from the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import HousekeepingStatus, ReservationStatus
from hotel_desk.domain.policies import Band, PolicyTerms, Share, ShareKind, TimesTerms
from hotel_desk.domain.rate_codes import AlertMoment, BlockStatus, PolicyKind
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.language import CHINESE
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.block_members import members_of
from hotel_desk.services.cashier import post_charge, take_payment
from hotel_desk.services.group_folio import open_master_folio
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.reservation_notes import add_alert
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.ui.groups.group_page import PRICES, ROOMS, GroupJob
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.fixtures.invariants import broken_rules
from tests.groups_of_tests import a_group, block_row, night_of, picked_up
from tests.rates_of_tests import a_plan, priced
from tests.selling_rules_of_tests import a_plan as bare_plan
from tests.selling_rules_of_tests import keeps_policies
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, balance, make
from tests.ui.groups_window import Clerk, groups_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import BlockId, RatePlanId
    from hotel_desk.queries.block_members import BlockMember
    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def hotel(sqlite_hotel: SmallHotel) -> Iterator[SmallHotel]:
    yield sqlite_hotel
    assert broken_rules(sqlite_hotel) == []


@pytest.fixture
def choir(hotel: SmallHotel) -> BlockId:
    """Three rooms from today on, two nights."""
    return a_group(hotel, 3, DAY, THIRD, contact_name="Rui")


@pytest.fixture
def clerk(qtbot: QtBot, dressed: None, hotel: SmallHotel, choir: BlockId, tmp_path: Path) -> Iterator[Clerk]:
    with groups_window(qtbot, hotel, tmp_path) as made:
        yield made


def stored_members(hotel: SmallHotel, block: BlockId) -> list[BlockMember]:
    with hotel.database.reading(hotel.property_id) as reader:
        return list(members_of(reader, block))


def stored_prices(hotel: SmallHotel, block: BlockId) -> list[int | None]:
    """The block's own prices of the standard room, night by night."""
    with hotel.database.snapshot() as connection:
        of_type = select(BlockNight.price_minor).where(BlockNight.block_id == block, BlockNight.room_type_id == hotel.standard)
        return list(connection.execute(of_type.order_by(BlockNight.date)).scalars())


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_shows_each_group_and_offers_its_next_step(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    a_group(hotel, 1, NEXT, THIRD, definite=False, name="Firm")
    clerk.until(lambda: len(clerk.blocks()) == 2)
    table = clerk.screen.list.table
    shown = {row.name: table._model.next_step(row) for row in clerk.blocks()}  # type: ignore[misc]
    assert {name: step.title if step else "" for name, step in shown.items()} == {"Choir of Porto": "Rooming list", "Firm": "Make definite"}
    clerk.screen.list.chips.choose("tentative")
    assert [row.name for row in clerk.blocks()] == ["Firm"]
    clerk.screen.list.chips.choose("")
    clerk.fill("groups_find", "rui")
    assert [row.block_id for row in clerk.blocks()] == [choir]


def test_a_tentative_block_is_made_definite_from_its_row(hotel: SmallHotel, clerk: Clerk) -> None:
    firm = a_group(hotel, 1, NEXT, THIRD, definite=False, name="Firm")
    clerk.until(lambda: len(clerk.blocks()) == 2)
    clerk.screen.list.table.select(firm)
    clerk.screen.list.table.setFocus()
    clerk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    clerk.said("The block of Firm is definite")
    assert block_row(hotel, firm).status is BlockStatus.DEFINITE
    assert night_of(hotel, firm)[4] == 3 + 1


def test_a_new_block_is_made_and_opened(hotel: SmallHotel, clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_Insert)
    clerk.until(lambda: clerk.screen.area.panel.objectName() == "block_form" and clerk.screen.area.panel.isVisible())
    clerk.fill("block_name", "Rotary")
    clerk.fill("block_arrival", "3.3.2026")
    clerk.fill("block_departure", "5.3.2026")
    clerk.click("block_form_do")
    assert "Say how many rooms" in clerk.screen.area.panel.form.field("rooms_0").error()
    clerk.fill("block_rooms_1", "2")
    clerk.fill("block_contact", "Dr. Almeida")
    clerk.click("block_form_do")
    clerk.said("The block of Rotary is made")
    clerk.until(clerk.screen.page.isVisible)
    assert [clerk.cell(1, column) for column in range(2)] == ["0 / 2", "0 / 2"]
    with hotel.database.snapshot() as connection:
        row = connection.execute(select(Block.status, Block.contact_name, Block.code).where(Block.name == "Rotary")).one()
    assert tuple(row) == (BlockStatus.DEFINITE, "Dr. Almeida", "ROTARY-0303")


def test_a_refusal_stands_at_its_field(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_Insert)
    clerk.until(lambda: clerk.screen.area.panel.objectName() == "block_form" and clerk.screen.area.panel.isVisible())
    clerk.fill("block_name", "Rotary")
    clerk.fill("block_arrival", "3.3.2026")
    clerk.fill("block_departure", "2.3.2026")
    clerk.fill("block_rooms_0", "1")
    clerk.click("block_form_do")
    assert "at least one night" in clerk.screen.area.panel.form.field("departure_date").error()
    clerk.fill("block_departure", "4.3.2026")
    clerk.fill("block_cutoff", "4.3.2026")
    clerk.click("block_form_do")
    assert "cut-off day lies after the arrival" in clerk.screen.area.panel.form.field("cutoff_date").error()
    assert len(clerk.blocks()) == 1
    clerk.screen.area.panel.discard()


# --- Rooms by type and night ------------------------------------------------------------------------------------------


def test_rooms_are_changed_where_they_stand(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    assert [clerk.cell(0, 0), clerk.cell(1, 0), clerk.cell(2, 0)] == ["0 / 3", "–", "0 / 3"]
    clerk.type_rooms(0, 1, "4")
    clerk.type_rooms(1, 1, "1")
    assert [clerk.cell(0, 1), clerk.cell(1, 1), clerk.cell(2, 1)] == ["0 / 4", "0 / 1", "0 / 5"]
    assert clerk.widget("group_changes").text() == "2 nights changed"
    assert clerk.window.current_screen().unsaved() == ["Choir of Porto: rooms"]
    assert night_of(hotel, choir, NEXT)[0] == 3
    clerk.click("group_save")
    clerk.said("The rooms are saved")
    assert night_of(hotel, choir, NEXT)[:5] == (4, 0, 0, 4, 4)
    assert night_of(hotel, choir, DAY)[0] == 3
    assert clerk.window.current_screen().unsaved() == []


def test_a_full_night_refuses_all_that_was_typed(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    hotel.book(NEXT, THIRD)
    clerk.open(choir)
    clerk.type_rooms(0, 0, "2")
    clerk.type_rooms(0, 1, "4")
    clerk.click("group_save")
    clerk.said("Standard is sold out for the night of 2026-03-03", "error")
    assert [night_of(hotel, choir, night)[0] for night in (DAY, NEXT)] == [3, 3]
    assert clerk.cell(0, 1) == "0 / 4"
    clerk.click("group_discard")
    assert clerk.cell(0, 1) == "0 / 3"


def test_esc_does_not_lose_what_was_typed(choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    clerk.type_rooms(0, 0, "2")
    clerk.press(Qt.Key.Key_Escape)
    clerk.said("The rooms are not saved yet", "warning")
    assert clerk.screen.page.isVisible()
    clerk.click("message_action")
    assert clerk.screen.list.isVisible()
    clerk.open(choir)
    assert clerk.cell(0, 0) == "0 / 3"
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.screen.list.isVisible()


def test_letters_change_no_figure(choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    grid = clerk.screen.page.grid
    grid.setCurrentIndex(grid.rooms.index(0, 0))
    clerk.qtbot.keyClicks(grid, "x-")
    assert grid.rooms.typed == {}
    assert not grid.rooms.setData(grid.rooms.index(0, 0), "two")
    assert not grid.rooms.flags(grid.rooms.index(2, 0)) & Qt.ItemFlag.ItemIsEditable


# --- Prices by type and night -----------------------------------------------------------------------------------------


def price_cells(clerk: Clerk) -> list[str]:
    """The prices of the standard room, night by night."""
    model = clerk.screen.page.prices.prices
    return [str(model.data(model.index(0, column))) for column in range(model.columnCount())]


def type_price(clerk: Clerk, column: int, amount: str) -> None:
    """Go to a night of the standard room and type a price over what is there."""
    grid = clerk.screen.page.prices
    grid.setFocus()
    grid.setCurrentIndex(grid.prices.index(0, column))
    clerk.qtbot.keyClicks(grid, amount[0])
    editor = clerk.widget("block_price_editor")
    clerk.qtbot.keyClicks(editor, amount[1:])
    clerk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_prices_are_changed_where_they_stand(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    clerk.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    model = clerk.screen.page.prices.prices
    assert price_cells(clerk) == ["100.00", "100.00"]
    assert model.is_quiet(model.index(0, 0))
    assert not model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsEditable
    type_price(clerk, 1, "99.50")
    assert price_cells(clerk) == ["100.00", "99.50"]
    assert not model.is_quiet(model.index(0, 1))
    assert clerk.widget("group_changes").text() == "1 night changed"
    clerk.click("group_save")
    clerk.said("The rooms are saved")
    assert stored_prices(hotel, choir) == [None, 9_950]
    clerk.screen.page.prices.setCurrentIndex(model.index(0, 1))
    clerk.screen.page.prices.setFocus()
    clerk.press(Qt.Key.Key_Delete)
    assert price_cells(clerk) == ["100.00", "100.00"]
    clerk.click("group_save")
    clerk.until(lambda: stored_prices(hotel, choir) == [None, None])
    assert night_of(hotel, choir, DAY)[0] == 3


def test_rooms_that_change_keep_their_price_and_words_are_no_price(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    clerk.screen.page.show_part(PRICES)
    model = clerk.screen.page.prices.prices
    assert not model.setData(model.index(0, 0), "cheap")
    assert not model.setData(model.index(0, 0), "-5")
    type_price(clerk, 0, "80")
    clerk.screen.page.show_part(ROOMS)
    clerk.type_rooms(0, 0, "2")
    clerk.click("group_save")
    clerk.said("The rooms are saved")
    assert (stored_prices(hotel, choir), night_of(hotel, choir, DAY)[0]) == ([8_000, None], 2)


def test_what_the_plan_asks_stands_there_quietly(hotel: SmallHotel, clerk: Clerk) -> None:
    firm = a_group(hotel, 1, NEXT, FOURTH, name="Firm", rate_plan_id=priced(hotel, a_plan(hotel)))
    clerk.until(lambda: len(clerk.blocks()) == 2)
    clerk.open(firm)
    clerk.screen.page.show_part(PRICES)
    clerk.until(lambda: price_cells(clerk) == ["90.00", "90.00"])
    model = clerk.screen.page.prices.prices
    assert "as the rate plan says" in model.words(model.index(0, 0))


# --- Rooming list -----------------------------------------------------------------------------------------------------


def test_a_pasted_list_is_answered_line_by_line_and_booked(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    clerk.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    clerk.until(lambda: clerk.screen.area.panel.objectName() == "rooming_panel" and clerk.screen.area.panel.isVisible())
    panel = clerk.screen.area.panel
    panel.form.field("text").text.insertPlainText("Ana Silva; STD\nRui; PENTHOUSE\nBea; ; ; ; ; Ana Silva\n")
    clerk.until(lambda: len(panel.lines.texts()) == 9)
    assert "1 of 3 lines cannot be taken" in panel.verdict.text()
    assert any("“PENTHOUSE” is not a room type" in text for text in panel.lines.texts())
    assert not panel.primary_button.isEnabled()
    assert stored_members(hotel, choir) == []
    clerk.widget("rooming_leave_out").setFocus()
    clerk.press(Qt.Key.Key_Space)
    assert "2 lines, 1 room." in panel.verdict.text()
    clerk.click("rooming_do")
    clerk.said("1 room booked for Choir of Porto")
    assert [(one.guest_name, one.shares_with) for one in stored_members(hotel, choir)] == [("Ana Silva", ""), ("Bea", "Ana Silva")]
    assert clerk.cell(0, 0) == "1 / 3"


def test_a_list_comes_out_of_a_file(hotel: SmallHotel, choir: BlockId, clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Guest;Room type;Adults\nJürgen Müller;STD;2\n王小明;STD;\n", encoding="utf-8")
    clerk.open(choir)
    clerk.click("group_rooming_list")
    panel = clerk.screen.area.panel
    panel.take_file(tmp_path / "missing.csv")
    assert "cannot be read as a rooming list" in panel.form.field("text").error()
    panel.take_file(path)
    clerk.settle()
    clerk.click("rooming_do")
    clerk.said("2 rooms booked")
    assert [(one.guest_name, one.adults) for one in stored_members(hotel, choir)] == [("Jürgen Müller", 2), ("王小明", 1)]


def test_a_list_against_a_rule_of_the_plan_is_booked_with_a_reason(hotel: SmallHotel, clerk: Clerk) -> None:
    plan = priced(hotel, a_plan(hotel))
    rule: dict[str, Any] = {"scope": RestrictionScope(plan), "changes": RestrictionChanges(closed_to_arrival=True)}
    hotel.desk.run(set_restrictions, first_date=NEXT, last_date=NEXT, **rule)
    firm = a_group(hotel, 1, NEXT, FOURTH, name="Firm", rate_plan_id=plan)
    clerk.until(lambda: len(clerk.blocks()) == 2)
    clerk.open(firm)
    clerk.click("group_rooming_list")
    panel = clerk.screen.area.panel
    panel.form.field("text").text.insertPlainText("Dora")
    clerk.until(panel.primary_button.isEnabled)
    assert panel.form.field("override_reason").isHidden()
    clerk.click("rooming_do")
    assert "arrival" in clerk.widget("rooming_rule").text().lower()
    clerk.click("rooming_do")
    assert "fill this in" in panel.form.field("override_reason").error()
    assert stored_members(hotel, firm) == []
    clerk.fill("rooming_override", "the bus is late")
    clerk.click("rooming_do")
    clerk.said("1 room booked")
    assert [one.guest_name for one in stored_members(hotel, firm)] == ["Dora"]
    with hotel.database.snapshot() as connection:
        told = connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.RESTRICTION_OVERRIDDEN)).scalars()
        assert {entry["reason"] for entry in told} == {"the bus is late"}


def test_who_may_not_override_is_told_the_rule_beneath_the_text(qtbot: QtBot, dressed: None, hotel: SmallHotel, tmp_path: Path) -> None:
    plan = priced(hotel, a_plan(hotel))
    rule: dict[str, Any] = {"scope": RestrictionScope(plan), "changes": RestrictionChanges(closed_to_arrival=True)}
    hotel.desk.run(set_restrictions, first_date=NEXT, last_date=NEXT, **rule)
    firm = a_group(hotel, 2, NEXT, FOURTH, name="Firm", rate_plan_id=plan)
    with groups_window(qtbot, replace(hotel, desk=hotel.as_user("reception")), tmp_path) as clerk:
        clerk.open(firm)
        clerk.click("group_rooming_list")
        panel = clerk.screen.area.panel
        panel.form.field("text").text.insertPlainText("Dora")
        clerk.until(panel.primary_button.isEnabled)
        clerk.click("rooming_do")
        clerk.until(lambda: panel.form.field("text").error())
        assert panel.form.field("override_reason").isHidden()
    assert stored_members(hotel, firm) == []


def test_more_guests_than_rooms_are_refused_beneath_the_text(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    clerk.click("group_rooming_list")
    panel = clerk.screen.area.panel
    panel.form.field("text").text.insertPlainText("\n".join(f"Guest {number}" for number in range(5)))
    clerk.until(panel.primary_button.isEnabled)
    clerk.click("rooming_do")
    assert "sold out" in panel.form.field("text").error()
    assert stored_members(hotel, choir) == []
    panel.discard()


# --- One room at a time -----------------------------------------------------------------------------------------------


def choose_hit(clerk: Clerk, field: str, text: str) -> None:
    """Type into a field that finds, and take the first line."""
    clerk.fill(field, text)
    clerk.until(lambda: clerk.window.findChild(QWidget, f"{field}_hits") is not None and clerk.widget(f"{field}_hits").isVisible())
    clerk.press(Qt.Key.Key_Return)
    clerk.settle()


def test_a_room_is_picked_up_for_a_new_guest(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    clerk.press(Qt.Key.Key_Insert)
    clerk.until(lambda: clerk.screen.area.panel.objectName() == "pick_up_panel" and clerk.screen.area.panel.isVisible())
    panel = clerk.screen.area.panel
    clerk.until(lambda: "2 nights" in panel.price.text())
    assert "allotment" not in panel.nights.text()
    choose_hit(clerk, "pick_up_guest", "Ana Silva")
    clerk.fill("pick_up_departure", "3.3.2026")
    clerk.until(lambda: "1 night" in panel.price.text())
    clerk.fill("pick_up_note", "quiet room")
    clerk.click("pick_up_do")
    clerk.said("Ana Silva has a room of the group")
    (member,) = stored_members(hotel, choir)
    assert (member.guest_name, member.departure_date, member.adults, member.note) == ("Ana Silva", NEXT, 1, "quiet room")
    clerk.until(lambda: clerk.cell(0, 0) == "1 / 3")


def test_children_are_told_by_age_and_too_many_guests_are_refused(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    clerk.click("group_pick_up")
    panel = clerk.screen.area.panel
    choose_hit(clerk, "pick_up_guest", "Bea")
    clerk.fill("pick_up_adults", "2")
    clerk.fill("pick_up_child_ages", "4, 9")
    clerk.until(lambda: "holds 3 guests" in panel.obstacles.text())
    clerk.click("pick_up_do")
    assert "cannot be booked" in panel.form.field("room_type_id").error()
    clerk.fill("pick_up_adults", "1")
    clerk.fill("pick_up_child_ages", "4")
    clerk.until(panel.obstacles.isHidden)
    clerk.click("pick_up_do")
    clerk.said("Bea has a room of the group")
    assert [(one.adults, one.children) for one in stored_members(hotel, choir)] == [(1, 1)]


def test_beyond_the_allotment_a_full_house_is_said_and_forced(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    for number in range(3):
        picked_up(hotel, choir, f"Member {number}")
    hotel.book(DAY, NEXT)
    clerk.settle()
    clerk.open(choir)
    clerk.click("group_pick_up")
    panel = clerk.screen.area.panel
    clerk.until(lambda: "2 nights are not in the allotment" in panel.nights.text())
    assert "sold out on 2026-03-02" in panel.obstacles.text()
    choose_hit(clerk, "pick_up_guest", "Cal")
    clerk.click("pick_up_do")
    assert "sold out" in panel.form.field("room_type_id").error()
    assert len(stored_members(hotel, choir)) == 3
    clerk.widget("pick_up_forced").setFocus()
    clerk.press(Qt.Key.Key_Space)
    clerk.click("pick_up_do")
    clerk.until(lambda: len(stored_members(hotel, choir)) == 4)


def test_a_rule_of_the_plan_is_said_and_overridden_with_a_reason(hotel: SmallHotel, clerk: Clerk) -> None:
    plan = priced(hotel, a_plan(hotel))
    rule: dict[str, Any] = {"scope": RestrictionScope(plan), "changes": RestrictionChanges(closed_to_arrival=True)}
    hotel.desk.run(set_restrictions, first_date=NEXT, last_date=NEXT, **rule)
    firm = a_group(hotel, 1, NEXT, FOURTH, name="Firm", rate_plan_id=plan)
    clerk.until(lambda: len(clerk.blocks()) == 2)
    clerk.open(firm)
    clerk.click("group_pick_up")
    panel = clerk.screen.area.panel
    clerk.until(panel.obstacles.isVisible)
    assert "arrival" in panel.obstacles.text().lower()
    choose_hit(clerk, "pick_up_guest", "Dora")
    clerk.click("pick_up_do")
    assert "fill this in" in panel.form.field("override_reason").error()
    assert stored_members(hotel, firm) == []
    clerk.fill("pick_up_override", "the bus is late")
    clerk.click("pick_up_do")
    clerk.said("Dora has a room of the group")
    assert [one.guest_name for one in stored_members(hotel, firm)] == ["Dora"]


def test_a_reservation_made_alone_is_added_to_the_group(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    hotel.book(DAY, THIRD, guest="Eva Lopes")
    clerk.settle()
    clerk.open(choir)
    clerk.click("group_add_member")
    choose_hit(clerk, "add_member_reservation", "eva")
    assert "Price, room and guests stay" in clerk.widget("add_member_found").text()
    clerk.click("add_member_do")
    clerk.said("Eva Lopes belongs to Choir of Porto now")
    assert [one.guest_name for one in stored_members(hotel, choir)] == ["Eva Lopes"]
    assert night_of(hotel, choir, DAY)[:5] == (3, 1, 0, 2, 3)


def test_the_bill_of_a_group_that_has_left_is_closed_and_opened_again(hotel: SmallHotel, clerk: Clerk) -> None:
    firm = a_group(hotel, 1, DAY, NEXT, name="Firm")
    master = hotel.desk.run(open_master_folio, block_id=firm)
    bar: dict[str, Any] = {"transaction_code_id": hotel.codes["BAR"], "price_minor": 5_000, "text": "Welcome drink"}
    hotel.desk.run(post_charge, folio_id=master.folio_id, **bar)
    close_day(hotel.desk)
    clerk.until(lambda: len(clerk.blocks()) == 2)
    clerk.open(firm)
    clerk.click("group_close_folio")
    clerk.said("is not settled", "error")
    owed = balance(hotel, master.folio_id)
    hotel.desk.run(take_payment, folio_id=master.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=owed)
    clerk.click("group_close_folio")
    clerk.said(f"Master folio {master.number} is closed")
    clerk.until(lambda: clerk.widget("group_master").text().endswith(", closed"))
    clerk.click("group_reopen_folio")
    clerk.fill("reopen_folio_reason", "a late bill")
    clerk.click("reopen_folio_do")
    clerk.said(f"Master folio {master.number} is open again")
    clerk.until(lambda: GroupJob.CLOSE_FOLIO in clerk.screen.page.offered())


# --- At the desk ------------------------------------------------------------------------------------------------------


def test_the_group_is_received_and_told_who_was_not(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    ready = picked_up(hotel, choir, "Ana", room_id=hotel.rooms["101"])
    picked_up(hotel, choir, "Bea", room_id=hotel.rooms["102"])
    picked_up(hotel, choir, "Cal")
    make(hotel, "102", HousekeepingStatus.DIRTY)
    clerk.settle()
    clerk.open(choir)
    clerk.until(lambda: GroupJob.CHECK_IN in clerk.screen.page.offered())
    clerk.click("group_check_in")
    panel = clerk.screen.area.panel
    assert panel.verdict.text() == "3 guests are expected today."
    clerk.click("group_check_in_panel_do")
    clerk.said("1 guest is checked in. 2 are left", "warning")
    assert sorted(panel.outcome.marks()) == ["✓", "✕", "✕"]
    assert any("Room 102 is not ready" in why for why in panel.outcome.reasons())
    assert any("has no room yet" in why for why in panel.outcome.reasons())
    assert {one.reservation_id: one.status for one in stored_members(hotel, choir)}[ready] is ReservationStatus.IN_HOUSE
    make(hotel, "102", HousekeepingStatus.CLEAN)
    clerk.settle()
    clerk.click("group_check_in_panel_do")
    clerk.said("1 guest is checked in. 1 is left", "warning")


def test_the_group_pays_and_leaves(hotel: SmallHotel, clerk: Clerk) -> None:
    firm = a_group(hotel, 1, DAY, DAY.replace(day=3), name="Firm")
    picked_up(hotel, firm, "Ana", room_id=hotel.rooms["101"])
    clerk.until(lambda: len(clerk.blocks()) == 2)
    clerk.open(firm)
    clerk.click("group_check_in")
    clerk.click("group_check_in_panel_do")
    clerk.said("1 guest is checked in.")
    close_day(hotel.desk)
    clerk.until(lambda: GroupJob.CHECK_OUT in clerk.screen.page.offered())
    clerk.click("group_check_out")
    clerk.click("group_check_out_panel_do")
    clerk.said("Nobody was checked out", "warning")
    box = clerk.widget("group_pays")
    box.setFocus()
    clerk.press(Qt.Key.Key_Space)
    way = clerk.widget("together_left_by")
    way.setFocus()
    clerk.press(Qt.Key.Key_Down)
    assert way.currentText() == "By a call"
    clerk.click("group_check_out_panel_do")
    clerk.said("1 guest is checked out.")
    assert [one.status for one in stored_members(hotel, firm)] == [ReservationStatus.CHECKED_OUT]
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(Reservation.left_by)).scalar_one() is LeavingWay.PHONE
    clerk.click("group_master_folio")
    assert len(clerk.folios.opened) == 1


def test_a_member_is_checked_in_from_the_row_and_split_out(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    picked_up(hotel, choir, "Ana", room_id=hotel.rooms["101"])
    picked_up(hotel, choir, "Bea")
    clerk.settle()
    clerk.open(choir)
    clerk.choose_member(0)
    clerk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    clerk.said("Ana is checked in to room 101")
    clerk.choose_member(1)
    clerk.click("group_split_out")
    clerk.said("The room of Bea is no longer in the group")
    assert [one.guest_name for one in stored_members(hotel, choir)] == ["Ana"]
    assert night_of(hotel, choir, DAY)[:5] == (2, 1, 0, 1, 3)


def early_hours(hotel: SmallHotel) -> RatePlanId:
    """It is eight o'clock, and a plan at which an arrival before ten costs half a night."""
    hotel.clock.set(datetime(DAY.year, DAY.month, DAY.day, 8, tzinfo=UTC))
    half = Share(ShareKind.PERCENT, percent_millionths=500_000)
    terms = PolicyTerms(TimesTerms(time(14), time(12), (Band(time(10), half),), ()))
    policy = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.TIMES, "P", "Hours"), terms=terms)
    return bare_plan(hotel, times_policy_id=policy.policy_id)


def test_the_group_is_told_of_alerts_and_early_fees_and_they_are_charged(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    plan = early_hours(hotel)
    ana = picked_up(hotel, choir, "Ana", room_id=hotel.rooms["101"])
    bea = picked_up(hotel, choir, "Bea", room_id=hotel.rooms["102"])
    keeps_policies(hotel, ana, plan)
    clerk.settle()
    clerk.open(choir)
    clerk.until(lambda: GroupJob.CHECK_IN in clerk.screen.page.offered())
    clerk.click("group_check_in")
    panel = clerk.screen.area.panel
    assert panel.outcome.notices() == ["Arrival before 10:00 costs 50.00 EUR."]
    assert clerk.widget("together_fees").text() == "1 fee is due: €50.00."
    hotel.desk.run(add_alert, reservation_id=bea, moment=AlertMoment.CHECK_IN, text="Has a parcel")
    clerk.click("group_check_in_panel_do")
    clerk.said("Something new is to be told", "warning")
    assert panel.outcome.notices() == ["Arrival before 10:00 costs 50.00 EUR.", "! Has a parcel"]
    assert {one.status for one in stored_members(hotel, choir)} == {ReservationStatus.RESERVED}
    clerk.click("group_check_in_panel_do")
    clerk.said("2 guests are checked in.")
    owed = {one.reservation_id: one.balance_minor for one in stored_members(hotel, choir)}
    assert (owed[ana], owed[bea]) == (5_000, 0)


def test_a_fee_of_the_group_is_waived_with_a_reason(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    plan = early_hours(hotel)
    ana = picked_up(hotel, choir, "Ana", room_id=hotel.rooms["101"])
    keeps_policies(hotel, ana, plan)
    clerk.settle()
    clerk.open(choir)
    clerk.choose_member(0)
    clerk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    clerk.until(clerk.screen.area.is_open)
    clerk.settle()
    box = clerk.widget("together_waive")
    box.setFocus()
    clerk.press(Qt.Key.Key_Space)
    clerk.click("group_check_in_panel_do")
    assert "fill this in" in clerk.screen.area.panel.form.field("waive_reason").error()
    clerk.fill("together_waive_reason", "the bus was early")
    clerk.click("group_check_in_panel_do")
    clerk.said("1 guest is checked in.")
    assert [one.balance_minor for one in stored_members(hotel, choir)] == [0]
    with hotel.database.snapshot() as connection:
        waived = connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.FEE_WAIVED)).scalar_one()
    assert waived["reason"] == "the bus was early"


def test_cut_off_and_cancelled(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    picked_up(hotel, choir, "Ana")
    clerk.settle()
    clerk.open(choir)
    clerk.click("group_cut_off")
    clerk.click("cut_off_do")
    clerk.said("4 room nights are for sale again")
    assert GroupJob.CUT_OFF not in clerk.screen.page.offered()
    clerk.click("group_cancel")
    clerk.click("cancel_block_do")
    assert "fill this in" in clerk.screen.area.panel.form.field("reason").error()
    clerk.fill("cancel_block_reason", "no choir")
    box = clerk.widget("cancel_block_members")
    box.setFocus()
    clerk.press(Qt.Key.Key_Space)
    clerk.click("cancel_block_do")
    clerk.said("The block of Choir of Porto is cancelled")
    assert block_row(hotel, choir).status is BlockStatus.CANCELLED
    assert [one.status for one in stored_members(hotel, choir)] == [ReservationStatus.CANCELLED]
    assert set(clerk.screen.page.offered()) == {GroupJob.DETAILS, GroupJob.MASTER_FOLIO}


def test_what_was_agreed_is_changed(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    clerk.open(choir)
    clerk.click("group_change")
    clerk.fill("block_departure", "5.3.2026")
    clerk.fill("block_contact", "Ines")
    clerk.click("block_form_do")
    clerk.said("The block of Choir of Porto is changed")
    row = block_row(hotel, choir)
    assert (row.departure_date, row.contact_name) == (FOURTH, "Ines")
    clerk.until(lambda: clerk.screen.page.grid.rooms.columnCount() == 3)
    assert [clerk.cell(0, column) for column in range(3)] == ["0 / 3", "0 / 3", "–"]


# --- How it is shown --------------------------------------------------------------------------------------------------


def test_everything_has_its_name(hotel: SmallHotel, choir: BlockId, clerk: Clerk) -> None:
    picked_up(hotel, choir, "Ana")
    clerk.settle()
    assert unnamed_widgets(clerk.screen) == []
    clerk.open(choir)
    for job in ("rooming_list", "pick_up", "add_member", "check_in", "details", "change", "cut_off", "cancel"):
        clerk.click(f"group_{job}")
        assert unnamed_widgets(clerk.screen) == [], job
    clerk.screen.area.close_panel()


@pytest.mark.parametrize("language", ["en", CHINESE])
def test_nothing_sticks_out_of_a_small_window(hotel: SmallHotel, choir: BlockId, clerk: Clerk, language: str) -> None:
    picked_up(hotel, choir, "Ana")
    theme().speak(language)
    clerk.window.resize(1024, 768)
    clerk.settle()
    clerk.screen.open_group(choir)
    clerk.until(clerk.screen.page.isVisible)
    clerk.settle()
    clerk.screen._begin(GroupJob.ROOMING_LIST)
    clerk.settle()
    for button in clerk.screen.page.buttons.values():
        if button.isVisible():
            right = button.mapTo(clerk.screen, button.rect().topRight()).x()
            assert right <= clerk.screen.area.panel.x(), button.objectName()
    assert clerk.screen.area.panel.geometry().right() <= clerk.screen.width()


def test_ctrl_k_knows_what_to_do_with_groups(choir: BlockId, clerk: Clerk) -> None:
    clerk.screen.perform("groups_today")
    clerk.settle()
    assert [row.block_id for row in clerk.blocks()] == [choir]
    clerk.screen.perform("new_block")
    clerk.settle()
    assert clerk.screen.area.panel.objectName() == "block_form"
