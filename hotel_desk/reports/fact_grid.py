"""Labelled facts on paper, lines to sign on, and lines to write on where a fact is not known yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus import Spacer, Table, TableStyle

from hotel_desk.reports.typesetting import INK, RULE, SHADE, text_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Flowable

_WRITING_HEIGHT = 28.0
_PADDING = 3.0
_ANY_HEIGHT = 100_000.0
_SIGNATURE_HEIGHT = 44.0


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled fact; an empty text becomes a line to write on where the paper is filled in by hand."""

    label: str
    text: str


def known(facts: Sequence[Fact]) -> list[Fact]:
    """Keep the facts that say something."""
    return [fact for fact in facts if fact.text]


def fact_grid(facts: Sequence[Fact], *, width: float, columns: int, ruled: bool = False) -> Table:
    """Set facts in a grid, label above text, row by row.

    Args:
        facts: in reading order.
        width: of the grid, in points.
        columns: how many facts stand side by side.
        ruled: draw a line beneath each fact, to be filled in by hand.
    """
    cells: list[object] = [[text_block(fact.label, size=7, grey=True), text_block(fact.text, size=10)] for fact in facts]
    cells.extend([Spacer(0, 0)] * (-len(cells) % columns))
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ]
    )
    if ruled:
        style.add("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE)
    heights = [_writable_height(row, width / columns - 2 * _PADDING) for row in rows] if ruled else None
    return Table(rows, colWidths=[width / columns] * columns, rowHeights=heights, style=style, splitInRow=1)


def _writable_height(row: Sequence[object], width: float) -> float:
    """Give an empty row room to write in; a row with longer text is as high as its text."""
    tallest: float = max(sum(block.wrap(width, _ANY_HEIGHT)[1] for block in cell) for cell in row if isinstance(cell, list))
    return max(_WRITING_HEIGHT, tallest + 2 * _PADDING)


def amount_box(label: str, amount: str, *, width: float) -> Table:
    """Set the amount that matters: label left, figure right, large, on a shaded bar."""
    row = [[text_block(label, size=11), text_block(amount, size=13, alignment="right")]]
    style = TableStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), SHADE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return Table(row, colWidths=[width * 0.5, width * 0.5], style=style)


def label_rows(facts: Sequence[Fact], *, width: float, size: float = 9) -> Table:
    """Set facts one below the other, label left and text right: the narrow paper's way."""
    rows = [[text_block(fact.label, size=size, grey=True), text_block(fact.text, size=size, alignment="right")] for fact in facts]
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    return Table(rows, colWidths=[width * 0.4, width * 0.6], style=style)


def signature_lines(labels: Sequence[str], *, width: float) -> Table:
    """Draw a line to sign on above each label, side by side."""
    spacer = 24.0
    each = (width - spacer * (len(labels) - 1)) / len(labels)
    cells: list[Flowable] = []
    for label in labels:
        cells.extend([text_block(label, size=8, grey=True), Spacer(0, 0)])
    style = TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 1), (-1, 1), _PADDING)])
    for number in range(len(labels)):
        style.add("LINEABOVE", (2 * number, 1), (2 * number, 1), 0.75, INK)
    widths = [each, spacer] * (len(labels) - 1) + [each]
    return Table([[Spacer(0, 0)] * len(widths), cells[:-1]], colWidths=widths, rowHeights=[_SIGNATURE_HEIGHT, None], style=style)
