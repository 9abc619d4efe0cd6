"""What the books of the small hotel come to, and what something changed in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.queries.trial_balance import TrialBalance, trial_balance

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@dataclass(frozen=True)
class Books:
    """What each ledger holds, and what was counted since the hotel opened, minor units."""

    guest: int
    deposit: int
    city: int
    package: int
    charges: int
    taxes: int
    paid_outs: int
    payments: int

    def less(self, before: Books) -> Books:
        return Books(*(getattr(self, name) - getattr(before, name) for name in self.__dataclass_fields__))

    def row(self) -> list[str]:
        """As a row of a table, zeros left out."""
        return [
            f"{Decimal(value).scaleb(-2):.2f}" if value else "" for value in (getattr(self, name) for name in self.__dataclass_fields__)
        ]


COLUMNS = ["guest", "deposit", "city", "package", "charges", "taxes", "paid-outs", "payments"]


def whole_balance(hotel: SmallHotel, first: date = FIRST, last: date = LAST) -> TrialBalance:
    return hotel.desk.read(trial_balance, first=first, last=last)


def books(hotel: SmallHotel) -> Books:
    whole = whole_balance(hotel)
    assert whole.adds_up
    held = {one.ledger: one.closing_minor for one in whole.ledgers}
    return Books(
        held[Ledger.GUEST],
        held[Ledger.DEPOSIT],
        held[Ledger.CITY],
        held[Ledger.PACKAGE],
        whole.identity.charges_minor,
        whole.identity.taxes_minor,
        whole.identity.paid_outs_minor,
        whole.identity.payments_minor,
    )
