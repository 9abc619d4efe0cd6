"""Groups: blocks of rooms, their rooming lists and what is done for a whole group (docs/screens/groups.md)."""

from __future__ import annotations

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.groups.screen import GroupsScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="groups",
    title=N_("Groups"),
    icon="mdi6.account-group-outline",
    factory=GroupsScreen,
    opens=frozenset({EntityKind.BLOCK}),
    commands=(
        ScreenCommand("new_block", N_("New block for a group"), "mdi6.account-multiple-plus-outline"),
        ScreenCommand("groups_today", N_("Groups arriving today"), "mdi6.bus"),
    ),
)
