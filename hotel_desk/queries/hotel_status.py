"""What the top bar of the window shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.models.journal import JournalHead
from hotel_desk.models.property import BusinessDate, Property

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class HotelStatus:
    """The hotel, its day, and how far the exchange with central is.

    `unsent_messages` is None while the hotel belongs to no chain.
    """

    property_name: str
    business_date: date
    currency: str
    time_zone: str
    user_name: str
    unsent_messages: int | None
    last_exchange_at: datetime | None


def hotel_status(reader: Reader, *, user_name: str) -> HotelStatus:
    """Read the hotel's name, day and money.

    Args:
        user_name: who sits at this desk.
    """
    row = reader.connection.execute(
        select(Property.name, Property.currency, Property.time_zone, BusinessDate.date)
        .join(BusinessDate, BusinessDate.property_id == Property.id)
        .where(Property.id == reader.property_id)
    ).one()
    return HotelStatus(row.name, row.date, row.currency, row.time_zone, user_name, None, None)


def unsent_messages(reader: Reader) -> int:
    """How many outbox rows central has not confirmed."""
    head = reader.connection.execute(
        select(JournalHead.outbox_sequence, JournalHead.sent_sequence).where(JournalHead.property_id == reader.property_id)
    ).one()
    return int(head.outbox_sequence - head.sent_sequence)
