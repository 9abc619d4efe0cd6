"""The ledgers of some days: the four of them, what was counted, and the lines behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ledgers import LEDGER_TITLES, SECTION_TITLES, LedgerMovement, Section
from hotel_desk.domain.report_codes import ReportFormat, ReportWay
from hotel_desk.jobs.ledger_files import write_journal, write_trial_balance
from hotel_desk.jobs.ledger_papers import ShownBalance, shown_balance, trial_balance_pdf
from hotel_desk.language import _
from hotel_desk.queries.ledger_check import out_of_balance
from hotel_desk.queries.trial_balance import trial_balance
from hotel_desk.services.journal_export import record_journal_export
from hotel_desk.services.reports_taken_out import record_report_out
from hotel_desk.ui.cash_office.ledger_panel import Asked, LedgerPanel
from hotel_desk.ui.formats import amount_text, money_text
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.day_range import DayRange
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.queries.invariants import Violation
    from hotel_desk.queries.trial_balance import TrialBalance
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

PANEL_WIDTH = 480
_LEDGERS_HEIGHT = 176
_CSV = "CSV (*.csv)"


@dataclass(frozen=True, slots=True)
class Figure:
    """A row beneath the ledgers: a transaction code in its section, or a tax."""

    part: str
    code: str
    name: str
    lines: str
    amount_minor: int
    tax_minor: int | None
    asked: Asked


class LedgerPage(QWidget):
    """Two days, the ledgers between them, every figure of the trial balance; a panel with the lines behind the chosen one."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("ledger_page")
        self.context = context
        self.balance: TrialBalance | None = None
        self.days = DayRange(_("From"), object_name="ledger_days", relative_to=self._today, required=True)
        self.days.set_value(self._today(), self._today())
        for field in self.days.fields():
            field.line.returnPressed.connect(self.read_days)
        self.ledgers = self._make_ledgers()
        self.proof = label("", "heading", wrap=True)
        self.proof.setObjectName("ledger_proof")
        self.figures = self._make_figures()
        self.panel = LedgerPanel(context)
        self._make_buttons()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.ledgers)
        column.addWidget(self.proof)
        column.addWidget(self.figures, 1)
        empty = EmptyState("", object_name="no_ledgers", accessible_name=_("Ledgers"))
        self.content = Content(body, empty, self.refresh, object_name="ledger_content", accessible_name=_("Ledgers"))
        left = QWidget()
        whole = QVBoxLayout(left)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(8)
        whole.addLayout(self._head())
        whole.addWidget(self._actions())
        whole.addWidget(self.content, 1)
        self.split = ListWithPanel(left, self.panel, object_name="ledger_split", panel_width=PANEL_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.split)
        self.setFocusProxy(self.figures)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Add up the days anew."""
        if change_set is not None and not change_set.touches(EntityKind.POSTING, EntityKind.BUSINESS_DATE):
            return
        if self.days.check():
            self.content.show_loading()
            self.context.runner.read(trial_balance, self._show, self.content.show_error, key="trial balance", **self._span())

    def read_days(self) -> None:
        """Add up the days that were typed."""
        self.refresh()

    def unsaved(self) -> list[str]:
        """Nothing is typed here that could be lost."""
        return []

    def check(self) -> None:
        """List every stay, window and account that does not add up."""
        self.context.runner.read(out_of_balance, self._checked, key="balance check")

    def print_balance(self) -> None:
        """Show the trial balance as paper."""
        if self.days.check():
            made = partial(trial_balance_pdf, printed_by=self.context.status().user_name)
            span = self._span()
            shown = partial(self.context.runner.read, made, self._show_paper, owner=self, **span)
            self._record_balance(ReportFormat.PDF, ReportWay.PAPER, shown, **span)

    def save_balance(self) -> None:
        """Write the trial balance into a file."""
        self._save(_("Save the trial balance"), "trial-balance", self._write_balance)

    def save_journal(self) -> None:
        """Write the journal for the books of account into a file."""
        self._save(_("Export the journal"), "journal", self._record_export)

    def _today(self) -> date:
        return self.context.status().business_date

    def _span(self) -> dict[str, Any]:
        first, last = self.days.fields()
        return {"first": first.value(), "last": last.value()}

    def _show(self, balance: TrialBalance) -> None:
        self.balance = balance
        self.ledgers.set_rows(balance.ledgers)
        self.figures.set_rows(_figures(balance))
        self.proof.setText(self._proof_words(balance))
        self.proof.setProperty("role", "heading" if balance.adds_up else "error")
        self.proof.style().polish(self.proof)
        self.content.show_content()
        if self.panel.asked is not None and self.panel.isVisibleTo(self):
            self._open_lines(self.panel.asked)

    def _proof_words(self, balance: TrialBalance) -> str:
        booked, change = (money_text(minor, balance.currency) for minor in (balance.identity.booked_minor, balance.identity.change_minor))
        words = _("Charges + taxes + paid-outs − payments = {booked}; the ledgers changed by {change}.").format(
            booked=booked, change=change
        )
        if balance.adds_up:
            return f"✓ {words}"
        difference = money_text(balance.identity.difference_minor, balance.currency)
        return f"✗ {words} " + _("They differ by {difference}: check where.").format(difference=difference)

    def _open_lines(self, asked: Asked) -> None:
        if self.balance is not None:
            self.panel.show_lines(asked, self.balance.first, self.balance.last, self.balance.currency)
            self.split.open_panel()
            self.panel.lines.setFocus()

    def _open_ledger(self, row: LedgerMovement) -> None:
        self._open_lines(Asked(_(LEDGER_TITLES[row.ledger]), {"ledger": row.ledger}))

    def _checked(self, found: tuple[Violation, ...]) -> None:
        if not found:
            self.context.messages.success(_("Every stay, window and account adds up."))
            return
        self.panel.show_violations(found)
        self.split.open_panel()

    def _show_paper(self, made: MadePaper) -> None:
        PaperPreviewDialog(self.window(), Paper(made.pdf, made.title, made.file_name), preferred_printer="").open()

    def _save(self, title: str, name: str, write: Any) -> None:
        if not self.days.check():
            return
        span = self._span()
        chosen, _filter = QFileDialog.getSaveFileName(self, title, f"{name}-{span['first']}-{span['last']}.csv", _CSV)
        if chosen:
            write(Path(chosen), **span)

    def _write_balance(self, target: Path, **span: Any) -> None:
        self._record_balance(ReportFormat.CSV, ReportWay.FILE, partial(self._write, write_trial_balance, target, **span), **span)

    def _record_balance(self, report_format: ReportFormat, way: ReportWay, then: Callable[[], object], **span: Any) -> None:
        """Who takes the balances of a house out of it is written down before they go."""

        def record(shown: ShownBalance) -> None:
            self.context.runner.run(record_report_out, lambda _recorded: then(), owner=self, **shown.taken_out(report_format, way))

        self.context.runner.read(shown_balance, record, owner=self, **span)

    def _record_export(self, target: Path, **span: Any) -> None:
        """Who takes the journal out of the house is written down before the file is."""
        written = partial(self._write, write_journal, target, **span)
        self.context.runner.run(record_journal_export, lambda _recorded: written(), owner=self, **span)

    def _write(self, write: Any, target: Path, **span: Any) -> None:
        self.context.runner.read(write, self._saved, owner=self, target=target, **span)

    def _saved(self, target: Path) -> None:
        self.context.messages.success(_("{file} is written.").format(file=target.name))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for field in self.days.fields():
            row.addWidget(field)
        row.addWidget(self.show_days, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        return row

    def _actions(self) -> QWidget:
        """In as many rows as there is room for, beside the open panel too."""
        bar = QWidget()
        flow = FlowLayout(bar, spacing=8)
        for button in (self.check_it, self.print_it, self.save_it, self.export_it):
            flow.addWidget(button)
        return bar

    def _make_buttons(self) -> None:
        def button(name: str, title: str, act: Any, icon_name: str, **more: Any) -> Button:
            made = Button(title, object_name=f"ledger_{name}", accessible_name=title, icon_name=icon_name, **more)
            made.clicked.connect(act)
            return made

        self.show_days = button("show", _("Show"), self.read_days, "mdi6.calendar-check", kind="primary")
        self.check_it = button("check", _("Check balances"), self.check, "mdi6.scale-balance", shortcut="F7")
        self.print_it = button("print", _("Print"), self.print_balance, "mdi6.printer", shortcut="F9")
        self.save_it = button("save", _("Save as CSV…"), self.save_balance, "mdi6.content-save-outline")
        self.export_it = button("export", _("Export journal…"), self.save_journal, "mdi6.export")

    def _amount(self, minor: int) -> str:
        return amount_text(minor, self.context.status().currency)

    def _make_ledgers(self) -> DataTable[LedgerMovement]:
        def figure(key: str, title: str, name: str) -> Column[LedgerMovement]:
            return Column(
                key,
                title,
                lambda row: self._amount(getattr(row, name)),
                sort_key=lambda row: getattr(row, name),
                align="right",
                width=128,
            )

        columns: list[Column[LedgerMovement]] = [
            Column("ledger", _("Ledger"), lambda row: _(LEDGER_TITLES[row.ledger]), width=0),
            figure("opening", _("Opening"), "opening_minor"),
            figure("debits", _("Debits"), "debits_minor"),
            figure("credits", _("Credits"), "credits_minor"),
            figure("closing", _("Closing"), "closing_minor"),
        ]
        table = DataTable(columns, lambda row: row.ledger, object_name="ledgers", accessible_name=_("Ledgers"))
        table.setFixedHeight(_LEDGERS_HEIGHT)
        table.opened.connect(self._open_ledger)
        return table

    def _make_figures(self) -> DataTable[Figure]:
        columns: list[Column[Figure]] = [
            Column("part", _("Counted among"), lambda row: row.part, width=184),
            Column("code", _("Code"), lambda row: row.code, width=144),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("lines", _("Lines"), lambda row: row.lines, align="right", width=64, optional=True),
            Column(
                "amount",
                _("Amount"),
                lambda row: self._amount(row.amount_minor),
                sort_key=lambda row: row.amount_minor,
                align="right",
                width=120,
            ),
            Column(
                "tax",
                _("Tax"),
                lambda row: "" if row.tax_minor is None else self._amount(row.tax_minor),
                sort_key=lambda row: row.tax_minor,
                align="right",
                width=104,
            ),
        ]
        table = DataTable(
            columns,
            lambda row: tuple(row.asked.of.values()),
            object_name="ledger_figures",
            accessible_name=_("Figures of the trial balance"),
        )
        table.opened.connect(lambda row: self._open_lines(row.asked))
        return table


def _figures(balance: TrialBalance) -> list[Figure]:
    codes = [
        Figure(
            _(SECTION_TITLES[code.section]),
            code.code,
            code.name,
            str(code.lines),
            code.amount_minor,
            code.tax_minor if code.section is Section.CHARGES else None,
            Asked(f"{_(SECTION_TITLES[code.section])}: {code.name}", {"section": code.section, "code_id": code.code_id}),
        )
        for code in balance.codes
    ]
    taxes = [
        Figure(_("Taxes"), tax.code, tax.name, "", tax.amount_minor, None, Asked(tax.name, {"tax_rule_id": tax.rule_id}))
        for tax in balance.taxes
    ]
    return [*codes, *taxes]
