"""The booking calendar: rooms by day, stays as bars (docs/screens/booking-calendar.md)."""

from __future__ import annotations

from hotel_desk.language import N_
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec
from hotel_desk.ui.tape_chart.screen import TapeChartScreen

# A reservation that is found is opened at the front desk; whoever wants it on the calendar names the screen.
SPEC = ScreenSpec(
    key="tape_chart",
    title=N_("Booking calendar"),
    icon="mdi6.calendar-month-outline",
    factory=TapeChartScreen,
    commands=(
        ScreenCommand("today", N_("Show today on the booking calendar"), "mdi6.calendar-today-outline"),
        ScreenCommand("print", N_("Print the booking calendar"), "mdi6.printer-outline"),
        ScreenCommand("types_only", N_("Show what is left by type and day"), "mdi6.unfold-less-horizontal"),
    ),
)
