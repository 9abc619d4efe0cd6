"""Controls: each guard is broken on purpose, and what it guards is lost. A test that cannot fail proves nothing.

Each pair shows the guard first and then the same meeting of desks without it. The meetings are arranged statement by statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from hotel_desk.db import desk as desk_module
from hotel_desk.db import journal
from hotel_desk.db.database import Database
from hotel_desk.db.migrations import bring_up_to_date
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_codes import DocumentKind
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm
from hotel_desk.domain.room_refusals import RoomTaken
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.inventory import RoomSlot, TypeNight
from hotel_desk.models.journal import JournalHead, OutboxRow
from hotel_desk.models.property import BusinessDate
from hotel_desk.services import inventory, ledger
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.room_charges import post_room_and_tax
from tests.faults.meeting_points import SECONDS, MeetingPoint, Pause, desks, wait_until_somebody_waits
from tests.fixtures.databases import KINDS, MASTER_KEY, OpenDatabase, small_hotel
from tests.fixtures.invariants import broken_rules
from tests.stays_of_tests import DAY, NEXT, arrived

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from hotel_desk.db.unit_of_work import UnitOfWork
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.mariadb import PrivateMariaDb

pytestmark = pytest.mark.timeout(90)


@pytest.fixture(params=KINDS)
def own_hotel(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallHotel]:
    """The small hotel in a database of its own, whose schema may be broken."""
    server: PrivateMariaDb | None = None if request.param == "sqlite" else request.getfixturevalue("mariadb_server")
    name = "" if server is None else server.new_database()
    url = f"sqlite:///{tmp_path / 'broken.sqlite'}" if server is None else server.url(name)
    database = Database.open(url, master_key=MASTER_KEY)
    bring_up_to_date(database)
    yield small_hotel(OpenDatabase(url, database))
    database.close()
    if server is not None:
        server.drop_database(name)


def outcome(hotel: SmallHotel, command: Any, **arguments: Any) -> Any:
    """The answer, the sentence, or the bug."""
    try:
        return hotel.desk.run(command, **arguments)
    except (StaffError, DBAPIError) as error:
        return error


def sale(hotel: SmallHotel, guest: str) -> dict[str, Any]:
    request = RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=NEXT, price_minor=1)
    return {"guest": ProfileDetails(name=guest), "rooms": [request]}


# --- The sale: one conditional UPDATE ----------------------------------------------------------------------------------


def last_room_for_two(hotel: SmallHotel) -> list[Any]:
    """Three of four rooms are sold; two desks want the fourth."""
    with desks(2) as press:
        presses = [press(outcome, hotel, book, **sale(hotel, guest)) for guest in ("Ana", "Bruno")]
        return [done.result() for done in presses]


def sold(hotel: SmallHotel) -> int:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(TypeNight.sold).where(TypeNight.date == DAY)).scalar_one()


def meet_before(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Two desks meet before they call a function; both have read what they decide by."""
    meeting, whole = MeetingPoint(), getattr(module, name)

    def after_meeting(*arguments: Any, **options: Any) -> Any:
        meeting.wait()
        return whole(*arguments, **options)

    monkeypatch.setattr(module, name, after_meeting)


def select_then_update(uow: UnitOfWork, room_type_id: Any, first: date, last: date, _rooms: int) -> int:
    """The sale as one should not write it: look whether a room is left, then take it."""
    within = inventory._nights(uow, room_type_id, first, last)
    left = uow.connection.execute(select(func.count()).where(within, TypeNight.sold < inventory._CAPACITY)).scalar_one()
    if left:
        MEETINGS["sale"].wait()
        uow.connection.execute(update(TypeNight).where(within).values(sold=TypeNight.sold + 1))
    return left


MEETINGS: dict[str, MeetingPoint] = {}


def test_the_conditional_update_lets_one_of_two_desks_have_the_last_room(
    mariadb_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _room in range(3):
        mariadb_hotel.book(DAY, NEXT)
    meet_before(monkeypatch, inventory, "_raise_sold")
    done = last_room_for_two(mariadb_hotel)
    assert sorted(isinstance(one, SoldOut) for one in done) == [False, True]
    assert sold(mariadb_hotel) == 4
    assert broken_rules(mariadb_hotel) == []


def test_control_select_then_update_meets_the_check_and_says_nothing_a_guest_could_hear(
    mariadb_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The CHECK still holds the number; but one desk gets an error of the database instead of a sentence."""
    for _room in range(3):
        mariadb_hotel.book(DAY, NEXT)
    MEETINGS["sale"] = MeetingPoint()
    monkeypatch.setattr(inventory, "_raise_sold", select_then_update)
    done = last_room_for_two(mariadb_hotel)
    (lost,) = [one for one in done if isinstance(one, Exception)]
    assert isinstance(lost, DBAPIError)
    assert "not_oversold" in str(lost)


@pytest.mark.parametrize("own_hotel", ["mariadb"], indirect=True)
def test_control_select_then_update_without_the_check_sells_a_room_that_does_not_exist(
    own_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _room in range(3):
        own_hotel.book(DAY, NEXT)
    with own_hotel.database.writing() as connection:
        connection.execute(text("ALTER TABLE type_night DROP CONSTRAINT ck_type_night_not_oversold"))
    MEETINGS["sale"] = MeetingPoint()
    monkeypatch.setattr(inventory, "_raise_sold", select_then_update)
    assert not any(isinstance(one, Exception) for one in last_room_for_two(own_hotel))
    assert sold(own_hotel) == 5
    assert [rule.split()[0] for rule in broken_rules(own_hotel)] == ["inventory.oversold"]


# --- The room-night: one unique key ------------------------------------------------------------------------------------


def two_guests_are_promised_one_room(hotel: SmallHotel) -> list[Any]:
    stays = [hotel.book(guest=guest) for guest in ("Ana", "Bruno")]
    return [outcome(hotel, assign_room, reservation_id=stay, room_id=hotel.rooms["101"]) for stay in stays]


def test_the_key_of_the_slots_gives_a_room_to_one_guest(own_hotel: SmallHotel) -> None:
    first, second = two_guests_are_promised_one_room(own_hotel)
    assert first.room_number == "101"
    assert isinstance(second, RoomTaken)
    assert broken_rules(own_hotel) == []


def test_control_without_the_key_two_guests_have_one_room(own_hotel: SmallHotel) -> None:
    without_the_key_of_the_slots(own_hotel)
    first, second = two_guests_are_promised_one_room(own_hotel)
    assert (first.room_number, second.room_number) == ("101", "101")
    assert {rule.split()[0] for rule in broken_rules(own_hotel)} == {"slots.twice"}


def without_the_key_of_the_slots(hotel: SmallHotel) -> None:
    columns = ", ".join(column.name for column in RoomSlot.__table__.columns)
    with hotel.database.writing() as connection:
        connection.execute(text(f"CREATE TABLE loose AS SELECT {columns} FROM room_slot"))
        connection.execute(text("DROP TABLE room_slot"))
        connection.execute(text("ALTER TABLE loose RENAME TO room_slot"))


# --- The document of a guest: one unique key ---------------------------------------------------------------------------


def test_control_without_the_key_two_records_have_one_document(own_hotel: SmallHotel) -> None:
    first, second = (own_hotel.desk.run(save_guest_file, profile_id=None, form=_with_passport(number)) for number in ("CA1", "CA2"))
    columns = ", ".join(column.name for column in ProfileDocument.__table__.columns)
    with own_hotel.database.writing() as connection:
        connection.execute(text(f"CREATE TABLE loose AS SELECT {columns} FROM profile_document"))
        connection.execute(text("DROP TABLE profile_document"))
        connection.execute(text("ALTER TABLE loose RENAME TO profile_document"))
        hash_of = select(ProfileDocument.identity_hash).where(ProfileDocument.profile_id == first.profile_id)
        same = connection.execute(hash_of).scalar_one()
        connection.execute(update(ProfileDocument).where(ProfileDocument.profile_id == second.profile_id).values(identity_hash=same))
    assert {rule.split()[0] for rule in broken_rules(own_hotel)} == {"profile.number_once"}


def _with_passport(number: str) -> GuestFileForm:
    return GuestFileForm(name=f"Guest {number}", documents=(DocumentLine(DocumentKind.PASSPORT, number, "PT"),))


# --- The outbox: numbered from one locked head row, last ----------------------------------------------------------------


class Follower:
    """Another desk that follows the changes: what is new since the last number it has seen."""

    def __init__(self, url: str, table: str) -> None:
        self.engine = create_engine(url, isolation_level="READ COMMITTED")
        self.table = table
        self.last = 0
        self.seen: list[int] = []

    def look(self) -> list[int]:
        with self.engine.connect() as connection:
            found = connection.execute(text(f"SELECT sequence FROM {self.table} WHERE sequence > {self.last} ORDER BY sequence"))
            new = [row.sequence for row in found]
        self.seen += new
        self.last = max(self.seen, default=0)
        return new


def test_the_head_row_keeps_a_later_number_back_until_the_earlier_one_is_there(
    mariadb_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause, whole = Pause(), journal.write_journal

    def write_and_stop(uow: UnitOfWork) -> None:
        whole(uow)
        pause.stop()

    monkeypatch.setattr(desk_module, "write_journal", write_and_stop)
    follower = Follower(mariadb_hotel.url, "outbox")
    follower.look()
    before = follower.last
    with desks(2) as press:
        slow = press(outcome, mariadb_hotel, create_profile, details=ProfileDetails(name="Slow"))
        assert pause.reached.wait(SECONDS)
        quick = press(outcome, mariadb_hotel, create_profile, details=ProfileDetails(name="Quick"))
        wait_until_somebody_waits(mariadb_hotel.database)
        assert follower.look() == []
        pause.go.set()
        assert not any(isinstance(one.result(), Exception) for one in (slow, quick))
    assert follower.look() == [before + 1, before + 2]
    assert broken_rules(mariadb_hotel) == []
    follower.engine.dispose()


def test_control_a_sequence_from_auto_increment_loses_a_change(mariadb_server: PrivateMariaDb) -> None:
    """The earlier number is committed later: whoever has seen the later one never looks for it again."""
    url = mariadb_server.url(mariadb_server.new_database())
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE numbered (sequence BIGINT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20)) ENGINE=InnoDB"))
    follower = Follower(url, "numbered")
    with engine.connect() as slow, engine.connect() as quick:
        slow.execute(text("INSERT INTO numbered (what) VALUES ('slow')"))
        quick.execute(text("INSERT INTO numbered (what) VALUES ('quick')"))
        quick.commit()
        assert follower.look() == [2]
        slow.commit()
    assert follower.look() == []
    assert follower.seen == [2], "number 1 is committed and was never seen"
    follower.engine.dispose()
    engine.dispose()


def test_control_without_the_lock_on_the_head_row_numbers_are_drawn_twice(
    mariadb_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the head and writing after it, another desk always gets in; only the primary key notices."""
    unlocked = select(JournalHead.audit_sequence, JournalHead.audit_hash, JournalHead.outbox_sequence, JournalHead.outbox_hash).where(
        JournalHead.property_id == mariadb_hotel.property_id
    )
    whole = journal._outbox_rows
    others: list[Any] = []

    def another_desk_gets_in(*arguments: Any) -> Any:
        if len(others) % 2 == 0:
            others.append(None)
            others.append(outcome(mariadb_hotel, create_profile, details=ProfileDetails(name="In between")))
        return whole(*arguments)

    monkeypatch.setattr(journal, "_LOCK_HEAD", unlocked)
    monkeypatch.setattr(journal, "_outbox_rows", another_desk_gets_in)
    lost = outcome(mariadb_hotel, create_profile, details=ProfileDetails(name="Always late"))
    assert isinstance(lost, IntegrityError)
    monkeypatch.undo()
    assert broken_rules(mariadb_hotel) == []
    with mariadb_hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(OutboxRow)).scalar_one() > 0


# --- The business date: shared lock of every posting ---------------------------------------------------------------------


def a_posting_that_stops_before_it_writes(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> tuple[Pause, dict[str, Any]]:
    received = arrived(hotel)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[received.reservation_id])
    pause, whole = Pause(), ledger.append

    def stop_and_append(*arguments: Any) -> Any:
        pause.stop()
        return whole(*arguments)

    monkeypatch.setattr(ledger, "append", stop_and_append)
    return pause, {"folio_id": received.folio_id, "transaction_code_id": hotel.codes["BAR"], "price_minor": 100}


def business_date(hotel: SmallHotel) -> date:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(BusinessDate.date)).scalar_one()


def test_the_roll_waits_for_a_posting_that_is_under_way(mariadb_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    pause, charge = a_posting_that_stops_before_it_writes(mariadb_hotel, monkeypatch)
    with desks(2) as press:
        posting = press(outcome, mariadb_hotel, post_charge, **charge)
        assert pause.reached.wait(SECONDS)
        rolling = press(outcome, mariadb_hotel, roll_business_date, closing=DAY)
        wait_until_somebody_waits(mariadb_hotel.database)
        assert business_date(mariadb_hotel) == DAY
        pause.go.set()
        assert not any(isinstance(one.result(), Exception) for one in (posting, rolling))
    assert business_date(mariadb_hotel) == NEXT
    assert broken_rules(mariadb_hotel) == []


def test_control_without_the_lock_a_closed_day_changes(mariadb_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "_BUSINESS_DATE_SHARED", desk_module._BUSINESS_DATE)
    pause, charge = a_posting_that_stops_before_it_writes(mariadb_hotel, monkeypatch)
    with desks(2) as press:
        posting = press(outcome, mariadb_hotel, post_charge, **charge)
        assert pause.reached.wait(SECONDS)
        rolled = outcome(mariadb_hotel, roll_business_date, closing=DAY)
        assert rolled.business_date == NEXT
        pause.go.set()
        assert not isinstance(posting.result(), Exception)
    assert {rule.split()[0] for rule in broken_rules(mariadb_hotel)} == {"business_day.after_closing", "ledger.days"}
