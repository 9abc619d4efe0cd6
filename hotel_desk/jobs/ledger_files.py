"""The trial balance and the journal written into files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.jobs.ledger_papers import shown_balance
from hotel_desk.language import N_
from hotel_desk.queries.journal_export import journal
from hotel_desk.reports.ledger_tables import journal_csv

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from hotel_desk.db.database import Reader


class ReportNotWritten(StaffError):
    code = "report.not_written"
    template = N_("The file {file} could not be written: {why}. Nothing was kept. Choose another place.")


def write_trial_balance(reader: Reader, *, first: date, last: date, target: Path) -> Path:
    """Write the trial balance of some days as CSV.

    Raises:
        InvalidInput, NotAllowed: as for the trial balance.
        ReportNotWritten: the place is not to be written to.
    """
    return write_file(shown_balance(reader, first=first, last=last).written(ReportFormat.CSV), target)


def write_journal(reader: Reader, *, first: date, last: date, target: Path) -> Path:
    """Write the journal of closed days as CSV.

    Raises:
        InvalidInput, NotAllowed, DayNotClosed, AccountsMissing: as for the journal.
        ReportNotWritten: the place is not to be written to.
    """
    return write_file(journal_csv(journal(reader, first=first, last=last)).encode(), target)


def write_file(content: bytes, target: Path) -> Path:
    """Write a file.

    Raises:
        ReportNotWritten: the place is not to be written to.
    """
    try:
        target.write_bytes(content)
    except OSError as failure:
        raise ReportNotWritten(file=str(target), why=failure.strerror or str(failure)) from failure
    return target
