"""Examples of the archive of reports, of packs, schedules and jobs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.services.report_archive import archive_report
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


@example("remember_report_choice")
def what_was_chosen(_hotel: SmallHotel) -> dict[str, Any]:
    return {"report": "room-status", "parameters": {"rooms": "DISCREPANCIES"}}
