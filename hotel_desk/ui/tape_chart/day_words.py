"""Names of days and months for the head of the calendar. Kept, since they are painted again and again."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from hotel_desk.language import current_language
from hotel_desk.ui.formats import locale


def weekday_text(day: date, *, narrow: bool = False) -> str:
    """The day of the week: `Sat`, or `S` where there is no space."""
    return _weekday(day.weekday(), narrow, current_language())


def month_text(day: date) -> str:
    """Month and year: `Nov 2026`."""
    return _month(day.year, day.month, current_language())


@lru_cache(maxsize=64)
def _weekday(number: int, narrow: bool, _language: str) -> str:
    # 1 January of year 1 was a Monday.
    return format_date(date(1, 1, 1 + number), "EEEEE" if narrow else "EEE", locale=locale())


@lru_cache(maxsize=256)
def _month(year: int, month: int, _language: str) -> str:
    return format_skeleton("yMMM", date(year, month, 1), locale=locale())
