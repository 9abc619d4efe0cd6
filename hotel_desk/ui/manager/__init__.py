"""The manager's page: today, the nights ahead, figures against the budget, warnings to answer (`docs/screens/manager.md`)."""

from __future__ import annotations

from hotel_desk.language import N_
from hotel_desk.ui.manager.screen import AHEAD, FIGURES, WARNINGS, ManagerScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="manager",
    title=N_("Manager"),
    icon="mdi6.view-dashboard-outline",
    factory=ManagerScreen,
    commands=(
        ScreenCommand(AHEAD, N_("Show the days ahead"), "mdi6.calendar-arrow-right"),
        ScreenCommand(FIGURES, N_("Show figures against the budget"), "mdi6.chart-line"),
        ScreenCommand(WARNINGS, N_("Answer warnings of the closes"), "mdi6.alert-outline"),
    ),
)
