"""A window of a folio put on an account: what a guest or the house owes, paid later by the company or agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.queries.credit_levels import CreditStanding, credit_standing
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.queries.folio_list import FolioRow, find_folios_for_lines
from hotel_desk.services.city_ledger import transfer_to_account
from hotel_desk.ui.credit_words import level_words
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.job_panel import REASON_LENGTH, JobPanel, Outcome
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.city_ledger import AccountView
    from hotel_desk.services.city_ledger import WindowOnAccount
    from hotel_desk.ui.shell.screen import ScreenContext


class TakeOverPanel(JobPanel):
    """Which window of which folio the account pays."""

    NO_LOSS = frozenset({"folio_id", "window_number"})

    def __init__(self, context: ScreenContext, view: AccountView) -> None:
        super().__init__(context, object_name="take_over", title=_("Put on the account"))
        self.view = view
        self.set_heading(_("Put on the account"), view.row.name)
        self.found: SearchField[FolioRow] = SearchField(
            "folio_id",
            _("Room, guest or folio number"),
            runner=context.runner,
            query=find_folios_for_lines,
            title=_folio_title,
            subtitle=lambda row: _("Folio {number}").format(number=row.number),
            object_name="take_over_folio",
            placeholder=_("Room, guest or folio number"),
            required=True,
        )
        self.window_field = ChoiceField("window_number", _("Folio window"), object_name="take_over_window", required=True)
        self.reason = TextField(
            "over_limit_reason",
            _("Reason above the limit"),
            object_name="take_over_reason",
            limit=REASON_LENGTH,
            hint=_("Only where the account may not owe so much, or its level does not allow it; needs its own permission."),
        )
        self.level = label("", "quiet", wrap=True)
        self.level.setObjectName("take_over_level")
        self.amounts = AmountRows()
        self.amounts.setObjectName("take_over_amounts")
        self.form.add_widget(self.level)
        self.form.add_widget(self.amounts)
        for field in (self.found, self.window_field, self.reason):
            self.form.add(field)
        self.form.add_widget(label(_("The account pays this window from now on, also what comes to it later."), "quiet", wrap=True))
        self.add(self.form)
        self.make_primary(_("Put on the account"), self._intent, self._done, object_name="take_over_do")
        self.form.mark_saved()
        self.found.chosen.connect(self._folio_chosen)
        self._show_limit()
        self.level.hide()
        context.runner.read(credit_standing, self._show_level, self.form.show_error, key="level", profile_id=view.row.profile_id)

    def first_field(self) -> QWidget:
        return self.found.line

    def _show_limit(self) -> None:
        """What the account owes, and may."""
        row, currency = self.view.row, self.view.currency
        if row.limit_minor is None:
            allowed = [(_("May owe"), _("no limit"))]
        else:
            left = max(0, row.limit_minor - row.balance_minor)
            allowed = [(_("May owe"), money_text(row.limit_minor, currency)), (_("Left of the limit"), money_text(left, currency))]
        self.amounts.show_rows([(_("Owes"), money_text(row.balance_minor, currency)), *allowed])

    def _show_level(self, standing: CreditStanding) -> None:
        self.level.setText(_("Credit level {words}").format(words=level_words(standing, self.view.currency)))
        self.level.setVisible(bool(standing.number))

    def _folio_chosen(self, row: FolioRow) -> None:
        self.context.runner.read(folio_view, self._show_windows, self.form.show_error, key="take over", folio_id=row.folio_id)

    def _show_windows(self, folio: FolioView) -> None:
        owed = [window for window in folio.windows if window.balance_minor]
        choices = [(one.number, f"{one.number}  {one.payee_name} · {money_text(one.balance_minor, folio.currency)}") for one in owed]
        self.window_field.set_choices(choices)
        self.window_field.set_value(choices[0][0] if choices else None)
        self.window_field.show_error("" if choices else _("Nothing is open on this folio."))

    def _intent(self) -> Intent | None:
        row = self.found.value()
        if not self.form.check() or row is None:
            return None
        about = {"folio_id": row.folio_id, "window_number": self.window_field.value(), "profile_id": self.view.row.profile_id}
        return Intent(transfer_to_account, {**about, "over_limit_reason": self.reason.value() or None})

    def _done(self, moved: WindowOnAccount) -> None:
        self.form.mark_saved()
        amount = money_text(moved.amount_minor, self.view.currency)
        self.finished.emit(Outcome(_("{amount} is on the account of {name} now.").format(amount=amount, name=moved.account_name)))


def _folio_title(row: FolioRow) -> str:
    return " · ".join(part for part in (row.name, row.room_number) if part)
