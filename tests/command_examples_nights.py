"""Examples of what is done once for each business date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.services.business_day import roll_business_date
from tests.command_examples import example

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
