"""Reservations sold at a rate plan: priced as quoted, refused by its rules, overridden and discounted by those who may."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.rate_codes import PriceUnit, ReasonKind
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.package import ReservationPackage
from hotel_desk.models.reservation import Booking, ReservationNight
from hotel_desk.services.discounts import DiscountTooHigh
from hotel_desk.services.plan_sales import NotForSale, NotForSaleAnyMore, NotForSaleWithoutReason
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.quotas import QuotaReached
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation, change_reservation, reinstate_reservation
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.services.stays import check_in
from tests.rates_of_tests import a_package, a_plan, priced
from tests.reservations_of_tests import a_reason
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, row, sold

if TYPE_CHECKING:
    from hotel_desk.domain.ids import RatePlanId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def request(hotel: SmallHotel, plan: RatePlanId, **changes: Any) -> RoomRequest:
    wanted = {"room_type_id": hotel.standard, "arrival_date": DAY, "departure_date": THIRD, "adults": 2, "rate_plan_id": plan}
    return RoomRequest(**{**wanted, **changes})


def sell(
    hotel: SmallHotel, plan: RatePlanId, *, user: str = "manager", override_reason: str | None = None, **changes: Any
) -> ReservationId:
    guest, rooms = ProfileDetails(name="Ana Silva"), [request(hotel, plan, **changes)]
    return hotel.as_user(user).run(book, guest=guest, rooms=rooms, override_reason=override_reason).reservation_ids[0]


def nights(hotel: SmallHotel, stay: ReservationId) -> dict[date, tuple[int, int | None]]:
    prices = select(ReservationNight.date, ReservationNight.price_minor, ReservationNight.list_price_minor)
    with hotel.database.snapshot() as connection:
        found = connection.execute(prices.where(ReservationNight.reservation_id == stay).order_by(ReservationNight.date))
        return {one.date: (one.price_minor, one.list_price_minor) for one in found}


def nothing_was_booked(hotel: SmallHotel) -> bool:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(func.count()).select_from(Booking)).scalar_one() == 0 and sold(hotel) == {}


@pytest.fixture
def plan(hotel: SmallHotel) -> RatePlanId:
    """Two adults 100.00, from the third of the month 120.00."""
    dearer = {PriceUnit.ADULTS_1: 11_000, PriceUnit.ADULTS_2: 12_000}
    return priced(hotel, priced(hotel, a_plan(hotel)), dearer, first=THIRD)


def test_each_night_at_the_plans_price(hotel: SmallHotel, plan: RatePlanId) -> None:
    breakfast = a_package(hotel)
    stay = sell(hotel, plan, departure_date=FOURTH, package_ids=(breakfast,))
    found = nights(hotel, stay)
    assert [price - found[DAY][0] for price, _listed in found.values()] == [0, 0, 2_000]
    assert all(price == listed for price, listed in found.values())
    assert row(hotel, stay).rate_plan_id == plan
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(ReservationPackage.package_id)).scalars().all() == [breakfast]


def test_a_type_charged_prices_a_type_given(hotel: SmallHotel, plan: RatePlanId) -> None:
    stay = sell(hotel, plan, room_type_id=hotel.suite, charged_type_id=hotel.standard, upgrade_reason="Regular guest")
    assert nights(hotel, stay) == {DAY: (10_000, 10_000), NEXT: (10_000, 10_000)}
    assert (sold(hotel), row(hotel, stay).upgrade_reason) == ({}, "Regular guest")


def test_a_rule_refuses_the_sale_unless_somebody_who_may_says_why(hotel: SmallHotel, plan: RatePlanId) -> None:
    closed: dict[str, Any] = {"scope": RestrictionScope(plan), "changes": RestrictionChanges(closed_to_arrival=True)}
    hotel.desk.run(set_restrictions, **closed, first_date=DAY, last_date=DAY)
    with pytest.raises(NotForSaleWithoutReason) as refusal:
        sell(hotel, plan)
    assert refusal.value.field == "arrival_date"
    assert str(DAY) in str(refusal.value)
    with pytest.raises(NotAllowed):
        sell(hotel, plan, user="reception", override_reason="regular")
    assert nothing_was_booked(hotel)
    stay = sell(hotel, plan, override_reason="regular")
    with hotel.database.snapshot() as connection:
        noted = select(AuditEntry.details).where(AuditEntry.code == AuditCode.RESTRICTION_OVERRIDDEN, AuditEntry.entity_id == stay)
        assert connection.execute(noted).scalar_one() == {"rules": ["closed_to_arrival"], "reason": "regular"}
    assert sell(hotel, plan, arrival_date=NEXT) is not None


def test_what_has_no_price_is_not_sold_by_any_reason(hotel: SmallHotel, plan: RatePlanId) -> None:
    with pytest.raises(NotForSale, match="has no price for 3 adults"):
        sell(hotel, plan, adults=3, override_reason="please")
    with pytest.raises(InvalidInput) as refusal:
        sell(hotel, plan, adults=1, children=1)
    assert refusal.value.field == "child_ages"
    assert nothing_was_booked(hotel)
    typed = sell(hotel, plan, adults=3, price_minor=15_000)
    assert nights(hotel, typed) == {DAY: (15_000, None), NEXT: (15_000, None)}


def test_a_price_typed_keeps_the_list_price_and_the_roles_limit(hotel: SmallHotel, plan: RatePlanId) -> None:
    reason = a_reason(hotel, ReasonKind.DISCOUNT)
    with pytest.raises(InvalidInput, match="reason of the list"):
        sell(hotel, plan, price_minor=9_500)
    with pytest.raises(DiscountTooHigh, match="20 % off"):
        sell(hotel, plan, user="reception", price_minor=8_000, discount_reason_id=reason)
    assert nothing_was_booked(hotel)
    stay = sell(hotel, plan, user="reception", price_minor=9_000, discount_reason_id=reason)
    assert nights(hotel, stay) == {DAY: (9_000, 10_000), NEXT: (9_000, 10_000)}
    dearer = sell(hotel, plan, price_minor=11_000)
    assert nights(hotel, dearer) == {DAY: (11_000, 10_000), NEXT: (11_000, 10_000)}


def test_the_last_of_a_quota_is_sold_once(hotel: SmallHotel, plan: RatePlanId) -> None:
    quota: dict[str, Any] = {"scope": RestrictionScope(plan), "changes": RestrictionChanges(quota=1)}
    hotel.desk.run(set_restrictions, **quota, first_date=NEXT, last_date=NEXT)
    sell(hotel, plan)
    with pytest.raises((QuotaReached, NotForSale)):
        sell(hotel, plan)
    assert sold(hotel) == {DAY: 1, NEXT: 1}
    two = [request(hotel, plan, arrival_date=THIRD, departure_date=FOURTH)] * 2
    hotel.desk.run(set_restrictions, **quota, first_date=THIRD, last_date=THIRD)
    with pytest.raises(QuotaReached):
        hotel.desk.run(book, guest=ProfileDetails(name="Two"), rooms=two)
    assert sold(hotel) == {DAY: 1, NEXT: 1}


def test_a_wish_holds_neither_quota_nor_room(hotel: SmallHotel, plan: RatePlanId) -> None:
    quota: dict[str, Any] = {"scope": RestrictionScope(plan), "changes": RestrictionChanges(quota=1)}
    hotel.desk.run(set_restrictions, **quota, first_date=DAY, last_date=NEXT)
    hotel.desk.run(book, guest=ProfileDetails(name="Wish"), rooms=[request(hotel, plan)], waitlist=True)
    assert sold(hotel) == {}
    sell(hotel, plan)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (PriceChoice.KEEP, {NEXT: 9_000, THIRD: 9_000}),
        (PriceChoice.NEW_NIGHTS, {NEXT: 9_000, THIRD: 12_000}),
        (PriceChoice.ALL, {NEXT: 10_000, THIRD: 12_000}),
    ],
)
def test_a_change_of_dates_and_the_choice_of_price(
    hotel: SmallHotel, plan: RatePlanId, choice: PriceChoice, expected: dict[date, int]
) -> None:
    stay = sell(hotel, plan, price_minor=9_000, discount_reason_id=a_reason(hotel, ReasonKind.DISCOUNT))
    hotel.desk.run(change_reservation, reservation_id=stay, arrival_date=NEXT, departure_date=FOURTH, price=choice)
    assert {night: price for night, (price, _listed) in nights(hotel, stay).items()} == expected


def test_a_change_asks_the_rules_and_another_plan_prices_anew(hotel: SmallHotel, plan: RatePlanId) -> None:
    stay = sell(hotel, plan)
    other = priced(hotel, a_plan(hotel, "CORP"), {PriceUnit.ADULTS_2: 8_000})
    hotel.desk.run(change_reservation, reservation_id=stay, rate_plan_id=other)
    assert (nights(hotel, stay), row(hotel, stay).rate_plan_id) == ({DAY: (8_000, 8_000), NEXT: (8_000, 8_000)}, other)
    closed: dict[str, Any] = {"scope": RestrictionScope(other), "changes": RestrictionChanges(closed=True)}
    hotel.desk.run(set_restrictions, **closed, first_date=THIRD, last_date=THIRD)
    with pytest.raises(NotForSaleWithoutReason):
        hotel.desk.run(change_reservation, reservation_id=stay, departure_date=FOURTH)
    hotel.desk.run(change_reservation, reservation_id=stay, note="still possible")
    hotel.desk.run(change_reservation, reservation_id=stay, departure_date=FOURTH, override_reason="director")
    assert nights(hotel, stay)[THIRD][0] == 8_000


def test_without_a_plan_nothing_is_priced_anew(hotel: SmallHotel) -> None:
    stay = hotel.book(NEXT, THIRD, price_minor=9_000)
    with pytest.raises(InvalidInput, match="no rate plan") as refusal:
        hotel.desk.run(change_reservation, reservation_id=stay, departure_date=FOURTH, price=PriceChoice.NEW_NIGHTS)
    assert refusal.value.field == "price"
    typed: dict[str, Any] = {"price": PriceChoice.NEW_NIGHTS, "price_minor": 7_000}
    hotel.desk.run(change_reservation, reservation_id=stay, departure_date=FOURTH, **typed)
    hotel.desk.run(change_reservation, reservation_id=stay, arrival_date=DAY)
    assert {night: price for night, (price, _listed) in nights(hotel, stay).items()} == {DAY: 9_000, NEXT: 9_000, THIRD: 7_000}


def test_staying_on_below_the_plan_is_a_discount(hotel: SmallHotel, plan: RatePlanId) -> None:
    """Two nights at 100.00; from the third of the month the plan asks 120.00. A receptionist may give ten percent."""
    stay = sell(hotel, plan, departure_date=NEXT)
    reception = hotel.as_user("reception")
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    with pytest.raises(DiscountTooHigh, match=r"100 % off the price of 100\.00 EUR"):
        reception.run(extend_stay, reservation_id=stay, departure_date=THIRD, price_minor=0)
    assert row(hotel, stay).departure_date == NEXT
    reception.run(extend_stay, reservation_id=stay, departure_date=THIRD, price_minor=9_000)
    # As the last night, which was agreed: nobody is asked again, though the plan asks 120.00.
    reception.run(extend_stay, reservation_id=stay, departure_date=FOURTH, price_minor=9_000)
    hotel.desk.run(extend_stay, reservation_id=stay, departure_date=FOURTH + (FOURTH - THIRD), price_minor=0)
    assert [price for price, _listed in nights(hotel, stay).values()] == [10_000, 9_000, 9_000, 0]


def restrict(hotel: SmallHotel, plan: RatePlanId, **rules: Any) -> None:
    scope, changes = RestrictionScope(plan), RestrictionChanges(**rules)
    hotel.desk.run(set_restrictions, scope=scope, changes=changes, first_date=DAY, last_date=DAY)


def test_taking_back_asks_the_rules_as_a_new_sale_does(hotel: SmallHotel, plan: RatePlanId) -> None:
    """A stay that keeps its plan is not asked again when it is changed; one that was given up is."""
    stay = sell(hotel, plan)
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    restrict(hotel, plan, min_on_arrival=3)
    with pytest.raises(NotForSaleAnyMore, match="not taken back") as refusal:
        hotel.desk.run(reinstate_reservation, reservation_id=stay)
    assert refusal.value.field == "departure_date"
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(reinstate_reservation, reservation_id=stay, override_reason="regular")
    assert (row(hotel, stay).status, sold(hotel)) == (ReservationStatus.CANCELLED, {})
    hotel.desk.run(reinstate_reservation, reservation_id=stay, override_reason="regular")
    with hotel.database.snapshot() as connection:
        noted = select(AuditEntry.details).where(AuditEntry.code == AuditCode.RESTRICTION_OVERRIDDEN, AuditEntry.entity_id == stay)
        assert connection.execute(noted).scalar_one() == {"rules": ["min_on_arrival"], "reason": "regular"}
    assert (row(hotel, stay).status, sold(hotel)) == (ReservationStatus.RESERVED, {DAY: 1, NEXT: 1})


def test_taking_back_wants_its_place_in_the_quota_and_no_price_of_today(hotel: SmallHotel, plan: RatePlanId) -> None:
    restrict(hotel, plan, quota=1)
    stay = sell(hotel, plan, adults=3, price_minor=15_000)
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    other = sell(hotel, plan)
    with pytest.raises(NotForSaleAnyMore, match="quota"):
        hotel.desk.run(reinstate_reservation, reservation_id=stay)
    hotel.desk.run(cancel_reservation, reservation_id=other, reason="ill")
    hotel.desk.run(reinstate_reservation, reservation_id=stay)
    assert nights(hotel, stay) == {DAY: (15_000, None), NEXT: (15_000, None)}
    hotel.desk.run(reinstate_reservation, reservation_id=other, override_reason="a mistake")
    assert sold(hotel) == {DAY: 2, NEXT: 2}
