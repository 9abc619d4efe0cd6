"""Which hotel and which user a command works for: what was said before the command's name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import typer

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.db.opening import hotel_database
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import PropertyId
from hotel_desk.language import N_

_PLACE_OPTIONS = ("database", "user")


class HotelOfItsOwn(StaffError):
    code = "place.hotel_of_its_own"
    template = N_("“{command}” has a hotel and a user of its own, so {options} cannot be given. Nothing was done. Run it without.")


@dataclass(frozen=True, slots=True)
class Place:
    """The database and the user that were named, or the usual ones."""

    database_url: str
    user_name: str

    @contextmanager
    def hotel(self) -> Iterator[tuple[Database, PropertyId]]:
        """The hotel's database, opened for a user who works there; closed at the end.

        Raises:
            UnknownUser: nobody of this name works there (any more).
        """
        with hotel_database(self.database_url) as (database, property_id):
            Desk(database, property_id=property_id, user_name=self.user_name).refuse_unknown_user()
            yield database, property_id

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The user's desk in the hotel; closed at the end."""
        with self.hotel() as (database, property_id):
            yield Desk(database, property_id=property_id, user_name=self.user_name)


def refuse_place(context: typer.Context) -> None:
    """Refuse a database or a user named before a command that makes a hotel of its own.

    Raises:
        HotelOfItsOwn: one was named on the command line; the environment names the usual database and does not count.
    """
    before = context.parent
    sources = {} if before is None else {option: before.get_parameter_source(option) for option in _PLACE_OPTIONS}
    named = [option for option, source in sources.items() if source is not None and source.name == "COMMANDLINE"]
    if named:
        raise HotelOfItsOwn(command=context.command_path, options=", ".join(f"--{option}" for option in named))


def place_of(context: typer.Context) -> Place:
    """The place that a command was called for."""
    return cast(Place, context.obj)
