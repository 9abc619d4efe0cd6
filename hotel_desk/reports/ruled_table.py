"""A plain table on paper: words to the left, figures to the right, a rule under each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportlab.platypus import Table, TableStyle

from hotel_desk.reports.typesetting import RULE, SHADE, text_block

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_SIZE = 8.0


def ruled_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, width: float, shares: Sequence[float], figures_from: int, total: bool = False
) -> Table:
    """Set rows under their headings; a long table goes on over the page with its headings.

    Args:
        width: of the table, in points.
        shares: of the width, a column each; they sum to 1.
        figures_from: the first column of figures, which stand to the right.
        total: the last row is a sum.
    """
    cells = [_row(head, figures_from, grey=True), *(_row(row, figures_from) for row in rows)]
    style = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    if total:
        style.add("BACKGROUND", (0, len(rows)), (-1, len(rows)), SHADE)
    return Table(cells, colWidths=[width * share for share in shares], style=style, repeatRows=1)


def _row(texts: Sequence[str], figures_from: int, *, grey: bool = False) -> list[Flowable]:
    return [
        text_block(text, size=_SIZE, alignment="right" if place >= figures_from else "left", grey=grey) for place, text in enumerate(texts)
    ]
