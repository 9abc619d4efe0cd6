"""The line to the server breaks around a commit: the command is done once, whichever side of the commit it broke on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pymysql
import pytest
from sqlalchemy import create_engine, event, func, select, text

from hotel_desk.db.desk import Desk
from hotel_desk.domain.errors import DatabaseUnreachable
from hotel_desk.models.reservation import Booking
from hotel_desk.queries.invariants import check_everything
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book
from tests.fixtures.databases import FIRST_DAY

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.timeout(60)
LOST = 2013


def _book(hotel: SmallHotel) -> Any:
    request = RoomRequest(hotel.standard, FIRST_DAY, FIRST_DAY.replace(day=4), 10_000)
    return hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request])


def _bookings(hotel: SmallHotel) -> int:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(func.count()).select_from(Booking)).scalar_one()


def test_a_connection_killed_before_the_commit_is_opened_again(mariadb_hotel: SmallHotel) -> None:
    killer = create_engine(mariadb_hotel.url)
    killed: list[int] = []

    @event.listens_for(mariadb_hotel.database.engines.writer, "commit")
    def kill_once(connection: Connection) -> None:
        if not killed:
            driver = connection.connection.driver_connection
            assert driver is not None
            killed.append(driver.thread_id())
            with killer.connect() as other:
                other.execute(text(f"KILL CONNECTION {killed[0]}"))

    _book(mariadb_hotel)
    killer.dispose()
    assert killed
    assert _bookings(mariadb_hotel) == 1
    assert mariadb_hotel.desk.read(check_everything) == []


def test_an_answer_lost_after_the_commit_is_not_done_twice(mariadb_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    dialect = mariadb_hotel.database.engines.writer.dialect
    commit = dialect.do_commit
    lost: list[bool] = []

    def commit_and_lose(connection: Any) -> None:
        commit(connection)
        if not lost:
            lost.append(True)
            raise pymysql.err.OperationalError(LOST, "Lost connection to server during query")

    monkeypatch.setattr(dialect, "do_commit", commit_and_lose)
    booked = _book(mariadb_hotel)
    assert lost
    assert booked.confirmation_number == "100001"
    assert _bookings(mariadb_hotel) == 1
    assert mariadb_hotel.desk.read(check_everything) == []


def test_a_server_that_is_gone_is_said_in_words(mariadb_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_more: Any) -> None:
        raise pymysql.err.OperationalError(2003, "Can't connect to MySQL server")

    desk: Desk = mariadb_hotel.desk
    desk.database.close()
    monkeypatch.setattr(desk.database.engines.writer.dialect, "connect", refuse)
    with pytest.raises(DatabaseUnreachable, match="cannot be reached"):
        _book(mariadb_hotel)
