"""`hotel-desk import bookings`: stages a file of real bookings."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from hotel_desk.cli import import_guests
from hotel_desk.cli.place import place_of
from hotel_desk.jobs.booking_file import FORMAT
from hotel_desk.jobs.import_bookings import ImportReport, import_bookings
from hotel_desk.jobs.room_plan import RoomPlan
from hotel_desk.language import _

FileFormat = StrEnum("FileFormat", {"HOTEL_BOOKING_DEMAND": FORMAT})


def add_to(program: typer.Typer) -> None:
    """Offer the command."""
    imports = typer.Typer(help=_("Take over data of another system."), no_args_is_help=False)
    program.add_typer(imports, name="import")

    import_guests.add_to(imports)

    @imports.command(help=_("Stage bookings, and make the room types, rooms, agents and companies they name."))
    def bookings(
        context: typer.Context,
        file: Annotated[Path, typer.Argument(help=_("The file with the bookings."))],
        file_format: Annotated[FileFormat, typer.Option("--format", help=_("What its columns are."))],
        rejects: Annotated[Path | None, typer.Option(help=_("File for lines that cannot be read; beside the input if left out."))] = None,
        hotel: Annotated[str | None, typer.Option(help=_("Take this hotel's bookings only, where the file holds several."))] = None,
    ) -> None:
        del file_format  # there is one so far
        with place_of(context).desk() as desk:
            report = import_bookings(desk, file, rejects=rejects, hotel=hotel)
        for line in _told(report):
            typer.echo(line)


def _told(report: ImportReport) -> list[str]:
    staged = report.staged
    lines = [
        _("Bookings imported: {added}; here already: {known}; lines set aside: {rejected}.").format(
            added=staged.added, known=staged.known, rejected=len(report.rejected)
        ),
        _("Room types added: {types}; rooms: {rooms}; agents and companies: {profiles}. Business date: {date}.").format(
            types=staged.room_types_added, rooms=staged.rooms_added, profiles=staged.profiles_added, date=staged.business_date
        ),
    ]
    if report.rejects is not None:
        lines.append(_("Lines set aside, with the reason: {file}").format(file=report.rejects))
    return [*lines, *_rooms(report.plan), *_allowances(report.plan)]


def _rooms(plan: RoomPlan) -> list[str]:
    total = _("Rooms, so that everybody who stays has one: {total}").format(total=sum(plan.rooms.values()))
    return [total, "  " + "  ".join(f"{kind} {rooms}" for kind, rooms in plan.rooms.items())]


def _allowances(plan: RoomPlan) -> list[str]:
    lines = [
        _("Overbooking allowance, so that every booking can be taken in its time: {nights} nights of a type, {most} rooms at most").format(
            nights=len(plan.allowances), most=max(plan.allowances.values(), default=0)
        )
    ]
    for kind, nights in groupby(plan.allowances.items(), key=lambda one: one[0][0]):
        runs = _runs([(night, rooms) for (_kind, night), rooms in nights])
        lines.append(f"  {kind}  " + ", ".join(f"{_dates(first, last)} +{rooms}" for first, last, rooms in runs))
    return lines


def _runs(nights: list[tuple[date, int]]) -> list[tuple[date, date, int]]:
    """Nights in a row with the same allowance, as (first, last, rooms)."""
    runs: list[tuple[date, date, int]] = []
    for night, rooms in nights:
        if runs and runs[-1][1] + timedelta(days=1) == night and runs[-1][2] == rooms:
            runs[-1] = (runs[-1][0], night, rooms)
        else:
            runs.append((night, night, rooms))
    return runs


def _dates(first: date, last: date) -> str:
    return str(first) if first == last else f"{first}…{last}"
