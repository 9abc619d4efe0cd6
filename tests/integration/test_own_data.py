"""What a guest is given of their own: everything, in the clear, as JSON and on paper, and written down that it was given."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import NotAllowed, NotFound
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.personal_data import PERSONAL_DATA, PersonalKind
from hotel_desk.jobs.own_data import own_data_files
from hotel_desk.jobs.own_data_words import COLUMN_TITLES
from hotel_desk.models.journal import AuditEntry, Operation
from hotel_desk.queries.own_data import SECTIONS, own_data, told_columns
from hotel_desk.services.erasure import erase_guest
from hotel_desk.services.guest_photos import set_guest_photo
from tests.command_examples import SMALLEST_PNG
from tests.known_guest import DOCUMENT, PHOTO, WORDS, known_guest, written_down
from tests.stays_of_tests import arrived, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def exported(hotel: SmallHotel) -> tuple[dict[str, list[dict[str, object]]], str]:
    guest = known_guest(hotel)
    hotel.desk.run(set_guest_photo, profile_id=guest.profile_id, image=SMALLEST_PNG)
    files = own_data_files(hotel.desk, profile_id=guest.profile_id)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(files.pdf)).pages).split())
    return json.loads(files.json)["sections"], text


def test_everything_is_in_both_files(hotel: SmallHotel) -> None:
    sections, paper = exported(hotel)
    told = json.dumps(sections, ensure_ascii=False)
    assert [word for word in WORDS if word not in told] == []
    on_paper = [word for word in WORDS if word not in paper and word != "1977-08-09"]
    assert on_paper == []
    assert "Portuguese, English" in paper
    assert sections["profile_document"][0]["number_sealed"] == DOCUMENT
    assert sections["reservation"][0]["arrival_date"] == "2026-03-02"
    assert [row["text"] for row in sections["posting"]] == ["Bar", "Cash"]
    assert sections["profile_photo"][0]["image_sealed"]


def test_nothing_of_others_is_in_it(hotel: SmallHotel) -> None:
    arrived(hotel, "102", guest="Bruno Quadros")
    sections, paper = exported(hotel)
    assert "Bruno" not in json.dumps(sections)
    assert "Bruno" not in paper


def test_every_personal_column_is_told_or_is_none_of_the_guests() -> None:
    told = {f"{table}.{column}" for table in SECTIONS for column in told_columns(table)}
    left = {
        name for name in PERSONAL_DATA if name not in told and PERSONAL_DATA[name].kind not in (PersonalKind.LOOK_UP, PersonalKind.STAFF)
    }
    assert {name.partition(".")[0] for name in left} == {
        "agent_commission",
        "ar_application",
        "archived_paper",
        "archived_report",
        "audit_entry",
        "audit_log_line",
        "audit_step",
        "block",
        "close_warning",
        "closure",
        "guest_list",
        "operation",
        "outbox",
        "outside_charge",  # its words stand on the posting, which is told
        "profile_erasure",
        "profile_merge",
        "reminder_letter",  # to companies
        "staged_booking",
        "statement_line",
        "write_off",
    }
    assert {name for name in left if name.startswith("staged_booking")} == {"staged_booking.row_hash"}


def test_every_column_told_has_a_name_on_paper() -> None:
    assert {column for table in SECTIONS for column in told_columns(table)} <= COLUMN_TITLES.keys()


def test_it_is_written_down_without_a_word_of_it(hotel: SmallHotel) -> None:
    guest = written_down(hotel)
    hotel.desk.run(set_guest_photo, profile_id=guest, image=None)
    own_data_files(hotel.desk, profile_id=guest)
    entry = one(hotel, select(AuditEntry.details).where(AuditEntry.code == AuditCode.PROFILE_EXPORTED))
    assert entry == {}
    answer = one(hotel, select(Operation.result).where(Operation.command == "record_own_data_export"))
    assert answer.keys() == {"profile_id", "exported_at", "exported_by"}


def test_it_needs_the_permission_the_key_and_a_guest(hotel: SmallHotel) -> None:
    guest = written_down(hotel)
    reception = hotel.as_user("reception")
    with pytest.raises(NotAllowed):
        own_data_files(reception, profile_id=guest)
    with pytest.raises(NotAllowed):
        reception.read(own_data, profile_id=guest)
    with pytest.raises(NotFound):
        own_data_files(hotel.desk, profile_id=ProfileId(new_id()))
    keyless = Database.open(hotel.url)
    with pytest.raises(VaultClosed):
        Desk(keyless, property_id=hotel.property_id, user_name="manager", clock=hotel.clock).read(own_data, profile_id=guest)
    keyless.close()


def test_an_erased_guest_has_nothing_left_to_be_told(hotel: SmallHotel) -> None:
    guest = known_guest(hotel)
    hotel.desk.run(erase_guest, profile_id=guest.profile_id, reason="asked")
    files = own_data_files(hotel.desk, profile_id=guest.profile_id)
    assert [word for word in WORDS if word in files.json.decode()] == []
    assert PHOTO not in files.pdf
