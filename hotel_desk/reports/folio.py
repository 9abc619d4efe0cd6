"""The folio on paper: what a guest, a company or an agent is asked to pay, and what was paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from reportlab.platypus import KeepTogether, PageBreak, Spacer, Table, TableStyle

from hotel_desk.language import _, speaking
from hotel_desk.reports.fact_grid import Fact, amount_box, fact_grid, known, signature_lines
from hotel_desk.reports.ledger_table import FolioLine, ledger_table, sums_of
from hotel_desk.reports.local_format import amount_text, count_text, date_text, money_text, percent_text
from hotel_desk.reports.paper import CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.typesetting import RULE, text_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Flowable

__all__ = ["FolioLine", "FolioPaper", "FolioWindowPaper", "TaxLine", "render_folio", "tax_summary"]


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax rule's share of a window.

    Args:
        rule_name: as it must be shown to the guest.
        rate: the share of the base, 0.06 for 6%; nothing for a fixed amount.
        base_minor: what was taxed, without this tax, minor units.
        tax_minor: the tax, minor units.
    """

    rule_name: str
    rate: Decimal | None
    base_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class FolioWindowPaper:
    """One window of a folio: the lines that one payer settles.

    Args:
        number: 1 to 8.
        payer_name: who pays this window.
        payer_address: lines of the payer's address, with tax number where the payer needs it.
        lines: in the order of posting.
        balance_minor: the balance that the ledger stores, minor units; the lines must add up to it.
        taxes: the tax summary; where given, it must add up to the tax of the lines.
    """

    number: int
    payer_name: str
    lines: tuple[FolioLine, ...]
    balance_minor: int
    payer_address: tuple[str, ...] = ()
    taxes: tuple[TaxLine, ...] = ()

    def __post_init__(self) -> None:
        sums = sums_of(self.lines)
        if sums.balance_minor != self.balance_minor:
            raise ValueError(f"window {self.number}: lines add up to {sums.balance_minor}, the ledger says {self.balance_minor}")
        taxed = sum(tax.tax_minor for tax in self.taxes)
        if self.taxes and taxed != sums.tax_minor:
            raise ValueError(f"window {self.number}: tax summary is {taxed}, the lines hold {sums.tax_minor}")


@dataclass(frozen=True, slots=True)
class FolioPaper:
    """Everything that a printed folio shows.

    Args:
        imprint: letterhead, folio number, time of printing.
        currency: ISO 4217 code of every amount.
        guest_name: who stays.
        windows: those to print, each on pages of its own, since each goes to its own payer.
        room_number, room_type: empty for a folio without a room.
        arrival_date, departure_date: of the stay, nothing for a folio without one.
        confirmation_number: of the booking.
        guest_count: persons in the room, 0 where it does not matter.
        is_interim: the stay goes on, this is not the final bill.
        closing_words: sentences under the figures, such as bank details or thanks.
    """

    imprint: Imprint
    currency: str
    guest_name: str
    windows: tuple[FolioWindowPaper, ...]
    room_number: str = ""
    room_type: str = ""
    arrival_date: date | None = None
    departure_date: date | None = None
    confirmation_number: str = ""
    guest_count: int = 0
    is_interim: bool = False
    closing_words: tuple[str, ...] = ()


def render_folio(paper: FolioPaper, *, language: str) -> bytes:
    """Print a folio.

    Args:
        paper: what it shows.
        language: of the guest, one of `hotel_desk.language.LANGUAGES`; another means English.

    Returns:
        a PDF file, A4; the same paper gives the same bytes.
    """
    with speaking(language):
        title = _("Interim folio") if paper.is_interim else _("Guest folio")
        return lay_out_pages(paper.imprint, title, lambda: _story(paper))


def _story(paper: FolioPaper) -> list[Flowable]:
    story: list[Flowable] = []
    for window in paper.windows:
        if story:
            story.append(PageBreak())
        story.extend(_window(paper, window))
    return story


def _window(paper: FolioPaper, window: FolioWindowPaper) -> list[Flowable]:
    return [
        _payer(window),
        Spacer(0, 6),
        fact_grid(_stay_facts(paper, window), width=CONTENT_WIDTH, columns=4),
        Spacer(0, 8),
        ledger_table(window.lines, paper.currency),
        Spacer(0, 12),
        KeepTogether([*tax_summary(window.taxes, paper.currency), _balance(paper, window), *_closing(paper)]),
    ]


def _payer(window: FolioWindowPaper) -> Flowable:
    return text_block("\n".join((window.payer_name, *window.payer_address)), size=10)


def _stay_facts(paper: FolioPaper, window: FolioWindowPaper) -> list[Fact]:
    return known(
        [
            Fact(_("Guest"), paper.guest_name),
            Fact(_("Room"), " · ".join(part for part in (paper.room_number, paper.room_type) if part)),
            Fact(_("Arrival"), date_text(paper.arrival_date) if paper.arrival_date else ""),
            Fact(_("Departure"), date_text(paper.departure_date) if paper.departure_date else ""),
            Fact(_("Confirmation number"), paper.confirmation_number),
            Fact(_("Guests"), count_text(paper.guest_count) if paper.guest_count else ""),
            Fact(_("Folio window"), count_text(window.number)),
            Fact(_("Currency"), paper.currency),
        ]
    )


def _balance_label(balance_minor: int) -> str:
    if balance_minor > 0:
        return _("Balance due")
    return _("Balance in your favour") if balance_minor < 0 else _("Balance")


def _balance(paper: FolioPaper, window: FolioWindowPaper) -> Flowable:
    return amount_box(_balance_label(window.balance_minor), money_text(window.balance_minor, paper.currency), width=CONTENT_WIDTH)


def tax_summary(taxes: Sequence[TaxLine], currency: str) -> list[Flowable]:
    """Set each tax with what it stands on, and a space below; nothing where there is none."""
    if not taxes:
        return []
    head = [
        text_block(_("Tax summary"), size=8, grey=True),
        *_right((_("Tax rate"), _("Taxable amount"), _("Tax"), _("With tax")), grey=True),
    ]
    rows = [head, *(_tax_row(tax, currency) for tax in taxes)]
    style = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    widths = [CONTENT_WIDTH * share for share in (0.36, 0.13, 0.17, 0.17, 0.17)]
    return [Table(rows, colWidths=widths, style=style), Spacer(0, 12)]


def _tax_row(tax: TaxLine, currency: str) -> list[Flowable]:
    rate = "" if tax.rate is None else percent_text(tax.rate)
    amounts = (amount_text(minor, currency) for minor in (tax.base_minor, tax.tax_minor, tax.base_minor + tax.tax_minor))
    return [text_block(tax.rule_name, size=8), *_right((rate, *amounts))]


def _right(texts: Sequence[str], *, grey: bool = False) -> list[Flowable]:
    return [text_block(text, size=8, alignment="right", grey=grey) for text in texts]


def _closing(paper: FolioPaper) -> list[Flowable]:
    sentences = list(paper.closing_words)
    if paper.is_interim:
        sentences.insert(0, _("The stay is not closed: charges may still be added."))
    blocks: list[Flowable] = []
    for sentence in sentences:
        blocks.extend([Spacer(0, 4), text_block(sentence, size=8, grey=True)])
    return [*blocks, signature_lines([_("Guest's signature"), _("Date")], width=CONTENT_WIDTH)]
