"""Stopping an export or an import of guests under way: nothing half is left, neither file nor guest."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.guest_filter import GuestFilter
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.guest_history import ProfileBlockKey
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.queries.guest_lists import guest_count
from hotel_desk.ui.guests.import_wizard import ImportWizard
from hotel_desk.ui.guests.lists_page import ListsPage
from tests.guest_files_of_tests import written
from tests.ui.jobs_of_tests import export_held_after_the_first_page, import_held_after_the_first_batch, import_held_while_checking
from tests.ui.test_guest_lists_page import at  # noqa: F401 - the fixture of the pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel
    from tests.ui.calendar_window import Person

WRITTEN_BY_AN_IMPORT = (Profile, ProfileDocument, ProfileSearchKey, ProfileBlockKey)
OLD = b"the list of last month"
HEADINGS = "Name,Document kind,Document number,Document country,E-mail"
GUESTS = [f"Guest {letter},PASSPORT,P{number}23456,PT,{letter}@example.com" for number, letter in enumerate("ABCDE")]
BAD = "Guest F,,,,nobody"


def rows(hotel: SmallHotel) -> list[int]:
    with hotel.database.snapshot() as connection:
        return [connection.execute(select(func.count()).select_from(model)).scalar_one() for model in WRITTEN_BY_AN_IMPORT]


@pytest.mark.parametrize("before", [None, OLD], ids=["no file before", "a file before"])
@pytest.mark.parametrize("name", ["guests.csv", "guests.xlsx"])
def test_an_export_that_is_stopped_leaves_no_file_and_takes_none_away(
    sqlite_hotel: SmallHotel,
    at: Callable[..., tuple[Person, Any]],  # noqa: F811
    *,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    before: bytes | None,
) -> None:
    monkeypatch.setattr("hotel_desk.ui.guests.lists_page.export_guests_job", export_held_after_the_first_page)
    for letter in "ABC":
        written(sqlite_hotel, GuestFileForm(name=f"Guest {letter}"))
    folder = tmp_path / "lists"
    folder.mkdir()
    if before is not None:
        (folder / name).write_bytes(before)
    person, page = at(ListsPage)
    page.export_to(folder / name)
    person.until(lambda: [job.progress.done for job in person.window._parts.runner.jobs()] == [1])
    assert [file.name for file in folder.iterdir() if file.suffix == ".part"] == [f"{name}.part"]
    person.click("job_stop")
    person.until(lambda: "The export was stopped" in person.said())
    person.settle()
    left = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert left == ({} if before is None else {name: before})
    # It is not in the way of the next one.
    monkeypatch.undo()
    page.export_to(folder / name)
    person.until(lambda: "3 guests exported" in person.said())
    assert [file.name for file in folder.iterdir()] == [name]


def test_an_import_that_is_stopped_takes_back_what_it_wrote_and_keeps_the_rows_set_aside(
    sqlite_hotel: SmallHotel,
    at: Callable[..., tuple[Person, Any]],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("hotel_desk.ui.guests.import_wizard.import_guests_job", import_held_after_the_first_batch)
    file = tmp_path / "guests.csv"
    file.write_text("\n".join([HEADINGS, *GUESTS, BAD]), encoding="utf-8")
    before = rows(sqlite_hotel)
    person, page = at(ImportWizard)
    page.take_file(file)
    person.until(lambda: page.go.isVisible() and page.go.isEnabled())
    person.click("guest_import_go")
    # It counts to two twice: while it looks who is here already, and again while it writes.
    person.until(lambda: page.bar.value() == 2 and page.verdict.text() == "Writing down the guests")
    assert rows(sqlite_hotel)[0] == before[0] + 2, "the first batch is in"
    person.click("guest_import_stop")
    person.until(lambda: page.verdict.text() == "Stopped. Nothing was imported.")
    person.settle()
    assert rows(sqlite_hotel) == before
    assert not person.sees("guest_import_stop")
    assert [row.line_number for row in page.rejected.rows()] == [7]
    with (tmp_path / "guests.rejected.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row["Name"] for row in csv.DictReader(lines)] == ["Guest F"]
    # Nothing of it is in the way of the next one.
    monkeypatch.undo()
    person.click("guest_import_go")
    person.until(lambda: "Guests imported: 5" in page.verdict.text())
    assert sqlite_hotel.desk.read(guest_count, wanted=GuestFilter()) == before[0] + 5


def test_an_import_that_is_stopped_while_it_checks_has_written_nothing(
    sqlite_hotel: SmallHotel,
    at: Callable[..., tuple[Person, Any]],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("hotel_desk.ui.guests.import_wizard.import_guests_job", import_held_while_checking)
    file = tmp_path / "guests.csv"
    file.write_text("\n".join([HEADINGS, *GUESTS, BAD]), encoding="utf-8")
    before = rows(sqlite_hotel)
    person, page = at(ImportWizard)
    page.take_file(file)
    person.until(lambda: page.go.isVisible() and page.go.isEnabled())
    person.click("guest_import_go")
    person.until(lambda: page.bar.value() == 2)
    person.click("guest_import_stop")
    person.until(lambda: page.verdict.text() == "Stopped. Nothing was imported.")
    person.settle()
    assert rows(sqlite_hotel) == before
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".csv"] == ["guests.csv"]
    assert page.go.isEnabled()
