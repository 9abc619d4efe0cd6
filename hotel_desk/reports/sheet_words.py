"""The cells of a sheet as words, for paper and screen, in the language being spoken."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from hotel_desk.reports.local_format import amount_text, count_text, instant_text, mean_text, share_text, table_date_text, time_text
from hotel_desk.reports.sheet import CellKind

if TYPE_CHECKING:
    from hotel_desk.reports.sheet import Value

FIGURES = frozenset({CellKind.COUNT, CellKind.MONEY, CellKind.SHARE, CellKind.MEAN})


def cell_text(value: Value, kind: CellKind, *, currency: str, time_zone: str) -> str:
    """Write a cell: “1,234.50”, “62.5%”, “1 Jul 2015”; nothing where there is none. Words in a column of figures stay words.

    Args:
        currency: of the sheet, which decides the decimal places of money.
        time_zone: of the hotel; instants are told by its clocks.
    """
    if isinstance(value, int) and kind in FIGURES:
        return figure_text(value, kind, currency)
    if isinstance(value, datetime):
        return instant_text(value, time_zone)
    if isinstance(value, date):
        return table_date_text(value)
    if isinstance(value, time):
        return time_text(value)
    return "" if value is None else str(value)


def figure_text(value: int, kind: CellKind, currency: str) -> str:
    """Write a count, an amount in minor units, a share in millionths, or a mean in hundredths."""
    if kind is CellKind.MONEY:
        return amount_text(value, currency)
    if kind is CellKind.SHARE:
        return share_text(value)
    if kind is CellKind.MEAN:
        return mean_text(value)
    return count_text(value).replace("-", "\N{MINUS SIGN}")


def to_the_right(kind: CellKind) -> bool:
    """Whether a column stands to the right."""
    return kind in FIGURES
