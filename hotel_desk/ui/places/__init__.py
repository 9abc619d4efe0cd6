"""Places: meeting rooms, tables, treatment rooms by the time slot (docs/screens/places.md)."""

from __future__ import annotations

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.places.screen import PlacesScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="places",
    title=N_("Places"),
    icon="mdi6.sofa-outline",
    factory=PlacesScreen,
    opens=frozenset({EntityKind.PLACE_BOOKING}),
    commands=(ScreenCommand("book_place", N_("Book a place"), "mdi6.calendar-plus"),),
)
