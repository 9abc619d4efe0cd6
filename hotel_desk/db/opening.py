"""Opens the database of a hotel, old or new, and says in words why it cannot be opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from hotel_desk.db.database import Database
from hotel_desk.db.engines import UnknownDatabase
from hotel_desk.db.keys import PASSPHRASE_VARIABLE, keep_key, key_of, new_key
from hotel_desk.db.migrations import bring_up_to_date, stored_version
from hotel_desk.db.retry import given_up
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import PropertyId
from hotel_desk.language import N_


class NoHotelHere(StaffError):
    code = "database.no_hotel"
    template = N_(
        "There is no hotel in {database} yet. Run “hotel-desk init” to open one, “hotel-desk demo” to look "
        "around, or name another database."
    )


class SeveralHotelsHere(StaffError):
    code = "database.several_hotels"
    template = N_("{database} holds several hotels, and a desk works for one. Nothing was opened. Name the hotel's own database.")


class DatabaseNotOpened(StaffError):
    code = "database.not_opened"
    template = N_("{database} cannot be opened: {reason} Nothing was changed. Check the address and try again.")


class NotEncryptable(StaffError):
    code = "database.not_encryptable"
    template = N_("{database} cannot be encrypted: it is a server, or there is a file already. Nothing was changed. Name a new file.")


@contextmanager
def new_database(url: str, *, encrypt: bool = False) -> Iterator[Database]:
    """Open a database for a hotel to be set up in, its schema made or brought up to date; closed at the end.

    Args:
        encrypt: make a key for a new SQLite file and keep it in the keyring, or behind the passphrase in the environment.

    Raises:
        NotEncryptable: only a new file of this machine can be encrypted.
        KeyMissing: the key could be kept nowhere; no file was made.
        UnknownDatabase, DatabaseNotOpened, DatabaseUnreachable: it cannot be opened.
    """
    path = _file(url)
    if path is not None:
        _make_folder(path.parent)
    if encrypt:
        if path is None or (path.exists() and path.stat().st_size):
            raise NotEncryptable(database=_shown(url))
        keep_key(path, new_key(), passphrase=os.environ.get(PASSPHRASE_VARIABLE))
    with _opened(url, encrypted=encrypt) as database:
        bring_up_to_date(database)
        yield database


@contextmanager
def hotel_database(url: str) -> Iterator[tuple[Database, PropertyId]]:
    """Open the database of a hotel that has been set up, brought up to date; closed at the end.

    Raises:
        NoHotelHere, SeveralHotelsHere: there is nothing a desk can work for; nothing was made.
        UnknownDatabase, DatabaseNotOpened, DatabaseUnreachable: it cannot be opened.
    """
    path = _file(url)
    if path is not None and not path.exists():
        raise NoHotelHere(database=_shown(url))
    with _opened(url) as database:
        with database.snapshot() as connection:
            version = stored_version(connection)
        if version is None:
            raise NoHotelHere(database=_shown(url))
        bring_up_to_date(database)
        hotels = database.property_ids()
        if len(hotels) != 1:
            raise (SeveralHotelsHere if hotels else NoHotelHere)(database=_shown(url))
        yield database, hotels[0]


@contextmanager
def _opened(url: str, *, encrypted: bool = False) -> Iterator[Database]:
    database = Database.open(url, key=_key(url, encrypted=encrypted))
    try:
        _try_out(database)
        yield database
    finally:
        database.close()


def _key(url: str, *, encrypted: bool) -> bytes | None:
    path = _file(url)
    try:
        return None if path is None else key_of(path, new=encrypted)
    except OSError as error:
        raise DatabaseNotOpened(database=_shown(url), reason=f"{error.strerror}.") from error


def _try_out(database: Database) -> None:
    try:
        with database.snapshot() as connection:
            stored_version(connection)
    except DBAPIError as error:
        words = given_up(error) or DatabaseNotOpened(database=_shown(database.url), reason=_reason(error))
        raise words from error


def _reason(error: DBAPIError) -> str:
    said = str(error.orig.args[-1]) if error.orig is not None and error.orig.args else type(error.orig).__name__
    return said if said.endswith(".") else f"{said}."


def _file(url: str) -> Path | None:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UnknownDatabase(url=url) from None
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseNotOpened(database=str(folder), reason=f"{error.strerror}.") from error


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
