"""Reservations (docs/screens/reservations.md)."""

from __future__ import annotations

from hotel_desk.language import N_
from hotel_desk.ui.reservations.screen import FIND, SCREEN, TRACES, TURN_AWAYS, ReservationsScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key=SCREEN,
    title=N_("Reservations"),
    icon="mdi6.book-search-outline",
    factory=ReservationsScreen,
    commands=(
        ScreenCommand(FIND, N_("Search reservations"), "mdi6.book-search-outline"),
        ScreenCommand(TRACES, N_("Traces of a day"), "mdi6.clipboard-check-outline", "Ctrl+T"),
        ScreenCommand(TURN_AWAYS, N_("Turn-aways of a period"), "mdi6.account-off-outline"),
    ),
)

__all__ = ["SPEC"]
