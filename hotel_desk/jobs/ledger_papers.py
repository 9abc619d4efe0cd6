"""The trial balance as a paper made from the books, in the language of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.jobs.folio_papers import MadePaper, imprint_of
from hotel_desk.language import _, current_language
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.trial_balance import trial_balance
from hotel_desk.reports.trial_balance import TrialBalancePaper, render_trial_balance
from hotel_desk.services.papers import PaperPrinted

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.database import Reader


def trial_balance_pdf(reader: Reader, *, first: date, last: date, printed_by: str = "", printer: str = "") -> MadePaper:
    """Print the trial balance of some days, both included. It is a report for the house: no copy of it is counted.

    Raises:
        InvalidInput: the last day lies before the first.
        NotAllowed: whoever asks may not see the ledgers.
    """
    balance = trial_balance(reader, first=first, last=last)
    days = first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"
    printed = PaperPrinted(reader.clock.now(), printed_by or reader.user_name, 1, printer)
    imprint = imprint_of(paper_head(reader), days, printed)
    pdf = render_trial_balance(TrialBalancePaper(imprint, balance), language=current_language())
    return MadePaper(pdf, _("Trial balance {days}").format(days=days), f"trial-balance-{first.isoformat()}-{last.isoformat()}.pdf")
