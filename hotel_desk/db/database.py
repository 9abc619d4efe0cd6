"""One opened database: a transaction to write in, and snapshots to read from."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from sqlalchemy import bindparam, select

from hotel_desk.db.data_keys import DataKeys
from hotel_desk.db.engines import Engines, open_engines
from hotel_desk.db.vault import Vault
from hotel_desk.domain.clock import Clock, WallClock
from hotel_desk.domain.ids import PropertyId
from hotel_desk.models.property import BusinessDate, Property

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

_BUSINESS_DATE = select(BusinessDate.date).where(BusinessDate.property_id == bindparam("hotel"))


@dataclass(frozen=True, slots=True)
class Reader:
    """What a query gets: one snapshot of one hotel, who asks from where (empty: a job of its own), by which clock, and a vault."""

    connection: Connection
    property_id: PropertyId
    user_name: str = ""
    workstation: str = ""
    vault: Vault = field(default_factory=Vault.shut)
    clock: Clock = field(default_factory=WallClock)

    def business_date(self) -> dt.date:
        """The hotel's day in this snapshot."""
        return self.connection.execute(_BUSINESS_DATE, {"hotel": self.property_id}).scalar_one()


class Database:
    """An opened database. Close it when done; it may be used from any thread."""

    def __init__(self, engines: Engines, url: str = "", key: bytes | None = None, master_key: bytes | None = None) -> None:
        self.engines = engines
        self.url = url
        self.key = key
        self.data_keys = DataKeys(master_key)

    @classmethod
    def open(cls, url: str, *, key: bytes | None = None, master_key: bytes | None = None, synchronous: str = "FULL") -> Self:
        """Open the database at an address; see `open_engines` for arguments and refusals.

        Args:
            master_key: 32 bytes that unwrap the hotel's data keys; None: what is sealed stays shut.
        """
        return cls(open_engines(url, key=key, synchronous=synchronous), url, key, master_key)

    @property
    def is_sqlite(self) -> bool:
        """One file on this machine, rather than a server."""
        return self.engines.writer.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that commits at the end and rolls back on any error. Only `Desk.run` and set-up use it."""
        with self.engines.writer.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that only reads, in which everything stays as it was at its first read."""
        with self.engines.readers.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(
        self, property_id: PropertyId, *, user_name: str = "", workstation: str = "", clock: Clock | None = None
    ) -> Iterator[Reader]:
        """A snapshot of one hotel, for queries. `clock`: of the desk that asks; None: the machine's."""
        with self.snapshot() as connection:
            vault = Vault(self.data_keys, connection, property_id)
            yield Reader(connection, property_id, user_name, workstation, vault, clock or WallClock())

    def property_ids(self) -> list[PropertyId]:
        """The hotels in this database."""
        with self.snapshot() as connection:
            found = connection.execute(select(Property.id).order_by(Property.code)).scalars()
            return [PropertyId(identifier) for identifier in found]

    def close(self) -> None:
        """Close every connection; on SQLite the last one checkpoints the file."""
        self.engines.dispose()
