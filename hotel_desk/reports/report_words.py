"""What reports of money have in common: days in words, columns of figures, and the proof that a list agrees with its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.ledgers import LEDGER_TITLES
from hotel_desk.language import _
from hotel_desk.reports.local_format import amount_text, date_text
from hotel_desk.reports.sheet import CellKind, Column, Note

if TYPE_CHECKING:
    from hotel_desk.domain.cashier_codes import Ledger
    from hotel_desk.reports.report import Asked


def days_text(asked: Asked) -> str:
    """The day, or the first and the last one."""
    if asked.first == asked.last:
        return date_text(asked.first)
    return _("{first} to {last}").format(first=date_text(asked.first), last=date_text(asked.last))


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
