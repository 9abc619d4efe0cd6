"""The advance bill of a stay: the nights to come line by line, what is paid already, and what is to be paid now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.jobs.advance_bill import AdvanceBill, AdvanceLine, advance_bill, advance_bill_pdf
from hotel_desk.language import _
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.formats import amount_text, money_text, short_date_text
from hotel_desk.ui.paper_delivery import PaperDelivery
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import NumberField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.cashier.payment_panel import PaymentPanel
    from hotel_desk.ui.shell.screen import ScreenContext

_SIZE = (720, 600)
_MOST_NIGHTS = 999


class AdvanceDialog(QDialog):
    """Enter takes the amount over into the deposit; Esc leaves.

    Args:
        delivery: brings the paper to the person.

    Signals:
        amount_taken(int): what is to be paid now, minor units.
    """

    amount_taken = Signal(int)

    def __init__(self, parent: QWidget, context: ScreenContext, reservation_id: ReservationId, delivery: PaperDelivery) -> None:
        super().__init__(parent)
        title = _("Advance bill")
        named(self, "advance_dialog", title)
        self.setWindowTitle(title)
        self.setModal(True)
        self._context = context
        self._reservation_id = reservation_id
        self._currency = context.status().currency
        self.bill: AdvanceBill | None = None
        self._delivery = delivery
        self.whose = label("", "quiet", wrap=True)
        self.nights = NumberField("nights", _("Nights"), object_name="advance_nights", minimum=1, maximum=_MOST_NIGHTS)
        self.nights.edited.connect(self.read)
        self.table = self._make_table()
        self.sums = AmountRows()
        print_it = _("Print advance bill")
        self.print = CommandButton(
            print_it,
            context.runner,
            lambda: Intent(record_paper_printed, {"paper": PaperKind.ADVANCE_BILL, "subject_id": self._reservation_id}),
            self._recorded,
            object_name="advance_print",
            accessible_name=print_it,
            kind="plain",
            icon_name="mdi6.printer",
            shortcut="F9",
        )
        self.print.setAutoDefault(False)
        take = _("Take this amount")
        self.take = Button(take, object_name="advance_take", accessible_name=take, kind="primary")
        self.take.set_touch()
        self.take.setDefault(True)
        self.take.clicked.connect(self._taken)
        self._lay_out()
        self.resize(*_SIZE)

    def begin(self) -> None:
        """Open on all nights to come."""
        self._context.runner.read(advance_bill, self._show_all, self._refused, owner=self, reservation_id=self._reservation_id)
        self.open()
        self.take.setFocus()

    def read(self) -> None:
        """Work out so many nights as are wanted."""
        wanted = int(self.nights.value() or 1)
        self._context.runner.read(
            advance_bill, self._show, self._refused, owner=self, key="advance bill", reservation_id=self._reservation_id, nights=wanted
        )

    def _show_all(self, bill: AdvanceBill) -> None:
        self.nights.set_value(max(1, len(bill.stay.nights)))
        self._show(bill)

    def _show(self, bill: AdvanceBill) -> None:
        self.bill = bill
        stay = bill.stay
        room = _("Room {room}").format(room=stay.room_number) if stay.room_number else ""
        self.whose.setText(" · ".join(part for part in (stay.guest_name, room, stay.confirmation_number) if part))
        self.table.set_rows(bill.lines)
        rows = [(_("Nights to come"), money_text(bill.total_minor, self._currency))]
        if bill.balance_minor < 0:
            rows.append((_("Paid already"), money_text(-bill.balance_minor, self._currency)))
        if bill.balance_minor > 0:
            rows.append((_("Owed already"), money_text(bill.balance_minor, self._currency)))
        rows.append((_("To be paid in advance"), money_text(bill.due_minor, self._currency)))
        self.sums.show_rows(rows)
        self.take.setEnabled(bill.due_minor > 0)
        self.print.set_allowed(bool(bill.lines))

    def _refused(self, error: StaffError) -> None:
        self._context.messages.error(error)
        self.reject()

    def _taken(self) -> None:
        if self.bill is not None:
            self.amount_taken.emit(self.bill.due_minor)
        self.accept()

    def _recorded(self, printed: PaperPrinted) -> None:
        nights = int(self.nights.value() or 1)
        query = partial(advance_bill_pdf, reservation_id=self._reservation_id, printed=printed, nights=nights)
        self._context.runner.read(query, partial(self._made, printed), owner=self)

    def _made(self, printed: PaperPrinted, made: MadePaper) -> None:
        self._delivery.deliver(made, printed)

    def _make_table(self) -> DataTable[AdvanceLine]:
        def amount(key: str, title: str, minor: str) -> Column[AdvanceLine]:
            def of(line: AdvanceLine) -> int:
                return {"net": line.taxed.net_minor, "tax": line.tax_minor, "gross": line.taxed.gross_minor}[minor]

            return Column(key, title, lambda line: amount_text(of(line), self._currency), sort_key=of, align="right", width=104)

        columns: list[Column[AdvanceLine]] = [
            Column("date", _("Night"), lambda line: short_date_text(line.date), sort_key=lambda line: line.date, width=112),
            Column("text", _("Text"), lambda line: line.text, width=0),
            amount("net", _("Net"), "net"),
            amount("tax", _("Tax"), "tax"),
            amount("gross", _("With tax"), "gross"),
        ]
        return DataTable(
            columns, lambda line: (line.date, line.text, id(line)), object_name="advance_table", accessible_name=_("Nights to come")
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.whose, 1)
        head.addWidget(self.nights)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        leave = Button(_("Cancel"), object_name="advance_leave", accessible_name=_("Cancel"))
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        foot.addWidget(leave)
        foot.addStretch(1)
        foot.addWidget(self.print)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.sums)
        column.addLayout(foot)


class AdvanceDesk(QObject):
    """Offers the advance bill on the panel of a deposit, and takes its amount over."""

    def __init__(self, context: ScreenContext, panel: PaymentPanel, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._panel = panel
        self._home = parent
        # It outlives the dialog: a paper may still be on its way to the printer when that is closed.
        self._delivery = PaperDelivery(parent, context)
        title = _("Advance bill…")
        self.button = Button(
            title,
            object_name="deposit_advance_bill",
            accessible_name=_("Advance bill"),
            kind="plain",
            icon_name="mdi6.calendar-clock",
            shortcut="Ctrl+F7",
        )
        self.button.clicked.connect(lambda _checked=False: self.ask())
        # In the panel and not at its foot, which a long word for holding a card fills already.
        panel.add(self.button)

    def ask(self) -> None:
        """Open the advance bill of the stay that the panel is on."""
        stay = self._panel.folio.stay
        if stay is None:
            return
        dialog = AdvanceDialog(self._home.window(), self._context, stay.reservation_id, self._delivery)
        dialog.amount_taken.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    def _take(self, amount_minor: int) -> None:
        self._panel.amount.set_value(amount_minor)
        self._panel.update_amounts()
        self._panel.amount.line.setFocus()
        self._panel.amount.line.selectAll()
