"""Room numbers as a person types them: one, several, or a range such as `101-120`."""

from __future__ import annotations

import re
import unicodedata

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.language import N_

MOST_ROOMS = 500
LONGEST_NUMBER = 40
_RANGE = re.compile(r"(?P<prefix>\D*)(?P<first>\d+)\s*[-–]\s*(?P<again>\D*)(?P<last>\d+)(?P<suffix>\D*)")


def room_numbers(typed: str) -> list[str]:
    """Read the numbers that a person typed, in their order.

    `101-103` is 101, 102, 103; `A08-A10` keeps the letter and the leading zero; commas, semicolons and new lines stand between
    numbers.

    Raises:
        InvalidInput: nothing typed, a number too long or twice, a range the wrong way round, or too many rooms at once.
    """
    parts = [" ".join(part.split()) for part in re.split(r"[,;、\n]", unicodedata.normalize("NFKC", typed))]
    numbers = [number for part in parts if part for number in _numbers_of(part)]
    if not numbers:
        raise InvalidInput("number", problem=N_("A room needs a number. Nothing was saved. Write one, or a range such as 101-120."))
    if len(numbers) > MOST_ROOMS:
        raise InvalidInput("number", problem=N_("At most 500 rooms can be added at once. Nothing was saved. Write a smaller range."))
    if len(set(numbers)) < len(numbers):
        raise InvalidInput("number", problem=N_("A room number is written twice here. Nothing was saved. Take one of them away."))
    if any(len(number) > LONGEST_NUMBER for number in numbers):
        raise InvalidInput("number", problem=N_("A room number has at most 40 characters. Nothing was saved. Shorten it."))
    return numbers


def in_order_of_numbers(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts 9 before 10 and A2 before A10."""
    pieces = re.findall(r"\d+|\D+", text)
    return tuple((0, int(piece), piece) if piece.isdecimal() else (1, 0, piece.casefold()) for piece in pieces)


def _numbers_of(part: str) -> list[str]:
    found = _RANGE.fullmatch(part)
    if found is None or found["again"] not in {"", found["prefix"]}:
        return [part]
    first, last = int(found["first"]), int(found["last"])
    if last < first:
        raise InvalidInput("number", problem=N_("The last room of the range comes before the first. Nothing was saved. Turn it round."))
    if last - first >= MOST_ROOMS:
        raise InvalidInput("number", problem=N_("At most 500 rooms can be added at once. Nothing was saved. Write a smaller range."))
    width = len(found["first"]) if found["first"].startswith("0") else 0
    return [f"{found['prefix']}{number:0{width}d}{found['suffix']}" for number in range(first, last + 1)]
