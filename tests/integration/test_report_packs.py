"""Packs, schedules and jobs, and the pack of the night: once each, gone on with, one failure holding nothing; on both databases."""

from __future__ import annotations

import datetime as dt
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.errors import DatabaseUnreachable, InvalidInput, NotAllowed, NotFound, SomeoneWasFaster, StaffError
from hotel_desk.domain.hotel_jobs import job_of_schedule
from hotel_desk.domain.ids import AuditRunId
from hotel_desk.domain.report_codes import JobResult, ReportFormat, ReportRhythm
from hotel_desk.jobs import report_batch
from hotel_desk.jobs.house_reports import make_report, open_archived
from hotel_desk.jobs.job_record import record_job
from hotel_desk.jobs.report_batch import make_night_pack
from hotel_desk.jobs.schedule import SchedulesRun, ScheduleUnfinished, run_due_schedules, run_schedule_now
from hotel_desk.models.report import JobRun
from hotel_desk.queries.report_archive import archived_reports, reports_of_run
from hotel_desk.queries.report_packs import due_schedules, last_runs, night_pack, papers_left, report_packs, report_schedules, runs_of
from hotel_desk.reports import catalogue
from hotel_desk.services.audit_runs import begin_audit
from hotel_desk.services.job_runs import RUNS_KEPT, begin_job, end_job
from hotel_desk.services.report_archive import archive_report
from hotel_desk.services.report_packs import PackDetails, PackItem, PackNameTaken, PackScheduled, remove_report_pack, save_report_pack
from hotel_desk.services.report_schedules import (
    ScheduleDetails,
    claim_report_schedule,
    remove_report_schedule,
    save_report_schedule,
)
from tests.command_examples_reports import a_pack, a_report, a_schedule
from tests.fixtures.databases import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
SMALL = (PackItem("arrivals"), PackItem("room-status", ReportFormat.CSV), PackItem("in-house"))


def audit(hotel: SmallHotel) -> AuditRunId:
    return AuditRunId(hotel.desk.run(begin_audit).run_id)


def of_night(hotel: SmallHotel, *items: PackItem) -> None:
    hotel.desk.run(save_report_pack, details=PackDetails("Night", items, of_house=True, at_close=True))


def kept(hotel: SmallHotel) -> list[str]:
    return [row.report for row in hotel.desk.read(archived_reports, first=dt.date(2000, 1, 1), last=dt.date(2100, 1, 1))]


# --- Packs ------------------------------------------------------------------------------------------------------------


def test_packs_are_ones_own_or_the_houses(hotel: SmallHotel) -> None:
    reception = hotel.as_user("reception")
    hotel.desk.run(save_report_pack, details=a_pack())
    own = reception.run(save_report_pack, details=replace(a_pack(), of_house=False))

    assert [(pack.name, pack.of_house) for pack in reception.read(report_packs)] == [("Morning", True), ("Morning", False)]
    assert [pack.of_house for pack in hotel.desk.read(report_packs)] == [True]
    with pytest.raises(NotAllowed):
        reception.run(save_report_pack, details=a_pack("Evening"))
    with pytest.raises(NotFound):
        hotel.desk.run(remove_report_pack, pack_id=own.pack_id, version=own.version)
    reception.run(remove_report_pack, pack_id=own.pack_id, version=own.version)
    assert len(reception.read(report_packs)) == 1


def test_a_hotel_has_one_pack_of_the_night(hotel: SmallHotel) -> None:
    for name in ("First", "Second"):
        hotel.desk.run(save_report_pack, details=replace(a_pack(name), at_close=True))

    pack = hotel.desk.read(night_pack)
    assert pack is not None
    assert (pack.name, [item.report for item in pack.items]) == ("Second", ["arrivals", "room-status"])
    assert [one.at_close for one in hotel.desk.read(report_packs)] == [False, True]


@pytest.mark.parametrize(
    "wrong", [{"items": ()}, {"name": " "}, {"at_close": True, "of_house": False}, {"items": (PackItem("a", parameters={"A b": ""}),)}]
)
def test_a_pack_that_is_none_is_refused(sqlite_hotel: SmallHotel, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        sqlite_hotel.desk.run(save_report_pack, details=replace(a_pack(), **wrong))


def test_names_of_packs_are_there_once_and_a_scheduled_pack_stays(hotel: SmallHotel) -> None:
    pack = hotel.desk.run(save_report_pack, details=a_pack())
    with pytest.raises(PackNameTaken):
        hotel.desk.run(save_report_pack, details=a_pack())
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(save_report_pack, pack_id=pack.pack_id, version=pack.version + 1, details=a_pack())
    hotel.desk.run(save_report_schedule, details=ScheduleDetails(ReportRhythm.AT_CLOSE, pack_id=pack.pack_id))
    with pytest.raises(PackScheduled):
        hotel.desk.run(remove_report_pack, pack_id=pack.pack_id, version=pack.version)


# --- The pack of the night --------------------------------------------------------------------------------------------


def test_the_pack_of_the_night_is_made_for_the_day_that_was_closed_and_its_lists_of_work_for_the_new_one(hotel: SmallHotel) -> None:
    of_night(hotel, *SMALL)
    run = audit(hotel)
    told: list[tuple[int, int]] = []

    done = make_night_pack(hotel.desk, run_id=run, closed=FIRST_DAY, progress=lambda done, total, _title: told.append((done, total)))

    assert (done.made, done.kept, done.failed) == (3, 0, ())
    assert told == [(0, 3), (1, 3), (2, 3)]
    rows = {row.report: row for row in hotel.desk.read(reports_of_run, run_id=run)}
    assert rows["arrivals"].parameters["first"] == "2026-03-03"
    assert {rows[name].parameters["first"] for name in ("room-status", "in-house")} == {"2026-03-02"}
    assert {row.business_date for row in rows.values()} == {FIRST_DAY}


def test_without_a_choice_all_reports_that_say_so_are_made(sqlite_hotel: SmallHotel) -> None:
    run = audit(sqlite_hotel)

    done = make_night_pack(sqlite_hotel.desk, run_id=run, closed=FIRST_DAY)

    assert done.failed == ()
    made = [row.report for row in sqlite_hotel.desk.read(reports_of_run, run_id=run)]
    assert sorted(made) == sorted(report.name for report in catalogue.REPORTS if report.at_close)


class CutOff(Exception):
    """The power went off."""


def test_a_pack_that_was_cut_off_goes_on_where_it_was(hotel: SmallHotel, tmp_path: Path) -> None:
    of_night(hotel, *SMALL)
    pack_id = hotel.desk.read(report_packs)[0].pack_id
    hotel.desk.run(save_report_schedule, details=ScheduleDetails(ReportRhythm.AT_CLOSE, pack_id=pack_id, folder=str(tmp_path / "packs")))
    run = audit(hotel)

    def stop(done: int, _total: int, _title: str) -> None:
        if done == 2:
            raise CutOff

    with pytest.raises(CutOff):
        make_night_pack(hotel.desk, run_id=run, closed=FIRST_DAY, progress=stop)
    before = hotel.desk.read(reports_of_run, run_id=run)
    written = tmp_path / "packs" / "room-status-2026-03-02.csv"
    written.unlink()
    done = make_night_pack(hotel.desk, run_id=run, closed=FIRST_DAY)

    assert (len(before), done.made, done.kept) == (2, 1, 2)
    after = hotel.desk.read(reports_of_run, run_id=run)
    assert after[:2] == before
    assert len(after) == 3
    assert sorted(path.name for path in written.parent.iterdir()) == [
        "arrivals-2026-03-03.pdf",
        "in-house-2026-03-02.pdf",
        "room-status-2026-03-02.csv",
    ]


@pytest.mark.expects_log_warnings
def test_a_report_that_fails_is_told_and_holds_none_of_the_others(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    of_night(hotel, PackItem("no-such-report"), *SMALL)
    run = audit(hotel)

    def broken(reader: Any, **asked: Any) -> Any:
        if asked["name"] == "room-status":
            raise ZeroDivisionError
        return make_report(reader, **asked)

    with monkeypatch.context() as patched:
        patched.setattr(report_batch, "make_report", broken)
        done = make_night_pack(hotel.desk, run_id=run, closed=FIRST_DAY)
    assert done.made == 2
    assert [one.title for one in done.failed] == ["no-such-report", "Room status and discrepancies"]
    assert "ZeroDivisionError" in done.failed[1].reason
    again = make_night_pack(hotel.desk, run_id=run, closed=FIRST_DAY)
    assert (again.made, again.kept, len(again.failed)) == (1, 2, 1)


def test_a_line_that_is_down_ends_the_pack(sqlite_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_reader: Any, **_asked: Any) -> Any:
        raise DatabaseUnreachable

    monkeypatch.setattr(report_batch, "make_report", gone)
    with pytest.raises(DatabaseUnreachable):
        make_night_pack(sqlite_hotel.desk, run_id=audit(sqlite_hotel), closed=FIRST_DAY)


# --- Schedules --------------------------------------------------------------------------------------------------------


def at(hotel: SmallHotel, day: int, hour: int) -> None:
    hotel.clock.set(dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC))


def test_a_schedule_is_made_once_and_once_for_what_was_missed(hotel: SmallHotel, tmp_path: Path) -> None:
    at(hotel, 2, 10)
    details = replace(a_schedule(), folder=str(tmp_path), report="room-status", report_format=ReportFormat.XML)
    schedule = hotel.desk.run(save_report_schedule, details=details)
    assert hotel.desk.read(due_schedules) == ()
    at(hotel, 5, 9)

    assert run_due_schedules(hotel.desk).made == ("Room status and discrepancies",)
    assert run_due_schedules(hotel.desk).made == ()
    assert kept(hotel) == ["room-status"]
    assert (tmp_path / "room-status-2026-03-02.xml").exists()
    (run,) = hotel.desk.read(runs_of, job=job_of_schedule(schedule.schedule_id))
    assert (run.result, run.sentence) == (JobResult.DONE, "1 report was made.")
    (row,) = hotel.desk.read(report_schedules)
    assert row.made_for is not None
    assert row.next_at is not None
    assert (row.made_for.day, row.next_at.day, row.due_at) == (5, 6, None)


def test_two_desks_do_not_both_make_it(hotel: SmallHotel) -> None:
    at(hotel, 2, 1)
    schedule = hotel.desk.run(save_report_schedule, details=a_schedule())
    at(hotel, 3, 12)
    moment = hotel.desk.read(due_schedules)[0].due_at
    desks = [hotel.desk, hotel.as_user("manager"), hotel.as_user("reception"), hotel.as_user("manager")]

    with ThreadPoolExecutor(len(desks)) as pool:
        claims = list(pool.map(lambda desk: desk.run(claim_report_schedule, schedule_id=schedule.schedule_id, moment=moment), desks))

    assert sorted(claim.claimed for claim in claims) == [False, False, False, True]


def test_what_fails_is_told_and_can_be_run_again(hotel: SmallHotel, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("this is a file")
    at(hotel, 2, 1)
    details = replace(a_schedule(), folder=str(tmp_path / "folder"))
    schedule = hotel.desk.run(save_report_schedule, details=details)
    at(hotel, 2, 12)

    done = run_due_schedules(hotel.desk)
    assert done.made == ()
    assert "could not be written" in done.failed[0]
    (run,) = hotel.desk.read(runs_of, job=job_of_schedule(schedule.schedule_id))
    assert run.result is JobResult.FAILED
    assert kept(hotel) == ["arrivals"]
    (tmp_path / "folder").unlink()
    with pytest.raises(NotAllowed, match="See reports of guests and rooms"):
        run_schedule_now(hotel.as_user("housekeeping"), schedule_id=schedule.schedule_id)
    assert run_schedule_now(hotel.desk, schedule_id=schedule.schedule_id).made == 1
    assert [run.result for run in hotel.desk.read(last_runs)] == [JobResult.DONE]


GOOD_PRINTER = 'cat >> "$0.paper"; echo "$@" >> "$0.asked"'
AWAY_ONCE = 'if [ -e "$0.back" ]; then cat >> "$0.paper"; else touch "$0.back"; cat > /dev/null; echo "lp: off" >&2; exit 1; fi'
BAD_PRINTER = 'cat > /dev/null; echo "lp: no such printer" >&2; exit 1'


def printer(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An `lp` that comes before the machine's own."""
    folder.mkdir()
    program = folder / "lp"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return program


def test_papers_go_to_the_printer(sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = sqlite_hotel.desk.run(save_report_schedule, details=replace(a_schedule(), printer="office"))
    good = printer(tmp_path / "good", GOOD_PRINTER, monkeypatch)
    run_schedule_now(sqlite_hotel.desk, schedule_id=schedule.schedule_id)
    assert good.with_suffix(".paper").read_bytes().startswith(b"%PDF-")
    assert "-d office" in good.with_suffix(".asked").read_text()

    printer(tmp_path / "bad", BAD_PRINTER, monkeypatch)
    with pytest.raises(ScheduleUnfinished, match=r"“office” did not take arrivals.* no such printer\."):
        run_schedule_now(sqlite_hotel.desk, schedule_id=schedule.schedule_id)


def test_what_the_printer_did_not_take_is_printed_later_without_being_made_anew(
    sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sqlite_hotel.desk
    at(sqlite_hotel, 2, 1)
    schedule = desk.run(save_report_schedule, details=replace(a_schedule(), printer="office", folder=str(tmp_path / "out")))
    at(sqlite_hotel, 2, 12)
    program = printer(tmp_path / "printer", AWAY_ONCE, monkeypatch)
    assert "did not take arrivals" in run_due_schedules(desk).failed[0]
    assert len(list((tmp_path / "out").iterdir())) == 1
    job = job_of_schedule(schedule.schedule_id)
    (failed,) = desk.read(runs_of, job=job)
    (paper,) = desk.read(archived_reports, first=FIRST_DAY, last=FIRST_DAY)
    assert (failed.result, failed.unprinted) == (JobResult.FAILED, (paper.archived_report_id,))

    assert run_due_schedules(desk) == SchedulesRun((), ())
    sqlite_hotel.clock.set(dt.datetime(2026, 3, 2, 12, 7, tzinfo=dt.UTC))
    assert desk.read(papers_left, workstation="desk 7") == ()
    assert sqlite_hotel.as_user("nobody").read(papers_left, workstation="desk 1") == ()
    assert run_due_schedules(desk) == SchedulesRun((), (), ("Arrivals",))
    assert run_due_schedules(desk) == SchedulesRun((), ())
    printed = desk.read(open_archived, archived_report_id=paper.archived_report_id)
    assert program.with_suffix(".paper").read_bytes() == printed.content
    assert kept(sqlite_hotel) == ["arrivals"]
    later, first = desk.read(runs_of, job=job)
    assert (later.result, later.sentence, later.unprinted, first) == (JobResult.DONE, "1 paper was printed later.", (), failed)


def test_a_printer_that_stays_away_is_asked_eight_times(sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of_night(sqlite_hotel, *SMALL)
    pack = sqlite_hotel.desk.read(report_packs)[0].pack_id
    schedule = sqlite_hotel.desk.run(save_report_schedule, details=ScheduleDetails(ReportRhythm.AT_CLOSE, pack_id=pack, printer="office"))
    printer(tmp_path / "bad", BAD_PRINTER, monkeypatch)
    made = make_night_pack(sqlite_hotel.desk, run_id=audit(sqlite_hotel), closed=FIRST_DAY)
    assert ([len(papers) for papers in made.unprinted.values()], len(made.failed)) == ([2], 2)

    told: list[str] = []
    for _hour in range(30):
        sqlite_hotel.clock.set(sqlite_hotel.clock.now() + dt.timedelta(hours=1))
        told += run_due_schedules(sqlite_hotel.desk).failed

    sentence = "2 papers were not printed; tried 8 times, and not again. Print from the archive."
    assert told == [f"Night: {sentence}"]
    runs = sqlite_hotel.desk.read(runs_of, job=job_of_schedule(schedule.schedule_id))
    assert ([run.result for run in runs], runs[0].sentence) == ([JobResult.FAILED] * 8, sentence)
    assert runs[-1].sentence == "2 papers were not printed; tried once, and tried again by itself."


def test_the_pack_of_the_night_is_printed_once_where_a_schedule_says_so(
    sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_night(sqlite_hotel, *SMALL)
    details = ScheduleDetails(ReportRhythm.AT_CLOSE, pack_id=sqlite_hotel.desk.read(report_packs)[0].pack_id, printer="office")
    sqlite_hotel.desk.run(save_report_schedule, details=details)
    run = audit(sqlite_hotel)
    program = printer(tmp_path / "good", GOOD_PRINTER, monkeypatch)

    for _time in range(2):
        assert make_night_pack(sqlite_hotel.desk, run_id=run, closed=FIRST_DAY).failed == ()

    # The list of rooms is CSV, which no printer takes.
    asked = program.with_suffix(".asked").read_text().splitlines()
    assert [line.split(" -o ")[0].partition(" -t ")[2] for line in asked] == ["Arrivals 2026-03-03", "Guests in house 2026-03-02"]


def test_who_may_not_see_reports_takes_no_schedule_on(sqlite_hotel: SmallHotel) -> None:
    at(sqlite_hotel, 2, 1)
    sqlite_hotel.desk.run(save_report_schedule, details=a_schedule())
    at(sqlite_hotel, 3, 12)

    assert sqlite_hotel.as_user("nobody").read(due_schedules) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"report": ""},
        {"at_time": None},
        {"rhythm": ReportRhythm.WEEKLY},
        {"folder": "somewhere"},
        {"printer": "office", "report_format": ReportFormat.CSV},
        {"report": "No Name"},
    ],
)
def test_a_schedule_that_is_none_is_refused(sqlite_hotel: SmallHotel, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        sqlite_hotel.desk.run(save_report_schedule, details=replace(a_schedule(), **wrong))


def test_ones_own_pack_is_not_scheduled_and_a_schedule_is_changed_as_shown(hotel: SmallHotel) -> None:
    own = hotel.desk.run(save_report_pack, details=replace(a_pack(), of_house=False))
    with pytest.raises(InvalidInput):
        hotel.desk.run(save_report_schedule, details=ScheduleDetails(ReportRhythm.AT_CLOSE, pack_id=own.pack_id))
    schedule = hotel.desk.run(save_report_schedule, details=a_schedule())
    changed = replace(a_schedule(), active=False)
    hotel.desk.run(save_report_schedule, schedule_id=schedule.schedule_id, version=schedule.version, details=changed)
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(remove_report_schedule, schedule_id=schedule.schedule_id, version=schedule.version)
    with pytest.raises(InvalidInput):
        hotel.desk.run(claim_report_schedule, schedule_id=schedule.schedule_id, moment=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))


# --- Jobs -------------------------------------------------------------------------------------------------------------


@pytest.mark.expects_log_warnings
def test_a_job_leaves_how_it_ended(hotel: SmallHotel) -> None:
    with record_job(hotel.desk, "downtime-pack") as job:
        job.sentence = "7 files were written."
    with pytest.raises(InvalidInput), record_job(hotel.desk, "downtime-pack"):
        raise InvalidInput(problem="No folder.")
    with pytest.raises(ZeroDivisionError), record_job(hotel.desk, "downtime-pack"):
        raise ZeroDivisionError

    with pytest.raises(InvalidInput), record_job(hotel.desk, "downtime-pack", short=True):
        raise InvalidInput(problem="The disk is full.")

    runs = hotel.desk.read(runs_of, job="downtime-pack")
    assert all(run.ended_at is not None and run.begun_at < run.ended_at for run in runs)
    assert [(run.result, run.sentence[:20]) for run in runs] == [
        (JobResult.FAILED, "The disk is full."),
        (JobResult.FAILED, "A mistake of the pro"),
        (JobResult.FAILED, "No folder."),
        (JobResult.DONE, "7 files were written"),
    ]


def test_a_job_that_was_cut_off_is_known_when_it_begins_again_at_its_desk(hotel: SmallHotel) -> None:
    first = hotel.desk.run(begin_job, job="downtime-pack")
    elsewhere = hotel.as_user("manager")
    elsewhere.run(begin_job, job="downtime-pack")
    hotel.desk.run(begin_job, job="downtime-pack")

    runs = {run.job_run_id: run for run in hotel.desk.read(runs_of, job="downtime-pack")}
    assert sorted(run.result for run in runs.values()) == ["FAILED", "RUNNING", "RUNNING"]
    assert runs[first.job_run_id].sentence.startswith("It was cut off")
    with pytest.raises(StaffError):
        hotel.desk.run(end_job, job_run_id=first.job_run_id, result=JobResult.DONE)


def test_the_last_hundred_runs_of_a_job_are_kept(sqlite_hotel: SmallHotel) -> None:
    for number in range(RUNS_KEPT + 3):
        run = sqlite_hotel.desk.run(begin_job, job="hour-duties")
        sqlite_hotel.desk.run(end_job, job_run_id=run.job_run_id, result=JobResult.DONE, sentence=str(number))

    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(JobRun)).scalar_one() == RUNS_KEPT
    assert sqlite_hotel.desk.read(runs_of, job="hour-duties", limit=1)[0].sentence == str(RUNS_KEPT + 2)


# --- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 12])
def test_lists_cost_as_many_statements_however_long_they_are(hotel: SmallHotel, count_statements: CountStatements, many: int) -> None:
    run = audit(hotel)
    for number in range(many):
        hotel.desk.run(save_report_pack, details=a_pack(f"Pack {number}"))
        hotel.desk.run(save_report_schedule, details=a_schedule())
        hotel.desk.run(archive_report, **a_report(hotel), run_id=run)
        hotel.desk.run(begin_job, job=f"job-{number}")
    days = {"first": FIRST_DAY, "last": FIRST_DAY}
    costs: tuple[tuple[Callable[..., object], int, dict[str, Any]], ...] = (
        (report_packs, 2, {}),
        (night_pack, 1, {}),
        (report_schedules, 1, {}),
        (due_schedules, 2, {}),
        (last_runs, 1, {}),
        (archived_reports, 1, days),
        (reports_of_run, 1, {"run_id": run}),
    )
    for query, cost, asked in costs:
        assert count_statements(hotel.desk, query, **asked) == cost
