"""Who takes a report out of the house is in the journal, whichever way it goes; what the archive knows is not written down twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.cli.program import run_program
from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.ids import ArchivedReportId, new_id
from hotel_desk.domain.report_codes import ReportFormat, ReportRhythm, ReportWay
from hotel_desk.jobs.house_reports import asked_for, make_report, open_archived, parameters_of, read_sheet
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.jobs.progress import SilentProgress
from hotel_desk.jobs.report_process import pack_job
from hotel_desk.jobs.schedule import run_schedule_now
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries.report_packs import PackItemRow
from hotel_desk.reports.catalogue import report_named
from hotel_desk.services.report_archive import archive_report
from hotel_desk.services.report_packs import PackDetails, PackItem, save_report_pack
from hotel_desk.services.report_schedules import ScheduleDetails, save_report_schedule
from hotel_desk.services.reports_taken_out import record_report_out
from tests.command_examples_reports import a_report
from tests.fixtures.databases import FIRST_DAY
from tests.reports_taken_out_of_tests import reports_taken_out, takers
from tests.stays_of_tests import arrived

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel

ONE_DAY = {"first": "2026-03-02", "last": "2026-03-02"}


def say(*arguments: str) -> int:
    def nobody(*_arguments: object, **_options: object) -> Any:
        raise AssertionError("nobody asked for a window")

    return run_program(arguments, open_window=nobody, take_tour=nobody)


def in_house(hotel: SmallHotel) -> None:
    arrived(hotel, guest="Ana Silva")
    arrived(hotel, guest="王小明", room="102")


def test_the_journal_says_who_took_which_report_for_what_and_how_much_of_it(hotel: SmallHotel) -> None:
    in_house(hotel)
    reception = hotel.as_user("reception")
    made = reception.read(make_report, name="in-house", report_format=ReportFormat.XLSX)
    assert made.rows == hotel.desk.read(read_sheet, name="in-house", asked=made.asked).row_count == 2
    reception.run(record_report_out, **made.taken_out(ReportWay.FILE))

    assert reports_taken_out(hotel) == [("in-house", "xlsx", "file", parameters_of(made.asked), 2)]
    assert takers(hotel) == ["reception"]
    with hotel.database.snapshot() as connection:
        [about] = connection.execute(select(AuditEntry.entity_kind).where(AuditEntry.code == AuditCode.REPORT_TAKEN_OUT)).scalars()
    assert about == EntityKind.PROPERTY


def test_a_copy_of_the_archive_is_named(hotel: SmallHotel) -> None:
    kept = hotel.desk.run(archive_report, **a_report(hotel)).archived_report_id
    opened = hotel.desk.read(open_archived, archived_report_id=kept)
    hotel.desk.run(record_report_out, **opened.taken_out(ReportWay.PAPER))

    with hotel.database.snapshot() as connection:
        asked = select(AuditEntry.entity_kind, AuditEntry.entity_id, AuditEntry.details).where(
            AuditEntry.code == AuditCode.REPORT_TAKEN_OUT
        )
        [entry] = connection.execute(asked)
    assert (entry.entity_kind, entry.entity_id) == (EntityKind.ARCHIVED_REPORT, kept)
    assert (entry.details["report"], entry.details["way"], entry.details["rows"]) == ("room-status", "paper", None)


@pytest.mark.parametrize(
    ("odd", "refusal"),
    [
        ({"report": "No Report"}, InvalidInput),
        ({"parameters": {"first": "a name, a phone"}}, InvalidInput),
        ({"rows": -1}, InvalidInput),
        ({"archived_report_id": ArchivedReportId(new_id())}, NotFound),
    ],
)
def test_what_can_be_no_report_is_not_written_down(sqlite_hotel: SmallHotel, odd: dict[str, Any], refusal: type[Exception]) -> None:
    taken = sqlite_hotel.desk.read(make_report, name="in-house").taken_out(ReportWay.PAPER)
    with pytest.raises(refusal):
        sqlite_hotel.desk.run(record_report_out, **{**taken, **odd})
    assert reports_taken_out(sqlite_hotel) == []


def test_commands_write_down_what_they_hand_out(
    sqlite_hotel: SmallHotel, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_house(sqlite_hotel)
    monkeypatch.setenv("HOTEL_DESK_DATABASE", sqlite_hotel.url)
    assert say("report", "in-house") == 0
    assert say("report", "in-house", "--format", "pdf", "--output", str(tmp_path / "in-house.pdf")) == 0
    assert say("report", "trial-balance", "--from", "2026-03-02", "--to", "2026-03-02") == 0
    assert say("report", "trial-balance", "--from", "2026-03-02", "--format", "xml", "--output", str(tmp_path / "tb.xml")) == 0
    assert say("report", "departures", "--from", "2026-03-04", "--to", "2026-03-03") != 0, "refused: nothing goes out"
    capfd.readouterr()

    taken = reports_taken_out(sqlite_hotel)
    balance = sqlite_hotel.desk.read(read_sheet, name="trial-balance", asked=asked_for(report_named("trial-balance"), FIRST_DAY))
    assert [(one[:3], one[4]) for one in taken] == [
        (("in-house", "csv", "terminal"), 2),
        (("in-house", "pdf", "file"), 2),
        (("trial-balance", "csv", "terminal"), balance.row_count),
        (("trial-balance", "xml", "file"), balance.row_count),
    ]
    assert taken[2][3] == ONE_DAY
    assert takers(sqlite_hotel) == ["manager"] * 4


def test_a_pack_in_a_folder_is_written_down_report_by_report(sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    in_house(sqlite_hotel)
    items = tuple(PackItemRow(name, ReportFormat.CSV, {}) for name in ("in-house", "no-such-report", "arrivals"))
    done = pack_job(SilentProgress(), address=DeskAddress.of(sqlite_hotel.desk), items=items, folder=str(tmp_path))
    assert len(done.files) == 2
    assert [(one[0], one[2]) for one in reports_taken_out(sqlite_hotel)] == [("in-house", "file"), ("arrivals", "file")]


def test_the_archive_speaks_for_a_schedule(sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    details = ScheduleDetails(ReportRhythm.DAILY, report="in-house", at_time=dt.time(8), folder=str(tmp_path))
    schedule = sqlite_hotel.desk.run(save_report_schedule, details=details)
    run_schedule_now(sqlite_hotel.desk, schedule_id=schedule.schedule_id)
    assert len(list(tmp_path.glob("in-house*.pdf"))) == 1
    assert reports_taken_out(sqlite_hotel) == []


def test_the_archive_speaks_for_the_night_until_its_papers_are_copied(
    sqlite_hotel: SmallHotel, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOTEL_DESK_DATABASE", sqlite_hotel.url)
    items = (PackItem("room-status", ReportFormat.CSV), PackItem("departures", ReportFormat.CSV))
    sqlite_hotel.desk.run(save_report_pack, details=PackDetails("Night", items, of_house=True, at_close=True))
    close_day(sqlite_hotel.desk, closing=FIRST_DAY)
    assert say("report", "pack", FIRST_DAY.isoformat()) == 0
    assert reports_taken_out(sqlite_hotel) == []

    assert say("report", "pack", FIRST_DAY.isoformat(), "--output", str(tmp_path / "night")) == 0
    capfd.readouterr()
    assert sorted(one[:3] for one in reports_taken_out(sqlite_hotel)) == [("departures", "csv", "file"), ("room-status", "csv", "file")]


def test_whoever_may_not_see_a_report_takes_none_out(sqlite_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotAllowed):
        sqlite_hotel.as_user("housekeeping").read(make_report, name="trial-balance")
    monkeypatch.setenv("HOTEL_DESK_DATABASE", sqlite_hotel.url)
    assert say("--user", "housekeeping", "report", "trial-balance") != 0
    assert reports_taken_out(sqlite_hotel) == []
