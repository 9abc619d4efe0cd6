"""`hotel-desk replay`: lives the days of imported bookings."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from hotel_desk.cli.place import place_of
from hotel_desk.jobs.replay import ReplayProgress, ReplayReport, replay
from hotel_desk.language import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

STOPPED = 130
_MEBIBYTE = 1024 * 1024


def add_to(program: typer.Typer) -> None:
    """Offer the command."""

    @program.command("replay", help=_("Live the days of the imported bookings through the program's own commands."))
    def replay_(
        context: typer.Context,
        *,
        until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("Last day to live and close."))] = None,
        deposits: Annotated[
            bool, typer.Option("--deposits", help=_("Bookings without a refund are paid for as they are made, and kept if nobody comes."))
        ] = False,
    ) -> None:
        place = place_of(context)
        with place.hotel() as (database, property_id), _stop_on_interrupt() as stop, _progress() as tell:
            report = replay(
                database,
                property_id,
                user_name=place.user_name,
                until=None if until is None else until.date(),
                deposits=deposits,
                progress=tell,
                stop_asked=stop.is_set,
            )
        for line in _told(report):
            typer.echo(line)
        Console(width=None if Console().is_terminal else 120).print(_times(report))
        if report.stopped:
            typer.echo(_("Stopped on {date}. Run it again to go on.").format(date=report.business_date), err=True)
            raise typer.Exit(STOPPED)


def _told(report: ReplayReport) -> list[str]:
    lines = [
        _("Days lived and closed: {days}; the business date is {date}.").format(days=report.days, date=report.business_date),
        _("Bookings: {bookings} in {seconds} s ({processor} s of it this program's own work), {rate} a second.").format(
            bookings=report.bookings,
            seconds=f"{report.seconds:.1f}",
            processor=f"{report.processor_seconds:.1f}",
            rate=f"{report.bookings_a_second:.1f}",
        ),
    ]
    if report.peak_memory_bytes is not None:
        lines.append(_("Most memory held: {memory} MiB.").format(memory=report.peak_memory_bytes // _MEBIBYTE))
    return lines


def _times(report: ReplayReport) -> Table:
    table = Table(
        _("Command"),
        _("Runs"),
        _("ms, all"),
        _("First month"),
        _("ms"),
        _("Last month"),
        _("ms"),
        box=None,
        header_style="bold",
        pad_edge=False,
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for time in report.times:
        table.add_row(
            time.command,
            str(time.runs),
            f"{time.milliseconds:.2f}",
            f"{time.first.month:%Y-%m}",
            f"{time.first.milliseconds:.2f}",
            f"{time.last.month:%Y-%m}",
            f"{time.last.milliseconds:.2f}",
        )
    return table


@contextmanager
def _progress() -> Iterator[Callable[[ReplayProgress], None]]:
    """A bar from the first event on, so that a refusal before it stands alone; none where the error stream is no terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn(_("left:")),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    progress = Progress(*columns, console=console, transient=True)
    task = progress.add_task("", total=None, start=False)

    def tell(at: ReplayProgress) -> None:
        if not progress.live.is_started:
            progress.start()
            progress.start_task(task)
        progress.update(task, description=at.day.isoformat(), completed=at.events_done, total=at.events)

    try:
        yield tell if console.is_terminal else _say_nothing
    finally:
        if progress.live.is_started:
            progress.stop()


def _say_nothing(_at: ReplayProgress) -> None:
    pass


@contextmanager
def _stop_on_interrupt() -> Iterator[Event]:
    """Ctrl+C stops the replay between two events; pressed again, it breaks off where it is (nothing is half done then either)."""
    asked = Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
