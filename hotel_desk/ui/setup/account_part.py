"""The account of a company or agent in its set-up panel: whether it may pay later, opened and closed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.services.company_accounts import AccountState, close_ar_account, open_ar_account
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.setup.noun import RowPart
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.setup_people import PartnerRow
    from hotel_desk.ui.shell.screen import ScreenContext


class AccountPart(RowPart["PartnerRow"]):
    """Says what the account is, and opens or closes it."""

    def __init__(self, context: ScreenContext, *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._context = context
        self._row: PartnerRow | None = None
        self.state = label("", "quiet", wrap=True)
        self.state.setObjectName(f"{object_name}_state")
        self.turn = CommandButton(
            _("Open an account"),
            context.runner,
            self._intent,
            self._done,
            context.messages.error,
            object_name=f"{object_name}_turn",
            accessible_name=_("Open an account"),
            kind="plain",
        )
        self.folio = Button(
            _("Show its folio"),
            object_name=f"{object_name}_folio",
            accessible_name=_("Show its folio"),
            icon_name="mdi6.receipt-text-outline",
        )
        self.folio.clicked.connect(self._show_folio)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(_("Account with the hotel"), "heading"))
        column.addWidget(self.state)
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=8)
        flow.addWidget(self.turn)
        flow.addWidget(self.folio)
        column.addWidget(buttons)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_row(self, row: PartnerRow | None) -> None:
        self._row = row
        self.state.setText(_state_words(row))
        title = _("Close the account") if row is not None and row.account_open else _("Open an account")
        self.turn.setText(title)
        self.turn.setAccessibleName(title)
        self.turn.setVisible(row is not None)
        self.folio.setVisible(row is not None and row.account_folio_id is not None)

    def _intent(self) -> Intent | None:
        if self._row is None:
            return None
        return Intent(close_ar_account if self._row.account_open else open_ar_account, {"profile_id": self._row.id})

    def _done(self, account: AccountState) -> None:
        name = self._row.name if self._row is not None else ""
        sentence = _("{name} may pay later: folio {folio}.") if account.active else _("The account of {name} is closed.")
        self._context.messages.success(sentence.format(name=name, folio=account.folio_number))

    def _show_folio(self) -> None:
        if self._row is not None and self._row.account_folio_id is not None:
            self._context.go_to(Target(kind=EntityKind.FOLIO, id=self._row.account_folio_id))


def _state_words(row: PartnerRow | None) -> str:
    if row is None:
        return _("An account can be opened once this is saved.")
    if row.account_folio is None:
        return _("None: its guests pay at the desk.")
    if row.account_open:
        return _("Open: it may pay for the rooms of its guests. What it owes stands on folio {folio}.").format(folio=row.account_folio)
    return _("Closed: it takes nothing new. What it owes stands on folio {folio}.").format(folio=row.account_folio)
