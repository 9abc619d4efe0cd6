"""Thousands of rows into one table: compiled once, handed to the driver as it wants them.

SQLAlchemy makes a dictionary of parameters a row, which costs more than the insert itself (8 against 2 microseconds).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, insert

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Dialect

_Converter = Callable[[Any], Any] | None


def insert_rows(connection: Connection, table: Table, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows into the named columns; nothing where there are none. One statement.

    Args:
        rows: a value for each column, in the order of `columns`.
    """
    sql, order, converters = _compiled(connection.dialect, table, columns)
    by_column = list(zip(*rows, strict=True))
    if by_column:
        converted = [
            by_column[place] if convert is None else _converted(convert, by_column[place])
            for place, convert in zip(order, converters, strict=True)
        ]
        connection.exec_driver_sql(sql, list(zip(*converted, strict=True)))


def _converted(convert: Callable[[Any], Any], values: tuple[Any, ...]) -> Iterable[Any]:
    """Each value as the driver wants it. What is there many times (the hotel, a guest of many keys) is converted once."""
    names = list(map(id, values))
    made = {name: convert(value) for name, value in dict(zip(names, values, strict=True)).items()}
    return map(made.__getitem__, names)


@cache
def _compiled(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> tuple[str, tuple[int, ...], tuple[_Converter, ...]]:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    # The statement names its columns in the order of the table. PyMySQL's places are named, and become places by order.
    names = [column.name for column in table.columns if column.name in columns]
    sql = str(compiled) if compiled.positional else str(compiled) % dict.fromkeys(names, "%s")
    converters = tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    return sql, tuple(columns.index(name) for name in names), converters
