"""Asks why a guest who pays before the stay is received all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.services.credit_decisions import LevelForbids, NotPrepaid
from hotel_desk.ui.all_the_same import ask_all_the_same

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.errors import StaffError


def ask_despite_level(home: QWidget, error: StaffError, again: Callable[[str], object]) -> bool:
    """Ask for the reason, where the credit level is what refused it.

    Args:
        again: does it with the reason; whoever may not overrule a level is refused then.

    Returns:
        Whether it is asked; otherwise the refusal has to be shown.
    """
    if not isinstance(error, NotPrepaid | LevelForbids):
        return False
    ask_all_the_same(home, error, again, object_name="despite_level", title=_("The credit level does not allow this"), no=_("Leave it"))
    return True
