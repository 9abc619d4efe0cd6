"""Which taxes a transaction code carries. Used by commands; not a command itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import TransactionCodeId
from hotel_desk.language import _
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.transaction_codes import tax_rules_by_code

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.tax import TaxRule


def rules_of(uow: UnitOfWork, codes: Collection[TransactionCodeId]) -> dict[TransactionCodeId, list[TaxRule]]:
    """The active tax rules of transaction codes."""
    every = tax_rules_by_code(uow)
    return {code_id: every[code_id] for code_id in codes if code_id in every}


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
