"""`hotel-desk guest own-data`: gives a guest what the hotel knows of them, as JSON and as PDF."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from hotel_desk.cli.place import place_of
from hotel_desk.db.desk import Desk
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.own_data_file import BOTH, JSON, PDF, write_own_data
from hotel_desk.language import N_, _
from hotel_desk.queries.profiles import ProfileHit, find_profiles

_MOST_NAMED = 10


class WrittenAs(StrEnum):
    """Which of the two files are wanted."""

    BOTH = "both"
    JSON = "json"
    PDF = "pdf"


_KINDS = {WrittenAs.BOTH: BOTH, WrittenAs.JSON: (JSON,), WrittenAs.PDF: (PDF,)}


class NobodyFound(StaffError):
    code = "guest.nobody_found"
    template = N_("Nobody in this hotel is found by “{who}”. Nothing was written. Type another part of the name, or the record's id.")


class SeveralFound(StaffError):
    code = "guest.several_found"
    template = N_("Several guests are found by “{who}”: {guests}. Nothing was written. Name one of them by the id before the name.")


def add_to(program: typer.Typer) -> None:
    """Offer the commands."""
    commands = typer.Typer(help=_("What a guest may ask of the hotel."), no_args_is_help=False)
    program.add_typer(commands, name="guest")

    @commands.callback()
    def guest_() -> None:
        """Keep `own-data` a command of its own while it is the only one."""

    @commands.command(name="own-data", help=_("Write everything the hotel knows of a guest into files that only you may read."))
    def own_data(
        context: typer.Context,
        guest: Annotated[
            str,
            typer.Argument(metavar="GUEST", help=_("The record's id, or what finds this guest alone: name, phone, e-mail, number.")),
        ],
        *,
        output: Annotated[Path, typer.Option("--output", metavar="FOLDER", help=_("Where to; this folder if left out."))] = Path(),
        written_as: Annotated[WrittenAs, typer.Option("--format", help=_("Which files."))] = WrittenAs.BOTH,
    ) -> None:
        with place_of(context).desk() as desk:
            files = write_own_data(desk, profile_id=_the_one(desk, guest), folder=output, kinds=_KINDS[written_as])
        for file in files:
            typer.echo(_("Written: {file}").format(file=file))


def _the_one(desk: Desk, who: str) -> ProfileId:
    """The record that is meant.

    Raises:
        NotAllowed: the user may not export guests; nobody was looked for.
        NobodyFound, SeveralFound: no guest, or more than one.
    """
    desk.require(Permission.EXPORT_GUESTS)
    try:
        return ProfileId(UUID(who))
    except ValueError:
        found = desk.read(find_profiles, text=who, limit=_MOST_NAMED, kinds=(ProfileKind.GUEST,))
    if not found:
        raise NobodyFound("who", who=who)
    if len(found) > 1:
        raise SeveralFound("who", who=who, guests="; ".join(map(_named, found)))
    return found[0].id


def _named(hit: ProfileHit) -> str:
    return f"{hit.id} {hit.name}"
