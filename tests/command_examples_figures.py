"""Examples of what is done with the figures of the hotel."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.plans import PlannedMonth
from tests.command_examples import example

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@example("freeze_figures")
def the_figures_of_a_closed_day(hotel: SmallHotel) -> dict[str, Any]:
    day = hotel.desk.read(Reader.business_date)
    hotel.desk.run(roll_business_date, closing=day)
    return {"closed_date": day}


@example("set_monthly_plans")
def a_budget_of_rooms(hotel: SmallHotel) -> dict[str, Any]:
    del hotel
    return {"plans": [PlannedMonth(date(2026, 3, 1), PlanLine.ROOMS_SOLD, 155)]}
