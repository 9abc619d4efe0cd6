"""All reports of the house, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.language import N_
from hotel_desk.reports.catalogue_figures import FIGURE_REPORTS
from hotel_desk.reports.catalogue_guests import GUEST_REPORTS
from hotel_desk.reports.catalogue_money import MONEY_REPORTS
from hotel_desk.reports.house import housekeeping_tasks, repairs, room_plan, room_status

if TYPE_CHECKING:
    from hotel_desk.reports.report import Report

# As they stand in their groups on the screen and in the pack of the night.
REPORTS: tuple[Report, ...] = (
    *FIGURE_REPORTS,
    *MONEY_REPORTS,
    *GUEST_REPORTS,
    room_status.REPORT,
    housekeeping_tasks.REPORT,
    repairs.REPORT,
    room_plan.REPORT,
)
_BY_NAME = {report.name: report for report in REPORTS}


def report_named(name: str) -> Report:
    """The report of a name.

    Raises:
        InvalidInput: there is none.
    """
    if name not in _BY_NAME:
        raise InvalidInput(
            "report", problem=N_("There is no report of this name. Nothing was made. “hotel-desk report list” names them all.")
        )
    return _BY_NAME[name]
