"""Papers of company accounts made from the books, in the account's language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.settings import LETTER_LANGUAGE
from hotel_desk.jobs.folio_papers import MadePaper, guest_language, imprint_of
from hotel_desk.jobs.invoice_papers import invoice_paper
from hotel_desk.language import _, speaking
from hotel_desk.queries.account_invoices import account_pro_forma
from hotel_desk.queries.account_statement import account_statement
from hotel_desk.queries.commissions import commission_statement
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.reminders import reminder_facts
from hotel_desk.queries.settings import setting_value
from hotel_desk.reports.account_statement import AccountStatementPaper, render_account_statement
from hotel_desk.reports.commission_statement import CommissionPaper, render_commission_statement
from hotel_desk.reports.copy_mark import marked_copy
from hotel_desk.reports.invoice import InvoicePaperKind, render_invoice
from hotel_desk.reports.reminder import ReminderPaper, render_reminder
from hotel_desk.services.papers import PaperPrinted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ArAccountId, ArItemId, ProfileId, ReminderLetterId


def account_statement_pdf(reader: Reader, *, account_id: ArAccountId, first: dt.date, last: dt.date, printed: PaperPrinted) -> MadePaper:
    """Print the statement of an account for some days.

    Args:
        printed: what `record_paper_printed` has written down.

    Raises:
        InvalidInput: the days are in the wrong order, or too many.
        NotFound: there is no such account.
    """
    statement = account_statement(reader, account_id=account_id, first=first, last=last)
    number, name = statement.account.row.folio_number, statement.account.row.name
    language = statement.account.language or setting_value(reader, setting=LETTER_LANGUAGE)
    with speaking(language):
        paper = AccountStatementPaper(imprint_of(paper_head(reader), number, printed), statement)
    pdf = render_account_statement(paper, language=language)
    return MadePaper(pdf, _("Statement of {name}").format(name=name), f"statement-{number}-{last.isoformat()}.pdf")


def account_pro_forma_pdf(
    reader: Reader, *, account_id: ArAccountId, item_ids: Collection[ArItemId], due_date: dt.date, printed: PaperPrinted
) -> MadePaper:
    """What an invoice over items of an account would say, without a number.

    Args:
        printed: what `record_paper_printed` has written down.

    Raises:
        NotFound: there is no such account.
    """
    about: dict[str, Any] = {"account_id": account_id, "item_ids": item_ids, "due_date": due_date}
    facts = account_pro_forma(reader, **about, user_name=printed.printed_by, at=printed.printed_at)
    language = guest_language(facts.language)
    head = paper_head(reader)
    with speaking(language):
        imprint = imprint_of(head, facts.number, printed)
    paper = replace(invoice_paper(facts, head, language), kind=InvoicePaperKind.PRO_FORMA, imprint=imprint)
    title = _("Pro-forma invoice for {name}").format(name=facts.payee_name)
    return MadePaper(render_invoice(paper, language=language), title, f"pro-forma-{facts.number}.pdf")


def reminder_pdf(reader: Reader, *, letter_id: ReminderLetterId, printed: PaperPrinted) -> MadePaper:
    """Print a reminder as it was written, in the account's language.

    Raises:
        NotFound: there is no such letter.
    """
    facts = reminder_facts(reader, letter_id=letter_id)
    number = f"{facts.row.business_date.isoformat()}/{facts.row.level}"
    with speaking(facts.language):
        imprint = imprint_of(paper_head(reader), number, PaperPrinted(facts.written_at, facts.row.user_name, 1, ""))
    pdf = render_reminder(ReminderPaper(imprint, facts), language=facts.language)
    if printed.copy_number > 1:
        pdf = marked_copy(pdf, copy_number=printed.copy_number, language=facts.language)
    title = _("Reminder to {name}").format(name=facts.row.account_name)
    return MadePaper(pdf, title, f"reminder-{facts.row.business_date.isoformat()}-{facts.row.level}-{letter_id.hex[-6:]}.pdf")


def commission_statement_pdf(reader: Reader, *, agent_id: ProfileId, first: dt.date, last: dt.date, printed: PaperPrinted) -> MadePaper:
    """Print what an agent earned in some days, in the language of its file.

    Raises:
        NotFound: there is no such agent.
    """
    statement = commission_statement(reader, agent_id=agent_id, first=first, last=last)
    language = guest_language(statement.language or setting_value(reader, setting=LETTER_LANGUAGE))
    with speaking(language):
        paper = CommissionPaper(imprint_of(paper_head(reader), statement.agent_number, printed), statement)
    pdf = render_commission_statement(paper, language=language)
    title = _("Statement of commission for {name}").format(name=statement.agent_name)
    return MadePaper(pdf, title, f"commission-{statement.agent_number}-{last.isoformat()}.pdf")
