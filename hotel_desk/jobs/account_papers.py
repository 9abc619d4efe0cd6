"""Papers of company accounts made from the books, in the account's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.settings import LETTER_LANGUAGE
from hotel_desk.jobs.folio_papers import MadePaper, imprint_of
from hotel_desk.language import _, speaking
from hotel_desk.queries.account_statement import account_statement
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.settings import setting_value
from hotel_desk.reports.account_statement import AccountStatementPaper, render_account_statement

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ArAccountId
    from hotel_desk.services.papers import PaperPrinted


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
