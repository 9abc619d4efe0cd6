"""What reports of money have in common: days in words, columns of figures, and the proof that a list agrees with its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.ledgers import LEDGER_TITLES
from hotel_desk.language import _, plural
from hotel_desk.reports.local_format import amount_text, count_text, date_text
from hotel_desk.reports.sheet import CellKind, Column, Note

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.cashier_codes import Ledger
    from hotel_desk.domain.figure_spans import DaysCounted
    from hotel_desk.reports.report import Asked

_MOST_GAPS = 4


def days_text(asked: Asked) -> str:
    """The day, or the first and the last one."""
    return _range_text(asked.first, asked.last)


def _range_text(first: date, last: date) -> str:
    if first == last:
        return date_text(first)
    return _("{first} to {last}").format(first=date_text(first), last=date_text(last))


def days_without(counted: DaysCounted) -> str:
    """The days of a span that have no figures: “4 Mar 2026, 6 Mar 2026 to 7 Mar 2026”; after a few of them how many more."""
    said = [_range_text(gap.first, gap.last) for gap in counted.gaps[:_MOST_GAPS]]
    more = sum(gap.days for gap in counted.gaps[_MOST_GAPS:])
    return ", ".join([*said, *([plural("{count} day more", "{count} days more", more).format(count=more)] if more else [])])


def figures_of(counted: DaysCounted) -> tuple[Note, ...]:
    """Of how many days the figures are, where not all have some."""
    if not counted.missing or not counted.known:
        return ()
    told = _("Figures of {known} of {days} days; none of {missing}.")
    return (Note(told.format(known=count_text(counted.known), days=count_text(counted.days), missing=days_without(counted))),)


def money(key: str, title: str, width: float = 1.0) -> Column:
    """A column of money."""
    return Column(key, title, CellKind.MONEY, width)


def count(key: str, title: str, width: float = 0.6) -> Column:
    """A column of counts."""
    return Column(key, title, CellKind.COUNT, width)


def ledger_proof(ledger: Ledger, shown_minor: int, closing_minor: int, currency: str) -> Note:
    """Whether a report that lists a ledger comes to what the trial balance of the same day closes with.

    Args:
        shown_minor: what the report lists, debits positive as in the trial balance.
    """
    title, closing = _(LEDGER_TITLES[ledger]), amount_text(closing_minor, currency)
    if shown_minor == closing_minor:
        return Note(
            _("{ledger} by the trial balance of this day: {closing}. The list comes to the same.").format(ledger=title, closing=closing)
        )
    difference = amount_text(shown_minor - closing_minor, currency)
    return Note(
        _("{ledger} by the trial balance of this day: {closing}. The list differs by {difference}: run the balance check.").format(
            ledger=title, closing=closing, difference=difference
        )
    )
