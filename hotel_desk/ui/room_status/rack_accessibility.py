"""The tiles for those who listen: each is a list item with its room, its status and its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible

from hotel_desk.ui.room_status.rack_view import RoomRackView
from hotel_desk.ui.widgets.accessible_list import AccessibleList, speak_of

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint, QRect


def make_tiles_accessible() -> None:
    """Tell Qt how to speak of the tiles; before the first view is shown."""
    speak_of(RoomRackView, AccessibleRack)


class AccessibleRack(AccessibleList):
    """The list of tiles."""

    view: RoomRackView

    def count(self) -> int:
        return len(self.view.tiles())

    def place(self, number: int) -> QRect:
        return self.view.tile_rect(number)

    def current(self) -> int:
        return self.view.current_number()

    def at(self, place: QPoint) -> int:
        return self.view.number_at(place)

    def words(self, number: int, kind: QAccessible.Text) -> str:
        tile = self.view.tiles()[number]
        said = {QAccessible.Text.Name: tile.words, QAccessible.Text.Help: tile.step_title, QAccessible.Text.Value: tile.number}
        return said.get(kind, "")

    def mark(self, number: int, state: QAccessible.State) -> None:
        state.multiSelectable = True
        state.selected = self.view.is_selected(number)
