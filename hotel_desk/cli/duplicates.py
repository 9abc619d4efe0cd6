"""`hotel-desk duplicates find`: looks for records that may be of one person."""

from __future__ import annotations

from typing import Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.jobs.duplicate_search import find_duplicates
from hotel_desk.language import _
from hotel_desk.services.duplicates import PairsStored


def add_to(program: typer.Typer) -> None:
    """Offer the command."""
    duplicates = typer.Typer(help=_("Records that may be of one person."), no_args_is_help=False)
    program.add_typer(duplicates, name="duplicates")

    @duplicates.callback()
    def duplicates_() -> None:
        """Keep `find` a command of its own while it is the only one."""

    @duplicates.command(help=_("Compare all records of guests and companies; a search that was broken off goes on."))
    def find(
        context: typer.Context,
        anew: Annotated[bool, typer.Option("--anew", help=_("Begin from the beginning."))] = False,
    ) -> None:
        with place_of(context).desk() as desk:
            done = find_duplicates(desk, anew=anew, told=_tell)
        sentence = _("Records compared: {compared}; new pairs for the list: {found}; groups too large to compare: {skipped}.")
        typer.echo(sentence.format(compared=done.compared, found=done.found, skipped=done.skipped_blocks))


def _tell(stored: PairsStored) -> None:
    typer.echo(_("… {compared} compared, {found} pairs found").format(compared=stored.compared, found=stored.found), err=True)
