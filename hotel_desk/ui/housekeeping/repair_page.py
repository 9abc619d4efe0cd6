"""What is to be repaired, and what became of what was asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.housekeeping_codes import REPAIR_STATE_TITLES, URGENCY_TITLES, RepairState, Urgency
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _, plural
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.room_tasks import RepairRow, open_repairs, repairs_asked
from hotel_desk.services.repairs import end_repair
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.room_status.closure_section import RoomToClose
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import RoomLook, StatusLook, StayLook
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import RepairRequestId
    from hotel_desk.ui.shell.screen import ScreenContext

DONE = "done"
OPEN, ALL = "open", "all"
ALL_DAYS = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RepairsOnView:
    """What was asked for, and what the person at the desk may do about it."""

    rows: tuple[RepairRow, ...]
    permissions: frozenset[Permission]


def repairs_on_view(reader: Reader, *, since: dt.datetime | None, until: dt.datetime) -> RepairsOnView:
    """What is open; or all that was asked for since an instant, the last first."""
    rows = open_repairs(reader) if since is None else tuple(reversed(repairs_asked(reader, after=since, before=until)))
    return RepairsOnView(rows, own_permissions(reader))


class RepairPage(QWidget):
    """The list, what is open or all of the last days.

    Signals:
        room_asked(RoomId): somebody wants to see the room.
        close_asked(RoomToClose): somebody wants to close it.
    """

    room_asked = Signal(object)
    close_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("housekeeping_repairs")
        self._context = context
        self._permissions: frozenset[Permission] = frozenset()
        self._under_way: set[RepairRequestId] = set()
        choices = [(OPEN, _("To be repaired")), (ALL, _("All of the last 30 days"))]
        self.which = ChoiceField("which", _("Which"), object_name="repairs_which", choices=choices)
        self.which.set_value(OPEN)
        self.which.label.hide()
        self.which.edited.connect(self.refresh)
        self.count = label("", "quiet")
        self.table: DataTable[RepairRow] = DataTable(
            self._columns(),
            lambda row: row.repair_request_id,
            self._next_step,
            object_name="repairs_table",
            accessible_name=_("Repairs"),
        )
        self.table.selected.connect(lambda _row: self._fit())
        self.table.opened.connect(lambda row: self.room_asked.emit(row.room_id))
        self.table.step_asked.connect(lambda row, _key: self._end(row, done=True))
        title = _("Nothing is to be repaired")
        empty = EmptyState(
            title,
            _("A repair is asked for on the board, beside the room."),
            object_name="no_repairs",
            accessible_name=title,
            icon_name="mdi6.wrench-check-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="repairs_content", accessible_name=_("Repairs"))
        title = _("Withdraw…")
        self.withdraw = Button(title, object_name="withdraw_repair", accessible_name=title, icon_name="mdi6.undo", shortcut="Ctrl+Shift+D")
        self.withdraw.clicked.connect(lambda _checked=False: self._ask_why())
        title = _("Close the room…")
        self.close_room = Button(
            title, object_name="close_room_of_repair", accessible_name=title, icon_name="mdi6.bed-empty", shortcut="Ctrl+G"
        )
        self.close_room.clicked.connect(lambda _checked=False: self._close())
        self._lay_out()
        self._fit()
        self.setFocusProxy(self.content)

    def refresh(self) -> None:
        """Read the list again."""
        self.content.show_loading()
        now = self._context.clock.now()
        since = now - ALL_DAYS if self.which.value() == ALL else None
        # What is asked for at this moment belongs to it.
        until = now + dt.timedelta(days=1)
        self._context.runner.read(repairs_on_view, self._show, self.content.show_error, key="repairs", since=since, until=until)

    def _show(self, read: RepairsOnView) -> None:
        self._permissions = read.permissions
        self.table.set_rows(read.rows)
        self.content.show_content(empty=not read.rows)
        still = sum(row.state is RepairState.ASKED for row in read.rows)
        self.count.setText(plural("{count} request is open", "{count} requests are open", still).format(count=still) if still else "")
        self._fit()

    def _fit(self) -> None:
        row = self.table.current()
        still = row is not None and row.state is RepairState.ASKED
        self.withdraw.setVisible(Permission.ASK_REPAIR in self._permissions)
        self.withdraw.setEnabled(still)
        self.close_room.setVisible(Permission.CLOSE_ROOM in self._permissions)
        self.close_room.setEnabled(still)

    def _close(self) -> None:
        row = self.table.current()
        if row is not None:
            self.close_asked.emit(RoomToClose(row.room_id, row.text))

    def _ask_why(self) -> None:
        row = self.table.current()
        if row is None:
            return
        dialog = ConfirmDialog(
            self,
            object_name="withdraw_repair_dialog",
            title=_("Withdraw the request?"),
            sentence=_("Room {room}: {text}").format(room=row.room_number, text=row.text),
            yes=_("Withdraw the request"),
            reason=True,
        )
        dialog.ask(lambda reason: self._end(row, done=False, answer=reason))

    def _end(self, row: RepairRow, *, done: bool, answer: str = "") -> None:
        if row.repair_request_id in self._under_way:
            return
        self._under_way.add(row.repair_request_id)
        sentence = _("The repair in room {room} is done.") if done else _("The request for room {room} is withdrawn.")
        self._context.runner.run(
            end_repair,
            lambda _changed: self._context.messages.success(sentence.format(room=row.room_number)),
            on_finished=lambda: self._under_way.discard(row.repair_request_id),
            owner=self,
            repair_request_id=row.repair_request_id,
            done=done,
            answer=answer,
        )

    # --- building -----------------------------------------------------------------------------------------------------

    def _columns(self) -> list[Column[RepairRow]]:
        return [
            Column("room", _("Room"), lambda row: row.room_number, lambda row: (len(row.room_number), row.room_number), width=64),
            Column("text", _("What is broken"), lambda row: row.text, width=0, tooltip=lambda row: row.text),
            Column("urgency", _("Urgency"), lambda row: _(URGENCY_TITLES[row.urgency]), _urgency_key, width=208, look=_urgency_look),
            Column("asked", _("Asked at"), self._asked_words, lambda row: row.asked_at, width=128),
            Column("by", _("By"), lambda row: row.asked_by, width=112, optional=True),
            Column("state", _("Progress"), _state_words, width=144, tooltip=_state_words),
        ]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.which)
        head.addWidget(self.count, 1)
        head.addWidget(self.withdraw)
        head.addWidget(self.close_room)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.content, 1)

    def _next_step(self, row: RepairRow) -> NextStep | None:
        if row.state is not RepairState.ASKED or Permission.ASK_REPAIR not in self._permissions:
            return None
        return NextStep(DONE, _("Done"))

    def _asked_words(self, row: RepairRow) -> str:
        return instant_text(row.asked_at, self._context.status().time_zone)


def _state_words(row: RepairRow) -> str:
    """How it ended, and what was said of that."""
    title = _(REPAIR_STATE_TITLES[row.state])
    return f"{title}: {row.answer}" if row.answer else title


def _urgency_key(row: RepairRow) -> int:
    return list(Urgency).index(row.urgency)


def _urgency_look(row: RepairRow) -> StatusLook | None:
    """Colour and letter; what can wait has none."""
    tokens = theme().tokens
    if row.urgency is Urgency.NORMAL:
        return None
    return tokens.stays[StayLook.URGENT] if row.urgency is Urgency.URGENT else tokens.rooms[RoomLook.OUT_OF_ORDER]
