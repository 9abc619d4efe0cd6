"""The screen of housekeeping: the board and the repairs, with the panels beside them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _, plural
from hotel_desk.services.room_tasks import TasksMade, make_room_tasks
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.housekeeping.board_page import BoardPage
from hotel_desk.ui.housekeeping.give_panel import GivePanel
from hotel_desk.ui.housekeeping.repair_page import RepairPage
from hotel_desk.ui.housekeeping.repair_panel import RepairPanel
from hotel_desk.ui.housekeeping.share_panel import SharePanel
from hotel_desk.ui.room_status.closure_section import CLOSE_ROOM_TARGET
from hotel_desk.ui.shell.screen import MessageAction, Screen
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.page_chip import page_chip
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from hotel_desk.domain.ids import RoomId
    from hotel_desk.queries.room_tasks import TaskRow
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.housekeeping.board_words import BoardOnView
    from hotel_desk.ui.room_status.closure_section import RoomToClose
    from hotel_desk.ui.shell.screen import ScreenContext

_GAP = 8
ROOMS, REPAIRS, LOOK_AGAIN, SHARE_OUT = "rooms", "repairs", "look_again", "share_out"
_CONCERNS = (
    EntityKind.ROOM_TASK,
    EntityKind.ROOM,
    EntityKind.REPAIR_REQUEST,
    EntityKind.ATTENDANT,
    EntityKind.RESERVATION,
    EntityKind.PROFILE,
    EntityKind.FLOOR,
    EntityKind.ROOM_TYPE,
    EntityKind.SETTING,
    EntityKind.BUSINESS_DATE,
)


class HousekeepingScreen(Screen):
    """Two pages under one head; panels for what is asked."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.board = BoardPage(context)
        self.repairs = RepairPage(context)
        self._stack = QStackedWidget()
        self._pages: dict[str, BoardPage | RepairPage] = {ROOMS: self.board, REPAIRS: self.repairs}
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._chips = {
            ROOMS: page_chip(self, 1, _("Rooms"), partial(self._choose, ROOMS), object_name="housekeeping_rooms_chip"),
            REPAIRS: page_chip(self, 2, _("Repairs"), partial(self._choose, REPAIRS), object_name="housekeeping_repairs_chip"),
        }
        title = _("Look again")
        self.look = CommandButton(
            title,
            context.runner,
            self._look_intent,
            self._looked,
            object_name="look_again",
            accessible_name=title,
            kind="plain",
            icon_name="mdi6.refresh",
            shortcut="F9",
            tooltip=_("Look which rooms are to be made up"),
        )
        title = _("Share out…")
        self.share = Button(
            title, object_name="share_out_rooms", accessible_name=title, icon_name="mdi6.account-multiple-outline", shortcut="Ctrl+L"
        )
        self.share.clicked.connect(lambda _checked=False: self._ask_to_share())
        empty = SidePanel(object_name="housekeeping_no_panel", accessible_name=_("Room"))
        self.area = PanelArea(self._left_side(), empty, object_name="housekeeping_area")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.board.shown.connect(self._board_shown)
        self.board.give_asked.connect(self._ask_to_give)
        self.board.repair_asked.connect(self._ask_for_repair)
        self.board.look_asked.connect(self.look.click)
        self.repairs.room_asked.connect(self._show_room)
        self.repairs.close_asked.connect(self._close_room)
        self._mark(ROOMS)
        self._fit()

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.board.refresh()
        if self._stack.currentWidget() is self.repairs:
            self.repairs.refresh()
        if self.area.is_open() and isinstance(self.area.panel, JobPanel):
            self.area.panel.reread()

    def unsaved(self) -> list[str]:
        panel = self.area.panel
        return panel.unsaved_edits() if self.area.is_open() and isinstance(panel, JobPanel) else []

    def open(self, target: Target) -> None:
        if target.kind in {ROOMS, EntityKind.ROOM_TASK, EntityKind.ATTENDANT}:
            self._choose(ROOMS)
        elif target.kind in {REPAIRS, EntityKind.REPAIR_REQUEST}:
            self._choose(REPAIRS)
            if target.id is not None:
                self.repairs.table.choose(target.id)

    def perform(self, command: str) -> None:
        if command in self._pages:
            self._choose(command)
        elif command == LOOK_AGAIN and not self.look.isHidden():
            self._choose(ROOMS)
            self.look.click()
        elif command == SHARE_OUT and not self.share.isHidden():
            self._choose(ROOMS)
            self._ask_to_share()

    def _choose(self, key: str) -> None:
        """Go to a page, unless something typed would be lost."""
        if self._kept_back():
            return
        self.area.close_panel()
        self._stack.setCurrentWidget(self._pages[key])
        self._mark(key)
        self._fit()
        self._pages[key].refresh()
        self._pages[key].setFocus()

    def _mark(self, key: str) -> None:
        for other, chip in self._chips.items():
            chip.setChecked(other == key)
        self.setFocusProxy(self._pages[key])

    def _fit(self) -> None:
        """What the role may not do is not there; what belongs to the board is not beside the repairs."""
        view = self.board.view
        may_share = view is not None and Permission.ASSIGN_ROOM_TASKS in view.permissions
        on_board = self._stack.currentWidget() is self.board
        for button in (self.look, self.share):
            button.setVisible(may_share and on_board)

    def _kept_back(self) -> bool:
        """Whether something typed would be lost: then its panel asks."""
        if self.unsaved():
            self.area.panel.leave()
            return True
        return False

    # --- looking and sharing --------------------------------------------------------------------------------------------

    def _look_intent(self) -> Intent | None:
        view = self.board.view
        return None if view is None else Intent(make_room_tasks, {"day": view.board.business_date})

    def _looked(self, made: TasksMade) -> None:
        if not (made.added or made.changed or made.removed):
            self.context.messages.success(_("All rooms to be made up are here already."))
            return
        words = [
            plural("{count} room was added", "{count} rooms were added", made.added).format(count=made.added) if made.added else "",
            plural("{count} was changed", "{count} were changed", made.changed).format(count=made.changed) if made.changed else "",
            plural("{count} was taken away", "{count} were taken away", made.removed).format(count=made.removed) if made.removed else "",
        ]
        self.context.messages.success(_("After the stays: {what}.").format(what=", ".join(word for word in words if word)))

    def _board_shown(self, view: BoardOnView) -> None:
        self._fit()
        if self.area.is_open() and isinstance(self.area.panel, SharePanel):
            self.area.panel.take_board(view)

    def _ask_to_share(self) -> None:
        if self.board.view is not None:
            self._put(SharePanel(self.context, self.board.view))

    def _ask_to_give(self, task: TaskRow) -> None:
        if self.board.view is not None:
            self._put(GivePanel(self.context, task, self.board.view))

    def _ask_for_repair(self, task: TaskRow) -> None:
        if self.board.view is None:
            return
        panel = RepairPanel(self.context, task, may_close=Permission.CLOSE_ROOM in self.board.view.permissions)
        panel.unusable.connect(self._unusable)
        self._put(panel)

    # --- panels ---------------------------------------------------------------------------------------------------------

    def _put(self, panel: JobPanel) -> None:
        if self._kept_back():
            panel.deleteLater()
            return
        self.area.put_job(panel, self._finished)

    def _finished(self, outcome: Outcome) -> None:
        undo = outcome.undo
        action = MessageAction(_("Undo"), partial(self._undo, undo)) if isinstance(undo, Intent) else None
        self.context.messages.success(outcome.sentence, action)
        self.area.close_panel()

    def _undo(self, intent: Intent) -> None:
        undone = _("It was undone.")
        self.context.runner.run(intent.command, lambda _result: self.context.messages.success(undone), owner=self, **intent.arguments)

    def _unusable(self, room: RoomToClose, sentence: str) -> None:
        self.context.messages.warning(sentence, MessageAction(_("Close the room…"), partial(self._close_room, room)))
        self.area.close_panel()

    def _show_room(self, room_id: RoomId) -> None:
        self.context.go_to(Target(screen="room_status", kind=EntityKind.ROOM, id=room_id))

    def _close_room(self, room: RoomToClose) -> None:
        self.context.go_to(Target(screen="room_status", kind=CLOSE_ROOM_TARGET, id=room))

    def _left_side(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(_Head(list(self._chips.values()), [self.look, self.share]))
        column.addWidget(self._stack, 1)
        return left


class _Head(QWidget):
    """The title before pages and buttons; beside a panel it makes way for them, since the navigation says it too."""

    def __init__(self, pages: Sequence[QWidget], buttons: Sequence[QWidget]) -> None:
        super().__init__()
        self._title = label(_("Housekeeping"), "title")
        self._others = (*pages, *buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._title)
        for page in pages:
            row.addWidget(page)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)

    def minimumSizeHint(self) -> QSize:
        """As if the title were not there: it keeps no panel from being as wide as it is."""
        shown = [one.sizeHint().width() for one in self._others if not one.isHidden()]
        return QSize(sum(shown) + _GAP * len(shown) + 32, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._title.setVisible(self.width() >= self.minimumSizeHint().width() + self._title.sizeHint().width() + _GAP)
