"""What a company or agent has with the hotel beside its own facts: negotiated rate plans, and its account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.queries.guest_desk import PartnerTerms, partner_terms
from hotel_desk.queries.setup_people import PartnerRow
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.setup.account_part import AccountPart
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.guest_file import GuestFile
    from hotel_desk.ui.shell.screen import ScreenContext


class PartnerPart(QFrame):
    """The rate plans agreed with it, each a way to its prices; and its account, opened and closed here."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_partner_terms")
        self.setProperty("role", "card")
        self._context = context
        self._file: GuestFile | None = None
        self._plan_buttons: list[Button] = []
        self.account = AccountPart(context, object_name="guest_account")
        self._none = label(_("No negotiated rate plan. Agree on one in the set-up of rate plans."), "quiet", wrap=True)
        self._plans = QVBoxLayout()
        self._plans.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(label(_("Negotiated rates"), "heading"))
        column.addWidget(self._none)
        column.addLayout(self._plans)
        column.addWidget(self.account)

    def show_file(self, file: GuestFile | None) -> None:
        """Be about a company or agent; None hides it."""
        self._file = file
        self.setVisible(file is not None)
        if file is not None:
            self._context.runner.read(partner_terms, self._take, key="terms", profile_id=file.profile_id)

    def _take(self, terms: PartnerTerms) -> None:
        if self._file is None:
            return
        for button in self._plan_buttons:
            self._plans.removeWidget(button)
            button.deleteLater()
        self._plan_buttons = []
        self._none.setVisible(not terms.plans)
        for plan in terms.plans:
            words = f"{plan.code} · {plan.name}"
            button = Button(
                words, object_name=f"guest_plan_{plan.code.lower()}", accessible_name=words, kind="quiet", icon_name="mdi6.tag-outline"
            )
            button.clicked.connect(
                lambda _checked=False, plan_id=plan.id: self._context.go_to(Target(kind=EntityKind.RATE_PLAN, id=plan_id))
            )
            self._plans.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._plan_buttons.append(button)
        form = self._file.form
        facts = (form.kind, form.name, form.phone, form.email, form.country, form.language, form.note, None)
        account = (terms.account_folio_id, terms.account_folio, terms.account_open)
        self.account.show_row(PartnerRow(self._file.profile_id, self._file.version, self._file.active, *facts, *account))
