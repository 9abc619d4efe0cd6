"""`hotel-desk downtime`: the lists to work by when the database cannot be reached, written now, and what they are encrypted with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.db.downtime_passphrase import downtime_passphrase, forget_downtime_passphrase, keep_downtime_passphrase
from hotel_desk.jobs.downtime_pack import make_downtime_pack
from hotel_desk.language import _


def add_to(program: typer.Typer) -> None:
    """Offer the commands."""
    packs = typer.Typer(help=_("Lists to work by when the database cannot be reached."))
    program.add_typer(packs, name="downtime")

    @packs.command(help=_("Write the pack of this machine now."))
    def write(
        context: typer.Context,
        folder: Annotated[Path | None, typer.Option(metavar="FOLDER", help=_("Instead of the folder that is set for this desk."))] = None,
    ) -> None:
        with place_of(context).desk() as desk:
            written = make_downtime_pack(desk, passphrase=downtime_passphrase(), folder=folder)
        typer.echo(str(written.folder))
        if not written.encrypted:
            typer.echo(_("It is not encrypted: “hotel-desk downtime passphrase” sets what opens the next ones."), err=True)

    @packs.command(help=_("Set the passphrase that opens this machine's packs from the next one on."))
    def passphrase(clear: Annotated[bool, typer.Option("--clear", help=_("Write packs in the clear again."))] = False) -> None:
        if clear:
            forget_downtime_passphrase()
            typer.echo(_("The next packs are written in the clear."))
            return
        keep_downtime_passphrase(typer.prompt(_("Passphrase of the packs"), hide_input=True, confirmation_prompt=True))
        typer.echo(_("The next packs open with this passphrase alone. Keep it where it is found without this machine."))
