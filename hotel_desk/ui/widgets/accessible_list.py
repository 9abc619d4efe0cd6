"""A painted view for those who listen: a list whose items are what the view shows, by their position.

Qt keeps plain pointers to accessible objects, and a screen reader may ask long after the view has changed. So they are made once for each
view and position and never given back to Python's collector while the program runs.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget
from shiboken6 import isValid

_kept: list[AccessibleList] = []
_spoken_of: dict[type[QAbstractScrollArea], type[AccessibleList]] = {}


def speak_of(views: type[QAbstractScrollArea], as_list: type[AccessibleList]) -> None:
    """Tell Qt how to speak of a kind of view; before the first one is shown. Saying it again changes nothing."""
    if not _spoken_of:
        QAccessible.installFactory(_interface_of)
    _spoken_of[views] = as_list


class AccessibleItem(QAccessibleInterface):
    """One item by its position: what it says follows what the view shows there."""

    def __init__(self, of_list: AccessibleList, number: int) -> None:
        super().__init__()
        self._list = of_list
        self.number = number

    def isValid(self) -> bool:
        return self.number < self._list.childCount()

    def object(self) -> Any:
        return None

    def window(self) -> Any:
        return self._list.window()

    def parent(self) -> QAccessibleInterface:
        return self._list

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
        place = self._list.place(self.number)
        return QRect(self._list.view.viewport().mapToGlobal(place.topLeft()), place.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        view = self._list.view
        state.focusable = state.selectable = True
        state.focused = self.number == self._list.current() and view.hasFocus()
        state.offscreen = not view.viewport().rect().intersects(self._list.place(self.number))
        self._list.mark(self.number, state)
        return state

    def text(self, kind: QAccessible.Text) -> str:
        return self._list.words(self.number, kind) if self.isValid() else ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Nothing is edited here."""


class AccessibleList(QAccessibleWidget):
    """The list. A kind of view says how many items it has, where they are and what they say."""

    def __init__(self, view: Any) -> None:
        super().__init__(view, QAccessible.Role.List)
        self.view = view
        self._items: list[AccessibleItem] = []

    def count(self) -> int:
        """How many items the view has."""
        raise NotImplementedError

    def place(self, number: int) -> QRect:
        """Where an item is, in the viewport."""
        raise NotImplementedError

    def current(self) -> int:
        """Which item the keyboard is on."""
        raise NotImplementedError

    def at(self, place: QPoint) -> int:
        """Which item is at a place of the viewport; below zero where there is none."""
        raise NotImplementedError

    def words(self, number: int, kind: QAccessible.Text) -> str:
        """What an item says."""
        raise NotImplementedError

    def mark(self, number: int, state: QAccessible.State) -> None:
        """Say whether an item is selected, and what else holds for it."""
        raise NotImplementedError

    def childCount(self) -> int:
        return self.count() if isValid(self.view) else 0

    def child(self, index: int) -> Any:
        if not 0 <= index < self.childCount():
            return None
        while len(self._items) <= index:
            self._items.append(AccessibleItem(self, len(self._items)))
        return self._items[index]

    def childAt(self, x: int, y: int) -> Any:
        return self.child(self.at(self.view.viewport().mapFromGlobal(QPoint(x, y)))) if isValid(self.view) else None

    def focusChild(self) -> Any:
        return self.child(self.current()) if isValid(self.view) and self.view.hasFocus() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.number if isinstance(child, AccessibleItem) else -1


def _interface_of(_key: str, thing: Any) -> Any:
    as_list = next((found for views, found in _spoken_of.items() if isinstance(thing, views)), None)
    if as_list is None:
        return None
    made = as_list(thing)
    _kept.append(made)
    return made
