"""Cells of tables that leave the hotel: a text that a spreadsheet would run as a formula is written so that it stays a text.

After OWASP, "CSV injection": cells that begin with = + - @, a tab or a carriage return get an apostrophe before them.
"""

from __future__ import annotations

_BEGIN_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_APOSTROPHE = "'"


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"{_APOSTROPHE}{text}" if text.startswith(_BEGIN_A_FORMULA) else text


def as_typed(text: str) -> str:
    """A cell as it was before it was made harmless, for tables that come back."""
    if not text.startswith(_APOSTROPHE):
        return text
    bare = text.removeprefix(_APOSTROPHE)
    return bare if bare.startswith(_BEGIN_A_FORMULA) else text
