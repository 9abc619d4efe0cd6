"""A year of budgets and department costs: a row for each line, a column for each month, typed like in a table, or read from a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QHeaderView, QSpinBox, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.figure_codes import PLAN_LINE_TITLES, PlanLine
from hotel_desk.jobs.ledger_files import write_file
from hotel_desk.jobs.plan_file import plan_table, read_plan_file
from hotel_desk.language import _
from hotel_desk.queries.plans import plans_of_year
from hotel_desk.services.plans import PlannedMonth, PlansSet, set_monthly_plans
from hotel_desk.ui.formats import Unreadable, amount_text, parse_amount
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.ids import TransactionGroupId
    from hotel_desk.queries.plans import YearOfPlans
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

_TITLE_WIDTH, _MONTH_WIDTH = 208, 112
_MONTHS = 12
type _Line = tuple[PlanLine, TransactionGroupId | None]


class PlanPage(QWidget):
    """What is typed stays in the grid until it is saved; a file is read into the grid, and saved like what was typed."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("plan_page")
        self.context = context
        self._known: YearOfPlans | None = None
        self._lines: list[_Line] = []
        self.year = QSpinBox(minimum=2000, maximum=2200, value=context.status().business_date.year)
        named(self.year, "plan_year", _("Year"))
        self.year.lineEdit().setTextMargins(8, 0, 0, 0)
        self.year.valueChanged.connect(lambda _year: self.refresh())
        self.table = QTableWidget(0, _MONTHS)
        named(self.table, "plan_table", _("Budgets and costs"))
        # Tab leaves the grid; within a cell that is being typed it goes to the next one.
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.verticalHeader().setFixedWidth(_TITLE_WIDTH)
        self.read = Button(_("Read a file…"), object_name="plan_read", accessible_name=_("Read a file…"))
        self.read.clicked.connect(self._ask_file)
        self.write = Button(_("Write a file…"), object_name="plan_write", accessible_name=_("Write a file…"))
        self.write.clicked.connect(self._ask_target)
        self.save = CommandButton(
            _("Save"), context.runner, self._intent, self._saved, object_name="plan_save", accessible_name=_("Save budgets and costs")
        )
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(_("Year"), "heading"))
        head.addWidget(self.year)
        head.addStretch(1)
        for button in (self.read, self.write, self.save):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the year again; what is typed and not saved stays where somebody else has saved meanwhile."""
        if change_set is not None and (not change_set.touches(EntityKind.MONTHLY_PLAN) or self.unsaved()):
            return
        self.context.runner.read(plans_of_year, self._show, self.context.messages.error, key="plans", owner=self, year=self.year.value())

    def unsaved(self) -> list[str]:
        """The cells that were typed in and not saved."""
        return [self._place(row, month) for row in range(len(self._lines)) for month in range(_MONTHS) if self._differs(row, month)]

    def read_file(self, path: Path) -> None:
        """Put the figures of a file into the grid; those of other years are not taken."""
        if self._known is None:
            return
        try:
            plans = read_plan_file(path, self._known)
        except StaffError as problem:
            self.context.messages.error(problem)
            return
        for plan in plans:
            line = (plan.line, plan.group_id)
            if plan.month.year == self._known.year and line in self._lines:
                self.table.item(self._lines.index(line), plan.month.month - 1).setText(self._text(plan.line, plan.value))

    def write_file(self, path: Path) -> None:
        """Write the year as it is saved."""
        if self._known is None:
            return
        try:
            write_file(plan_table(self._known).encode("utf-8-sig"), path)
        except StaffError as problem:
            self.context.messages.error(problem)

    def _show(self, known: YearOfPlans) -> None:
        self._known = known
        shown = [one for one in known.departments if one.active or any(one.group_id == group for _month, _line, group in known.values)]
        titles = {one.group_id: one.name for one in shown}
        self._lines = [(PlanLine.ROOMS_SOLD, None), (PlanLine.ROOM_REVENUE, None)]
        self._lines += [(line, one.group_id) for line in (PlanLine.GROUP_REVENUE, PlanLine.COST) for one in shown]
        self.table.setRowCount(len(self._lines))
        self.table.setHorizontalHeaderLabels([f"{known.year}-{month:02}" for month in range(1, _MONTHS + 1)])
        self.table.setVerticalHeaderLabels([self._title(line, titles) for line in self._lines])
        for row, (line, group) in enumerate(self._lines):
            for month in range(_MONTHS):
                item = QTableWidgetItem(self._text(line, known.values.get((dt.date(known.year, month + 1, 1), line, group))))
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, month, item)
        for month in range(_MONTHS):
            self.table.setColumnWidth(month, _MONTH_WIDTH)

    def _title(self, line: _Line, titles: dict[TransactionGroupId, str]) -> str:
        kind, group = line
        if group is None:
            return _(PLAN_LINE_TITLES[kind])
        words = _("Revenue: {department}") if kind is PlanLine.GROUP_REVENUE else _("Cost: {department}")
        return words.format(department=titles[group])

    def _text(self, line: PlanLine, value: int | None) -> str:
        if value is None or self._known is None:
            return ""
        return str(value) if line is PlanLine.ROOMS_SOLD else amount_text(value, self._known.currency)

    def _typed(self, row: int, month: int) -> int | None:
        """What a cell says now.

        Raises:
            Unreadable: it is no figure.
        """
        text = self.table.item(row, month).text().strip()
        if not text or self._known is None:
            return None
        if self._lines[row][0] is not PlanLine.ROOMS_SOLD:
            return parse_amount(text, self._known.currency)
        if not text.isdecimal():
            raise Unreadable(text)
        return int(text)

    def _stored(self, row: int, month: int) -> int | None:
        line, group = self._lines[row]
        return None if self._known is None else self._known.values.get((dt.date(self._known.year, month + 1, 1), line, group))

    def _differs(self, row: int, month: int) -> bool:
        try:
            return self._typed(row, month) != self._stored(row, month)
        except Unreadable:
            return True

    def _place(self, row: int, month: int) -> str:
        return f"{self.table.verticalHeaderItem(row).text()}, {self.table.horizontalHeaderItem(month).text()}"

    def _intent(self) -> Intent | None:
        """Everything that differs; a cell that is no figure is shown and named."""
        if self._known is None:
            return None
        plans: list[PlannedMonth] = []
        for row, (line, group) in enumerate(self._lines):
            for month in range(_MONTHS):
                try:
                    value = self._typed(row, month)
                except Unreadable:
                    self.table.setCurrentCell(row, month)
                    words = _("{place} is no figure. Nothing was saved. Correct it, or leave it empty.")
                    self.context.messages.error(words.format(place=self._place(row, month)))
                    return None
                if value != self._stored(row, month):
                    plans.append(PlannedMonth(dt.date(self._known.year, month + 1, 1), line, value, group))
        if not plans:
            self.context.messages.info(_("Nothing was typed that is not saved already."))
            return None
        return Intent(set_monthly_plans, {"plans": plans})

    def _saved(self, done: PlansSet) -> None:
        self.context.messages.success(_("Saved: {count}.").format(count=done.changed))
        self.refresh()

    def _ask_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Read a file…"), "", "CSV (*.csv)")
        if chosen:
            self.read_file(Path(chosen))

    def _ask_target(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Write a file…"), f"{self.year.value()}.csv", "CSV (*.csv)")
        if chosen:
            self.write_file(Path(chosen))
