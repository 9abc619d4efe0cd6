"""No command and no step of a day reads a whole table that grows: what takes a millisecond today takes one in ten years.

SQLite is asked how it would find the rows of every statement that a few days of a hotel send. (Without the hotel's id in front
of an index's other columns it reads the table from end to end, quickly in a test and slowly in a hotel.)
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from hotel_desk.domain.guest_filter import GuestFilter
from hotel_desk.domain.night_codes import STEPS_AFTER_THE_ROLL
from hotel_desk.domain.night_settings import EXTEND_OVERSTAYS
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.jobs.audit_dry_run import audit_dry_run
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.jobs.replay import replay
from hotel_desk.queries.audit_screen import audit_standing
from hotel_desk.queries.guest_lists import guests_matching
from hotel_desk.queries.hotel_jobs import hotel_jobs
from hotel_desk.queries.manager_page import manager_page
from hotel_desk.queries.preconditions import preconditions
from hotel_desk.queries.retention import retention_proposal
from hotel_desk.queries.room_rack import room_rack
from hotel_desk.queries.room_tasks import housekeeping_board
from hotel_desk.queries.traces import traces
from hotel_desk.queries.turn_aways import turn_aways
from hotel_desk.queries.waitlist import waitlist
from hotel_desk.services.fixed_charges import add_fixed_charge
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.routing_rules import add_routing_rule
from hotel_desk.services.settings import change_setting
from hotel_desk.services.sharers import add_sharer
from tests.fixtures.databases import FIRST_DAY
from tests.real_bookings import SAMPLE
from tests.stays_of_tests import NEXT, THIRD, arrived, pay

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.resorts import Resort

GROWING = frozenset(
    {
        "archived_report",
        "audit_entry",
        "audit_log_line",
        "audit_step",
        "booking",
        "closed_day",
        "daily_figure",
        "daily_revenue",
        "folio",
        "folio_window",
        "night_charge",
        "operation",
        "outbox",
        "posting",
        "trace",
        "turn_away",
        "posting_tax",
        "profile",
        "profile_search_key",
        "repair_request",
        "room_task",
        "receipt",
        "reservation",
        "reservation_night",
        "room_occupancy",
        "room_slot",
        "staged_booking",
        "type_night",
    }
)
# The replay counts all that is staged once, when it begins and when it ends.
COUNTED_ONCE = "staged_booking.arrival_date", "CASE WHEN (staged_booking.booked_date"


# The first or the last of an index is found at once, though the plan does not say so.
ONE_END = re.compile(r"SELECT (min|max)\((\w+)\.\w+\) AS \w+ \nFROM \2 \nWHERE \2\.property_id = \?")


def reads_a_whole_table(step: str) -> bool:
    """Whether a step of a query plan reads all of a growing table, or builds an index over it for the moment."""
    found = re.match(r"(SCAN|SEARCH) (\w+)(.*)", step)
    if found is None:
        return False
    how, table, rest = found.groups()
    if table not in GROWING:
        return "AUTOMATIC" in rest
    return how == "SCAN" or "AUTOMATIC" in rest or rest.endswith("(property_id=?)")


def test_the_rule_catches_what_it_is_for() -> None:
    assert reads_a_whole_table("SCAN folio")
    assert reads_a_whole_table("SCAN folio USING INDEX sqlite_autoindex_folio_1")
    assert reads_a_whole_table("SEARCH night_charge USING AUTOMATIC PARTIAL COVERING INDEX (reservation_id=?) LEFT-JOIN")
    assert reads_a_whole_table("SEARCH room_slot USING COVERING INDEX sqlite_autoindex_room_slot_1 (property_id=?)")
    assert not reads_a_whole_table("SEARCH folio USING INDEX sqlite_autoindex_folio_3 (property_id=? AND reservation_id=? AND kind=?)")
    assert not reads_a_whole_table("SCAN room")
    assert not reads_a_whole_table("USE TEMP B-TREE FOR ORDER BY")


def test_every_statement_of_a_day_finds_its_rows_by_an_index(sqlite_resort: Resort) -> None:
    sqlite_resort.take(SAMPLE)
    sent: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        sent.setdefault(statement, parameters[0] if many else parameters)

    engines = sqlite_resort.database.engines
    for engine in (engines.writer, engines.readers):
        event.listen(engine, "before_cursor_execute", note)
    replay(sqlite_resort.database, sqlite_resort.property_id, user_name="manager")
    for engine in (engines.writer, engines.readers):
        event.remove(engine, "before_cursor_execute", note)
    asked = {statement: parameters for statement, parameters in sent.items() if statement.startswith(("SELECT", "UPDATE", "DELETE"))}
    assert len(asked) > 50
    slow = []
    with sqlite_resort.database.snapshot() as connection:
        for statement, parameters in asked.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters)).all()
            steps = [row[3] for row in plan if reads_a_whole_table(row[3])]
            if steps and not any(words in statement for words in COUNTED_ONCE):
                slow.append((steps, statement))
    assert slow == []


def test_a_night_and_the_pages_about_it_find_their_rows_by_an_index(sqlite_hotel: SmallHotel) -> None:
    """With a guest who stays on by rule, a fixed charge, a routing rule, no-shows who would share a room, and the pack of the night."""
    hotel = sqlite_hotel
    hotel.desk.run(change_setting, key=EXTEND_OVERSTAYS.key, value=True)
    stays_on = arrived(hotel, "101", NEXT)
    arrived(hotel, "102", THIRD)
    close_day(hotel.desk)
    hotel.desk.run(add_fixed_charge, reservation_id=stays_on.reservation_id, transaction_code_id=hotel.codes["BAR"], price_minor=500)
    hotel.desk.run(add_routing_rule, reservation_id=stays_on.reservation_id, transaction_code_id=hotel.codes["BAR"])
    together = RoomRequest(hotel.standard, NEXT, THIRD, 9_000, adults=1)
    lead = hotel.desk.run(book, guest=ProfileDetails(name="Lead"), rooms=[together]).reservation_ids[0]
    hotel.desk.run(add_sharer, reservation_id=lead, guest=ProfileDetails(name="Shares"), split=ShareSplit.SPLIT)
    pay(hotel, stays_on.folio_id, 50_000)
    sent: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        sent.setdefault(statement, parameters[0] if many else parameters)

    engines = hotel.database.engines
    for engine in (engines.writer, engines.readers):
        event.listen(engine, "before_cursor_execute", note)
    for page in (audit_dry_run, preconditions, manager_page, hotel_jobs, housekeeping_board):
        hotel.desk.read(page)
    closed = close_day(hotel.desk, steps=STEPS_AFTER_THE_ROLL)
    assert (closed.overstays_extended, closed.fixed_charges, closed.no_shows) == (1, 1, 2)
    hotel.desk.read(audit_standing)
    for engine in (engines.writer, engines.readers):
        event.remove(engine, "before_cursor_execute", note)
    asked = {statement: parameters for statement, parameters in sent.items() if statement.startswith(("SELECT", "UPDATE", "DELETE"))}
    assert len(asked) > 100
    slow = []
    with hotel.database.snapshot() as connection:
        for statement, parameters in asked.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters)).all()
            # What has gone of the packages of one day is added up first, and looked up in that.
            steps = [row[3] for row in plan if reads_a_whole_table(row[3]) and "(entitlement_id=?)" not in row[3]]
            if steps and not ONE_END.fullmatch(statement):
                slow.append((steps, statement))
    assert slow == []


def test_the_lists_of_the_reservation_desk_find_their_rows_by_an_index(sqlite_hotel: SmallHotel) -> None:
    wish = RoomRequest(sqlite_hotel.standard, FIRST_DAY, date(2026, 3, 3), 9_000)
    sqlite_hotel.desk.run(book, guest=ProfileDetails(name="Waits"), rooms=[wish], waitlist=True)
    sent: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        sent[statement] = parameters

    readers = sqlite_hotel.database.engines.readers
    event.listen(readers, "before_cursor_execute", note)
    sqlite_hotel.desk.read(waitlist)
    sqlite_hotel.desk.read(traces)
    sqlite_hotel.desk.read(turn_aways, first=FIRST_DAY, last=FIRST_DAY)
    sqlite_hotel.desk.read(room_rack)
    event.remove(readers, "before_cursor_execute", note)
    assert len(sent) > 10
    with sqlite_hotel.database.snapshot() as connection:
        steps = [
            row[3]
            for statement, parameters in sent.items()
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters))
        ]
    assert [step for step in steps if reads_a_whole_table(step)] == []
    assert any("ix_trace_due" in step for step in steps)
    assert any("ix_turn_away_date" in step for step in steps)
    assert any("ix_reservation_status" in step for step in steps)


def test_the_list_of_the_archive_does_not_walk_through_every_paper(sqlite_hotel: SmallHotel) -> None:
    """What stands behind a large value in a row of SQLite is only found by reading all of the value."""
    with sqlite_hotel.database.snapshot() as connection:
        columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(archived_report)")]
    assert columns[-1] == "sealed_content"


@pytest.mark.parametrize(
    "wanted", [GuestFilter(), GuestFilter(country="PT", age_from=18), GuestFilter(tag="golf"), GuestFilter(stays_from=2)]
)
def test_a_page_is_read_in_the_order_of_the_key_and_never_sorted(sqlite_hotel: SmallHotel, wanted: GuestFilter) -> None:
    sent: list[tuple[str, Any]] = []
    readers = sqlite_hotel.database.engines.readers

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        sent.append((statement, parameters))

    event.listen(readers, "before_cursor_execute", note)
    sqlite_hotel.desk.read(guests_matching, wanted=wanted)
    sqlite_hotel.desk.read(retention_proposal)
    event.remove(readers, "before_cursor_execute", note)
    pages = [one for one in sent if "ORDER BY profile.id" in one[0]]
    assert len(pages) == 2
    with sqlite_hotel.database.snapshot() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values)).all() for statement, values in pages]
    assert not [row[3] for plan in plans for row in plan if "TEMP B-TREE FOR ORDER BY" in row[3]]
