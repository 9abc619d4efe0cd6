"""Rooms of the demo by the hour: a price list, and somebody who has rested there between two trains."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.ids import HourlyRateId
from hotel_desk.language import _
from hotel_desk.queries.availability import rooms_free
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.hourly_rates import HourlyRateDetails, add_hourly_rate
from hotel_desk.services.hourly_stays import charge_hours, walk_in_by_the_hour
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.clock import SimulatedClock
    from hotel_desk.jobs.demo_house import DemoHouse

HOURS = 3


def rest_between_trains(desk: Desk, clock: SimulatedClock, house: DemoHouse, day: date) -> None:
    """Let a vacant twin for three hours, and have it made up again before the guests of the afternoon."""
    rate_id = HourlyRateId(desk.run(add_hourly_rate, details=_three_hours(house)).id)
    vacant = [room for room in desk.read(rooms_free, room_type_id=house.types["TWN"], first=day, last=day) if not room.occupied]
    if not vacant:
        return
    room_id = vacant[-1].room_id
    guest = ProfileDetails(name="Jonas Lindqvist", country="SE", language="en")
    here = desk.run(walk_in_by_the_hour, guest=guest, room_id=room_id, hourly_rate_id=rate_id, hours=HOURS)
    clock.set(clock.now() + timedelta(hours=HOURS))
    charged = desk.run(charge_hours, reservation_id=here.reservation_id)
    desk.run(take_payment, folio_id=here.folio_id, transaction_code_id=house.codes["CASH"], amount_minor=charged.amount_minor)
    desk.run(check_out, reservation_id=here.reservation_id)
    desk.run(set_housekeeping_status, room_ids=[room_id], status=HousekeepingStatus.CLEAN)


def _three_hours(house: DemoHouse) -> HourlyRateDetails:
    return HourlyRateDetails(
        code="H3",
        name=_("Three hours of rest"),
        room_type_id=house.types["TWN"],
        transaction_code_id=house.codes["OTHER"],
        first_hours=HOURS,
        first_price_minor=16_800,
        hour_price_minor=4_800,
        cap_minor=38_800,
    )
