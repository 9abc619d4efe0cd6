"""What the tests of bank files do and ask again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.domain.ids import StatementLineId
from hotel_desk.models.outside_payments import StatementLine

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def line_ids(hotel: SmallHotel) -> list[StatementLineId]:
    """The lines of all files in the order they were read."""
    with hotel.database.snapshot() as connection:
        found = connection.execute(select(StatementLine.id).order_by(StatementLine.file_id, StatementLine.position)).scalars()
        return [StatementLineId(one) for one in found]
