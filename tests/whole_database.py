"""Looks for a word in everything a database holds, in every encoding it could have crept in by."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from hotel_desk.models import Base

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotel_desk.db.database import Database


def encodings(word: str) -> tuple[bytes, ...]:
    """A word as bytes: plain, UTF-16, in hex."""
    plain = word.encode()
    wide = (word.encode("utf-16-le"), word.encode("utf-16-be"))
    return (plain, *wide, plain.hex().encode(), plain.hex().upper().encode())


def places_of(database: Database, words: Iterable[str], *, leave_out: frozenset[str] = frozenset()) -> set[str]:
    """`table.column: word` of every place where a word is found.

    Args:
        leave_out: tables that are not looked at.
    """
    looked_for = {word: encodings(word.casefold()) + encodings(word) for word in words}
    found = set()
    with database.snapshot() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in leave_out:
                continue
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    content = _bytes(value)
                    folded = content.lower()
                    hits = (word for word, forms in looked_for.items() if any(form in content or form in folded for form in forms))
                    found |= {f"{table.name}.{name}: {word}" for word in hits}
    return found


def _bytes(value: Any) -> bytes:
    match value:
        case None | bool() | int() | UUID() | Enum():
            return b""
        case bytes():
            return value
        case dt.date():
            return value.isoformat().encode()
        case _:
            return str(value).encode()
