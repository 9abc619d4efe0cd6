"""Asks why something is done to a stay in spite of a rule, a promise or a room that is not ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.room_refusals import MoveNotReady, MoveRestricted
from hotel_desk.language import N_, _
from hotel_desk.services.plan_sales import NotForSaleAnyMore
from hotel_desk.services.room_readiness import RoomNotReady
from hotel_desk.ui.all_the_same import ask_all_the_same
from hotel_desk.ui.front_desk.promise_question import ask_to_break_promise

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.errors import StaffError

_TITLES: dict[type[StaffError], str] = {
    MoveRestricted: N_("A rule of sale stands in the way"),
    NotForSaleAnyMore: N_("A rule of sale stands in the way"),
    MoveNotReady: N_("The room is not ready"),
    RoomNotReady: N_("The room is not ready"),
}


def ask_to_overrule(home: QWidget, error: StaffError, again: Callable[[str], object]) -> bool:
    """Ask for the reason, where what was refused may be done with one.

    Args:
        again: does it with the reason.

    Returns:
        Whether it is asked; otherwise the refusal has to be shown.
    """
    title = _TITLES.get(type(error))
    if title is None:
        return ask_to_break_promise(home, error, again)
    ask_all_the_same(home, error, again, object_name="overrule", title=_(title), no=_("Leave it as it is"))
    return True
