"""A planted document number: written down, looked for, refused, booked with, printed, exported; then searched for in every byte."""

from __future__ import annotations

import logging
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.personal_data import masked
from hotel_desk.jobs.own_data import own_data_files
from hotel_desk.jobs.registration_card_paper import registration_card_pdf
from hotel_desk.models import Base
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.profile import Profile
from hotel_desk.queries.front_desk import reservation_list
from hotel_desk.queries.guest_file import change_requests, clear_value, guest_file
from hotel_desk.queries.guest_history import guest_changes
from hotel_desk.services.change_requests import decide_change_request
from hotel_desk.services.erasure import erase_guest
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_lines import DocumentHasOwner
from hotel_desk.services.papers import PaperKind, record_paper_printed
from tests.fixtures.databases import MASTER_KEY
from tests.known_guest import DOCUMENT, FORM, known_guest
from tests.whole_database import encodings, places_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.mariadb import PrivateMariaDb
    from tests.known_guest import KnownGuest

ANOTHER = "ZK9035527"
PLANTED = (DOCUMENT, ANOTHER)


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


def everything_done_with(hotel: SmallHotel) -> tuple[KnownGuest, list[str]]:
    """Her number goes wherever a number goes; what papers and lists say is told."""
    guest = known_guest(hotel, leaves=False)
    desk = hotel.desk
    with pytest.raises(DocumentHasOwner):
        desk.run(save_guest_file, profile_id=None, form=GuestFileForm(name="Somebody Else", documents=FORM.documents))
    file = desk.read(guest_file, profile_id=guest.profile_id)
    [document] = file.form.documents
    assert document.id is not None
    assert desk.read(clear_value, column="profile_document.number_sealed", row_id=document.id) == DOCUMENT
    wish = replace(file.form, documents=(replace(document, number=ANOTHER, id=None),))
    hotel.as_user("reception").run(save_guest_file, profile_id=guest.profile_id, form=wish, version=file.version, reason="renewed")
    for request in desk.read(change_requests):
        desk.run(decide_change_request, request_id=request.id, accept=request.field == "documents", answer="seen")
    printed = desk.run(record_paper_printed, paper=PaperKind.REGISTRATION_CARD, subject_id=guest.reservation_id)
    card = desk.read(registration_card_pdf, reservation_id=guest.reservation_id, printed=printed)
    said = [
        "".join(page.extract_text() for page in PdfReader(BytesIO(card.pdf)).pages),
        repr(desk.read(reservation_list)),
        repr(desk.read(guest_file, profile_id=guest.profile_id)),
        repr(desk.read(guest_changes, profile_id=guest.profile_id)),
    ]
    return guest, said


def found_in(content: bytes) -> list[str]:
    return [number for number in PLANTED if any(form in content for form in encodings(number))]


def files_of(hotel: SmallHotel) -> list[Path]:
    file = Path(hotel.url.removeprefix("sqlite:///"))
    return sorted(file.parent.glob(f"{file.name}*"))


def test_the_number_is_in_no_row_no_log_and_no_paper(watched: SmallHotel, log: Path) -> None:
    _guest, said = everything_done_with(watched)
    assert places_of(watched.database, PLANTED) == set()
    assert found_in(log.read_bytes()) == []
    assert found_in("".join(said).encode()) == []
    assert b"INSERT INTO profile_document" in log.read_bytes()


def test_the_number_is_in_no_byte_of_the_file_and_what_lies_beside_it(sqlite_hotel: SmallHotel) -> None:
    hotel = sqlite_hotel
    everything_done_with(hotel)
    files = files_of(hotel)
    assert {file.name for file in files} >= {"hotel.sqlite", "hotel.sqlite-wal"}
    with hotel.database.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert {file.name: found_in(file.read_bytes()) for file in files} == {file.name: [] for file in files}
    assert any(b"Vasconcelos" in file.read_bytes() for file in files), "the search finds what lies open"


def test_the_number_is_in_no_byte_of_the_servers_files(mariadb_hotel: SmallHotel, mariadb_server: PrivateMariaDb) -> None:
    everything_done_with(mariadb_hotel)
    name = mariadb_hotel.database.engines.writer.url.database
    tables = ", ".join(f"`{name}`.`{table.name}`" for table in Base.metadata.sorted_tables)
    # Every page goes to the disk.
    mariadb_server.execute(f"FLUSH TABLES {tables} FOR EXPORT")
    folder = Path(str(mariadb_server.execute("SELECT @@datadir")[0][0]))
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {"ib_logfile0", "profile_document.ibd"}
    assert {file.name for file in files if found_in(file.read_bytes())} == set()
    assert any(b"Vasconcelos" in file.read_bytes() for file in files), "the search finds what lies open"


def test_the_guests_own_copy_is_the_one_place_where_it_is(hotel: SmallHotel) -> None:
    guest, _said = everything_done_with(hotel)
    assert found_in(own_data_files(hotel.desk, profile_id=guest.profile_id).json) == [ANOTHER]
    assert places_of(hotel.database, PLANTED) == set()


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
