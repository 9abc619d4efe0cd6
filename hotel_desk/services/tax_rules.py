"""Which taxes a transaction code carries, and a charge taken apart by them. Used by commands; not a command itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import TaxRuleId, TransactionCodeId
from hotel_desk.domain.tax import Taxed, TaxRule, tax_charge
from hotel_desk.language import _
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode, TransactionCodeTax

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hotel_desk.db.unit_of_work import UnitOfWork


def rules_of(uow: UnitOfWork, codes: Collection[TransactionCodeId]) -> dict[TransactionCodeId, list[TaxRule]]:
    """The active tax rules of transaction codes."""
    rows = uow.connection.execute(
        select(
            TransactionCodeTax.transaction_code_id,
            TaxRuleRow.id,
            TaxRuleRow.code,
            TaxRuleRow.name,
            TaxRuleRow.rate_millionths,
            TaxRuleRow.amount_minor,
            TaxRuleRow.inclusive,
            TaxRuleRow.basis,
            TaxRuleRow.compound_order,
            TaxRuleRow.valid_from,
            TaxRuleRow.valid_to,
            TaxRuleRow.on_complimentary,
        )
        .join(TaxRuleRow, TaxRuleRow.id == TransactionCodeTax.tax_rule_id)
        .where(TransactionCodeTax.transaction_code_id.in_(codes), TaxRuleRow.active.is_(True))
        .order_by(TaxRuleRow.compound_order, TaxRuleRow.code)
    )
    found: dict[TransactionCodeId, list[TaxRule]] = defaultdict(list)
    for code_id, rule_id, *rest in rows:
        found[TransactionCodeId(code_id)].append(TaxRule(TaxRuleId(rule_id), *rest))
    return found


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
