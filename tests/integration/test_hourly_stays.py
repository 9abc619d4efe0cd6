"""Rooms by the hour: the table of `docs/algorithms/hourly-rooms.md`, charged once, converted, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.ids import HourlyRateId
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.settings import HOURS_COUNT_FOR_THE_NIGHT
from hotel_desk.models.folio import Posting
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.hourly_stays import HourlyState, hourly_rates, hourly_stays
from hotel_desk.services.cashier import reverse_posting, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.hourly_charges import HoursNotCharged, SoldByTheHour
from hotel_desk.services.hourly_rates import HourlyRateDetails, add_hourly_rate, change_hourly_rate, delete_hourly_rate, switch_hourly_rate
from hotel_desk.services.hourly_stays import (
    HoursChargedAlready,
    NotByTheHour,
    RoomWantedTonight,
    charge_hours,
    convert_hours,
    extend_hours,
    walk_in_by_the_hour,
)
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.settings import change_setting
from hotel_desk.services.setup_nouns import StillUsed
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.services.stay_moves import move_stay
from tests.command_examples_hours import three_hours
from tests.fixtures.invariants import found_after
from tests.hour_breakages import HOUR_BREAKAGES
from tests.stays_of_tests import DAY, NEXT, THIRD, arrived, balance, close_day, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def at(hotel: SmallHotel, hour: int, minute: int = 0) -> None:
    hotel.clock.set(datetime.combine(DAY, time(hour, minute), UTC))


def details(hotel: SmallHotel, **other: Any) -> HourlyRateDetails:
    return replace(three_hours(hotel), **other)


def a_rate(hotel: SmallHotel, **other: Any) -> HourlyRateId:
    return HourlyRateId(hotel.desk.run(add_hourly_rate, details=details(hotel, **other)).id)


def let(hotel: SmallHotel, rate: HourlyRateId, room: str = "101", hours: int = 3, **more: Any) -> Any:
    return hotel.desk.run(
        walk_in_by_the_hour,
        guest=ProfileDetails(name="Ana Noon"),
        room_id=hotel.rooms[room],
        hourly_rate_id=rate,
        hours=hours,
        **more,
    )


def test_a_stay_by_the_hour(hotel: SmallHotel) -> None:
    rate = a_rate(hotel)
    sold: Any = None
    for step in worked_table("hourly-rooms.md", "A stay by the hour"):
        hour, minute = step["at"].split(":")
        at(hotel, int(hour), int(minute))
        job, _space, number = step["what"].partition(" ")
        if job == "walk":
            sold = let(hotel, rate)
        elif job == "extend":
            hotel.desk.run(extend_hours, reservation_id=sold.reservation_id, hours=int(number))
        elif job == "charge":
            hotel.desk.run(charge_hours, reservation_id=sold.reservation_id)
        (row,) = hotel.desk.read(hourly_stays)
        assert (row.state.value, f"{row.agreed_until:%H:%M}") == (step["state"], step["agreed until"]), step
        assert row.price_minor == int(Decimal(step["price now"]).scaleb(2)), step
        assert balance(hotel, sold.folio_id) == int(Decimal(step["balance"]).scaleb(2)), step


def test_nobody_leaves_before_the_hours_are_charged_and_they_are_charged_once(hotel: SmallHotel) -> None:
    at(hotel, 10)
    sold = let(hotel, a_rate(hotel))
    at(hotel, 11)
    with pytest.raises(HoursNotCharged):
        hotel.desk.run(check_out, reservation_id=sold.reservation_id)
    charged = hotel.desk.run(charge_hours, reservation_id=sold.reservation_id)
    assert (charged.minutes, charged.amount_minor) == (60, 12_000)
    with pytest.raises(HoursChargedAlready):
        hotel.desk.run(charge_hours, reservation_id=sold.reservation_id)
    hotel.desk.run(take_payment, folio_id=sold.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=12_000)
    hotel.desk.run(check_out, reservation_id=sold.reservation_id)
    assert hotel.desk.read(hourly_stays) == ()
    at(hotel, 12)
    again = let(hotel, HourlyRateId(hotel.desk.read(hourly_rates)[0].id), room="102")
    assert again.reservation_id != sold.reservation_id


def test_reversed_hours_are_charged_again_as_they_ended(hotel: SmallHotel) -> None:
    at(hotel, 10)
    sold = let(hotel, a_rate(hotel))
    at(hotel, 11)
    first = hotel.desk.run(charge_hours, reservation_id=sold.reservation_id)
    hotel.desk.run(reverse_posting, posting_id=first.posting_id, reason="wrong guest")
    at(hotel, 17)
    with pytest.raises(HoursNotCharged):
        hotel.desk.run(check_out, reservation_id=sold.reservation_id)
    assert hotel.desk.run(charge_hours, reservation_id=sold.reservation_id).minutes == 60
    assert balance(hotel, sold.folio_id) == 12_000


@pytest.mark.parametrize("count", [True, False])
def test_hours_become_a_night(hotel: SmallHotel, count: bool) -> None:
    hotel.desk.run(change_setting, key=HOURS_COUNT_FOR_THE_NIGHT.key, value=count)
    at(hotel, 10)
    sold = let(hotel, a_rate(hotel))
    at(hotel, 15)
    hotel.desk.run(convert_hours, reservation_id=sold.reservation_id, departure_date=NEXT, price_minor=9_000)
    assert balance(hotel, sold.folio_id) == (0 if count else 18_000)
    assert hotel.desk.read(hourly_stays) == ()
    with pytest.raises(NotByTheHour):
        hotel.desk.run(extend_hours, reservation_id=sold.reservation_id, hours=1)
    close_day(hotel, DAY)
    charged = one(hotel, select(func.count()).select_from(Posting).where(Posting.night_date == DAY))
    assert charged == 1


def test_nights_do_not_hide_hours_that_are_not_charged(hotel: SmallHotel) -> None:
    """By the extension at the desk and by the drag on the calendar; and once charged, a reversal asks for the hours again."""
    at(hotel, 10)
    here = let(hotel, a_rate(hotel))
    stay = here.reservation_id
    with pytest.raises(SoldByTheHour):
        hotel.desk.run(extend_stay, reservation_id=stay, departure_date=NEXT, price_minor=9_000)
    version = one(hotel, select(Reservation.version).where(Reservation.id == stay))
    dates: dict[str, Any] = {"arrival": DAY, "departure": NEXT, "room_id": hotel.rooms["101"], "price": PriceChoice.KEEP}
    with pytest.raises(SoldByTheHour):
        hotel.desk.run(move_stay, reservation_id=stay, version=version, **dates)
    charged = hotel.desk.run(charge_hours, reservation_id=stay)
    hotel.desk.run(extend_stay, reservation_id=stay, departure_date=NEXT, price_minor=9_000)
    hotel.desk.run(reverse_posting, posting_id=charged.posting_id, reason="wrong list")
    with pytest.raises(HoursNotCharged):
        hotel.desk.run(check_out, reservation_id=stay, leave_open_reason="gone")


def test_hours_charged_do_not_become_a_night(hotel: SmallHotel) -> None:
    at(hotel, 10)
    sold = let(hotel, a_rate(hotel))
    hotel.desk.run(charge_hours, reservation_id=sold.reservation_id)
    with pytest.raises(HoursChargedAlready):
        hotel.desk.run(convert_hours, reservation_id=sold.reservation_id, departure_date=NEXT, price_minor=9_000)


def test_a_room_that_is_given_for_tonight_is_free_again_by_the_check_in_hour(hotel: SmallHotel) -> None:
    rate = a_rate(hotel)
    booked = hotel.book(DAY, THIRD)
    hotel.desk.run(assign_room, reservation_id=booked, room_id=hotel.rooms["101"])
    at(hotel, 10)
    sold = let(hotel, rate)
    with pytest.raises(RoomWantedTonight, match="101"):
        hotel.desk.run(extend_hours, reservation_id=sold.reservation_id, hours=6)
    at(hotel, 13)
    with pytest.raises(RoomWantedTonight):
        let(hotel, rate, hours=12)


@pytest.mark.parametrize(("code", "statement"), HOUR_BREAKAGES)
def test_rows_that_contradict_each_other_are_found(hotel: SmallHotel, code: str, statement: Any) -> None:
    at(hotel, 10)
    sold = let(hotel, a_rate(hotel))
    at(hotel, 11)
    hotel.desk.run(charge_hours, reservation_id=sold.reservation_id)
    hotel.desk.run(take_payment, folio_id=sold.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=12_000)
    hotel.desk.run(check_out, reservation_id=sold.reservation_id)
    assert code in {violation.code for violation in found_after(hotel, statement)}


@pytest.mark.parametrize("hours", [0, 2, 25, -1])
def test_hours_that_cannot_be(hotel: SmallHotel, hours: int) -> None:
    with pytest.raises(InvalidInput):
        let(hotel, a_rate(hotel), hours=hours)


def test_a_price_list_is_for_its_rooms_and_while_it_is_on(hotel: SmallHotel) -> None:
    saved = hotel.desk.run(add_hourly_rate, details=details(hotel))
    rate = HourlyRateId(saved.id)
    with pytest.raises(InvalidInput):
        let(hotel, rate, room="201")
    hotel.desk.run(switch_hourly_rate, rate_id=rate, active=False, version=saved.version)
    with pytest.raises(InvalidInput):
        let(hotel, rate)


def test_a_price_list_that_was_used_is_not_deleted(hotel: SmallHotel) -> None:
    saved = hotel.desk.run(add_hourly_rate, details=details(hotel))
    rate = HourlyRateId(saved.id)
    let(hotel, rate)
    with pytest.raises(StillUsed):
        hotel.desk.run(delete_hourly_rate, rate_id=rate, version=saved.version)
    with pytest.raises(InvalidInput):
        hotel.desk.run(change_hourly_rate, rate_id=rate, details=details(hotel, cap_minor=100), version=saved.version)
    (row,) = hotel.desk.read(hourly_rates)
    assert (row.stays, row.cap_minor, row.room_type_id) == (1, 24_000, hotel.standard)


def test_a_stay_sold_otherwise_has_no_hours(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    with pytest.raises(NotByTheHour):
        hotel.desk.run(charge_hours, reservation_id=stay.reservation_id)


def test_not_everybody_may_let_rooms(hotel: SmallHotel) -> None:
    rate = a_rate(hotel)
    with pytest.raises(NotAllowed):
        hotel.as_user("cashier").run(
            walk_in_by_the_hour, guest=ProfileDetails(name="Ana"), room_id=hotel.rooms["101"], hourly_rate_id=rate, hours=3
        )


def test_the_list_shows_who_must_go_first(hotel: SmallHotel) -> None:
    rate = a_rate(hotel)
    at(hotel, 10)
    let(hotel, rate, hours=5)
    let(hotel, rate, room="102")
    rows = hotel.desk.read(hourly_stays)
    assert [(row.room_number, row.state) for row in rows] == [("102", HourlyState.RUNNING), ("101", HourlyState.RUNNING)]
    assert rows[1].agreed_until - rows[0].agreed_until == timedelta(hours=2)
