"""Housekeeping: which room is to be made up by whom, how far it is, and what is to be repaired."""

from __future__ import annotations

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.housekeeping.screen import LOOK_AGAIN, REPAIRS, ROOMS, SHARE_OUT, HousekeepingScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="housekeeping",
    title=N_("Housekeeping"),
    icon="mdi6.broom",
    factory=HousekeepingScreen,
    opens=frozenset({EntityKind.ROOM_TASK, EntityKind.ATTENDANT, EntityKind.REPAIR_REQUEST}),
    commands=(
        ScreenCommand(ROOMS, N_("Show the rooms to be made up"), "mdi6.broom"),
        ScreenCommand(REPAIRS, N_("Show what is to be repaired"), "mdi6.wrench-outline"),
        ScreenCommand(LOOK_AGAIN, N_("Look which rooms are to be made up"), "mdi6.refresh"),
        ScreenCommand(SHARE_OUT, N_("Share out the rooms"), "mdi6.account-multiple-outline"),
    ),
)
