"""A copy of an archived paper: its bytes unchanged, with a mark written after them into the margin of each page.

The mark is an incremental update (ISO 32000-1, 7.5.6): whoever cuts the file to the length of the archived one has that one again.
"""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from hotel_desk.language import _, speaking
from hotel_desk.reports.local_format import count_text
from hotel_desk.reports.typesetting import GREY, draw_fitted, paper_font

_SIZE = 8.0
_EDGE = 10.0
_TOP = 20.0
_ROLL_POINTS = 300.0


def marked_copy(pdf: bytes, *, copy_number: int, language: str, void: bool = False) -> bytes:
    """Mark a paper as a copy.

    Args:
        pdf: the archived paper.
        copy_number: 2 for the first copy, as the journal counts what was made of this paper.
        language: of the paper.
        void: it was made void since, which the mark says too.

    Returns:
        a PDF that begins with the archived one, byte for byte; the same input gives the same bytes.
    """
    with speaking(language):
        words = _("Copy {number}").format(number=count_text(copy_number))
        if void:
            words = f"{_('VOID')}  ·  {words}"
    writer = PdfWriter(BytesIO(pdf), incremental=True)
    for page in writer.pages:
        stamp = _stamp(words, float(page.mediabox.width), float(page.mediabox.height))
        page.merge_page(PdfReader(BytesIO(stamp)).pages[0])
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _stamp(words: str, width: float, height: float) -> bytes:
    """A page of that size with nothing on it but the words, at the top right."""
    output = BytesIO()
    canvas = Canvas(output, pagesize=(width, height), invariant=1, pageCompression=1)
    canvas.setFont(paper_font(), _SIZE)
    canvas.setFillColor(GREY)
    from_top = _TOP if width > _ROLL_POINTS else _EDGE
    draw_fitted(canvas, words, x=_EDGE, y=height - from_top, width=width - 2 * _EDGE, size=_SIZE)
    canvas.save()
    return output.getvalue()
