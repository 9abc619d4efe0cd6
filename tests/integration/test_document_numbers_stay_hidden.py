"""A planted document number: written down, looked for, refused, booked with, printed, exported; then searched for in every byte."""

from __future__ import annotations

import logging
import stat
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.personal_data import masked
from hotel_desk.jobs.own_data import own_data_files
from hotel_desk.models import Base
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.profile import Profile
from hotel_desk.services.erasure import erase_guest
from tests.fixtures.databases import MASTER_KEY
from tests.known_guest import DOCUMENT, known_guest
from tests.planted_number import PLANTED, RENEWED, content_of, everything_done_with, found_in
from tests.whole_database import places_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.mariadb import PrivateMariaDb


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Everything that anybody says to the log, SQL and its rows too."""
    file = tmp_path / "everything.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    # SQLAlchemy keeps its loggers at WARNING unless one asks for more.
    loggers = (logging.getLogger(), logging.getLogger("sqlalchemy.engine"), logging.getLogger("sqlalchemy.pool"))
    before = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield file
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)
    handler.close()


@pytest.fixture
def watched(hotel: SmallHotel, log: Path) -> Iterator[SmallHotel]:
    """The hotel on engines that were made while the log listened."""
    assert log.exists()
    database = Database.open(hotel.url, master_key=MASTER_KEY)
    desk = Desk(database, property_id=hotel.property_id, user_name="manager", clock=hotel.clock, workstation="desk 1")
    yield replace(hotel, database=database, desk=desk)
    database.close()


def files_of(hotel: SmallHotel) -> list[Path]:
    file = Path(hotel.url.removeprefix("sqlite:///"))
    return sorted(file.parent.glob(f"{file.name}*"))


@contextmanager
def every_page_on_the_disk(hotel: SmallHotel) -> Iterator[None]:
    """Write every table of the server out and hold them still: what the server lays beside a table for the export goes with the lock."""
    tables = ", ".join(f"`{table.name}`" for table in Base.metadata.sorted_tables)
    with hotel.database.engines.writer.connect() as connection:
        connection.exec_driver_sql(f"FLUSH TABLES {tables} FOR EXPORT")
        try:
            yield
        finally:
            connection.exec_driver_sql("UNLOCK TABLES")


def test_the_number_is_in_no_row_no_log_and_no_paper(watched: SmallHotel, log: Path, tmp_path: Path) -> None:
    told = everything_done_with(watched, tmp_path)
    assert places_of(watched.database, PLANTED) == set()
    assert found_in(log.read_bytes()) == []
    assert found_in("".join(told.said).encode()) == []
    assert b"INSERT INTO profile_document" in log.read_bytes()


def test_the_number_is_in_no_byte_of_the_file_and_what_lies_beside_it(sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    hotel = sqlite_hotel
    everything_done_with(hotel, tmp_path)
    files = files_of(hotel)
    assert {file.name for file in files} >= {"hotel.sqlite", "hotel.sqlite-wal"}
    with hotel.database.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert {file.name: found_in(file.read_bytes()) for file in files} == {file.name: [] for file in files}
    assert any(b"Vasconcelos" in file.read_bytes() for file in files), "the search finds what lies open"


def test_the_number_is_in_no_byte_of_the_servers_files(mariadb_hotel: SmallHotel, mariadb_server: PrivateMariaDb, tmp_path: Path) -> None:
    everything_done_with(mariadb_hotel, tmp_path)
    folder = Path(str(mariadb_server.execute("SELECT @@datadir")[0][0]))
    with every_page_on_the_disk(mariadb_hotel):
        content = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert {file.name for file in content} >= {"ib_logfile0", "profile_document.ibd"}
    assert {file for file, found in content.items() if found_in(found)} == set()
    assert any(b"Vasconcelos" in found for found in content.values()), "the search finds what lies open"


def test_the_guests_own_copy_and_what_the_police_get_are_the_places_where_it_is(hotel: SmallHotel, tmp_path: Path) -> None:
    """Her passport as it is now, and as it was written over it on the form."""
    told = everything_done_with(hotel, tmp_path)
    own = own_data_files(hotel.desk, profile_id=told.guest.profile_id)
    assert found_in(own.json) == [DOCUMENT, RENEWED]
    for file in told.office_files:
        content = file.read_bytes()
        assert (found_in(content), content.count(DOCUMENT.encode())) == ([DOCUMENT], 1)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, "whoever else uses this machine does not read it"
    assert places_of(hotel.database, PLANTED) == set()


def test_a_list_of_guests_has_no_numbers_and_no_more_than_the_role_sees(hotel: SmallHotel, tmp_path: Path) -> None:
    told = everything_done_with(hotel, tmp_path)
    contacts = (b"912345678", b"quirina@example.com", b"1977-08-09")
    for file in told.exports:
        content = content_of(file)
        assert found_in(content) == []
        assert b"Quirina Vasconcelos" in content
        assert [word in content for word in contacts] == [file.stem == "manager"] * len(contacts), file.name
    assert "••• 5678" in told.exports[2].read_text("utf-8-sig")


def test_a_row_that_is_set_aside_is_for_whoever_imports_alone(hotel: SmallHotel, tmp_path: Path) -> None:
    """It is the file's own row, to be mended and imported again: it keeps the number, and nobody else reads it."""
    told = everything_done_with(hotel, tmp_path)
    assert found_in(told.rejects.read_bytes()) == [RENEWED]
    assert stat.S_IMODE(told.rejects.stat().st_mode) == 0o600


def test_after_an_erasure_nothing_of_her_is_in_any_byte(sqlite_hotel: SmallHotel) -> None:
    """Rows are overwritten, not only let go: no freed page still says her name."""
    hotel = sqlite_hotel
    guest = known_guest(hotel)
    hotel.desk.run(erase_guest, profile_id=guest.profile_id, reason="asked")
    hotel.database.close()
    [file] = [file for file in files_of(hotel) if file.name == "hotel.sqlite"]
    content = file.read_bytes()
    words = ("Quirina", "Vasconcelos", "quirina@example.com", "feather pillow", "complained of the pipes", "Zeferino")
    assert [word for word in words if word.encode() in content] == []


def test_an_error_of_the_database_does_not_say_what_it_was_given(hotel: SmallHotel) -> None:
    row: dict[str, Any] = {"id": new_id(), "property_id": new_id(), "kind": "GUEST", "name": "Quirina Vasconcelos", "version": 1}
    with hotel.database.engines.writer.connect() as connection, pytest.raises(IntegrityError) as refused:
        connection.execute(insert(Profile), [row])
    assert "Quirina" not in str(refused.value)
    assert "hide_parameters" in str(refused.value)


def test_a_document_shows_its_last_two_characters_to_whoever_may_not_see_it(hotel: SmallHotel) -> None:
    known_guest(hotel)
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(ProfileDocument.number_masked)).scalar_one() == "•••33"

    def sees_contacts(permission: Permission) -> bool:
        return permission is Permission.SEE_CONTACTS

    assert masked("profile_document.number_sealed", DOCUMENT, sees=sees_contacts) == "•••33"
