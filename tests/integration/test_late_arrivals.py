"""Guests who come after midnight, and guests who come after they were given up."""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.codes import FolioKind, PostingKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.policies import Band, NoShowTerms, PolicyTerms, Share, ShareKind, TimesTerms
from hotel_desk.domain.rate_codes import PolicyKind, PriceUnit
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.reservation import ReservationNight
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.fees import FeeChanged
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.late_arrivals import receive_no_show
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import mark_no_show
from hotel_desk.services.stays import check_in, walk_in
from tests.rates_of_tests import a_plan, priced
from tests.selling_rules_of_tests import a_plan as ruled_plan
from tests.selling_rules_of_tests import keeps_policies
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, close_day, one, row, sold
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def prices(hotel: SmallHotel, stay: ReservationId) -> dict[date, int]:
    with hotel.database.snapshot() as connection:
        found = select(ReservationNight.date, ReservationNight.price_minor).where(ReservationNight.reservation_id == stay)
        return {night.date: night.price_minor for night in connection.execute(found)}


def charged(hotel: SmallHotel, stay: ReservationId) -> int:
    folio = select(FolioWindow.balance_minor).join(Folio, Folio.id == FolioWindow.folio_id)
    found: int = one(hotel, folio.where(Folio.reservation_id == stay, Folio.kind == FolioKind.GUEST))
    return found


def after_midnight(hotel: SmallHotel) -> None:
    """The clock shows the next calendar day; the day before is not closed yet."""
    hotel.clock.set(datetime(2026, 3, 3, 1, 30, tzinfo=UTC))


def test_a_walk_in_after_midnight_sleeps_the_night_that_is_being_closed(hotel: SmallHotel) -> None:
    plan = priced(hotel, a_plan(hotel), {PriceUnit.ADULTS_1: 9_000})
    priced(hotel, plan, {PriceUnit.ADULTS_1: 15_000}, first=NEXT)
    after_midnight(hotel)
    late: dict[str, Any] = {"room_id": hotel.rooms["101"], "departure_date": NEXT, "rate_plan_id": plan}
    here = hotel.desk.run(walk_in, guest=ProfileDetails(name="Late"), **late)
    assert (row(hotel, here.reservation_id).arrival_date, prices(hotel, here.reservation_id)) == (DAY, {DAY: 9_000})
    close_day(hotel, DAY)
    assert charged(hotel, here.reservation_id) == 9_000 + 200


def test_a_walk_in_says_what_the_early_hour_cost(hotel: SmallHotel) -> None:
    whole_night = Band(time(6), Share(ShareKind.ALL))
    terms = PolicyTerms(TimesTerms(time(14), time(12), (whole_night,), ()))
    times = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.TIMES, "T", "Hours"), terms=terms).policy_id
    plan = priced(hotel, a_plan(hotel, times_policy_id=times), {PriceUnit.ADULTS_1: 9_000})
    costs = {}
    for hour, room in ((5, "101"), (9, "102")):
        hotel.clock.set(datetime(2026, 3, 2, hour, tzinfo=UTC))
        asked: dict[str, Any] = {"room_id": hotel.rooms[room], "departure_date": NEXT, "rate_plan_id": plan}
        here = hotel.desk.run(walk_in, guest=ProfileDetails(name="Early"), **asked)
        costs[hour] = (here.early_fee_minor, charged(hotel, here.reservation_id))
    assert costs == {5: (9_000, 9_000), 9: (0, 0)}


def test_an_arrival_after_midnight_is_still_today_s(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101")
    after_midnight(hotel)
    hotel.desk.run(check_in, reservation_id=stay)
    found = row(hotel, stay)
    assert (found.checked_in_date, found.checked_in_at.date()) == (DAY, NEXT)


def test_a_no_show_who_comes_the_same_night(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101", price_minor=8_000)
    after_midnight(hotel)
    hotel.desk.run(mark_no_show, reservation_id=stay)
    assert sold(hotel) == {}
    here = hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["102"])
    assert (here.room_number, row(hotel, stay).status, sold(hotel)) == ("102", ReservationStatus.IN_HOUSE, {DAY: 1, NEXT: 1})
    assert prices(hotel, stay) == {DAY: 8_000, NEXT: 8_000}


def test_a_no_show_who_comes_a_day_later_begins_tonight(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, price_minor=8_000)
    hotel.desk.run(mark_no_show, reservation_id=stay)
    hotel.desk.run(roll_business_date, closing=DAY)
    hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["101"])
    found = row(hotel, stay)
    assert (found.arrival_date, found.departure_date, prices(hotel, stay)) == (NEXT, THIRD, {NEXT: 8_000})
    assert sold(hotel) == {NEXT: 1}


def test_a_no_show_who_comes_when_the_stay_would_have_ended(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, NEXT, price_minor=8_000)
    with pytest.raises(WrongStatus):
        hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["101"])
    hotel.desk.run(mark_no_show, reservation_id=stay)
    hotel.desk.run(roll_business_date, closing=DAY)
    with pytest.raises(InvalidInput) as refusal:
        hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["101"])
    assert refusal.value.field == "departure_date"
    hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["101"], departure_date=FOURTH)
    assert prices(hotel, stay) == {NEXT: 8_000, THIRD: 8_000}


def test_a_no_show_whose_room_was_sold_stays_one(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, NEXT)
    hotel.desk.run(mark_no_show, reservation_id=stay)
    for _room in range(4):
        hotel.book(DAY, NEXT)
    with pytest.raises(SoldOut):
        hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["101"])
    assert row(hotel, stay).status is ReservationStatus.NO_SHOW
    assert sold(hotel) == {DAY: 4}


def test_what_an_early_hour_costs_a_no_show_is_charged_or_waived(hotel: SmallHotel) -> None:
    whole_night = Band(time(6), Share(ShareKind.ALL))
    terms = PolicyTerms(TimesTerms(time(14), time(12), (whole_night,), ()))
    times = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.TIMES, "T", "Hours"), terms=terms).policy_id
    plan = ruled_plan(hotel, times_policy_id=times)
    costs: dict[str | None, int] = {}
    for room, reason in (("101", None), ("102", "the train stood still")):
        stay = hotel.book(DAY, THIRD, price_minor=8_000)
        keeps_policies(hotel, stay, plan)
        hotel.clock.set(datetime(2026, 3, 2, 5, tzinfo=UTC))
        hotel.desk.run(mark_no_show, reservation_id=stay)
        with pytest.raises(FeeChanged):
            hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms[room], expected_fee_minor=1)
        fee: dict[str, Any] = {"expected_fee_minor": 8_000, "waive_reason": reason}
        hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms[room], **fee)
        costs[reason] = charged(hotel, stay)
    assert costs == {None: 8_000, "the train stood still": 0}


def costs_its_first_night(hotel: SmallHotel) -> ReservationId:
    """Two nights at 100.00; who does not come pays the first of them."""
    first_night = PolicyTerms(NoShowTerms(Share(ShareKind.FIRST_NIGHT)))
    policy = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.NO_SHOW, "N", "No-show"), terms=first_night).policy_id
    stay = hotel.book(DAY, THIRD, price_minor=10_000)
    keeps_policies(hotel, stay, ruled_plan(hotel, no_show_policy_id=policy))
    return stay


@pytest.mark.parametrize(
    "row_of_table", worked_table("penalties.md", "A reservation that is taken back"), ids=lambda cells: "/".join(cells.values())
)
def test_a_no_show_who_comes_has_the_penalty_taken_back(hotel: SmallHotel, row_of_table: dict[str, str]) -> None:
    stay = costs_its_first_night(hotel)
    deposit = minor(row_of_table["deposit"])
    if deposit:
        hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=deposit)
    hotel.desk.run(mark_no_show, reservation_id=stay, expected_fee_minor=10_000)
    of_deposit = select(FolioWindow.balance_minor).join(Folio, Folio.id == FolioWindow.folio_id).where(Folio.kind == FolioKind.DEPOSIT)
    assert one(hotel, of_deposit) == 10_000 - deposit
    if row_of_table["comes"] == "3":
        hotel.desk.run(roll_business_date, closing=DAY)
    hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["101"])
    back = select(Posting.kind).where(Posting.amount_minor == -10_000, Posting.kind != PostingKind.DEPOSIT)
    assert one(hotel, back).value == row_of_table["taken back as"]
    assert (len(prices(hotel, stay)), charged(hotel, stay)) == (
        int(row_of_table["nights left"]),
        minor(row_of_table["on the guest's folio"]),
    )
    assert one(hotel, of_deposit) == 0


def test_a_penalty_that_was_waived_is_not_taken_back(hotel: SmallHotel) -> None:
    stay = costs_its_first_night(hotel)
    hotel.desk.run(mark_no_show, reservation_id=stay, waive_reason="the airline's fault")
    hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["101"])
    assert (charged(hotel, stay), one(hotel, select(func.count()).select_from(Posting))) == (0, 0)


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)
