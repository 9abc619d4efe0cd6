"""Transaction groups, codes and taxes as the set-up shows them. Each query costs a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hotel_desk.domain.codes import CodeKind, PaymentMethod, TaxBasis
from hotel_desk.domain.ids import TaxRuleId, TransactionCodeId, TransactionGroupId
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode, TransactionCodeTax, TransactionGroup
from hotel_desk.queries.setup_page import Choice, SetUpPage, rows_as

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class GroupRow:
    id: TransactionGroupId
    version: int
    active: bool
    code: str
    name: str
    sort_order: int
    codes: int


@dataclass(frozen=True, slots=True)
class CodeRow:
    id: TransactionCodeId
    version: int
    active: bool
    group_id: TransactionGroupId
    group: str
    code: str
    name: str
    kind: CodeKind
    payment_method: PaymentMethod | None
    default_price_minor: int | None
    sort_order: int
    tax_rule_ids: tuple[TaxRuleId, ...]
    taxes: tuple[str, ...]
    quick_key: int | None = None
    account_number: str = ""


@dataclass(frozen=True, slots=True)
class TaxRow:
    """A tax; `codes` counts the transaction codes that carry it."""

    id: TaxRuleId
    version: int
    active: bool
    code: str
    name: str
    rate_millionths: int | None
    amount_minor: int | None
    inclusive: bool
    basis: TaxBasis
    compound_order: int
    valid_from: date | None
    valid_to: date | None
    on_complimentary: bool
    codes: int
    account_number: str = ""


def transaction_groups_set_up(reader: Reader) -> SetUpPage[GroupRow]:
    """All groups, with how many codes each has."""
    rows = reader.connection.execute(
        select(
            TransactionGroup.id,
            TransactionGroup.version,
            TransactionGroup.active,
            TransactionGroup.code,
            TransactionGroup.name,
            TransactionGroup.sort_order,
            select(func.count()).where(TransactionCode.group_id == TransactionGroup.id).scalar_subquery().label("codes"),
        )
        .where(TransactionGroup.property_id == reader.property_id)
        .order_by(TransactionGroup.sort_order, TransactionGroup.code)
    )
    return SetUpPage(rows_as(GroupRow, rows.mappings()))


def transaction_codes_set_up(reader: Reader) -> SetUpPage[CodeRow]:
    """All transaction codes with their taxes, and the groups and taxes to choose from."""
    taxes = _taxes_by_code(reader)
    found = reader.connection.execute(
        select(
            TransactionCode.id,
            TransactionCode.version,
            TransactionCode.active,
            TransactionCode.group_id,
            TransactionGroup.name.label("group"),
            TransactionCode.code,
            TransactionCode.name,
            TransactionCode.kind,
            TransactionCode.payment_method,
            TransactionCode.default_price_minor,
            TransactionCode.sort_order,
            TransactionCode.quick_key,
            TransactionCode.account_number,
        )
        .join(TransactionGroup, TransactionGroup.id == TransactionCode.group_id)
        .where(TransactionCode.property_id == reader.property_id)
        .order_by(TransactionGroup.sort_order, TransactionGroup.code, TransactionCode.sort_order, TransactionCode.code)
    )
    rows = rows_as(
        CodeRow,
        found.mappings(),
        lambda row: {
            "tax_rule_ids": tuple(rule_id for rule_id, _name in taxes[row["id"]]),
            "taxes": tuple(name for _rule_id, name in taxes[row["id"]]),
        },
    )
    return SetUpPage(rows, {"group_id": _group_choices(reader), "tax_rule_ids": _tax_choices(reader)})


def tax_rules_set_up(reader: Reader) -> SetUpPage[TaxRow]:
    """All taxes in the order in which they are charged."""
    rows = reader.connection.execute(
        select(
            TaxRuleRow.id,
            TaxRuleRow.version,
            TaxRuleRow.active,
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
            TaxRuleRow.account_number,
            select(func.count()).where(TransactionCodeTax.tax_rule_id == TaxRuleRow.id).scalar_subquery().label("codes"),
        )
        .where(TaxRuleRow.property_id == reader.property_id)
        .order_by(TaxRuleRow.compound_order, TaxRuleRow.code)
    )
    return SetUpPage(rows_as(TaxRow, rows.mappings()))


def _taxes_by_code(reader: Reader) -> dict[TransactionCodeId, list[tuple[TaxRuleId, str]]]:
    found = reader.connection.execute(
        select(TransactionCodeTax.transaction_code_id, TaxRuleRow.id, TaxRuleRow.name)
        .join(TaxRuleRow, TaxRuleRow.id == TransactionCodeTax.tax_rule_id)
        .where(TransactionCodeTax.property_id == reader.property_id)
        .order_by(TaxRuleRow.compound_order, TaxRuleRow.code)
    )
    taxes: dict[TransactionCodeId, list[tuple[TaxRuleId, str]]] = defaultdict(list)
    for code_id, rule_id, name in found:
        taxes[TransactionCodeId(code_id)].append((TaxRuleId(rule_id), name))
    return taxes


def _group_choices(reader: Reader) -> tuple[Choice, ...]:
    found = reader.connection.execute(
        select(TransactionGroup.id, TransactionGroup.name, TransactionGroup.active)
        .where(TransactionGroup.property_id == reader.property_id)
        .order_by(TransactionGroup.sort_order, TransactionGroup.code)
    )
    return tuple(Choice(*row) for row in found)


def _tax_choices(reader: Reader) -> tuple[Choice, ...]:
    found = reader.connection.execute(
        select(TaxRuleRow.id, TaxRuleRow.name, TaxRuleRow.active)
        .where(TaxRuleRow.property_id == reader.property_id)
        .order_by(TaxRuleRow.compound_order, TaxRuleRow.code)
    )
    return tuple(Choice(*row) for row in found)
