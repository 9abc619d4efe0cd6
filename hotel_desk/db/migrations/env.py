"""Alembic's entry: runs the steps on the connection it is handed, or on `HOTEL_DESK_DATABASE` from a terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

from alembic import context
from sqlalchemy import BINARY, NUMERIC, SmallInteger

from hotel_desk.db.database import Database
from hotel_desk.models import Base
from hotel_desk.models.types import Id, Instant, Json, StoredCode, StoredNumber

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from sqlalchemy.engine import Connection

_OURS = (Id, Instant, Json)


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types into a new step by name; closed sets as plain codes, so that old steps stay as they were."""
    if kind != "type":
        return False
    if isinstance(item, _OURS):
        autogen.imports.add(f"from hotel_desk.models.types import {type(item).__name__}")
        return f"{type(item).__name__}()"
    if isinstance(item, StoredCode):
        autogen.imports.add("from hotel_desk.models.types import code_string")
        return "code_string()"
    if isinstance(item, StoredNumber):
        return "sa.SmallInteger()"
    return False


def same_type(_context: Any, _column: Any, _metadata_column: Any, inspected: Any, wanted: Any) -> bool | None:
    """Compare by what is stored: a numbered set is a small integer, our other types compare by their own storage."""
    if isinstance(wanted, StoredNumber):
        return not isinstance(inspected, SmallInteger)
    if isinstance(inspected, NUMERIC) and isinstance(wanted, (Id, BINARY)):
        # SQLite does not know the word BINARY; SQLAlchemy reads it back by its affinity, with the length as precision.
        stored = wanted.impl_instance if isinstance(wanted, Id) else wanted
        return inspected.precision != getattr(stored, "length", None)
    return None


def run(connection: Connection) -> None:
    """Run the steps in the transaction of the connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        compare_type=same_type,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=False,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database.open(os.environ["HOTEL_DESK_DATABASE"])
    with database.writing() as opened:
        run(opened)
