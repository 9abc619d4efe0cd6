"""Reservations (docs/screens/reservations.md)."""

from __future__ import annotations

from hotel_desk.language import N_
from hotel_desk.ui.reservations.screen import FIND, SCREEN, ReservationsScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key=SCREEN,
    title=N_("Reservations"),
    icon="mdi6.book-search-outline",
    factory=ReservationsScreen,
    commands=(ScreenCommand(FIND, N_("Search reservations"), "mdi6.book-search-outline"),),
)

__all__ = ["SPEC"]
