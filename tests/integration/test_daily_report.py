"""The daily report: what counts on which day. Real and imported years are compared with it in `test_replay.py`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.settings import COMPLIMENTARY_COUNTS_IN_ADR
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.queries.daily_report import DailyFigures, daily_report
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.reservations import cancel_reservation, mark_no_show
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stays import check_in
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, pay

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def day(hotel: SmallHotel, wanted: date = DAY) -> DailyFigures:
    (figures,) = hotel.desk.read(daily_report, first=wanted, last=wanted)
    return figures


def test_a_day_without_anything_is_all_zeros(hotel: SmallHotel) -> None:
    nothing = Decimal("0.00")
    assert day(hotel) == DailyFigures(DAY, 0, 0, 0, 0, 0, 0, nothing, nothing, 0, 0)
    assert str(day(hotel).adr) == "0.00"


def test_revenue_is_net_and_belongs_to_the_night(hotel: SmallHotel) -> None:
    arrived(hotel, "101", THIRD, adults=2)
    arrived(hotel, "102", NEXT)
    assert day(hotel).room_revenue == 0
    close_day(hotel.desk)
    assert day(hotel) == DailyFigures(DAY, 2, 0, 0, 2, 0, 3, Decimal("188.68"), Decimal("94.34"), 0, 0)


def test_a_night_posted_is_counted_once_it_is_slept(hotel: SmallHotel) -> None:
    arrived(hotel, "101", FOURTH)
    assert (day(hotel).rooms_occupied, day(hotel, NEXT).rooms_occupied) == (1, 0)
    close_day(hotel.desk)
    assert (day(hotel, NEXT).rooms_occupied, day(hotel, NEXT).stayovers, day(hotel, THIRD).rooms_occupied) == (1, 1, 0)


def test_day_use_counts_apart(hotel: SmallHotel) -> None:
    guest = arrived(hotel, "101", DAY, price_minor=5_000)
    assert (day(hotel).day_use, day(hotel).arrivals, day(hotel).rooms_occupied, day(hotel).guests_in_house) == (1, 0, 0, 0)
    pay(hotel, guest.folio_id, 5_000)
    hotel.desk.run(check_out, reservation_id=guest.reservation_id)
    close_day(hotel.desk)
    assert (day(hotel).day_use, day(hotel).departures, day(hotel).room_revenue) == (1, 0, Decimal("0.00"))


def test_an_early_departure_is_counted_when_it_happened(hotel: SmallHotel) -> None:
    guest = arrived(hotel, "101", FOURTH)
    close_day(hotel.desk)
    pay(hotel, guest.folio_id, 10_200)
    hotel.desk.run(check_out, reservation_id=guest.reservation_id)
    close_day(hotel.desk)
    assert [(figures.departures, figures.rooms_occupied) for figures in hotel.desk.read(daily_report, first=DAY, last=FOURTH)] == [
        (0, 1),
        (1, 0),
        (0, 0),
        (0, 0),
    ]


def test_a_guest_who_moves_is_one_guest_in_one_room(hotel: SmallHotel) -> None:
    guest = arrived(hotel, "101", THIRD)
    hotel.desk.run(move_room, reservation_id=guest.reservation_id, room_id=hotel.rooms["201"], reason="quieter")
    close_day(hotel.desk)
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["101"]], status=HousekeepingStatus.CLEAN)
    hotel.desk.run(move_room, reservation_id=guest.reservation_id, room_id=hotel.rooms["101"], reason="louder")
    close_day(hotel.desk)
    assert [figures.rooms_occupied for figures in hotel.desk.read(daily_report, first=DAY, last=NEXT)] == [1, 1]


def test_cancellations_and_no_shows_count_on_the_day_they_would_have_come(hotel: SmallHotel) -> None:
    hotel.desk.run(cancel_reservation, reservation_id=hotel.book(THIRD, FOURTH), reason="ill")
    hotel.desk.run(mark_no_show, reservation_id=hotel.book(DAY, FOURTH))
    hotel.book(THIRD, FOURTH)
    assert [(figures.cancelled_arrivals, figures.no_shows) for figures in hotel.desk.read(daily_report, first=DAY, last=THIRD)] == [
        (0, 1),
        (0, 0),
        (1, 0),
    ]


def test_the_average_rate_counts_free_nights_unless_the_hotel_says_otherwise(hotel: SmallHotel) -> None:
    arrived(hotel, "101", THIRD)
    arrived(hotel, "102", THIRD, price_minor=0)
    arrived(hotel, "103", THIRD, price_minor=5_001)
    close_day(hotel.desk)
    revenue = Decimal("94.34") + Decimal("47.18")
    assert (day(hotel).room_revenue, day(hotel).adr) == (revenue, Decimal("47.17"))
    hotel.desk.run(change_setting, key=COMPLIMENTARY_COUNTS_IN_ADR.key, value=False)
    assert (day(hotel).room_revenue, day(hotel).adr, day(hotel).rooms_occupied) == (revenue, Decimal("70.76"), 3)


def test_the_average_rate_is_rounded_half_up(hotel: SmallHotel) -> None:
    # 106.00 and 105.99 with 6 % in the price are 100.00 and 99.99 without: 99.995 on average.
    arrived(hotel, "101", THIRD, price_minor=10_600)
    arrived(hotel, "102", THIRD, price_minor=10_599)
    close_day(hotel.desk)
    assert (day(hotel).room_revenue, day(hotel).adr) == (Decimal("199.99"), Decimal("100.00"))


def test_however_many_days_it_costs_the_same_statements(hotel: SmallHotel, count_statements: Any) -> None:
    assert count_statements(hotel.desk, daily_report, first=DAY, last=DAY) == 5
    for room in ("101", "102", "103"):
        arrived(hotel, room, FOURTH)
    hotel.desk.run(check_in, reservation_id=hotel.book(DAY, THIRD, kind=hotel.suite), room_id=hotel.rooms["201"])
    close_day(hotel.desk)
    assert count_statements(hotel.desk, daily_report, first=date(2025, 1, 1), last=date(2027, 1, 1)) == 5
