"""The demo hotel: made whole in the language chosen, with something to be seen on every list of the reservation desk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hotel_desk.db.database import Database
from hotel_desk.db.migrations import bring_up_to_date
from hotel_desk.domain.rate_codes import AlertMoment, Payer
from hotel_desk.jobs.demo import make_demo_hotel
from hotel_desk.language import CHINESE, ENGLISH, choose_language
from hotel_desk.models.block import Block
from hotel_desk.models.package import Package
from hotel_desk.models.place import Place
from hotel_desk.models.policy import Policy, ReasonCode
from hotel_desk.models.rate import RatePlan, SpecialDate
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest, Alert, TurnAway
from hotel_desk.models.room import RoomType
from hotel_desk.queries.invariants import check_everything
from hotel_desk.queries.reservation_search import Duty, reservation_search
from hotel_desk.queries.restrictions import restriction_grid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotel_desk.db.desk import Desk

TODAY = date(2026, 3, 16)
NAMED = (RatePlan, Package, Place, Policy, ReasonCode, RoomType, SpecialDate, Block)

# Rooms are released at six; it is morning in the demo.
OF_THE_EVENING = {Duty.RELEASED}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("demo")
    database = Database.open(f"sqlite:///{folder / 'demo.sqlite'}", synchronous="OFF")
    bring_up_to_date(database)
    choose_language(CHINESE)
    try:
        yield make_demo_hotel(database, today=TODAY)
    finally:
        choose_language(ENGLISH)
        database.close()


def test_the_rows_of_the_demo_agree(demo: Desk) -> None:
    assert list(demo.read(check_everything)) == []


def test_what_the_hotel_has_named_is_in_its_language(demo: Desk) -> None:
    with demo.database.snapshot() as connection:
        names = [name for table in NAMED for name in connection.execute(select(table.name)).scalars()]
    assert len(names) > 40
    assert [name for name in names if name.isascii()] == []


def test_rules_are_set_in_the_first_fortnight(demo: Desk) -> None:
    grid = demo.read(restriction_grid, first_date=TODAY, days=14)
    house = [cell.rules for cell in grid.scopes[0].cells.values()]
    assert any(rules.min_on_arrival == 2 for rules in house)
    assert [day.weekday() for day, cell in grid.scopes[0].cells.items() if cell.rules.closed_to_arrival] == [6]
    assert len([scope for scope in grid.scopes if scope.cells]) == 3


@pytest.mark.parametrize("duty", sorted(set(Duty) - OF_THE_EVENING))
def test_every_list_of_the_desk_has_something_on_it(demo: Desk, duty: Duty) -> None:
    assert demo.read(reservation_search, duty=duty).rows


def test_somebody_was_turned_away_and_every_moment_has_an_alert(demo: Desk) -> None:
    with demo.database.snapshot() as connection:
        assert len(connection.execute(select(TurnAway.id)).all()) == 3
        assert set(connection.execute(select(Alert.moment)).scalars()) == set(AlertMoment)


def test_a_room_is_shared_one_is_promised_and_one_is_charged_to_an_agent(demo: Desk) -> None:
    with demo.database.snapshot() as connection:
        assert len(connection.execute(select(Reservation.id).where(Reservation.sharing_with_id.is_not(None))).all()) == 1
        assert len(connection.execute(select(Reservation.id).where(Reservation.do_not_move.is_(True))).all()) == 1
        assert len(connection.execute(select(AccompanyingGuest.id)).all()) == 1
        assert connection.execute(select(Booking.order_number).where(Booking.payer == Payer.AGENT_ACCOUNT)).scalars().all() == ["BLT-20417"]
