"""The board: shares, chips, the rooms in the order of the walk, and what can be done with the one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.housekeeping_codes import TASK_KIND_TITLES, RoomTaskState
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _
from hotel_desk.queries.room_tasks import TaskRow
from hotel_desk.services.room_tasks import TaskChanged, set_room_task
from hotel_desk.ui.housekeeping.action_bar import ActionBar
from hotel_desk.ui.housekeeping.board_words import (
    CHIP_TITLES,
    ORDER_TITLES,
    SAID,
    STEP_OF,
    STEP_TITLES,
    BoardOnView,
    TaskOrder,
    board_on_view,
    counted_by,
    guest_words,
    in_order,
    leaves_words,
    of_share,
    state_words,
    status_look,
    wanted_words,
)
from hotel_desk.ui.housekeeping.share_chips import ShareChips
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.data_table import CHIP_WIDTH, Column, DataTable, NextStep
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    import datetime as dt

    from PySide6.QtGui import QResizeEvent

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import RoomTaskId
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.tokens import StatusLook

# The minutes that a room is being cleaned are counted on while one looks.
MINUTES_MS = 20_000
_CHOICE_WIDTH = 176
_BESIDE_FROM = 800


class BoardPage(QWidget):
    """Reads the board, narrows it, and moves rooms on.

    Signals:
        shown(BoardOnView): it was read again.
        give_asked(TaskRow), repair_asked(TaskRow): a panel is wanted for a room.
        look_asked(): from the empty board.
    """

    shown = Signal(object)
    give_asked = Signal(object)
    repair_asked = Signal(object)
    look_asked = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("housekeeping_rooms")
        self._context = context
        self._view: BoardOnView | None = None
        self._under_way: set[RoomTaskId] = set()
        self.shares = ShareChips()
        self.chips = FilterChips(object_name="housekeeping_chips", accessible_name=_("How far the rooms are"))
        self.chips.set_chips([Chip(chip, _(title), 0) for chip, title in CHIP_TITLES.items()])
        self.floor = ChoiceField("floor", _("Floor"), object_name="housekeeping_floor", choices=[(None, _("All floors"))])
        orders = [(order, _(title)) for order, title in ORDER_TITLES.items()]
        self.order = ChoiceField("order", _("Order of the rows"), object_name="housekeeping_order", choices=orders)
        self.order.set_value(TaskOrder.WALK)
        self.table: DataTable[TaskRow] = DataTable(
            self._columns(), lambda row: row.room_task_id, self._next_step, object_name="housekeeping_table", accessible_name=_("Rooms")
        )
        self._empty = EmptyState(
            _("No rooms to be made up yet"),
            "",
            object_name="no_room_tasks",
            accessible_name=_("No rooms to be made up yet"),
            icon_name="mdi6.broom",
        )
        title = _("Look again")
        self.look = self._empty.offer(title, self.look_asked.emit, object_name="empty_look_again", kind="primary")
        title = _("Show all rooms")
        self.all_rooms = self._empty.offer(title, self.show_everything, object_name="empty_all_rooms")
        self.content = Content(self.table, self._empty, self.refresh, object_name="housekeeping_content", accessible_name=_("Rooms"))
        self.bar = ActionBar()
        self.bar.show_task(None, frozenset())
        self._minutes = QTimer(self, interval=MINUTES_MS)
        self._minutes.timeout.connect(self.table.viewport().update)
        self._minutes.start()
        self._connect()
        self._lay_out()
        self.setFocusProxy(self.content)

    @property
    def view(self) -> BoardOnView | None:
        """The board as it was read last."""
        return self._view

    def refresh(self) -> None:
        """Read the board again."""
        self.content.show_loading()
        self._context.runner.read(board_on_view, self._show, self.content.show_error, key="board")

    def show_everything(self) -> None:
        """Take all narrowing away."""
        self.floor.set_value(None)
        self.shares.show_everybody()
        self.chips.choose("")
        self.table.setFocus()

    def set_state(self, task: TaskRow, state: RoomTaskState) -> None:
        """Move a room on; a room that is being moved does not take a second press meanwhile."""
        if task.room_task_id in self._under_way:
            return
        self._under_way.add(task.room_task_id)
        self._context.runner.run(
            set_room_task,
            lambda changed: self._moved(task, changed),
            self._refused,
            on_finished=lambda: self._under_way.discard(task.room_task_id),
            owner=self,
            room_task_id=task.room_task_id,
            state=state,
        )

    def _moved(self, task: TaskRow, changed: TaskChanged) -> None:
        sentence = _(SAID[changed.state]).format(room=task.room_number)
        if changed.state is RoomTaskState.WAITING:
            self._context.messages.success(sentence)
            return
        title = _(STEP_TITLES[RoomTaskState.WAITING])
        self._context.messages.success(sentence, MessageAction(title, lambda: self.set_state(task, RoomTaskState.WAITING)))

    def _refused(self, error: StaffError) -> None:
        """Somebody at another desk may have been quicker: show how it is."""
        self._context.messages.error(error)
        self.refresh()

    def _connect(self) -> None:
        self.shares.chosen.connect(self._narrow)
        self.chips.chosen.connect(lambda _key: self._narrow())
        self.floor.edited.connect(self._narrow)
        self.order.edited.connect(self._narrow)
        self.table.selected.connect(lambda _row: self._fit())
        self.table.opened.connect(self._opened)
        self.table.step_asked.connect(lambda row, key: self.set_state(row, RoomTaskState(key)))
        self.bar.state_asked.connect(self._state_asked)
        self.bar.give_asked.connect(self._give)
        self.bar.repair_asked.connect(self._repair)

    def _show(self, view: BoardOnView) -> None:
        self._view = view
        self.shares.show_board(view.board)
        floors = {task.floor_id for task in view.board.tasks}
        # Not what is set up elsewhere: a floor without a room of today narrows to nothing.
        self.floor.set_choices(
            [(None, _("All floors")), *((choice.value, choice.title) for choice in view.floors if choice.value in floors)]
        )
        if self.floor.value() is None:
            self.floor.set_value(None)
        self._narrow()
        self.shown.emit(view)

    def _narrow(self) -> None:
        """Show what share, floor and chip leave."""
        view = self._view
        if view is None:
            return
        inspection = view.inspection_required
        tasks = of_share(view.board.tasks, self.shares.share(), self.floor.value())
        counted = {task.room_task_id: counted_by(task, inspection_required=inspection) for task in tasks}
        self.chips.set_chips(
            [Chip(chip, _(title), sum(chip in found for found in counted.values())) for chip, title in CHIP_TITLES.items()]
        )
        wanted = self.chips.key()
        rows = [task for task in tasks if not wanted or wanted in counted[task.room_task_id]]
        self.table.set_rows(in_order(rows, self.order.value(), inspection_required=inspection))
        self._show_content(view, empty=not rows)
        self._fit()

    def _show_content(self, view: BoardOnView, *, empty: bool) -> None:
        """Show the rows or say that there are none; the keyboard stays on whichever it is."""
        here = self.window().focusWidget() in (self.table, self.content, self.look, self.all_rooms)
        self._say_why_empty(view)
        self.content.show_content(empty=empty)
        button = self.look if not self.look.isHidden() else self.all_rooms
        present = button if empty and not button.isHidden() else self.content if empty else self.table
        self.setFocusProxy(present)
        if here:
            present.setFocus()

    def _say_why_empty(self, view: BoardOnView) -> None:
        none_at_all = not view.board.tasks
        may_look = Permission.ASSIGN_ROOM_TASKS in view.permissions
        self.look.setVisible(none_at_all and may_look)
        self.all_rooms.setVisible(not none_at_all)
        if not none_at_all:
            self._empty.say(_("No room matches"), _("No room is like this at present."))
        elif may_look:
            self._empty.say(
                _("No rooms to be made up yet"), _("The night audit looks which rooms are to be made up; “Look again” does it now.")
            )
        else:
            self._empty.say(
                _("No rooms to be made up yet"), _("The night audit looks which rooms are to be made up, or whoever shares them out.")
            )

    def _fit(self) -> None:
        view = self._view
        self.bar.show_task(self.table.current(), frozenset() if view is None else view.permissions)

    def _state_asked(self, state: RoomTaskState) -> None:
        task = self.table.current()
        if task is not None:
            self.set_state(task, state)

    def _opened(self, task: TaskRow) -> None:
        if self._view is None:
            return
        if Permission.ASSIGN_ROOM_TASKS in self._view.permissions:
            self.give_asked.emit(task)
        elif Permission.ASK_REPAIR in self._view.permissions:
            self.repair_asked.emit(task)

    def _give(self) -> None:
        task = self.table.current()
        if task is not None:
            self.give_asked.emit(task)

    def _repair(self) -> None:
        task = self.table.current()
        if task is not None:
            self.repair_asked.emit(task)

    # --- building -----------------------------------------------------------------------------------------------------

    def _columns(self) -> list[Column[TaskRow]]:
        return [
            Column("room", _("Room"), lambda row: row.room_number, self._place, width=52),
            Column("status", _("Status"), self._look_words, width=CHIP_WIDTH, look=self._look, tooltip=self._look_words),
            Column("state", _("Progress"), self._state_words, self._progress_key, width=140, tooltip=self._state_words),
            Column("guest", _("Guest"), guest_words, width=0, tooltip=guest_words),
            # The first to go where it is narrow is the last.
            Column("leaves", _("Leaves"), leaves_words, self._leaves_key, width=72, optional=True),
            Column("attendant", _("Attendant"), _attendant, width=96, tooltip=lambda row: row.attendant, optional=True),
            Column("wanted", _("Wanted by"), wanted_words, self._wanted_key, width=120, tooltip=wanted_words, optional=True),
            Column("kind", _("To be done"), lambda row: _(TASK_KIND_TITLES[row.kind]), width=88, optional=True),
            Column("type", _("Type"), lambda row: row.type_code, width=56, optional=True),
            Column("repairs", _("Repairs"), lambda row: str(row.repairs) if row.repairs else "", _repairs_key, "right", 64, optional=True),
        ]

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addStretch(1)
        for field in (self.floor, self.order):
            # The choice says what it is: beside chips a label above it would stand alone.
            field.label.hide()
            field.setFixedWidth(_CHOICE_WIDTH)
            choices.addWidget(field)
        self._narrowing = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._narrowing.setSpacing(8)
        self._narrowing.addWidget(self.chips, 1)
        self._narrowing.addLayout(choices)
        above = QVBoxLayout()
        above.setContentsMargins(16, 0, 16, 0)
        above.setSpacing(8)
        above.addWidget(self.shares)
        above.addLayout(self._narrowing)
        above.addWidget(self.content, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above, 1)
        column.addWidget(self.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside a panel, chips and choices stand under one another."""
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE_FROM
        self._narrowing.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _next_step(self, task: TaskRow) -> NextStep | None:
        step = STEP_OF.get(task.state)
        if step is None or self._view is None or Permission.SET_ROOM_STATUS not in self._view.permissions:
            return None
        return NextStep(step.value, _(STEP_TITLES[step]))

    def _place(self, task: TaskRow) -> int:
        """Where it stands on the walk."""
        return self._view.board.tasks.index(task) if self._view is not None else 0

    def _leaves_key(self, task: TaskRow) -> dt.date | None:
        """By the day; rooms that nobody is in last."""
        return task.departure_date if task.guest else None

    def _progress_key(self, task: TaskRow) -> int:
        """Waiting first, inspected last."""
        return list(RoomTaskState).index(task.state)

    def _wanted_key(self, task: TaskRow) -> str | None:
        """By the hour; who named none comes after those who did, and rooms that nobody wants last."""
        return wanted_words(task) or None

    def _state_words(self, task: TaskRow) -> str:
        return state_words(task, self._context.clock.now(), self._context.status().time_zone)

    def _look(self, task: TaskRow) -> StatusLook:
        return status_look(task, theme().tokens)

    def _look_words(self, task: TaskRow) -> str:
        return _(self._look(task).title)


def _attendant(task: TaskRow) -> str:
    return task.attendant or "–"


def _repairs_key(task: TaskRow) -> int | None:
    return task.repairs or None
