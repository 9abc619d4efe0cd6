"""The night audit screen: what stands in the way, what will be posted, and the closing of the day (`docs/screens/night-audit.md`)."""

from __future__ import annotations

from hotel_desk.language import N_
from hotel_desk.ui.night_audit.screen import NightAuditScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="night_audit",
    title=N_("Night audit"),
    icon="mdi6.weather-night",
    factory=NightAuditScreen,
    commands=(ScreenCommand("close_day", N_("Close the day"), "mdi6.calendar-check-outline"),),
)
