"""Who may take what of the packages of their nights today, by room: for the restaurant's door. *Taken* stands in the row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.package_entitlements import EntitledRow, PackageList, package_list
from hotel_desk.services.package_takings import PackageTaken, take_package, undo_package_taken
from hotel_desk.ui.package_words import left_words, taken_sentence, until_words
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.find_field import FindField
from hotel_desk.ui.widgets.list_page import ListPage
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import PackageTakingId
    from hotel_desk.ui.shell.screen import ScreenContext

FIND_WIDTH = 240
TAKE, CHARGE = "take", "charge"
TO_TAKE, ALL_TAKEN = "to_take", "all_taken"


@dataclass(frozen=True, slots=True)
class PackagesToday:
    """The list of the day, and whether the person at the desk may hand out."""

    found: PackageList
    may_take: bool


def packages_today(reader: Reader) -> PackagesToday:
    """What guests may take today, and whether whoever asks may hand it out."""
    return PackagesToday(package_list(reader), Permission.POST_CHARGE in own_permissions(reader))


class PackagePage(ListPage):
    """The list of the day. A row names its stay; its step is taken here."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("packages_page")
        self._context = context
        self._read: PackagesToday | None = None
        self._about: EntitledRow | None = None
        self._handing_out = False
        self.chips = FilterChips(object_name="packages_chips", accessible_name=_("Packages"))
        self.chips.chosen.connect(lambda _key: self._filter())
        self.table: DataTable[EntitledRow] = DataTable(
            self._columns(),
            lambda row: (row.reservation_id, row.package_id, row.night_date),
            self._next_step,
            object_name="packages_table",
            accessible_name=_("Packages"),
        )
        self.table.selected.connect(self._selected)
        self.table.opened.connect(self.opened)
        self.table.step_asked.connect(self._take_step)
        self.finder = FindField(
            self.table,
            object_name="packages_find",
            accessible_name=_("Find in this list"),
            placeholder=_("Room, guest or package (Ctrl+F)"),
        )
        self.finder.setFixedWidth(FIND_WIDTH)
        self.finder.textChanged.connect(lambda _text: self._filter())
        self.empty = EmptyState(
            _("Nothing to take"),
            _("No guest has a package that is taken later. Whether a package is, stands in the set-up with it."),
            object_name="packages_none",
            accessible_name=_("Nothing to take"),
            icon_name="mdi6.coffee-outline",
        )
        self.content = Content(self.table, self.empty, self.refresh, object_name="packages_content", accessible_name=_("Packages"))
        self.take_all, self.not_taken = self._make_buttons()
        self._show_chips([])
        self._allow(None)
        self._lay_out()
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the list again; the row chosen and the words typed stay."""
        self.content.show_loading()
        self._context.runner.read(packages_today, self._show, self.content.show_error, key="packages")

    def _make_buttons(self) -> tuple[CommandButton, CommandButton]:
        runner = self._context.runner
        return (
            CommandButton(
                _("All taken"),
                runner,
                self._all_intent,
                self._taken,
                object_name="packages_take_all",
                accessible_name=_("All taken"),
                kind="plain",
                icon_name="mdi6.check-all",
                shortcut="F6",
            ),
            CommandButton(
                _("Not taken"),
                runner,
                self._undo_intent,
                self._undone,
                object_name="packages_not_taken",
                accessible_name=_("Not taken"),
                kind="plain",
                icon_name="mdi6.undo",
                shortcut="F8",
            ),
        )

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.chips, 1)
        above.addWidget(self.take_all)
        above.addWidget(self.not_taken)
        above.addWidget(self.finder)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.content, 1)

    def _columns(self) -> list[Column[EntitledRow]]:
        return [
            Column("room", _("Room"), lambda row: row.room_number, width=72),
            Column("guest", _("Guest"), lambda row: row.guest_name, width=0),
            Column("package", _("Package"), lambda row: row.package, width=160),
            Column("left", _("Left"), left_words, sort_key=lambda row: row.left, align="right", width=88),
            Column("taken", _("Taken"), lambda row: str(row.taken), sort_key=lambda row: row.taken, align="right", width=80),
            Column("until", _("Until"), self._until, sort_key=lambda row: row.last_date, width=96, optional=True),
            Column("here", _("Guest is"), lambda row: _("In house") if row.in_house else _("Gone"), width=96, optional=True),
        ]

    def _until(self, row: EntitledRow) -> str:
        return until_words(row, self._context.status().business_date)

    def _next_step(self, row: EntitledRow) -> NextStep | None:
        if self._read is None or not self._read.may_take:
            return None
        return NextStep(TAKE, _("Taken")) if row.left else NextStep(CHARGE, _("One more"))

    def _show(self, read: PackagesToday) -> None:
        self._read = read
        self._show_chips(list(read.found.rows))
        self._filter()

    def _show_chips(self, rows: list[EntitledRow]) -> None:
        to_take = sum(1 for row in rows if row.left)
        self.chips.set_chips([Chip(TO_TAKE, _("To take"), to_take), Chip(ALL_TAKEN, _("All taken"), len(rows) - to_take)])

    def _filter(self) -> None:
        """What is left comes first, by room; the words narrow it."""
        if self._read is None:
            return
        wanted = {TO_TAKE: (True,), ALL_TAKEN: (False,)}.get(self.chips.key(), (True, False))
        words = self.finder.text().casefold().split()
        rows = [row for row in self._read.found.rows if bool(row.left) in wanted and all(_has(row, word) for word in words)]
        self.table.set_rows(sorted(rows, key=lambda row: not row.left))
        self.content.show_content(empty=not rows)
        self._allow(self.table.current())

    def _selected(self, row: EntitledRow | None) -> None:
        self._allow(row)
        self.selected.emit(row)

    def _allow(self, row: EntitledRow | None) -> None:
        may = self._read is not None and self._read.may_take
        self.take_all.set_allowed(may and row is not None and row.left > 0)
        self.not_taken.set_allowed(may and row is not None and row.last_taking_id is not None)

    def _take_step(self, row: EntitledRow, step: str) -> None:
        if step == TAKE:
            self._run(row, 1, charge_rest=False)
            return
        question = ConfirmDialog(
            self,
            object_name="package_one_more",
            title=_("One more {package} for room {room}?").format(package=row.package, room=row.room_number),
            sentence=_("Nothing of it is left today. One more is charged to the guest at the price it was sold for."),
            yes=_("Charge one more"),
        )
        question.ask(lambda _reason: self._run(row, 1, charge_rest=True))

    def _run(self, row: EntitledRow, pieces: int, *, charge_rest: bool) -> None:
        """Once, however often the button in the row is clicked: the second half of a double click hands out nothing."""
        if self._handing_out:
            return
        self._handing_out = True
        arguments = {**_arguments(row, pieces), "charge_rest": charge_rest}
        self._context.runner.run(take_package, partial(self._told, row), on_finished=self._rest, owner=self, **arguments)

    def _rest(self) -> None:
        QTimer.singleShot(QApplication.doubleClickInterval(), self, self._rested)

    def _rested(self) -> None:
        self._handing_out = False

    def _all_intent(self) -> Intent | None:
        row = self.table.current()
        self._about = row
        return None if row is None or not row.left else Intent(take_package, _arguments(row, row.left))

    def _undo_intent(self) -> Intent | None:
        row = self.table.current()
        return None if row is None or row.last_taking_id is None else _undo(row.last_taking_id)

    def _taken(self, taken: PackageTaken) -> None:
        if self._about is not None:
            self._told(self._about, taken)

    def _told(self, row: EntitledRow, taken: PackageTaken) -> None:
        sentence = taken_sentence(row, taken, self._context.status().currency)
        if taken.taking_id is None:
            self._context.messages.success(sentence)
        else:
            self._context.messages.success(sentence, MessageAction(_("Undo"), partial(self._take_back, taken.taking_id)))
        self.refresh()

    def _take_back(self, taking_id: PackageTakingId) -> None:
        self._context.runner.run(undo_package_taken, self._undone, owner=self, taking_id=taking_id)

    def _undone(self, _written: object) -> None:
        self._context.messages.success(_("It was not taken. The guest has it again."))
        self.refresh()


def _has(row: EntitledRow, word: str) -> bool:
    return row.room_number.casefold().startswith(word) or word in row.guest_name.casefold() or word in row.package.casefold()


def _arguments(row: EntitledRow, pieces: int) -> dict[str, Any]:
    return {"package_id": row.package_id, "reservation_id": row.reservation_id, "pieces": pieces}


def _undo(taking_id: PackageTakingId) -> Intent:
    return Intent(undo_package_taken, {"taking_id": taking_id})
