"""`hotel-desk version`."""

from __future__ import annotations

from importlib.metadata import version as installed_version

import typer

from hotel_desk.language import _


def add_to(program: typer.Typer) -> None:
    """Offer the command."""

    @program.command(help=_("Tell the version of this program."))
    def version() -> None:
        typer.echo(f"hotel-desk {installed_version('hotel-desk')}")
