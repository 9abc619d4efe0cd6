"""Type on paper: the one font, the styles, and text that wraps in any script.

The font is WenQuanYi Micro Hei, which shows Latin, Greek, Cyrillic and Chinese and is TrueType, the only kind that
ReportLab embeds. It has one weight, so rank is shown by size and colour. A character it lacks is printed as an empty box.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from hotel_desk.resource_files import resource_folder

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

type Alignment = Literal["left", "center", "right"]

INK = HexColor("#1c1f24")
GREY = HexColor("#5c6470")
RULE = HexColor("#b9bfc9")
SHADE = HexColor("#eef1f5")

_FONT_NAME = "HotelDeskPaper"
_FONT_FILE = "wqy-microhei.ttc"
_PROPORTIONAL_FACE = 0
_ALIGNMENTS: dict[Alignment, Literal[0, 1, 2]] = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_SMALLEST_FITTED = 4.5


@cache
def paper_font() -> str:
    """Name the font of all papers, read in on first use.

    Raises:
        reportlab.pdfbase.ttfonts.TTFError: the font file is missing from the installation or damaged.
    """
    path = resource_folder() / "fonts" / _FONT_FILE
    pdfmetrics.registerFont(TTFont(_FONT_NAME, str(path), subfontIndex=_PROPORTIONAL_FACE))
    return _FONT_NAME


@cache
def _style(size: float, alignment: Alignment, *, grey: bool, by_words: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        f"paper-{size}-{alignment}-{grey}-{by_words}",
        fontName=paper_font(),
        fontSize=size,
        leading=size * 1.3,
        alignment=_ALIGNMENTS[alignment],
        textColor=GREY if grey else INK,
        wordWrap=None if by_words else "CJK",
    )


def printable(text: str) -> str:
    """Bring text into the form that can be set: composed letters, spaces the font has, no control characters but the line break."""
    composed = unicodedata.normalize("NFC", text).replace("\N{NARROW NO-BREAK SPACE}", " ")
    return "".join(character for character in composed if character == "\n" or unicodedata.category(character) not in {"Cc", "Cs"})


def broken_anywhere(text: str) -> bool:
    """Whether a text has characters of a script that is broken between any two of them."""
    return any(unicodedata.east_asian_width(character) in {"W", "F"} for character in text)


def text_block(text: str, *, size: float = 9, alignment: Alignment = "left", grey: bool = False, by_words: bool = False) -> Paragraph:
    """Make a paragraph of plain text that wraps in any script; line breaks are kept.

    Args:
        text: as people wrote it; markup in it is printed, not obeyed.
        size: of the type, in points.
        alignment: "left", "center" or "right".
        grey: set it back, for labels and small print.
        by_words: in narrow columns: words are broken only where one is wider than the column, or written in a script without blanks.
    """
    plain = printable(text)
    markup = escape(plain).replace("\n", "<br/>")
    return Paragraph(markup, _style(size, alignment, grey=grey, by_words=by_words and not broken_anywhere(plain)))


def fits(text: str, *, width: float, size: float) -> bool:
    """Whether a line of text is no wider than a column, in points."""
    return bool(pdfmetrics.stringWidth(text, paper_font(), size) <= width)


def draw_fitted(canvas: Canvas, text: str, *, x: float, y: float, width: float, size: float, alignment: Alignment = "right") -> None:
    """Draw one line, made smaller where it would not fit: a figure must never be broken or cut off.

    Args:
        canvas: where to draw.
        text: the line.
        x: left edge of the column, in points.
        y: base line.
        width: of the column.
        size: wished size of the type.
        alignment: "left" or "right".
    """
    natural = pdfmetrics.stringWidth(text, paper_font(), size)
    fitted = size if natural <= width else max(_SMALLEST_FITTED, size * width / natural)
    canvas.setFont(paper_font(), fitted)
    if alignment == "right":
        canvas.drawRightString(x + width, y, text)
    else:
        canvas.drawString(x, y, text)
