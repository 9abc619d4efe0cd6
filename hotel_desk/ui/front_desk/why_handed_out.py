"""Asks why a room that is not ready is handed out all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.queries.room_choices import Obstacle
from hotel_desk.ui.front_desk.job_panel import show_field
from hotel_desk.ui.front_desk.room_picker import status_words

if TYPE_CHECKING:
    from hotel_desk.queries.room_choices import RoomChoice
    from hotel_desk.ui.widgets.field import Field


def ask_why_handed_out(field: Field, choice: RoomChoice | None, *, otherwise: bool = False) -> None:
    """Show the field of the reason where the chosen room is not ready, and say there what the room is.

    Args:
        otherwise: whether the reason is asked for all the same, for something that the panel has said.
    """
    unready = choice if choice is not None and choice.obstacle is Obstacle.NOT_READY else None
    show_field(field, unready is not None or otherwise)
    if unready is not None:
        words = _("Room {room} is {status}. Why is it handed out? *")
        field.label.setText(words.format(room=unready.number, status=status_words(unready)))
