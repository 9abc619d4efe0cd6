"""The words that something is found by: folded so that accents, case and order do not matter.

Folding: Unicode NFKD without combining marks, case-folded. A phone number is found with or without its prefix and by its
last four digits, so its digits, and every ending that a person would say, are words too.
"""

from __future__ import annotations

import re
import unicodedata

WORD_LENGTH = 80
_SPLIT = re.compile(r"[^\w]+", re.UNICODE)
_DIGITS = re.compile(r"\D+")
_SHORTEST_PHONE = 4
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def fold(text: str) -> str:
    """Take accents, case and width away: `Müller` and `MULLER` become `muller`."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def query_words(text: str) -> list[str]:
    """The folded words of what a person typed into a search field."""
    return [word[:WORD_LENGTH] for word in _SPLIT.split(fold(text)) if word]


def search_words(name: str, phone: str = "", email: str = "") -> list[str]:
    """Every word a profile is found by, sorted and without repeats."""
    words = set(query_words(name))
    for word in list(words):
        if _CJK.search(word):
            words.update(word[start:] for start in range(1, len(word)))
    digits = _DIGITS.sub("", phone)
    if len(digits) >= _SHORTEST_PHONE:
        words.update({digits[:WORD_LENGTH], digits[-_SHORTEST_PHONE:]})
        words.update(digits[-length:] for length in range(7, min(len(digits), 12)))
    if email:
        words.add(fold(email)[:WORD_LENGTH])
    return sorted(words)
