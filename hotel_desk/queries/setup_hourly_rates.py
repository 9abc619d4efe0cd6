"""Price lists by the hour as the set-up shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.models.room import RoomType
from hotel_desk.queries.charge_choices import charge_choices
from hotel_desk.queries.hourly_stays import HourlyRateRow, hourly_rates
from hotel_desk.queries.setup_page import Choice, SetUpPage

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


def hourly_rates_set_up(reader: Reader) -> SetUpPage[HourlyRateRow]:
    """All price lists, and the room types and charge codes to choose from. Three statements."""
    types = reader.connection.execute(
        select(RoomType.id, RoomType.name, RoomType.active)
        .where(RoomType.property_id == reader.property_id)
        .order_by(RoomType.sort_order, RoomType.code)
    )
    choices = {
        "room_type_id": tuple(Choice(*row) for row in types),
        "transaction_code_id": charge_choices(reader),
    }
    return SetUpPage(hourly_rates(reader), choices)
