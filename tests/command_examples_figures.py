"""Examples of what is done with the figures of the hotel."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.domain.figure_settings import WARN_REVERSALS_OF_USER
from hotel_desk.queries.close_warnings import open_close_warnings
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.close_warnings import find_close_warnings
from hotel_desk.services.plans import PlannedMonth
from hotel_desk.services.settings import change_setting
from tests.command_examples import example
from tests.stays_of_tests import arrived, charge, close_day

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


@example("find_close_warnings")
def a_day_with_a_line_taken_back(hotel: SmallHotel) -> dict[str, Any]:
    day = hotel.desk.read(Reader.business_date)
    hotel.desk.run(change_setting, key=WARN_REVERSALS_OF_USER.key, value=1)
    line = charge(hotel, arrived(hotel).folio_id, 700)
    hotel.desk.run(reverse_posting, posting_id=line.posting_id, reason="a mistake")
    close_day(hotel, day)
    return {"date": day}


@example("answer_close_warning")
def an_answer(hotel: SmallHotel) -> dict[str, Any]:
    hotel.desk.run(find_close_warnings, **a_day_with_a_line_taken_back(hotel))
    return {"warning_id": hotel.desk.read(open_close_warnings)[0].id, "answer": "agreed with the guest"}
