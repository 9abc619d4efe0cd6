"""Reports of the house made, archived, opened again, signed and removed, on both databases."""

from __future__ import annotations

import csv
import datetime as dt
import io
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from hotel_desk.cli.program import run_program
from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.db.database import Database, Reader
from hotel_desk.db.desk import Desk
from hotel_desk.db.vault import SealBroken
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.domain.report_settings import REPORT_YEARS
from hotel_desk.jobs.house_reports import (
    MadeReport,
    archive_made,
    asked_again,
    asked_for,
    make_report,
    open_archived,
    parameters_of,
    read_sheet,
    reports_for_me,
)
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.jobs.retention import carry_out_retention
from hotel_desk.language import CHINESE, speaking
from hotel_desk.models.report import ArchivedReport
from hotel_desk.models.staff import Role
from hotel_desk.queries.report_archive import archived_reports, report_choice, reports_kept_from
from hotel_desk.queries.retention import retention_proposal
from hotel_desk.queries.shifts import shift_list
from hotel_desk.reports.catalogue import REPORTS, report_named
from hotel_desk.reports.report import Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Row, Sheet, Table
from hotel_desk.reports.sheet_values import plain_value
from hotel_desk.reports.table_cells import as_typed
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.report_archive import ReviewedAlready, archive_report, remember_report_choice, remove_old_reports, review_report
from hotel_desk.services.report_packs import PackDetails, PackItem, save_report_pack
from hotel_desk.services.settings import change_setting
from tests.command_examples_reports import a_report
from tests.fixtures.databases import FIRST_DAY
from tests.sample_papers import page_texts
from tests.shifts_of_tests import opened
from tests.stays_of_tests import NEXT, arrived, charge, pay

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel

DAY = dt.date(2026, 3, 10)


def report(days: Days = Days.PERIOD, *, before: int = 6, after: int = 0) -> Report:
    return Report(
        name="nights",
        title="Nights",
        help="",
        group=ReportGroup.ROOMS,
        permission=Permission.SEE_REPORTS,
        days=days,
        read=lambda _reader, _asked: Sheet("", "", "EUR", ()),
        choices=(Choice("by", "By", (("TYPE", "Type"), ("FLOOR", "Floor"))),),
        before=before,
        after=after,
    )


@pytest.mark.parametrize(
    ("days", "first", "last", "asked"),
    [
        (Days.NOW, 1, 2, (10, 10)),
        (Days.DAY, None, None, (4, 4)),
        (Days.DAY, 7, None, (7, 7)),
        (Days.DAY, None, 8, (8, 8)),
        (Days.PERIOD, None, None, (4, 10)),
        (Days.PERIOD, 2, 3, (2, 3)),
        (Days.PERIOD, 2, None, (2, 8)),
        (Days.PERIOD, None, 9, (3, 9)),
    ],
)
def test_days_that_nobody_names_are_the_usual_ones(days: Days, first: int | None, last: int | None, asked: tuple[int, int]) -> None:
    named = [DAY.replace(day=number) if number else None for number in (first, last)]

    found = asked_for(report(days), DAY, first=named[0], last=named[1])

    assert (found.first.day, found.last.day) == asked
    assert found.chosen == {"by": "TYPE"}
    assert asked_again(report(days), parameters_of(found), DAY) == found


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (Days.PERIOD, {"first": DAY, "last": DAY - dt.timedelta(days=1)}),
        (Days.PERIOD, {"first": DAY, "last": DAY.replace(year=2046)}),
        (Days.DAY, {"first": DAY, "last": DAY + dt.timedelta(days=1)}),
        (Days.DAY, {"chosen": {"by": "COLOUR"}}),
        (Days.DAY, {"chosen": {"colour": "TYPE"}}),
    ],
)
def test_days_and_choices_that_there_are_not_are_refused(days: Days, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        asked_for(report(days), DAY, **wrong)


def a_day_of_everything(hotel: SmallHotel) -> None:
    """Guests who come, leave, stay away and give up, with money and lines: hardly a report of the next day is empty."""
    stay = arrived(hotel, guest="王小明")
    arrived(hotel, guest="Ana Silva", room="102", departure=NEXT)
    charge(hotel, stay.folio_id, 1_250)
    pay(hotel, stay.folio_id, 5_000)
    hotel.book(FIRST_DAY, NEXT, guest="Nora Noshow")
    given_up = hotel.book(NEXT, NEXT + dt.timedelta(days=1), guest="Carl Cancelled")
    hotel.desk.run(cancel_reservation, reservation_id=given_up, reason="ill")
    hotel.book(NEXT, NEXT + dt.timedelta(days=2), guest="Berta Bald")
    close_day(hotel.desk)


def test_every_report_is_made_in_every_format_and_says_the_same_in_each(sqlite_hotel: SmallHotel) -> None:
    a_day_of_everything(sqlite_hotel)
    for one in REPORTS:
        made = [in_all_formats(sqlite_hotel, one.name) for _time in range(2)]
        assert [paper.file_name.rpartition(".")[2] for paper in made[0]] == ["pdf", "xlsx", "csv", "xml"]
        assert [paper.content for paper in made[0]] == [paper.content for paper in made[1]], one.name
        with speaking(CHINESE):
            sheet = sqlite_hotel.desk.read(read_sheet, name=one.name, asked=made[0][0].asked)
        tables = [part for part in sheet.parts if isinstance(part, Table)]
        assert all(len(row) == len(table.columns) for table in tables for row in (*table.rows, *([table.total] if table.total else [])))
        assert all("合计" in table.total for table in tables if table.total), one.name
        assert in_csv(made[0][2].content, tables) == [in_english(table, row) for table in tables for row in table.rows], one.name
        assert len({part.key for part in tables}) == len(tables)
        assert all(table.opens == () or len(table.opens) == len(table.rows) for table in tables)


def test_a_list_of_some_says_what_it_leaves_out(sqlite_hotel: SmallHotel) -> None:
    for name, chosen, said in (("arrivals", {"guests": "ARRIVED"}, "Arrived"), ("high-balance", {}, "Near or over the limit")):
        made = sqlite_hotel.desk.read(make_report, name=name, asked=asked_for(report_named(name), FIRST_DAY, chosen=chosen))
        assert f"uests: {said}" in " ".join(page_texts(made.content)[0].split())
    statistics = sqlite_hotel.desk.read(read_sheet, name="statistics", asked=asked_for(report_named("statistics"), FIRST_DAY))
    assert (statistics.title, statistics.subtitle.count("Market")) == ("Statistics: Market", 0)


def in_all_formats(hotel: SmallHotel, name: str) -> list[MadeReport]:
    """A report, always at the same moment."""
    made = []
    for each in ReportFormat:
        hotel.clock.set(dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC))
        made.append(hotel.desk.read(make_report, name=name, report_format=each, language=CHINESE))
    return made


def in_csv(content: bytes, tables: list[Table]) -> list[list[str]]:
    """The rows of a CSV file, each with the columns of its own table."""
    columns = {table.key: [column.key for column in table.columns] for table in tables}
    only = tables[0].key if len(tables) == 1 else ""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [[as_typed(row[key]) for key in columns[only or row["table"]]] for row in rows]


def in_english(table: Table, row: Row) -> list[str]:
    """A row of the screen as other programs read it."""
    written = partial(plain_value, currency="EUR", time_zone="Europe/Lisbon")
    return [written(value, column.kind) for value, column in zip(row, table.columns, strict=True)]


def test_names_of_reports_are_there_once() -> None:
    assert len({one.name for one in REPORTS}) == len(REPORTS)


def test_a_report_is_kept_as_it_was_made(hotel: SmallHotel) -> None:
    arrived(hotel, guest="Екатерина Иванова")
    made = hotel.desk.read(make_report, name="room-status")
    kept = archive_made(hotel.desk, made)

    opened = hotel.desk.read(open_archived, archived_report_id=kept.archived_report_id)

    assert (opened.content, opened.file_name, opened.asked) == (made.content, made.file_name, made.asked)
    assert "Екатерина Иванова" in " ".join(page_texts(opened.content)).replace("\n", " ")
    (row,) = hotel.desk.read(archived_reports, first=made.day, last=made.day)
    assert (row.report, row.sha256, row.size, row.parameters["rooms"]) == ("room-status", kept.sha256, len(made.content), "ALL")
    assert hotel.desk.read(archived_reports, first=made.day, last=made.day, report="arrivals") == ()


def test_the_archive_is_sealed_and_notices_what_was_changed(hotel: SmallHotel) -> None:
    kept = hotel.desk.run(archive_report, **a_report(hotel))
    with hotel.database.writing() as connection:
        stored = connection.exec_driver_sql("SELECT sealed_content FROM archived_report").scalar_one()
        assert b"101" not in bytes(stored)
        connection.execute(update(ArchivedReport).values(sha256="0" * 64))

    with pytest.raises(SealBroken):
        hotel.desk.read(open_archived, archived_report_id=kept.archived_report_id)
    with pytest.raises(NotFound):
        hotel.desk.read(open_archived, archived_report_id=new_id())


def test_a_report_is_signed_once(hotel: SmallHotel) -> None:
    kept = hotel.desk.run(archive_report, **a_report(hotel))
    day = hotel.desk.read(Reader.business_date)
    assert len(hotel.desk.read(archived_reports, first=day, last=day, unreviewed=True)) == 1
    hotel.desk.run(review_report, archived_report_id=kept.archived_report_id, version=1, note=" seen  by me ")

    (row,) = hotel.desk.read(archived_reports, first=day, last=day)
    assert (row.review_note, row.reviewed_by != "", row.version) == ("seen by me", True, 2)
    assert hotel.desk.read(archived_reports, first=day, last=day, unreviewed=True) == ()
    with pytest.raises(ReviewedAlready):
        hotel.desk.run(review_report, archived_report_id=kept.archived_report_id, version=2)


def test_what_somebody_may_not_see_is_neither_made_nor_opened_for_them(hotel: SmallHotel) -> None:
    kept = hotel.desk.run(archive_report, **{**a_report(hotel), "report": "trial-balance", "parameters": {}})
    housekeeper = hotel.as_user("housekeeping")

    with pytest.raises(NotAllowed):
        housekeeper.read(make_report, name="trial-balance")
    with pytest.raises(NotAllowed):
        housekeeper.read(open_archived, archived_report_id=kept.archived_report_id)
    assert "room-status" in {one.name for one in housekeeper.read(reports_for_me)}
    assert "trial-balance" not in {one.name for one in housekeeper.read(reports_for_me)}


def may_do(hotel: SmallHotel, *permissions: Permission) -> Desk:
    """Somebody who may do that and nothing else."""
    with hotel.database.writing() as connection:
        connection.execute(update(Role).where(Role.code == "reception").values(permissions=[one.value for one in permissions]))
    return hotel.as_user("reception")


def test_a_paper_of_the_house_says_everything_whoever_runs_the_job(sqlite_hotel: SmallHotel) -> None:
    arrived(sqlite_hotel, guest="Ana Silva", departure=FIRST_DAY)
    for one in REPORTS:
        asked = asked_for(one, FIRST_DAY)
        whole = sqlite_hotel.desk.read(read_sheet, name=one.name, asked=asked)
        somebody = may_do(sqlite_hotel, one.permission)
        assert somebody.read(read_sheet, name=one.name, asked=asked, for_the_house=True) == whole, one.name
        assert (somebody.read(read_sheet, name=one.name, asked=asked) == whole) is (not one.sees_all), one.name
        for other in one.sees_all:
            assert may_do(sqlite_hotel, one.permission, other).read(read_sheet, name=one.name, asked=asked) == whole, one.name


def test_what_is_hidden_on_the_screen_is_not_found_in_the_archive(hotel: SmallHotel) -> None:
    arrived(hotel, guest="Ana Silva")
    made = {name: hotel.desk.read(make_report, name=name) for name in ("in-house", "birthdays-and-vips", "stay-overs")}
    kept = {name: archive_made(hotel.desk, one).archived_report_id for name, one in made.items()}
    for name, missing in (("in-house", "Take payments and deposits"), ("birthdays-and-vips", "See document numbers")):
        with pytest.raises(NotAllowed, match=missing):
            may_do(hotel, Permission.SEE_REPORTS).read(open_archived, archived_report_id=kept[name])
    assert may_do(hotel, Permission.SEE_REPORTS).read(open_archived, archived_report_id=kept["stay-overs"]).report == "stay-overs"
    cashier = may_do(hotel, Permission.SEE_REPORTS, Permission.SEE_FIGURES)
    assert cashier.read(open_archived, archived_report_id=kept["in-house"]).content == made["in-house"].content


def test_whose_drawer_was_short_is_told_to_who_may_see_all_shifts(hotel: SmallHotel) -> None:
    """A cashier sees figures, and of shifts their own: what the list of shifts leaves out, no report tells."""
    opened(hotel, desk=hotel.as_user("reception"))
    cashier = hotel.as_user("cashier")
    assert (len(hotel.desk.read(shift_list).rows), len(cashier.read(shift_list).rows)) == (1, 0)
    with pytest.raises(NotAllowed, match="See everybody's shifts"):
        cashier.read(make_report, name="shifts")
    assert "shifts" in {one.name for one in hotel.as_user("night_auditor").read(reports_for_me)}


@pytest.mark.parametrize("odd", [{"report": "../x"}, {"content": b""}, {"parameters": {"a b": "1"}}, {"language": "xx"}])
def test_what_is_no_report_is_not_archived(sqlite_hotel: SmallHotel, odd: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        sqlite_hotel.desk.run(archive_report, **{**a_report(sqlite_hotel), **odd})


def test_a_desk_without_the_master_key_archives_nothing(sqlite_hotel: SmallHotel) -> None:
    locked = Database.open(sqlite_hotel.url)
    try:
        desk = Desk(locked, property_id=sqlite_hotel.property_id, user_name="manager", clock=sqlite_hotel.clock)
        with pytest.raises(VaultClosed):
            desk.run(archive_report, **a_report(sqlite_hotel))
    finally:
        locked.close()


def test_old_reports_are_removed_after_the_years_of_the_setting(hotel: SmallHotel) -> None:
    today = hotel.desk.read(Reader.business_date)
    for years in (11, 9):
        hotel.desk.run(archive_report, **{**a_report(hotel), "day": today.replace(year=today.year - years)})

    hotel.desk.run(change_setting, key=REPORT_YEARS.key, value=0)
    assert hotel.desk.read(reports_kept_from) is None
    hotel.desk.run(change_setting, key=REPORT_YEARS.key, value=10)
    with pytest.raises(InvalidInput):
        hotel.desk.run(remove_old_reports, before=today)
    done = carry_out_retention(hotel.desk, (), proposal=hotel.desk.read(retention_proposal))
    assert done.reports == 1
    (left,) = hotel.desk.read(archived_reports, first=dt.date(2000, 1, 1), last=today)
    assert left.business_date.year == today.year - 9


def test_what_was_chosen_is_offered_again_to_the_same_person(hotel: SmallHotel) -> None:
    assert hotel.desk.read(report_choice, report="room-status") == {}
    for value in ("ALL", "DISCREPANCIES"):
        hotel.desk.run(remember_report_choice, report="room-status", parameters={"rooms": value})

    assert hotel.desk.read(report_choice, report="room-status") == {"rooms": "DISCREPANCIES"}
    assert hotel.as_user("housekeeping").read(report_choice, report="room-status") == {}


def say(*arguments: str) -> int:
    def nobody(*_arguments: object, **_options: object) -> Any:
        raise AssertionError("nobody asked for a window")

    return run_program(arguments, open_window=nobody, take_tour=nobody)


def test_the_terminal_lists_and_makes_reports(
    sqlite_hotel: SmallHotel, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOTEL_DESK_DATABASE", sqlite_hotel.url)
    assert say("report", "list") == 0
    listed = capfd.readouterr().out
    assert all(f" {one.name} " in listed for one in REPORTS)
    assert say("report", "room-status", "--rooms", "DISCREPANCIES", "--format", "xml") == 0
    assert "<rooms>DISCREPANCIES</rooms>" in capfd.readouterr().out
    paper = tmp_path / "rooms.pdf"
    assert say("report", "arrivals", "--from", "2026-03-02", "--to", "2026-03-03", "--format", "pdf", "--output", str(paper)) == 0
    assert paper.read_bytes().startswith(b"%PDF")
    assert say("report", "arrivals", "--from", "2026-03-04", "--to", "2026-03-03") != 0
    assert capfd.readouterr().err.startswith("The last day lies before the first.")


def test_the_terminal_writes_the_pack_of_a_night(
    sqlite_hotel: SmallHotel, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOTEL_DESK_DATABASE", sqlite_hotel.url)
    items = (PackItem("room-status", ReportFormat.XML), PackItem("departures"))
    sqlite_hotel.desk.run(save_report_pack, details=PackDetails("Night", items, of_house=True, at_close=True))
    assert say("report", "pack", "2026-03-02") != 0
    assert capfd.readouterr().err.startswith("No night audit has closed this day.")
    close_day(sqlite_hotel.desk, closing=FIRST_DAY)
    assert say("report", "pack", "2026-03-02", "--output", str(tmp_path / "pack")) == 0
    assert capfd.readouterr().out.strip() == "Reports made: 2; made before: 0; files written: 2."
    assert sorted(path.name for path in (tmp_path / "pack").iterdir()) == ["departures-2026-03-03.pdf", "room-status-2026-03-02.xml"]
    assert say("report", "pack", "2026-03-02") == 0
    assert capfd.readouterr().out.strip() == "Reports made: 0; made before: 2; files written: 0."
