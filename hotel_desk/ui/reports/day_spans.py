"""Which days a report is asked for, by the names people have for them, and how they are remembered from one day to the next."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.language import N_
from hotel_desk.reports.report import Days, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

type TwoDays = tuple[date, date]

_SPAN, _FROM, _TO = "span", "from_day", "to_day"
_MOST_OF_DAYS = 3_660


class DaySpan(StrEnum):
    """A span that means other days tomorrow. `OWN`: days that somebody typed."""

    USUAL = "USUAL"
    TODAY = "TODAY"
    YESTERDAY = "YESTERDAY"
    SEVEN_DAYS = "SEVEN_DAYS"
    THIS_MONTH = "THIS_MONTH"
    LAST_MONTH = "LAST_MONTH"
    THIS_YEAR = "THIS_YEAR"
    LAST_YEAR = "LAST_YEAR"
    OWN = "OWN"


SPAN_TITLES: dict[DaySpan, str] = {
    DaySpan.USUAL: N_("As usual"),
    DaySpan.TODAY: N_("Today"),
    DaySpan.YESTERDAY: N_("Yesterday"),
    DaySpan.SEVEN_DAYS: N_("Last 7 days"),
    DaySpan.THIS_MONTH: N_("This month"),
    DaySpan.LAST_MONTH: N_("The month before"),
    DaySpan.THIS_YEAR: N_("This year"),
    DaySpan.LAST_YEAR: N_("The year before"),
    DaySpan.OWN: N_("Own days"),
}


def spans_for(report: Report) -> tuple[DaySpan, ...]:
    """The spans that a report offers, the usual one first; none for one of how the hotel stands."""
    if report.days is Days.NOW:
        return ()
    usual = () if not report.before and not report.after else (DaySpan.USUAL,)
    if report.days is Days.DAY:
        return (*usual, DaySpan.TODAY, DaySpan.YESTERDAY, DaySpan.OWN)
    return (*usual, *(span for span in DaySpan if span is not DaySpan.USUAL))


def days_of(span: DaySpan, report: Report, today: date) -> TwoDays | None:
    """The days of a span by a business date; None: those that are typed."""
    yesterday = today - timedelta(days=1)
    month_before = today.replace(day=1) - timedelta(days=1)
    usual = today - timedelta(days=report.before)
    return {
        DaySpan.USUAL: (usual, usual if report.days is Days.DAY else today + timedelta(days=report.after)),
        DaySpan.TODAY: (today, today),
        DaySpan.YESTERDAY: (yesterday, yesterday),
        DaySpan.SEVEN_DAYS: (today - timedelta(days=6), today),
        DaySpan.THIS_MONTH: _month_of(today),
        DaySpan.LAST_MONTH: _month_of(month_before),
        DaySpan.THIS_YEAR: _year(today.year),
        DaySpan.LAST_YEAR: _year(today.year - 1),
    }.get(span)


def remembered(span: DaySpan | None, days: TwoDays | None, chosen: Mapping[str, str], today: date) -> dict[str, str]:
    """What is kept of a choice: the span by its name, own days by their distance from the business date."""
    kept = dict(chosen)
    if span is not None:
        kept[_SPAN] = span.value
    if span is DaySpan.OWN and days is not None:
        kept |= {_FROM: str((days[0] - today).days), _TO: str((days[1] - today).days)}
    return kept


def span_again(report: Report, kept: Mapping[str, str], today: date) -> tuple[DaySpan | None, TwoDays | None]:
    """The span that was chosen last with its days, or the usual one where nothing (more) is to be read."""
    offered = spans_for(report)
    if not offered:
        return None, None
    span = next((span for span in offered if span.value == kept.get(_SPAN)), offered[0])
    if span is not DaySpan.OWN:
        return span, days_of(span, report, today)
    first, last = (_distance(kept.get(key, "")) for key in (_FROM, _TO))
    if first is None or last is None or last < first:
        return offered[0], days_of(offered[0], report, today)
    return span, (today + timedelta(days=first), today + timedelta(days=last))


def _distance(text: str) -> int | None:
    try:
        days = int(text)
    except ValueError:
        return None
    return days if abs(days) <= _MOST_OF_DAYS else None


def _month_of(day: date) -> TwoDays:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _year(year: int) -> TwoDays:
    return date(year, 1, 1), date(year, 12, 31)
