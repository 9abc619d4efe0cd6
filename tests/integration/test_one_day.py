"""One guest, one night, one closed day, through the commands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.models.folio import FolioWindow
from hotel_desk.models.property import BusinessDate
from hotel_desk.queries.invariants import check_everything
from hotel_desk.queries.left_unpaid import left_unpaid
from hotel_desk.services.business_day import DueOutsInHouse, NightsUncharged, roll_business_date
from hotel_desk.services.cashier import post_charge, reverse_posting, take_payment
from hotel_desk.services.departures import NotPaid, check_out, undo_check_in, undo_check_out
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.room_readiness import RoomNotReady
from hotel_desk.services.stay_changes import extend_stay, move_room
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)


def test_guest_arrives_pays_and_leaves(hotel: SmallHotel) -> None:
    desk = hotel.desk
    stay = hotel.book(DAY, NEXT)
    received = desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    assert received.room_number == "101"
    charged = desk.run(post_charge, folio_id=received.folio_id, transaction_code_id=hotel.codes["MINIBAR"], price_minor=450, quantity=2)
    assert charged.balance_minor == 900
    with pytest.raises(NightsUncharged):
        desk.run(roll_business_date, closing=DAY)
    posted = desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    assert (posted.stays, posted.revenue_minor) == (1, 9434)
    assert desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay]).stays == 0
    desk.run(roll_business_date, closing=DAY)
    with pytest.raises(DueOutsInHouse):
        desk.run(roll_business_date, closing=NEXT)
    with pytest.raises(NotPaid):
        desk.run(check_out, reservation_id=stay)
    paid = desk.run(take_payment, folio_id=received.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=900 + 10_000 + 200)
    assert (paid.balance_minor, paid.receipt_number) == (0, "1")
    desk.run(check_out, reservation_id=stay)
    desk.run(roll_business_date, closing=NEXT)
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(BusinessDate.date)).scalar_one() == date(2026, 3, 4)
        assert connection.execute(select(FolioWindow.balance_minor)).scalars().all() == [0]


def test_a_stay_is_moved_extended_and_taken_back(hotel: SmallHotel) -> None:
    desk = hotel.desk
    stay = hotel.book(DAY, NEXT)
    desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["201"], reason="quieter")
    desk.run(extend_stay, reservation_id=stay, departure_date=date(2026, 3, 5))
    desk.run(undo_check_in, reservation_id=stay, reason="wrong guest")
    desk.run(set_housekeeping_status, room_ids=[hotel.rooms["201"]], status=HousekeepingStatus.DIRTY)
    with pytest.raises(RoomNotReady):
        desk.run(check_in, reservation_id=stay)
    desk.run(set_housekeeping_status, room_ids=[hotel.rooms["201"]], status=HousekeepingStatus.INSPECTED)
    received = desk.run(check_in, reservation_id=stay)
    line = desk.run(post_charge, folio_id=received.folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=700)
    assert desk.run(reverse_posting, posting_id=line.posting_id, reason="not his").balance_minor == 0
    desk.run(check_out, reservation_id=stay)
    desk.run(undo_check_out, reservation_id=stay, reason="forgot his coat")


def test_a_debt_left_behind_is_paid_against_the_stay_that_left_it(hotel: SmallHotel) -> None:
    desk = hotel.desk
    stay = hotel.book(DAY, NEXT)
    received = desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    desk.run(post_charge, folio_id=received.folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=700)
    desk.run(check_out, reservation_id=stay, leave_open_reason="flight left")
    desk.run(post_charge, folio_id=received.folio_id, transaction_code_id=hotel.codes["MINIBAR"], price_minor=300)
    assert [(debt.reservation_id, debt.amount_minor) for debt in desk.read(left_unpaid)] == [(stay, 1000)]
    desk.run(take_payment, folio_id=received.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=1000)
    assert desk.read(left_unpaid) == ()
    assert desk.read(check_everything) == []


def test_a_folio_left_and_paid_takes_nothing_more(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, NEXT)
    received = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    hotel.desk.run(check_out, reservation_id=stay)
    with pytest.raises(FolioClosed):
        hotel.desk.run(take_payment, folio_id=received.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=100)
