"""A group at the desk: read whole, received, sent off, paying together; on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.codes import FolioStatus, HousekeepingStatus, ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotFound, ReasonMissing
from hotel_desk.domain.ids import BlockId, new_id
from hotel_desk.domain.rooming_list import RoomingLine
from hotel_desk.jobs.group_desk import check_in_group, check_out_group
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.jobs.rooming_file import read_rooming_text
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries.block_sheet import BlockTotals, block_sheet
from hotel_desk.queries.blocks import block_list
from hotel_desk.queries.rooming_list import rooming_list_preview
from hotel_desk.services.block_members import add_to_block
from hotel_desk.services.blocks import cancel_block
from hotel_desk.services.cashier import post_charge, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.group_folio import (
    GroupNotGone,
    GroupStaysOn,
    MasterFolioIsClosed,
    MasterFolioNotSettled,
    close_master_folio,
    let_group_pay,
    open_master_folio,
    reopen_master_folio,
)
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.ledger import GroupFolioClosed
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.rooming_list import RoomingListRefused, take_rooming_list
from hotel_desk.services.stays import check_in
from tests.groups_of_tests import a_group, block_row, night_of, picked_up
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, balance, charge, make
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def members(hotel: SmallHotel, block: BlockId, *rooms: str, departure: Any = NEXT) -> list[ReservationId]:
    """One member a room, with the room given."""
    return [picked_up(hotel, block, f"Member {room}", room_id=hotel.rooms[room], departure_date=departure) for room in rooms]


# --- Read -------------------------------------------------------------------------------------------------------------


def test_the_list_says_how_far_each_group_is(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2, NEXT, FOURTH, contact_name="Rui")
    a_group(hotel, 1, DAY, NEXT, definite=False, name="Firm")
    for _room in range(3):
        picked_up(hotel, block, departure_date=THIRD)
    found = hotel.desk.read(block_list)
    assert found.business_date == DAY
    assert [row.name for row in found.rows] == ["Firm", "Choir of Porto"]
    choir = found.rows[1]
    assert (choir.most_rooms, choir.room_nights, choir.picked_up, choir.beyond, choir.kept, choir.reservations) == (2, 4, 3, 1, 2, 3)
    assert choir.contact_name == "Rui"


def test_groups_that_have_left_are_listed_only_when_asked_for(hotel: SmallHotel) -> None:
    a_group(hotel, 1, DAY, NEXT)
    for _night in range(2):
        close_day(hotel.desk)
    assert hotel.desk.read(block_list).rows == ()
    assert [row.name for row in hotel.desk.read(block_list, past=True).rows] == ["Choir of Porto"]


def test_a_block_is_read_whole(hotel: SmallHotel) -> None:
    block = a_group(hotel, 3, NEXT, FOURTH)
    picked_up(hotel, block, "Bea", departure_date=THIRD)
    picked_up(hotel, block, "Ana", arrival_date=DAY, adults=2)
    sheet = hotel.desk.read(block_sheet, block_id=block)
    assert sheet.dates == (DAY, NEXT, THIRD)
    standard, suite = sheet.types
    assert [(one.rooms, one.picked_up, one.rest, one.left) for one in standard.nights] == [(0, 1, 0, 3), (3, 2, 1, 1), (3, 1, 2, 1)]
    assert [one.left for one in suite.nights] == [2, 2, 2]
    assert [(one.guest_name, one.adults, one.status, one.room_number) for one in sheet.members] == [
        ("Ana", 2, ReservationStatus.RESERVED, ""),
        ("Bea", 1, ReservationStatus.RESERVED, ""),
    ]
    assert (sheet.totals.room_nights, sheet.totals.picked_up, sheet.totals.attrition, sheet.totals.kept) == (6, 4, 3, 3)
    assert sheet.master is None
    with pytest.raises(NotFound):
        hotel.desk.read(block_sheet, block_id=BlockId(new_id()))


def test_attrition_as_in_the_document(hotel: SmallHotel) -> None:
    assert hotel.desk.read(block_list).rows == ()
    for row in worked_table("blocks.md", "Attrition"):
        rooms, taken, attrition = int(row["rooms"]), int(row["picked up"]), int(row["attrition"])
        assert f"{BlockTotals(rooms, taken, attrition, 0).attrition_percent} %" == row["share"]
    assert BlockTotals(0, 0, 0, 0).attrition_percent == 0


def test_reading_costs_the_same_for_a_large_group(hotel: SmallHotel, count_statements: CountStatements) -> None:
    small, large = a_group(hotel, 1), a_group(hotel, 3)
    for _room in range(3):
        picked_up(hotel, large)
    assert count_statements(hotel.desk, block_sheet, block_id=large) == count_statements(hotel.desk, block_sheet, block_id=small) == 9
    assert count_statements(hotel.desk, block_list) == 2


# --- Cut-off by the night audit ---------------------------------------------------------------------------------------


def test_the_night_audit_gives_rooms_back_on_the_cut_off_day(hotel: SmallHotel) -> None:
    block = a_group(hotel, 3, THIRD, FOURTH, cutoff_date=NEXT)
    picked_up(hotel, block)
    assert close_day(hotel.desk).blocks_cut_off == 0
    assert night_of(hotel, block, THIRD) == (3, 1, 0, 2, 3, 1)
    assert close_day(hotel.desk).blocks_cut_off == 1
    assert night_of(hotel, block, THIRD) == (3, 1, 2, 0, 1, 3)
    assert block_row(hotel, block).cut_off_on == NEXT


def test_rooms_of_members_who_did_not_come_are_given_back_too(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2, DAY, THIRD)
    picked_up(hotel, block)
    assert close_day(hotel.desk).no_shows == 1
    assert night_of(hotel, block, NEXT) == (2, 0, 2, 0, 0, 4)


# --- At the desk ------------------------------------------------------------------------------------------------------


def test_the_group_is_received_where_rooms_are_ready(hotel: SmallHotel) -> None:
    block = a_group(hotel, 4, DAY, NEXT)
    ready, dirty = members(hotel, block, "101", "102")
    without = picked_up(hotel, block, "Without room")
    later = picked_up(hotel, block, "Later", arrival_date=NEXT, departure_date=THIRD)
    make(hotel, "102", HousekeepingStatus.DIRTY)
    received = check_in_group(hotel.desk, block_id=block)
    assert [(one.reservation_id, one.room_number) for one in received.done] == [(ready, "101")]
    why = {one.reservation_id: one.why for one in received.left}
    assert why.keys() == {dirty, without}
    assert "Room 102 is not ready: it is dirty" in why[dirty]
    assert "has no room yet" in why[without]
    assert later not in why
    make(hotel, "102", HousekeepingStatus.CLEAN)
    hotel.desk.run(assign_room, reservation_id=without, room_id=hotel.rooms["103"])
    again = check_in_group(hotel.desk, block_id=block)
    assert [one.room_number for one in again.done] == ["102", "103"]
    assert again.left == ()


def test_the_group_is_sent_off_where_it_has_paid(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2, DAY, NEXT)
    members(hotel, block, "101", "102")
    check_in_group(hotel.desk, block_id=block)
    assert check_out_group(hotel.desk, block_id=block).done == ()
    close_day(hotel.desk)
    first, second = hotel.desk.read(block_sheet, block_id=block).members
    assert first.balance_minor == second.balance_minor == 10_200
    left = check_out_group(hotel.desk, block_id=block)
    assert left.done == ()
    assert all("is not settled" in one.why for one in left.left)
    gone = check_out_group(hotel.desk, block_id=block, group_pays=True)
    assert [one.room_number for one in gone.done] == ["101", "102"]
    sheet = hotel.desk.read(block_sheet, block_id=block)
    assert sheet.master is not None
    assert sheet.master.balance_minor == 20_400
    assert {one.status for one in sheet.members} == {ReservationStatus.CHECKED_OUT}


def test_charges_of_the_group_are_posted_on_its_master_folio(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1, DAY, NEXT)
    opened = hotel.desk.run(open_master_folio, block_id=block)
    assert hotel.desk.run(open_master_folio, block_id=block) == opened
    hotel.desk.run(post_charge, folio_id=opened.folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=5_000, text="Welcome drink")
    master = hotel.desk.read(block_sheet, block_id=block).master
    assert master is not None
    assert (master.folio_id, master.number, master.balance_minor) == (opened.folio_id, opened.number, balance(hotel, opened.folio_id))


def test_only_guests_of_the_group_are_paid_for(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1, DAY, NEXT)
    (member,) = members(hotel, block, "101")
    hotel.book(DAY, NEXT, room="102", guest="Stranger")
    check_in_group(hotel.desk, block_id=block)
    sheet = hotel.desk.read(block_sheet, block_id=block)
    assert sheet.members[0].folio_id is not None
    charge(hotel, sheet.members[0].folio_id, 1_000)
    paid = hotel.desk.run(let_group_pay, block_id=block, reservation_ids=[member])
    assert (paid.stays, paid.amount_minor) == (1, 1_000)
    assert hotel.desk.run(let_group_pay, block_id=block, reservation_ids=[member]).stays == 0
    other = a_group(hotel, 1, NEXT, THIRD)
    with pytest.raises(InvalidInput):
        hotel.desk.run(let_group_pay, block_id=other, reservation_ids=[member])


def test_the_master_folio_is_closed_when_the_group_has_left_and_paid(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1, DAY, NEXT)
    (member,) = members(hotel, block, "101")
    check_in_group(hotel.desk, block_id=block)
    master = hotel.desk.run(open_master_folio, block_id=block)
    bar: dict[str, Any] = {"transaction_code_id": hotel.codes["BAR"], "price_minor": 5_000, "text": "Welcome drink"}
    hotel.desk.run(post_charge, folio_id=master.folio_id, **bar)
    with pytest.raises(GroupNotGone, match="Member 101 is still expected or in house"):
        hotel.desk.run(close_master_folio, block_id=block)
    close_day(hotel.desk)
    hotel.desk.run(let_group_pay, block_id=block, reservation_ids=[member])
    hotel.desk.run(check_out, reservation_id=member)
    owed = balance(hotel, master.folio_id)
    with pytest.raises(MasterFolioNotSettled, match=master.number):
        hotel.desk.run(close_master_folio, block_id=block)
    hotel.desk.run(take_payment, folio_id=master.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=owed)
    closed = hotel.desk.run(close_master_folio, block_id=block)
    assert hotel.desk.run(close_master_folio, block_id=block) == closed
    found = hotel.desk.read(block_sheet, block_id=block).master
    assert found is not None
    assert (found.status, found.balance_minor) == (FolioStatus.CLOSED, 0)
    with pytest.raises(GroupFolioClosed, match=f"Folio {master.number} is closed: the group has left and paid.*Reopen it on the page"):
        hotel.desk.run(post_charge, folio_id=master.folio_id, **bar)


def test_a_closed_master_folio_is_reopened_only_with_a_reason(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1, DAY, NEXT)
    with pytest.raises(NotFound):
        hotel.desk.run(close_master_folio, block_id=block)
    master = hotel.desk.run(open_master_folio, block_id=block)
    with pytest.raises(GroupStaysOn, match=NEXT.isoformat()):
        hotel.desk.run(close_master_folio, block_id=block)
    close_day(hotel.desk)
    hotel.desk.run(close_master_folio, block_id=block)
    assert hotel.desk.run(open_master_folio, block_id=block) == master
    late = hotel.book(NEXT, THIRD, room="101")
    hotel.desk.run(add_to_block, reservation_id=late, block_id=block)
    hotel.desk.run(check_in, reservation_id=late)
    with pytest.raises(MasterFolioIsClosed, match=master.number):
        hotel.desk.run(let_group_pay, block_id=block, reservation_ids=[late])
    with pytest.raises(ReasonMissing):
        hotel.desk.run(reopen_master_folio, block_id=block, reason=" ")
    opened = hotel.desk.run(reopen_master_folio, block_id=block, reason="a late bill")
    assert opened.status is FolioStatus.OPEN
    with hotel.database.snapshot() as connection:
        noted = connection.execute(select(AuditEntry.details).where(AuditEntry.entity_id == block).order_by(AuditEntry.sequence)).scalars()
        kept = [details for details in noted if "reopened_master_folio" in details]
    assert [(details["reopened_master_folio"], details["reason"]) for details in kept] == [(master.number, "a late bill")]


def test_a_cancelled_group_may_close_its_folio_at_once(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1, NEXT, THIRD)
    hotel.desk.run(open_master_folio, block_id=block)
    hotel.desk.run(cancel_block, block_id=block, reason="no choir")
    assert hotel.desk.run(close_master_folio, block_id=block).status is FolioStatus.CLOSED


# --- Rooming list -----------------------------------------------------------------------------------------------------


def test_a_rooming_list_becomes_reservations(hotel: SmallHotel) -> None:
    block = a_group(hotel, 3, NEXT, FOURTH)
    lines = read_rooming_text("Ana Silva\tSTD\t\t\t2\nRui Silva\t\t\t2026-03-04\t\tAna Silva\nWang Wei\t\t\t\t\t\tlate\n")
    assert [one.problems for one in hotel.desk.read(rooming_list_preview, block_id=block, lines=lines)] == [(), (), ()]
    taken = hotel.desk.run(take_rooming_list, block_id=block, lines=lines)
    assert (len(taken.reservation_ids), taken.rooms, taken.beyond) == (3, 2, 0)
    assert night_of(hotel, block) == (3, 2, 0, 1, 3, 1)
    listed = hotel.desk.read(block_sheet, block_id=block).members
    assert [(one.guest_name, one.adults, one.shares_with, one.note, one.departure_date) for one in listed] == [
        ("Ana Silva", 2, "", "", FOURTH),
        ("Rui Silva", 1, "Ana Silva", "", THIRD),
        ("Wang Wei", 1, "", "late", FOURTH),
    ]
    assert {one.confirmation_number for one in listed} == {taken.confirmation_number}


def test_nothing_of_a_list_is_saved_while_a_line_is_bad(hotel: SmallHotel) -> None:
    block = a_group(hotel, 3)
    good, bad = RoomingLine(1, "Ana Silva"), RoomingLine(7, "Rui Silva", room_type="PENTHOUSE")
    previewed = hotel.desk.read(rooming_list_preview, block_id=block, lines=[good, bad])
    assert [bool(one.problems) for one in previewed] == [False, True]
    with pytest.raises(RoomingListRefused, match=r"Line 7 .*“PENTHOUSE” is not a room type of this hotel.* Nothing was saved"):
        hotel.desk.run(take_rooming_list, block_id=block, lines=[good, bad])
    assert hotel.desk.read(block_sheet, block_id=block).members == ()
    hotel.desk.run(take_rooming_list, block_id=block, lines=[good])
    assert [one.guest_name for one in hotel.desk.read(block_sheet, block_id=block).members] == ["Ana Silva"]
    with pytest.raises(RoomingListRefused, match="already"):
        hotel.desk.run(take_rooming_list, block_id=block, lines=[good])


def test_a_list_longer_than_the_house_is_refused_whole(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2)
    lines = [RoomingLine(number, f"Guest {number}") for number in range(1, 6)]
    with pytest.raises(SoldOut):
        hotel.desk.run(take_rooming_list, block_id=block, lines=lines)
    assert night_of(hotel, block) == (2, 0, 0, 2, 2, 2)
    assert hotel.desk.run(take_rooming_list, block_id=block, lines=lines[:4]).beyond == 2
    with pytest.raises(InvalidInput):
        hotel.desk.run(take_rooming_list, block_id=block, lines=[])
