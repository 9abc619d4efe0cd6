"""What is always true of moved and adjusted lines is noticed when it is broken: rows changed behind the program's back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from hotel_desk.db.database import Reader
from hotel_desk.domain.ids import FolioId, PostingId
from hotel_desk.models.folio import Folio, NightCharge, Posting
from hotel_desk.queries.invariants import check_everything
from tests.fixtures.invariants import broken_rules, every_one_is_found, rules_switched_off
from tests.move_breakages import MOVE_BREAKAGES, moved_about
from tests.stays_of_tests import DAY, arrived, close_day, one, pay

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def after_a_day(hotel: SmallHotel) -> SmallHotel:
    folio = arrived(hotel).folio_id
    close_day(hotel, DAY)
    pay(hotel, folio, 100)
    moved_about(hotel, FolioId(one(hotel, select(Folio.id))), PostingId(one(hotel, select(NightCharge.posting_id))))
    assert broken_rules(hotel) == []
    return hotel


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    after_a_day(hotel)
    every_one_is_found(hotel, MOVE_BREAKAGES)


def test_the_database_lets_a_line_leave_once(hotel: SmallHotel) -> None:
    after_a_day(hotel)
    line = one(hotel, select(func.min(Posting.takes_off_id)))
    with pytest.raises(IntegrityError), hotel.database.writing() as connection:
        connection.execute(update(Posting).where(Posting.takes_off_id.is_not(None)).values(takes_off_id=line))


def test_a_line_that_left_twice_is_found_without_the_key_too(sqlite_hotel: SmallHotel) -> None:
    """Only SQLite takes an index back with the transaction."""
    after_a_day(sqlite_hotel)
    line = one(sqlite_hotel, select(func.min(Posting.takes_off_id)))
    with rules_switched_off(sqlite_hotel) as connection:
        connection.execute(text("DROP INDEX uq_posting_takes_off"))
        connection.execute(update(Posting).where(Posting.takes_off_id.is_not(None)).values(takes_off_id=line))
        assert "move.once" in {found.code for found in check_everything(Reader(connection, sqlite_hotel.property_id))}
