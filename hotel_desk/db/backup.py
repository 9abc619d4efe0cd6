"""Copies of a database: an SQLite file by SQLite's own backup under the same key, a server by what its dump program writes."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3
from sqlalchemy import make_url

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_, _

if TYPE_CHECKING:
    from hotel_desk.db.database import Database

_DUMP_PROGRAMS = ("mariadb-dump", "mysqldump")
_END_OF_DUMP = b"-- Dump completed"
_TAIL = 200


class BackupNotMade(StaffError):
    code = "backup.not_made"
    template = N_("The backup was not made: {reason} The database itself is untouched. Mend it and start the backup again.")


def copy_database(database: Database, path: Path) -> int:
    """Write a copy of an opened database and look it over; returns its size in bytes. A file of that name is replaced once it is whole.

    Other desks may go on working; the copy is of one moment.

    Raises:
        BackupNotMade: there is no room, the folder is missing, or the copy is not sound.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        if database.is_sqlite:
            _copy_file(database, unfinished)
        else:
            _dump_server(database, unfinished)
        unfinished.replace(path)
        return path.stat().st_size
    except (OSError, sqlcipher3.dbapi2.Error) as error:
        raise BackupNotMade(reason=f"{error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def suffix_of(database: Database) -> str:
    """How the name of a copy ends."""
    return ".sqlite" if database.is_sqlite else ".sql"


def _copy_file(database: Database, path: Path) -> None:
    """In one step, so that a writer in another process does not make it begin again; in WAL mode it holds nobody up."""
    with closing(_opened(path, database.key)) as copy, database.engines.readers.connect() as source:
        driver: Any = source.connection.driver_connection
        driver.backup(copy, pages=-1)
    with closing(_opened(path, database.key)) as copy:
        found = [row[0] for row in copy.execute("PRAGMA quick_check(3)")]
        orphans = copy.execute("PRAGMA foreign_key_check").fetchone()
    if found != ["ok"] or orphans is not None:
        raise BackupNotMade(reason=_("the copy is not sound ({found}).").format(found=", ".join(found) if orphans is None else orphans[0]))


def _opened(path: Path, key: bytes | None) -> Any:
    connection = sqlcipher3.dbapi2.connect(str(path), isolation_level=None)
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _dump_server(database: Database, path: Path) -> None:
    program = next((found for found in map(shutil.which, _DUMP_PROGRAMS) if found), None)
    if program is None:
        raise BackupNotMade(reason=_("the program mariadb-dump is not on this machine."))
    url = make_url(database.url)
    where = [f"--host={url.host or 'localhost'}", f"--port={url.port or 3306}", f"--user={url.username or ''}"]
    # What is read is of one moment, and nobody waits for it. The password is on no command line.
    command = [
        program,
        *where,
        "--protocol=TCP",
        "--single-transaction",
        "--quick",
        "--hex-blob",
        f"--result-file={path}",
        url.database or "",
    ]
    secret = {"MYSQL_PWD": str(url.password)} if url.password else {}
    ended = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if ended.returncode != 0:
        raise BackupNotMade(reason=f"{ended.stderr.strip()[:_TAIL]}.")
    with path.open("rb") as dump:
        dump.seek(max(0, path.stat().st_size - _TAIL))
        if _END_OF_DUMP not in dump.read():
            raise BackupNotMade(reason=_("the dump has no end."))
