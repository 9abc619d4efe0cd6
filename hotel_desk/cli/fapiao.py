"""`hotel-desk fapiao`: sends the fapiao that wait to the tax platform."""

from __future__ import annotations

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.jobs.fapiao_queue import send_fapiao
from hotel_desk.jobs.tax_platform import TaxPlatformDown
from hotel_desk.language import _
from hotel_desk.queries.fapiao import open_fapiao


def add_to(program: typer.Typer) -> None:
    """Offer the command."""
    requests = typer.Typer(help=_("Fapiao: what was asked of the tax platform."), no_args_is_help=False)
    program.add_typer(requests, name="fapiao")

    @requests.command(help=_("Send what waits to the tax platform."))
    def send(context: typer.Context) -> None:
        with place_of(context).desk() as desk:
            done = send_fapiao(desk)
            left = desk.read(open_fapiao)
        if done.line_down:
            typer.echo(str(TaxPlatformDown()), err=True)
        typer.echo(
            _("Issued: {issued}; refused: {refused}; answered later: {pending}; left: {left}.").format(
                issued=done.issued, refused=done.refused, pending=done.pending, left=len(left)
            )
        )
