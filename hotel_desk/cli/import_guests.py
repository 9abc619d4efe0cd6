"""`hotel-desk import guests`: takes over the guests of another system from a CSV or XLSX file."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from hotel_desk.cli.place import place_of
from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.guest_import import GuestImportReport, import_guest_file
from hotel_desk.jobs.guest_table import ENCODINGS
from hotel_desk.jobs.guest_template import write_template
from hotel_desk.language import N_, _


class NoFileNamed(StaffError):
    code = "guest_import.no_file"
    template = N_("No file was named. Nothing was imported. Name the file with the guests, or ask for an empty one with --template.")


def add_to(imports: typer.Typer) -> None:
    """Offer the command."""

    @imports.command(help=_("Take over guests, companies and agents from a CSV or XLSX file."))
    def guests(  # noqa: PLR0917 - typer takes options by position
        context: typer.Context,
        file: Annotated[Path | None, typer.Argument(help=_("The file with the guests."))] = None,
        template: Annotated[Path | None, typer.Option(help=_("Write an empty table with every heading, CSV or XLSX, and end."))] = None,
        encoding: Annotated[
            str | None,
            typer.Option(help=_("Encoding of a CSV file, found out if left out: {encodings}.").format(encodings=", ".join(ENCODINGS))),
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only check; list every row that cannot be imported."))] = False,
        rejects: Annotated[
            Path | None, typer.Option(help=_("File for rows that cannot be imported; beside the input if left out."))
        ] = None,
    ) -> None:
        if template is not None:
            write_template(template)
            typer.echo(_("Template written: {file}").format(file=template))
            return
        if file is None:
            raise NoFileNamed
        with place_of(context).desk() as desk, _watched() as watch:
            report = import_guest_file(desk, file, encoding=encoding, rejects=rejects, dry_run=dry_run, progress=watch)
        for line in _told(report, dry_run=dry_run):
            typer.echo(line)


class _Watch:
    """Shows how far an import is, and hears Ctrl+C: while it checks nothing has been written; while it writes all of it is taken back."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task = shown.add_task("", total=None)
        self.stop_asked_for = False

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far it is.

        Raises:
            typer.Abort: somebody wants it to stop.
        """
        if self.stop_asked_for:
            raise typer.Abort
        self.tell(done, total, sentence)

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far it is, without hearing a wish to stop."""
        self._shown.update(self._task, completed=done, total=total or None, description=sentence)

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Ctrl+C was pressed."""
        self.stop_asked_for = True


@contextmanager
def _watched() -> Iterator[_Watch]:
    with Progress(console=Console(stderr=True), transient=True) as shown:
        watch = _Watch(shown)
        before = signal.signal(signal.SIGINT, watch.ask_to_stop)
        try:
            yield watch
        finally:
            signal.signal(signal.SIGINT, before)


def _told(report: GuestImportReport, *, dry_run: bool) -> list[str]:
    if dry_run:
        lines = [
            _(
                "Checked, nothing was imported. Guests that can be imported: {ready}; here already: {known}; rows that cannot: {rejected}."
            ).format(ready=report.added, rejected=len(report.rejected), known=report.known)
        ]
        return lines + [_("Row {line}: {reason}").format(line=row.line_number, reason=row.reason) for row in report.rejected]
    if report.stopped and not report.kept:
        return [_("Stopped. Nothing was imported.")]
    if report.stopped:
        return [_("Stopped and taken back, but for {kept} guests who are in use already.").format(kept=report.kept)]
    lines = [
        _("Guests imported: {added}; here already: {known}; rows set aside: {rejected}.").format(
            added=report.added, known=report.known, rejected=len(report.rejected)
        )
    ]
    if report.rejects is not None:
        lines.append(_("Rows set aside, with the reason: {file}").format(file=report.rejects))
    return lines
