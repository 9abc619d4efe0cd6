"""Guests in the house: sent off, and what was done too early taken back, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.codes import (
    HousekeepingStatus,
    PostingKind,
    ReservationStatus,
)
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, ReasonMissing
from hotel_desk.domain.ids import ReservationId, new_id
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.domain.room_refusals import RoomOccupied, RoomTaken
from hotel_desk.models.folio import Folio, Posting, Receipt
from hotel_desk.models.room import Room
from hotel_desk.services.cashier import pay_refund
from hotel_desk.services.departures import NotPaid, NotSameDay, check_out, undo_check_in, undo_check_out
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.reservations import change_reservation, mark_no_show
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stay_changes import extend_stay, move_room
from hotel_desk.services.stays import check_in
from tests.stays_of_tests import (
    DAY,
    FOURTH,
    NEXT,
    THIRD,
    account,
    arrived,
    balance,
    charge,
    close_day,
    deposit_held,
    make,
    one,
    pay,
    row,
    sold,
    walked_in,
)

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


# --- Undo check-in ----------------------------------------------------------------------------------------------------


def test_a_check_in_taken_back_and_done_again(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    charge(hotel, received.folio_id)
    hotel.desk.run(undo_check_in, reservation_id=received.reservation_id, reason="wrong guest")
    stay = row(hotel, received.reservation_id)
    assert (stay.status, stay.checked_in_date) == (ReservationStatus.RESERVED, None)
    assert balance(hotel, received.folio_id) == 0
    with pytest.raises(FolioClosed):
        charge(hotel, received.folio_id)
    again = hotel.desk.run(check_in, reservation_id=received.reservation_id)
    assert (again.room_number, again.folio_id) == ("101", received.folio_id)


def test_money_taken_is_held_as_a_deposit_and_applied_at_the_next_check_in(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    charge(hotel, received.folio_id, 700)
    pay(hotel, received.folio_id, 5_000)
    hotel.desk.run(undo_check_in, reservation_id=received.reservation_id, reason="wrong guest")
    assert (balance(hotel, received.folio_id), deposit_held(hotel)) == (0, -5_000)
    hotel.desk.run(check_in, reservation_id=received.reservation_id)
    assert (balance(hotel, received.folio_id), deposit_held(hotel)) == (-5_000, 0)
    hotel.desk.run(undo_check_in, reservation_id=received.reservation_id, reason="again")
    assert deposit_held(hotel) == -5_000


def test_money_taken_is_paid_back(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    pay(hotel, received.folio_id, 5_000)
    undo: dict[str, Any] = {"reservation_id": received.reservation_id, "reason": "wrong guest", "money": "refund"}
    with pytest.raises(InvalidInput) as refusal:
        hotel.desk.run(undo_check_in, **undo)
    assert refusal.value.field == "refund_code_id"
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(undo_check_in, **undo, refund_code_id=hotel.codes["CASH"])
    hotel.desk.run(undo_check_in, **undo, refund_code_id=hotel.codes["CASH"])
    assert balance(hotel, received.folio_id) == 0
    assert one(hotel, select(func.count()).where(Receipt.kind == "REFUND")) == 1


def test_a_check_in_of_yesterday_stays(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    close_day(hotel, DAY)
    with pytest.raises(NotSameDay, match="2026-03-02"):
        hotel.desk.run(undo_check_in, reservation_id=received.reservation_id, reason="late")
    with pytest.raises(ReasonMissing):
        hotel.desk.run(undo_check_in, reservation_id=received.reservation_id, reason="")


def test_a_guest_received_moved_extended_and_taken_back_is_expected_again(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    stay = received.reservation_id
    hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["201"], reason="noise")
    hotel.desk.run(extend_stay, reservation_id=stay, departure_date=FOURTH)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    hotel.desk.run(undo_check_in, reservation_id=stay, reason="wrong guest")
    assert balance(hotel, received.folio_id) == 0
    hotel.desk.run(change_reservation, reservation_id=stay, arrival_date=NEXT)
    close_day(hotel, DAY)
    make(hotel, "201", HousekeepingStatus.CLEAN)
    hotel.desk.run(check_in, reservation_id=stay)
    close_day(hotel, NEXT)
    assert balance(hotel, received.folio_id) == 10_200


def test_day_use_taken_back(hotel: SmallHotel) -> None:
    received = walked_in(hotel, departure=DAY)
    hotel.desk.run(undo_check_in, reservation_id=received.reservation_id, reason="left at once")
    assert balance(hotel, received.folio_id) == 0
    hotel.desk.run(mark_no_show, reservation_id=received.reservation_id)


# --- Check-out and its undoing ----------------------------------------------------------------------------------------


def test_every_window_must_be_at_zero(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    charge(hotel, received.folio_id)
    with pytest.raises(NotPaid, match=r"10\.00"):
        hotel.desk.run(check_out, reservation_id=received.reservation_id)
    pay(hotel, received.folio_id, 2_000)
    with pytest.raises(NotPaid, match=r"10\.00"):
        hotel.desk.run(check_out, reservation_id=received.reservation_id)
    refund: dict[str, Any] = {
        "folio_id": received.folio_id,
        "transaction_code_id": hotel.codes["CASH"],
        "amount_minor": 1_000,
        "reason": "too much",
    }
    hotel.desk.run(pay_refund, **refund)
    left = hotel.desk.run(check_out, reservation_id=received.reservation_id)
    assert (left.room_number, left.left_unpaid_minor) == ("101", 0)
    with pytest.raises(FolioClosed):
        charge(hotel, received.folio_id)
    with pytest.raises(WrongStatus):
        hotel.desk.run(check_out, reservation_id=received.reservation_id)


def test_left_early_the_nights_are_free_again(hotel: SmallHotel) -> None:
    received = arrived(hotel, departure=FOURTH)
    hotel.desk.run(check_out, reservation_id=received.reservation_id)
    stay = row(hotel, received.reservation_id)
    assert (stay.departure_date, stay.checked_out_date, sold(hotel)) == (DAY, DAY, {})
    assert one(hotel, select(Room.housekeeping_status).where(Room.number == "101")) is HousekeepingStatus.DIRTY


def test_left_with_an_open_balance(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    charge(hotel, received.folio_id, 700)
    leave: dict[str, Any] = {"reservation_id": received.reservation_id, "leave_open_reason": "flight"}
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(check_out, **leave)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(check_out, reservation_id=received.reservation_id, leave_open_reason=" ")
    assert hotel.desk.run(check_out, **leave).left_unpaid_minor == 700
    assert (balance(hotel, received.folio_id), account(hotel)) == (0, 700)
    assert one(hotel, select(Posting.reason).where(Posting.kind == PostingKind.TRANSFER)) == "flight"
    later = charge(hotel, received.folio_id, 300)
    assert (later.folio_id == received.folio_id, account(hotel)) == (False, 1_000)
    assert pay(hotel, received.folio_id, 600).folio_id == later.folio_id
    pay(hotel, received.folio_id, 400)
    assert account(hotel) == 0
    charge(hotel, received.folio_id, 250)
    assert account(hotel) == 250


def test_an_open_balance_comes_back_when_the_check_out_is_taken_back(hotel: SmallHotel) -> None:
    others = arrived(hotel, "102", guest="Bruno")
    charge(hotel, others.folio_id, 9_999)
    hotel.desk.run(check_out, reservation_id=others.reservation_id, leave_open_reason="flight")
    received = arrived(hotel)
    charge(hotel, received.folio_id, 700)
    hotel.desk.run(check_out, reservation_id=received.reservation_id, leave_open_reason="flight")
    charge(hotel, received.folio_id, 300)
    hotel.desk.run(undo_check_out, reservation_id=received.reservation_id, reason="came back")
    assert (balance(hotel, received.folio_id), account(hotel)) == (1_000, 9_999)
    pay(hotel, received.folio_id, 1_000)
    hotel.desk.run(check_out, reservation_id=received.reservation_id)
    with pytest.raises(FolioClosed):
        charge(hotel, received.folio_id, 300)


def test_a_credit_left_behind_goes_to_the_account_too(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    pay(hotel, received.folio_id, 500)
    assert hotel.desk.run(check_out, reservation_id=received.reservation_id, leave_open_reason="in a hurry").left_unpaid_minor == -500
    assert account(hotel) == -500


def test_a_check_out_taken_back_when_the_room_is_taken(hotel: SmallHotel) -> None:
    first = arrived(hotel, departure=THIRD)
    hotel.desk.run(check_out, reservation_id=first.reservation_id)
    make(hotel, "101", HousekeepingStatus.CLEAN)
    second = arrived(hotel, guest="Bruno")
    with pytest.raises(RoomOccupied, match="Bruno"):
        hotel.desk.run(undo_check_out, reservation_id=first.reservation_id, reason="forgot")
    assert row(hotel, first.reservation_id).status is ReservationStatus.CHECKED_OUT
    hotel.desk.run(undo_check_in, reservation_id=second.reservation_id, reason="moves")
    hotel.desk.run(undo_check_out, reservation_id=first.reservation_id, reason="forgot")
    assert row(hotel, first.reservation_id).status is ReservationStatus.IN_HOUSE


def test_day_use_of_the_room_stands_in_the_way_of_coming_back(hotel: SmallHotel) -> None:
    first = walked_in(hotel, departure=DAY)
    pay(hotel, first.folio_id, 8_000)
    hotel.desk.run(check_out, reservation_id=first.reservation_id)
    hotel.book(DAY, DAY, guest="Bruno", room="101")
    with pytest.raises(RoomTaken, match="Bruno"):
        hotel.desk.run(undo_check_out, reservation_id=first.reservation_id, reason="forgot")


def test_a_check_out_of_yesterday_stays(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    hotel.desk.run(check_out, reservation_id=received.reservation_id)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(undo_check_out, reservation_id=received.reservation_id, reason="")
    close_day(hotel, DAY)
    with pytest.raises(NotSameDay, match="2026-03-02"):
        hotel.desk.run(undo_check_out, reservation_id=received.reservation_id, reason="late")


def test_a_stay_cut_short_and_taken_up_again_names_its_price(hotel: SmallHotel) -> None:
    """The nights were given back; a stay without nights has no price that could silently be kept, least of all zero."""
    received = arrived(hotel, departure=THIRD)
    stay = received.reservation_id
    hotel.desk.run(check_out, reservation_id=stay)
    hotel.desk.run(undo_check_out, reservation_id=stay, reason="stays after all")
    assert row(hotel, stay).departure_date == DAY
    with pytest.raises(InvalidInput) as refusal:
        hotel.desk.run(extend_stay, reservation_id=stay, departure_date=THIRD)
    assert refusal.value.field == "price_minor"
    hotel.desk.run(extend_stay, reservation_id=stay, departure_date=THIRD, price_minor=10_000)
    close_day(hotel, DAY)
    assert balance(hotel, received.folio_id) == 10_200


def test_a_moved_guest_comes_back_into_the_last_room(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    close_day(hotel, DAY)
    hotel.desk.run(move_room, reservation_id=received.reservation_id, room_id=hotel.rooms["201"], reason="noise")
    pay(hotel, received.folio_id, 10_200)
    hotel.desk.run(check_out, reservation_id=received.reservation_id)
    undone = hotel.desk.run(undo_check_out, reservation_id=received.reservation_id, reason="forgot")
    assert undone.room_number == "201"
    assert one(hotel, select(func.count()).select_from(Folio)) == 1, "nobody left unpaid, so no account is opened"


@pytest.mark.parametrize("command", [check_out, check_in])
def test_a_stay_that_does_not_exist(hotel: SmallHotel, command: Any) -> None:
    with pytest.raises(NotFound):
        hotel.desk.run(command, reservation_id=ReservationId(new_id()))
