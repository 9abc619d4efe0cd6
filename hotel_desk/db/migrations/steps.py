"""Single steps of a migration that can be taken up again: what is there already is left alone.

MySQL and MariaDB commit every change of the schema by itself. When a machine goes down in the middle, the next start repeats the
whole migration, and each step finds out whether it was done.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from alembic import op
from sqlalchemy import Column, MetaData, Table, inspect
from sqlalchemy.schema import CreateColumn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection
    from sqlalchemy.engine.reflection import Inspector


def create_table(name: str, *parts: Any, **options: Any) -> None:
    """Make a table, unless it is there."""
    if not _look().has_table(name):
        op.create_table(name, *parts, **options)


def create_index(name: str, table: str, columns: list[str], *, unique: bool = False) -> None:
    """Make an index, unless it is there."""
    if name not in {index["name"] for index in _look().get_indexes(table)}:
        op.create_index(name, table, columns, unique=unique)


def drop_index(name: str, table: str) -> None:
    """Take an index away, unless it is gone. Where it served a foreign key, another one that does must be there first."""
    if name in {index["name"] for index in _look().get_indexes(table)}:
        op.drop_index(name, table_name=table)


def add_column(table: str, column: Column[Any], *, refers_to: str | None = None) -> None:
    """Add a column at the end of a table, unless it is there.

    Args:
        refers_to: the table whose `id` it holds.
    """
    sqlite = op.get_bind().dialect.name == "sqlite"
    if column.name not in {found["name"] for found in _look().get_columns(table)}:
        # Alembic's batch would rebuild the table and read our types back wrongly; SQLite adds a column with its reference by itself.
        op.execute(f"ALTER TABLE {table} ADD COLUMN {_words(table, column)}{_reference(refers_to) if sqlite else ''}")
    if refers_to is not None and not sqlite and column.name not in _referring(table):
        op.create_foreign_key(f"fk_{table}_{column.name}", table, refers_to, [column.name], ["id"])


def allow_words(table: str, column: str, words: Iterable[str]) -> None:
    """Let a column hold more words than before: the CHECK `<column>_known` of a table names them all.

    SQLite cannot change a CHECK; what its documentation gives for it is to change the words of the table's definition, which touches no row
    (https://www.sqlite.org/lang_altertable.html, section 7).
    """
    name = f"ck_{table}_{column}_known"
    rule = f"{column} IN ({', '.join(repr(str(word)) for word in words)})"
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        _rewrite_check(bind, table, name, rule)
        return
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}, ADD CONSTRAINT {name} CHECK ({rule})")


def _rewrite_check(bind: Connection, table: str, name: str, rule: str) -> None:
    (definition,) = bind.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)).one()
    changed, found = re.subn(rf"(CONSTRAINT {name} CHECK) \([^()]*\([^()]*\)\)", lambda before: f"{before[1]} ({rule})", definition)
    if found != 1:
        raise RuntimeError(f"the table {table} has no check {name} that could be changed")
    (version,) = bind.exec_driver_sql("PRAGMA schema_version").one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", (changed, table))
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")


def _words(table: str, column: Column[Any]) -> str:
    Table(table, MetaData(), column)
    return str(CreateColumn(column).compile(dialect=op.get_bind().dialect))


def _reference(refers_to: str | None) -> str:
    return "" if refers_to is None else f" REFERENCES {refers_to} (id)"


def _referring(table: str) -> set[str]:
    return {name for key in _look().get_foreign_keys(table) for name in key["constrained_columns"]}


def _look() -> Inspector:
    return inspect(op.get_bind())
