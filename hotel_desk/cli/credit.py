"""`hotel-desk credit levels`: works out how far guests and companies are trusted."""

from __future__ import annotations

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.jobs.credit_levels import work_out_levels_now
from hotel_desk.language import _


def add_to(program: typer.Typer) -> None:
    """Offer the command."""
    credit = typer.Typer(help=_("What guests and companies may owe."), no_args_is_help=False)
    program.add_typer(credit, name="credit")

    @credit.callback()
    def credit_() -> None:
        """Keep `levels` a command of its own while it is the only one."""

    @credit.command(help=_("Work out the credit levels now, as each night does."))
    def levels(context: typer.Context) -> None:
        with place_of(context).desk() as desk:
            done = work_out_levels_now(desk, told=_tell)
        sentence = _("Levels worked out: {looked_at}; something is different for {changed}.")
        typer.echo(sentence.format(looked_at=done.looked_at, changed=done.changed))


def _tell(done: int, total: int) -> None:
    typer.echo(_("… {done} of {total}").format(done=done, total=total), err=True)
