"""The figures of closed days, written down once: the three days of `statistics.md`, on both databases."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.domain.figures import COUNT_NAMES, NOTHING, OF_ROOMS, Counts
from hotel_desk.domain.ledgers import Section
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.figures import DailyFigure, DailyRevenue
from hotel_desk.models.night_audit import AuditLogLine, AuditRun, AuditStepRecord, ExpectedDeparture
from hotel_desk.queries.figure_facts import figure_facts
from hotel_desk.queries.trial_balance import trial_balance
from hotel_desk.services import figures
from hotel_desk.services.departures import check_out
from hotel_desk.services.figures import freeze_figures
from hotel_desk.services.housekeeping import close_room, reopen_room, set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stays import check_in
from tests.figures_of_tests import HOUSE, close, departures_known, frozen, live_three_days
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
FIFTH = FOURTH + timedelta(days=1)
MONEY = ("room_revenue", "package_revenue", "other_revenue", "tax")


def test_the_three_days(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    for row in worked_table("statistics.md", "Three days"):
        name = f"{row['column']}_minor" if row["column"] in MONEY else row["column"]
        found = [getattr(frozen(hotel, day)[HOUSE], name) for day in (DAY, NEXT, THIRD)]
        wanted = [int(Decimal(row[column]) * (100 if row["column"] in MONEY else 1)) for column in ("2", "3", "4")]
        assert (name, found) == (name, wanted)
    _parts_are_the_whole(hotel)
    _revenue_is_that_of_the_trial_balance(hotel)
    market = frozen(hotel, DAY)[FigureDimension.MARKET, "Corporate"]
    assert (market.arrivals, market.adults, market.room_revenue_minor, market.other_revenue_minor) == (1, 2, 9_434, 2_000)
    assert frozen(hotel, THIRD)[FigureDimension.ROOM_TYPE, "STE"] == Counts(
        rooms=2, rooms_occupied=1, adults=1, arrivals=1, room_revenue_minor=10_000, tax_minor=800
    )


def _parts_are_the_whole(hotel: SmallHotel) -> None:
    for day in (DAY, NEXT, THIRD):
        rows = frozen(hotel, day)
        house = rows[HOUSE]
        for dimension in FigureDimension:
            together = sum((counts for (found, _key), counts in rows.items() if found is dimension), NOTHING)
            for name in COUNT_NAMES:
                if name not in OF_ROOMS or dimension in {FigureDimension.HOUSE, FigureDimension.ROOM_TYPE}:
                    assert getattr(together, name) == getattr(house, name), (day, dimension, name)


def _revenue_is_that_of_the_trial_balance(hotel: SmallHotel) -> None:
    for day in (DAY, NEXT, THIRD):
        house = frozen(hotel, day)[HOUSE]
        books = hotel.desk.read(trial_balance, first=day, last=day)
        assert house.room_revenue_minor + house.package_revenue_minor + house.other_revenue_minor == books.total_minor(Section.CHARGES)
        assert house.tax_minor == sum(tax.amount_minor for tax in books.taxes)


def test_what_comes_after_the_roll_changes_nothing(hotel: SmallHotel) -> None:
    """The day is frozen late: a room moved, a closure reopened, a check-out and a new arrival come first."""
    guest = arrived(hotel, "101", FOURTH)
    leaves = arrived(hotel, "102", THIRD)
    late = hotel.book(NEXT, THIRD)
    closed = hotel.desk.run(
        close_room, room_id=hotel.rooms["104"], kind=ClosureKind.OUT_OF_ORDER, first_date=DAY, last_date=FOURTH, reason="paint"
    )
    close_day(hotel.desk)
    departures_known(hotel, NEXT, hotel.book(FOURTH, FIFTH))
    hotel.desk.run(move_room, reservation_id=guest.reservation_id, room_id=hotel.rooms["201"], reason="quieter")
    hotel.desk.run(reopen_room, closure_id=closed.closure_id)
    pay(hotel, leaves.folio_id, 10_200)
    hotel.desk.run(check_out, reservation_id=leaves.reservation_id)
    hotel.desk.run(check_in, reservation_id=late, room_id=hotel.rooms["103"])
    hotel.desk.run(freeze_figures, closed_date=DAY)
    rows = frozen(hotel, DAY)
    house, standard = rows[HOUSE], rows[FigureDimension.ROOM_TYPE, "STD"]
    assert (house.rooms_occupied, house.arrivals, house.departures, house.out_of_order, house.adults) == (2, 2, 0, 1, 2)
    assert (standard.rooms_occupied, standard.room_revenue_minor) == (2, 2 * 9_434)
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["101"]], status=HousekeepingStatus.CLEAN)
    after = frozen(hotel, close(hotel))[HOUSE]
    assert (after.arrivals, after.departures, after.understays, after.stay_overs, after.out_of_order) == (1, 1, 1, 1, 0)


def test_a_shared_room_is_one_room(hotel: SmallHotel) -> None:
    lead = arrived(hotel, "101", FOURTH)
    sharer = hotel.desk.run(add_sharer, reservation_id=lead.reservation_id, guest=ProfileDetails(name="Bea"), split=ShareSplit.FULL)
    hotel.desk.run(check_in, reservation_id=sharer.reservation_id)
    house = frozen(hotel, close(hotel))[HOUSE]
    assert (house.rooms_occupied, house.arrivals, house.adults, house.multiple_occupied, house.bookings_made) == (1, 1, 2, 1, 1)
    pay(hotel, lead.folio_id, 10_200)
    hotel.desk.run(check_out, reservation_id=lead.reservation_id)
    after = frozen(hotel, close(hotel))[HOUSE]
    assert (after.rooms_occupied, after.departures, after.stay_overs, after.adults, after.multiple_occupied) == (1, 0, 1, 1, 0)


def test_it_is_written_once(hotel: SmallHotel) -> None:
    arrived(hotel, "101", FOURTH)
    close(hotel)
    before = frozen(hotel, DAY)
    again = hotel.desk.run(freeze_figures, closed_date=DAY)
    assert (again.frozen, again.left, frozen(hotel, DAY)) == ((), 0, before)
    with pytest.raises(InvalidInput):
        hotel.desk.run(freeze_figures, closed_date=NEXT)


def test_days_closed_before_there_were_figures(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one command takes: the latest come first; nobody wrote down who was due to leave."""
    guest = arrived(hotel, "101", THIRD)
    for _night in range(2):
        close_day(hotel.desk)
    pay(hotel, guest.folio_id, 20_400)
    hotel.desk.run(check_out, reservation_id=guest.reservation_id)
    last = [close_day(hotel.desk).closed_date for _day in range(4)][-1]
    with hotel.database.writing() as connection:
        for model in (DailyFigure, DailyRevenue, ExpectedDeparture, AuditLogLine, AuditStepRecord, AuditRun):
            connection.execute(delete(model))
    monkeypatch.setattr(figures, "DAYS_A_COMMAND", 4)
    first = hotel.desk.run(freeze_figures, closed_date=last)
    assert (len(first.frozen), first.frozen[0], first.frozen[-1], first.left) == (4, THIRD, last, 2)
    rest = hotel.desk.run(freeze_figures, closed_date=last)
    assert (rest.frozen, rest.left) == ((DAY, NEXT), 0)
    house = [frozen(hotel, day)[HOUSE] for day in (DAY, NEXT, THIRD)]
    assert [(one.rooms_occupied, one.departures, one.expected_departures, one.understays) for one in house] == [
        (1, 0, 0, 0),
        (1, 0, 0, 0),
        (0, 1, 1, 0),
    ]


def test_however_many_rooms_and_days_it_costs_the_same_statements(hotel: SmallHotel, count_statements: Any) -> None:
    close(hotel)
    before = count_statements(hotel.desk, figure_facts, first=DAY, last=DAY, today=NEXT)
    for room in ("101", "102", "103"):
        hotel.desk.run(check_in, reservation_id=hotel.book(NEXT, FOURTH), room_id=hotel.rooms[room])
    close(hotel)
    close(hotel)
    assert count_statements(hotel.desk, figure_facts, first=DAY, last=THIRD, today=FOURTH) == before
