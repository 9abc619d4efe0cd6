"""The first letters of Chinese words as they are spoken, for a few words of the program's own: no dictionary is loaded for that.

The 3,755 characters of the first level of GB 2312-80 stand in the order of their pinyin; the rest have no letter here.
"""

from __future__ import annotations

from bisect import bisect_right

# The first character of each letter, as its two bytes in GB 2312. No syllable begins with i, u or v.
_FIRST_OF_LETTER = (
    (0xB0A1, "a"),
    (0xB0C5, "b"),
    (0xB2C1, "c"),
    (0xB4EE, "d"),
    (0xB6EA, "e"),
    (0xB7A2, "f"),
    (0xB8C1, "g"),
    (0xB9FE, "h"),
    (0xBBF7, "j"),
    (0xBFA6, "k"),
    (0xC0AC, "l"),
    (0xC2E8, "m"),
    (0xC4C3, "n"),
    (0xC5B6, "o"),
    (0xC5BE, "p"),
    (0xC6DA, "q"),
    (0xC8BB, "r"),
    (0xC8F6, "s"),
    (0xCBFA, "t"),
    (0xCDDA, "w"),
    (0xCEF4, "x"),
    (0xD1B9, "y"),
    (0xD4D1, "z"),
)
_PLACES = [place for place, _letter in _FIRST_OF_LETTER]
_LAST = 0xD7F9


def pinyin_initials(text: str) -> str:
    """The first letter of each character: `到店客人` gives `ddkr`; what has none is left out."""
    return "".join(_initial(character) for character in text)


def _initial(character: str) -> str:
    try:
        place = int.from_bytes(character.encode("gb2312"))
    except UnicodeEncodeError:
        return ""
    if not _PLACES[0] <= place <= _LAST:
        return ""
    return _FIRST_OF_LETTER[bisect_right(_PLACES, place) - 1][1]
