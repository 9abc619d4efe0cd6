"""What guests who have left still owe on their late-charge folios; each is paid, or put on an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _, plural
from hotel_desk.queries.late_charges import OpenLateCharges, open_late_charges
from hotel_desk.ui.cash_office.late_charge_panel import LateChargePanel
from hotel_desk.ui.formats import amount_text, input_date_text, money_text
from hotel_desk.ui.tokens import PANEL_WIDTH
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.front_desk.job_panel import Outcome
    from hotel_desk.ui.shell.screen import ScreenContext

_CONCERNS = (EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RESERVATION)


class LateChargePage(QWidget):
    """The list, what it comes to, and the panel of the chosen row."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("late_charge_page")
        self.context = context
        self.table = self._make_table()
        empty = EmptyState(
            _("No late charges are open"),
            _("What is found after a guest has left and paid stands here until it is settled."),
            object_name="no_late_charges",
            accessible_name=_("No late charges are open"),
            icon_name="mdi6.check-circle-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="late_charge_content", accessible_name=_("Late charges"))
        self.total = label("", wrap=True)
        self.total.setObjectName("late_charge_total")
        self.panel = LateChargePanel(context)
        self.panel.finished.connect(self._done)
        self.panel.left.connect(self._left)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.total)
        column.addWidget(self.content, 1)
        self.split = ListWithPanel(left, self.panel, object_name="late_charge_split", panel_width=PANEL_WIDTH)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the list again."""
        if change_set is not None and not change_set.touches(*_CONCERNS):
            return
        self.content.show_loading()
        self.context.runner.read(open_late_charges, self._show, self.content.show_error, owner=self, key="late charges")

    def unsaved(self) -> list[str]:
        """What would be lost on leaving."""
        return self.panel.unsaved_edits() if self.panel.isVisibleTo(self) else []

    def _show(self, rows: tuple[OpenLateCharges, ...]) -> None:
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)
        words = plural("{count} folio is open, {amount} in all.", "{count} folios are open, {amount} in all.", len(rows))
        amount = money_text(sum(row.balance_minor for row in rows), self.context.status().currency)
        self.total.setText(words.format(count=len(rows), amount=amount) if rows else "")
        on_view = next((row for row in rows if self.panel.is_about(row)), None)
        if on_view is not None:
            self.panel.show_row(on_view)
        elif not self.panel.unsaved_edits():
            self.split.close_panel()

    def _opened(self, row: OpenLateCharges) -> None:
        if self.panel.unsaved_edits() and not self.panel.is_about(row):
            self.panel.leave()
            return
        self.panel.show_row(row)
        self.split.open_panel()
        self.panel.first_field().setFocus()

    def _done(self, outcome: Outcome) -> None:
        self.context.messages.success(outcome.sentence)
        self._left()
        self.refresh()

    def _left(self) -> None:
        self.split.close_panel()
        self.table.setFocus()

    def _make_table(self) -> DataTable[OpenLateCharges]:
        currency = self.context.status().currency
        columns: list[Column[OpenLateCharges]] = [
            Column("guest", _("Guest"), lambda row: row.guest_name, width=0),
            Column(
                "folio", _("Folio"), lambda row: row.folio_number, sort_key=lambda row: (len(row.folio_number), row.folio_number), width=96
            ),
            Column("number", _("Confirmation"), lambda row: row.confirmation_number, width=104, optional=True),
            Column(
                "left",
                _("Left on"),
                lambda row: input_date_text(row.left_date),
                sort_key=lambda row: row.left_date,
                width=104,
                optional=True,
            ),
            Column("since", _("Open since"), lambda row: input_date_text(row.opened_date), sort_key=lambda row: row.opened_date, width=104),
            Column(
                "open",
                _("Balance"),
                lambda row: amount_text(row.balance_minor, currency),
                sort_key=lambda row: row.balance_minor,
                align="right",
                width=104,
            ),
        ]
        table = DataTable(columns, lambda row: row.folio_id, object_name="late_charge_table", accessible_name=_("Late charges"))
        table.opened.connect(self._opened)
        return table
