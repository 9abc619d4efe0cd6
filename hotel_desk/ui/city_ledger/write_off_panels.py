"""What an account will never pay: asked for here, and decided by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import WriteOffState
from hotel_desk.language import _
from hotel_desk.services.write_offs import ask_write_off, decide_write_off
from hotel_desk.ui.city_ledger.words import item_title
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.job_panel import REASON_LENGTH, JobPanel, Outcome, reason_field
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.city_ledger import AccountItem, AccountView, WriteOffRow
    from hotel_desk.services.write_offs import WriteOffAnswer
    from hotel_desk.ui.shell.screen import ScreenContext


class AskWriteOffPanel(JobPanel):
    """How much of an item is to be given up, and why."""

    NO_LOSS = frozenset({"amount_minor"})

    def __init__(self, context: ScreenContext, view: AccountView, item: AccountItem) -> None:
        super().__init__(context, object_name="ask_write_off", title=_("Ask for write-off"))
        self.item, self._currency = item, view.currency
        self.set_heading(_("Ask for write-off"), item_title(item))
        amount = MoneyField(
            "amount_minor",
            _("To write off"),
            object_name="write_off_amount",
            currency=view.currency,
            required=True,
            minimum=1,
            maximum=item.open_minor,
        )
        self.form.add(amount)
        self.form.add(reason_field("reason", _("Reason"), object_name="write_off_reason"))
        self.form.add_widget(label(_("Nothing is posted until somebody else has approved it."), "quiet", wrap=True))
        self.form.set_values(amount_minor=item.open_minor)
        self.form.mark_saved()
        self.add(self.form)
        self.make_primary(_("Ask for write-off"), self._intent, self._done, object_name="ask_write_off_do")

    def first_field(self) -> QWidget:
        return self.form.field("reason")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(ask_write_off, {"item_id": self.item.item_id, **self.form.values()})

    def _done(self, asked: WriteOffAnswer) -> None:
        self.form.mark_saved()
        amount = money_text(asked.amount_minor, self._currency)
        self.finished.emit(Outcome(_("A write-off of {amount} waits for a decision.").format(amount=amount)))


class DecideWriteOffPanel(JobPanel):
    """Approve a write-off, or refuse it with a reason."""

    def __init__(self, context: ScreenContext, view: AccountView, asked: WriteOffRow) -> None:
        super().__init__(context, object_name="decide_write_off", title=_("Decide write-off"))
        self.asked, self._currency = asked, view.currency
        amount = money_text(asked.amount_minor, view.currency)
        self.set_heading(_("Decide write-off"), f"{view.row.name} · {amount}")
        words = _("{user} asks to give up {amount} of “{item}”: {reason}")
        said = words.format(user=asked.asked_by, amount=amount, item=asked.guest_name or asked.item_text, reason=asked.reason)
        self.form.add_widget(label(said, wrap=True))
        hint = _("Needed to refuse; may be left out to approve.")
        self.form.add(TextField("reason", _("Reason"), object_name="decide_reason", limit=REASON_LENGTH, hint=hint))
        self.add(self.form)
        self.make_primary(_("Approve"), lambda: self._intent(approve=True), self._done, object_name="write_off_approve")
        refuse = _("Refuse")
        self.refuse = CommandButton(
            refuse,
            context.runner,
            lambda: self._intent(approve=False),
            self._done,
            self.form.show_error,
            object_name="write_off_refuse",
            accessible_name=refuse,
            kind="plain",
        )
        self.add_secondary(self.refuse)

    def first_field(self) -> QWidget:
        return self.form.field("reason")

    def _intent(self, *, approve: bool) -> Intent | None:
        about = {"write_off_id": self.asked.write_off_id, "approve": approve}
        return Intent(decide_write_off, {**about, "reason": self.form.value("reason") or ""})

    def _done(self, answer: WriteOffAnswer) -> None:
        self.form.mark_saved()
        approved = answer.state is WriteOffState.APPROVED
        words = _("{amount} is written off.") if approved else _("The write-off of {amount} is refused.")
        self.finished.emit(Outcome(words.format(amount=money_text(answer.amount_minor, self._currency))))
