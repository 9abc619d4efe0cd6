"""The buttons beneath the board: what can be done with the chosen room, each with its key. What the role may not do is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from hotel_desk.domain.housekeeping_codes import RoomTaskState
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _
from hotel_desk.ui.housekeeping.board_words import MAY_BECOME, STEP_TITLES
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from hotel_desk.queries.room_tasks import TaskRow

_STATES = {
    RoomTaskState.CLEANING: ("mdi6.broom", "Ctrl+Shift+B"),
    RoomTaskState.DONE: ("mdi6.check", "Ctrl+Shift+C"),
    RoomTaskState.INSPECTED: ("mdi6.check-decagram-outline", "Ctrl+Shift+I"),
    RoomTaskState.WAITING: ("mdi6.undo", "Ctrl+Shift+D"),
}


class ActionBar(QFrame):
    """Buttons for the row that is chosen.

    Signals:
        state_asked(RoomTaskState), give_asked(), repair_asked().
    """

    state_asked = Signal(object)
    give_asked = Signal()
    repair_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "housekeeping_actions", _("What can be done with the room"))
        self.setProperty("role", "footer")
        self._states = {state: self._state_button(state) for state in _STATES}
        title = _("Give to…")
        self.give = Button(
            title, object_name="housekeeping_give", accessible_name=title, icon_name="mdi6.account-arrow-right-outline", shortcut="Ctrl+G"
        )
        self.give.clicked.connect(lambda _checked=False: self.give_asked.emit())
        title = _("Ask for a repair…")
        self.repair = Button(
            title, object_name="housekeeping_repair", accessible_name=title, icon_name="mdi6.wrench-outline", shortcut="Ctrl+R"
        )
        self.repair.clicked.connect(lambda _checked=False: self.repair_asked.emit())
        # Beside a panel they stand in two lines.
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=8)
        for button in (*self._states.values(), self.give, self.repair):
            flow.addWidget(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(buttons, 1)

    def show_task(self, task: TaskRow | None, permissions: frozenset[Permission]) -> None:
        """Fit the buttons to a room and to what may be done."""
        for state, button in self._states.items():
            button.setVisible(Permission.SET_ROOM_STATUS in permissions)
            button.setEnabled(task is not None and state in MAY_BECOME[task.state])
        self.give.setVisible(Permission.ASSIGN_ROOM_TASKS in permissions)
        self.repair.setVisible(Permission.ASK_REPAIR in permissions)
        for other in (self.give, self.repair):
            other.setEnabled(task is not None)

    def _state_button(self, state: RoomTaskState) -> Button:
        icon_name, keys = _STATES[state]
        title = _(STEP_TITLES[state])
        name = f"housekeeping_set_{state.lower()}"
        button = Button(title, object_name=name, accessible_name=title, icon_name=icon_name, shortcut=keys)
        button.clicked.connect(lambda _checked=False: self.state_asked.emit(state))
        return button
