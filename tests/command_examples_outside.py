"""Examples of the commands that other systems ask for; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.services.outside_charges import post_outside_charge
from tests.command_examples import example
from tests.stays_of_tests import arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

CHARGE: dict[str, Any] = {
    "vendor": "POS",
    "vendor_reference": "B1",
    "transaction_code": "BAR",
    "room_number": "101",
    "price_minor": 1_000,
}


@example("post_outside_charge")
def a_drink_at_the_bar(hotel: SmallHotel) -> dict[str, Any]:
    arrived(hotel)
    return CHARGE


@example("cancel_outside_charge")
def a_drink_on_the_wrong_room(hotel: SmallHotel) -> dict[str, Any]:
    arrived(hotel)
    hotel.desk.run(post_outside_charge, **CHARGE)
    return {"vendor": "POS", "vendor_reference": "C1", "cancelled_reference": "B1", "reason": "wrong room"}


@example("dismiss_outside_charge")
def a_charge_to_an_empty_room(hotel: SmallHotel) -> dict[str, Any]:
    refused = hotel.desk.run(post_outside_charge, **CHARGE)
    return {"outside_charge_id": refused.outside_charge_id, "reason": "paid in cash"}
