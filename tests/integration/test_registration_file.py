"""The forms of a day as a file: who may, what is in it, what is written down, and what counts as handed over."""

from __future__ import annotations

import csv
import io
import stat
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select

from hotel_desk.cli.program import run_program
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.jobs.registration_file import FileNotWritten, RegistrationFormat, write_registrations
from hotel_desk.models.journal import AuditEntry
from hotel_desk.services.guest_file import save_guest_file
from tests.registrations_of_tests import LI, RESIDENT_ID, checked_in, in_china, registered
from tests.stays_of_tests import DAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel


def test_complete_forms_are_written_for_the_owner_of_the_file_alone(hotel: SmallHotel, tmp_path: Path) -> None:
    in_china(hotel)
    stay = checked_in(hotel, LI)
    checked_in(hotel, None, room="102")
    target = tmp_path / "forms.csv"
    done = write_registrations(hotel.desk, day=DAY, target=target)
    assert (done.count, done.handed_over) == (1, 0)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    [line] = csv.DictReader(io.StringIO(target.read_text("utf-8-sig")))
    assert (line["name"], line["document_number"], line["kind"], line["room_number"]) == ("李娜", RESIDENT_ID, "ARRIVAL", "101")
    assert (line["birth_date"], line["sex"], line["nationality"]) == ("1991-01-01", "M", "CN")
    assert [row.state for row in registered(hotel, stay)] == [RegistrationState.WAITING]
    done = write_registrations(hotel.desk, day=DAY, target=tmp_path / "forms.xml", file_format=RegistrationFormat.XML, hand_over=True)
    assert (done.count, done.handed_over) == (1, 1)
    assert ET.fromstring((tmp_path / "forms.xml").read_text()).findtext("registration/document_number") == RESIDENT_ID  # noqa: S314
    assert [row.state for row in registered(hotel, stay)] == [RegistrationState.SENT]
    with hotel.database.snapshot() as connection:
        codes = connection.execute(select(AuditEntry.code).where(AuditEntry.code == "profile.registration.exported")).all()
    assert len(codes) == 2


def test_a_name_that_is_a_formula_stays_a_name(hotel: SmallHotel, tmp_path: Path) -> None:
    in_china(hotel)
    stay = checked_in(hotel, LI)
    [row] = registered(hotel, stay)
    form = GuestFileForm(native_name="=1+1", documents=(), addresses=LI.addresses)
    hotel.desk.run(save_guest_file, profile_id=row.profile_id, form=form, version=1)
    write_registrations(hotel.desk, day=DAY, target=tmp_path / "forms.csv")
    assert "'=1+1" in (tmp_path / "forms.csv").read_text("utf-8-sig")


def test_what_cannot_be_written_or_may_not_be_given_out(hotel: SmallHotel, tmp_path: Path) -> None:
    in_china(hotel)
    stay = checked_in(hotel, LI)
    with pytest.raises(FileNotWritten, match=r"forms\.csv could not be written"):
        write_registrations(hotel.desk, day=DAY, target=tmp_path / "nowhere" / "forms.csv", hand_over=True)
    with pytest.raises(NotAllowed):
        write_registrations(hotel.as_user("cashier"), day=DAY, target=tmp_path / "forms.csv")
    assert not (tmp_path / "forms.csv").exists()
    assert [row.state for row in registered(hotel, stay)] == [RegistrationState.WAITING]


def test_the_terminal_sends_and_exports(hotel: SmallHotel, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    in_china(hotel)
    checked_in(hotel, None)

    def said(*words: str) -> str:
        assert run_program(["--database", hotel.url, *words], open_window=_never, take_tour=_never) == 0
        return capsys.readouterr().out

    assert "Left: 1 incomplete, 0 waiting, 0 refused." in said("registrations", "send")
    assert said("registrations", "export", str(tmp_path / "a.csv")) == "Forms written: 0; handed over: 0.\n"


def _never(*_arguments: Any, **_named: Any) -> Any:
    raise AssertionError
