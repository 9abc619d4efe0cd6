"""Which taxes a transaction code carries, and a charge taken apart by them. Used by commands; not a command itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import TransactionCodeId
from hotel_desk.domain.tax import Taxed, TaxRule, tax_charge
from hotel_desk.language import _
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.transaction_codes import tax_rules_by_code

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hotel_desk.db.unit_of_work import UnitOfWork


def rules_of(uow: UnitOfWork, codes: Collection[TransactionCodeId]) -> dict[TransactionCodeId, list[TaxRule]]:
    """The active tax rules of transaction codes."""
    every = tax_rules_by_code(uow)
    return {code_id: every[code_id] for code_id in codes if code_id in every}


def tax_night(price_minor: int, rules: Sequence[TaxRule], *, on: date, persons: int, first_of_stay: bool) -> list[Taxed]:
    """Tax a night; one at a negative price is an allowance on the price and a night at nothing, so that the night's own taxes stay due."""
    if price_minor >= 0:
        return [tax_charge(price_minor, rules, on=on, persons=persons, first_of_stay=first_of_stay)]
    return [tax_charge(price_minor, rules, on=on, nights=0), tax_charge(0, rules, on=on, persons=persons, first_of_stay=first_of_stay)]


def code_named(uow: UnitOfWork, code: str) -> TransactionCode:
    """The transaction code of this name.

    Raises:
        NotFound: the hotel has no such code.
    """
    found: TransactionCode | None = uow.session.execute(
        select(TransactionCode).where(TransactionCode.property_id == uow.property_id, TransactionCode.code == code)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(what=_("The transaction code {code}").format(code=code))
    return found
