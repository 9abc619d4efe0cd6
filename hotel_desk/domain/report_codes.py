"""The stored words of reports: what they are written as, when they are made by themselves, how a job ended."""

from __future__ import annotations

from enum import StrEnum

from hotel_desk.language import N_


class ReportFormat(StrEnum):
    """What a report is written as."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    XML = "xml"


class ReportRhythm(StrEnum):
    """When a schedule comes round. `AT_CLOSE`: with the pack of each night audit; the others at their hour by the desk's clock."""

    AT_CLOSE = "AT_CLOSE"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class ReportWay(StrEnum):
    """How a person takes a report out of the program. `PAPER`: shown as paper, which is printed or saved from there, or printed at once."""

    PAPER = "paper"
    FILE = "file"
    TERMINAL = "terminal"


class JobResult(StrEnum):
    """How a job that ran by itself ended."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


FORMAT_TITLES: dict[ReportFormat, str] = {
    ReportFormat.PDF: N_("PDF"),
    ReportFormat.XLSX: N_("Excel (XLSX)"),
    ReportFormat.CSV: N_("CSV"),
    ReportFormat.XML: N_("XML"),
}
RHYTHM_TITLES: dict[ReportRhythm, str] = {
    ReportRhythm.AT_CLOSE: N_("At each night audit"),
    ReportRhythm.DAILY: N_("Every day"),
    ReportRhythm.WEEKLY: N_("Every week"),
    ReportRhythm.MONTHLY: N_("Every month"),
}
