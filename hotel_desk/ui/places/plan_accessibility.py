"""The day plan for those who listen: each booking and each free slot is a list item.

Qt keeps plain pointers to accessible objects, and a screen reader may ask long after the plan has changed. So they are made once for each
view and position and never given back to Python's collector while the program runs.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from hotel_desk.ui.places.plan_view import DayPlanView

_kept: list[QAccessibleInterface] = []
_installed: list[bool] = []


def make_plan_accessible() -> None:
    """Tell Qt how to speak of the plan; once, before the first view is shown."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_interface_of)


class AccessibleStop(QAccessibleInterface):
    """One booking or free slot by its position: what it says follows what the view shows there."""

    def __init__(self, plan: AccessiblePlan, number: int) -> None:
        super().__init__()
        self._plan = plan
        self.number = number

    def isValid(self) -> bool:
        view = self._plan.view
        return isValid(view) and self.number < len(view.stops())

    def object(self) -> Any:
        return None

    def window(self) -> Any:
        return self._plan.window()

    def parent(self) -> QAccessibleInterface:
        return self._plan

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
        view = self._plan.view
        place = view.stop_rect(self.number)
        return QRect(view.viewport().mapToGlobal(place.topLeft()), place.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        view = self._plan.view
        first, last = view.chosen_range()
        state.focusable = state.selectable = True
        state.focused = self.number == view.current_number() and view.hasFocus()
        state.selected = first <= self.number <= last
        state.offscreen = not view.viewport().rect().intersects(view.stop_rect(self.number))
        return state

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid() or kind != QAccessible.Text.Name:
            return ""
        return self._plan.view.words(self.number)

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Nothing is edited here."""


class AccessiblePlan(QAccessibleWidget):
    """The list of bookings and free slots."""

    def __init__(self, view: DayPlanView) -> None:
        super().__init__(view, QAccessible.Role.List)
        self.view = view
        self._stops: list[AccessibleStop] = []

    def childCount(self) -> int:
        return len(self.view.stops()) if isValid(self.view) else 0

    def child(self, index: int) -> Any:
        if not 0 <= index < self.childCount():
            return None
        while len(self._stops) <= index:
            self._stops.append(AccessibleStop(self, len(self._stops)))
        return self._stops[index]

    def childAt(self, x: int, y: int) -> Any:
        if not isValid(self.view):
            return None
        return self.child(self.view.number_at(self.view.viewport().mapFromGlobal(QPoint(x, y))))

    def focusChild(self) -> Any:
        return self.child(self.view.current_number()) if isValid(self.view) and self.view.hasFocus() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.number if isinstance(child, AccessibleStop) else -1


def _interface_of(_key: str, thing: Any) -> Any:
    if not isinstance(thing, DayPlanView):
        return None
    plan = AccessiblePlan(thing)
    _kept.append(plan)
    return plan
