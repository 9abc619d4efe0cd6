"""The schema's history, shipped inside the program, and the one way to bring a database up to date.

SQLite: a copy of the file first, then every step in one transaction with foreign keys off (a batch rebuild of a table
would delete its children), then `foreign_key_check`. MySQL and MariaDB cannot roll back DDL: the steps run under a named
lock, so that one desk does it, and can be taken up again.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, literal, select, text
from sqlalchemy.schema import DropTable

from hotel_desk.db.engines import refuse_old_server
from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_
from hotel_desk.models import Base

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Database

_LOCK_NAME = "hotel_desk_migration"
_LOCK_SECONDS = 120


class NewerDatabase(StaffError):
    code = "database.newer"
    template = N_(
        "This database was made by a newer version of Hotel Desk. Nothing was changed. Update the program on "
        "this machine and start it again."
    )


class MigrationBusy(StaffError):
    code = "database.migration_busy"
    template = N_("Another desk is bringing the database up to date. Nothing was changed. Wait a minute and start again.")


class BrokenReferences(StaffError):
    code = "database.broken_references"
    template = N_(
        "The database could not be brought up to date: it has rows that point to missing ones ({count}). "
        "It was left as it was; a copy is beside it."
    )


class TablesInTheWay(StaffError):
    code = "database.tables_in_the_way"
    template = N_(
        "The database holds a table “{table}” with rows in it that this program did not make. Nothing was changed. "
        "Choose another database for the hotel."
    )


def configuration() -> Config:
    """Alembic's configuration for the scripts in this folder."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def newest_version() -> str:
    """The schema version this program works with."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        raise LookupError("no migrations")
    return head


def stored_version(connection: Connection) -> str | None:
    """The schema version of a database; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(database: Database) -> bool:
    """Whether the database has the schema of this program."""
    with database.snapshot() as connection:
        return stored_version(connection) == newest_version()


def bring_up_to_date(database: Database, *, to: str = "head") -> None:
    """Upgrade the schema, all or nothing where the database can do that.

    Raises:
        NewerDatabase: the database was made by a newer program.
        MigrationBusy: another desk holds the migration lock.
        TablesInTheWay: a server's database holds tables of ours with rows, but no version.
        BrokenReferences: rows point to missing rows afterwards (SQLite); nothing is kept of the upgrade.
    """
    with database.snapshot() as connection:
        refuse_old_server(connection)
        stored = stored_version(connection)
    if stored is not None and stored not in _known_versions():
        raise NewerDatabase
    if stored == newest_version() and to == "head":
        return
    if database.is_sqlite:
        _upgrade_file(database, to, keep_copy=stored is not None)
    else:
        _upgrade_server(database, to)


def _known_versions() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions())


def _upgrade_file(database: Database, to: str, *, keep_copy: bool) -> None:
    if keep_copy:
        _copy_file(database)
    with database.engines.writer.connect() as connection:
        # The pragma is ignored inside a transaction, so it comes before our BEGIN, on the driver's own connection.
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a checked-out connection has one
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                _run_steps(connection, to)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise BrokenReferences(count=len(broken))
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _copy_file(database: Database) -> None:
    path = Path(str(database.engines.writer.url.database))
    with database.writing() as connection:
        # Everything up to here is in the main file once the log is copied back; the write lock keeps it so.
        version = stored_version(connection)
        shutil.copy2(path, path.with_name(f"{path.name}.before-{version}"))
        wal = path.with_name(f"{path.name}-wal")
        if wal.exists():
            shutil.copy2(wal, path.with_name(f"{path.name}.before-{version}-wal"))


def _upgrade_server(database: Database, to: str) -> None:
    with database.engines.writer.connect() as connection:
        got = connection.execute(text("SELECT GET_LOCK(:name, :seconds)"), {"name": _LOCK_NAME, "seconds": _LOCK_SECONDS}).scalar()
        if got != 1:
            raise MigrationBusy
        try:
            if stored_version(connection) is None:
                _clear_first_try(connection)
            _run_steps(connection, to)
            connection.commit()
        finally:
            connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": _LOCK_NAME})


def _clear_first_try(connection: Connection) -> None:
    """Take away what a first upgrade that was cut off has left: tables without a version, in which nothing can be yet."""
    left = [table for table in reversed(Base.metadata.sorted_tables) if inspect(connection).has_table(table.name)]
    for table in left:
        if connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None:
            raise TablesInTheWay(table=table.name)
    connection.execute(text("SET foreign_key_checks = 0"))
    for table in left:
        connection.execute(DropTable(table))
    connection.execute(text("SET foreign_key_checks = 1"))
    connection.commit()


def _run_steps(connection: Connection, to: str) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
