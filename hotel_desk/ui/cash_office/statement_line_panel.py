"""One line of a bank file: the payments it may be, a reason, match, explain, put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from hotel_desk.domain.cashier_codes import StatementLineState
from hotel_desk.language import _
from hotel_desk.queries.statements import Proposal, proposals
from hotel_desk.services.reconciliation import explain_line, match_line, undo_line
from hotel_desk.ui.cash_office.statement_words import KIND_TITLES, STATE_TITLES, WHY_TITLES
from hotel_desk.ui.cashier.line_panel import Facts
from hotel_desk.ui.formats import amount_text, input_date_text, money_text, short_date_text
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.statements import StatementRow
    from hotel_desk.services.reconciliation import LineChanged
    from hotel_desk.ui.shell.screen import ScreenContext

TABLE_HEIGHT = 200


class StatementLinePanel(SidePanel):
    """Decides a line.

    Signals:
        decided(LineChanged): it was matched, explained or put back.
    """

    decided = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        self.form = Form(object_name="statement_line_form", accessible_name=_("Line of the file"), other_errors=context.messages.error)
        super().__init__(object_name="statement_line", accessible_name=_("Line of the file"), unsaved=self.form.changed_fields)
        self._context = context
        self.line: StatementRow | None = None
        self.facts = Facts()
        self.table = self._make_table()
        self.table.setFixedHeight(TABLE_HEIGHT)
        self.none = label(_("No payment looks like it. Explain the line, or look again once the payment is taken."), "quiet", wrap=True)
        self.none.setObjectName("no_proposals")
        self.none.hide()
        self.reason = TextField("reason", _("Reason"), object_name="statement_reason", limit=500)
        self.form.add(self.reason)
        for part in (self.facts, self.table, self.none, self.form):
            self.add(part)
        self.undo = self._button("undo", _("Put back"), "mdi6.undo-variant", self._undo_intent)
        self.explain = self._button("explain", _("Explain"), "mdi6.comment-text-outline", self._explain_intent)
        self.match = self._button("match", _("Match"), "mdi6.link-variant", self._match_intent, primary=True)
        self.set_primary(self.match)
        self.add_secondary(self.undo)
        self.add_secondary(self.explain)

    def show_line(self, line: StatementRow) -> None:
        """Show a line; another line empties the reason."""
        another = self.line is None or self.line.line_id != line.line_id
        self.line = line
        self.set_heading(money_text(line.amount_minor, line.currency), f"{input_date_text(line.date)} · {_(KIND_TITLES[line.kind])}")
        self.facts.show_facts(self._facts(line))
        left = line.state is StatementLineState.UNMATCHED
        self.table.setVisible(left)
        self.none.hide()
        self.form.setVisible(left)
        self.match.setVisible(left)
        self.explain.setVisible(left)
        self.undo.setVisible(not left)
        if another:
            self.form.set_values(reason="")
            self.table.set_rows([])
        if left:
            self._read()

    def first_field(self) -> QWidget:
        """Where the keyboard goes when the panel opens."""
        return self.table if self.line is not None and self.line.state is StatementLineState.UNMATCHED else self.undo

    def _facts(self, line: StatementRow) -> list[tuple[str, str]]:
        rows = [
            (_("State"), _(STATE_TITLES[line.state])),
            (_("Reference"), line.reference),
            (_("Text of the line"), line.text),
            (_("Fee"), money_text(line.fee_minor, line.currency) if line.fee_minor else ""),
            (_("File"), _("{file}, line {position}").format(file=line.file, position=line.position)),
            (_("Payment"), line.payment),
            (_("Reason"), line.reason),
            (_("Decided by"), line.decided_by),
        ]
        return [(title, text) for title, text in rows if text]

    def _read(self) -> None:
        if self.line is not None:
            self._context.runner.read(proposals, self._show, key="proposals", line_id=self.line.line_id)

    def _show(self, found: tuple[Proposal, ...]) -> None:
        self.table.set_rows(found)
        self.table.setVisible(bool(found))
        self.none.setVisible(not found)
        self.match.set_allowed(bool(found))
        if found:
            self.table.selectRow(0)

    def _make_table(self) -> DataTable[Proposal]:
        columns: list[Column[Proposal]] = [
            Column("date", _("Date"), lambda row: short_date_text(row.date), sort_key=lambda row: row.date, width=80),
            Column("who", _("Folio"), lambda row: f"{row.folio_name} · {row.folio_number}", width=0, tooltip=_tooltip),
            Column(
                "amount",
                _("Amount"),
                lambda row: amount_text(row.amount_minor, self._context.status().currency),
                sort_key=lambda row: row.amount_minor,
                align="right",
                width=96,
            ),
            Column("why", _("Likeness"), lambda row: _(WHY_TITLES[row.why]), width=120, tooltip=_tooltip, optional=True),
        ]
        return DataTable(columns, lambda row: row.posting_id, object_name="proposals", accessible_name=_("Payments it may be"))

    def _button(self, key: str, title: str, icon_name: str, intent: Callable[[], Intent | None], *, primary: bool = False) -> CommandButton:
        return CommandButton(
            title,
            self._context.runner,
            intent,
            self._decided,
            self.form.show_error,
            object_name=f"statement_{key}",
            accessible_name=title,
            kind="primary" if primary else "plain",
            icon_name=icon_name,
        )

    def _match_intent(self) -> Intent | None:
        chosen = self.table.current()
        if self.line is None or chosen is None or not self.form.check():
            return None
        about = {"line_id": self.line.line_id, "posting_id": chosen.posting_id, "version": self.line.version}
        return Intent(match_line, {**about, "reason": self.reason.value()})

    def _explain_intent(self) -> Intent | None:
        if self.line is None or not self.form.check():
            return None
        return Intent(explain_line, {"line_id": self.line.line_id, "version": self.line.version, "reason": self.reason.value()})

    def _undo_intent(self) -> Intent | None:
        return None if self.line is None else Intent(undo_line, {"line_id": self.line.line_id, "version": self.line.version})

    def _decided(self, changed: LineChanged) -> None:
        self.form.set_values(reason="")
        self.decided.emit(changed)


def _tooltip(row: Proposal) -> str:
    return " · ".join(part for part in (_(WHY_TITLES[row.why]), row.method, row.reference) if part)
