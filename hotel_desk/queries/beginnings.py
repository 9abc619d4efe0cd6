"""A column that begins with what was typed, as a range of its index: for statements that are built once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, bindparam

if TYPE_CHECKING:
    from collections.abc import Mapping

# Sorts after every text with the beginning before it, on SQLite and under utf8mb4_bin alike.
AFTER_ALL = "\U0010ffff"


def begins(column: Any, name: object = 0) -> ColumnElement[bool]:
    """A column begins with the text of a name among the `bounds`."""
    return and_(column >= bindparam(f"from_{name}"), column < bindparam(f"to_{name}"))


def bounds(texts: Mapping[Any, str], after: str = AFTER_ALL) -> dict[str, str]:
    """Where what begins with each text begins and ends, by the names that `begins` gives them.

    Args:
        after: sorts after whatever may follow; another one where the column holds plain codes.
    """
    starts = {f"from_{name}": text for name, text in texts.items()}
    return starts | {f"to_{name}": text + after for name, text in texts.items()}
