"""The charges of other systems that could not be posted and that nobody has put aside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.cashier_codes import OutsideAnswer
from hotel_desk.domain.ids import OutsideChargeId
from hotel_desk.models.outside_payments import OutsideCharge

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_MESSAGES = 500
_UNPOSTED = (
    select(
        OutsideCharge.id,
        OutsideCharge.vendor,
        OutsideCharge.vendor_reference,
        OutsideCharge.room_number,
        OutsideCharge.folio_number,
        OutsideCharge.transaction_code,
        OutsideCharge.check_number,
        OutsideCharge.quantity,
        OutsideCharge.price_minor,
        OutsideCharge.text,
        OutsideCharge.answer,
        OutsideCharge.received_at,
        OutsideCharge.business_date,
    )
    .where(
        OutsideCharge.property_id == bindparam("hotel"),
        OutsideCharge.answer != OutsideAnswer.POSTED,
        OutsideCharge.dismissed_at.is_(None),
    )
    .order_by(OutsideCharge.received_at, OutsideCharge.id)
    .limit(MOST_MESSAGES)
)


@dataclass(frozen=True, slots=True)
class UnpostedMessage:
    """A charge, or the cancellation of one, that could not be posted. `price_minor`: of one piece, minor units. `received_at`: UTC."""

    id: OutsideChargeId
    vendor: str
    reference: str
    room_number: str
    folio_number: str
    transaction_code: str
    text: str
    check_number: str
    quantity: int
    price_minor: int
    is_cancellation: bool
    answer: OutsideAnswer
    received_at: dt.datetime
    business_date: dt.date

    @property
    def amount_minor(self) -> int:
        """Of all pieces, minor units."""
        return self.price_minor * self.quantity


def outside_messages(reader: Reader) -> tuple[UnpostedMessage, ...]:
    """What other systems have sent and is still to be looked at, the oldest first; at most 500."""
    rows = reader.connection.execute(_UNPOSTED, {"hotel": reader.property_id})
    return tuple(
        UnpostedMessage(
            OutsideChargeId(row.id),
            row.vendor,
            row.vendor_reference,
            row.room_number,
            row.folio_number,
            row.transaction_code,
            row.text,
            row.check_number,
            row.quantity,
            row.price_minor,
            not row.transaction_code,
            row.answer,
            row.received_at,
            row.business_date,
        )
        for row in rows
    )
