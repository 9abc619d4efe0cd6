"""New reservation (docs/screens/new-reservation.md)."""

from __future__ import annotations

from hotel_desk.language import N_
from hotel_desk.ui.booking.booking_start import SCREEN
from hotel_desk.ui.booking.screen import BookingScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key=SCREEN,
    title=N_("New reservation"),
    icon="mdi6.calendar-plus",
    factory=BookingScreen,
    commands=(ScreenCommand("new", N_("New reservation"), "mdi6.calendar-plus", "Ctrl+N"),),
)

__all__ = ["SPEC"]
