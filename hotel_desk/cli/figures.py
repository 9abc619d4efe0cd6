"""`hotel-desk figures freeze`: writes down the figures of closed days that have none yet."""

from __future__ import annotations

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.jobs.figures import freeze_what_is_closed
from hotel_desk.language import _


def add_to(program: typer.Typer) -> None:
    """Offer the command."""
    figures = typer.Typer(help=_("The figures of closed days."), no_args_is_help=False)
    program.add_typer(figures, name="figures")

    @figures.callback()
    def figures_() -> None:
        """Keep `freeze` a command of its own while it is the only one."""

    @figures.command(help=_("Write down the figures of closed days that have none yet, as each night audit does."))
    def freeze(context: typer.Context) -> None:
        with place_of(context).desk() as desk:
            days = freeze_what_is_closed(desk, told=_tell)
        typer.echo(_("Days whose figures were written down: {days}.").format(days=days))


def _tell(left: int) -> None:
    typer.echo(_("… {left} days left").format(left=left), err=True)
