"""What is done to an account: a payment applied to items, that undone, its terms changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from hotel_desk.domain.cashier_codes import ArItemKind
from hotel_desk.domain.open_items import OpenCharge, Part, oldest_first
from hotel_desk.jobs.account_papers import account_statement_pdf
from hotel_desk.language import CHINESE, ENGLISH, _, plural
from hotel_desk.services.city_ledger import LONGEST_TERMS, apply_payment, set_account_terms, undo_application
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.city_ledger.words import due_words, item_title
from hotel_desk.ui.formats import amount_text, money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.count_field import CountField
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, NoteField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ArItemId
    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.queries.city_ledger import AccountItem, AccountView, Application
    from hotel_desk.services.city_ledger import CreditApplied
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.shell.screen import ScreenContext

LEAST_LIST_HEIGHT = 240


class ApplyPanel(JobPanel):
    """Which charges a payment is for. Those due first are ticked; Space ticks and unticks a line."""

    NO_LOSS = frozenset({"credit_item_id", "amount_minor"})

    def __init__(self, context: ScreenContext, view: AccountView, credit_id: ArItemId | None = None) -> None:
        super().__init__(context, object_name="apply_payment", title=_("Apply payment"))
        self.view = view
        self.set_heading(_("Apply payment"), view.row.name)
        self._credits = {item.item_id: item for item in view.items if item.kind is ArItemKind.CREDIT and item.open_minor}
        self._charges = [item for item in view.items if item.kind is ArItemKind.CHARGE and item.open_minor]
        choices = [(key, f"{item.text} · {amount_text(-item.open_minor, view.currency)}") for key, item in self._credits.items()]
        self.credit = ChoiceField("credit_item_id", _("Payment"), object_name="apply_credit", choices=choices, required=True)
        self.amount = MoneyField(
            "amount_minor", _("Of which to apply"), object_name="apply_amount", currency=view.currency, required=True, minimum=1
        )
        self.items = named(QListWidget(), "apply_items", _("Items it is for"))
        self.items.setMinimumHeight(LEAST_LIST_HEIGHT)
        self.items.setWordWrap(True)
        self.amounts = AmountRows()
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.form.add(self.credit)
        self.form.add(self.amount)
        for part in (self.form, label(_("Items it is for (Space ticks)"), "small"), self.items, self.amounts):
            self.add(part)
        self.make_primary(_("Apply"), self._intent, self._done, object_name="apply_do")
        self.credit.set_value(credit_id if credit_id in self._credits else next(iter(self._credits), None))
        self._fill()
        self._propose()
        self.form.mark_saved()
        self.credit.edited.connect(self._propose)
        self.amount.edited.connect(self._show_parts)
        self.items.itemChanged.connect(lambda _item: self._show_parts())

    def first_field(self) -> QWidget:
        return self.items

    def parts(self) -> tuple[Part, ...]:
        """What goes to which of the ticked items, the one due first before the others."""
        return oldest_first(self._wanted(), [_open_charge(self._charges[row]) for row in self._ticked()])

    def _fill(self) -> None:
        for charge in self._charges:
            item = QListWidgetItem(self.items)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setText(self._words(charge, 0))
        if self._charges:
            self.items.setCurrentRow(0)

    def _propose(self) -> None:
        """The whole payment, for what is due first."""
        credit = self._credits.get(self.credit.value())
        left = 0 if credit is None else -credit.open_minor
        self.amount.maximum = left
        self.amount.set_value(left)
        proposed = {part.item_id for part in oldest_first(left, [_open_charge(charge) for charge in self._charges])}
        self.items.blockSignals(True)
        for row, charge in enumerate(self._charges):
            self.items.item(row).setCheckState(Qt.CheckState.Checked if charge.item_id in proposed else Qt.CheckState.Unchecked)
        self.items.blockSignals(False)
        self._show_parts()

    def _ticked(self) -> list[int]:
        return [row for row in range(self.items.count()) if self.items.item(row).checkState() is Qt.CheckState.Checked]

    def _wanted(self) -> int:
        return int(self.form.value("amount_minor") or 0)

    def _show_parts(self) -> None:
        parts = {part.item_id: part.amount_minor for part in self.parts()}
        self.items.blockSignals(True)
        for row, charge in enumerate(self._charges):
            self.items.item(row).setText(self._words(charge, parts.get(charge.item_id, 0)))
        self.items.blockSignals(False)
        credit = self._credits.get(self.credit.value())
        left = 0 if credit is None else -credit.open_minor
        applied = sum(parts.values())
        currency = self.view.currency
        self.amounts.show_rows(
            [
                (_("Payment"), amount_text(left, currency)),
                (plural("For {count} item", "For {count} items", len(parts)).format(count=len(parts)), amount_text(applied, currency)),
                (_("Not applied"), money_text(left - applied, currency)),
            ]
        )
        self.primary_button.set_allowed(bool(parts))

    def _words(self, charge: AccountItem, part_minor: int) -> str:
        amount, currency = amount_text(charge.open_minor, self.view.currency), self.view.currency
        words = _("{amount} open, due {date}").format(amount=amount, date=due_words(charge))
        pays = " → " + amount_text(part_minor, currency) if part_minor else ""
        return f"{item_title(charge)}\n{words}{pays}"

    def _intent(self) -> Intent | None:
        parts = self.parts()
        if not self.form.check() or not parts:
            return None
        return Intent(apply_payment, {"credit_item_id": self.credit.value(), "parts": list(parts)})

    def _done(self, applied: CreditApplied) -> None:
        self.form.mark_saved()
        currency = self.view.currency
        sentence = _("{amount} applied on the account of {name}; {left} is not applied.")
        amounts = {"amount": money_text(applied.applied_minor, currency), "left": money_text(applied.left_minor, currency)}
        self.finished.emit(Outcome(sentence.format(name=self.view.row.name, **amounts)))


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


class StatementPanel(JobPanel):
    """For which days the statement of an account is printed: this month, unless others are chosen."""

    def __init__(self, context: ScreenContext, view: AccountView) -> None:
        super().__init__(context, object_name="account_statement", title=_("Statement"))
        self.view = view
        self.set_heading(_("Statement"), view.row.name)
        today = view.business_date
        for name, title, day in (("first", _("From"), today.replace(day=1)), ("last", _("Until"), today)):
            field = DateField(name, title, object_name=f"statement_{name}", relative_to=lambda: today, required=True)
            self.form.add(field)
            field.set_value(day)
        self.form.mark_saved()
        self.form.add_widget(label(_("Printed in the language of the account's papers."), "quiet", wrap=True))
        self.add(self.form)
        self.make_primary(_("Print statement"), self._intent, self._recorded, object_name="statement_print")

    def first_field(self) -> QWidget:
        return self.form.field("first")

    def unsaved_edits(self) -> list[str]:
        """Days that are chosen are no loss."""
        return []

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(record_paper_printed, {"paper": PaperKind.ACCOUNT_STATEMENT, "subject_id": self.view.row.account_id})

    def _recorded(self, printed: PaperPrinted) -> None:
        days = self.form.values()
        made = partial(account_statement_pdf, account_id=self.view.row.account_id, printed=printed, first=days["first"], last=days["last"])
        self.context.runner.read(made, partial(self._show_paper, printed), self.form.show_error, owner=self)

    def _show_paper(self, printed: PaperPrinted, made: MadePaper) -> None:
        paper = Paper(made.pdf, made.title, made.file_name)
        PaperPreviewDialog(self.window(), paper, preferred_printer=printed.printer).open()


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


def _open_charge(item: AccountItem) -> OpenCharge:
    return OpenCharge(item.item_id, item.open_minor, item.due_date)
