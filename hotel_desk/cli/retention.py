"""`hotel-desk retention`: lists the guests that nobody has heard of for years, and erases them when that is confirmed."""

from __future__ import annotations

from typing import Annotated

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.jobs.retention import carry_out_retention, proposed_guests
from hotel_desk.language import _
from hotel_desk.queries.retention import Forgotten, retention_proposal


def add_to(program: typer.Typer) -> None:
    """Offer the command."""

    @program.command(help=_("List the guests without a stay for so many years; erase them when that is confirmed."))
    def retention(
        context: typer.Context,
        *,
        erase: Annotated[
            bool, typer.Option("--erase", help=_("Erase them, and remove old registrations and reports, after a question."))
        ] = False,
        yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    ) -> None:
        with place_of(context).desk() as desk:
            guests = list(proposed_guests(desk))
            proposal = desk.read(retention_proposal)
            for guest in guests:
                typer.echo(_line(guest))
            typer.echo(
                _("Guests not heard of since {date}: {count}.").format(date=proposal.guests_before.isoformat(), count=len(guests)), err=True
            )
            if not erase:
                return
            if not yes:
                typer.confirm(_("Erase all of them? This cannot be undone."), abort=True)
            done = carry_out_retention(desk, guests, proposal=proposal)
        for refusal in done.refused:
            typer.echo(refusal, err=True)
        typer.echo(
            _("Guests erased: {erased}; registrations removed: {registrations}; archived reports removed: {reports}.").format(
                erased=done.erased, registrations=done.registrations, reports=done.reports
            )
        )


def _line(guest: Forgotten) -> str:
    last = _("never stayed") if guest.last_departure is None else guest.last_departure.isoformat()
    return f"{guest.profile_id}  {last}  {guest.name}"
