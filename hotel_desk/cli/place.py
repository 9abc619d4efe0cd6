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
from hotel_desk.domain.ids import PropertyId


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


def place_of(context: typer.Context) -> Place:
    """The place that a command was called for."""
    return cast(Place, context.obj)
