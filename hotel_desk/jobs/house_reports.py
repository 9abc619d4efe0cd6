"""Reports of the house made from the books: asked for, read, written, archived, opened again (`docs/algorithms/reports.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.jobs.folio_papers import imprint_of
from hotel_desk.language import N_, _, current_language, speaking
from hotel_desk.queries.own_permissions import own_permissions, require
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.report_archive import ArchivedReportRow, archived_report
from hotel_desk.reports.catalogue import REPORTS, report_named
from hotel_desk.reports.report import Asked, Days, Report
from hotel_desk.reports.sheet_csv import sheet_csv
from hotel_desk.reports.sheet_pdf import sheet_pdf
from hotel_desk.reports.sheet_xlsx import sheet_xlsx
from hotel_desk.reports.sheet_xml import sheet_xml
from hotel_desk.services.papers import PaperPrinted
from hotel_desk.services.report_archive import ReportArchived, archive_report

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import ArchivedReportId, AuditRunId, OperationId
    from hotel_desk.domain.report_codes import ReportWay
    from hotel_desk.reports.paper import Imprint
    from hotel_desk.reports.sheet import Sheet

MOST_DAYS = 3660
FIRST, LAST = "first", "last"
_OF_NO_CATALOGUE = Permission.SEE_FIGURES


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report ready to be looked at, kept or sent.

    Args:
        content: the file.
        title: what it is, in its language.
        file_name: to save it under.
        day: the business date it is filed under.
        rows: in its tables; None: of one from the archive, which is not read again.
        archived_report_id: of one from the archive.
    """

    content: bytes
    file_name: str
    title: str
    report: str
    report_format: ReportFormat
    language: str
    asked: Asked
    day: date
    rows: int | None = None
    archived_report_id: ArchivedReportId | None = None

    @property
    def parameters(self) -> dict[str, str]:
        """What it was made for, as the archive keeps it."""
        return parameters_of(self.asked)

    @property
    def kept(self) -> dict[str, Any]:
        """What `archive_report` takes of it."""
        return {
            "report": self.report,
            "report_format": self.report_format,
            "language": self.language,
            "parameters": self.parameters,
            "day": self.day,
            "content": self.content,
        }

    def taken_out(self, way: ReportWay) -> dict[str, Any]:
        """What `record_report_out` takes of it."""
        return {
            "report": self.report,
            "report_format": self.report_format,
            "way": way,
            "parameters": self.parameters,
            "rows": self.rows,
            "archived_report_id": self.archived_report_id,
        }


def usual_asked(report: Report, day: date) -> Asked:
    """What a report is asked for if nobody says anything: its usual days around a day, and the first of each of its choices."""
    return asked_for(report, day)


def asked_for(
    report: Report, day: date, *, first: date | None = None, last: date | None = None, chosen: Mapping[str, str] | None = None
) -> Asked:
    """What a report is asked for, with its defaults where nothing is said.

    Args:
        day: the business date, or the day that a pack is made for.
        first, last: days; of a report of one day either of them.
        chosen: values by the keys of its choices.

    Raises:
        InvalidInput: the days are the wrong way round, too many, or not to be chosen; or a choice is none of the report's.
    """
    known = {choice.key: [value for value, _title in choice.options] for choice in report.choices}
    values = {key: options[0] for key, options in known.items()}
    for key, value in (chosen or {}).items():
        if value not in known.get(key, ()):
            raise InvalidInput(key, problem=N_("The report has no such choice. Nothing was made. Choose one of those that it offers."))
        values[key] = value
    if report.days is Days.NOW:
        return Asked(day, day, values)
    first, last = _days(report, day, first, last)
    return Asked(first, last, values)


def _days(report: Report, day: date, first: date | None, last: date | None) -> tuple[date, date]:
    if report.days is Days.DAY:
        one = first or last or day - timedelta(days=report.before)
        if first and last and first != last:
            raise InvalidInput("to", problem=N_("This report is of one day. Nothing was made. Name one day."))
        return one, one
    usual = day - timedelta(days=report.before), day + timedelta(days=report.after)
    length = usual[1] - usual[0]
    # Who names one end means as many days as usual.
    begin = first or (last - length if last else usual[0])
    end = last or (first + length if first else usual[1])
    if end < begin:
        raise InvalidInput("to", problem=N_("The last day lies before the first. Nothing was made. Correct one of the dates."))
    if (end - begin).days >= MOST_DAYS:
        raise InvalidInput("to", problem=N_("At most ten years (3,660 days) are asked for at once. Nothing was made. Choose fewer days."))
    return begin, end


def parameters_of(asked: Asked) -> dict[str, str]:
    """What a report was asked for, as texts: `first`, `last`, and its choices."""
    return {FIRST: asked.first.isoformat(), LAST: asked.last.isoformat(), **asked.chosen}


def asked_again(report: Report, parameters: Mapping[str, str], day: date, *, same_days: bool = True) -> Asked:
    """What `parameters_of` has written, read again; choices that the report has no more fall back to its first.

    Args:
        same_days: the days as they were; else the usual ones around `day`, as a schedule wants them.

    Raises:
        InvalidInput: the days are none.
    """
    known = {choice.key: {value for value, _title in choice.options} for choice in report.choices}
    chosen = {key: value for key, value in parameters.items() if value in known.get(key, ())}
    if not same_days:
        return asked_for(report, day, chosen=chosen)
    try:
        first, last = (date.fromisoformat(parameters[key]) if parameters.get(key) else None for key in (FIRST, LAST))
    except ValueError as error:
        raise InvalidInput("from", problem=N_("A day is written as YYYY-MM-DD. Nothing was made. Correct it.")) from error
    return asked_for(report, day, first=first, last=last, chosen=chosen)


def reports_for_me(reader: Reader) -> tuple[Report, ...]:
    """The reports that the user may see, in their order. One statement."""
    allowed = own_permissions(reader)
    return tuple(report for report in REPORTS if report.permission in allowed)


def read_sheet(reader: Reader, *, name: str, asked: Asked, for_the_house: bool = False) -> Sheet:
    """What a report says, for the screen, in the language being spoken.

    Args:
        for_the_house: it goes into the archive, whoever runs the job, and says everything; else the user must be allowed to see it, and
            it says what the user may see.

    Raises:
        InvalidInput: there is no such report.
        NotAllowed: the user may not see it.
    """
    report = report_named(name)
    if not for_the_house:
        require(reader, report.permission)
    sheet = report.read(replace(reader, user_name="") if for_the_house else reader, asked)
    return replace(sheet, subtitle="  ·  ".join([sheet.subtitle, *_chosen(report, asked, sheet)]))


def _chosen(report: Report, asked: Asked, sheet: Sheet) -> list[str]:
    """What was chosen besides the days, as far as the title does not say it: a list of some must not be taken for one of all."""
    said = []
    for choice in report.choices:
        options = dict(choice.options)
        chosen = _(options[asked.chosen.get(choice.key, choice.options[0][0])])
        if chosen not in sheet.title:
            said.append(_("{choice}: {chosen}").format(choice=_(choice.title), chosen=chosen))
    return said


def make_report(
    reader: Reader,
    *,
    name: str,
    asked: Asked | None = None,
    report_format: ReportFormat = ReportFormat.PDF,
    language: str = "",
    day: date | None = None,
    for_the_house: bool = False,
) -> MadeReport:
    """Make a report.

    Args:
        asked: days and choices; None: the usual ones.
        language: one of `hotel_desk.language.LANGUAGES`; empty: the one being spoken.
        day: the business date it is filed under; None: the open one.
        for_the_house: as for `read_sheet`.

    Raises:
        InvalidInput, NotAllowed: as for `read_sheet`.
    """
    report = report_named(name)
    business_date = day or reader.business_date()
    wanted = asked or usual_asked(report, business_date)
    with speaking(language or current_language()):
        sheet = read_sheet(reader, name=name, asked=wanted, for_the_house=for_the_house)
        head = paper_head(reader)
        printed = PaperPrinted(reader.clock.now(), reader.user_name, 1, "")
        imprint = imprint_of(head, _paper_number(report, wanted), printed)
        content = write_sheet(sheet, report, wanted, imprint, report_format)
        title = f"{_(report.title)} {_paper_number(report, wanted)}"
        return MadeReport(
            content,
            file_name(report, wanted, report_format),
            title,
            name,
            report_format,
            current_language(),
            wanted,
            business_date,
            rows=sheet.row_count,
        )


def write_sheet(sheet: Sheet, report: Report, asked: Asked, imprint: Imprint, report_format: ReportFormat) -> bytes:
    """A sheet as a file, in the language being spoken."""
    zone = imprint.letterhead.time_zone
    match report_format:
        case ReportFormat.PDF:
            return sheet_pdf(sheet, imprint)
        case ReportFormat.XLSX:
            return sheet_xlsx(sheet, imprint)
        case ReportFormat.CSV:
            return sheet_csv(sheet, time_zone=zone)
        case ReportFormat.XML:
            return sheet_xml(sheet, report, asked, time_zone=zone)


def archive_made(
    desk: Desk, made: MadeReport, *, run_id: AuditRunId | None = None, operation_id: OperationId | None = None
) -> ReportArchived:
    """Keep a report as it was made.

    Raises:
        VaultClosed: this desk has no master key.
    """
    return desk.run(archive_report, operation_id=operation_id, run_id=run_id, **made.kept)


def open_archived(reader: Reader, *, archived_report_id: UUID, for_the_house: bool = False) -> MadeReport:
    """A report of the archive as it was made, in whatever language that was.

    Raises:
        NotFound, VaultClosed, SealBroken: as for `queries.report_archive.archived_report`.
        NotAllowed: the user may not see this report, or not all that it says.
    """
    kept = archived_report(reader, archived_report_id=archived_report_id)
    report = next((report for report in REPORTS if report.name == kept.row.report), None)
    if not for_the_house:
        require(reader, report.permission if report else _OF_NO_CATALOGUE)
        if report and report.sees_all:
            require(reader, *report.sees_all)
    return _opened(kept.row, kept.content, report)


def _opened(row: ArchivedReportRow, content: bytes, report: Report | None) -> MadeReport:
    rest = {key: value for key, value in row.parameters.items() if key not in {FIRST, LAST}}
    first, last = (date.fromisoformat(row.parameters.get(key, row.business_date.isoformat())) for key in (FIRST, LAST))
    asked = Asked(first, last, rest)
    days = _two_days(first, last)
    name = file_name(report, asked, row.report_format) if report else f"{row.report}-{days}.{row.report_format}"
    title = f"{_(report.title) if report else row.report} {days}"
    return MadeReport(
        content,
        name,
        title,
        row.report,
        row.report_format,
        row.language,
        asked,
        row.business_date,
        archived_report_id=row.archived_report_id,
    )


def file_name(report: Report, asked: Asked, report_format: ReportFormat) -> str:
    """What the file is called: the report, its days, and what was chosen other than usually."""
    usual = {choice.key: choice.options[0][0] for choice in report.choices}
    chosen = [value.lower() for key, value in asked.chosen.items() if usual.get(key) != value]
    days = [asked.first.isoformat(), *([asked.last.isoformat()] if asked.last != asked.first else [])]
    return f"{'-'.join([report.name, *days, *chosen])}.{report_format}"


def _paper_number(report: Report, asked: Asked) -> str:
    return _two_days(asked.first, asked.last) if report.days is not Days.NOW else asked.first.isoformat()


def _two_days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"
