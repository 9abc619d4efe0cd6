"""Which payment a line of a bank's file is: certain by its reference, or worth a look (`docs/algorithms/reconciliation.md`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from uuid import UUID

from hotel_desk.domain.card_numbers import without_card_numbers

SHORTEST_IN_TEXT = 6


class Likeness(IntEnum):
    """Why a payment is proposed, the best reason first."""

    REFERENCE = 1
    IN_TEXT = 2
    AMOUNT_AND_DATE = 3


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment that is not matched yet. `amount_minor`: what the hotel received, negative for a refund.

    Args:
        references: of the transfer or wallet, the authorisation code of a card; empty ones count for nothing.
    """

    posting_id: UUID
    date: date
    amount_minor: int
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line that is not matched yet. `amount_minor`: before the fee."""

    date: date
    amount_minor: int
    reference: str
    text: str = ""


def comparable(reference: str) -> str:
    """A reference as it is compared: without blanks, in one case, and without what looks like a card number."""
    return "".join(without_card_numbers(reference).split()).casefold()


def certain_matches(lines: Sequence[LineFacts], payments: Iterable[PaymentFacts]) -> dict[int, UUID]:
    """The lines whose reference and amount are those of one payment, and of no other line or payment.

    Returns:
        The payment of each such line, by the line's place.
    """
    wanted: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if key := comparable(line.reference):
            wanted[key, line.amount_minor].append(place)
    there: dict[tuple[str, int], set[UUID]] = defaultdict(set)
    for payment in payments:
        for reference in payment.references:
            if key := comparable(reference):
                there[key, payment.amount_minor].add(payment.posting_id)
    found = {places[0]: next(iter(there[key])) for key, places in wanted.items() if len(places) == 1 and len(there.get(key, ())) == 1}
    # A payment with two references may answer to two lines: then to neither.
    taken = list(found.values())
    return {place: posting for place, posting in found.items() if taken.count(posting) == 1}


def likeness(line: LineFacts, payment: PaymentFacts, *, days: int) -> Likeness | None:
    """Why a payment may be this line; None: it has nothing to do with it.

    Args:
        days: how far apart the two may lie where only the amount agrees.
    """
    references = [key for reference in payment.references if (key := comparable(reference))]
    if comparable(line.reference) in references:
        return Likeness.REFERENCE
    text = comparable(f"{line.reference} {line.text}")
    if any(len(key) >= SHORTEST_IN_TEXT and key in text for key in references):
        return Likeness.IN_TEXT
    if payment.amount_minor == line.amount_minor and abs((payment.date - line.date).days) <= days:
        return Likeness.AMOUNT_AND_DATE
    return None
