"""The tiles for those who listen: each is a list item with its room, its status and its next step.

Qt keeps plain pointers to accessible objects, and a screen reader may ask long after the tiles have changed. So they are
made once for each view and position and never given back to Python's collector while the program runs.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from hotel_desk.ui.room_status.rack_view import RoomRackView

_kept: list[QAccessibleInterface] = []
_installed: list[bool] = []


def make_tiles_accessible() -> None:
    """Tell Qt how to speak of the tiles; once, before the first view is shown."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_interface_of)


class AccessibleTile(QAccessibleInterface):
    """One tile by its position: what it says follows what the view shows there."""

    def __init__(self, rack: AccessibleRack, number: int) -> None:
        super().__init__()
        self._rack = rack
        self.number = number

    def isValid(self) -> bool:
        view = self._rack.view
        return isValid(view) and self.number < len(view.tiles())

    def object(self) -> Any:
        return None

    def window(self) -> Any:
        return self._rack.window()

    def parent(self) -> QAccessibleInterface:
        return self._rack

    def child(self, _index: int) -> Any:
        return None

    def childAt(self, _x: int, _y: int) -> Any:
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def rect(self) -> QRect:
        if not self.isValid():
            return QRect()
        view = self._rack.view
        place = view.tile_rect(self.number)
        return QRect(view.viewport().mapToGlobal(place.topLeft()), place.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        view = self._rack.view
        current = self.number == view.current_number()
        state.focusable = state.selectable = state.multiSelectable = True
        state.focused = current and view.hasFocus()
        state.selected = view.is_selected(self.number)
        state.offscreen = not view.viewport().rect().intersects(view.tile_rect(self.number))
        return state

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        tile = self._rack.view.tiles()[self.number]
        return {QAccessible.Text.Name: tile.words, QAccessible.Text.Help: tile.step_title, QAccessible.Text.Value: tile.number}.get(
            kind, ""
        )

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """A room's words are not edited here."""


class AccessibleRack(QAccessibleWidget):
    """The list of tiles."""

    def __init__(self, view: RoomRackView) -> None:
        super().__init__(view, QAccessible.Role.List)
        self.view = view
        self._tiles: list[AccessibleTile] = []

    def childCount(self) -> int:
        return len(self.view.tiles()) if isValid(self.view) else 0

    def child(self, index: int) -> Any:
        if not 0 <= index < self.childCount():
            return None
        while len(self._tiles) <= index:
            self._tiles.append(AccessibleTile(self, len(self._tiles)))
        return self._tiles[index]

    def childAt(self, x: int, y: int) -> Any:
        if not isValid(self.view):
            return None
        return self.child(self.view.number_at(self.view.viewport().mapFromGlobal(QPoint(x, y))))

    def focusChild(self) -> Any:
        return self.child(self.view.current_number()) if isValid(self.view) and self.view.hasFocus() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.number if isinstance(child, AccessibleTile) else -1


def _interface_of(_key: str, thing: Any) -> Any:
    if not isinstance(thing, RoomRackView):
        return None
    rack = AccessibleRack(thing)
    _kept.append(rack)
    return rack
