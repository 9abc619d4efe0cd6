"""`hotel-desk report pack DATE`: the pack of a night, made as far as it is not, and written into a folder."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.cli.progress import progress_bar
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.report_codes import ReportWay
from hotel_desk.language import N_, _

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import AuditRunId

NOT_WHOLE = 1


class AuditAtWorkOnPack(StaffError):
    code = "report.audit_at_work"
    template = N_(
        "The night audit of {date} is being run at this moment, and makes its pack itself. Nothing was made. Wait until it has ended."
    )


def add_to(reports: typer.Typer) -> None:
    """Offer the command."""

    @reports.command("pack", help=_("Make what is missing of the pack of a night, and write all of it into a folder."))
    def pack(
        context: typer.Context,
        day: Annotated[datetime, typer.Argument(metavar="DATE", formats=["%Y-%m-%d"], help=_("The day that was closed."))],
        *,
        target: Annotated[
            Path | None, typer.Option("--output", help=_("The folder to write it into; the archive only if left out."))
        ] = None,
    ) -> None:
        from hotel_desk.jobs.report_batch import make_night_pack

        with place_of(context).desk() as desk:
            run_id = _run_of(desk, day.date())
            with progress_bar(_("Making the reports")) as tell:
                done = make_night_pack(desk, run_id=run_id, closed=day.date(), progress=lambda number, total, _title: tell(number, total))
            written = 0 if target is None else _write(desk, run_id, target)
        sentence = _("Reports made: {made}; made before: {kept}; files written: {written}.")
        typer.echo(sentence.format(made=done.made, kept=done.kept, written=written))
        for one in done.failed:
            typer.echo(f"{one.title}: {one.reason}", err=True)
        if done.failed:
            raise typer.Exit(NOT_WHOLE)


def _run_of(desk: Desk, day: date) -> AuditRunId:
    from hotel_desk.queries.audit_runs import audit_now

    audit = desk.read(audit_now, day=day)
    if audit is None or audit.run.rolled_at is None:
        raise InvalidInput("date", problem=N_("No night audit has closed this day. Nothing was made. Name a day that was closed."))
    if audit.alive:
        raise AuditAtWorkOnPack(date=day.isoformat())
    return audit.run.run_id


def _write(desk: Desk, run_id: AuditRunId, folder: Path) -> int:
    from hotel_desk.jobs.house_reports import open_archived
    from hotel_desk.jobs.report_delivery import write_report
    from hotel_desk.queries.report_archive import reports_of_run
    from hotel_desk.services.reports_taken_out import record_report_out

    rows = desk.read(reports_of_run, run_id=run_id)
    for row in rows:
        made = desk.read(open_archived, archived_report_id=row.archived_report_id)
        desk.run(record_report_out, **made.taken_out(ReportWay.FILE))
        write_report(made, str(folder.absolute()))
    return len(rows)
