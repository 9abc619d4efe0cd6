"""Examples of the commands about what comes after a guest has left; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.services.departures import check_out
from tests.command_examples import example
from tests.stays_of_tests import arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@example("open_late_folio")
def of_one_who_has_left(hotel: SmallHotel) -> dict[str, Any]:
    reservation_id = arrived(hotel).reservation_id
    hotel.desk.run(check_out, reservation_id=reservation_id)
    return {"reservation_id": reservation_id}


@example("post_late_charge")
def an_empty_minibar(hotel: SmallHotel) -> dict[str, Any]:
    return {**of_one_who_has_left(hotel), "transaction_code_id": hotel.codes["BAR"], "price_minor": 800}
