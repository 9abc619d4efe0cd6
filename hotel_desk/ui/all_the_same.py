"""Asks why something that was refused is done all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.ui.widgets.confirm import ConfirmDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.errors import StaffError


def ask_all_the_same(home: QWidget, error: StaffError, again: Callable[[str], object], *, object_name: str, title: str, no: str) -> None:
    """Show the refusal, and ask for the reason.

    Args:
        again: does it with the reason.
        title: what stands in the way.
        no: on the button that leaves things as they are.
    """
    ConfirmDialog(
        home, object_name=object_name, title=title, sentence=str(error), yes=_("Do it all the same"), no=no, reason=True, danger=True
    ).ask(again)
