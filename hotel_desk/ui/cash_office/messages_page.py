"""The charges of other systems that could not be posted: tried again, or put aside with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.cashier_codes import OutsideAnswer
from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.outside_charges import UnpostedMessage, outside_messages
from hotel_desk.services.outside_charges import OutsideAnswered, dismiss_outside_charge, post_outside_charge
from hotel_desk.ui.formats import amount_text, dated_instant_text
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

ANSWER_WORDS: dict[OutsideAnswer, str] = {
    OutsideAnswer.POSTED: N_("Posted"),
    OutsideAnswer.UNKNOWN_ROOM: N_("No such room"),
    OutsideAnswer.VACANT_ROOM: N_("Nobody is in the room"),
    OutsideAnswer.UNKNOWN_FOLIO: N_("No such folio"),
    OutsideAnswer.FOLIO_CLOSED: N_("The folio is closed"),
    OutsideAnswer.NO_POST: N_("No charges of outlets for this stay"),
    OutsideAnswer.OVER_LIMIT: N_("The guest owes too much already"),
    OutsideAnswer.UNKNOWN_CODE: N_("No such transaction code"),
    OutsideAnswer.BAD_CONTENT: N_("The message is not complete"),
    OutsideAnswer.UNKNOWN_CHARGE: N_("What it takes back was never posted"),
    OutsideAnswer.NOT_CANCELLABLE: N_("The charge cannot be taken back"),
}


class MessagesPage(QWidget):
    """What other systems have sent and stands on no folio."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("messages_page")
        self.context = context
        self.table = self._make_table()
        empty = EmptyState(
            _("Nothing to look at"),
            _("Every charge of another system stands on a folio or has been put aside."),
            object_name="no_messages",
            accessible_name=_("Nothing to look at"),
            icon_name="mdi6.check-circle-outline",
        )
        self.content = Content(
            self.table, empty, self.refresh, object_name="messages_content", accessible_name=_("Charges of other systems")
        )
        self.count = label("", wrap=True)
        self.again = CommandButton(
            _("Try again"),
            context.runner,
            self._again_intent,
            self._tried,
            object_name="message_again",
            accessible_name=_("Try again"),
            kind="primary",
        )
        self.aside = Button(_("Put aside…"), object_name="message_aside", accessible_name=_("Put aside…"))
        self.aside.clicked.connect(self._ask_aside)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.aside)
        foot.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.content, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.table)
        self._fit()

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the list again."""
        if change_set is not None and not change_set.touches(EntityKind.OUTSIDE_CHARGE):
            return
        self.content.show_loading()
        self.context.runner.read(outside_messages, self._show, self.content.show_error, key="outside messages")

    def unsaved(self) -> list[str]:
        """Nothing is typed here."""
        return []

    def _show(self, messages: tuple[UnpostedMessage, ...]) -> None:
        self.table.set_rows(messages)
        self.content.show_content(empty=not messages)
        words = plural("{count} message to look at", "{count} messages to look at", len(messages))
        self.count.setText(words.format(count=len(messages)) if messages else "")
        self._fit()

    def _fit(self) -> None:
        """A cancellation is sent again by its own system; everything else can be tried from here."""
        row = self.table.current()
        self.aside.setEnabled(row is not None)
        self.again.set_allowed(row is not None and not row.is_cancellation)

    def _again_intent(self) -> Intent | None:
        row = self.table.current()
        if row is None:
            return None
        sent = {"vendor": row.vendor, "vendor_reference": row.reference, "transaction_code": row.transaction_code, "text": row.text}
        where = {"room_number": row.room_number, "folio_number": row.folio_number, "check_number": row.check_number}
        return Intent(post_outside_charge, {**sent, **where, "price_minor": row.price_minor, "quantity": row.quantity})

    def _tried(self, answered: OutsideAnswered) -> None:
        if answered.answer is OutsideAnswer.POSTED:
            self.context.messages.success(_("The charge stands on the folio."))
        else:
            self.context.messages.warning(_("Not posted: {why}.").format(why=_(ANSWER_WORDS[answered.answer])))
        self.refresh()

    def _ask_aside(self) -> None:
        row = self.table.current()
        if row is None:
            return
        dialog = ConfirmDialog(
            self,
            object_name="message_aside_dialog",
            title=_("Put the message aside?"),
            sentence=_("{vendor} {reference} is not posted and leaves the list. It can still be sent again.").format(
                vendor=row.vendor, reference=row.reference
            ),
            yes=_("Put aside"),
            reason=True,
        )
        dialog.ask(lambda reason: self._put_aside(row, reason))

    def _put_aside(self, row: UnpostedMessage, reason: str) -> None:
        self.context.runner.run(
            dismiss_outside_charge, self._dismissed, self.context.messages.error, owner=self, outside_charge_id=row.id, reason=reason
        )

    def _dismissed(self, _answered: OutsideAnswered) -> None:
        self.context.messages.success(_("The message is put aside."))
        self.refresh()

    def _make_table(self) -> DataTable[UnpostedMessage]:
        status = self.context.status()
        columns: list[Column[UnpostedMessage]] = [
            Column(
                "received",
                _("Received"),
                lambda row: dated_instant_text(row.received_at, status.time_zone),
                sort_key=lambda row: row.received_at,
                width=136,
            ),
            Column("vendor", _("System"), lambda row: row.vendor, width=120),
            Column("reference", _("Its number"), lambda row: row.reference, width=120, optional=True),
            Column("where", _("Room or folio"), lambda row: row.room_number or row.folio_number, width=112),
            Column("text", _("Description"), lambda row: row.text or row.transaction_code, width=0),
            Column(
                "amount",
                _("Amount"),
                lambda row: "" if row.is_cancellation else amount_text(row.amount_minor, status.currency),
                sort_key=lambda row: row.amount_minor,
                align="right",
                width=112,
            ),
            Column("answer", _("Why not posted"), lambda row: _(ANSWER_WORDS[row.answer]), width=240),
        ]
        table = DataTable(columns, lambda row: row.id, object_name="messages_table", accessible_name=_("Charges of other systems"))
        table.selected.connect(lambda _row: self._fit())
        return table
