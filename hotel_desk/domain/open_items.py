"""Open items of a company account: what a payment is proposed for, and how old what is owed is (`docs/algorithms/company-accounts.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ArItemId
from hotel_desk.language import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class AgeBand(StrEnum):
    """How long ago an item was due, or opened."""

    TO_30 = "TO_30"
    TO_60 = "TO_60"
    TO_90 = "TO_90"
    OVER_90 = "OVER_90"


class AgeingBy(StrEnum):
    """From which day an item's age is counted."""

    DUE_DATE = "DUE_DATE"
    OPENED_DATE = "OPENED_DATE"


_LAST_DAYS = ((30, AgeBand.TO_30), (60, AgeBand.TO_60), (90, AgeBand.TO_90))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a credit for one charge, minor units, above zero."""

    item_id: ArItemId
    amount_minor: int


@dataclass(frozen=True, slots=True)
class OpenCharge:
    """A charge that is not paid in full. `open_minor`: minor units, above zero."""

    item_id: ArItemId
    open_minor: int
    due_date: date


def age_band(since: date, today: date) -> AgeBand:
    """The band of an item counted from a day; one that is not due yet is in the first.

    Args:
        since: the due date, or the day the item was opened.
    """
    days = (today - since).days
    return next((band for last, band in _LAST_DAYS if days <= last), AgeBand.OVER_90)


def oldest_first(credit_minor: int, charges: Sequence[OpenCharge]) -> tuple[Part, ...]:
    """What a credit is proposed for: the charge that is due first, then the next, until nothing is left.

    Args:
        credit_minor: what may be applied, minor units, above zero.
    """
    parts, left = [], credit_minor
    for charge in sorted(charges, key=lambda one: (one.due_date, one.item_id)):
        amount = min(left, charge.open_minor)
        if amount <= 0:
            break
        parts.append(Part(charge.item_id, amount))
        left -= amount
    return tuple(parts)


def paid_and_kept_back(credit_minor: int, kept_minor: int, charges: Sequence[OpenCharge]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What a payment is proposed for, and where what was kept back of it closes the rest.

    Args:
        credit_minor: what of the payment is applied, minor units.
        kept_minor: the fee or discount that whoever paid has kept back, minor units.
    """
    parts = oldest_first(credit_minor, charges)
    paid = {part.item_id: part.amount_minor for part in parts}
    left = [OpenCharge(one.item_id, one.open_minor - paid.get(one.item_id, 0), one.due_date) for one in charges]
    return parts, oldest_first(kept_minor, [one for one in left if one.open_minor])


def checked_parts(credit_minor: int, parts: Sequence[Part], charges: Sequence[OpenCharge]) -> None:
    """Refuse parts of a credit that it does not have, or that the charges do not need.

    Args:
        credit_minor: what is left of the credit, minor units, above zero.

    Raises:
        InvalidInput: what is wrong with them.
    """
    still_open = {charge.item_id: charge.open_minor for charge in charges}
    if not parts or len({part.item_id for part in parts}) < len(parts) or any(part.amount_minor <= 0 for part in parts):
        raise InvalidInput("parts", problem=N_("Choose at least one item, each once and with an amount above zero. Nothing was applied."))
    if any(part.amount_minor > still_open.get(part.item_id, 0) for part in parts):
        raise InvalidInput("parts", problem=N_("An item has less open than that. Nothing was applied. Apply at most what is open."))
    if sum(part.amount_minor for part in parts) > credit_minor:
        raise InvalidInput("parts", problem=N_("The credit has less left than that. Nothing was applied. Apply less, or fewer items."))
