"""The list of groups: chips count and filter it, a find field narrows it, each row offers its next step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.domain.search_words import fold
from hotel_desk.language import _
from hotel_desk.queries.blocks import BlockList, BlockRow, block_list
from hotel_desk.ui.formats import date_text, short_date_text
from hotel_desk.ui.groups.words import BlockState, dates_text, room_nights_text, state_look, state_of, state_title, stay_look_of
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.find_field import FindField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext

FIND_WIDTH = 208
LEAST_FIND_WIDTH = 96
ARRIVING = "arriving"
MAKE_DEFINITE, CHECK_IN, CHECK_OUT, ROOMING_LIST = "make_definite", "check_in", "check_out", "rooming_list"
_SOON = timedelta(days=7)


class GroupListPage(QWidget):
    """The blocks of the hotel.

    Signals:
        opened(BlockRow), step_asked(BlockRow, key): as of the table.
        new_asked(): the person wants a new block.
    """

    opened = Signal(object)
    step_asked = Signal(object, str)
    new_asked = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._rows: tuple[BlockRow, ...] = ()
        self._today = context.status().business_date
        self._make_parts()
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+F"), self, self.finder.setFocus)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the list again; selection, order and filter stay."""
        self.content.show_loading()
        self._context.runner.read(block_list, self._show, self.content.show_error, key="groups", past=self.past.isChecked())

    def show_arriving(self) -> None:
        """Only the groups that arrive today."""
        if self.chips.key() != ARRIVING:
            self.chips.choose(ARRIVING)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = watched is self.finder and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() == Qt.Key.Key_Escape and self.finder.text():
            self.finder.clear()
            return True
        return super().eventFilter(watched, event)

    def _make_parts(self) -> None:
        self.chips = FilterChips(object_name="groups_chips", accessible_name=_("Counts: {list}").format(list=_("Groups")))
        self.chips.chosen.connect(lambda _key: self._show_matching())
        self.past = named(QCheckBox(_("Also past groups")), "groups_past", _("Also past groups"))
        self.past.toggled.connect(lambda _on: self.refresh())
        self.new_button = Button(
            _("New block"),
            object_name="groups_new",
            accessible_name=_("New block"),
            kind="primary",
            icon_name="mdi6.plus",
            shortcut="Ins",
        )
        self.new_button.clicked.connect(self.new_asked)
        self.table: DataTable[BlockRow] = DataTable(
            self._columns(), lambda row: row.block_id, self._next_step, object_name="groups_table", accessible_name=_("Groups")
        )
        self.finder = FindField(
            self.table, object_name="groups_find", accessible_name=_("Find in this list"), placeholder=_("Find in this list (Ctrl+F)")
        )
        self.finder.setMinimumWidth(LEAST_FIND_WIDTH)
        self.finder.setMaximumWidth(FIND_WIDTH)
        self.finder.textChanged.connect(lambda _text: self._show_matching())
        self.finder.installEventFilter(self)
        self.table.opened.connect(self.opened)
        self.table.step_asked.connect(self.step_asked)
        self.empty = EmptyState(
            _("No groups"),
            _("Rooms that are agreed with a group are kept in a block. Make one with “New block”."),
            object_name="groups_empty",
            accessible_name=_("No groups"),
            icon_name="mdi6.account-group-outline",
        )
        self.content = Content(self.table, self.empty, self.refresh, object_name="groups_content", accessible_name=_("Groups"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(label(_("Groups"), "title"))
        top.addStretch(1)
        top.addWidget(self.past)
        top.addWidget(self.finder, 1)
        top.addWidget(self.new_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)

    def _columns(self) -> list[Column[BlockRow]]:
        return [
            Column("name", _("Name of the group"), lambda row: row.name, width=0, tooltip=lambda row: f"{row.name} ({row.code})"),
            Column("state", _("Status"), lambda row: state_title(state_of(row)), width=124, look=lambda row: state_look(state_of(row))),
            Column(
                "dates",
                _("Dates"),
                lambda row: dates_text(row.arrival_date, row.departure_date),
                sort_key=lambda row: (row.arrival_date, row.departure_date),
                width=136,
            ),
            Column(
                "rooms",
                _("Rooms"),
                lambda row: str(row.most_rooms),
                sort_key=lambda row: row.most_rooms,
                align="right",
                width=64,
                optional=True,
            ),
            Column(
                "picked_up",
                _("Picked up"),
                lambda row: _("{taken} of {rooms}").format(taken=row.picked_up, rooms=row.room_nights),
                sort_key=lambda row: row.picked_up,
                align="right",
                width=96,
                tooltip=_pick_up_words,
                optional=True,
            ),
            Column("cutoff", _("Cut-off"), self._cutoff, sort_key=_cutoff_key, width=112, optional=True, tooltip=self._cutoff_words),
            Column("contact", _("Contact person"), lambda row: row.contact_name, width=128, optional=True),
            Column("company", _("Company"), lambda row: row.company, width=128, optional=True),
            Column("code", _("Code"), lambda row: row.code, width=128, optional=True),
        ]

    def _show(self, found: BlockList) -> None:
        self._rows, self._today = found.rows, found.business_date
        counted = {state: sum(state_of(row) is state for row in self._rows) for state in BlockState}
        chips = [Chip(state.value, state_title(state), count, stay_look_of(state)) for state, count in counted.items() if count]
        arriving = sum(self._arrives(row) for row in self._rows)
        self.chips.set_chips([*chips, Chip(ARRIVING, _("Arriving today"), arriving, StayLook.DUE_IN)])
        self._show_matching()
        self.content.show_content(empty=not self._rows)

    def _show_matching(self) -> None:
        words, chosen = fold(self.finder.text()).split(), self.chips.key()
        self.table.set_rows([row for row in self._rows if self._is_chosen(row, chosen) and _has_words(row, words)])

    def _is_chosen(self, row: BlockRow, chosen: str) -> bool:
        if not chosen:
            return True
        return self._arrives(row) if chosen == ARRIVING else state_of(row).value == chosen

    def _arrives(self, row: BlockRow) -> bool:
        return row.arrival_date == self._today and row.status is not BlockStatus.CANCELLED

    def _next_step(self, row: BlockRow) -> NextStep | None:
        if row.status is BlockStatus.CANCELLED or row.departure_date < self._today:
            return None
        if row.status is BlockStatus.TENTATIVE:
            return NextStep(MAKE_DEFINITE, _("Make definite"))
        if row.arrival_date == self._today and row.reservations:
            return NextStep(CHECK_IN, _("Check in group"))
        if row.departure_date == self._today and row.reservations:
            return NextStep(CHECK_OUT, _("Check out group"))
        return NextStep(ROOMING_LIST, _("Rooming list")) if row.kept else None

    def _cutoff(self, row: BlockRow) -> str:
        if row.cutoff_date is None:
            return ""
        soon = row.kept and row.cut_off_on is None and row.cutoff_date - self._today <= _SOON
        shown = short_date_text(row.cutoff_date)
        return _("{date} !").format(date=shown) if soon and row.status is BlockStatus.DEFINITE else shown

    def _cutoff_words(self, row: BlockRow) -> str:
        if row.cut_off_on is not None:
            return _("Cut off on {date}; what was not picked up is for sale.").format(date=date_text(row.cut_off_on))
        if row.cutoff_date is None:
            return ""
        return _("When {date} is closed, {nights} that are kept now go back to sale.").format(
            date=date_text(row.cutoff_date), nights=room_nights_text(row.kept)
        )


def _cutoff_key(row: BlockRow) -> date | None:
    return row.cutoff_date


def _pick_up_words(row: BlockRow) -> str:
    words = _("{taken} of {rooms} room nights are picked up.").format(taken=row.picked_up, rooms=row.room_nights)
    return words if not row.beyond else words + " " + _("{count} of them are beyond the allotment.").format(count=row.beyond)


def _has_words(row: BlockRow, words: list[str]) -> bool:
    shown = fold(f"{row.name} {row.code} {row.company} {row.contact_name}")
    return all(word in shown for word in words)
