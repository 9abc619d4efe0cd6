"""Examples of the commands about groups and the limit of the house; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.rooming_list import RoomingLine
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.services.block_members import PickUp, split_from_block
from hotel_desk.services.blocks import BlockDetails
from hotel_desk.services.group_folio import close_master_folio, open_master_folio
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.stays import check_in
from tests.command_examples import example, fill
from tests.groups_of_tests import a_group, picked_up, rooms_of
from tests.stays_of_tests import DAY, NEXT, THIRD, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@example("make_block")
def on_a_full_night(hotel: SmallHotel) -> dict[str, Any]:
    fill(hotel, NEXT, THIRD, rooms=3)
    details = BlockDetails("Choir", NEXT, THIRD, code="CHOIR", contact_name="Rui", note="late dinner")
    return {"details": details, "rooms": rooms_of(hotel, 3, price_minor=8_000), "definite": True, "forced": True}


@example("change_block")
def more_rooms_on_a_full_night(hotel: SmallHotel) -> dict[str, Any]:
    block = a_group(hotel, 2)
    fill(hotel, NEXT, THIRD, rooms=2)
    details = BlockDetails("Choir", NEXT, THIRD)
    return {"block_id": block, "version": 1, "details": details, "rooms": rooms_of(hotel, 3), "forced": True}


@example("make_block_definite")
def a_tentative_block_on_a_full_night(hotel: SmallHotel) -> dict[str, Any]:
    block = a_group(hotel, 2, definite=False)
    fill(hotel, NEXT, THIRD)
    return {"block_id": block, "forced": True}


@example("cut_off_block", "open_master_folio")
def a_group_with_a_member(hotel: SmallHotel) -> dict[str, Any]:
    block = a_group(hotel)
    picked_up(hotel, block)
    return {"block_id": block}


@example("cancel_block")
def with_a_member_who_has_a_room(hotel: SmallHotel) -> dict[str, Any]:
    block = a_group(hotel)
    picked_up(hotel, block, room_id=hotel.rooms["101"])
    return {"block_id": block, "reason": "no choir", "cancel_members": True}


@example("pick_up")
def one_room_more_than_there_are(hotel: SmallHotel) -> dict[str, Any]:
    block = a_group(hotel, 1)
    fill(hotel, NEXT, THIRD, rooms=3)
    guests = [PickUp(ProfileDetails(name=name), hotel.standard, adults=2) for name in ("Ana", "Rui")]
    return {"block_id": block, "rooms": guests, "forced": True}


@example("split_from_block")
def one_of_two_rooms_booked_together(hotel: SmallHotel) -> dict[str, Any]:
    block = a_group(hotel)
    return {"reservation_id": picked_up(hotel, block)}


@example("add_to_block")
def somebody_who_was_split_out(hotel: SmallHotel) -> dict[str, Any]:
    block = a_group(hotel)
    member = picked_up(hotel, block)
    hotel.desk.run(split_from_block, reservation_id=member)
    return {"reservation_id": member, "block_id": block}


@example("take_rooming_list")
def three_guests_in_two_rooms(hotel: SmallHotel) -> dict[str, Any]:
    lines = [RoomingLine(1, "Ana Silva", adults="2"), RoomingLine(2, "Rui Silva", sharer_of="Ana Silva"), RoomingLine(3, "Wang Wei")]
    return {"block_id": a_group(hotel), "lines": lines}


@example("let_group_pay")
def what_a_member_has_drunk(hotel: SmallHotel) -> dict[str, Any]:
    block = a_group(hotel, 1, DAY, NEXT)
    member = picked_up(hotel, block, room_id=hotel.rooms["101"])
    charge(hotel, hotel.desk.run(check_in, reservation_id=member).folio_id)
    return {"block_id": block, "reservation_ids": [member]}


@example("set_house_allowance")
def two_nights(_hotel: SmallHotel) -> dict[str, Any]:
    return {"first_date": DAY, "last_date": NEXT, "rooms": 2}


@example("set_house_allowance")
def no_limit_any_more(_hotel: SmallHotel) -> dict[str, Any]:
    return {"rooms": None, "first_date": DAY, "last_date": DAY}


@example("close_master_folio")
def a_group_that_has_left(hotel: SmallHotel) -> dict[str, Any]:
    block = a_group(hotel, 1, DAY, NEXT)
    hotel.desk.run(open_master_folio, block_id=block)
    close_day(hotel.desk)
    return {"block_id": block}


@example("reopen_master_folio")
def a_bill_that_came_late(hotel: SmallHotel) -> dict[str, Any]:
    about = a_group_that_has_left(hotel)
    hotel.desk.run(close_master_folio, **about)
    return {**about, "reason": "a late bill"}
