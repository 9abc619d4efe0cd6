"""A sheet of paper: letterhead on top, imprint at the foot, a story between them on as many pages as it needs.

The same input gives the same bytes, so that a paper printed twice can be compared with the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from hotel_desk.language import _, current_language
from hotel_desk.reports.local_format import count_text, instant_text
from hotel_desk.reports.typesetting import RULE, Alignment, text_block

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.platypus import Flowable

MARGIN = 15 * mm
CONTENT_WIDTH = A4[0] - 2 * MARGIN
WIDE_CONTENT_WIDTH = A4[1] - 2 * MARGIN
ROLL_WIDTH = 80 * mm
ROLL_CONTENT_WIDTH = 72 * mm

_GAP = 8.0
_TITLE_SHARE = 0.36
_MANY = 999


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who the paper comes from.

    Args:
        property_name: as guests know the hotel.
        address: lines of the postal address.
        phone, email, website: contacts, empty where there are none.
        star_rating: official stars, 0 for none.
        tax_number: the hotel's tax registration, where papers must show it.
        time_zone: the property's IANA zone; times on paper are the hotel's.
    """

    property_name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    star_rating: int = 0
    tax_number: str = ""
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every paper says about itself.

    Args:
        letterhead: who it comes from.
        paper_number: the folio, receipt or registration number, unique among papers of its kind.
        printed_at: aware instant, from the clock of the desk.
        printed_by: name of the member of staff.
    """

    letterhead: Letterhead
    paper_number: str
    printed_at: datetime
    printed_by: str = ""


def lay_out_pages(imprint: Imprint, title: str, story: Callable[[], list[Flowable]], *, wide: bool = False) -> bytes:
    """Set a story on A4 pages, in the language being spoken.

    Args:
        imprint: letterhead, number and time of printing.
        title: what the paper is, shown at the top right of every page.
        story: makes the contents.
        wide: the paper lies on its side; contents are `WIDE_CONTENT_WIDTH` wide.

    Returns:
        a PDF file.
    """
    page = _Page(*landscape(A4)) if wide else _Page(*A4)
    head = _Head.of(imprint, title, page)
    foot_height = _foot(imprint, page=_MANY, page_count=_MANY)[0].wrap(page.left_width, page.height)[1] + 2 * _GAP
    output = BytesIO()
    document = BaseDocTemplate(
        output,
        pagesize=(page.width, page.height),
        title=_document_title(imprint, title),
        author=imprint.letterhead.property_name,
        lang=_pdf_language(),
        displayDocTitle=1,
        invariant=1,
        pageCompression=1,
    )
    bottom = MARGIN + foot_height
    frame = Frame(MARGIN, bottom, page.content_width, page.height - MARGIN - head.height - bottom, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=partial(_draw_head, head=head, page=page))])
    document.build(story(), canvasmaker=partial(_CountedPages, draw_foot=partial(_draw_foot, imprint=imprint, page=page)))
    return output.getvalue()


def lay_out_roll(imprint: Imprint, title: str, story: list[Flowable]) -> bytes:
    """Set a story on one strip of an 80 mm roll (72 mm printable), as long as it needs to be.

    Args:
        imprint: letterhead, number and time of printing.
        title: what the paper is.
        story: the contents.

    Returns:
        a PDF file of one page.
    """
    strip = [*_roll_head(imprint, title), *story, *_roll_foot(imprint)]
    heights = [block.wrap(ROLL_CONTENT_WIDTH, A4[1] * 10)[1] + _GAP / 2 for block in strip]
    edge = (ROLL_WIDTH - ROLL_CONTENT_WIDTH) / 2
    top = sum(heights) + 2 * edge
    output = BytesIO()
    canvas = Canvas(
        output,
        pagesize=(ROLL_WIDTH, top),
        lang=_pdf_language(),
        invariant=1,
        pageCompression=1,
    )
    canvas.setTitle(_document_title(imprint, title))
    canvas.setAuthor(imprint.letterhead.property_name)
    y = top - edge
    for block, height in zip(strip, heights, strict=True):
        y -= height
        block.drawOn(canvas, edge, y + _GAP / 2)
    canvas.save()
    return output.getvalue()


class _CountedPages(Canvas):
    """Keeps its pages until all are set, so that each can say how many there are."""

    def __init__(self, *arguments: Any, draw_foot: Callable[..., None], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._draw_foot = draw_foot
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # as ReportLab's own showPage begins the next

    def save(self) -> None:
        for kept in self._kept:
            self.__dict__.update(kept)
            self._draw_foot(self, number=self.getPageNumber(), page_count=len(self._kept))
            super().showPage()
        super().save()


@dataclass(frozen=True, slots=True)
class _Page:
    """The sheet: its sides in points."""

    width: float
    height: float

    @property
    def content_width(self) -> float:
        """Between the margins."""
        return self.width - 2 * MARGIN

    @property
    def left_width(self) -> float:
        """Of the letterhead, beside the title."""
        return self.content_width * (1 - _TITLE_SHARE)


@dataclass(frozen=True, slots=True)
class _Head:
    left: list[Paragraph]
    right: list[Paragraph]
    height: float

    @classmethod
    def of(cls, imprint: Imprint, title: str, page: _Page) -> _Head:
        left = _letterhead_blocks(imprint.letterhead)
        right = [
            text_block(title, size=15, alignment="right", by_words=True),
            text_block(imprint.paper_number, size=10, alignment="right", grey=True),
        ]
        tallest = max(_stack_height(left, page.left_width - _GAP), _stack_height(right, page.content_width * _TITLE_SHARE))
        return cls(left=left, right=right, height=tallest + 2 * _GAP)


def _letterhead_blocks(letterhead: Letterhead, alignment: Alignment = "left", *, size: float = 15) -> list[Paragraph]:
    blocks = [text_block(letterhead.property_name, size=size, alignment=alignment)]
    if letterhead.star_rating:
        blocks.append(text_block("★" * letterhead.star_rating, size=9, alignment=alignment, grey=True))
    blocks.extend(text_block(line, size=8, alignment=alignment, grey=True) for line in _address_lines(letterhead))
    return blocks


def _address_lines(letterhead: Letterhead) -> list[str]:
    contacts = "  ·  ".join(part for part in (letterhead.phone, letterhead.email, letterhead.website) if part)
    tax = _("Tax number {number}").format(number=letterhead.tax_number) if letterhead.tax_number else ""
    return [line for line in (", ".join(letterhead.address), contacts, tax) if line]


def _draw_head(canvas: Canvas, _document: BaseDocTemplate, *, head: _Head, page: _Page) -> None:
    canvas.saveState()
    top = page.height - MARGIN
    _draw_stack(canvas, head.left, MARGIN, top, page.left_width - _GAP)
    _draw_stack(canvas, head.right, MARGIN + page.left_width, top, page.content_width * _TITLE_SHARE)
    _rule(canvas, top - head.height + _GAP, page)
    canvas.restoreState()


def _draw_foot(canvas: Canvas, *, imprint: Imprint, page: _Page, number: int, page_count: int) -> None:
    canvas.saveState()
    left, right = _foot(imprint, page=number, page_count=page_count)
    height = left.wrap(page.left_width, page.height)[1]
    _rule(canvas, MARGIN + height + _GAP / 2, page)
    _draw_stack(canvas, [left], MARGIN, MARGIN + height, page.left_width)
    _draw_stack(canvas, [right], MARGIN + page.left_width, MARGIN + height, page.content_width * _TITLE_SHARE)
    canvas.restoreState()


def _rule(canvas: Canvas, y: float, page: _Page) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, y, MARGIN + page.content_width, y)


def _foot(imprint: Imprint, *, page: int, page_count: int) -> tuple[Paragraph, Paragraph]:
    pages = _("Page {page} of {pages}").format(page=count_text(page), pages=count_text(page_count))
    number = f"{imprint.paper_number}  ·  {pages}"
    return text_block(_printed_text(imprint), size=7.5, grey=True), text_block(number, size=7.5, alignment="right", grey=True)


def _printed_text(imprint: Imprint) -> str:
    when = instant_text(imprint.printed_at, imprint.letterhead.time_zone)
    if not imprint.printed_by:
        return _("Printed {when}").format(when=when)
    return _("Printed {when} by {user}").format(when=when, user=imprint.printed_by)


def _roll_head(imprint: Imprint, title: str) -> list[Flowable]:
    number = text_block(imprint.paper_number, size=9, alignment="center", grey=True)
    return [*_letterhead_blocks(imprint.letterhead, "center", size=12), text_block(title, size=12, alignment="center"), number]


def _roll_foot(imprint: Imprint) -> list[Flowable]:
    return [text_block(_printed_text(imprint), size=7, alignment="center", grey=True)]


def _stack_height(blocks: list[Paragraph], width: float) -> float:
    return float(sum(block.wrap(width, A4[1])[1] for block in blocks))


def _draw_stack(canvas: Canvas, blocks: list[Paragraph], x: float, top: float, width: float) -> None:
    y = top
    for block in blocks:
        y -= block.wrap(width, A4[1])[1]
        block.drawOn(canvas, x, y)


def _document_title(imprint: Imprint, title: str) -> str:
    return f"{title} {imprint.paper_number}"


def _pdf_language() -> str:
    return current_language().replace("_", "-")
