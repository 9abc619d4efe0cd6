"""Examples of the archive of reports, of packs, schedules and jobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.domain.ids import ArchivedReportId, new_id
from hotel_desk.domain.report_codes import JobResult, ReportFormat, ReportRhythm, ReportWay
from hotel_desk.queries.report_packs import last_runs
from hotel_desk.services.job_runs import begin_job, note_job
from hotel_desk.services.report_archive import archive_report
from hotel_desk.services.report_packs import PackDetails, PackItem, save_report_pack
from hotel_desk.services.report_schedules import ScheduleDetails, save_report_schedule
from tests.command_examples import example

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def a_report(hotel: SmallHotel) -> dict[str, Any]:
    return {
        "report": "room-status",
        "report_format": ReportFormat.CSV,
        "language": "en",
        "parameters": {"rooms": "ALL"},
        "day": hotel.desk.read(Reader.business_date),
        "content": b"room\r\n101\r\n",
    }


@example("archive_report")
def a_list_of_rooms(hotel: SmallHotel) -> dict[str, Any]:
    return a_report(hotel)


@example("review_report")
def a_list_somebody_has_read(hotel: SmallHotel) -> dict[str, Any]:
    kept = hotel.desk.run(archive_report, **a_report(hotel))
    return {"archived_report_id": kept.archived_report_id, "version": 1, "note": "looked at with the housekeeper"}


@example("remove_old_reports")
def a_report_of_long_ago(hotel: SmallHotel) -> dict[str, Any]:
    hotel.desk.run(archive_report, **{**a_report(hotel), "day": date(2000, 1, 1)})
    return {"before": date(2010, 1, 1)}


@example("record_report_out")
def a_list_that_leaves_the_house(_hotel: SmallHotel) -> dict[str, Any]:
    return {
        "report": "room-status",
        "report_format": ReportFormat.CSV,
        "way": ReportWay.FILE,
        "parameters": {"first": "2026-03-02", "last": "2026-03-02", "rooms": "ALL"},
        "rows": 4,
    }


@example("record_report_out")
def a_copy_of_the_archive_that_is_printed(hotel: SmallHotel) -> dict[str, Any]:
    kept = hotel.desk.run(archive_report, **a_report(hotel))
    about = {"report": "room-status", "report_format": ReportFormat.CSV, "way": ReportWay.PAPER, "parameters": {}}
    return {**about, "rows": None, "archived_report_id": kept.archived_report_id}


@example("remember_report_choice")
def what_was_chosen(_hotel: SmallHotel) -> dict[str, Any]:
    return {"report": "room-status", "parameters": {"rooms": "DISCREPANCIES"}}


def a_pack(name: str = "Morning") -> PackDetails:
    items = (PackItem("arrivals"), PackItem("room-status", ReportFormat.CSV, {"rooms": "DISCREPANCIES"}))
    return PackDetails(name, items, of_house=True)


@example("save_report_pack")
def the_pack_of_the_morning(_hotel: SmallHotel) -> dict[str, Any]:
    return {"pack_id": None, "details": a_pack()}


@example("save_report_pack")
def a_pack_that_is_changed(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(save_report_pack, details=a_pack())
    return {"pack_id": saved.pack_id, "details": replace(a_pack("Night"), at_close=True), "version": saved.version}


@example("remove_report_pack")
def a_pack_that_nobody_needs(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(save_report_pack, details=a_pack())
    return {"pack_id": saved.pack_id, "version": saved.version}


def a_schedule() -> ScheduleDetails:
    return ScheduleDetails(ReportRhythm.DAILY, report="arrivals", at_time=time(8))


@example("save_report_schedule")
def arrivals_every_morning(_hotel: SmallHotel) -> dict[str, Any]:
    return {"schedule_id": None, "details": a_schedule()}


@example("remove_report_schedule")
def a_schedule_that_nobody_needs(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(save_report_schedule, details=a_schedule())
    return {"schedule_id": saved.schedule_id, "version": saved.version}


@example("claim_report_schedule")
def a_schedule_that_is_due(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(save_report_schedule, details=a_schedule())
    return {"schedule_id": saved.schedule_id, "moment": hotel.clock.now()}


@example("begin_job")
def a_job_that_begins(hotel: SmallHotel) -> dict[str, Any]:
    hotel.desk.run(begin_job, job="downtime-pack")
    return {"job": "downtime-pack"}


@example("claim_unprinted")
def papers_that_a_printer_did_not_take(hotel: SmallHotel) -> dict[str, Any]:
    left = (ArchivedReportId(new_id()),)
    hotel.desk.run(note_job, job="downtime-pack", begun_at=hotel.clock.now(), result=JobResult.FAILED, unprinted=left)
    return {"job_run_id": hotel.desk.read(last_runs)[0].job_run_id}


@example("note_job")
def a_job_that_has_run(hotel: SmallHotel) -> dict[str, Any]:
    return {"job": "downtime-pack", "begun_at": hotel.clock.now(), "result": JobResult.DONE, "sentence": "7 files were written."}


@example("end_job")
def a_job_that_ends(hotel: SmallHotel) -> dict[str, Any]:
    run = hotel.desk.run(begin_job, job="downtime-pack")
    return {"job_run_id": run.job_run_id, "result": JobResult.DONE, "sentence": "7 files were written."}
