"""`hotel-desk registrations`: sends the police forms that wait, and writes those of a day into a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.db.database import Reader
from hotel_desk.jobs.registration_file import RegistrationFormat, write_registrations
from hotel_desk.jobs.registration_queue import send_registrations
from hotel_desk.language import _
from hotel_desk.queries.registrations import unsent_registrations


def add_to(program: typer.Typer) -> None:
    """Offer the commands."""
    forms = typer.Typer(help=_("Register guests with the police."), no_args_is_help=False)
    program.add_typer(forms, name="registrations")

    @forms.command(help=_("Send what waits to the registration office."))
    def send(context: typer.Context) -> None:
        with place_of(context).desk() as desk:
            done = send_registrations(desk)
            left = desk.read(unsent_registrations)
        if done.line_down:
            typer.echo(_("The registration office does not answer. The forms are kept and sent again by themselves."), err=True)
        typer.echo(
            _("Accepted: {accepted}; refused: {refused}; answered later: {pending}.").format(
                accepted=done.accepted, refused=done.refused, pending=done.pending
            )
        )
        typer.echo(
            _("Left: {incomplete} incomplete, {waiting} waiting, {refused} refused.").format(
                incomplete=left.incomplete, waiting=left.waiting, refused=left.refused
            )
        )

    @forms.command(help=_("Write the complete forms of a day into a file that only you may read."))
    def export(
        context: typer.Context,
        target: Annotated[Path, typer.Argument(metavar="FILE", help=_("The file to write."))],
        *,
        day: Annotated[
            datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help=_("The day; the business date if left out."))
        ] = None,
        file_format: Annotated[RegistrationFormat, typer.Option("--format", help=_("How it is written."))] = RegistrationFormat.CSV,
        hand_over: Annotated[bool, typer.Option("--hand-over", help=_("It goes to the office: what waited counts as sent."))] = False,
    ) -> None:
        with place_of(context).desk() as desk:
            of_day = day.date() if day is not None else desk.read(Reader.business_date)
            done = write_registrations(desk, day=of_day, target=target, file_format=file_format, hand_over=hand_over)
        typer.echo(_("Forms written: {count}; handed over: {handed_over}.").format(count=done.count, handed_over=done.handed_over))
