"""Reports of the house: found, shown, written into files, archived, packed, scheduled (`docs/screens/reports.md`)."""

from __future__ import annotations

from hotel_desk.language import N_
from hotel_desk.ui.reports.screen import ARCHIVE, JOBS, PACKS, REPORTS, SCHEDULES, ReportsScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="reports",
    title=N_("Reports"),
    icon="mdi6.chart-box-outline",
    factory=ReportsScreen,
    commands=(
        ScreenCommand(REPORTS, N_("Find a report"), "mdi6.chart-box-outline"),
        ScreenCommand(ARCHIVE, N_("Show archived reports"), "mdi6.archive-outline"),
        ScreenCommand(PACKS, N_("Make a pack of reports"), "mdi6.package-variant"),
        ScreenCommand(JOBS, N_("Show what runs by itself"), "mdi6.timer-cog-outline"),
        ScreenCommand(SCHEDULES, N_("Show scheduled reports"), "mdi6.calendar-clock"),
    ),
)
