"""The words that something is found by: folded so that accents, case and order do not matter.

Folding: Unicode NFKD without marks and what has no width, case-folded, strokes through letters taken away. What a guest is
found by is said whole in `guest_search_keys`.
"""

from __future__ import annotations

import re
import unicodedata

WORD_LENGTH = 80
_NO_LETTERS = frozenset({"Mn", "Mc", "Me", "Cf"})
# Small letters that Unicode does not take apart, and everybody types without their stroke.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"})
_SPLIT = re.compile(r"[^\w]+", re.UNICODE)


def fold(text: str) -> str:
    """Take accents, case and width away: `Müller` and `MULLER` become `muller`, `Łódź` is `lodz`. Folding twice changes nothing."""
    if text.isascii():
        return text.casefold()
    folded = _decomposed(_decomposed(text).casefold())
    return folded.translate(_LETTERS)


def _decomposed(text: str) -> str:
    """In compatible letters, without marks and without what has no width."""
    return "".join(one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one) not in _NO_LETTERS)


def query_words(text: str) -> list[str]:
    """The folded words of what a person typed into a search field."""
    return [word[:WORD_LENGTH] for word in _SPLIT.split(fold(text)) if word]
