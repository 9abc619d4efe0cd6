"""Fapiao of the folio on view: asked for, answered, corrected, reversed by a red letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QSizePolicy, QWidget

from hotel_desk.domain.cashier_codes import FapiaoKind, FapiaoState
from hotel_desk.language import N_, _
from hotel_desk.queries.fapiao import folio_fapiao
from hotel_desk.services.fapiao import correct_fapiao, record_fapiao_answer, request_fapiao, reverse_fapiao, withdraw_fapiao
from hotel_desk.ui.cashier.folio_panel import FolioPanel
from hotel_desk.ui.cashier.paper_list import PaperList
from hotel_desk.ui.fapiao_sending import FapiaoSending
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.fapiao import FapiaoRow, FolioFapiao
    from hotel_desk.services.fapiao import FapiaoSaved
    from hotel_desk.ui.shell.screen import ScreenContext

KINDS: dict[FapiaoKind, str] = {FapiaoKind.ORDINARY: N_("Ordinary fapiao"), FapiaoKind.SPECIAL: N_("Special fapiao")}
STATES: dict[FapiaoState, str] = {
    FapiaoState.WAITING: N_("waiting"),
    FapiaoState.SENT: N_("sent"),
    FapiaoState.ISSUED: N_("issued"),
    FapiaoState.REFUSED: N_("refused"),
    FapiaoState.REVERSED: N_("reversed"),
    FapiaoState.WITHDRAWN: N_("withdrawn"),
}
_OPEN = frozenset({FapiaoState.WAITING, FapiaoState.SENT})


class FapiaoPanel(FolioPanel):
    """What may be asked for above, what was asked for below."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="fapiao", title=_("Fapiao"))
        self._read: FolioFapiao | None = None
        self._just_begun = False
        self.known = ChoiceField("known_title", _("Title in the guest file"), object_name="fapiao_known_title")
        self.kind = ChoiceField("kind", _("Kind"), object_name="fapiao_kind", required=True)
        self.kind.set_choices([(kind, _(title)) for kind, title in KINDS.items()])
        self.for_whom = TextField("title", _("Title"), object_name="fapiao_title", required=True)
        self.tax_number = TextField("tax_number", _("Tax number"), object_name="fapiao_tax_number")
        self.email = TextField("recipient_email", _("E-mail"), object_name="fapiao_email")
        currency = context.status().currency
        self.amount = MoneyField("amount_minor", _("Amount"), object_name="fapiao_amount", currency=currency, required=True, minimum=1)
        for field in (self.window_field, self.known, self.kind, self.for_whom, self.tax_number, self.email, self.amount):
            self.form.add(field)
        self.known.edited.connect(self._take_known)
        self.list_title = label(_("Fapiao of this folio"), "label")
        self.list = PaperList(object_name="fapiao_list", accessible_name=_("Fapiao of this folio"))
        self.list.chosen.connect(self._chosen)
        self.change = Form(object_name="fapiao_change_form", accessible_name=_("Go on with a fapiao"), other_errors=context.messages.error)
        self.change.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.number = TextField(
            "platform_number", _("Number"), object_name="fapiao_number", hint=_("As the page of the tax office gives it.")
        )
        self.reason = TextField("reason", _("Reason"), object_name="fapiao_reason")
        self.change.add(self.number)
        self.change.add(self.reason)
        for part in (self.amounts, self.form, self.list_title, self.list, self.change, self._change_buttons()):
            self.add(part)
        title = _("Request fapiao")
        self.request = CommandButton(
            title,
            context.runner,
            self._request_intent,
            self._requested,
            self.form.show_error,
            object_name="request_fapiao",
            accessible_name=title,
            icon_name="mdi6.file-certificate-outline",
        )
        self.request.set_touch()
        self.sending = FapiaoSending(context, self, object_name="fapiao_panel_send")
        self.sending.sent.connect(self._sent)
        self.add_secondary(self.sending.button)
        self.set_primary(self.request)

    def clear(self) -> None:
        self._read = None
        self._just_begun = True
        self.form.set_values(known_title=None, kind=FapiaoKind.ORDINARY, title="", tax_number="", recipient_email="", amount_minor=None)
        self._empty_change()
        self.list.show_papers([])
        self._fit()

    def first_field(self) -> QWidget:
        return self.for_whom.line

    def unsaved_edits(self) -> list[str]:
        return [*self.form.changed_fields(), *self.change.changed_fields()]

    def update_amounts(self) -> None:
        """The folio was read: so are its fapiao."""
        self.context.runner.read(folio_fapiao, self._show_read, key="fapiao", folio_id=self.folio.folio_id)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def _show_read(self, read: FolioFapiao) -> None:
        if self._folio is None or read.folio_id != self.folio.folio_id:
            return
        self._read = read
        currency, sums = self.folio.currency, read.sums
        rows = [
            (_("Charged"), sums.charged_minor),
            (_("Requested"), sums.requested_minor),
            (_("Issued"), sums.issued_minor),
            (_("Left for a fapiao"), sums.left_minor),
        ]
        self.amounts.show_rows([(words, money_text(minor, currency)) for words, minor in rows])
        self.known.set_choices([(title, f"{title[0]}  {title[1]}") for title in read.titles])
        self.known.setVisible(bool(read.titles))
        self.list.show_papers([(row.request_id, self._words(row)) for row in read.requests])
        if self._just_begun:
            self._just_begun = False
            self._propose()
        self._fit()

    def _propose(self) -> None:
        """What is left, for the first title that is known."""
        if self._read is None:
            return
        self.form.set_values(amount_minor=max(0, self._read.sums.left_minor) or None)
        if self._read.titles:
            self.known.set_value(self._read.titles[0])
            self._take_known()
        elif self.window_of_folio().payee_tax_number:
            window = self.window_of_folio()
            self.form.set_values(title=window.payee_name, tax_number=window.payee_tax_number)
        self.form.mark_saved()

    def _take_known(self) -> None:
        chosen = self.known.value()
        if chosen is not None:
            title, tax_number = chosen
            self.form.set_values(title=title, tax_number=tax_number)

    def _words(self, row: FapiaoRow) -> str:
        first = f"{money_text(row.amount_minor, self.folio.currency)}  ·  {row.title}"
        facts = [_("Red letter") if row.is_red else _(KINDS[row.kind]), _(STATES[row.state]), row.platform_number, row.answer]
        return f"{first}\n{' · '.join(fact for fact in facts if fact)}"

    def _chosen(self) -> None:
        """What was refused is corrected in the form above."""
        row = self._row()
        if row is not None and row.state is FapiaoState.REFUSED:
            self.form.set_values(kind=row.kind, title=row.title, tax_number=row.tax_number, recipient_email=row.recipient_email)
            self.form.mark_saved()
        self._fit()

    def _row(self) -> FapiaoRow | None:
        chosen = self.list.chosen_id()
        return None if self._read is None else next((row for row in self._read.requests if row.request_id == chosen), None)

    def _fit(self) -> None:
        """What may be done next with the one that is chosen."""
        row = self._row()
        self.sending.button.setVisible(self._read is not None and any(one.state in _OPEN for one in self._read.requests))
        state = None if row is None else row.state
        answered = state in _OPEN
        reversible = row is not None and state is FapiaoState.ISSUED and not row.is_red and not self._has_red_letter(row)
        withdrawable = row is not None and state in {FapiaoState.WAITING, FapiaoState.REFUSED} and not row.is_red
        self.list_title.setVisible(row is not None)
        self.number.setVisible(answered)
        self.reason.setVisible(reversible or withdrawable)
        self.change.setVisible(answered or reversible or withdrawable)
        refused = state is FapiaoState.REFUSED
        shown = ((self.correct, refused), (self.write_down, answered), (self.reverse, reversible), (self.withdraw, withdrawable))
        for button, possible in shown:
            button.setVisible(possible)

    def _has_red_letter(self, row: FapiaoRow) -> bool:
        return self._read is not None and any(one.is_red and one.first_number == row.platform_number for one in self._read.requests)

    def _empty_change(self) -> None:
        self.change.set_values(platform_number="", reason="")
        self.change.clear_errors()
        self.change.mark_saved()

    # --- what is done -------------------------------------------------------------------------------------------------

    def _request_intent(self) -> Intent | None:
        if not self.form.check():
            return None
        names = ("kind", "title", "tax_number", "recipient_email", "amount_minor")
        return Intent(request_fapiao, {"folio_id": self.folio.folio_id, **{name: self.form.value(name) for name in names}})

    def _requested(self, saved: FapiaoSaved) -> None:
        amount = money_text(saved.amount_minor, self.folio.currency)
        self.context.messages.success(_("A fapiao over {amount} is requested.").format(amount=amount))
        self.form.set_values(amount_minor=None)
        self.form.mark_saved()
        self.update_amounts()

    def _sent(self) -> None:
        if self._folio is not None and self.isVisible():
            self.update_amounts()

    def _change_intent(self, command: Callable[..., Any], field: TextField) -> Intent | None:
        row = self._row()
        if row is None:
            return None
        return Intent(command, {"request_id": row.request_id, field.name: field.value()})

    def _correct_intent(self) -> Intent | None:
        row = self._row()
        if row is None:
            return None
        typed = {name: self.form.value(name) for name in ("title", "tax_number", "recipient_email")}
        return Intent(correct_fapiao, {"request_id": row.request_id, **typed})

    def _changed(self, saved: FapiaoSaved) -> None:
        self.context.messages.success(_("The fapiao is {state} now.").format(state=_(STATES[saved.state])))
        self._empty_change()
        self.form.mark_saved()
        self.update_amounts()

    def _change_buttons(self) -> QWidget:
        self.write_down = self._change_button(_("Issued"), record_fapiao_answer, self.number, "fapiao_issued")
        self.reverse = self._change_button(_("Red letter"), reverse_fapiao, self.reason, "reverse_fapiao")
        self.withdraw = self._change_button(_("Withdraw"), withdraw_fapiao, self.reason, "withdraw_fapiao")
        self.correct = CommandButton(
            _("Correct and send again"),
            self.context.runner,
            self._correct_intent,
            self._changed,
            self.form.show_error,
            object_name="correct_fapiao",
            accessible_name=_("Correct the fapiao and send it again"),
            kind="plain",
        )
        bar = QWidget()
        flow = FlowLayout(bar, spacing=8)
        for button in (self.correct, self.write_down, self.reverse, self.withdraw):
            flow.addWidget(button)
        return bar

    def _change_button(self, title: str, command: Callable[..., Any], field: TextField, object_name: str) -> Button:
        return CommandButton(
            title,
            self.context.runner,
            lambda: self._change_intent(command, field),
            self._changed,
            self.change.show_error,
            object_name=object_name,
            accessible_name=title,
            kind="plain",
        )
