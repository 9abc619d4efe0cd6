"""A late-charge folio that is not settled: the payment is taken on it, or a company's account takes it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.services.city_ledger import transfer_to_account
from hotel_desk.ui.account_field import account_field
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.front_desk.over_limit_part import OverLimitPart
from hotel_desk.ui.widgets.buttons import Button, Intent
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.late_charges import OpenLateCharges
    from hotel_desk.services.city_ledger import WindowOnAccount
    from hotel_desk.ui.shell.screen import ScreenContext


class LateChargePanel(JobPanel):
    """The panel of one row of the list."""

    NO_LOSS = frozenset({"window_number"})

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="late_charge_panel", title=_("Late charges"))
        self.row: OpenLateCharges | None = None
        self.amount = label("", wrap=True)
        self.form.add_widget(self.amount)
        self.window_field = ChoiceField("window_number", _("Folio window"), object_name="late_charge_window", required=True)
        self.account = account_field(context, object_name="late_charge_account")
        for field in (self.window_field, self.account):
            self.form.add(field)
        self.over_limit = OverLimitPart(self.form, "late_charge")
        self.add(self.form)
        self.make_primary(_("Put on the account"), self._intent, self._done, self._refused, object_name="late_charge_do")
        title = _("Take the payment on the folio")
        self.pay = Button(title, object_name="late_charge_pay", accessible_name=title, icon_name="mdi6.cash-plus", shortcut="Ctrl+L")
        self.pay.clicked.connect(self._open_folio)
        self.add_secondary(self.pay)

    def first_field(self) -> QWidget:
        return self.account.line

    def is_about(self, row: OpenLateCharges) -> bool:
        """Whether it shows this row."""
        return self.row is not None and self.row.folio_id == row.folio_id

    def show_row(self, row: OpenLateCharges) -> None:
        """Show late charges; what was typed for others is gone."""
        if not self.is_about(row):
            self.form.set_values(window_number=None, profile_id=None)
            self.over_limit.begin_again()
            self.form.mark_saved()
        self.row = row
        self.set_heading(row.guest_name, _("Folio {number}").format(number=row.folio_number))
        self._say(row.balance_minor)
        self.context.runner.read(folio_view, self._show_windows, self.form.show_error, owner=self, key="late folio", folio_id=row.folio_id)

    def _say(self, balance_minor: int) -> None:
        currency = self.context.status().currency
        owed = _("{amount} is open.") if balance_minor >= 0 else _("{amount} is to be paid back to the guest.")
        self.amount.setText(owed.format(amount=money_text(abs(balance_minor), currency)))

    def _show_windows(self, folio: FolioView) -> None:
        owed = [window for window in folio.windows if window.balance_minor]
        choices = [(one.number, f"{one.number}  {one.payee_name} · {money_text(one.balance_minor, folio.currency)}") for one in owed]
        self.window_field.set_choices(choices)
        if self.window_field.value() is None and choices:
            self.window_field.set_value(choices[0][0])
            self.form.mark_saved()

    def _intent(self) -> Intent | None:
        account = self.account.value()
        if self.row is None or not self.form.check() or account is None:
            return None
        about = {"folio_id": self.row.folio_id, "window_number": self.window_field.value(), "profile_id": account.profile_id}
        return Intent(transfer_to_account, {**about, "over_limit_reason": self.over_limit.reason()})

    def _refused(self, error: StaffError) -> None:
        if not self.over_limit.takes(error):
            self.form.show_error(error)

    def _done(self, moved: WindowOnAccount) -> None:
        amount = money_text(moved.amount_minor, self.context.status().currency)
        self.form.mark_saved()
        self.finished.emit(Outcome(_("{amount} is on the account of {name} now.").format(amount=amount, name=moved.account_name)))

    def _open_folio(self) -> None:
        if self.row is not None:
            self.context.go_to(Target(kind=EntityKind.FOLIO, id=self.row.folio_id))
