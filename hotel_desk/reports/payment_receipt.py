"""The payment receipt: proof for the guest that money was received or paid back; A4 or the 80 mm roll of the till."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from reportlab.platypus import Spacer

from hotel_desk.language import _, speaking
from hotel_desk.reports.fact_grid import Fact, amount_box, fact_grid, known, label_rows, signature_lines
from hotel_desk.reports.local_format import date_text, money_text
from hotel_desk.reports.paper import CONTENT_WIDTH, ROLL_CONTENT_WIDTH, Imprint, lay_out_pages, lay_out_roll
from hotel_desk.reports.payment_words import PaymentDetail, payment_facts
from hotel_desk.reports.typesetting import text_block

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

__all__ = ["PaymentDetail", "PaymentReceiptPaper", "render_payment_receipt", "render_payment_receipt_roll"]


@dataclass(frozen=True, slots=True)
class PaymentReceiptPaper:
    """Everything that a payment receipt shows.

    Args:
        imprint: letterhead, receipt number, time of printing.
        business_date: the hotel's day the payment was posted on.
        currency: ISO 4217 code.
        amount_minor: money received, minor units; negative is a refund.
        payment: how it was paid.
        payer_name: who paid, or was paid.
        room_number, folio_number, confirmation_number: what it was paid for; empty where it does not apply.
        cashier_name: who took it.
        balance_after_minor: balance of the folio window afterwards, nothing to leave it out.
        note: a line the cashier added.
        is_paid_out: cash paid for somebody, not money that goes back.
    """

    imprint: Imprint
    business_date: date
    currency: str
    amount_minor: int
    payment: PaymentDetail
    payer_name: str
    room_number: str = ""
    folio_number: str = ""
    confirmation_number: str = ""
    cashier_name: str = ""
    balance_after_minor: int | None = None
    note: str = ""
    is_paid_out: bool = False


def render_payment_receipt(paper: PaymentReceiptPaper, *, language: str) -> bytes:
    """Print a payment receipt on A4.

    Args:
        paper: what it shows.
        language: of the guest, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _title(paper), lambda: _page_story(paper))


def render_payment_receipt_roll(paper: PaymentReceiptPaper, *, language: str) -> bytes:
    """Print a payment receipt on the till's 80 mm roll.

    Args:
        paper: what it shows.
        language: of the guest, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file of one page, 80 mm wide and as long as it needs to be.
    """
    with speaking(language):
        return lay_out_roll(paper.imprint, _title(paper), _roll_story(paper))


def _title(paper: PaymentReceiptPaper) -> str:
    if paper.is_paid_out:
        return _("Paid-out receipt")
    return _("Refund receipt") if paper.amount_minor < 0 else _("Payment receipt")


def _amount_label(paper: PaymentReceiptPaper) -> str:
    if paper.is_paid_out:
        return _("Amount paid out")
    return _("Amount refunded") if paper.amount_minor < 0 else _("Amount received")


def _facts(paper: PaymentReceiptPaper) -> list[Fact]:
    owed = "" if paper.balance_after_minor is None else money_text(paper.balance_after_minor, paper.currency)
    return known(
        [
            Fact(_("Paid to") if paper.amount_minor < 0 else _("Received from"), paper.payer_name),
            Fact(_("Business date"), date_text(paper.business_date)),
            *payment_facts(paper.payment),
            Fact(_("Room"), paper.room_number),
            Fact(_("Folio number"), paper.folio_number),
            Fact(_("Confirmation number"), paper.confirmation_number),
            Fact(_("Cashier"), paper.cashier_name),
            Fact(_("Balance afterwards"), owed),
            Fact(_("Note"), paper.note),
        ]
    )


def _amount(paper: PaymentReceiptPaper) -> str:
    return money_text(abs(paper.amount_minor), paper.currency)


def _page_story(paper: PaymentReceiptPaper) -> list[Flowable]:
    return [
        amount_box(_amount_label(paper), _amount(paper), width=CONTENT_WIDTH),
        Spacer(0, 10),
        fact_grid(_facts(paper), width=CONTENT_WIDTH, columns=2),
        signature_lines([_("Guest's signature"), _("Cashier's signature")], width=CONTENT_WIDTH),
    ]


def _roll_story(paper: PaymentReceiptPaper) -> list[Flowable]:
    return [
        amount_box(_amount_label(paper), _amount(paper), width=ROLL_CONTENT_WIDTH),
        label_rows(_facts(paper), width=ROLL_CONTENT_WIDTH, size=8),
        text_block(_("Thank you."), size=8, alignment="center"),
    ]
