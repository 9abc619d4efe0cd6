"""The booking calendar on paper: rooms down the side, days across, on as many landscape pages as it needs.

Up to sixteen days go on A4, more on A3; more than thirty-one on further pages beside the first. The rooms go on below. Every
page has the days and what is left on top, and each type's name over its rooms, so that a page can be read by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

from babel.dates import format_date, format_skeleton
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from hotel_desk.language import _, current_language
from hotel_desk.reports.local_format import count_text, date_text, instant_text
from hotel_desk.reports.typesetting import GREY, INK, RULE, SHADE, draw_fitted, paper_font, printable

DAYS_ON_A4 = 16
DAYS_ON_A3 = 31
QUARTERS = 4
_MARGIN = 10 * mm
_NAMES = 30 * mm
_ROW = 14.0
_HEAD = 30.0
_TITLE = 34.0
_FOOT = 16.0
_LEAST_FOR_WEEKDAY = 24
_WEEKEND = (5, 6)
_WARNING, _DANGER = HexColor("#8a5a00"), HexColor("#8c1d16")


@dataclass(frozen=True, slots=True)
class PrintedBar:
    """A stay or a closure.

    Args:
        start, end: quarters of a day since the first of January of year 1; `end` is not covered.
        letter: of its status; `title`: the guest, or why the room is closed.
        fill, ink, edge: `#rrggbb`.
        hatched, dotted: patterns that tell the status without colour.
    """

    start: int
    end: int
    letter: str
    title: str
    fill: str
    ink: str
    edge: str
    hatched: bool = False
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A room, or a lane of stays that have none yet."""

    name: str
    note: str
    bars: tuple[PrintedBar, ...]


@dataclass(frozen=True, slots=True)
class PrintedType:
    """A room type: what is left of it on each day of the paper, and its rows; none where they are folded away."""

    name: str
    left: tuple[int, ...]
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True, slots=True)
class TapeChartPaper:
    """Everything that the paper shows.

    Args:
        time_zone: the property's IANA zone; the time of printing is the hotel's.
        first, last: the days, both included.
        left: what is left to sell of all types on each day.
        occupied: how much of the house is sold on each day, in percent.
        narrowed: what the rooms were filtered by, in words; empty for all.
        legend: letter and meaning of each status on the paper.
        printed_at: aware instant.
    """

    property_name: str
    time_zone: str
    first: date
    last: date
    business_date: date
    types: tuple[PrintedType, ...]
    left: tuple[int, ...]
    occupied: tuple[int, ...]
    printed_at: datetime
    printed_by: str = ""
    narrowed: str = ""
    legend: tuple[PrintedBar, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: a type's name with what is left, or a row."""

    type: PrintedType
    row: PrintedRow | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page: some days, some lines."""

    first: date
    days: int
    lines: tuple[_Line, ...]


def render_tape_chart(paper: TapeChartPaper) -> bytes:
    """Set the calendar on landscape pages, in the language being spoken.

    Returns:
        a PDF file.
    """
    days = (paper.last - paper.first).days + 1
    size = landscape(A4 if days <= DAYS_ON_A4 else A3)
    sheets = list(_sheets(paper, size[1], DAYS_ON_A4 if days <= DAYS_ON_A4 else DAYS_ON_A3))
    output = BytesIO()
    canvas = Canvas(output, pagesize=size, lang=current_language().replace("_", "-"), invariant=1, pageCompression=1)
    canvas.setTitle(f"{_('Booking calendar')} {date_text(paper.first)}")
    canvas.setAuthor(paper.property_name)
    for number, sheet in enumerate(sheets, start=1):
        _Page(canvas, paper, sheet, size).draw(number, len(sheets))
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _sheets(paper: TapeChartPaper, height: float, most_days: int) -> Iterator[_Sheet]:
    """The pages: the rooms from the top to the bottom for the first days, then for the next."""
    room = int((height - 2 * _MARGIN - _TITLE - _HEAD - _FOOT) // _ROW)
    days = (paper.last - paper.first).days + 1
    pages = list(_pages_of_lines(paper.types, room))
    for begin in range(0, days, most_days):
        for lines in pages:
            yield _Sheet(paper.first + timedelta(days=begin), min(most_days, days - begin), lines)


def _pages_of_lines(types: Sequence[PrintedType], room: int) -> Iterator[tuple[_Line, ...]]:
    """Lines by page: no type's name alone at the foot, and its name again where its rooms go on."""
    page: list[_Line] = []
    for kind in types:
        if len(page) > room - min(2, 1 + len(kind.rows)):
            yield tuple(page)
            page = []
        page.append(_Line(kind))
        for row in kind.rows:
            if len(page) >= room:
                yield tuple(page)
                page = [_Line(kind, again=True)]
            page.append(_Line(kind, row))
    yield tuple(page)


class _Page:
    """Draws one page."""

    def __init__(self, canvas: Canvas, paper: TapeChartPaper, sheet: _Sheet, size: tuple[float, float]) -> None:
        self._canvas = canvas
        self._paper = paper
        self._sheet = sheet
        self._width, self._height = size
        self._column = (self._width - 2 * _MARGIN - _NAMES) / sheet.days
        self._left = _MARGIN + _NAMES
        self._right = self._left + self._column * sheet.days
        self._top = self._height - _MARGIN - _TITLE - _HEAD
        self._offset = (sheet.first - paper.first).days

    def draw(self, number: int, count: int) -> None:
        """Everything: title, days, lines, foot."""
        self._draw_title()
        bottom = self._top - _ROW * len(self._sheet.lines)
        self._draw_days(bottom)
        for place, line in enumerate(self._sheet.lines):
            self._draw_line(line, self._top - _ROW * (place + 1))
        self._canvas.setStrokeColor(INK)
        self._canvas.setLineWidth(0.6)
        self._canvas.rect(_MARGIN, bottom, self._right - _MARGIN, self._top + _HEAD - bottom, fill=0)
        self._draw_foot(number, count)

    def _draw_title(self) -> None:
        canvas, y = self._canvas, self._height - _MARGIN - 12
        canvas.setFillColor(INK)
        draw_fitted(canvas, printable(self._paper.property_name), x=_MARGIN, y=y, width=self._width / 2, size=13, alignment="left")
        days = _("{first} to {last}").format(first=date_text(self._paper.first), last=date_text(self._paper.last))
        title = f"{_('Booking calendar')}  ·  {days}"
        draw_fitted(canvas, printable(title), x=self._width / 2, y=y, width=self._width / 2 - _MARGIN, size=11)
        if self._paper.narrowed:
            canvas.setFillColor(GREY)
            draw_fitted(canvas, printable(self._paper.narrowed), x=self._width / 2, y=y - 13, width=self._width / 2 - _MARGIN, size=8)
        self._draw_legend(y - 13)

    def _draw_legend(self, y: float) -> None:
        canvas, x = self._canvas, _MARGIN
        for bar in self._paper.legend:
            self._fill(bar, x, y - 2, 16, 9)
            canvas.setFillColor(HexColor(bar.ink))
            draw_fitted(canvas, bar.letter, x=x + 1, y=y, width=14, size=6.5, alignment="left")
            canvas.setFillColor(GREY)
            canvas.setFont(paper_font(), 7)
            canvas.drawString(x + 19, y, printable(bar.title))
            x += 19 + pdfmetrics.stringWidth(printable(bar.title), paper_font(), 7) + 10

    def _draw_days(self, bottom: float) -> None:
        canvas, top = self._canvas, self._top + _HEAD
        for number in range(self._sheet.days):
            day, x = self._sheet.first + timedelta(days=number), self._left + number * self._column
            if day.weekday() in _WEEKEND:
                canvas.setFillColor(SHADE)
                canvas.rect(x, bottom, self._column, top - bottom, stroke=0, fill=1)
            canvas.setStrokeColor(RULE)
            canvas.setLineWidth(0.3)
            canvas.line(x, bottom, x, top)
            self._draw_day(day, x)
        self._label(_("Left to sell"), self._top + 11)
        self._label(_("Occupied, %"), self._top + 2.5)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.6)
        canvas.line(_MARGIN, self._top, self._right, self._top)
        canvas.line(self._left, bottom, self._left, top)
        canvas.setFillColor(INK)
        month = format_skeleton("yMMMM", self._sheet.first, locale=current_language())
        draw_fitted(canvas, month, x=_MARGIN + 3, y=self._top + 20.5, width=_NAMES - 6, size=8.5, alignment="left")

    def _draw_day(self, day: date, x: float) -> None:
        canvas, number = self._canvas, self._offset + (day - self._sheet.first).days
        today = day == self._paper.business_date
        if today:
            canvas.setFillColor(INK)
            canvas.rect(x, self._top + 18, self._column, _HEAD - 18, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#ffffff") if today else INK)
        weekday = format_date(day, "EEE", locale=current_language())
        self._centre(f"{weekday} {day.day}" if self._column > _LEAST_FOR_WEEKDAY else str(day.day), x, self._top + 21, 8)
        self._draw_left(self._paper.left[number], x, self._top + 11, 7.5)
        canvas.setFillColor(GREY)
        self._centre(str(self._paper.occupied[number]), x, self._top + 2.5, 6.5)

    def _draw_left(self, left: int, x: float, y: float, size: float) -> None:
        """Nothing left and oversold stand out; oversold has a sign, so that it is seen on a grey printer."""
        self._canvas.setFillColor(_DANGER if left < 0 else _WARNING if left == 0 else INK)
        self._centre(f"\N{MINUS SIGN}{-left}!" if left < 0 else str(left), x, y, size)

    def _draw_line(self, line: _Line, y: float) -> None:
        canvas = self._canvas
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.3)
        if line.row is None:
            canvas.setFillColor(SHADE)
            canvas.rect(_MARGIN, y, self._right - _MARGIN, _ROW, stroke=0, fill=1)
            canvas.setFillColor(INK)
            name = _("{type} (continued)").format(type=line.type.name) if line.again else line.type.name
            draw_fitted(canvas, printable(name), x=_MARGIN + 3, y=y + 4, width=_NAMES - 6, size=8, alignment="left")
            for number in range(self._sheet.days):
                self._draw_left(line.type.left[self._offset + number], self._left + number * self._column, y + 4, 7.5)
        else:
            canvas.setFillColor(INK)
            draw_fitted(canvas, printable(line.row.name), x=_MARGIN + 8, y=y + 4, width=_NAMES - 22, size=8, alignment="left")
            canvas.setFillColor(GREY)
            draw_fitted(canvas, printable(line.row.note), x=_MARGIN + _NAMES - 16, y=y + 4, width=13, size=7)
            self._draw_bars(line.row.bars, y)
        canvas.setStrokeColor(RULE)
        canvas.line(_MARGIN, y, self._right, y)

    def _draw_bars(self, bars: Sequence[PrintedBar], y: float) -> None:
        canvas, quarter = self._canvas, self._column / QUARTERS
        origin = self._sheet.first.toordinal() * QUARTERS
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(self._left, y, self._right - self._left, _ROW)
        canvas.clipPath(clip, stroke=0)
        for bar in bars:
            begin, end = self._left + (bar.start - origin) * quarter, self._left + (bar.end - origin) * quarter
            if end <= self._left or begin >= self._right:
                continue
            self._fill(bar, begin + 0.7, y + 1.6, end - begin - 1.4, _ROW - 3.2)
            words = max(begin, self._left) + 4
            room = min(end, self._right) - words - 2
            canvas.setFillColor(HexColor(bar.ink))
            self._cut(f"{bar.letter} {bar.title}" if bar.title else bar.letter, words, y + 4.2, room)
        canvas.restoreState()

    def _fill(self, bar: PrintedBar, x: float, y: float, width: float, height: float) -> None:
        canvas = self._canvas
        canvas.setFillColor(HexColor(bar.fill))
        canvas.setStrokeColor(HexColor(bar.edge))
        canvas.setLineWidth(0.7)
        if bar.dotted:
            canvas.setDash(1, 1.5)
        canvas.roundRect(x, y, width, height, 2, fill=1)
        canvas.setDash()
        if bar.hatched:
            self._hatch(x, y, width, height)

    def _hatch(self, x: float, y: float, width: float, height: float) -> None:
        canvas = self._canvas
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(x, y, width, height)
        canvas.clipPath(clip, stroke=0)
        canvas.setLineWidth(0.3)
        # The words must be read over it.
        canvas.setStrokeAlpha(0.4)
        place = x - height
        while place < x + width:
            canvas.line(place, y, place + height, y + height)
            place += 4
        canvas.restoreState()

    def _cut(self, text: str, x: float, y: float, width: float) -> None:
        """As much of a line as fits; a name may be cut, since its bar says where it goes on."""
        canvas, shown = self._canvas, printable(text)
        canvas.setFont(paper_font(), 7)
        if pdfmetrics.stringWidth(shown, paper_font(), 7) > width:
            while shown and pdfmetrics.stringWidth(f"{shown}…", paper_font(), 7) > width:
                shown = shown[:-1]
            shown = f"{shown.rstrip()}…" if len(shown) > 1 else printable(text)[:1]
        canvas.drawString(x, y, shown)

    def _label(self, text: str, y: float) -> None:
        self._canvas.setFillColor(GREY)
        draw_fitted(self._canvas, text, x=_MARGIN + 3, y=y, width=_NAMES - 6, size=7, alignment="left")

    def _centre(self, text: str, x: float, y: float, size: float) -> None:
        natural = pdfmetrics.stringWidth(text, paper_font(), size)
        self._canvas.setFont(paper_font(), size if natural <= self._column - 1 else size * (self._column - 1) / natural)
        self._canvas.drawCentredString(x + self._column / 2, y, text)

    def _draw_foot(self, number: int, count: int) -> None:
        when = instant_text(self._paper.printed_at, self._paper.time_zone)
        by = self._paper.printed_by
        printed = _("Printed {when} by {user}").format(when=when, user=by) if by else _("Printed {when}").format(when=when)
        pages = _("Page {page} of {pages}").format(page=count_text(number), pages=count_text(count))
        self._canvas.setFillColor(GREY)
        draw_fitted(self._canvas, printable(printed), x=_MARGIN, y=_MARGIN - 2, width=self._width / 2, size=7, alignment="left")
        draw_fitted(self._canvas, pages, x=self._width / 2, y=_MARGIN - 2, width=self._width / 2 - _MARGIN, size=7)
