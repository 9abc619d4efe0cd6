"""Letters: the templates that the hotel edits, and the panel that writes one for a reservation (docs/screens/letters.md)."""

from __future__ import annotations

from hotel_desk.language import N_
from hotel_desk.ui.letters.screen import LettersScreen
from hotel_desk.ui.shell.screen import ScreenSpec

SPEC = ScreenSpec(key="letters", title=N_("Letters"), icon="mdi6.email-edit-outline", factory=LettersScreen)
