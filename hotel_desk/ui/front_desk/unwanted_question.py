"""Asks why a guest who must not get a room gets one all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.services.unwanted_guests import NotToBeRented
from hotel_desk.ui.all_the_same import ask_all_the_same

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.errors import StaffError


def ask_to_let_in(home: QWidget, error: StaffError, again: Callable[[str], object]) -> bool:
    """Ask for the reason, where the guest file is what refused it.

    Args:
        again: does it with the reason; whoever may not overrule the guest file is refused then.

    Returns:
        Whether it is asked; otherwise the refusal has to be shown.
    """
    if not isinstance(error, NotToBeRented):
        return False
    ask_all_the_same(home, error, again, object_name="unwanted_guest", title=_("This guest must not get a room"), no=_("No room"))
    return True
