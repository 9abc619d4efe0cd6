"""The groups screen: the list, one group, and the panels beside them (docs/screens/groups.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import BlockId
from hotel_desk.language import _
from hotel_desk.queries.block_members import BlockMember
from hotel_desk.queries.block_sheet import BlockOptions, BlockSheet, block_options, block_sheet
from hotel_desk.queries.blocks import BlockRow
from hotel_desk.queries.group_notices import MemberNotice, group_arrival_notices, group_departure_notices
from hotel_desk.services.block_members import GroupMembership, split_from_block
from hotel_desk.services.blocks import BlockSaved, make_block_definite
from hotel_desk.services.departures import check_out
from hotel_desk.services.group_folio import MasterFolioClosed, MasterFolioOpened, close_master_folio, open_master_folio
from hotel_desk.services.stays import check_in
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.groups import list_page, member_table
from hotel_desk.ui.groups.block_form import BlockForm
from hotel_desk.ui.groups.facts_panel import GroupFactsPanel
from hotel_desk.ui.groups.group_page import MEMBERS, GroupJob, GroupPage
from hotel_desk.ui.groups.list_page import GroupListPage
from hotel_desk.ui.groups.member_panels import AddMemberPanel
from hotel_desk.ui.groups.pick_up_panel import PickUpPanel
from hotel_desk.ui.groups.question_panels import CancelBlockPanel, CutOffPanel, ReopenFolioPanel
from hotel_desk.ui.groups.rooming_panel import RoomingPanel
from hotel_desk.ui.groups.together_panel import TogetherPanel
from hotel_desk.ui.oversold_words import say_done
from hotel_desk.ui.shell.screen import MessageAction, Screen, ScreenContext

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice

_CONCERNS = (
    EntityKind.BLOCK,
    EntityKind.RESERVATION,
    EntityKind.INVENTORY,
    EntityKind.ROOM,
    EntityKind.FOLIO,
    EntityKind.POSTING,
    EntityKind.PROFILE,
    EntityKind.BUSINESS_DATE,
)
_JOB_OF_STEP = {
    list_page.CHECK_IN: GroupJob.CHECK_IN,
    list_page.CHECK_OUT: GroupJob.CHECK_OUT,
    list_page.ROOMING_LIST: GroupJob.ROOMING_LIST,
}
_NOTICES = {member_table.CHECK_IN: group_arrival_notices, member_table.CHECK_OUT: group_departure_notices}


class GroupsScreen(Screen):
    """A list and a page, and one panel at a time."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self._open_id: BlockId | None = None
        self._wanted: GroupJob | None = None
        self._beginnings = self._beginnings_of_jobs()
        self.list = GroupListPage(context)
        self.list.opened.connect(lambda row: self.open_group(row.block_id))
        self.list.step_asked.connect(self._list_step)
        self.list.new_asked.connect(self._new_block)
        self.page = GroupPage(context)
        self.page.back_asked.connect(self._back)
        self.page.job_asked.connect(self._begin)
        self.page.step_asked.connect(self._member_step)
        self.page.opened.connect(self._open_stay)
        self.page.saved.connect(lambda saved: self._changed(saved, _("The rooms are saved.")))
        self.facts = GroupFactsPanel(context)
        self.facts.change_asked.connect(lambda: self._begin(GroupJob.CHANGE))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.page)
        self.area = PanelArea(self._stack, self.facts, object_name="groups_area")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.setFocusProxy(self.list)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.list.refresh()
        self._read_group()
        if self.area.is_open() and isinstance(self.area.panel, JobPanel):
            self.area.panel.reread()

    def unsaved(self) -> list[str]:
        panel = self.area.panel
        edits = panel.unsaved_edits() if self.area.is_open() and isinstance(panel, JobPanel) else []
        return [*edits, *self.page.unsaved()]

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.BLOCK:
            self.open_group(BlockId(target.id))

    def perform(self, command: str) -> None:
        if command == "new_block":
            self._new_block()
        elif command == "groups_today":
            self._show_list()
            self.list.show_arriving()

    def open_group(self, block_id: BlockId, job: GroupJob | None = None) -> None:
        """Go to a group, and begin one of its jobs once it is read."""
        if self._must_stay():
            return
        self._open_id, self._wanted = block_id, job
        self.area.close_panel()
        self._read_group()

    # --- Reading --------------------------------------------------------------------------------------------------------

    def _read_group(self) -> None:
        if self._open_id is not None:
            self.context.runner.read(block_sheet, self._show_group, key="group", block_id=self._open_id)

    def _show_group(self, sheet: BlockSheet) -> None:
        if sheet.facts.block_id != self._open_id:
            return
        came_from_list = self._stack.currentWidget() is not self.page
        self._stack.setCurrentWidget(self.page)
        self.page.show_sheet(sheet)
        self.facts.show_sheet(sheet)
        if came_from_list:
            self.page.grid.setFocus()
        if self._wanted is not None:
            job, self._wanted = self._wanted, None
            self._begin(job)

    def _show_list(self) -> None:
        self._open_id = None
        self.area.close_panel()
        self._stack.setCurrentWidget(self.list)
        self.list.refresh()
        self.list.table.setFocus()

    def _back(self) -> None:
        if self.page.unsaved():
            discard = MessageAction(_("Discard"), self._discard_and_leave)
            self.context.messages.warning(_("The rooms are not saved yet. Save them (Ctrl+S), or discard what was typed."), discard)
            return
        self._show_list()

    def _discard_and_leave(self) -> None:
        self.page.discard()
        self._show_list()

    def _must_stay(self) -> bool:
        """Where something is unsaved, the panel asks in place (the page by a sentence), and the person comes again."""
        panel = self.area.panel
        if self.area.is_open() and isinstance(panel, JobPanel) and panel.unsaved_edits():
            panel.leave()
            return True
        if self.page.unsaved():
            self._back()
            return True
        return False

    # --- Jobs -----------------------------------------------------------------------------------------------------------

    def _list_step(self, row: BlockRow, step: str) -> None:
        if step == list_page.MAKE_DEFINITE:
            self._make_definite(row.block_id, row.name)
        else:
            self.open_group(row.block_id, _JOB_OF_STEP[step])

    def _begin(self, job: GroupJob) -> None:
        sheet = self.page.sheet
        if sheet is None or (self.area.is_open() and self._panel_must_stay()):
            return
        self._beginnings[job](sheet)

    def _beginnings_of_jobs(self) -> dict[GroupJob, Callable[[BlockSheet], object]]:
        return {
            GroupJob.ROOMING_LIST: lambda sheet: self._put(RoomingPanel(self.context, sheet)),
            GroupJob.PICK_UP: lambda sheet: self._put(PickUpPanel(self.context, sheet)),
            GroupJob.ADD_MEMBER: lambda sheet: self._put(AddMemberPanel(self.context, sheet)),
            GroupJob.CLOSE_FOLIO: self._close_master,
            GroupJob.REOPEN_FOLIO: lambda sheet: self._put(ReopenFolioPanel(self.context, sheet)),
            GroupJob.CHECK_IN: lambda sheet: self._put(TogetherPanel(self.context, sheet, arriving=True)),
            GroupJob.CHECK_OUT: lambda sheet: self._put(TogetherPanel(self.context, sheet, arriving=False)),
            GroupJob.CUT_OFF: lambda sheet: self._put(CutOffPanel(self.context, sheet)),
            GroupJob.CANCEL: lambda sheet: self._put(CancelBlockPanel(self.context, sheet)),
            GroupJob.DETAILS: lambda _sheet: self._show_details(),
            GroupJob.CHANGE: lambda sheet: self.context.runner.read(
                block_options, partial(self._change_block, sheet), owner=self, key="options"
            ),
            GroupJob.MAKE_DEFINITE: lambda sheet: self._make_definite(sheet.facts.block_id, sheet.facts.name),
            GroupJob.MASTER_FOLIO: self._open_master,
            GroupJob.SPLIT_OUT: lambda _sheet: self._split_out(),
        }

    def _show_details(self) -> None:
        self.area.put(self.facts)
        self.facts.change_button.setFocus()

    def _panel_must_stay(self) -> bool:
        panel = self.area.panel
        if isinstance(panel, JobPanel) and panel.unsaved_edits():
            panel.leave()
            return True
        return False

    def _put(self, panel: JobPanel) -> None:
        self.area.put_job(panel, self._finish)

    def _finish(self, outcome: Outcome) -> None:
        shows_list = self._stack.currentWidget() is self.list
        panel = self.area.panel
        made = panel.saved_id if isinstance(panel, BlockForm) else None
        self.area.close_panel()
        say_done(self.context.messages, outcome.sentence, outcome.oversold)
        if shows_list and made is not None:
            self.open_group(made)

    def _new_block(self) -> None:
        if self._must_stay():
            return
        if self._stack.currentWidget() is not self.list:
            self._show_list()
        self.context.runner.read(block_options, self._put_new_block, owner=self, key="options")

    def _put_new_block(self, options: BlockOptions) -> None:
        self._put(BlockForm(self.context, options))

    def _change_block(self, sheet: BlockSheet, options: BlockOptions) -> None:
        self._put(BlockForm(self.context, options, sheet, self.page.rooms()))

    def _make_definite(self, block_id: BlockId, name: str) -> None:
        self.context.runner.run(make_block_definite, partial(self._made_definite, name), owner=self, block_id=block_id)

    def _made_definite(self, name: str, saved: BlockSaved) -> None:
        self._changed(saved, _("The block of {name} is definite; its rooms are kept.").format(name=name))

    def _changed(self, saved: BlockSaved, sentence: str) -> None:
        say_done(self.context.messages, sentence, saved.oversold)

    def _open_master(self, sheet: BlockSheet) -> None:
        if sheet.master is not None:
            self.context.go_to(Target(kind=EntityKind.FOLIO, id=sheet.master.folio_id))
            return
        self.context.runner.run(open_master_folio, self._master_opened, owner=self, block_id=sheet.facts.block_id)

    def _master_opened(self, opened: MasterFolioOpened) -> None:
        self.context.messages.success(_("Master folio {number} is open.").format(number=opened.number))
        self.context.go_to(Target(kind=EntityKind.FOLIO, id=opened.folio_id))

    def _close_master(self, sheet: BlockSheet) -> None:
        self.context.runner.run(close_master_folio, self._master_closed, owner=self, block_id=sheet.facts.block_id)

    def _master_closed(self, closed: MasterFolioClosed) -> None:
        self.context.messages.success(_("Master folio {number} is closed.").format(number=closed.number))

    # --- Reservations of the group --------------------------------------------------------------------------------------

    def _member_step(self, member: BlockMember, step: str) -> None:
        if step not in _NOTICES:
            self._open_stay(member)
        elif self.page.sheet is not None and not (self.area.is_open() and self._panel_must_stay()):
            told = partial(self._member_told, self.page.sheet, member, step)
            self.context.runner.read(_NOTICES[step], told, owner=self, key="notices", block_id=self.page.sheet.facts.block_id)

    def _member_told(self, sheet: BlockSheet, member: BlockMember, step: str, notices: Sequence[MemberNotice]) -> None:
        """Done at once where nothing has to be told of the stay; else it is told in a panel first."""
        arriving = step == member_table.CHECK_IN
        if any(one.tells for one in notices if one.member.reservation_id == member.reservation_id):
            self._put(TogetherPanel(self.context, sheet, arriving=arriving, only=member))
            return
        words = _("{guest} is checked in to room {room}.") if arriving else _("{guest} is checked out of room {room}.")
        done, identifier = partial(self._member_done, member, words), member.reservation_id
        self.context.runner.run(check_in if arriving else check_out, done, owner=self, reservation_id=identifier)

    def _member_done(self, member: BlockMember, words: str, done: object) -> None:
        self.context.messages.success(words.format(guest=member.guest_name, room=getattr(done, "room_number", member.room_number)))

    def _open_stay(self, member: BlockMember) -> None:
        self.context.go_to(Target(kind=EntityKind.RESERVATION, id=member.reservation_id))

    def _split_out(self) -> None:
        member = self.page.members.current()
        if member is None:
            self.page.show_part(MEMBERS)
            return
        self.context.runner.run(split_from_block, partial(self._split_done, member), owner=self, reservation_id=member.reservation_id)

    def _split_done(self, member: BlockMember, now: GroupMembership) -> None:
        self.context.messages.success(
            _("The room of {guest} is no longer in the group; its confirmation number is {number}.").format(
                guest=member.guest_name, number=now.confirmation_number
            )
        )
