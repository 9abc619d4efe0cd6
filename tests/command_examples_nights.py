"""Examples of what is done once for each business date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.domain.credit_levels import CreditLevel
from hotel_desk.domain.settings import CREDIT_LIMIT
from hotel_desk.queries.credit_levels import profiles_to_look_at
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.settings import change_setting
from tests.command_examples import example
from tests.stays_of_tests import arrived, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@example("count_guest_worklist")
def the_worklist_of_a_night(hotel: SmallHotel) -> dict[str, Any]:
    hotel.book()
    return {"day": hotel.desk.read(Reader.business_date)}


@example("note_worklist_seen")
def somebody_who_looked(hotel: SmallHotel) -> dict[str, Any]:
    return {"day": hotel.desk.read(Reader.business_date)}


@example("end_night_search")
def a_search_at_its_bound(hotel: SmallHotel) -> dict[str, Any]:
    return {"day": hotel.desk.read(Reader.business_date)}


@example("record_journal_export")
def the_journal_of_a_closed_day(hotel: SmallHotel) -> dict[str, Any]:
    day = hotel.desk.read(Reader.business_date)
    hotel.desk.run(roll_business_date, closing=day)
    return {"first": day, "last": day}


@example("work_out_credit_levels")
def the_levels_of_a_night(hotel: SmallHotel) -> dict[str, Any]:
    hotel.book()
    return {"day": hotel.desk.read(Reader.business_date), "profile_ids": list(hotel.desk.read(profiles_to_look_at))}


@example("set_credit_level")
def somebody_the_house_knows(hotel: SmallHotel) -> dict[str, Any]:
    hotel.book()
    return {"profile_id": hotel.desk.read(profiles_to_look_at)[0], "level": CreditLevel.A, "reason": "a friend of the house"}


@example("end_credit_night")
def the_levels_are_done(hotel: SmallHotel) -> dict[str, Any]:
    return {"day": hotel.desk.read(Reader.business_date)}


@example("count_high_balances")
def who_owes_too_much(hotel: SmallHotel) -> dict[str, Any]:
    charge(hotel, arrived(hotel).folio_id, 5_000)
    hotel.desk.run(change_setting, key=CREDIT_LIMIT.key, value=10)
    return {"day": hotel.desk.read(Reader.business_date)}


@example("note_high_balances_seen")
def somebody_who_saw_who_owes(hotel: SmallHotel) -> dict[str, Any]:
    return {"day": hotel.desk.read(Reader.business_date)}
