"""How wide the columns of a table are on paper: figures and words whole where they can be, what is left as the report wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfmetrics import stringWidth

from hotel_desk.reports.typesetting import broken_anywhere, paper_font

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORT = 6  # characters of a text that stays on one line
_WIDE_CHARACTERS_TOGETHER = 4  # of a name in Chinese: more of it may go on in the next line


def column_widths(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    wished: Sequence[float],
    whole: Sequence[bool],
    width: float,
    size: float,
    edges: Sequence[float],
) -> list[float]:
    """Share the width of the paper among the columns of a table.

    Args:
        wished: the parts that the report asks for, relative to each other.
        whole: which columns never go over several lines: figures, days and hours.
        width: of all columns, in points.
        size: of the type.
        edges: of each column, on both sides of a cell together.

    Returns:
        points. Where everything fits on one line, what is left is shared as wished; else words go over lines where there are many;
        where not even the longest words fit, the shares are as wished.
    """
    columns = [[head, *(row[place] for row in rows)] for place, head in enumerate(heads)]
    natural = [max(_wide(text, size) for text in texts) + edge for texts, edge in zip(columns, edges, strict=True)]
    least = [
        max([_longest_word(texts[0], size), *(_wide(text, size) if is_whole else _longest_word(text, size) for text in texts[1:])]) + edge
        for texts, is_whole, edge in zip(columns, whole, edges, strict=True)
    ]
    asked = sum(wished)
    if sum(natural) <= width:
        return _grown(natural, [width * part / asked for part in wished], width)
    if sum(least) <= width:
        missing = [most - little for most, little in zip(natural, least, strict=True)]
        share = (width - sum(least)) / sum(missing)
        return [little + share * more for little, more in zip(least, missing, strict=True)]
    return [width * part / asked for part in wished]


def _grown(natural: Sequence[float], wished: Sequence[float], width: float) -> list[float]:
    """The widths wished where they hold what is in them; those that do not take what the others have over."""
    short = sum(max(need - wish, 0.0) for need, wish in zip(natural, wished, strict=True))
    spare = sum(max(wish - need, 0.0) for need, wish in zip(natural, wished, strict=True))
    if not spare:
        return [need * width / sum(natural) for need in natural]
    kept = 1 - short / spare
    return [need if wish <= need else need + (wish - need) * kept for need, wish in zip(natural, wished, strict=True)]


def _longest_word(text: str, size: float) -> float:
    """What cannot be broken: a word, a few characters of a script that is broken anywhere, or all of a short text."""
    if len(text) <= _SHORT:
        return _wide(text, size)
    if broken_anywhere(text):
        return max(_wide(text[start : start + _WIDE_CHARACTERS_TOGETHER], size) for start in range(0, len(text), _WIDE_CHARACTERS_TOGETHER))
    return max((_wide(word, size) for word in text.split()), default=0.0)


def _wide(text: str, size: float) -> float:
    return max((float(stringWidth(line, paper_font(), size)) for line in text.split("\n")), default=0.0)
