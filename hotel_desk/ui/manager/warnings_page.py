"""What the closes have warned of, and the field in which it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.figure_codes import CLOSE_RULE_TITLES, CloseRule
from hotel_desk.language import _
from hotel_desk.queries.close_warnings import CloseWarningRow
from hotel_desk.reports.warning_words import warning_sentence
from hotel_desk.services.close_warnings import answer_close_warning
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import short_date_text
from hotel_desk.ui.manager.report_opening import report_target
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.ui.shell.screen import ScreenContext

_REPORTS = {
    CloseRule.REVERSALS: "reversals-and-allowances",
    CloseRule.ALLOWANCES: "reversals-and-allowances",
    CloseRule.DISCOUNTS: "rate-check",
    CloseRule.UNUSUAL_REVENUE: "revenue",
}


class WarningsPage(QWidget):
    """The warnings, the newest first; each stays until somebody has said why it is so."""

    def __init__(self, context: ScreenContext, retry: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("manager_warnings_page")
        self._context = context
        columns: list[Column[CloseWarningRow]] = [
            Column("date", _("Date"), lambda row: short_date_text(row.date), sort_key=lambda row: row.date, width=88),
            Column("rule", _("What it is about"), lambda row: _(CLOSE_RULE_TITLES[row.rule]), width=176),
            Column("sentence", _("What was found"), warning_sentence, width=0, tooltip=warning_sentence),
        ]
        self.table = DataTable(columns, lambda row: row.id, object_name="manager_warnings", accessible_name=_("Warnings of the closes"))
        empty = EmptyState(
            _("Nothing to answer"),
            _("No close has warned of anything that is not answered."),
            object_name="manager_warnings_empty",
            accessible_name=_("Nothing to answer"),
            icon_name="mdi6.check-circle-outline",
        )
        self.content = Content(
            self.table, empty, retry, object_name="manager_warnings_content", accessible_name=_("Warnings of the closes")
        )
        self.answer = TextField("answer", _("Why it is so"), object_name="manager_answer", required=True)
        title = _("Answer")
        self.button = CommandButton(
            title,
            context.runner,
            self._intent,
            self._answered,
            object_name="manager_answer_now",
            accessible_name=title,
            icon_name="mdi6.check",
        )
        self.answer.line.returnPressed.connect(self.button.click)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self.answer, 1)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.content, 1)
        column.addWidget(self._foot)
        self.setFocusProxy(self.table)
        self.table.selected.connect(lambda _row: self._allow())
        self.table.opened.connect(self._open)

    def show_warnings(self, rows: Sequence[CloseWarningRow]) -> None:
        """Show what waits for an answer."""
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)
        if rows and self.table.current() is None:
            self.table.select(rows[0].id)
        self._foot.setVisible(bool(rows))
        self._allow()

    def unsaved(self) -> list[str]:
        """An answer that was typed and not given."""
        return [_("The answer to a warning")] if self.answer.value() else []

    def _allow(self) -> None:
        self.button.set_allowed(self.table.current() is not None)

    def _intent(self) -> Intent | None:
        row = self.table.current()
        said = self.answer.value()
        if row is None:
            return None
        if not said:
            self.answer.show_error(_("Say why it is so."))
            self.answer.setFocus()
            return None
        return Intent(answer_close_warning, {"warning_id": row.id, "answer": said})

    def _answered(self, _now: object) -> None:
        self.answer.set_value("")
        self._context.messages.success(_("The warning is answered."))

    def _open(self, row: CloseWarningRow) -> None:
        if row.rule is CloseRule.OVER_OR_SHORT:
            self._context.go_to(Target(kind=EntityKind.CASHIER_SHIFT, id=UUID(row.detail["shift_id"])))
        else:
            self._context.go_to(report_target(_REPORTS[row.rule], row.date))
