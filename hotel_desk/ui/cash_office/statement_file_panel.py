"""A file of a bank, a card acquirer or a wallet before it is read: whose it is, which column is what, what would be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QSizePolicy

from hotel_desk.domain.cashier_codes import StatementKind
from hotel_desk.jobs.statement_import import FIELD_TITLES, StatementHead, StatementPlan, arguments_of, statement_head, statement_plan
from hotel_desk.language import _
from hotel_desk.services.reconciliation import read_statement
from hotel_desk.ui.cash_office.statement_words import KIND_TITLES
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import ScreenContext

_LONGEST_SAMPLE = 24


class StatementFilePanel(SidePanel):
    """Reads a file.

    Signals:
        done(StatementRead): it was read.
    """

    done = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="statement_file", accessible_name=_("Read a file"))
        self._context = context
        self._path: Path | None = None
        self._head: StatementHead | None = None
        self.plan: StatementPlan | None = None
        self.set_heading(_("Read a file"))
        self.kind = ChoiceField(
            "kind",
            _("Whose file"),
            object_name="statement_kind",
            choices=[(kind, _(title)) for kind, title in KIND_TITLES.items()],
            required=True,
        )
        self.kind.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.kind.set_value(StatementKind.BANK)
        self.kind.edited.connect(self._load_again)
        self.choose = Button(
            _("Choose file…"), object_name="statement_choose", accessible_name=_("Choose the file"), icon_name="mdi6.folder-open-outline"
        )
        self.choose.clicked.connect(self._ask_file)
        self.file = label("", "heading", wrap=True)
        self.file.setObjectName("statement_file_name")
        self.form = Form(object_name="statement_columns", accessible_name=_("Columns of the file"), other_errors=context.messages.error)
        self.columns = {
            field: ChoiceField(field, _(title), object_name=f"statement_column_{field}") for field, title in FIELD_TITLES.items()
        }
        fields = list(self.columns.values())
        for left, right in zip(fields[::2], [*fields[1::2], None], strict=False):
            self.form.add(*(field for field in (left, right) if field is not None))
        for field in fields:
            field.edited.connect(self._plan_again)
        self.told = AmountRows()
        self.told.setObjectName("statement_told")
        self.problem = label("", "error", wrap=True)
        self.problem.setObjectName("statement_problem")
        for part in (self.kind, self.choose, self.file, self.form, self.told, self.problem):
            self.add(part)
        self.read_it = CommandButton(
            _("Read"),
            context.runner,
            self._intent,
            self._read_done,
            self._refused,
            object_name="statement_read",
            accessible_name=_("Read the file"),
            kind="primary",
            icon_name="mdi6.file-download-outline",
        )
        self.set_primary(self.read_it)
        self.begin()

    def begin(self) -> None:
        """Start without a file."""
        self._path = self._head = self.plan = None
        self.file.hide()
        self.form.hide()
        self.told.show_rows([])
        self.problem.hide()
        self.read_it.set_allowed(False)

    def load(self, path: Path) -> None:
        """Look at a file."""
        self._path = path
        self._load_again()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self.window(), _("Choose the file"), "", _("Tables (*.csv *.txt *.xlsx)"))
        dialog.setObjectName("statement_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.load(Path(name)))
        dialog.open()

    def _load_again(self) -> None:
        if self._path is not None:
            self._context.runner.read(
                statement_head, self._show_head, self._refused, key="statement head", file=self._path, kind=self.kind.value()
            )

    def _show_head(self, head: StatementHead) -> None:
        self._head = head
        self.file.setText(head.raw.file)
        self.file.show()
        choices = [(None, "–"), *((place, self._column_title(head, place)) for place in range(len(head.headings)))]
        for field, choice in self.columns.items():
            choice.set_choices(choices)
            choice.set_value(head.columns.get(field))
        self.form.show()
        self._plan_again()

    @staticmethod
    def _column_title(head: StatementHead, place: int) -> str:
        """The heading with the first value beneath it."""
        first = next((row[place].strip() for row in head.sample if place < len(row) and row[place].strip()), "")
        heading = head.headings[place] or str(place + 1)
        return f"{heading} ({first[:_LONGEST_SAMPLE]})" if first else heading

    def _chosen(self) -> dict[str, int]:
        return {field: choice.value() for field, choice in self.columns.items() if choice.value() is not None}

    def _plan_again(self) -> None:
        if self._head is not None:
            self.read_it.set_allowed(False)
            self._context.runner.read(
                statement_plan, self._show_plan, self._refused, key="statement plan", head=self._head, columns=self._chosen()
            )

    def _show_plan(self, plan: StatementPlan) -> None:
        self.plan = plan
        self.problem.hide()
        amount = sum(line.amount_minor for line in plan.lines)
        days = sorted(line.date for line in plan.lines)
        rows = [
            (_("Lines"), str(len(plan.lines))),
            (_("Rows without an amount"), str(plan.skipped)),
            (_("Dates"), f"{input_date_text(days[0])} – {input_date_text(days[-1])}"),
            (_("Fees"), money_text(sum(line.fee_minor for line in plan.lines), plan.currency)),
            (_("Total"), money_text(amount, plan.currency)),
        ]
        self.told.show_rows(rows)
        self.read_it.set_allowed(True)
        self.read_it.setFocus()

    def _refused(self, error: StaffError) -> None:
        self.told.show_rows([])
        self.problem.setText(str(error))
        self.problem.show()

    def _intent(self) -> Intent | None:
        if self.plan is None or self._head is None:
            return None
        own_choice = self._head.remembered or dict(self.plan.columns) != self._head.columns
        return Intent(read_statement, arguments_of(self.plan, self.kind.value(), remember=own_choice))

    def _read_done(self, result: object) -> None:
        self.begin()
        self.done.emit(result)
