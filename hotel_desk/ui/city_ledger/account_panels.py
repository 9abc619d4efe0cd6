"""What is done to an account: an application undone, its statement printed, its terms changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.jobs.account_papers import account_statement_pdf
from hotel_desk.language import CHINESE, ENGLISH, _
from hotel_desk.services.city_ledger import LONGEST_TERMS, set_account_terms, undo_application
from hotel_desk.services.papers import PaperKind
from hotel_desk.ui.city_ledger.period_paper_panel import PeriodPaper, PeriodPaperPanel
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.count_field import CountField
from hotel_desk.ui.widgets.field import ChoiceField, NoteField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.city_ledger import AccountView, Application
    from hotel_desk.services.city_ledger import CreditApplied
    from hotel_desk.ui.shell.screen import ScreenContext


class UndoApplicationPanel(JobPanel):
    """Why a payment is taken off an item again."""

    def __init__(self, context: ScreenContext, view: AccountView, application: Application) -> None:
        super().__init__(context, object_name="undo_application", title=_("Undo application"))
        self.application = application
        self._currency = view.currency
        self.set_heading(_("Undo application"), view.row.name)
        words = _("{amount} of “{credit}” is taken off “{charge}”; both are open again.")
        amount = money_text(application.amount_minor, view.currency)
        self.form.add_widget(label(words.format(amount=amount, credit=application.credit_text, charge=application.charge_text), wrap=True))
        self.form.add(reason_field("reason", _("Reason"), object_name="undo_application_reason"))
        self.add(self.form)
        self.make_primary(_("Undo application"), self._intent, self._done, object_name="undo_application_do", kind="danger")

    def first_field(self) -> QWidget:
        return self.form.field("reason")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(undo_application, {"application_id": self.application.application_id, "reason": self.form.value("reason")})

    def _done(self, undone: CreditApplied) -> None:
        self.form.mark_saved()
        amount = money_text(undone.applied_minor, self._currency)
        self.finished.emit(Outcome(_("{amount} is open again, and not applied.").format(amount=amount)))


class StatementPanel(PeriodPaperPanel):
    """For which days the statement of an account is printed."""

    def __init__(self, context: ScreenContext, view: AccountView) -> None:
        account_id = view.row.account_id
        super().__init__(
            context,
            PeriodPaper(PaperKind.ACCOUNT_STATEMENT, account_id, partial(account_statement_pdf, account_id=account_id)),
            view.business_date,
            object_name="account_statement",
            title=_("Statement"),
            whose=view.row.name,
            name="statement",
            note=_("Printed in the language of the account's papers."),
        )


class TermsPanel(JobPanel):
    """Until when an account pays, up to how much it may owe, where its papers go."""

    def __init__(self, context: ScreenContext, view: AccountView) -> None:
        super().__init__(context, object_name="account_terms", title=_("Terms of the account"))
        self.view = view
        self.set_heading(_("Terms of the account"), view.row.name)
        days = CountField("terms_days", _("Days until it pays"), object_name="terms_days", highest=LONGEST_TERMS)
        limit = MoneyField(
            "credit_limit_minor",
            _("May owe up to"),
            object_name="terms_limit",
            currency=view.currency,
            hint=_("Empty: no limit. Another limit needs its own permission."),
        )
        address = NoteField("billing_address", _("Billing address"), object_name="terms_address")
        languages = [("", _("As letters")), (ENGLISH, "English"), (CHINESE, "简体中文")]
        language = ChoiceField("language", _("Language of its papers"), object_name="terms_language", choices=languages)
        for field in (days, limit, address, language):
            self.form.add(field)
        self.form.set_values(
            terms_days=view.terms_days,
            credit_limit_minor=view.row.limit_minor,
            billing_address=view.billing_address,
            language=view.language,
        )
        self.form.mark_saved()
        self.add(self.form)
        self.make_primary(_("Save terms"), self._intent, self._done, object_name="terms_save")

    def first_field(self) -> QWidget:
        return self.form.field("terms_days")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        about = {"profile_id": self.view.row.profile_id, "terms_days": values["terms_days"] or 0}
        rest = {"credit_limit_minor": values["credit_limit_minor"], "language": values["language"] or ""}
        return Intent(set_account_terms, {**about, **rest, "billing_address": values["billing_address"] or ""})

    def _done(self, _terms: object) -> None:
        self.form.mark_saved()
        self.finished.emit(Outcome(_("The terms of {name} are saved.").format(name=self.view.row.name)))
