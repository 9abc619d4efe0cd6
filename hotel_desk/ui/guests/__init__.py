"""The guest file (docs/screens/guests.md)."""

from __future__ import annotations

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.guests.screen import (
    DUPLICATES,
    IMPORT,
    LISTS,
    NEW_AGENT,
    NEW_COMPANY,
    NEW_GUEST,
    POLICE,
    REQUESTS,
    SCREEN,
    WORKLIST,
    GuestsScreen,
)
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key=SCREEN,
    title=N_("Guest files"),
    icon="mdi6.card-account-details-outline",
    factory=GuestsScreen,
    opens=frozenset({EntityKind.PROFILE}),
    commands=(
        ScreenCommand(NEW_GUEST, N_("New guest file"), "mdi6.account-plus-outline", "Ctrl+Shift+G"),
        ScreenCommand(NEW_COMPANY, N_("New company"), "mdi6.domain"),
        ScreenCommand(NEW_AGENT, N_("New agent"), "mdi6.airplane"),
        ScreenCommand(LISTS, N_("Lists of guests"), "mdi6.filter-outline"),
        ScreenCommand(WORKLIST, N_("Guest files to mend"), "mdi6.clipboard-list-outline"),
        ScreenCommand(DUPLICATES, N_("Possible duplicates"), "mdi6.account-multiple-outline"),
        ScreenCommand(REQUESTS, N_("Requests to change guests"), "mdi6.account-question-outline"),
        ScreenCommand(POLICE, N_("Police registrations"), "mdi6.shield-account-outline"),
        ScreenCommand(IMPORT, N_("Import guests"), "mdi6.file-import-outline"),
    ),
)

__all__ = ["SPEC"]
