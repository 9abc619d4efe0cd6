"""`hotel-desk report trial-balance` and `report journal`: the books of some days, for people and for programs."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.cli.report_house import way_of, write
from hotel_desk.db.database import Reader
from hotel_desk.domain.report_codes import ReportFormat, ReportWay
from hotel_desk.language import _
from hotel_desk.queries.journal_export import journal
from hotel_desk.reports.ledger_tables import journal_csv
from hotel_desk.services.journal_export import record_journal_export

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

NOT_IN_BALANCE = 1
_First = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help=_("First day."))]
_Last = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help=_("Last day."))]
_UsualFirst = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help=_("First day; the report's usual one if left out."))
]
_UsualLast = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help=_("Last day."))]
_Target = Annotated[Path | None, typer.Option("--output", help=_("The file to write; the terminal if left out."))]


class BalanceFormat(StrEnum):
    """How the trial balance is written."""

    TABLE = "table"
    CSV = "csv"
    PDF = "pdf"
    XLSX = "xlsx"
    XML = "xml"


def add_to(reports: typer.Typer) -> None:
    """Offer the commands."""

    @reports.command("trial-balance", help=_("What was charged, taxed and paid, and how the four ledgers changed by it."))
    def balance(
        context: typer.Context,
        *,
        first: _UsualFirst = None,
        last: _UsualLast = None,
        report_format: Annotated[BalanceFormat, typer.Option("--format", help=_("How it is written."))] = BalanceFormat.TABLE,
        target: _Target = None,
    ) -> None:
        with place_of(context).desk() as desk:
            days = _usual_days(desk, first.date() if first else None, last.date() if last else None)
            content, adds_up = _balance(desk, *days, report_format, way_of(target))
        write(content, target)
        if not adds_up:
            typer.echo(_("The books do not add up. Run `hotel-desk check`, which says where."), err=True)
            raise typer.Exit(NOT_IN_BALANCE)

    @reports.command("journal", help=_("What each account is debited and credited on closed days, as CSV for the books of account."))
    def journal_(context: typer.Context, first: _First, last: _Last, *, target: _Target = None) -> None:
        with place_of(context).desk() as desk:
            desk.run(record_journal_export, first=first.date(), last=last.date())
            lines = desk.read(journal, first=first.date(), last=last.date())
        write(journal_csv(lines).encode(), target)


def _usual_days(desk: Desk, first: date | None, last: date | None) -> tuple[date, date]:
    from hotel_desk.jobs.house_reports import asked_for
    from hotel_desk.reports.house.trial_balance import REPORT

    asked = asked_for(REPORT, desk.read(Reader.business_date), first=first, last=last)
    return asked.first, asked.last


def _balance(desk: Desk, first: date, last: date, report_format: BalanceFormat, way: ReportWay) -> tuple[bytes, bool]:
    from hotel_desk.cli.sheet_table import sheet_table
    from hotel_desk.jobs.ledger_papers import shown_balance
    from hotel_desk.services.reports_taken_out import record_report_out

    shown = desk.read(shown_balance, first=first, last=last)
    # A table goes as rows do: the archive of reports knows no tables.
    written_as = ReportFormat.CSV if report_format is BalanceFormat.TABLE else ReportFormat(report_format)
    desk.run(record_report_out, **shown.taken_out(written_as, way))
    if report_format is BalanceFormat.TABLE:
        return sheet_table(shown.sheet, time_zone=shown.time_zone).encode(), shown.adds_up
    return shown.written(ReportFormat(report_format)), shown.adds_up
