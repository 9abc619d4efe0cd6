"""What the cells of a bank's file mean: amounts and dates, read column by column, for one cell alone may mean two things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

# What wallets put before a number so that a spreadsheet leaves it alone.
_LEAVE_ALONE = "`'\t\u00a0\ufeff"
_YEAR_FIRST = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})")
_NOT_OF_A_NUMBER = re.compile(r"[^0-9.,'\-−+()]")
_CENTURY = 2000
_SHORT_YEAR = 100
_THOUSANDS = 3
_DAYS_AHEAD = 7


class UnreadableAmount(StaffError):
    code = "statement.amount"
    template = N_("“{value}” is not an amount.")


class UnreadableDay(StaffError):
    code = "statement.date"
    template = N_("“{value}” is not a date.")


def plain(cell: str) -> str:
    """A cell without what stands around its value."""
    return cell.strip().strip(_LEAVE_ALONE).strip()


def decimal_mark(cells: Sequence[str], places: int) -> str:
    """The decimal mark of a column: a dot, a comma, or nothing where the column has neither.

    Args:
        places: decimal places of the currency.
    """
    for cell in cells:
        figure = _figure(cell)
        last = max(figure.rfind("."), figure.rfind(","))
        if last < 0:
            continue
        mark, after = figure[last], len(figure) - last - 1
        both = "." in figure and "," in figure
        if both or (figure.count(mark) == 1 and (after != _THOUSANDS or places == _THOUSANDS)):
            return mark
    return ""


def amount_of(cell: str, mark: str, places: int) -> int | None:
    """An amount in minor units; None where the cell is empty. A minus before or after it, or brackets, make it negative.

    Raises:
        UnreadableAmount: it is none, or has more decimal places than the currency.
    """
    text = plain(cell)
    if not text or text in {"-", "–", "—", "/"}:
        return None
    figure = _figure(text)
    negative = "-" in figure or "(" in figure
    bare = "".join(character for character in figure if character.isdigit() or character == mark)
    try:
        amount = Decimal(bare.replace(mark, ".") if mark else bare).scaleb(places)
    except InvalidOperation as error:
        raise UnreadableAmount(value=text[:80]) from error
    if amount != int(amount):
        raise UnreadableAmount(value=text[:80])
    return -int(amount) if negative else int(amount)


def days_of(cells: Sequence[str], today: date) -> list[date]:
    """The days of a column, all read in one order.

    Where all could be either way round, that way counts by which none lies ahead and they lie closest together; then day first.

    Args:
        today: the business date.

    Raises:
        UnreadableDay: a cell is no day in either order.
    """
    orders = [order for order in ("DMY", "MDY") if all(_day(cell, order) is not None for cell in cells)]
    if not orders:
        wrong = next((cell for cell in cells if _day(cell, "DMY") is None and _day(cell, "MDY") is None), cells[0])
        raise UnreadableDay(value=wrong[:80])
    ways = [[found for cell in cells if (found := _day(cell, order)) is not None] for order in orders]
    latest = today + timedelta(days=_DAYS_AHEAD)
    return min(ways, key=lambda days: (max(days) > latest, max(days) - min(days)))


def _day(cell: str, order: str) -> date | None:
    text = re.split(r"[T\s]", plain(cell))[0]
    try:
        if found := _YEAR_FIRST.fullmatch(text) or _TOGETHER.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _YEAR_LAST.fullmatch(text):
            first, second, year = map(int, found.groups())
            year += _CENTURY if year < _SHORT_YEAR else 0
            return date(year, second, first) if order == "DMY" else date(year, first, second)
    except ValueError:
        return None
    return None


def _figure(cell: str) -> str:
    return _NOT_OF_A_NUMBER.sub("", plain(cell)).replace("−", "-").replace("'", "")
