"""One group: what was agreed on top, its rooms by type and night with their prices, its reservations, and what can be done about it."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from hotel_desk.language import N_, _, plural
from hotel_desk.queries.block_sheet import BlockSheet
from hotel_desk.queries.pick_up import block_plan_prices
from hotel_desk.services.block_rooms import BlockRooms
from hotel_desk.services.blocks import BlockDetails, BlockSaved, change_block
from hotel_desk.ui.cashier.status_chip import StatusChip
from hotel_desk.ui.formats import short_date_text
from hotel_desk.ui.groups.member_table import member_table
from hotel_desk.ui.groups.price_grid import PriceGrid
from hotel_desk.ui.groups.room_grid import RoomGrid
from hotel_desk.ui.groups.words import BlockState, dates_text, master_text, nights_text, state_look, state_of, state_title, totals_text
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import ScreenContext


class GroupJob(StrEnum):
    """What can be done about a group."""

    ROOMING_LIST = "rooming_list"
    PICK_UP = "pick_up"
    ADD_MEMBER = "add_member"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    MASTER_FOLIO = "master_folio"
    CLOSE_FOLIO = "close_folio"
    REOPEN_FOLIO = "reopen_folio"
    DETAILS = "details"
    CHANGE = "change"
    MAKE_DEFINITE = "make_definite"
    SPLIT_OUT = "split_out"
    CUT_OFF = "cut_off"
    CANCEL = "cancel"


_JOBS: dict[GroupJob, tuple[str, str, str]] = {
    GroupJob.ROOMING_LIST: (N_("Rooming list"), "mdi6.format-list-bulleted", "Ctrl+R"),
    GroupJob.PICK_UP: (N_("Pick up a room"), "mdi6.bed-outline", "Ins"),
    GroupJob.ADD_MEMBER: (N_("Add a reservation"), "mdi6.account-plus-outline", ""),
    GroupJob.MAKE_DEFINITE: (N_("Make definite"), "mdi6.check-bold", ""),
    GroupJob.CHECK_IN: (N_("Check in group"), "mdi6.login", ""),
    GroupJob.CHECK_OUT: (N_("Check out group"), "mdi6.logout", ""),
    GroupJob.MASTER_FOLIO: (N_("Master folio"), "mdi6.receipt-text-outline", "Ctrl+L"),
    GroupJob.CLOSE_FOLIO: (N_("Close master folio"), "mdi6.lock-outline", ""),
    GroupJob.REOPEN_FOLIO: (N_("Reopen master folio"), "mdi6.lock-open-outline", ""),
    GroupJob.DETAILS: (N_("Details"), "mdi6.information-outline", ""),
    GroupJob.CHANGE: (N_("Change"), "mdi6.pencil-outline", ""),
    GroupJob.SPLIT_OUT: (N_("Split room out"), "mdi6.call-split", ""),
    GroupJob.CUT_OFF: (N_("Cut off"), "mdi6.content-cut", ""),
    GroupJob.CANCEL: (N_("Cancel block"), "mdi6.calendar-remove-outline", ""),
}
_SELDOM = frozenset(
    {
        GroupJob.CLOSE_FOLIO,
        GroupJob.REOPEN_FOLIO,
        GroupJob.DETAILS,
        GroupJob.CHANGE,
        GroupJob.SPLIT_OUT,
        GroupJob.CUT_OFF,
        GroupJob.CANCEL,
    }
)
ROOMS, MEMBERS, PRICES = range(3)


class GroupPage(QWidget):
    """The page of one group.

    Signals:
        back_asked(): the person wants back to the list.
        job_asked(GroupJob): one of the buttons.
        step_asked(BlockMember, key), opened(BlockMember): as of the table of reservations.
        saved(BlockSaved): the rooms were saved.
    """

    back_asked = Signal()
    job_asked = Signal(object)
    step_asked = Signal(object, str)
    opened = Signal(object)
    saved = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self.sheet: BlockSheet | None = None
        self.grid = RoomGrid()
        self.prices = PriceGrid(self.grid.rooms.value_of)
        self.members = member_table(self._business_date, lambda: context.status().currency)
        self.members.step_asked.connect(self.step_asked)
        self.members.opened.connect(self.opened)
        self.members.selected.connect(lambda _row: self._offer_jobs())
        for figures in (self.grid.rooms, self.prices.prices):
            figures.edited.connect(self._show_changes)
        self.grid.rooms.edited.connect(self.prices.prices.repaint_all)
        self.tabs = named(QTabBar(), "group_tabs", _("Parts of the group"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab(_("Rooms"))
        self.tabs.addTab(_("Reservations"))
        self.tabs.addTab(_("Prices"))
        self._pages = QStackedWidget()
        for page in (self.grid, self._members_page(), self.prices):
            self._pages.addWidget(page)
        self._footer = self._make_footer()
        self.tabs.currentChanged.connect(self._tab_changed)
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+1"), self, partial(self.show_part, ROOMS))
        QShortcut(QKeySequence("Ctrl+2"), self, partial(self.show_part, MEMBERS))
        QShortcut(QKeySequence("Ctrl+3"), self, partial(self.show_part, PRICES))

    def show_sheet(self, sheet: BlockSheet) -> None:
        """Show a group; what was typed into its grid and not saved stays."""
        another = self.sheet is None or self.sheet.facts.block_id != sheet.facts.block_id
        self.sheet = sheet
        facts = sheet.facts
        state = state_of(facts)
        self.title.setText(facts.name)
        self.chip.show_status(state_look(state), state_title(state))
        self.subtitle.setText(_subtitle(sheet))
        self.totals.setText(totals_text(sheet.totals, state))
        self.master.setText(master_text(sheet.master, self._context.status().currency))
        if another:
            self.prices.prices.show_plan_prices({})
        for figures in (self.grid.rooms, self.prices.prices):
            figures.show(sheet, self._context.status().currency, locked=state is BlockState.CANCELLED)
        self._read_plan_prices()
        self.members.set_rows(sheet.members)
        self.members_content.show_content(empty=not sheet.members)
        self.tabs.setTabText(MEMBERS, _("Reservations {count}").format(count=len(sheet.members)))
        self._offer_jobs()
        if another:
            self.show_part(ROOMS)

    def show_part(self, part: int) -> None:
        """Go to the rooms, the reservations or the prices."""
        self.tabs.setCurrentIndex(part)
        (self.grid, self.members, self.prices)[part].setFocus()

    def rooms(self) -> list[BlockRooms]:
        """Rooms and prices as they stand now, saved or not."""
        return self.grid.rooms.rooms(self.prices.prices.value_of)

    def unsaved(self) -> list[str]:
        """The rooms that were typed and not saved."""
        if not self._changed() or self.sheet is None:
            return []
        return [_("{group}: rooms").format(group=self.sheet.facts.name)]

    def discard(self) -> None:
        """Take back what was typed."""
        for figures in (self.grid.rooms, self.prices.prices):
            figures.discard()

    def offered(self) -> list[GroupJob]:
        """The jobs on view."""
        return [job for job, button in self.buttons.items() if not button.isHidden()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
            return
        super().keyPressEvent(event)

    def _business_date(self) -> date:
        return self.sheet.business_date if self.sheet else self._context.status().business_date

    def _lay_out(self) -> None:
        self.back = Button(
            _("Groups"), object_name="group_back", accessible_name=_("Back to the groups"), kind="quiet", icon_name="mdi6.arrow-left"
        )
        self.back.setToolTip(_("Back to the groups (Esc)"))
        self.back.clicked.connect(self.back_asked)
        self.title = ElidedLabel("", "title")
        self.chip = StatusChip()
        self.subtitle = label("", "quiet", wrap=True)
        self.totals = label("", wrap=True)
        self.totals.setObjectName("group_totals")
        self.master = label("", "quiet", wrap=True)
        self.master.setObjectName("group_master")
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.back)
        first.addWidget(self.title, 1)
        first.addWidget(self.chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(first)
        column.addWidget(self.subtitle)
        column.addWidget(self._actions())
        column.addWidget(self.totals)
        column.addWidget(self.master)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)
        column.addWidget(self._footer)

    def _actions(self) -> QWidget:
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        # What is done every day stands above what is seldom done: two lines, each of its own look.
        self._homes = (QWidget(), QWidget())
        self._flows = tuple(FlowLayout(home, spacing=8) for home in self._homes)
        for home in self._homes:
            column.addWidget(home)
        self.buttons: dict[GroupJob, Button] = {}
        for job, (title, icon_name, shortcut) in _JOBS.items():
            words, home = _(title), self._homes[job in _SELDOM]
            button = Button(
                words,
                object_name=f"group_{job}",
                accessible_name=words,
                kind="danger" if job is GroupJob.CANCEL else "quiet" if job in _SELDOM else "plain",
                icon_name=icon_name,
                shortcut=shortcut,
                parent=home,
            )
            button.clicked.connect(partial(self._ask, job))
            self.buttons[job] = button
        return both

    def _ask(self, job: GroupJob, *_clicked: object) -> None:
        self.job_asked.emit(job)

    def _offer_jobs(self) -> None:
        """The jobs that fit the group as it is now."""
        if self.sheet is None:
            return
        fitting = self._fitting(self.sheet)
        for flow in self._flows:
            while flow.count():
                flow.takeAt(0)
        for job, button in self.buttons.items():
            button.setVisible(job in fitting)
            if job in fitting:
                self._flows[job in _SELDOM].addWidget(button)
        for flow, home in zip(self._flows, self._homes, strict=True):
            # The layout does not notice by itself that it holds other buttons.
            flow.invalidate()
            home.setVisible(bool(flow.count()))
            home.updateGeometry()

    def _fitting(self, sheet: BlockSheet) -> set[GroupJob]:
        state, today = state_of(sheet.facts), sheet.business_date
        jobs = {GroupJob.DETAILS, GroupJob.MASTER_FOLIO}
        if sheet.master is not None and not sheet.master.is_open:
            jobs.add(GroupJob.REOPEN_FOLIO)
        elif sheet.master is not None and (state is BlockState.CANCELLED or sheet.facts.departure_date <= today):
            jobs.add(GroupJob.CLOSE_FOLIO)
        if state is BlockState.CANCELLED:
            return jobs
        jobs |= {GroupJob.CHANGE, GroupJob.CANCEL}
        if sheet.facts.departure_date > today:
            jobs |= {GroupJob.ROOMING_LIST, GroupJob.PICK_UP, GroupJob.ADD_MEMBER}
        if state is BlockState.TENTATIVE:
            jobs.add(GroupJob.MAKE_DEFINITE)
        if state is BlockState.DEFINITE:
            jobs.add(GroupJob.CUT_OFF)
        if any(member.due_in(today) for member in sheet.members):
            jobs.add(GroupJob.CHECK_IN)
        if any(member.due_out(today) for member in sheet.members):
            jobs.add(GroupJob.CHECK_OUT)
        if self.tabs.currentIndex() == MEMBERS and self.members.current() is not None:
            jobs.add(GroupJob.SPLIT_OUT)
        return jobs

    def _make_footer(self) -> QFrame:
        self.changes = label("", "quiet")
        self.changes.setObjectName("group_changes")
        self.discard_button = Button(_("Discard"), object_name="group_discard", accessible_name=_("Discard"))
        self.discard_button.clicked.connect(self.discard)
        self.save_button = CommandButton(
            _("Save"),
            self._context.runner,
            self._intent,
            self._saved,
            self._refused,
            object_name="group_save",
            accessible_name=_("Save rooms"),
            shortcut="Ctrl+S",
        )
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.changes, 1)
        row.addWidget(self.discard_button)
        row.addWidget(self.save_button)
        footer.hide()
        return footer

    def _members_page(self) -> QWidget:
        empty = EmptyState(
            _("Nobody yet"),
            _("Book the guests with the rooming list (Ctrl+R): typed, pasted, or from a file."),
            object_name="group_members_empty",
            accessible_name=_("Nobody yet"),
            icon_name="mdi6.account-multiple-outline",
        )
        self.members_content = Content(
            self.members, empty, lambda: None, object_name="group_members_content", accessible_name=_("Reservations of the group")
        )
        return self.members_content

    def _tab_changed(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self._offer_jobs()
        self._read_plan_prices()

    def _read_plan_prices(self) -> None:
        """What the plan asks is worked out only while somebody looks at prices."""
        if self.sheet is None or self.tabs.currentIndex() != PRICES or self.sheet.facts.rate_plan_id is None:
            return
        block_id = self.sheet.facts.block_id
        self._context.runner.read(block_plan_prices, self.prices.prices.show_plan_prices, owner=self, key="plan_prices", block_id=block_id)

    def _changed(self) -> set[object]:
        """The types and nights whose rooms or price were typed and not saved."""
        return {*self.grid.rooms.typed, *self.prices.prices.typed}

    def _show_changes(self) -> None:
        count = len(self._changed())
        self.changes.setText(plural("{count} night changed", "{count} nights changed", count).format(count=count))
        self._footer.setVisible(bool(count))
        self.save_button.set_allowed(bool(count))

    def _intent(self) -> Intent | None:
        if self.sheet is None or not self._changed():
            return None
        facts = self.sheet.facts
        names = ("name", "arrival_date", "departure_date", "code", "cutoff_date", "rate_plan_id", "company_id", "agent_id")
        agreed = {name: getattr(facts, name) for name in (*names, "contact_name", "contact_phone", "note")}
        arguments = {"block_id": facts.block_id, "version": facts.version, "details": BlockDetails(**agreed)}
        return Intent(change_block, {**arguments, "rooms": self.rooms()})

    def _saved(self, saved: BlockSaved) -> None:
        self.discard()
        self._pages.currentWidget().setFocus()
        self.saved.emit(saved)

    def _refused(self, error: StaffError) -> None:
        self._context.messages.error(error)


def _subtitle(sheet: BlockSheet) -> str:
    facts = sheet.facts
    parts = [dates_text(facts.arrival_date, facts.departure_date), nights_text((facts.departure_date - facts.arrival_date).days)]
    if facts.cut_off_on is not None:
        parts.append(_("cut off on {date}").format(date=short_date_text(facts.cut_off_on)))
    elif facts.cutoff_date is not None:
        parts.append(_("cut-off day {date}").format(date=short_date_text(facts.cutoff_date)))
    parts += [part for part in (facts.plan_code, facts.company, facts.contact_name, facts.contact_phone) if part]
    return " · ".join(parts)
