"""Reservations that nothing guarantees, at their hour, on both databases; the hotel is in Lisbon, where March has UTC until the 29th."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.policies import DepositTerms, GuaranteeKind, GuaranteeTerms, NoShowTerms, PolicyTerms, Share, ShareKind
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.room_refusals import ReservationReleased
from hotel_desk.jobs.hour_duties import do_hour_duties
from hotel_desk.jobs.night_audit import close_day as close_the_day
from hotel_desk.models.folio import Folio
from hotel_desk.models.inventory import RoomSlot
from hotel_desk.models.property import Property
from hotel_desk.queries.releases import released_reservations, releases_due
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.options import make_option
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.releases import guarantee_reservation, release_unguaranteed
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.stays import check_in
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.stays_of_tests import DAY, NEXT, THIRD, one, row, sold

if TYPE_CHECKING:
    from hotel_desk.domain.ids import RatePlanId, ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def plan_with(hotel: SmallHotel, guarantee: GuaranteeKind, *, no_show: bool = False) -> RatePlanId:
    made = hotel.desk.run(
        add_policy, details=PolicyDetails(PolicyKind.GUARANTEE, guarantee, "Guarantee"), terms=PolicyTerms(GuaranteeTerms(guarantee))
    )
    half = PolicyTerms(DepositTerms(Share(ShareKind.PERCENT, percent_millionths=500_000)))
    deposit = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.DEPOSIT, guarantee, "Half"), terms=half)
    columns = {"guarantee_policy_id": made.policy_id, "deposit_policy_id": deposit.policy_id}
    if no_show:
        everything = PolicyTerms(NoShowTerms(Share(ShareKind.ALL)))
        columns["no_show_policy_id"] = hotel.desk.run(
            add_policy, details=PolicyDetails(PolicyKind.NO_SHOW, guarantee, "All"), terms=everything
        ).policy_id
    return a_plan(hotel, guarantee, **columns)


def a_stay(hotel: SmallHotel, plan: RatePlanId, arrival: date = DAY, departure: date = THIRD, room: str | None = None) -> ReservationId:
    stay = hotel.book(arrival, departure, room=room)
    keeps_policies(hotel, stay, plan)
    return stay


def pay_ahead(hotel: SmallHotel, stay: ReservationId, amount_minor: int) -> None:
    hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=amount_minor)


def test_an_option_that_somebody_vouches_for_stands_for_certain(hotel: SmallHotel) -> None:
    stay = a_stay(hotel, plan_with(hotel, GuaranteeKind.NONE))
    hotel.desk.run(make_option, reservation_id=stay, expires_at=at(23))
    hotel.desk.run(guarantee_reservation, reservation_id=stay, reason="card")
    assert (row(hotel, stay).status, row(hotel, stay).option_expires_at) == (ReservationStatus.RESERVED, None)
    hotel.clock.set(at(23, 30))
    do_hour_duties(hotel.desk)
    assert (row(hotel, stay).status, sold(hotel)) == (ReservationStatus.RESERVED, {DAY: 1, NEXT: 1})


def test_at_its_hour_it_stays_reserved_and_deducts_nothing(hotel: SmallHotel) -> None:
    stay = a_stay(hotel, plan_with(hotel, GuaranteeKind.NONE), room="101")
    later = a_stay(hotel, a_plan(hotel, "NEXT"), NEXT, THIRD)
    hotel.clock.set(at(17, 58))
    assert do_hour_duties(hotel.desk).releases == 0
    hotel.clock.set(at(18))
    assert do_hour_duties(hotel.desk).releases == 1
    found = row(hotel, stay)
    assert (found.status, found.released_at is not None) == (ReservationStatus.RESERVED, True)
    assert sold(hotel) == {NEXT: 1}
    assert one(hotel, select(func.count()).select_from(RoomSlot)) == 0
    (listed,) = hotel.desk.read(released_reservations)
    assert (listed.reservation_id, listed.guest, listed.room_type) == (stay, "Ana Silva", "Standard")
    assert do_hour_duties(hotel.desk).releases == 0
    assert row(hotel, later).released_at is None


def test_the_hour_is_that_of_the_hotels_clock(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Property).values(time_zone="Asia/Shanghai"))
    stay = a_stay(hotel, plan_with(hotel, GuaranteeKind.NONE))
    assert hotel.desk.read(releases_due, at=at(9, 59)) == ()
    assert hotel.desk.read(releases_due, at=at(10)) == (stay,)


@pytest.mark.parametrize(
    ("guarantee", "paid", "released"),
    [
        (GuaranteeKind.CARD, 0, False),
        (GuaranteeKind.DEPOSIT, 0, True),
        (GuaranteeKind.DEPOSIT, 9_999, True),
        (GuaranteeKind.DEPOSIT, 10_000, False),
        (GuaranteeKind.FULL_PREPAYMENT, 19_999, True),
        (GuaranteeKind.FULL_PREPAYMENT, 20_000, False),
    ],
)
def test_what_guarantees_a_reservation(hotel: SmallHotel, guarantee: GuaranteeKind, paid: int, *, released: bool) -> None:
    stay = a_stay(hotel, plan_with(hotel, guarantee))
    if paid:
        pay_ahead(hotel, stay, paid)
    assert hotel.desk.read(releases_due, at=at(20)) == ((stay,) if released else ())


def test_somebody_vouches_before_the_hour(hotel: SmallHotel) -> None:
    stay = a_stay(hotel, plan_with(hotel, GuaranteeKind.NONE))
    hotel.desk.run(guarantee_reservation, reservation_id=stay, reason="the company called")
    assert hotel.desk.read(releases_due, at=at(20)) == ()
    with pytest.raises(InvalidInput, match="held through the night already"):
        hotel.desk.run(guarantee_reservation, reservation_id=stay, reason="again")


def test_somebody_vouches_after_the_hour_and_the_nights_are_there_or_sold(hotel: SmallHotel) -> None:
    plan = plan_with(hotel, GuaranteeKind.NONE)
    stays = [a_stay(hotel, plan) for _number in range(2)]
    hotel.clock.set(at(19))
    assert do_hour_duties(hotel.desk).releases == 2
    for number in range(3):
        hotel.book(DAY, THIRD, guest=f"Faster {number}")
    hotel.desk.run(guarantee_reservation, reservation_id=stays[0], reason="card")
    assert sold(hotel)[DAY] == 4
    with pytest.raises(SoldOut):
        hotel.desk.run(guarantee_reservation, reservation_id=stays[1], reason="card")
    assert row(hotel, stays[1]).released_at is not None
    forced = hotel.desk.run(guarantee_reservation, reservation_id=stays[1], reason="card", forced=True)
    assert forced.oversold == (DAY, NEXT)
    assert hotel.desk.read(releases_due, at=at(23)) == ()


def test_a_released_guest_who_comes_has_a_room_while_there_is_one(hotel: SmallHotel) -> None:
    plan = plan_with(hotel, GuaranteeKind.NONE)
    here, late = a_stay(hotel, plan), a_stay(hotel, plan)
    hotel.clock.set(at(19))
    do_hour_duties(hotel.desk)
    hotel.desk.run(check_in, reservation_id=here, room_id=hotel.rooms["101"])
    assert (row(hotel, here).released_at, sold(hotel)) == (None, {DAY: 1, NEXT: 1})
    for number in range(3):
        hotel.book(DAY, THIRD, guest=f"Faster {number}")
    with pytest.raises(SoldOut):
        hotel.desk.run(check_in, reservation_id=late, room_id=hotel.rooms["102"])


def test_a_released_reservation_is_given_no_room_before_it_is_guaranteed(hotel: SmallHotel) -> None:
    stay = a_stay(hotel, plan_with(hotel, GuaranteeKind.NONE))
    hotel.clock.set(at(19))
    do_hour_duties(hotel.desk)
    with pytest.raises(ReservationReleased):
        hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["101"])
    hotel.desk.run(guarantee_reservation, reservation_id=stay, reason="card")
    hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["101"])


def test_a_released_no_show_costs_nothing(hotel: SmallHotel) -> None:
    stay = a_stay(hotel, plan_with(hotel, GuaranteeKind.NONE, no_show=True))
    hotel.clock.set(at(19))
    do_hour_duties(hotel.desk)
    close_the_day(hotel.desk)
    assert row(hotel, stay).status is ReservationStatus.NO_SHOW
    assert one(hotel, select(Folio.id)) is None


def test_it_is_done_in_portions_and_costs_the_same_for_many(hotel: SmallHotel, count_statements: CountStatements) -> None:
    plan = plan_with(hotel, GuaranteeKind.NONE)
    a_stay(hotel, plan)
    few = count_statements(hotel.desk, releases_due, at=at(20))
    stays = [a_stay(hotel, plan) for _number in range(2)]
    assert count_statements(hotel.desk, releases_due, at=at(20)) == few == 5
    hotel.clock.set(at(20))
    first = hotel.desk.run(release_unguaranteed, most=2)
    assert (len(first.reservation_ids), first.more) == (2, True)
    second = hotel.desk.run(release_unguaranteed, most=2)
    assert (second.reservation_ids, second.more) == ((stays[-1],), False)


def test_an_arrival_after_the_business_date_is_not_released_however_late_the_clock_is(hotel: SmallHotel) -> None:
    """A hotel that lives through old bookings, or closes its days late, has not waited for these guests yet."""
    plan = plan_with(hotel, GuaranteeKind.NONE)
    a_stay(hotel, plan, NEXT, THIRD)
    hotel.clock.set(at(20, day=date(2026, 9, 1)))
    assert do_hour_duties(hotel.desk).releases == 0
    a_stay(hotel, plan)
    assert do_hour_duties(hotel.desk).releases == 1
