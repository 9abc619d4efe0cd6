"""Where a desk works: enough for a job in another process to open a desk of its own, as the same user at the same place."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.ids import PropertyId

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class DeskAddress:
    """A desk that can be opened elsewhere. The keys travel through a pipe between our own processes, never onto a command line."""

    url: str
    property_id: PropertyId
    user_name: str
    workstation: str
    key: bytes | None = field(default=None, repr=False)
    master_key: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, desk: Desk) -> DeskAddress:
        """The address of an open desk."""
        return cls(desk.database.url, desk.property_id, desk.user_name, desk.workstation, desk.database.key, desk.database.data_keys.master)

    @contextmanager
    def open(self) -> Iterator[Desk]:
        """Open the database and a desk on it; closed at the end."""
        database = Database.open(self.url, key=self.key, master_key=self.master_key)
        try:
            yield Desk(database, property_id=self.property_id, user_name=self.user_name, workstation=self.workstation)
        finally:
            database.close()
