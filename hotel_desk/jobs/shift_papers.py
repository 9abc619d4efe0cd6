"""The report of a shift made from the books, in the language of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.jobs.folio_papers import MadePaper, imprint_of
from hotel_desk.language import _, current_language
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.shift_report import shift_report
from hotel_desk.reports.shift_report import ShiftPaper, render_shift_report

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import CashierShiftId
    from hotel_desk.services.papers import PaperPrinted


def shift_report_pdf(reader: Reader, *, shift_id: CashierShiftId, printed: PaperPrinted) -> MadePaper:
    """Print the report of a shift.

    Args:
        printed: what `record_paper_printed` has written down.

    Raises:
        NotFound: this hotel has no such shift.
        NotAllowed: it is somebody else's, and whoever asks may see their own only.
    """
    report = shift_report(reader, shift_id=shift_id)
    paper = ShiftPaper(imprint_of(paper_head(reader), report.number, printed), report)
    pdf = render_shift_report(paper, language=current_language())
    return MadePaper(pdf, _("Shift {number}").format(number=report.number), f"shift-{report.number}.pdf")
