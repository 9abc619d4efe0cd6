"""One line of a folio whole: what it is made of, who posted it, its receipt; and its reversal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.ledger_words import POSTING_TITLES
from hotel_desk.language import _
from hotel_desk.queries.shifts import shift_of_line
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.ui.cashier.words import card_words, folio_title, pair_words, room_words
from hotel_desk.ui.formats import amount_text, input_date_text, instant_text, money_text
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.queries.shifts import ShiftOfLine
    from hotel_desk.services.posting_codes import Posted
    from hotel_desk.ui.shell.screen import ScreenContext


class LinePanel(SidePanel):
    """Shows a line and takes it back.

    Signals:
        done(Posted): the line was reversed.
        receipt_asked(LineReceipt, bool): print its receipt; True: on the 80 mm roll.
    """

    done = Signal(object)
    receipt_asked = Signal(object, bool)

    def __init__(self, context: ScreenContext) -> None:
        self.form = Form(object_name="reverse_form", accessible_name=_("Reverse"), other_errors=context.messages.error)
        super().__init__(object_name="line", accessible_name=_("Line of the folio"), unsaved=self.form.changed_fields)
        self.context = context
        self._folio: FolioView | None = None
        self._line: FolioLineView | None = None
        self._shift: ShiftOfLine | None = None
        self.amounts = AmountRows()
        self.facts = Facts()
        self._receipts = QWidget()
        flow = FlowLayout(self._receipts, spacing=8)
        self.receipt_a4 = self._receipt_button(_("Receipt on A4"), "line_receipt_a4", roll=False)
        self.receipt_roll = self._receipt_button(_("Receipt on the 80 mm roll"), "line_receipt_roll", roll=True)
        flow.addWidget(self.receipt_a4)
        flow.addWidget(self.receipt_roll)
        self.refusal = label("", "quiet", wrap=True)
        self.reason = TextField("reason", _("Reason for the reversal"), object_name="reverse_reason", required=True)
        self.form.add(self.reason)
        for part in (self.amounts, self.facts, self._receipts, self.form, self.refusal):
            self.add(part)
        title = _("Reverse")
        self.reverse = CommandButton(
            title,
            context.runner,
            self._intent,
            self._reversed,
            self.form.show_error,
            object_name="reverse_line",
            accessible_name=_("Reverse this line"),
            kind="danger",
            icon_name="mdi6.undo-variant",
        )
        self.set_primary(self.reverse)

    @property
    def line(self) -> FolioLineView | None:
        """The line on view."""
        return self._line

    def show_line(self, folio: FolioView, line: FolioLineView) -> None:
        """Show a line; another line empties the reason."""
        another = self._line is None or self._line.posting_id != line.posting_id
        self._folio, self._line = folio, line
        if another:
            self._shift = None
            self.context.runner.read(shift_of_line, partial(self._tell_shift, line), owner=self, key="shift", posting_id=line.posting_id)
        whose = " · ".join(part for part in (folio_title(folio), room_words(folio)) if part)
        self.set_heading(line.text, whose)
        self.amounts.show_rows(self._amount_rows(folio, line))
        self.facts.show_facts(self._fact_rows(folio, line))
        self._receipts.setVisible(line.receipt is not None)
        if another:
            self.form.set_values(reason="")
        self.form.setVisible(line.reversible)
        self.reverse.set_allowed(line.reversible)
        self.reverse.setVisible(line.reversible)
        refusal = "" if line.reversible else _why_not(folio, line)
        self.refusal.setText(refusal)
        self.refusal.setVisible(bool(refusal))

    def first_field(self) -> QWidget:
        """The reason, where the line can be reversed."""
        if self._line is not None and self._line.reversible:
            return self.reason.line
        return self.receipt_a4 if self._line is not None and self._line.receipt is not None else self

    def _receipt_button(self, text: str, object_name: str, *, roll: bool) -> Button:
        button = Button(text, object_name=object_name, accessible_name=text, icon_name="mdi6.receipt-text-outline")
        button.clicked.connect(lambda _checked=False: self._ask_receipt(roll=roll))
        return button

    def _ask_receipt(self, *, roll: bool) -> None:
        if self._line is not None and self._line.receipt is not None:
            self.receipt_asked.emit(self._line.receipt, roll)

    def _amount_rows(self, folio: FolioView, line: FolioLineView) -> list[tuple[str, str]]:
        if not line.taxes:
            return [(_("Amount"), money_text(line.gross_minor, folio.currency))]
        taxes = [
            (
                _("{tax} on {base}").format(tax=tax.rule_name, base=amount_text(tax.base_minor, folio.currency)),
                money_text(tax.amount_minor, folio.currency),
            )
            for tax in line.taxes
        ]
        net = (_("Net"), money_text(line.net_minor, folio.currency))
        return [net, *taxes, (_("Amount"), money_text(line.gross_minor, folio.currency))]

    def _tell_shift(self, line: FolioLineView, shift: ShiftOfLine | None) -> None:
        self._shift = shift
        if self._folio is not None:
            self.facts.show_facts(self._fact_rows(self._folio, line))

    def _fact_rows(self, folio: FolioView, line: FolioLineView) -> list[tuple[str, str]]:
        when = instant_text(line.posted_at, self.context.status().time_zone)
        several = line.quantity > 1
        price = money_text(line.price_minor, folio.currency) if several and line.price_minor is not None else ""
        shift = "" if self._shift is None else f"{self._shift.number} · {self._shift.drawer}"
        rows = [
            (_("Kind"), _(POSTING_TITLES[line.kind])),
            (_("Code"), line.code),
            (_("Business date"), input_date_text(line.business_date)),
            (_("Night"), input_date_text(line.night_date) if line.night_date else ""),
            (_("Room"), line.room_number or ""),
            (_("Quantity"), str(line.quantity) if several else ""),
            (_("Price"), price),
            (_("Posted"), _("{when} by {user}").format(when=when, user=line.user_name)),
            (_("Shift"), shift),
            (_("Receipt"), line.receipt.number if line.receipt else ""),
            (_("Card"), card_words(line)),
            (_("Authorisation code"), line.authorisation_code),
            (_("Reference"), line.reference),
            (_("Reason"), line.reason),
        ]
        return [(title, text) for title, text in rows if text]

    def _intent(self) -> Intent | None:
        if self._line is None or not self.form.check():
            return None
        return Intent(reverse_posting, {"posting_id": self._line.posting_id, "reason": self.reason.value()})

    def _reversed(self, posted: Posted) -> None:
        self.form.set_values(reason="")
        self.done.emit(posted)


class Facts(QWidget):
    """Titles and texts in two columns; long texts wrap."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show other facts."""
        while len(self._rows) < len(facts):
            row = (label("", "quiet"), label("", wrap=True))
            for column, part in enumerate(row):
                self._grid.addWidget(part, len(self._rows), column, Qt.AlignmentFlag.AlignTop)
            self._rows.append(row)
        for number, row in enumerate(self._rows):
            for column, part in enumerate(row):
                part.setVisible(number < len(facts))
                if number < len(facts):
                    part.setText(facts[number][column])

    def shown(self) -> dict[str, str]:
        """What is shown, text by title."""
        return {title.text(): text.text() for title, text in self._rows if not title.isHidden()}


def _why_not(folio: FolioView, line: FolioLineView) -> str:
    """Why a line cannot be reversed, and what to do instead."""
    if line.pair is not None or line.has_left or line.takes_off:
        return pair_words(line)
    if line.adjustable:
        return _("Its day is closed, or it was split or combined: it is not reversed. Adjust it instead (Shift+F8).")
    if line.kind is PostingKind.TRANSFER:
        return _("A transfer cannot be reversed. Transfer the amount back instead.")
    if not folio.is_open:
        return _("The folio is closed: this line stays as it is. Undo the check-out first if it is wrong.")
    return _("Its day is closed: this line stays as it is. Post an allowance or a charge in the open day instead.")
