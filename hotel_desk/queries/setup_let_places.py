"""Places let by the time slot as the set-up shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hotel_desk.domain.ids import PlaceId, TransactionCodeId
from hotel_desk.domain.rate_codes import PlaceKind
from hotel_desk.models.place import Place, PlaceBooking
from hotel_desk.queries.charge_choices import charge_choices
from hotel_desk.queries.setup_page import SetUpPage, rows_as

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place; `bookings` counts all it ever had."""

    id: PlaceId
    version: int
    active: bool
    code: str
    name: str
    kind: PlaceKind
    capacity: int
    slot_minutes: int
    opens_at: time
    closes_at: time
    slot_price_minor: int
    transaction_code_id: TransactionCodeId
    description: str
    sort_order: int
    bookings: int


def places_set_up(reader: Reader) -> SetUpPage[PlaceRow]:
    """All places in the hotel's order, and the charge codes to choose from. Two statements."""
    rows = reader.connection.execute(
        select(
            Place.id,
            Place.version,
            Place.active,
            Place.code,
            Place.name,
            Place.kind,
            Place.capacity,
            Place.slot_minutes,
            Place.opens_at,
            Place.closes_at,
            Place.slot_price_minor,
            Place.transaction_code_id,
            Place.description,
            Place.sort_order,
            select(func.count()).where(PlaceBooking.place_id == Place.id).scalar_subquery().label("bookings"),
        )
        .where(Place.property_id == reader.property_id)
        .order_by(Place.sort_order, Place.code)
    )
    return SetUpPage(rows_as(PlaceRow, rows.mappings()), {"transaction_code_id": charge_choices(reader)})
