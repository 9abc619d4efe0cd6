"""The codes under which cash is paid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import CodeKind
from hotel_desk.domain.ids import TransactionCodeId
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class PaidOutCode:
    """A code for paid-outs, as it is chosen."""

    id: TransactionCodeId
    name: str


_CODES = (
    select(TransactionCode.id, TransactionCode.name)
    .where(TransactionCode.property_id == bindparam("hotel"), TransactionCode.kind == CodeKind.PAID_OUT, TransactionCode.active.is_(True))
    .order_by(TransactionCode.sort_order, TransactionCode.code)
)


def paid_out_codes(reader: Reader) -> tuple[PaidOutCode, ...]:
    """The active codes for paid-outs, in their order. One statement."""
    rows = reader.connection.execute(_CODES, {"hotel": reader.property_id})
    return tuple(PaidOutCode(TransactionCodeId(row.id), row.name) for row in rows)
