"""What agents earn: a list by state with totals, and the panels that approve, change and pay it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.cashier_codes import CommissionState
from hotel_desk.language import _
from hotel_desk.queries.commissions import AgreementRow, CommissionList, CommissionRow, commission_agreements, commissions
from hotel_desk.reports.commission_words import COMMISSION_STATES, terms_text
from hotel_desk.services.commissions import decide_commissions
from hotel_desk.ui.city_ledger.commission_panels import AgreementPanel, CommissionPanel, CommissionStatementPanel, PayCommissionsPanel
from hotel_desk.ui.city_ledger.words import commission_look
from hotel_desk.ui.formats import amount_text, input_date_text, money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.find_field import FindField
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.services.commissions import CommissionsChanged
    from hotel_desk.ui.front_desk.job_panel import Outcome
    from hotel_desk.ui.shell.screen import ScreenContext

FIND_WIDTH = 240
APPROVE, PAY = "approve", "pay"


class CommissionPage(QWidget):
    """The controller of the list.

    Signals:
        left(): back to the accounts.
    """

    left = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("commission_page")
        self._context = context
        self._currency = context.status().currency
        self._every: CommissionList | None = None
        self._agreements: tuple[AgreementRow, ...] = ()
        self.totals = label("", "quiet")
        self.totals.setObjectName("commission_totals")
        self.chips = FilterChips(object_name="commission_chips", accessible_name=_("Which commissions"))
        self._show_counts(())
        self.chips.chosen.connect(lambda _key: self._narrow())
        self.table = self._make_table()
        self.table.opened.connect(self._opened)
        self.table.step_asked.connect(self._step_asked)
        self.finder = FindField(
            self.table,
            object_name="commission_find",
            accessible_name=_("Find a commission"),
            placeholder=_("Agent or guest (Ctrl+F)"),
        )
        self.finder.setMaximumWidth(FIND_WIDTH)
        self.finder.textChanged.connect(lambda _text: self._narrow())
        QShortcut(QKeySequence("Ctrl+F"), self, self.finder.setFocus)
        self.back = self._button("back", _("Accounts"), "mdi6.arrow-left", self.leave, "Alt+Left")
        self.agree = self._button("agreements", _("Agreements"), "mdi6.handshake-outline", self._ask_agreement, "Ctrl+Shift+A")
        self.statement = self._button("statement", _("Statement"), "mdi6.file-document-outline", self._ask_statement, "Ctrl+Shift+S")
        empty = EmptyState(
            _("No commissions"),
            _("A commission is worked out when a guest leaves whose agent has an agreement."),
            object_name="no_commissions",
            accessible_name=_("No commissions"),
            icon_name="mdi6.handshake-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="commission_content", accessible_name=_("Commissions"))
        self.area = PanelArea(
            self._laid_out(), SidePanel(object_name="commission_none", accessible_name=_("Commission")), object_name="commission_area"
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the list again; what is being typed stays."""
        self.content.show_loading()
        self._context.runner.read(_both, self._show, self.content.show_error, key="commissions")

    def unsaved(self) -> list[str]:
        """What is typed in the panel and not done."""
        panel = self.area.panel
        return panel.unsaved_edits() if self.area.is_open() and isinstance(panel, JobPanel) else []

    def leave(self) -> None:
        """Back to the accounts, unless something typed would be lost: then the panel asks."""
        if self.unsaved():
            self.area.panel.leave()
        else:
            self.area.close_panel()
            self.left.emit()

    def _show(self, read: tuple[CommissionList, tuple[AgreementRow, ...]]) -> None:
        self._every, self._agreements = read
        self._currency = self._every.currency
        self._show_counts(self._every.rows)
        self._narrow()

    def _narrow(self) -> None:
        if self._every is None:
            return
        said, state = self.finder.text().strip().casefold(), self.chips.key()
        rows = [row for row in self._every.rows if state in {"", row.state} and said in f"{row.agent_name} {row.guest_name}".casefold()]
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)
        total = sum(row.amount_minor for row in rows)
        self.totals.setText(_("{amount} in all").format(amount=money_text(total, self._currency)))

    def _show_counts(self, rows: tuple[CommissionRow, ...]) -> None:
        chips = [Chip(state, _(title), sum(row.state is state for row in rows)) for state, title in COMMISSION_STATES.items()]
        self.chips.set_chips(chips)

    def _opened(self, row: CommissionRow) -> None:
        self._put(CommissionPanel(self._context, row, self._currency))

    def _step_asked(self, row: CommissionRow, key: str) -> None:
        if key == APPROVE:
            run, failed = self._context.runner.run, self._context.messages.error
            about: dict[str, Any] = {"commission_ids": [row.commission_id], "state": CommissionState.APPROVED}
            run(decide_commissions, self._approved, failed, owner=self, **about)
        elif key == PAY and self._every is not None:
            rows = [one for one in self._every.rows if one.agent_id == row.agent_id and one.state is CommissionState.APPROVED]
            self._put(PayCommissionsPanel(self._context, rows, self._currency))

    def _approved(self, changed: CommissionsChanged) -> None:
        words = _("{amount} of commission is approved.")
        self._context.messages.success(words.format(amount=money_text(changed.amount_minor, self._currency)))
        self.refresh()

    def _ask_agreement(self) -> None:
        self._put(AgreementPanel(self._context, self._agreements, self._currency))

    def _ask_statement(self) -> None:
        row = self.table.current()
        if row is None:
            self._context.messages.info(_("Choose a commission of the agent first."))
        else:
            self._put(CommissionStatementPanel(self._context, row, self._context.status().business_date))

    def _put(self, panel: JobPanel) -> None:
        if self.unsaved():
            self.area.panel.leave()
            panel.deleteLater()
            return
        self.area.put_job(panel, self._finished)

    def _finished(self, outcome: Outcome) -> None:
        self._context.messages.success(outcome.sentence)
        self.area.close_panel()
        self.refresh()

    # --- building -----------------------------------------------------------------------------------------------------

    def _laid_out(self) -> QWidget:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.back)
        head.addWidget(label(_("Commissions"), "title"))
        head.addWidget(self.totals, 1)
        head.addWidget(self.finder, 1)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        actions.addWidget(self.chips, 1)
        actions.addWidget(self.statement)
        actions.addWidget(self.agree)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(actions)
        column.addWidget(self.content, 1)
        return left

    def _button(self, key: str, title: str, icon_name: str, act: Callable[[], None], shortcut: str) -> Button:
        button = Button(title, object_name=f"commission_{key}_button", accessible_name=title, icon_name=icon_name, shortcut=shortcut)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _make_table(self) -> DataTable[CommissionRow]:
        columns: list[Column[CommissionRow]] = [
            Column("agent", _("Agent"), lambda row: row.agent_name, width=0),
            Column("guest", _("Guest"), lambda row: row.guest_name, width=144, tooltip=lambda row: row.confirmation_number, optional=True),
            Column(
                "stay", _("Left"), lambda row: input_date_text(row.departure_date), lambda row: row.departure_date, width=104, optional=True
            ),
            Column("state", _("Status"), lambda row: _(COMMISSION_STATES[row.state]), width=144, look=commission_look),
            Column("base", _("Revenue"), lambda row: self._amount(row.base_minor), lambda row: row.base_minor, "right", 104, optional=True),
            Column("terms", _("Agreed"), self._terms, width=96, optional=True),
            Column("amount", _("Commission"), lambda row: self._amount(row.amount_minor), lambda row: row.amount_minor, "right", 104),
        ]
        return DataTable(columns, lambda row: row.commission_id, _step, object_name="commission_table", accessible_name=_("Commissions"))

    def _amount(self, minor: int) -> str:
        return amount_text(minor, self._currency)

    def _terms(self, row: CommissionRow) -> str:
        return terms_text(row.kind, row.rate_millionths, row.night_minor, self._currency)


def _step(row: CommissionRow) -> NextStep | None:
    steps = {CommissionState.OPEN: NextStep(APPROVE, _("Approve")), CommissionState.APPROVED: NextStep(PAY, _("Pay…"))}
    return steps.get(row.state)


def _both(reader: Any) -> tuple[CommissionList, tuple[AgreementRow, ...]]:
    return commissions(reader), commission_agreements(reader)
