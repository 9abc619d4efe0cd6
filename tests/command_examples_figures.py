"""Examples of what is done with the figures of the hotel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.services.business_day import roll_business_date
from tests.command_examples import example

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@example("freeze_figures")
def the_figures_of_a_closed_day(hotel: SmallHotel) -> dict[str, Any]:
    day = hotel.desk.read(Reader.business_date)
    hotel.desk.run(roll_business_date, closing=day)
    return {"closed_date": day}
