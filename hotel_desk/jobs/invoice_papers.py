"""Invoices, credit notes and pro-formas made from the books, in the payee's language; a reprint is the archived paper, marked as a copy."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import InvoiceKind, InvoiceState
from hotel_desk.domain.tax import MILLION
from hotel_desk.jobs.folio_papers import MadePaper, ReadyPaper, guest_language, imprint_of
from hotel_desk.jobs.kept_papers import KeptPaper, first_or_copy
from hotel_desk.language import _, speaking
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.folio_lines import guest_lines
from hotel_desk.queries.invoice_lines import amounts_of, free_lines
from hotel_desk.queries.invoices import InvoiceFacts, invoice_facts
from hotel_desk.queries.papers import PaperHead, paper_head
from hotel_desk.reports.folio import TaxLine
from hotel_desk.reports.invoice import TITLES, InvoicePaper, InvoicePaperKind, InvoicePaperLine, render_invoice
from hotel_desk.services.papers import PaperKind, PaperPrinted

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, InvoiceId


def invoice_pdf(reader: Reader, *, invoice_id: InvoiceId, printed: PaperPrinted) -> KeptPaper:
    """The paper of an invoice or credit note: made now, or the archived one with the mark of a copy.

    Args:
        printed: what `record_paper_printed` has written down.

    Raises:
        NotFound: this hotel has no such invoice.
    """
    facts = invoice_facts(reader, invoice_id=invoice_id)
    language = guest_language(facts.language)
    title = f"{_(TITLES[InvoicePaperKind(facts.kind.value)])} {facts.number}"
    name = f"{facts.kind.value.lower()}-{facts.number.replace('/', '-')}.pdf"
    paper = invoice_paper(facts, paper_head(reader), language)
    ready = ReadyPaper(title, name, language, partial(render_invoice, paper, language=language))
    void = facts.state is InvoiceState.VOID
    return first_or_copy(reader, ready, kind=PaperKind.INVOICE, subject_id=invoice_id, printed=printed, void=void)


def pro_forma_pdf(reader: Reader, *, folio_id: FolioId, printed: PaperPrinted, window_number: int) -> MadePaper:
    """What an invoice over a window would say now, without a number.

    Args:
        printed: what `record_paper_printed` has written down.

    Raises:
        NotFound: this hotel has no such folio.
    """
    folio = folio_view(reader, folio_id=folio_id)
    window, stay = folio.window(window_number), folio.stay
    free = [line for line in free_lines(reader.connection, reader.property_id, folio_id) if line.window_number == window_number]
    wanted = {line.posting_id for line in free}
    shown = guest_lines(line for line in window.lines if line.posting_id in wanted)
    names = {tax.rule_id: (tax.rule_name, tax.rate_millionths) for line in window.lines for tax in line.taxes}
    taxes = [tax for tax in amounts_of(free).taxes if tax.base_minor or tax.amount_minor]
    language = guest_language(window.language or (stay.guest_language if stay else ""))
    with speaking(language):
        imprint = imprint_of(paper_head(reader), folio.number, printed)
    paper = InvoicePaper(
        imprint=imprint,
        kind=InvoicePaperKind.PRO_FORMA,
        currency=folio.currency,
        business_date=folio.business_date,
        payee_name=window.payee_name or folio.name,
        payee_address=tuple(window.payee_address.splitlines()),
        payee_tax_number=window.payee_tax_number,
        lines=tuple(
            InvoicePaperLine(line.night_date or line.shown_date, line.text, line.quantity, line.net_minor, line.tax_minor) for line in shown
        ),
        taxes=tuple(_tax(*names[tax.rule_id], tax.base_minor, tax.amount_minor) for tax in taxes),
        total_minor=amounts_of(free).amount_minor,
        folio_number=folio.number,
        guest_name=stay.guest_name if stay else "",
        room_number=stay.room_number if stay else "",
        arrival_date=stay.arrival_date if stay else None,
        departure_date=stay.departure_date if stay else None,
    )
    title = _("Pro-forma invoice for folio {number}").format(number=folio.number)
    return MadePaper(render_invoice(paper, language=language), title, f"pro-forma-{folio.number}-{window_number}.pdf")


def invoice_paper(facts: InvoiceFacts, head: PaperHead, language: str) -> InvoicePaper:
    """What the paper of an invoice shows: nothing of it depends on when it is printed."""
    issued = PaperPrinted(facts.issued_at, facts.user_name, 1, "")
    with speaking(language):
        imprint = imprint_of(head, facts.number, issued)
    stay = not facts.collective
    return InvoicePaper(
        imprint=imprint,
        kind=InvoicePaperKind.INVOICE if facts.kind is InvoiceKind.INVOICE else InvoicePaperKind.CREDIT_NOTE,
        currency=facts.currency,
        business_date=facts.business_date,
        payee_name=facts.payee_name,
        payee_address=tuple(facts.payee_address.splitlines()),
        payee_tax_number=facts.payee_tax_number,
        lines=tuple(InvoicePaperLine(line.date, line.text, line.quantity, line.net_minor, line.tax_minor) for line in facts.lines),
        taxes=tuple(_tax(tax.name, tax.rate_millionths, tax.base_minor, tax.amount_minor) for tax in facts.taxes),
        total_minor=facts.total_minor,
        folio_number=facts.folio_number,
        guest_name=facts.guest_name if stay else "",
        room_number=facts.room_number if stay else "",
        arrival_date=facts.arrival_date if stay else None,
        departure_date=facts.departure_date if stay else None,
        due_date=facts.due_date,
        credits_number=facts.credits_number,
        closing_words=tuple(head.folio_footer.splitlines()),
    )


def _tax(name: str, rate_millionths: int | None, base_minor: int, amount_minor: int) -> TaxLine:
    return TaxLine(name, None if rate_millionths is None else Decimal(rate_millionths) / MILLION, base_minor, amount_minor)
