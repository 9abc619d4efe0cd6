"""`hotel-desk seed guests`: fills the guest file with invented people, to try a hotel at the size it will have one day."""

from __future__ import annotations

from typing import Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.cli.progress import progress_bar
from hotel_desk.jobs.seed_guests import seed_guests
from hotel_desk.language import _
from hotel_desk.queries.invented_guests import has_real_guests


def add_to(program: typer.Typer) -> None:
    """Offer the command."""
    seeds = typer.Typer(help=_("Fill a hotel with invented data."), no_args_is_help=False)
    program.add_typer(seeds, name="seed")

    @seeds.callback()
    def seed_() -> None:
        """Keep `guests` a command of its own while it is the only one."""

    @seeds.command(help=_("Add invented guests from many countries; a million takes some minutes and two gigabytes."))
    def guests(
        context: typer.Context,
        *,
        count: Annotated[int, typer.Option(min=1, help=_("How many."))] = 1_000,
        yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    ) -> None:
        with place_of(context).desk() as desk:
            if not yes and desk.read(has_real_guests):
                typer.confirm(_("This hotel has guests of its own. Add {count} invented ones to them?").format(count=count), abort=True)
            with progress_bar(_("Inventing guests")) as tell:
                written = seed_guests(desk, count, tell=tell)
        typer.echo(_("Guests invented: {count}.").format(count=written))
