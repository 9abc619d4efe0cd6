"""The day plan for those who listen: each booking and each free slot is a list item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible

from hotel_desk.ui.places.plan_view import DayPlanView
from hotel_desk.ui.widgets.accessible_list import AccessibleList, speak_of

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint, QRect


def make_plan_accessible() -> None:
    """Tell Qt how to speak of the plan; before the first view is shown."""
    speak_of(DayPlanView, AccessiblePlan)


class AccessiblePlan(AccessibleList):
    """The list of bookings and free slots."""

    view: DayPlanView

    def count(self) -> int:
        return len(self.view.stops())

    def place(self, number: int) -> QRect:
        return self.view.stop_rect(number)

    def current(self) -> int:
        return self.view.current_number()

    def at(self, place: QPoint) -> int:
        return self.view.number_at(place)

    def words(self, number: int, kind: QAccessible.Text) -> str:
        return self.view.words(number) if kind == QAccessible.Text.Name else ""

    def mark(self, number: int, state: QAccessible.State) -> None:
        first, last = self.view.chosen_range()
        state.selected = first <= number <= last
