"""What a guest may ask for, in the window: a copy of everything that is known, and to be erased, with a report."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import GuestId
from hotel_desk.services.erasure import erase_guest
from hotel_desk.services.guest_photos import set_guest_photo
from hotel_desk.ui.guests.erasure_report import ErasureReportDialog, table_title
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from tests.guest_files_of_tests import written
from tests.known_guest import FORM, known_guest
from tests.pictures import PNG
from tests.ui.guests_window import Host, stored

if TYPE_CHECKING:
    from pathlib import Path

    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel

SitDown = Callable[..., Host]


def opened(desk: Host, profile_id: ProfileId) -> None:
    """The file of one guest, whom the finder may not know any more."""
    desk.screen.show_guest(profile_id)
    desk.until(lambda: desk.screen.guest.editor() is not None and desk.editor.profile_id == profile_id)
    desk.settle()


def dialog(desk: Host, kind: type[QWidget]) -> QWidget:
    """The dialog that is open."""
    shown: list[QWidget] = []

    def is_open() -> bool:
        shown[:] = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]
        return bool(shown)

    desk.until(is_open)
    return shown[0]


def test_a_guest_is_erased_for_a_reason_and_the_report_is_shown(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    guest = known_guest(sqlite_hotel)
    sqlite_hotel.desk.run(set_guest_photo, profile_id=guest.profile_id, image=PNG)
    desk = host()
    opened(desk, guest.profile_id)
    desk.editor.privacy.erase.trigger()
    asks = dialog(desk, ConfirmDialog)
    assert isinstance(asks, ConfirmDialog)
    desk.qtbot.mouseClick(asks.yes, Qt.MouseButton.LeftButton)
    assert asks.isVisible()
    desk.qtbot.keyClicks(asks.findChild(QWidget, "guest_erasure_reason"), "asked by letter")
    desk.qtbot.mouseClick(asks.yes, Qt.MouseButton.LeftButton)
    report = dialog(desk, ErasureReportDialog)
    assert isinstance(report, ErasureReportDialog)
    lines = report.table.rows()
    assert str(lines[0].fate).startswith("KEPT")
    assert {table_title(line.table) for line in lines} >= {"Documents", "Stays", "Charges and payments", "Photo", "Who looked"}
    assert [line.table for line in lines if table_title(line.table) == line.table] == []
    report.accept()
    desk.until(lambda: desk.editor.file is not None and desk.editor.file.erased)
    assert not desk.sees("guest_privacy")
    assert stored(sqlite_hotel, guest.profile_id).form.phone == ""


def test_nothing_of_a_guest_erased_at_another_desk_stays_on_view(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    profile_id = written(sqlite_hotel, FORM)
    desk = host()
    opened(desk, profile_id)
    desk.fill("guest_first_source", "web page")
    sqlite_hotel.as_user("manager").run(erase_guest, profile_id=profile_id, reason="asked")
    desk.screen.refresh()
    desk.until(lambda: desk.editor.file is not None and desk.editor.file.erased)
    assert "was erased meanwhile" in desk.said()
    assert desk.editor.edits() == []
    assert not desk.sees("guest_clashes")
    assert desk.widget("guest_first_source").text() == ""


def test_what_stands_in_the_way_is_said(host: SitDown, sqlite_hotel: SmallHotel) -> None:
    profile_id = written(sqlite_hotel, GuestFileForm(name="Ana Silva"))
    sqlite_hotel.book(guest=GuestId(profile_id))
    desk = host()
    opened(desk, profile_id)
    desk.fill("guest_first_source", "fair")
    desk.editor.privacy.erase.trigger()
    assert "not saved" in desk.said()
    desk.click("guest_discard")
    desk.editor.privacy.erase.trigger()
    desk.until(lambda: "the guest has a reservation" in desk.said())
    assert not stored(sqlite_hotel, profile_id).erased


def test_a_copy_of_everything_is_written_for_the_writer_alone(host: SitDown, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    desk = host()
    opened(desk, written(sqlite_hotel, FORM))
    folder = tmp_path / "copy"
    folder.mkdir()
    desk.editor.privacy.give_out(folder)
    desk.until(lambda: "for you alone" in desk.said())
    files = {file.suffix: file for file in folder.iterdir()}
    assert {file.stat().st_mode & 0o077 for file in files.values()} == {0}
    assert json.loads(files[".json"].read_bytes())["guest"] == "Quirina Vasconcelos"
    assert files[".pdf"].read_bytes().startswith(b"%PDF")
    assert files[".pdf"].name in desk.said()


def test_a_folder_that_is_not_there_is_said_and_leaves_nothing(host: SitDown, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    desk = host()
    opened(desk, written(sqlite_hotel, GuestFileForm(name="Ana Silva")))
    desk.editor.privacy.give_out(tmp_path / "nowhere")
    desk.until(lambda: "could not be written" in desk.said())


@pytest.mark.parametrize("user", ["reception", "cashier"])
def test_who_may_neither_erase_nor_export_is_not_offered_it(host: SitDown, sqlite_hotel: SmallHotel, user: str) -> None:
    desk = host(user=user)
    opened(desk, written(sqlite_hotel, GuestFileForm(name="Ana Silva")))
    assert not desk.sees("guest_privacy")
