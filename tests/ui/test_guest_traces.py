"""What opening and typing leave behind: a look that is written down, and no number that was never saved, wherever the program fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.models.guest_history import ProfileView
from hotel_desk.models.staff import UserAccount
from hotel_desk.ui.crash_hook import CrashHook, open_log
from hotel_desk.ui.guests.fields import LinesField
from tests.guest_files_of_tests import written
from tests.ui.calendar_window import CTRL
from tests.ui.guests_window import Host
from tests.ui.test_guest_duplicates import Sorter, sorter, two  # noqa: F401 - its fixtures
from tests.whole_database import encodings

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel

PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
NUMBER = "L898902C3"

type SitDown = Callable[..., Host]


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Path]:
    """The log as the program writes it, with everything that anybody says."""
    root = logging.getLogger()
    level = root.level
    handler = open_log(tmp_path / "logs")
    root.setLevel(logging.DEBUG)
    yield tmp_path / "logs" / "hotel-desk.log"
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


@pytest.fixture
def hook(qtbot: QtBot, dressed: None) -> Iterator[CrashHook]:
    made = CrashHook()
    yield made
    if made.dialog() is not None:
        made.dialog().accept()


@pytest.mark.expects_log_warnings
def test_neither_drafts_nor_crashes_leave_the_number_behind(
    host: SitDown, sqlite_hotel: SmallHotel, logs: Path, hook: CrashHook, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(sqlite_hotel, GuestFileForm(name="Walk-in"))
    desk = host()
    desk.find(NUMBER)
    desk.open("Walk-in")
    desk.go_to_tab("documents")
    desk.widget("guest_document_text").setPlainText(PASSPORT)
    desk.click("guest_document_read")
    documents = desk.editor.fields.fields["documents"]
    assert isinstance(documents, LinesField)
    assert documents.rows[0].fields["number"].value() == NUMBER

    def fails(form: GuestFileForm, **_more: Any) -> None:
        raise LookupError(f"no check for {len(form.documents)} documents")

    monkeypatch.setattr("hotel_desk.services.guest_file.checked_form", fails)
    desk.screen.guest._context.runner.crashed.connect(hook.report, Qt.ConnectionType.DirectConnection)
    with desk.qtbot.waitSignal(hook.reported):
        desk.press(Qt.Key.Key_S, modifier=CTRL)
    dialog = hook.dialog()
    assert dialog is not None
    dialog.accept()
    assert documents.rows[0].fields["number"].value() == NUMBER, "what was typed is there still"
    assert "LookupError: no check for 1 documents" in logs.read_text("utf-8")

    files = [file for file in logs.parents[1].rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {"hotel.sqlite", "hotel-desk.log"}
    assert [file.name for file in files if any(form in file.read_bytes() for form in encodings(NUMBER))] == []
    assert any(b"Walk-in" in file.read_bytes() for file in files), "the search finds what lies open"


def test_whoever_sees_masks_only_leaves_a_trace_too(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    written(sqlite_hotel, GuestFileForm(name="Ana Silva", phone="+351912345678"))
    desk = host(user="housekeeping")
    desk.open("Ana Silva")
    assert desk.editor.fields.fields["phone"].value() != "+351912345678"
    desk.settle()
    looks = select(UserAccount.name).join(ProfileView, ProfileView.user_id == UserAccount.id)
    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(looks).scalars().all() == ["housekeeping"]


def test_whoever_puts_two_records_side_by_side_looked_at_both(
    sorter: Callable[..., Sorter],  # noqa: F811
    sqlite_hotel: SmallHotel,
    two: tuple[ProfileId, ProfileId],  # noqa: F811
) -> None:
    person = sorter(user="reception")
    person.open_first()
    person.click("guest_merge_name_merged")
    person.settle()
    with sqlite_hotel.database.snapshot() as connection:
        assert sorted(connection.execute(select(ProfileView.profile_id)).scalars()) == sorted(two)
