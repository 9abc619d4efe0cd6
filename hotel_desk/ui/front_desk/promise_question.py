"""Asks why a guest who was promised a room gets another one, or none, all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.room_refusals import RoomPromised
from hotel_desk.language import _
from hotel_desk.ui.all_the_same import ask_all_the_same

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.errors import StaffError


def ask_to_break_promise(home: QWidget, error: StaffError, again: Callable[[str], object]) -> bool:
    """Ask for the reason, where a promise is what was refused.

    Args:
        again: does it with the reason.

    Returns:
        Whether it is asked; otherwise the refusal has to be shown.
    """
    if not isinstance(error, RoomPromised):
        return False
    ask_all_the_same(home, error, again, object_name="promised_room", title=_("This guest was promised the room"), no=_("Leave the room"))
    return True
