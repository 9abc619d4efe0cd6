"""`hotel-desk key`: the hotel's master key, made late or brought from one desk to another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.db.master_key import export_master_key, import_master_key, unprotected_warning
from hotel_desk.db.opening import make_master_key
from hotel_desk.language import _

_PASSPHRASE_VARIABLE = "HOTEL_DESK_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable


def add_to(program: typer.Typer) -> None:
    """Offer the commands."""
    keys = typer.Typer(help=_("The master key that opens what is sealed in the guest file."))
    program.add_typer(keys, name="key")

    @keys.command(help=_("Make the master key of a hotel that has none yet."))
    def make(context: typer.Context) -> None:
        place = place_of(context)
        with place.hotel() as (database, _property_id):
            make_master_key(database)
        typer.echo(_("The hotel has a master key now. Export it for the other desks, and keep one copy away from the hotel."))
        warning = unprotected_warning(place.database_url)
        if warning is not None:
            typer.echo(warning, err=True)

    @keys.command(help=_("Write the master key into a file that a passphrase opens, for another desk."))
    def export(context: typer.Context, file: Annotated[Path, typer.Argument(help=_("The file to write."))]) -> None:
        export_master_key(place_of(context).database_url, file, passphrase=_passphrase(new=True))
        typer.echo(_("The master key is in {file}. Bring it to the other desk, and tell the passphrase apart from it.").format(file=file))

    @keys.command("import", help=_("Take the master key that another desk exported."))
    def import_(context: typer.Context, file: Annotated[Path, typer.Argument(help=_("The file of the other desk."))]) -> None:
        import_master_key(place_of(context).database_url, file, passphrase=_passphrase(new=False))
        typer.echo(_("This desk has the master key now."))


def _passphrase(*, new: bool) -> str:
    """Asked for without showing it, unless HOTEL_DESK_KEY_PASSPHRASE tells it."""
    told = os.environ.get(_PASSPHRASE_VARIABLE)
    if told:
        return told
    asked: str = typer.prompt(_("Passphrase of the file"), hide_input=True, confirmation_prompt=new)
    return asked
