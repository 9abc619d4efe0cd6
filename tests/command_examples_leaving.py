"""Examples of the commands about how guests leave and what comes after it; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.settings import EARLY_DEPARTURE_RULE
from hotel_desk.services.departures import check_out
from hotel_desk.services.express_departures import mark_express_checkout
from hotel_desk.services.late_departures import agree_late_departure
from hotel_desk.services.settings import change_setting
from tests.command_examples import example
from tests.departures_of_tests import charges_late_departures
from tests.stays_of_tests import DAY, NEXT, arrived, close_day, pay

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


@example("agree_late_departure")
def until_four_in_the_afternoon(hotel: SmallHotel) -> dict[str, Any]:
    charges_late_departures(hotel)
    return {"reservation_id": arrived(hotel).reservation_id, "hour": time(16)}


@example("withdraw_late_departure")
def an_agreed_hour(hotel: SmallHotel) -> dict[str, Any]:
    asked = until_four_in_the_afternoon(hotel)
    hotel.desk.run(agree_late_departure, **asked)
    return {"reservation_id": asked["reservation_id"]}


@example("mark_express_checkout")
def of_one_who_owes_nothing(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": arrived(hotel).reservation_id}


@example("withdraw_express_checkout")
def of_one_who_signed(hotel: SmallHotel) -> dict[str, Any]:
    asked = of_one_who_owes_nothing(hotel)
    hotel.desk.run(mark_express_checkout, **asked)
    return asked


@example("charge_fee")
def of_an_agreed_late_departure(hotel: SmallHotel) -> dict[str, Any]:
    charges_late_departures(hotel)
    stay = arrived(hotel, departure=NEXT).reservation_id
    close_day(hotel, DAY)
    hotel.clock.set(datetime(NEXT.year, NEXT.month, NEXT.day, 11, tzinfo=UTC))
    hotel.desk.run(agree_late_departure, reservation_id=stay, hour=time(16))
    return {"reservation_id": stay, "kind": PolicyKind.TIMES, "expected_fee_minor": 5_000}


@example("check_out")
def early_at_a_price(hotel: SmallHotel) -> dict[str, Any]:
    hotel.desk.run(change_setting, key=EARLY_DEPARTURE_RULE.key, value="FULL_DAY")
    stay = arrived(hotel)
    pay(hotel, stay.folio_id, 10_000)
    return {"reservation_id": stay.reservation_id, "expected_fee_minor": 10_000}
