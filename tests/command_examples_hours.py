"""Examples of the commands of rooms by the hour; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hotel_desk.services.hourly_rates import HourlyRateDetails, add_hourly_rate
from hotel_desk.services.hourly_stays import walk_in_by_the_hour
from hotel_desk.services.profiles import ProfileDetails
from tests.command_examples import example
from tests.stays_of_tests import NEXT

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def three_hours(hotel: SmallHotel) -> HourlyRateDetails:
    return HourlyRateDetails(
        code="H3",
        name="Three hours",
        room_type_id=hotel.standard,
        transaction_code_id=hotel.codes["BAR"],
        first_hours=3,
        first_price_minor=12_000,
        hour_price_minor=3_000,
        cap_minor=24_000,
    )


@example("add_hourly_rate")
def a_price_list_by_the_hour(hotel: SmallHotel) -> dict[str, Any]:
    return {"details": three_hours(hotel)}


def a_new_rate(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(add_hourly_rate, details=three_hours(hotel))
    return {"rate_id": saved.id, "version": saved.version}


@example("change_hourly_rate")
def a_price_list_with_another_name(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_rate(hotel), "details": replace(three_hours(hotel), name="An afternoon")}


@example("switch_hourly_rate")
def a_price_list_no_longer_offered(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_rate(hotel), "active": False}


@example("delete_hourly_rate")
def a_price_list_by_mistake(hotel: SmallHotel) -> dict[str, Any]:
    return a_new_rate(hotel)


@example("walk_in_by_the_hour")
def somebody_for_three_hours(hotel: SmallHotel) -> dict[str, Any]:
    rate = a_new_rate(hotel)["rate_id"]
    return {"guest": ProfileDetails(name="Ana Noon"), "room_id": hotel.rooms["101"], "hourly_rate_id": rate, "hours": 3}


def in_the_room(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.desk.run(walk_in_by_the_hour, **somebody_for_three_hours(hotel)).reservation_id}


@example("extend_hours")
def an_hour_longer(hotel: SmallHotel) -> dict[str, Any]:
    return {**in_the_room(hotel), "hours": 1}


@example("charge_hours")
def hours_that_are_over(hotel: SmallHotel) -> dict[str, Any]:
    return in_the_room(hotel)


@example("convert_hours")
def hours_that_become_a_night(hotel: SmallHotel) -> dict[str, Any]:
    return {**in_the_room(hotel), "departure_date": NEXT, "price_minor": 9_000}
