"""A sheet on A4: tables under their headings over as many pages as they need, charts, sentences; the same bytes each time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer, TableStyle
from reportlab.platypus import Table as PaperTable

from hotel_desk.language import _
from hotel_desk.reports.chart_drawing import drawing
from hotel_desk.reports.column_widths import column_widths
from hotel_desk.reports.paper import CONTENT_WIDTH, WIDE_CONTENT_WIDTH, Imprint, lay_out_pages
from hotel_desk.reports.sheet import CellKind, Chart, Note, Sheet, Table
from hotel_desk.reports.sheet_words import cell_text, to_the_right
from hotel_desk.reports.typesetting import INK, RULE, SHADE, fits, paper_font, printable, text_block

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from hotel_desk.reports.sheet import Column, Part, Row
    from hotel_desk.reports.typesetting import Alignment

_SIZE = 8.0
_SMALL = 7.0
_MANY_COLUMNS = 11
_PADDING = 4.0
_AFTER_FIGURES = 10.0  # words that begin where figures end would be read as one with them
_ROUNDING = 0.1
_CHART_SHARE = 0.36
_TALLEST_CHART = 180.0  # two to a page that lies on its side
_LEAST_OF_A_TABLE = 80.0  # its title and first rows


def sheet_pdf(sheet: Sheet, imprint: Imprint) -> bytes:
    """Print a sheet, in the language being spoken; it was read in the same.

    Args:
        imprint: letterhead, the days as number of the paper, time of printing.

    Returns:
        a PDF file.
    """
    return lay_out_pages(imprint, printable(sheet.title), partial(_story, sheet, imprint.letterhead.time_zone), wide=sheet.wide)


def _story(sheet: Sheet, time_zone: str) -> list[Flowable]:
    width = WIDE_CONTENT_WIDTH if sheet.wide else CONTENT_WIDTH
    story: list[Flowable] = []
    if sheet.subtitle:
        money = any(column.kind is CellKind.MONEY for part in sheet.parts if isinstance(part, Table) for column in part.columns)
        said = f"{sheet.subtitle}  ·  {sheet.currency}" if money else sheet.subtitle
        story += [text_block(said, size=9, grey=True), Spacer(0, 8)]
    for part in sheet.parts:
        story += [*_part(part, sheet.currency, time_zone, width), Spacer(0, 10)]
    # Space at the end that does not fit would be a page of its own.
    return story[:-1]


def _part(part: Part, currency: str, time_zone: str, width: float) -> list[Flowable]:
    if isinstance(part, Note):
        return [text_block(part.text, size=9)]
    if isinstance(part, Chart):
        title = text_block(part.title, size=11)
        return [
            KeepTogether(
                [title, Spacer(0, 3), drawing(part, width=width, height=min(width * _CHART_SHARE, _TALLEST_CHART), currency=currency)]
            )
        ]
    return _table(part, currency, time_zone, width)


def _table(table: Table, currency: str, time_zone: str, width: float) -> list[Flowable]:
    title = [text_block(table.title, size=11), Spacer(0, 3)] if table.title else []
    if not table.rows:
        return [KeepTogether([*title, text_block(table.empty or _("There is nothing to show."), size=9, grey=True)])]
    setting = _Setting(table.columns, _SMALL if len(table.columns) >= _MANY_COLUMNS else _SIZE, currency, time_zone)
    rows = [*table.rows, table.total] if table.total is not None else table.rows
    texts = [setting.texts(row) for row in rows]
    widths = column_widths(
        [printable(column.title) for column in table.columns],
        texts,
        wished=[column.width for column in table.columns],
        whole=[column.kind is not CellKind.TEXT for column in table.columns],
        width=width,
        size=setting.size,
        edges=[edge + _PADDING + _ROUNDING for edge in setting.left_edges()],
    )
    cells = [setting.heads(), *(setting.cells(row, widths) for row in texts)]
    laid = PaperTable(cells, colWidths=widths, style=_style(table, setting), repeatRows=1)
    # A title never stands alone at the foot of a page.
    return [CondPageBreak(_LEAST_OF_A_TABLE), *title, laid]


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the rows of a table are set."""

    columns: tuple[Column, ...]
    size: float
    currency: str
    time_zone: str

    def heads(self) -> list[Any]:
        """The titles of the columns."""
        return [self._block(column.title, column, grey=True) for column in self.columns]

    def texts(self, row: Row) -> list[str]:
        """What a row says."""
        return [
            printable(cell_text(value, column.kind, currency=self.currency, time_zone=self.time_zone))
            for value, column in zip(row, self.columns, strict=True)
        ]

    def cells(self, texts: list[str], widths: list[float]) -> list[Any]:
        """Cells that fit on their line are set as they are, which is many times faster; others wrap."""
        return [
            text if "\n" not in text and fits(text, width=width - edge - _PADDING, size=self.size) else self._block(text, column)
            for text, column, width, edge in zip(texts, self.columns, widths, self.left_edges(), strict=True)
        ]

    def left_edges(self) -> list[float]:
        """How far what is in each column stands from its left side."""
        right = [to_the_right(column.kind) for column in self.columns]
        return [_AFTER_FIGURES if before and not here else _PADDING for before, here in pairwise([False, *right])]

    def _block(self, text: str, column: Column, *, grey: bool = False) -> Any:
        alignment: Alignment = "right" if to_the_right(column.kind) else "left"
        return text_block(text, size=self.size, alignment=alignment, grey=grey, by_words=True)


def _style(table: Table, setting: _Setting) -> TableStyle:
    size = setting.size
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), paper_font(), size, size * 1.3),
            ("TEXTCOLOR", (0, 0), (-1, -1), INK),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ]
    )
    for place, (column, edge) in enumerate(zip(table.columns, setting.left_edges(), strict=True)):
        style.add("LEFTPADDING", (place, 0), (place, -1), edge)
        if to_the_right(column.kind):
            style.add("ALIGN", (place, 0), (place, -1), "RIGHT")
    if table.total is not None:
        style.add("BACKGROUND", (0, -1), (-1, -1), SHADE)
        # The sum never stands alone on a page.
        style.add("NOSPLIT", (0, -2), (-1, -1))
    return style
