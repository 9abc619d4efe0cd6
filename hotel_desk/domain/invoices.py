"""What an invoice comes to, and how much of it a credit note takes (`docs/algorithms/invoices.md`). Minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.line_parts import LineAmounts, left_of, together
from hotel_desk.language import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

YEAR = "{year}"
# Before a series where the numbers drawn from it are kept.
NUMBERS_OF = "invoice/"


class CreditTooHigh(StaffError):
    code = "invoice.credit_too_high"
    template = N_("Only {left} is left of invoice {number}. No credit note was issued. Credit at most this much.")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an invoice: its amounts with all its credit notes, whose amounts are below zero, taken off."""

    amounts: LineAmounts

    @property
    def is_nothing(self) -> bool:
        """It is credited whole."""
        return not self.amounts.amount_minor

    def holds(self, credit: LineAmounts) -> bool:
        """Whether so much can be taken: of the total, the net, and each tax. `credit` is above zero."""
        after = together([self.amounts, -credit])
        return (
            0 < credit.amount_minor <= self.amounts.amount_minor and after.net_minor >= 0 and all(t.amount_minor >= 0 for t in after.taxes)
        )

    def part(self, amount_minor: int) -> LineAmounts:
        """An amount of it with its taxes: each tax has its share, half up, and the net what they leave; all of it is exactly all of it."""
        return left_of(self.amounts, amount_minor)


def left_of_invoice(invoice: LineAmounts, credits_taken: Sequence[LineAmounts]) -> Left:
    """What is left of an invoice after its credit notes, whose amounts are below zero."""
    return Left(together([invoice, *credits_taken]))


def series_on(pattern: str, day: date) -> str:
    """The series that a setting names on a business date: `{year}` is its year."""
    return pattern.replace(YEAR, f"{day.year:04}")


def paper_number(series: str, number: int) -> str:
    """A number as people read it."""
    return f"{series}{number}"
