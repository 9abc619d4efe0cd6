"""The deposit receipt: a numbered proof that the hotel holds the guest's money, to be settled or returned at check-out."""

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

__all__ = ["DepositReceiptPaper", "PaymentDetail", "render_deposit_receipt", "render_deposit_receipt_roll"]


@dataclass(frozen=True, slots=True)
class DepositReceiptPaper:
    """Everything that a deposit receipt shows.

    Args:
        imprint: letterhead, the receipt's own number, time of printing.
        business_date: the hotel's day the deposit was taken on.
        currency: ISO 4217 code.
        amount_minor: money held, minor units, above zero.
        payment: how it was paid.
        guest_name: whose money it is.
        room_number, confirmation_number: of the stay; empty where not known yet.
        arrival_date, departure_date: of the stay.
        cashier_name: who took it.
        note: a line the cashier added.
    """

    imprint: Imprint
    business_date: date
    currency: str
    amount_minor: int
    payment: PaymentDetail
    guest_name: str
    room_number: str = ""
    confirmation_number: str = ""
    arrival_date: date | None = None
    departure_date: date | None = None
    cashier_name: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.amount_minor <= 0:
            raise ValueError(f"a deposit of {self.amount_minor} is none")


def render_deposit_receipt(paper: DepositReceiptPaper, *, language: str) -> bytes:
    """Print a deposit receipt on A4.

    Args:
        paper: what it shows.
        language: of the guest, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _("Deposit receipt"), lambda: _page_story(paper))


def render_deposit_receipt_roll(paper: DepositReceiptPaper, *, language: str) -> bytes:
    """Print a deposit receipt on the till's 80 mm roll.

    Args:
        paper: what it shows.
        language: of the guest, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file of one page, 80 mm wide and as long as it needs to be.
    """
    with speaking(language):
        return lay_out_roll(paper.imprint, _("Deposit receipt"), _roll_story(paper))


def _facts(paper: DepositReceiptPaper) -> list[Fact]:
    return known(
        [
            Fact(_("Received from"), paper.guest_name),
            Fact(_("Business date"), date_text(paper.business_date)),
            *payment_facts(paper.payment),
            Fact(_("Room"), paper.room_number),
            Fact(_("Confirmation number"), paper.confirmation_number),
            Fact(_("Arrival"), date_text(paper.arrival_date) if paper.arrival_date else ""),
            Fact(_("Departure"), date_text(paper.departure_date) if paper.departure_date else ""),
            Fact(_("Cashier"), paper.cashier_name),
            Fact(_("Note"), paper.note),
        ]
    )


def _keep_this() -> str:
    return _("Please keep this receipt and bring it at check-out. The deposit is set off against your bill; what is left is paid back.")


def _page_story(paper: DepositReceiptPaper) -> list[Flowable]:
    return [
        amount_box(_("Deposit received"), money_text(paper.amount_minor, paper.currency), width=CONTENT_WIDTH),
        Spacer(0, 10),
        fact_grid(_facts(paper), width=CONTENT_WIDTH, columns=2),
        Spacer(0, 10),
        text_block(_keep_this(), size=9),
        signature_lines([_("Guest's signature"), _("Cashier's signature")], width=CONTENT_WIDTH),
    ]


def _roll_story(paper: DepositReceiptPaper) -> list[Flowable]:
    return [
        amount_box(_("Deposit received"), money_text(paper.amount_minor, paper.currency), width=ROLL_CONTENT_WIDTH),
        label_rows(_facts(paper), width=ROLL_CONTENT_WIDTH, size=8),
        text_block(_keep_this(), size=8),
        signature_lines([_("Cashier's signature")], width=ROLL_CONTENT_WIDTH),
    ]
