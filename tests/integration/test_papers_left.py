"""Papers that a printer did not take: of several windows under the name of one desk one prints them later; on both databases."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from hotel_desk.db.desk import Desk
from hotel_desk.domain.hotel_jobs import job_of_schedule
from hotel_desk.domain.report_codes import JobResult, ReportRhythm
from hotel_desk.jobs.house_reports import archive_made, make_report
from hotel_desk.jobs.schedule import print_what_is_left
from hotel_desk.models.report import JobRun
from hotel_desk.queries.report_packs import papers_left, runs_of
from hotel_desk.services.job_runs import begin_job, claim_unprinted, note_job
from hotel_desk.services.report_schedules import ScheduleDetails, save_report_schedule
from tests.integration.test_report_packs import GOOD_PRINTER, printer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def left_at_the_printer(hotel: SmallHotel) -> None:
    """A paper that a printer did not take ten minutes ago."""
    details = ScheduleDetails(ReportRhythm.AT_CLOSE, report="arrivals", printer="office")
    job = job_of_schedule(hotel.desk.run(save_report_schedule, details=details).schedule_id)
    paper = archive_made(hotel.desk, hotel.desk.read(make_report, name="arrivals")).archived_report_id
    hotel.desk.run(note_job, job=job, begun_at=hotel.clock.now(), result=JobResult.FAILED, unprinted=(paper,))
    hotel.clock.set(hotel.clock.now() + dt.timedelta(minutes=10))


def test_two_windows_of_a_desk_do_not_both_print_what_was_left(hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read what is left; who comes second finds it claimed, while it is printed and after."""
    left_at_the_printer(hotel)
    desk = hotel.desk
    other = Desk(hotel.database, property_id=hotel.property_id, user_name="manager", workstation=desk.workstation, clock=hotel.clock)
    program = printer(tmp_path / "printer", GOOD_PRINTER, monkeypatch)
    (left,) = desk.read(papers_left, workstation=desk.workstation)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(print_what_is_left, (desk, other)))

    assert sorted(printed for printed, _given_up in done) == [(), ("Arrivals",)]
    assert len(program.with_suffix(".asked").read_text().splitlines()) == 1
    assert desk.run(claim_unprinted, job_run_id=left.job_run_id).job_run_id is None
    newest, _first = desk.read(runs_of, job=job_of_schedule(left.schedule.schedule_id))
    assert (newest.result, newest.unprinted) == (JobResult.DONE, ())
    assert desk.run(claim_unprinted, job_run_id=newest.job_run_id).job_run_id is None


def test_papers_claimed_by_a_window_that_died_are_printed_later(hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left_at_the_printer(hotel)
    program = printer(tmp_path / "printer", GOOD_PRINTER, monkeypatch)
    (left,) = hotel.desk.read(papers_left, workstation=hotel.desk.workstation)
    job = job_of_schedule(left.schedule.schedule_id)
    dead = hotel.desk.run(claim_unprinted, job_run_id=left.job_run_id).job_run_id
    hotel.clock.set(hotel.clock.now() + dt.timedelta(minutes=25))
    assert print_what_is_left(hotel.desk) == ((), ())
    ours = hotel.desk.run(begin_job, job=job).job_run_id
    assert [run.result for run in hotel.desk.read(runs_of, job=job)][:2] == [JobResult.RUNNING] * 2, "who is printing is not cut off"
    with hotel.database.writing() as connection:
        connection.execute(delete(JobRun).where(JobRun.id == ours))
    hotel.clock.set(hotel.clock.now() + dt.timedelta(minutes=20))

    assert print_what_is_left(hotel.desk) == (("Arrivals",), ())
    assert len(program.with_suffix(".asked").read_text().splitlines()) == 1
    runs = hotel.desk.read(runs_of, job=job)
    assert [run.result for run in runs] == [JobResult.DONE, JobResult.FAILED, JobResult.FAILED]
    assert (runs[1].job_run_id, runs[1].sentence) == (dead, "It was cut off: the program was closed, or the machine went off.")
