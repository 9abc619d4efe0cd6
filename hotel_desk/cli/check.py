"""`hotel-desk check`: recomputes everything that must be true of the hotel's rows."""

from __future__ import annotations

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.language import _, plural
from hotel_desk.queries.invariants import check_everything

CONTRADICTIONS = 1


def add_to(program: typer.Typer) -> None:
    """Offer the command."""

    @program.command(help=_("Recompute rooms, counters, balances, charges and chains from the rows, and list what does not add up."))
    def check(context: typer.Context) -> None:
        with place_of(context).desk() as desk:
            found = desk.read(check_everything)
        if not found:
            typer.echo(_("Everything adds up."))
            return
        for violation in found:
            typer.echo(str(violation))
        count = len(found)
        typer.echo(plural("{count} contradiction was found.", "{count} contradictions were found.", count).format(count=count), err=True)
        raise typer.Exit(CONTRADICTIONS)
