"""The lines of a folio on paper: a table that carries its sums from page to page.

At the foot of a page stands what was carried forward, on top of the next the same figures as brought forward, and under
the last line the totals.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from reportlab.platypus import Flowable, Paragraph

from hotel_desk.language import _
from hotel_desk.reports.local_format import amount_text, count_text, date_text
from hotel_desk.reports.paper import CONTENT_WIDTH
from hotel_desk.reports.typesetting import GREY, INK, RULE, SHADE, draw_fitted, text_block

if TYPE_CHECKING:
    from collections.abc import Sequence


_SIZE = 8.0
_PADDING = 2.5
_GUTTER = 6.0
_ANY_HEIGHT = 100_000.0
_DATE, _ROOM, _QUANTITY, _FIGURE = 68.0, 34.0, 24.0, 54.0
_DESCRIPTION = CONTENT_WIDTH - _DATE - _ROOM - _QUANTITY - 5 * _FIGURE
_WIDTHS = (_DATE, _ROOM, _DESCRIPTION, _QUANTITY, _FIGURE, _FIGURE, _FIGURE, _FIGURE, _FIGURE)
_FIRST_FIGURE = 3
_LONGEST_CELL = 300


@dataclass(frozen=True, slots=True)
class FolioLine:
    """One line of a folio: a charge with its tax, or money received.

    Args:
        business_date: the hotel's day it was posted on.
        text: what it is, in the guest's words.
        room_number: the room it came from, empty for none.
        quantity: how many, for charges.
        net_minor: charge without tax, minor units; negative for an allowance or a reversed charge.
        tax_minor: tax on it, inclusive or added, minor units.
        paid_minor: money received, minor units; negative for a refund or a reversed payment.
    """

    business_date: date
    text: str
    room_number: str = ""
    quantity: int = 1
    net_minor: int = 0
    tax_minor: int = 0
    paid_minor: int = 0

    @property
    def gross_minor(self) -> int:
        """The charge with its tax, minor units."""
        return self.net_minor + self.tax_minor

    @property
    def amount_minor(self) -> int:
        """What the line adds to the balance: charges are positive, money received negative."""
        return self.gross_minor - self.paid_minor


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of some lines added up, minor units."""

    net_minor: int = 0
    tax_minor: int = 0
    paid_minor: int = 0

    @property
    def gross_minor(self) -> int:
        """Charges with tax."""
        return self.net_minor + self.tax_minor

    @property
    def balance_minor(self) -> int:
        """What is owed."""
        return self.gross_minor - self.paid_minor

    def plus(self, line: FolioLine) -> Sums:
        """Add one more line."""
        return Sums(self.net_minor + line.net_minor, self.tax_minor + line.tax_minor, self.paid_minor + line.paid_minor)

    def figures(self, currency: str) -> tuple[str, ...]:
        """Write net, tax, charges, payments, balance."""
        minors = (self.net_minor, self.tax_minor, self.gross_minor, self.paid_minor, self.balance_minor)
        return tuple(amount_text(minor, currency) for minor in minors)


def sums_of(lines: Sequence[FolioLine]) -> Sums:
    """Add lines up."""
    total = Sums()
    for line in lines:
        total = total.plus(line)
    return total


@dataclass(frozen=True, slots=True)
class _Row:
    """One row as set: wrapped texts left, figures right, and the sums up to here."""

    texts: tuple[Paragraph, ...]
    figures: tuple[str, ...]
    after: Sums
    height: float


class LedgerTable(Flowable):
    """A folio window's lines, split over pages with carried-forward sums; made by `ledger_table`."""

    def __init__(self, rows: Sequence[_Row], currency: str, *, brought: Sums | None, is_last: bool) -> None:
        super().__init__()
        self._head = _text_row((_("Date"), _("Room"), _("Description")), _head_figures(), Sums(), grey=True)
        self._rows = rows
        self._currency = currency
        self._brought = brought
        self._is_last = is_last

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """Tell ReportLab the size (points)."""
        self.width, self.height = CONTENT_WIDTH, sum(row.height for row in self._all_rows())
        return self.width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        """Break so that the rows above, with the carried-forward row, fill what is left of the page."""
        count = min(self._rows_that_fit(available_height), len(self._rows) - 1)
        if count < 1:
            return []
        carried = self._rows[count - 1].after
        return [
            LedgerTable(self._rows[:count], self._currency, brought=self._brought, is_last=False),
            LedgerTable(self._rows[count:], self._currency, brought=carried, is_last=self._is_last),
        ]

    def draw(self) -> None:
        """Draw at the origin, top row first."""
        y = self.height
        for row in self._all_rows():
            y -= row.height
            self._draw_row(row, y)

    def _rows_that_fit(self, height: float) -> int:
        left = height - self._head.height - self._closing_row().height
        if self._brought is not None:
            left -= self._brought_row(self._brought).height
        count = 0
        for row in self._rows:
            left -= row.height
            if left < 0:
                break
            count += 1
        return count

    def _all_rows(self) -> list[_Row]:
        brought = [] if self._brought is None else [self._brought_row(self._brought)]
        return [self._head, *brought, *self._rows, self._closing_row()]

    def _brought_row(self, sums: Sums) -> _Row:
        return _text_row(("", "", _("Brought forward")), ("", *sums.figures(self._currency)), sums)

    def _closing_row(self) -> _Row:
        after = self._rows[-1].after if self._rows else self._brought or Sums()
        label = _("Total") if self._is_last else _("Carried forward")
        return _text_row(("", "", label), ("", *after.figures(self._currency)), after)

    def _draw_row(self, row: _Row, y: float) -> None:
        is_line = any(row is line for line in self._rows)
        if not is_line:
            self.canv.setFillColor(SHADE)
            self.canv.rect(0, y, CONTENT_WIDTH, row.height, stroke=0, fill=1)
        self.canv.setStrokeColor(RULE)
        self.canv.setLineWidth(0.4)
        self.canv.line(0, y, CONTENT_WIDTH, y)
        x = 0.0
        top = y + row.height - _PADDING
        for text, width in zip(row.texts, _WIDTHS, strict=False):
            text.drawOn(self.canv, x + 2, top - text.height)
            x += width
        self.canv.setFillColor(GREY if row is self._head else INK)
        for figure, width in zip(row.figures, _WIDTHS[_FIRST_FIGURE:], strict=True):
            draw_fitted(self.canv, figure, x=x + 2, y=top - _SIZE, width=width - 4, size=_SIZE)
            x += width


def ledger_table(lines: Sequence[FolioLine], currency: str) -> LedgerTable:
    """Set a folio window's lines.

    Args:
        lines: in the order of posting.
        currency: ISO 4217 code of all of them.
    """
    return LedgerTable(_rows_of(lines, currency), currency, brought=None, is_last=True)


def _head_figures() -> tuple[str, ...]:
    return (_("Qty"), _("Net"), _("Tax"), _("Charges"), _("Payments"), _("Balance"))


def _rows_of(lines: Sequence[FolioLine], currency: str) -> list[_Row]:
    rows: list[_Row] = []
    after = Sums()
    for line in lines:
        first, *more = _pieces(line.text)
        before, after = after, after.plus(line)
        place = (date_text(line.business_date), line.room_number, first)
        rows.append(_text_row(place, _line_figures(line, after, currency), after if not more else before))
        rows.extend(_text_row(("", "", piece), ("",) * 6, after) for piece in more)
    return rows


def _line_figures(line: FolioLine, after: Sums, currency: str) -> tuple[str, ...]:
    balance = amount_text(after.balance_minor, currency)
    if line.paid_minor and not line.gross_minor:
        return ("", "", "", "", amount_text(line.paid_minor, currency), balance)
    charge = tuple(amount_text(minor, currency) for minor in (line.net_minor, line.tax_minor, line.gross_minor))
    paid = amount_text(line.paid_minor, currency) if line.paid_minor else ""
    return (count_text(line.quantity), *charge, paid, balance)


def _pieces(text: str) -> list[str]:
    """Cut a text that is longer than a row should be high into rows of its own."""
    return textwrap.wrap(text, _LONGEST_CELL, drop_whitespace=False, replace_whitespace=False) or [""]


def _text_row(texts: tuple[str, str, str], figures: tuple[str, ...], after: Sums, *, grey: bool = False) -> _Row:
    blocks = tuple(text_block(text, size=_SIZE, grey=grey) for text in texts)
    heights = [block.wrap(width - _GUTTER, _ANY_HEIGHT)[1] for block, width in zip(blocks, _WIDTHS, strict=False)]
    return _Row(blocks, figures, after, max(*heights, _SIZE * 1.3) + 2 * _PADDING)
