"""What is worth a picture, and how one gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotel_desk.ui.tour.hotel import TourHotel
    from hotel_desk.ui.tour.person import Person


@dataclass(frozen=True, slots=True)
class View:
    """Something worth a picture.

    Args:
        name: in the names of the files.
        screen: key of the screen.
        open: goes on from the screen, to a panel or another list.
        leave: the button that leads back, where one does.
        escape: the dialog that Esc closes, where one is open.
    """

    name: str
    screen: str
    open: Callable[[Person, TourHotel], None] | None = None
    leave: str = ""
    escape: str = ""
