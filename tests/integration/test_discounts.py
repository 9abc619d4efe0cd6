"""Discounts by hand: a reason, the role's limit, which nights, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, SomeoneWasFaster
from hotel_desk.domain.ids import ReasonCodeId
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import ReservationNight
from hotel_desk.models.staff import Role
from hotel_desk.queries.setup_people import roles_set_up
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.discounts import DiscountTooHigh, discount
from hotel_desk.services.reason_codes import ReasonCodeDetails, add_reason_code, switch_reason_code
from hotel_desk.services.users import RoleDetails, change_role
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, close_day, one, row

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def loyal(hotel: SmallHotel) -> ReasonCodeId:
    added = hotel.desk.run(add_reason_code, details=ReasonCodeDetails(ReasonKind.DISCOUNT, "LOYAL", "Comes every year"))
    return ReasonCodeId(added.id)


def prices(hotel: SmallHotel, stay: ReservationId) -> list[tuple[date, int, int | None]]:
    with hotel.database.snapshot() as connection:
        found = connection.execute(
            select(ReservationNight.date, ReservationNight.price_minor, ReservationNight.list_price_minor)
            .where(ReservationNight.reservation_id == stay)
            .order_by(ReservationNight.date)
        )
        return [(night, price, listed) for night, price, listed in found]


@pytest.mark.parametrize(
    ("how", "price"),
    [
        ({"percent_millionths": 150_000}, 8_500),
        ({"percent_millionths": 333_333}, 6_667),
        ({"amount_minor": 1_250}, 8_750),
        ({"amount_minor": 99_999}, 0),
        ({"price_minor": 7_000}, 7_000),
        ({"percent_millionths": 1_000_000}, 0),
    ],
)
def test_a_percentage_an_amount_or_a_price(hotel: SmallHotel, loyal: ReasonCodeId, how: dict[str, int], price: int) -> None:
    stay = hotel.book(DAY, THIRD)
    given = hotel.desk.run(discount, reservation_id=stay, reason_code_id=loyal, **how)  # type: ignore[arg-type]
    assert prices(hotel, stay) == [(DAY, price, 10_000), (NEXT, price, 10_000)]
    assert (given.nights, given.total_minor) == (((DAY, price), (NEXT, price)), 2 * (10_000 - price))
    assert row(hotel, stay).discount_reason_id == loyal
    entry = one(hotel, select(AuditEntry.details).where(AuditEntry.code == AuditCode.RESERVATION_DISCOUNTED))
    assert (entry["reason"], entry["off_minor"], entry["nights"]["2026-03-02"]) == ("Comes every year", given.total_minor, [10_000, price])


def test_only_the_nights_named_and_each_time_from_the_list_price(hotel: SmallHotel, loyal: ReasonCodeId) -> None:
    stay = hotel.book(DAY, FOURTH)
    asked: dict[str, Any] = {"reservation_id": stay, "reason_code_id": loyal}
    hotel.desk.run(discount, **asked, percent_millionths=100_000, nights=[NEXT])
    hotel.desk.run(discount, **asked, percent_millionths=200_000, nights=[NEXT, THIRD])
    assert [price for _night, price, _listed in prices(hotel, stay)] == [10_000, 8_000, 8_000]
    hotel.desk.run(discount, **asked, percent_millionths=0, nights=[NEXT])
    assert [price for _night, price, _listed in prices(hotel, stay)] == [10_000, 10_000, 8_000]


def test_the_roles_limit_is_measured_against_the_list_price(hotel: SmallHotel, loyal: ReasonCodeId) -> None:
    stay = hotel.book(DAY, THIRD)
    desk = hotel.as_user("reception")
    asked: dict[str, Any] = {"reservation_id": stay, "reason_code_id": loyal}
    desk.run(discount, **asked, price_minor=9_000)
    with pytest.raises(DiscountTooHigh, match=r"10\.01 % off the price of 100\.00 EUR .* your role may give 10 %"):
        desk.run(discount, **asked, price_minor=8_999)
    desk.run(discount, **asked, percent_millionths=100_000)
    with pytest.raises(NotAllowed):
        hotel.as_user("cashier").run(discount, **asked, price_minor=9_900)
    assert prices(hotel, stay)[0] == (DAY, 9_000, 10_000)


def test_the_limit_is_part_of_the_role(hotel: SmallHotel, loyal: ReasonCodeId) -> None:
    stay = hotel.book(DAY, THIRD)
    reception = next(found for found in hotel.desk.read(roles_set_up).rows if found.code == "reception")
    assert reception.discount_limit_millionths == 100_000
    details = RoleDetails("reception", "Reception", reception.permissions, 300_000)
    saved = hotel.desk.run(change_role, role_id=reception.id, details=details, version=reception.version)
    hotel.as_user("reception").run(discount, reservation_id=stay, reason_code_id=loyal, percent_millionths=300_000)
    unsaid = RoleDetails("reception", "Front desk", reception.permissions)
    hotel.desk.run(change_role, role_id=reception.id, details=unsaid, version=saved.version)
    assert one(hotel, select(Role.discount_limit_millionths).where(Role.code == "reception")) == 300_000
    too_much = RoleDetails("reception", "Front desk", reception.permissions, 1_000_001)
    with pytest.raises(InvalidInput) as refusal:
        hotel.desk.run(change_role, role_id=reception.id, details=too_much, version=saved.version + 1)
    assert refusal.value.field == "discount_limit_millionths"


def test_nights_slept_and_charged_are_not_lowered(hotel: SmallHotel, loyal: ReasonCodeId) -> None:
    stay = arrived(hotel, departure=FOURTH).reservation_id
    close_day(hotel, DAY)
    asked: dict[str, Any] = {"reservation_id": stay, "reason_code_id": loyal, "percent_millionths": 100_000}
    with pytest.raises(InvalidInput) as refusal:
        hotel.desk.run(discount, **asked, nights=[DAY, NEXT])
    assert refusal.value.field == "nights"
    assert hotel.desk.run(discount, **asked).nights == ((NEXT, 9_000), (THIRD, 9_000))


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({}, "price_minor"),
        ({"price_minor": 1, "amount_minor": 1}, "price_minor"),
        ({"price_minor": 10_001}, "price_minor"),
        ({"price_minor": -1}, "price_minor"),
        ({"amount_minor": -1}, "amount_minor"),
        ({"percent_millionths": 1_000_001}, "percent_millionths"),
        ({"percent_millionths": 1, "nights": [FOURTH]}, "nights"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(hotel: SmallHotel, loyal: ReasonCodeId, how: dict[str, Any], field: str) -> None:
    stay = hotel.book(DAY, THIRD)
    with pytest.raises(InvalidInput) as refusal:
        hotel.desk.run(discount, reservation_id=stay, reason_code_id=loyal, **how)
    assert refusal.value.field == field
    assert prices(hotel, stay)[0] == (DAY, 10_000, None)


def test_the_reason_is_one_of_the_list_of_discounts(hotel: SmallHotel, loyal: ReasonCodeId) -> None:
    stay = hotel.book(DAY, THIRD)
    other = hotel.desk.run(add_reason_code, details=ReasonCodeDetails(ReasonKind.WALK, "FULL", "House full"))
    asked: dict[str, Any] = {"reservation_id": stay, "price_minor": 9_000}
    with pytest.raises(NotFound):
        hotel.desk.run(discount, **asked, reason_code_id=ReasonCodeId(other.id))
    hotel.desk.run(switch_reason_code, reason_code_id=loyal, active=False, version=1)
    with pytest.raises(NotFound):
        hotel.desk.run(discount, **asked, reason_code_id=loyal)


def test_not_of_a_stay_that_is_over_nor_of_one_changed_meanwhile(hotel: SmallHotel, loyal: ReasonCodeId) -> None:
    stay = hotel.book(DAY, THIRD)
    asked: dict[str, Any] = {"reservation_id": stay, "reason_code_id": loyal, "price_minor": 9_000}
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(discount, **asked, version=99)
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    with pytest.raises(WrongStatus):
        hotel.desk.run(discount, **asked)


def test_a_complimentary_night_cannot_be_made_cheaper_still(hotel: SmallHotel, loyal: ReasonCodeId) -> None:
    stay = hotel.book(DAY, NEXT, price_minor=0)
    asked: dict[str, Any] = {"reservation_id": stay, "reason_code_id": loyal}
    assert hotel.desk.run(discount, **asked, percent_millionths=500_000).total_minor == 0
    with pytest.raises(InvalidInput):
        hotel.desk.run(discount, **asked, price_minor=-1)
