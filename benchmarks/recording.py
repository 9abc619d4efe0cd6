"""Records what commands and queries ask of the database, and asks the same again without our code around it.

The same rows are then written (or read) three other ways in the same run: by the driver alone (raw SQL), by SQLAlchemy Core
with the statements already built, and by a plain ORM unit of work that adds objects of the same rows and flushes them. What
is compared is therefore the same work on the same starting file, not somebody's guess of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Insert

from hotel_desk.models import Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine


@dataclass(slots=True)
class Statement:
    """One thing asked: as SQLAlchemy knows it (None: it was handed to the driver as it is), and as the driver got it."""

    element: Any
    parameters: Any
    sql: str = ""
    driver_parameters: Any = None
    many: bool = False


@dataclass(slots=True)
class Transaction:
    """The statements between one BEGIN and its COMMIT."""

    statements: list[Statement] = field(default_factory=list)


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Transaction]]:
    """Listen to an engine; the list holds one entry a transaction that asked for anything."""
    transactions: list[Transaction] = []

    def begin(_connection: Connection) -> None:
        transactions.append(Transaction())

    def before_execute(_connection: Connection, element: Any, many: Any, single: Any, _options: Any) -> None:
        transactions[-1].statements.append(Statement(element, list(many) if many else (dict(single) if single else None)))

    def before_cursor(_connection: Connection, _cursor: Any, sql: str, parameters: Any, context: Any, executemany: Any) -> None:
        statements = transactions[-1].statements if transactions else []
        if not statements or sql.startswith("BEGIN"):
            return
        if getattr(context, "compiled", None) is None:
            statements.append(Statement(None, None, sql, parameters, bool(executemany)))
        else:
            statements[-1].sql, statements[-1].driver_parameters, statements[-1].many = sql, parameters, bool(executemany)

    listeners = (("begin", begin), ("before_execute", before_execute), ("before_cursor_execute", before_cursor))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield transactions
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


def replay_raw(cursor: Any, transaction: Transaction, *, begin: str) -> int:
    """Ask the same of the driver alone; returns the rows read."""
    rows = 0
    cursor.execute(begin)
    for statement in transaction.statements:
        if statement.many:
            cursor.executemany(statement.sql, statement.driver_parameters)
        else:
            cursor.execute(statement.sql, statement.driver_parameters)
            if cursor.description:
                rows += len(cursor.fetchall())
    cursor.execute("COMMIT")
    return rows


def replay_core(connection: Connection, transaction: Transaction) -> int:
    """Ask the same through SQLAlchemy Core, statements already built; returns the rows read."""
    rows = 0
    with connection.begin():
        for statement in transaction.statements:
            result = _ask(connection, statement)
            if result.returns_rows:
                rows += len(result.all())
    return rows


def _ask(connection: Connection, statement: Statement) -> Any:
    if statement.element is None:
        return connection.exec_driver_sql(statement.sql, statement.driver_parameters)
    return connection.execute(statement.element, statement.parameters)


_CLASSES = {str(mapper.local_table): mapper.class_ for mapper in Base.registry.mappers}


def replay_orm(engine: Engine, transaction: Transaction) -> None:
    """Write the same rows by a plain unit of work: objects added and flushed, the other statements asked through its session."""
    with Session(engine, autoflush=False, expire_on_commit=False) as session:
        for statement in transaction.statements:
            if isinstance(statement.element, Insert):
                kind = _CLASSES[str(statement.element.table)]
                rows = statement.parameters if isinstance(statement.parameters, list) else [statement.parameters]
                session.add_all(kind(**row) for row in rows)
            else:
                # Rows before what refers to them or asks for them.
                session.flush()
                result = _ask(session.connection(), statement)
                if result.returns_rows:
                    result.all()
        session.commit()
