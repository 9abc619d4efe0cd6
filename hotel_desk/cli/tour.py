"""`hotel-desk tour`: one day in the window, lived by the program itself, with pictures of every screen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotel_desk.cli.place import refuse_place
from hotel_desk.cli.windows import TakesTour
from hotel_desk.language import _

OUTPUT = Path("demo-output")


def add_to(program: typer.Typer, take_tour: TakesTour) -> None:
    """Offer the command."""

    @program.command("tour", help=_("Live one day of a demo hotel in the window by itself, and leave pictures and papers."))
    def tour_(
        context: typer.Context,
        output: Annotated[Path, typer.Option(metavar="FOLDER", help=_("Where pictures and papers are left."))] = OUTPUT,
        *,
        quick: Annotated[bool, typer.Option("--quick", help=_("Only a few pictures; the day is lived whole."))] = False,
    ) -> None:
        refuse_place(context)
        take_tour(output, quick=quick, tell=typer.echo)
