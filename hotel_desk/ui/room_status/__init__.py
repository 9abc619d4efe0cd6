"""Room status: every room as a tile, what it is and what comes next."""

from __future__ import annotations

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.room_status.screen import RoomStatusScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="room_status",
    title=N_("Room status"),
    icon="mdi6.bed",
    factory=RoomStatusScreen,
    opens=frozenset({EntityKind.ROOM}),
    commands=(
        ScreenCommand("show_dirty", N_("Show vacant dirty rooms"), "mdi6.broom"),
        ScreenCommand("show_arrivals", N_("Show rooms with an arrival today"), "mdi6.bed-clock"),
        ScreenCommand("show_discrepancies", N_("Show room discrepancies"), "mdi6.alert-circle-outline"),
        ScreenCommand("set_clean", N_("Set the selected rooms clean"), "mdi6.broom"),
        ScreenCommand("set_inspected", N_("Set the selected rooms inspected"), "mdi6.check-decagram-outline"),
        ScreenCommand("set_dirty", N_("Set the selected rooms dirty"), "mdi6.bed-empty"),
        ScreenCommand("set_pickup", N_("Set the selected rooms to pick-up"), "mdi6.basket-outline"),
    ),
)
