"""One payment for several bills: how it is spread over them (`docs/algorithms/joint-payments.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import FolioId, ProfileId
from hotel_desk.language import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BILLS = 50


class SettledBy(StrEnum):
    """How a bill, or a part of it, is settled: with money now, by the account of a company, with money that is held already."""

    PAY_NOW = "PAY_NOW"
    ON_ACCOUNT = "ON_ACCOUNT"
    PREPAID = "PREPAID"


@dataclass(frozen=True, slots=True)
class BillPart:
    """A window of a folio and what is settled of it, minor units, above zero.

    Args:
        profile_id: whose account pays, where an account does.
    """

    folio_id: FolioId
    window_number: int
    amount_minor: int
    by: SettledBy = SettledBy.PAY_NOW
    profile_id: ProfileId | None = None


def spread(amount_minor: int, balances: Sequence[int]) -> tuple[int, ...]:
    """What a payment is proposed for: the first bill whole, then the next, until nothing is left.

    Args:
        amount_minor: what is paid, minor units.
        balances: what each bill owes, the oldest first; one that owes nothing gets nothing.

    Returns:
        A part for each bill. Where more is paid than all owe, the parts come to less than the amount.
    """
    parts, left = [], amount_minor
    for balance in balances:
        part = max(0, min(left, balance))
        parts.append(part)
        left -= part
    return tuple(parts)


def checked_bills(parts: Sequence[BillPart]) -> None:
    """Refuse bills that cannot be settled together.

    Raises:
        InvalidInput: there is none, one stands there twice, or one has no amount.
    """
    if not 1 <= len(parts) <= MOST_BILLS:
        raise InvalidInput("parts", problem=N_("Choose between one and fifty bills. Nothing was posted."))
    if len({(part.folio_id, part.window_number, part.by) for part in parts}) < len(parts):
        raise InvalidInput("parts", problem=N_("A bill stands there twice. Nothing was posted. Take one of them away."))
    if any(part.amount_minor <= 0 for part in parts):
        raise InvalidInput(
            "parts", problem=N_("Each bill needs an amount above zero. Nothing was posted. Correct it, or take the bill away.")
        )
    if any((part.profile_id is None) == (part.by is SettledBy.ON_ACCOUNT) for part in parts):
        raise InvalidInput("parts", problem=N_("A bill on account needs the company that pays it. Nothing was posted. Choose the company."))


def refuse_other_sum(parts: Sequence[BillPart], amount_minor: int) -> None:
    """Refuse a payment whose parts come to another amount.

    Raises:
        InvalidInput: they do.
    """
    if sum(part.amount_minor for part in parts) != amount_minor:
        raise InvalidInput(
            "amount_minor", problem=N_("The parts of the bills do not come to the amount. Nothing was taken. Correct the parts.")
        )
