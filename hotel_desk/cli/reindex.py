"""`hotel-desk reindex guests`: makes what guests are found by anew, after the program has learnt to find them better."""

from __future__ import annotations

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.cli.progress import progress_bar
from hotel_desk.jobs.search_keys_anew import make_every_search_key_anew
from hotel_desk.language import _


def add_to(program: typer.Typer) -> None:
    """Offer the command."""
    indexes = typer.Typer(help=_("Make anew what things are found by."), no_args_is_help=False)
    program.add_typer(indexes, name="reindex")

    @indexes.callback()
    def reindex_() -> None:
        """Keep `guests` a command of its own while it is the only one."""

    @indexes.command(help=_("Make the search keys of every guest anew: once after an update from a version before the guest file."))
    def guests(context: typer.Context) -> None:
        with place_of(context).desk() as desk, progress_bar(_("Making search keys")) as tell:
            done = make_every_search_key_anew(desk, tell=tell)
        typer.echo(_("Search keys made anew for {count} profiles.").format(count=done))
