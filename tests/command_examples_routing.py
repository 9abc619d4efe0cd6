"""Examples of the commands about where charges go; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.services.fixed_charges import add_fixed_charge
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.routing_rules import add_routing_rule
from tests.command_examples import example
from tests.stays_of_tests import DAY, NEXT, arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@example("add_routing_rule")
def the_bar_to_the_second_window(hotel: SmallHotel) -> dict[str, Any]:
    here = arrived(hotel)
    hotel.desk.run(open_folio_window, folio_id=here.folio_id)
    about = {"reservation_id": here.reservation_id, "transaction_code_id": hotel.codes["BAR"], "window_number": 2}
    return {**about, "first_date": DAY, "limit_minor": 5_000, "also_posted": True}


@example("add_fixed_charge")
def a_garage_place(hotel: SmallHotel) -> dict[str, Any]:
    about = {"reservation_id": arrived(hotel).reservation_id, "transaction_code_id": hotel.codes["BAR"], "price_minor": 1_200}
    return {**about, "rhythm": ChargeRhythm.EVERY_N_NIGHTS, "every_nights": 2, "text": "Garage", "first_date": DAY, "last_date": NEXT}


def a_cot(hotel: SmallHotel) -> Any:
    return hotel.desk.run(
        add_fixed_charge, reservation_id=arrived(hotel).reservation_id, transaction_code_id=hotel.codes["BAR"], price_minor=800
    )


@example("end_fixed_charge")
def the_cot_is_gone(hotel: SmallHotel) -> dict[str, Any]:
    return {"fixed_charge_id": a_cot(hotel).fixed_charge_id}


@example("post_fixed_charges")
def the_cot_of_tonight(hotel: SmallHotel) -> dict[str, Any]:
    return {"night": DAY, "fixed_charge_ids": [a_cot(hotel).fixed_charge_id]}


@example("post_fixed_charges_now")
def the_cot_before_the_night(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": a_cot(hotel).reservation_id}


@example("set_credit_limit")
def up_to_five_hundred(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": arrived(hotel).reservation_id, "limit_minor": 50_000, "reason": "known for years"}


@example("set_no_post")
def pays_at_the_bar(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": arrived(hotel).reservation_id, "no_post": True}


@example("end_routing_rule")
def no_more(hotel: SmallHotel) -> dict[str, Any]:
    return {"rule_id": hotel.desk.run(add_routing_rule, reservation_id=arrived(hotel).reservation_id).rule_id}


@example("move_routing_rule")
def the_second_one_first(hotel: SmallHotel) -> dict[str, Any]:
    stay = arrived(hotel).reservation_id
    hotel.desk.run(add_routing_rule, reservation_id=stay, transaction_code_id=hotel.codes["BAR"])
    return {"rule_id": hotel.desk.run(add_routing_rule, reservation_id=stay).rule_id, "earlier": True}
