"""The invoice on paper, its credit note, and the pro-forma without a number (`docs/algorithms/invoices.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from reportlab.platypus import KeepTogether, Spacer

from hotel_desk.language import N_, _, speaking
from hotel_desk.reports.fact_grid import Fact, amount_box, fact_grid, known
from hotel_desk.reports.folio import TaxLine, tax_summary
from hotel_desk.reports.local_format import amount_text, count_text, date_text, money_text
from hotel_desk.reports.paper import CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.ruled_table import ruled_table
from hotel_desk.reports.typesetting import text_block

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_SHARES = (0.15, 0.37, 0.08, 0.14, 0.11, 0.15)
_FIGURES_FROM = 2


class InvoicePaperKind(StrEnum):
    """Which of the papers it is."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"
    PRO_FORMA = "PRO_FORMA"
    ADVANCE = "ADVANCE"


TITLES: dict[InvoicePaperKind, str] = {
    InvoicePaperKind.INVOICE: N_("Invoice"),
    InvoicePaperKind.CREDIT_NOTE: N_("Credit note"),
    InvoicePaperKind.PRO_FORMA: N_("Pro-forma invoice"),
    InvoicePaperKind.ADVANCE: N_("Advance bill"),
}
_TOTALS: dict[InvoicePaperKind, str] = {
    InvoicePaperKind.INVOICE: N_("Invoice total"),
    InvoicePaperKind.CREDIT_NOTE: N_("Credited"),
    InvoicePaperKind.PRO_FORMA: N_("Total"),
    InvoicePaperKind.ADVANCE: N_("To be paid in advance"),
}


@dataclass(frozen=True, slots=True)
class InvoicePaperLine:
    """One line, as the payee reads it; minor units, below zero on a credit note."""

    date: date
    text: str
    quantity: int
    net_minor: int
    tax_minor: int

    @property
    def amount_minor(self) -> int:
        """Net and tax."""
        return self.net_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """Everything that the paper shows.

    Args:
        imprint: letterhead, number, the moment of issue and who issued it; of a pro-forma the folio's number and the moment of printing.
        currency: ISO 4217 code of every amount.
        payee_address: lines of it.
        lines: they must add up to the total, and their tax to that of the taxes.
        credits_number: of a credit note, the invoice that it takes from.
        guest_name, room_number, arrival_date, departure_date: of the stay; empty on a collective invoice.
        closing_words: sentences under the figures.
        balance_minor: of an advance bill, what the guest owes already; below zero is money that is held.
    """

    imprint: Imprint
    kind: InvoicePaperKind
    currency: str
    business_date: date
    payee_name: str
    lines: tuple[InvoicePaperLine, ...]
    taxes: tuple[TaxLine, ...]
    total_minor: int
    payee_address: tuple[str, ...] = ()
    payee_tax_number: str = ""
    folio_number: str = ""
    guest_name: str = ""
    room_number: str = ""
    arrival_date: date | None = None
    departure_date: date | None = None
    due_date: date | None = None
    credits_number: str = ""
    closing_words: tuple[str, ...] = ()
    balance_minor: int = 0

    def __post_init__(self) -> None:
        if sum(line.amount_minor for line in self.lines) != self.total_minor:
            raise ValueError(f"{self.imprint.paper_number}: the lines do not add up to {self.total_minor}")
        if sum(line.tax_minor for line in self.lines) != sum(tax.tax_minor for tax in self.taxes):
            raise ValueError(f"{self.imprint.paper_number}: the taxes are not those of the lines")


def render_invoice(paper: InvoicePaper, *, language: str) -> bytes:
    """Print an invoice, a credit note or a pro-forma.

    Args:
        language: of the payee, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same paper gives the same bytes.
    """
    with speaking(language):
        return lay_out_pages(paper.imprint, _(TITLES[paper.kind]), lambda: _story(paper))


def _story(paper: InvoicePaper) -> list[Flowable]:
    tax_number = [_("Tax number {number}").format(number=paper.payee_tax_number)] if paper.payee_tax_number else []
    return [
        text_block("\n".join((paper.payee_name, *paper.payee_address, *tax_number)), size=10),
        Spacer(0, 6),
        fact_grid(_facts(paper), width=CONTENT_WIDTH, columns=4),
        Spacer(0, 8),
        ruled_table(_head(), _rows(paper), width=CONTENT_WIDTH, shares=_SHARES, figures_from=_FIGURES_FROM, total=True),
        Spacer(0, 12),
        KeepTogether([*tax_summary(paper.taxes, paper.currency), _total(paper), *_closing(paper)]),
    ]


def _facts(paper: InvoicePaper) -> list[Fact]:
    return known(
        [
            Fact(_("Date"), date_text(paper.business_date)),
            Fact(_("Due"), date_text(paper.due_date) if paper.due_date else ""),
            Fact(_("For invoice"), paper.credits_number),
            Fact(_("Folio"), paper.folio_number),
            Fact(_("Guest"), paper.guest_name),
            Fact(_("Room"), paper.room_number),
            Fact(_("Arrival"), date_text(paper.arrival_date) if paper.arrival_date else ""),
            Fact(_("Departure"), date_text(paper.departure_date) if paper.departure_date else ""),
            Fact(_("Currency"), paper.currency),
        ]
    )


def _head() -> list[str]:
    return [_("Date"), _("Description"), _("Qty"), _("Net"), _("Tax"), _("With tax")]


def _rows(paper: InvoicePaper) -> list[list[str]]:
    rows = [_row(date_text(line.date), line.text, count_text(line.quantity), line, paper.currency) for line in paper.lines]
    net = sum(line.net_minor for line in paper.lines)
    return [*rows, _row("", _("Total"), "", InvoicePaperLine(paper.business_date, "", 0, net, paper.total_minor - net), paper.currency)]


def _row(day: str, text: str, quantity: str, line: InvoicePaperLine, currency: str) -> list[str]:
    return [day, text, quantity, *(amount_text(minor, currency) for minor in (line.net_minor, line.tax_minor, line.amount_minor))]


def _total(paper: InvoicePaper) -> Flowable:
    asked = max(0, paper.total_minor + paper.balance_minor) if paper.kind is InvoicePaperKind.ADVANCE else paper.total_minor
    return amount_box(_(_TOTALS[paper.kind]), money_text(asked, paper.currency), width=CONTENT_WIDTH)


def _closing(paper: InvoicePaper) -> list[Flowable]:
    sentences = list(paper.closing_words)
    if paper.kind is InvoicePaperKind.PRO_FORMA:
        sentences.insert(0, _("This is not an invoice: it has no number, and charges may still be added."))
    if paper.kind is InvoicePaperKind.ADVANCE:
        sentences[:0] = _advance_words(paper)
    blocks: list[Flowable] = []
    for sentence in sentences:
        blocks.extend([Spacer(0, 4), text_block(sentence, size=8, grey=True)])
    return blocks


def _advance_words(paper: InvoicePaper) -> list[str]:
    """What an advance bill is made of beside its nights, and what it is not."""
    words = [_("The nights come to {amount}.").format(amount=money_text(paper.total_minor, paper.currency))]
    if paper.balance_minor < 0:
        words.append(_("Paid already: {amount}.").format(amount=money_text(-paper.balance_minor, paper.currency)))
    if paper.balance_minor > 0:
        words.append(_("Owed already: {amount}.").format(amount=money_text(paper.balance_minor, paper.currency)))
    words.append(
        _("This is not an invoice: it names the nights to come at what they cost today. Nights that are not slept are given back.")
    )
    return words
