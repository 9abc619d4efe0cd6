"""Opens a database the way the hotel's data needs it (design, rule 11), and refuses what is unsafe.

SQLite: SQLCipher's build through `sqlcipher3`, WAL, `synchronous=FULL`, foreign keys on, our own BEGIN. Two engines: one
writer connection that begins IMMEDIATE, and readers that may only read. MySQL and MariaDB: writers at READ COMMITTED,
readers in a REPEATABLE READ snapshot. What a statement was given (names, phones) is in no error and in no log.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

OLDEST_SQLITE = (3, 51, 3)
OLDEST_MARIADB = (10, 6)
OLDEST_MYSQL = (8, 0)
WRITER_CACHE_KIB = 65536
READER_CACHE_KIB = 32_768
# What readers see of an unencrypted file through the memory of the system, which takes it back when it is short of it: a search among
# a million guests reads thousands of pages, each of them a call and a copy else (decision 0301). SQLite maps no more than this.
READER_MAPPED_BYTES = 0x7FFF0000
BUSY_TIMEOUT_MS = 30_000
READERS = 8
SERVER_CONNECTIONS = 8
_NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ncpfs"})
_KEY_BYTES = 32


class UnknownDatabase(StaffError):
    code = "database.url"
    template = N_("“{url}” is not a database address. Use sqlite:///FILE or mysql+pymysql://USER@HOST/NAME.")


class UnsafeDatabase(StaffError):
    code = "database.unsafe"
    template = N_("This database cannot be used safely: {reason} Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Engines:
    """The two ways into one database."""

    writer: Engine
    readers: Engine

    def dispose(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.readers.dispose()


def open_engines(url: str, *, key: bytes | None = None, synchronous: str = "FULL") -> Engines:
    """Open a database for writing and reading.

    Args:
        url: `sqlite:///FILE` or a MySQL or MariaDB address for PyMySQL.
        key: 32 bytes with which the SQLite file is encrypted; None leaves it readable (the demo).
        synchronous: SQLite's own word; anything but FULL is for the control of the power-loss test.

    Raises:
        UnknownDatabase: the address cannot be understood.
        UnsafeDatabase: the library, the server or the place of the file is not safe enough.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, key, synchronous)
    return _open_server(parsed)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UnknownDatabase(url=url) from None
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return parsed.set(drivername="sqlite")
    if parsed.get_backend_name() in {"mysql", "mariadb"} and parsed.database:
        query = {"charset": "utf8mb4", **parsed.query}
        return parsed.set(drivername=f"{parsed.get_backend_name()}+pymysql", query=query)
    raise UnknownDatabase(url=parsed.render_as_string(hide_password=True))


def _open_sqlite(url: URL, key: bytes | None, synchronous: str) -> Engines:
    if sqlcipher3.sqlite_version_info < OLDEST_SQLITE:
        raise UnsafeDatabase(reason=f"SQLite {sqlcipher3.sqlite_version} < {'.'.join(map(str, OLDEST_SQLITE))}.")
    _refuse_network_share(Path(str(url.database)))
    writer = _sqlite_engine(url, pool_size=1)
    readers = _sqlite_engine(url, pool_size=READERS)

    @event.listens_for(writer, "connect")
    def prepare_writer(connection: Any, _record: Any) -> None:
        _unlock(connection, key)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute(f"PRAGMA cache_size=-{WRITER_CACHE_KIB}")
        # What is deleted is overwritten: no freed page goes on telling of a guest who was erased.
        connection.execute("PRAGMA secure_delete=ON")
        _refuse_unsafe_pragmas(connection)

    @event.listens_for(readers, "connect")
    def prepare_reader(connection: Any, _record: Any) -> None:
        _unlock(connection, key)
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute(f"PRAGMA cache_size=-{READER_CACHE_KIB}")
        connection.execute(f"PRAGMA mmap_size={READER_MAPPED_BYTES}")
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(writer, "begin")
    def begin_writing(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(readers, "begin")
    def begin_reading(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return Engines(writer, readers)


def _sqlite_engine(url: URL, *, pool_size: int) -> Engine:
    # isolation_level=None: the driver's own implicit BEGIN would let reads of one transaction change (design, section 4).
    return create_engine(
        url,
        module=sqlcipher3.dbapi2,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"isolation_level": None, "check_same_thread": False, "cached_statements": 512},
        hide_parameters=True,
    )


def _unlock(connection: Any, key: bytes | None) -> None:
    if key is not None:
        if len(key) != _KEY_BYTES:
            raise UnsafeDatabase(reason=f"{_KEY_BYTES} != {len(key)}.")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def _refuse_unsafe_pragmas(connection: Any) -> None:
    journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
    foreign_keys = connection.execute("PRAGMA foreign_keys").fetchone()[0]
    if journal != "wal" or foreign_keys != 1:
        raise UnsafeDatabase(reason=f"journal_mode={journal}, foreign_keys={foreign_keys}.")


def _refuse_network_share(path: Path) -> None:
    """SQLite's locks are not kept on network file systems (sqlite.org/howtocorrupt.html, section 2.1)."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return
    folder = path.resolve().parent
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8").splitlines():
        _device, mount_point, file_system, *_rest = line.split(" ")
        within = mount_point == "/" or str(folder) == mount_point or str(folder).startswith(mount_point.rstrip("/") + os.sep)
        if within and len(mount_point) > len(best):
            best, kind = mount_point, file_system
    if kind in _NETWORK_FILE_SYSTEMS:
        raise UnsafeDatabase(reason=f"{folder} ({kind}).")


def _open_server(url: URL) -> Engines:
    writer = create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=SERVER_CONNECTIONS,
        max_overflow=SERVER_CONNECTIONS,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={"init_command": "SET sql_mode='TRADITIONAL,ONLY_FULL_GROUP_BY', time_zone='+00:00', innodb_lock_wait_timeout=20"},
    )
    readers = writer.execution_options(isolation_level="REPEATABLE READ")
    return Engines(writer, readers)


def refuse_old_server(connection: Connection) -> None:
    """Ask the server for its version.

    Raises:
        UnsafeDatabase: MySQL before 8.0 or MariaDB before 10.6.
    """
    if connection.dialect.name == "sqlite":
        return
    version: str = connection.execute(text("SELECT VERSION()")).scalar_one()
    oldest = OLDEST_MARIADB if "mariadb" in version.lower() else OLDEST_MYSQL
    numbers = tuple(int(part) for part in version.split("-", maxsplit=1)[0].split(".")[:2])
    if numbers < oldest:
        raise UnsafeDatabase(reason=f"{version} < {'.'.join(map(str, oldest))}.")
