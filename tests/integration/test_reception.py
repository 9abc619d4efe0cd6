"""A guest received in one go: facts, room, check-in and deposit together, or none of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotAllowed, SomeoneWasFaster
from hotel_desk.domain.room_refusals import RoomOccupied
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.departures import undo_check_in
from hotel_desk.services.ledger import Card
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reception import Deposit, GuestChange, receive_guest
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

DAY = date(2026, 3, 2)
TOLD = ProfileDetails(name="Ana Silva", phone="+351 912 345 678", country="PT")


def shown(hotel: SmallHotel, stay: ReservationId) -> StayDetail:
    return hotel.desk.read(stay_detail, reservation_id=stay)


def test_facts_room_and_deposit_are_stored_together(hotel: SmallHotel) -> None:
    stay = hotel.book(guest="Ana")
    deposit = Deposit(hotel.codes["CARD"], 20_000, card=Card("Visa", "4242", "A1"))
    here = hotel.desk.run(
        receive_guest, reservation_id=stay, room_id=hotel.rooms["103"], guest=GuestChange(TOLD, version=1), deposit=deposit
    )
    assert (here.room_number, here.receipt_number) == ("103", "1")
    found = shown(hotel, stay)
    assert (found.status, found.guest.name, found.guest.phone) == (ReservationStatus.IN_HOUSE, "Ana Silva", "+351912345678")
    assert found.balance_minor == -20_000


def test_nothing_is_kept_when_one_part_is_refused(hotel: SmallHotel) -> None:
    stay = hotel.book(guest="Ana")
    other = hotel.book(guest="Otto")
    hotel.desk.run(check_in, reservation_id=other, room_id=hotel.rooms["101"])
    change = GuestChange(TOLD, version=1)
    with pytest.raises(RoomOccupied):
        hotel.desk.run(receive_guest, reservation_id=stay, room_id=hotel.rooms["101"], guest=change)
    with pytest.raises(InvalidInput) as refused:
        hotel.desk.run(
            receive_guest, reservation_id=stay, room_id=hotel.rooms["102"], guest=change, deposit=Deposit(hotel.codes["CARD"], 100)
        )
    assert refused.value.field == "card_last_four"
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(receive_guest, reservation_id=stay, room_id=hotel.rooms["102"], guest=GuestChange(TOLD, version=7))
    found = shown(hotel, stay)
    assert (found.status, found.guest.name, found.room, found.windows) == (ReservationStatus.RESERVED, "Ana", None, ())


def test_the_parts_ask_for_their_own_permissions(hotel: SmallHotel) -> None:
    stay = hotel.book(guest="Ana")
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(receive_guest, reservation_id=stay, room_id=hotel.rooms["101"])
    with pytest.raises(NotAllowed):
        hotel.as_user("cashier").run(receive_guest, reservation_id=stay, room_id=hotel.rooms["101"], guest=GuestChange(TOLD, 1))
    assert hotel.as_user("reception").run(receive_guest, reservation_id=stay, room_id=hotel.rooms["101"]).receipt_number is None


def test_undoing_it_holds_the_deposit(hotel: SmallHotel) -> None:
    stay = hotel.book(guest="Ana")
    hotel.desk.run(receive_guest, reservation_id=stay, room_id=hotel.rooms["101"], deposit=Deposit(hotel.codes["CASH"], 5_000))
    hotel.desk.run(undo_check_in, reservation_id=stay, reason="wrong guest")
    found = shown(hotel, stay)
    assert (found.status, found.balance_minor, found.money_held_minor) == (ReservationStatus.RESERVED, -5_000, 0)
