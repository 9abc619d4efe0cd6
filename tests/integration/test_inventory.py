"""The counters through every event of docs/algorithms/availability.md, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hotel_desk.domain.codes import ClosureKind
from hotel_desk.domain.ids import new_operation_id
from hotel_desk.models.inventory import TypeNight
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.housekeeping import close_room, reopen_room
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.reservations import cancel_reservation, mark_no_show, reinstate_reservation
from hotel_desk.services.setup_overbooking import set_overbooking_allowance
from hotel_desk.services.stays import check_in, extend_stay
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, close_day

if TYPE_CHECKING:
    from datetime import date

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def counter(hotel: SmallHotel, night: date) -> tuple[int, int, int, int, int]:
    """Sold, out of order, overbooking, oversold, left."""
    with hotel.database.snapshot() as connection:
        columns = (TypeNight.sold, TypeNight.out_of_order, TypeNight.overbooking, TypeNight.oversold, TypeNight.physical)
        row = connection.execute(select(*columns).where(TypeNight.room_type_id == hotel.standard, TypeNight.date == night)).one()
    return (row.sold, row.out_of_order, row.overbooking, row.oversold, row.physical - row.out_of_order + row.overbooking - row.sold)


def test_one_night_of_one_type_as_in_the_document(hotel: SmallHotel) -> None:
    """Four rooms, an allowance of one; the columns are those of the document's table."""
    hotel.desk.run(
        set_overbooking_allowance, room_type_id=hotel.standard, first_date=NEXT, last_date=NEXT, rooms=1, operation_id=new_operation_id()
    )
    assert counter(hotel, NEXT) == (0, 0, 1, 0, 5)
    stays = [hotel.book(NEXT, THIRD) for _sale in range(3)]
    assert counter(hotel, NEXT) == (3, 0, 1, 0, 2)
    stays.append(hotel.book(NEXT, THIRD))
    assert counter(hotel, NEXT) == (4, 0, 1, 0, 1)
    stays.append(hotel.book(NEXT, THIRD))
    assert counter(hotel, NEXT) == (5, 0, 1, 0, 0)
    sold_out(hotel)
    hotel.book(NEXT, NEXT)
    assert counter(hotel, NEXT) == (5, 0, 1, 0, 0)
    closure = hotel.desk.run(
        close_room, room_id=hotel.rooms["101"], kind=ClosureKind.OUT_OF_ORDER, first_date=NEXT, last_date=NEXT, reason="leak"
    )
    assert counter(hotel, NEXT) == (5, 1, 1, 1, -1)
    sold_out(hotel)
    hotel.desk.run(cancel_reservation, reservation_id=stays[0], reason="ill")
    assert counter(hotel, NEXT) == (4, 1, 1, 0, 0)
    sold_out(hotel)
    hotel.desk.run(reopen_room, closure_id=closure.closure_id)
    assert counter(hotel, NEXT) == (4, 0, 1, 0, 1)
    stays.append(hotel.book(NEXT, THIRD))
    assert counter(hotel, NEXT) == (5, 0, 1, 0, 0)
    staying = hotel.book(DAY, NEXT)
    hotel.desk.run(check_in, reservation_id=staying, room_id=hotel.rooms["101"])
    close_day(hotel, DAY)
    hotel.desk.run(extend_stay, reservation_id=staying, departure_date=THIRD, forced=True)
    assert counter(hotel, NEXT) == (6, 0, 1, 1, -1)
    hotel.desk.run(mark_no_show, reservation_id=stays[1])
    assert counter(hotel, NEXT) == (5, 0, 1, 0, 0)
    with pytest.raises(SoldOut):
        hotel.desk.run(reinstate_reservation, reservation_id=stays[1])
    hotel.desk.run(close_room, room_id=hotel.rooms["104"], kind=ClosureKind.OUT_OF_SERVICE, first_date=NEXT, last_date=NEXT, reason="paint")
    assert counter(hotel, NEXT) == (5, 0, 1, 0, 0)


def sold_out(hotel: SmallHotel) -> None:
    before = counter(hotel, NEXT)
    with pytest.raises(SoldOut):
        hotel.book(NEXT, THIRD)
    assert counter(hotel, NEXT) == before


def test_several_nights_are_sold_whole(hotel: SmallHotel) -> None:
    """Left on the three nights: 3, 1, 2. A stay over all three can be sold once, a stay of the first night twice after it."""
    hotel.book(DAY, NEXT)
    for _sale in range(3):
        hotel.book(NEXT, THIRD)
    for _sale in range(2):
        hotel.book(THIRD, FOURTH)
    hotel.book(DAY, FOURTH)
    assert [counter(hotel, night)[4] for night in (DAY, NEXT, THIRD)] == [2, 0, 1]
    with pytest.raises(SoldOut, match="2026-03-03"):
        hotel.book(DAY, FOURTH)
    assert [counter(hotel, night)[4] for night in (DAY, NEXT, THIRD)] == [2, 0, 1]
    for _sale in range(2):
        hotel.book(DAY, NEXT)
    with pytest.raises(SoldOut):
        hotel.book(DAY, NEXT)


def test_an_empty_day_is_rolled_and_counts_nothing(hotel: SmallHotel) -> None:
    assert hotel.desk.run(roll_business_date, closing=DAY).business_date == NEXT
