"""The charge codes that a form of the set-up chooses from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import CodeKind
from hotel_desk.models.transaction_code import TransactionCode, TransactionGroup
from hotel_desk.queries.setup_page import Choice

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_CHARGE_CODES = (
    select(TransactionCode.id, TransactionCode.name, TransactionCode.active)
    .join(TransactionGroup, TransactionGroup.id == TransactionCode.group_id)
    .where(TransactionCode.property_id == bindparam("hotel"), TransactionCode.kind == CodeKind.CHARGE)
    .order_by(TransactionGroup.sort_order, TransactionCode.sort_order, TransactionCode.code)
)


def charge_choices(reader: Reader) -> tuple[Choice, ...]:
    """All charge codes in the order of the set-up. One statement."""
    return tuple(Choice(*row) for row in reader.connection.execute(_CHARGE_CODES, {"hotel": reader.property_id}))
