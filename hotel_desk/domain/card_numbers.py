"""What looks like the number of a payment card, so that it is never kept."""

from __future__ import annotations

import re

# Groups of digits as people write them, one blank or dash apart. A card number is one or several of them (ISO/IEC 7812-1: 12 to 19 digits).
_GROUPS = re.compile(r"\d+(?:[ -]\d+)*")
_SHORTEST, _LONGEST = 12, 19
_LAST_FOUR = 4
_NINE = 9


def passes_luhn(digits: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - (_NINE if value * 2 > _NINE else 0)
        total += value
    return total % 10 == 0


def without_card_numbers(text: str) -> str:
    """The text, each card number in it replaced by its last four digits. Done twice, it changes nothing more."""
    return _GROUPS.sub(lambda found: _masked(found.group()), text)


def _masked(groups: str) -> str:
    """Some groups of digits: the longest run of them that is a card number is masked, then what stands before and behind it."""
    parts = list(re.finditer(r"\d+", groups))
    for count in range(len(parts), 0, -1):
        for first in range(len(parts) - count + 1):
            start, end = parts[first].start(), parts[first + count - 1].end()
            digits = re.sub(r"\D", "", groups[start:end])
            if _SHORTEST <= len(digits) <= _LONGEST and passes_luhn(digits):
                return f"{_masked(groups[:start])}•{digits[-_LAST_FOUR:]}{_masked(groups[end:])}"
    return groups
