"""Foreign notes: what they are worth, what is given back, how many pay a balance (`docs/algorithms/foreign-cash.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.money import Money, minor_places
from hotel_desk.language import N_

MILLION = 1_000_000
# A unit of money is worth at most a hundred million of another: above any pair of currencies there is.
HIGHEST_RATE = 100_000_000 * MILLION


class NotEnoughNotes(StaffError):
    code = "foreign_cash.not_enough"
    template = N_("These notes are worth {worth}, less than the amount. Nothing was taken. Take more notes, or a smaller amount.")


@dataclass(frozen=True, slots=True)
class ForeignNotes:
    """Notes of another currency that a guest hands over.

    Args:
        currency: ISO 4217.
        foreign_minor: how much, minor units of that currency.
        buying_millionths: the rate that was shown: local money for one unit of it, in millionths.
    """

    currency: str
    foreign_minor: int
    buying_millionths: int


def worth_minor(foreign_minor: int, buying_millionths: int, *, foreign: str, local: str) -> int:
    """What foreign money is worth, minor units of the local currency, rounded half up.

    Args:
        foreign_minor: minor units of the foreign currency, zero or more.
        foreign, local: ISO 4217.
    """
    exact = Fraction(foreign_minor * buying_millionths * 10 ** minor_places(local), MILLION * 10 ** minor_places(foreign))
    return int(exact + Fraction(1, 2))


def notes_for(balance_minor: int, buying_millionths: int, *, foreign: str, local: str) -> int:
    """The least foreign money, minor units of it, that is worth an amount; zero for nothing.

    Args:
        balance_minor: minor units of the local currency.
    """
    if balance_minor <= 0:
        return 0
    # Half a minor unit below the amount is rounded up to it.
    needed = (Fraction(balance_minor) - Fraction(1, 2)) * MILLION * 10 ** minor_places(foreign)
    least = -(-needed // (buying_millionths * 10 ** minor_places(local)))
    return max(1, int(least))


def change_for(notes: ForeignNotes, amount_minor: int, *, local: str) -> tuple[int, int]:
    """What notes are worth and what is given back, both minor units of the local currency.

    Args:
        amount_minor: what is paid of the bill.

    Raises:
        NotEnoughNotes: they are worth less.
        InvalidInput: no notes, or not of another currency.
    """
    if notes.foreign_minor <= 0:
        raise InvalidInput("foreign_minor", problem=N_("Enter how much foreign money is handed over. Nothing was taken."))
    if notes.currency == local:
        raise InvalidInput("currency", problem=N_("This is the hotel's own currency. Nothing was taken. Take an ordinary payment."))
    worth = worth_minor(notes.foreign_minor, notes.buying_millionths, foreign=notes.currency, local=local)
    if worth < amount_minor:
        raise NotEnoughNotes("foreign_minor", worth=str(Money.from_minor(worth, local)))
    return worth, worth - amount_minor
