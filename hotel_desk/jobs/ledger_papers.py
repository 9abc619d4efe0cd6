"""The trial balance made from the books, in the language of the desk: the report of the house, printed or written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.report_codes import ReportFormat, ReportWay
from hotel_desk.jobs.folio_papers import MadePaper, imprint_of
from hotel_desk.jobs.house_reports import parameters_of, write_sheet
from hotel_desk.language import _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.trial_balance import trial_balance
from hotel_desk.reports.house.trial_balance import REPORT, sheet_of
from hotel_desk.reports.report import Asked
from hotel_desk.services.papers import PaperPrinted

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.database import Reader
    from hotel_desk.reports.paper import Imprint
    from hotel_desk.reports.sheet import Sheet


@dataclass(frozen=True, slots=True)
class ShownBalance:
    """The trial balance as a sheet, and whether the books add up."""

    sheet: Sheet
    asked: Asked
    imprint: Imprint
    adds_up: bool

    @property
    def time_zone(self) -> str:
        """Of the hotel."""
        return self.imprint.letterhead.time_zone

    def taken_out(self, report_format: ReportFormat, way: ReportWay) -> dict[str, Any]:
        """What `record_report_out` takes of it."""
        return {
            "report": REPORT.name,
            "report_format": report_format,
            "way": way,
            "parameters": parameters_of(self.asked),
            "rows": self.sheet.row_count,
        }

    def written(self, report_format: ReportFormat) -> bytes:
        """As a file."""
        return write_sheet(self.sheet, REPORT, self.asked, self.imprint, report_format)


def shown_balance(reader: Reader, *, first: date, last: date, printed_by: str = "", printer: str = "") -> ShownBalance:
    """The trial balance of some days, both included.

    Raises:
        InvalidInput: the last day lies before the first.
        NotAllowed: whoever asks may not see the ledgers.
    """
    balance, asked = trial_balance(reader, first=first, last=last), Asked(first, last, {})
    days = first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"
    printed = PaperPrinted(reader.clock.now(), printed_by or reader.user_name, 1, printer)
    return ShownBalance(sheet_of(balance, asked), asked, imprint_of(paper_head(reader), days, printed), balance.adds_up)


def trial_balance_pdf(reader: Reader, *, first: date, last: date, printed_by: str = "", printer: str = "") -> MadePaper:
    """Print the trial balance of some days, both included. It is a report for the house: no copy of it is counted.

    Raises:
        InvalidInput, NotAllowed: as for `shown_balance`.
    """
    shown = shown_balance(reader, first=first, last=last, printed_by=printed_by, printer=printer)
    title = _("Trial balance {days}").format(days=shown.imprint.paper_number)
    return MadePaper(shown.written(ReportFormat.PDF), title, f"trial-balance-{first.isoformat()}-{last.isoformat()}.pdf")
