"""The counters through every event of docs/algorithms/availability.md, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hotel_desk.domain.codes import ClosureKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import new_operation_id
from hotel_desk.models.inventory import TypeNight
from hotel_desk.queries.availability import availability
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.housekeeping import close_room, reopen_room
from hotel_desk.services.inventory import HouseSoldOut, SoldOut
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation, change_reservation, mark_no_show, reinstate_reservation
from hotel_desk.services.setup_overbooking import set_house_allowance, set_overbooking_allowance
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.services.stays import check_in
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, close_day
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import ClosureId, ReservationId
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


# --- The limit of the house -------------------------------------------------------------------------------------------


class House:
    """Lets each event of the document's table happen on the night of 3 March."""

    def __init__(self, hotel: SmallHotel) -> None:
        self.hotel = hotel
        self.stays: list[ReservationId] = []
        self.closure: ClosureId | None = None

    def happen(self, event: str) -> None:
        happenings: dict[str, Callable[[], object]] = {
            "opened": self.opened,
            "six standard rooms": lambda: self.stays.extend(self.hotel.book(NEXT, THIRD) for _sale in range(6)),
            "a standard room": lambda: self.hotel.book(NEXT, THIRD),
            "a suite": lambda: self.hotel.book(NEXT, THIRD, kind=self.hotel.suite),
            "standard room out of order": self.closed,
            "cancellation of a standard room": lambda: self.hotel.desk.run(
                cancel_reservation, reservation_id=self.stays.pop(), reason="ill"
            ),
            "reopened": lambda: self.hotel.desk.run(reopen_room, closure_id=self.closure),
            "a standard stay becomes a suite": lambda: self.hotel.desk.run(
                change_reservation, reservation_id=self.stays.pop(), room_type_id=self.hotel.suite
            ),
            "the limit is taken away": lambda: self.hotel.desk.run(set_house_allowance, first_date=NEXT, last_date=NEXT, rooms=None),
        }
        happenings[event]()

    def opened(self) -> None:
        self.hotel.desk.run(set_overbooking_allowance, room_type_id=self.hotel.standard, first_date=NEXT, last_date=NEXT, rooms=2)
        self.hotel.desk.run(set_house_allowance, first_date=NEXT, last_date=NEXT, rooms=1)

    def closed(self) -> None:
        room, kind = self.hotel.rooms["101"], ClosureKind.OUT_OF_ORDER
        closed = self.hotel.desk.run(close_room, room_id=room, kind=kind, first_date=NEXT, last_date=NEXT, reason="leak")
        self.closure = closed.closure_id

    def now(self) -> list[str]:
        types = self.hotel.desk.read(availability, first=NEXT, last=THIRD)
        standard, suite = (kind.nights[0] for kind in types)
        assert standard.left_of_house == suite.left_of_house
        of_house = "–" if standard.left_of_house is None else str(standard.left_of_house)
        numbers = (standard.sold, suite.sold, standard.out_of_order, standard.left_of_type, suite.left_of_type)
        return [*map(str, numbers), of_house, str(standard.left), str(suite.left)]


def test_the_house_as_in_the_document(hotel: SmallHotel) -> None:
    house = House(hotel)
    columns = ("standard sold", "suites sold", "out of order", "standard left", "suites left", "house left")
    for row in worked_table("availability.md", "The house"):
        refusal = {"type sold out": SoldOut, "house sold out": HouseSoldOut}.get(row["answer"])
        if refusal is None:
            house.happen(row["event"])
        else:
            with pytest.raises(SoldOut) as refused:
                house.happen(row["event"])
            assert type(refused.value) is refusal
        assert house.now() == [*(row[name] for name in columns), row["standard for sale"], row["suites for sale"]], row["event"]


def test_the_refusal_says_which_limit_it_was(hotel: SmallHotel) -> None:
    hotel.desk.run(set_house_allowance, first_date=NEXT, last_date=NEXT, rooms=0)
    hotel.desk.run(set_overbooking_allowance, room_type_id=hotel.suite, first_date=NEXT, last_date=NEXT, rooms=9)
    for _sale in range(6):
        hotel.book(NEXT, THIRD, kind=hotel.suite)
    with pytest.raises(HouseSoldOut, match="The house is sold out for the night of 2026-03-03"):
        hotel.book(DAY, FOURTH)
    for _sale in range(4):
        hotel.book(DAY, NEXT)
    with pytest.raises(SoldOut, match="Standard is sold out for the night of 2026-03-02"):
        hotel.book(DAY, FOURTH)


def test_several_rooms_at_once_are_sold_whole_or_not_at_all(hotel: SmallHotel) -> None:
    hotel.desk.run(set_house_allowance, first_date=DAY, last_date=THIRD, rooms=0)
    request = RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=THIRD, price_minor=1)
    suite = replace(request, room_type_id=hotel.suite)
    hotel.desk.run(book, guest=ProfileDetails(name="Five"), rooms=[request] * 3 + [suite] * 2)
    with pytest.raises(SoldOut):
        hotel.desk.run(book, guest=ProfileDetails(name="Two"), rooms=[request] * 2)
    assert [counter(hotel, night)[0] for night in (DAY, NEXT)] == [3, 3]
    hotel.desk.run(book, guest=ProfileDetails(name="One"), rooms=[request])
    assert [counter(hotel, night)[4] for night in (DAY, NEXT)] == [0, 0]


def test_a_house_limit_below_what_is_sold_lets_nothing_more_be_sold(hotel: SmallHotel) -> None:
    hotel.desk.run(set_overbooking_allowance, room_type_id=hotel.suite, first_date=DAY, last_date=DAY, rooms=9)
    for _sale in range(8):
        hotel.book(DAY, NEXT, kind=hotel.suite)
    done = hotel.desk.run(set_house_allowance, first_date=DAY, last_date=NEXT, rooms=1)
    assert done.beyond == (DAY,)
    with pytest.raises(HouseSoldOut):
        hotel.book(DAY, NEXT)
    forced = RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=NEXT, price_minor=1)
    hotel.desk.run(book, guest=ProfileDetails(name="Forced"), rooms=[forced], forced=True)


@pytest.mark.parametrize(
    ("first", "last", "rooms", "field"), [(NEXT, DAY, 1, "last_date"), (date(2026, 3, 1), DAY, 1, "first_date"), (DAY, DAY, -1, "rooms")]
)
def test_a_house_limit_that_cannot_be_set(hotel: SmallHotel, first: date, last: date, rooms: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        hotel.desk.run(set_house_allowance, first_date=first, last_date=last, rooms=rooms)
    assert refused.value.field == field
