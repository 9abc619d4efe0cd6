"""Transaction codes as the cashier chooses them: charges with the taxes they carry, payments with their method."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import CodeKind, PaymentMethod
from hotel_desk.domain.ids import TaxRuleId, TransactionCodeId
from hotel_desk.domain.search_words import fold
from hotel_desk.domain.settings import ROOM_CHARGE_CODE
from hotel_desk.domain.tax import TaxRule
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode, TransactionCodeTax, TransactionGroup
from hotel_desk.queries.settings import stored_setting

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChargeCode:
    """A code that a charge can be posted under.

    Args:
        default_price_minor: proposed price of one piece, minor units; None for none.
        rules: the taxes it carries, as `domain.tax.tax_charge` takes them.
        quick_key: the key, 1 to 9, that the hotel has given it; None for none.
    """

    id: TransactionCodeId
    code: str
    name: str
    group_name: str
    default_price_minor: int | None
    rules: tuple[TaxRule, ...]
    quick_key: int | None = None


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """A code that money is taken or paid back under."""

    id: TransactionCodeId
    code: str
    name: str
    method: PaymentMethod


_CODES = (
    select(
        TransactionCode.id,
        TransactionCode.code,
        TransactionCode.name,
        TransactionCode.payment_method,
        TransactionCode.default_price_minor,
        TransactionCode.quick_key,
        TransactionGroup.name.label("group_name"),
    )
    .join(TransactionGroup, TransactionGroup.id == TransactionCode.group_id)
    .where(
        TransactionCode.property_id == bindparam("hotel"),
        TransactionCode.kind == bindparam("of_kind"),
        TransactionCode.active.is_(True),
    )
    .order_by(TransactionGroup.sort_order, TransactionCode.sort_order, TransactionCode.code)
)
_RULES = (
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
    .where(TransactionCodeTax.property_id == bindparam("hotel"), TaxRuleRow.active.is_(True))
    .order_by(TaxRuleRow.compound_order, TaxRuleRow.code)
)
_ROOM_CHARGE = select(TransactionCode.id, TransactionCode.code, stored_setting(ROOM_CHARGE_CODE).label("value")).where(
    TransactionCode.property_id == bindparam("hotel")
)
_RANKS = 3


def charge_codes(reader: Reader) -> tuple[ChargeCode, ...]:
    """The active charge codes in the order of their groups, with their taxes. Two statements."""
    rules = tax_rules_by_code(reader)
    rows = reader.connection.execute(_CODES, {"hotel": reader.property_id, "of_kind": CodeKind.CHARGE})
    return tuple(
        ChargeCode(
            TransactionCodeId(row.id),
            row.code,
            row.name,
            row.group_name,
            row.default_price_minor,
            tuple(rules.get(row.id, ())),
            row.quick_key,
        )
        for row in rows
    )


def find_charge_codes(reader: Reader, *, text: str, limit: int) -> list[ChargeCode]:
    """The charge codes that a text means: a code that begins with it first, then names and groups that contain its words."""
    words = fold(text).split()
    ranked = [(_rank(code, words), code) for code in charge_codes(reader)]
    return [code for wanted in range(_RANKS) for rank, code in ranked if rank == wanted][:limit]


def payment_codes(reader: Reader) -> tuple[PaymentCode, ...]:
    """The active payment codes in the order of their groups. One statement."""
    rows = reader.connection.execute(_CODES, {"hotel": reader.property_id, "of_kind": CodeKind.PAYMENT})
    return tuple(PaymentCode(TransactionCodeId(row.id), row.code, row.name, row.payment_method) for row in rows)


def tax_rules_by_code(reader: Reader | UnitOfWork) -> dict[UUID, list[TaxRule]]:
    """The active tax rules of every transaction code that has any, for what is shown and for what is posted. One statement."""
    found: dict[UUID, list[TaxRule]] = defaultdict(list)
    for code_id, rule_id, *rest in reader.connection.execute(_RULES, {"hotel": reader.property_id}):
        found[code_id].append(TaxRule(TaxRuleId(rule_id), *rest))
    return dict(found)


def room_charge_code_id(reader: Reader | UnitOfWork) -> TransactionCodeId | None:
    """The code under which nights are posted; None where the setting names one that is not there. One statement."""
    rows = reader.connection.execute(_ROOM_CHARGE, {"hotel": reader.property_id})
    return next((TransactionCodeId(row.id) for row in rows if row.code == ROOM_CHARGE_CODE.read(row.value)), None)


def _rank(code: ChargeCode, words: list[str]) -> int | None:
    """How well a code fits: 0 its code begins so, 1 its name does, 2 the words are somewhere in it; None not at all."""
    if not words:
        return 0
    text = " ".join(words)
    if fold(code.code).startswith(text):
        return 0
    if fold(code.name).startswith(text):
        return 1
    everything = fold(f"{code.code} {code.name} {code.group_name}")
    return 2 if all(word in everything for word in words) else None
