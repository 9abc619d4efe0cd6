"""The receipt of one payment for several bills: the whole amount, how it was paid, and each bill with its part; A4 or the 80 mm roll."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus import Spacer

from hotel_desk.language import _, speaking
from hotel_desk.reports.fact_grid import Fact, amount_box, fact_grid, known, label_rows, signature_lines
from hotel_desk.reports.local_format import amount_text, date_text, money_text
from hotel_desk.reports.paper import CONTENT_WIDTH, ROLL_CONTENT_WIDTH, Imprint, lay_out_pages, lay_out_roll
from hotel_desk.reports.payment_words import payment_facts
from hotel_desk.reports.ruled_table import ruled_table
from hotel_desk.reports.typesetting import text_block

if TYPE_CHECKING:
    from datetime import date

    from reportlab.platypus import Flowable

    from hotel_desk.queries.joint_payments import JointPart
    from hotel_desk.reports.payment_words import PaymentDetail


@dataclass(frozen=True, slots=True)
class JointReceiptPaper:
    """Everything that the receipt of a joint payment shows.

    Args:
        imprint: letterhead, the numbers of the receipts, the moment of issue.
        business_date: the hotel's day the payment was posted on.
        currency: ISO 4217 code.
        payment: how it was paid.
        lines: each bill with its part; the amount received is their sum.
        cashier_name: who took it.
    """

    imprint: Imprint
    business_date: date
    currency: str
    payment: PaymentDetail
    lines: tuple[JointPart, ...]
    cashier_name: str = ""

    @property
    def amount_minor(self) -> int:
        """Money received, minor units."""
        return sum(line.amount_minor for line in self.lines)


def render_joint_receipt(paper: JointReceiptPaper, *, language: str) -> bytes:
    """Print the receipt on A4.

    Args:
        paper: what it shows.
        language: of the guest, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _("Payment receipt"), lambda: _page_story(paper))


def render_joint_receipt_roll(paper: JointReceiptPaper, *, language: str) -> bytes:
    """Print the receipt on the till's 80 mm roll.

    Args:
        paper: what it shows.
        language: of the guest, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file of one page, 80 mm wide and as long as it needs to be.
    """
    with speaking(language):
        return lay_out_roll(paper.imprint, _("Payment receipt"), _roll_story(paper))


def _facts(paper: JointReceiptPaper) -> list[Fact]:
    return known(
        [
            Fact(_("Business date"), date_text(paper.business_date)),
            *payment_facts(paper.payment),
            Fact(_("Cashier"), paper.cashier_name),
        ]
    )


def _page_story(paper: JointReceiptPaper) -> list[Flowable]:
    head = (_("Receipt"), _("Folio"), _("Room"), _("For"), _("Amount"))
    rows = [
        (line.receipt_number, _folio(line), line.room_number, line.payer_name, amount_text(line.amount_minor, paper.currency))
        for line in paper.lines
    ]
    total = ("", "", "", _("Amount received"), amount_text(paper.amount_minor, paper.currency))
    shares = (0.14, 0.18, 0.12, 0.38, 0.18)
    return [
        amount_box(_("Amount received"), money_text(paper.amount_minor, paper.currency), width=CONTENT_WIDTH),
        Spacer(0, 10),
        fact_grid(_facts(paper), width=CONTENT_WIDTH, columns=2),
        Spacer(0, 10),
        ruled_table(head, [*rows, total], width=CONTENT_WIDTH, shares=shares, figures_from=4, total=True),
        signature_lines([_("Guest's signature"), _("Cashier's signature")], width=CONTENT_WIDTH),
    ]


def _roll_story(paper: JointReceiptPaper) -> list[Flowable]:
    bills = [Fact(" · ".join(_whose(line)), amount_text(line.amount_minor, paper.currency)) for line in paper.lines]
    return [
        amount_box(_("Amount received"), money_text(paper.amount_minor, paper.currency), width=ROLL_CONTENT_WIDTH),
        label_rows(_facts(paper), width=ROLL_CONTENT_WIDTH, size=8),
        label_rows(bills, width=ROLL_CONTENT_WIDTH, size=8),
        text_block(_("Thank you."), size=8, alignment="center"),
    ]


def _folio(line: JointPart) -> str:
    return line.folio_number if line.window_number == 1 else f"{line.folio_number}/{line.window_number}"


def _whose(line: JointPart) -> list[str]:
    room = _("Room {room}").format(room=line.room_number) if line.room_number else ""
    return [part for part in (line.receipt_number, _folio(line), room, line.payer_name) if part]
