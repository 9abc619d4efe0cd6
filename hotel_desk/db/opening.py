"""Opens the database of a hotel, old or new, and says in words why it cannot be opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from hotel_desk.db.data_keys import DataKeys
from hotel_desk.db.database import Database
from hotel_desk.db.engines import UnknownDatabase
from hotel_desk.db.keys import PASSPHRASE_VARIABLE, keep_key, key_of, new_key
from hotel_desk.db.master_key import MasterKeyNotKept, MasterKeyPlace, master_key_of, new_demo_key, new_master_key
from hotel_desk.db.migrations import bring_up_to_date, stored_version
from hotel_desk.db.retry import given_up
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import PropertyId
from hotel_desk.language import N_
from hotel_desk.models.guest_history import DataKey


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


class MasterKeyElsewhere(StaffError):
    code = "master_key.elsewhere"
    template = N_(
        "This hotel has a master key already. Nothing was changed. Give its passphrase in HOTEL_DESK_PASSPHRASE, "
        "or bring it from another desk with “hotel-desk key import”."
    )


_ANY_DATA_KEY = select(DataKey.version).limit(1)


@contextmanager
def new_database(url: str, *, encrypt: bool = False, demo: bool = False) -> Iterator[Database]:
    """Open a database for a hotel to be set up in, its schema made or brought up to date; closed at the end.

    A master key is made where there is no hotel yet, if it can be kept: in the keyring, behind the passphrase in the environment, or
    (a file that is not encrypted) unprotected beside it.

    Args:
        encrypt: make a key for a new SQLite file and keep it in the keyring, or behind the passphrase in the environment.
        demo: the master key lies unprotected beside the file, whatever else there is.

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
        if not database.data_keys.is_open and not database.property_ids():
            database.data_keys = DataKeys(new_demo_key(url) if demo else _kept_key(url, unprotected=database.is_sqlite and not encrypt))
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
        _make_late_key(database)
        yield database, hotels[0]


def make_master_key(database: Database) -> None:
    """Make and keep the master key of a hotel that has none: it was opened before there were any, or without a place to keep one.

    Raises:
        MasterKeyElsewhere: something is sealed already, or a key file waits for its passphrase: the key is on another desk or locked.
        MasterKeyNotKept: it could be kept nowhere.
    """
    if database.data_keys.is_open or _has_master_key(database):
        raise MasterKeyElsewhere
    unprotected = database.is_sqlite and database.key is None
    database.data_keys = DataKeys(new_master_key(database.url, unprotected=unprotected))


def _make_late_key(database: Database) -> None:
    """The first desk that opens a hotel of one file after an upgrade makes its key; of a server, a person says which desk does."""
    if database.is_sqlite and not database.data_keys.is_open and not _has_master_key(database):
        database.data_keys = DataKeys(_kept_key(database.url, unprotected=database.key is None))


def _kept_key(url: str, *, unprotected: bool) -> bytes | None:
    try:
        return new_master_key(url, unprotected=unprotected)
    except MasterKeyNotKept:
        return None


def _has_master_key(database: Database) -> bool:
    """Whether something was sealed here, or a key file waits for its passphrase."""
    with database.snapshot() as connection:
        sealed = connection.execute(_ANY_DATA_KEY).first() is not None
    return sealed or MasterKeyPlace.of(database.url).locked_file.exists()


@contextmanager
def _opened(url: str, *, encrypted: bool = False) -> Iterator[Database]:
    database = Database.open(url, key=_key(url, encrypted=encrypted), master_key=_master_key(url))
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


def _master_key(url: str) -> bytes | None:
    try:
        return master_key_of(url)
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
