"""`hotel-desk demo`: a hotel to look around in, in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from hotel_desk.cli.display import has_display
from hotel_desk.cli.place import Place, refuse_place
from hotel_desk.cli.tour import OUTPUT
from hotel_desk.cli.windows import OpensWindow, TakesTour
from hotel_desk.db.locations import demo_file
from hotel_desk.db.master_key import MasterKeyPlace
from hotel_desk.db.opening import new_database
from hotel_desk.domain.clock import WallClock
from hotel_desk.domain.errors import StaffError
from hotel_desk.jobs.demo import USER, make_demo_hotel
from hotel_desk.jobs.demo_house import TIME_ZONE
from hotel_desk.language import N_, _


class DemoInUse(StaffError):
    code = "demo.in_use"
    template = N_("The demo hotel in {file} is open in another window. It was not made anew. Close that window and try again.")


def add_to(program: typer.Typer, open_window: OpensWindow, take_tour: TakesTour) -> None:
    """Offer the command."""

    @program.command("demo", help=_("Open the demo hotel, which is made the first time; without a display, take the tour."))
    def demo_(
        context: typer.Context, *, fresh: Annotated[bool, typer.Option("--fresh", help=_("Make the demo hotel anew."))] = False
    ) -> None:
        refuse_place(context)
        if not has_display():
            take_tour(OUTPUT, quick=False, tell=typer.echo)
            typer.echo(
                _("There is no display here, so the day was lived off screen; its pictures and papers are in {folder}.").format(
                    folder=OUTPUT.resolve()
                )
            )
            return
        file = demo_file()
        if fresh or not file.exists():
            _make(file)
        typer.echo(_("You are “{user}” in the demo hotel, and may do everything.").format(user=USER))
        raise typer.Exit(open_window(Place(f"sqlite:///{file}", USER)))


def _make(file: Path) -> None:
    """Make the hotel beside its place and move it there when it is whole: what is broken off leaves nothing half made.

    Raises:
        DemoInUse: the system does not let go of the old file.
    """
    unfinished = file.with_name(f"{file.name}.unfinished")
    _remove(unfinished)
    today = WallClock().now().astimezone(ZoneInfo(TIME_ZONE)).date()
    with new_database(f"sqlite:///{unfinished}", demo=True) as database, _progress() as tell:
        make_demo_hotel(database, today=today, progress=tell)
    try:
        _remove(file)
        _master_key_file(unfinished).replace(_master_key_file(file))
        unfinished.replace(file)
    except PermissionError:
        raise DemoInUse(file=file) from None
    typer.echo(_("The demo hotel is made: {file}").format(file=file))


def _remove(file: Path) -> None:
    """Remove a database file, what SQLite keeps beside it, and its master key."""
    for part in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm"), _master_key_file(file)):
        part.unlink(missing_ok=True)


def _master_key_file(file: Path) -> Path:
    return MasterKeyPlace.of(f"sqlite:///{file}").unprotected_file


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_("Living the first days of the demo hotel"), total=None)
        yield lambda done, days: progress.update(task, completed=done, total=days)
