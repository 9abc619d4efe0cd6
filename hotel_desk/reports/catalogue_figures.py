"""The reports of the manager and of statistics, in the order in which they stand in their groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.reports.house import close_warnings, department_margin, figures_by, manager_flash, occupancy_heat

if TYPE_CHECKING:
    from hotel_desk.reports.report import Report

FIGURE_REPORTS: tuple[Report, ...] = (
    manager_flash.REPORT,
    occupancy_heat.REPORT,
    department_margin.REPORT,
    figures_by.REPORT,
    close_warnings.REPORT,
)
