"""A room of a group as a clerk asks about it and books it: price, rules, what is beyond the allotment; on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.ids import BlockId, new_id
from hotel_desk.domain.quote import ObstacleKind
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import ReservationNight
from hotel_desk.queries.pick_up import PickUpAsked, PickUpOffer, block_plan_prices, find_to_add, pick_up_offer
from hotel_desk.services.block_members import PickUp, add_to_block, pick_up
from hotel_desk.services.blocks import BlockDetails, make_block
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.plan_sales import NotForSaleWithoutReason
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_requests import TooManyGuests
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from tests.groups_of_tests import a_group, night_of, picked_up, rooms_of
from tests.rates_of_tests import a_plan, priced
from tests.stays_of_tests import FOURTH, NEXT, THIRD

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.ids import RatePlanId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def offered(hotel: SmallHotel, block: BlockId, arrival: date = NEXT, departure: date = FOURTH, **more: Any) -> PickUpOffer:
    """What the clerk is told about a standard room."""
    return hotel.desk.read(pick_up_offer, block_id=block, asked=PickUpAsked(hotel.standard, arrival, departure, **more))


def a_plan_with_a_rule(hotel: SmallHotel) -> RatePlanId:
    """90.00 for one adult, 100.00 for two; nobody who pays it arrives on the day after the first."""
    plan = priced(hotel, a_plan(hotel))
    rule: dict[str, Any] = {"scope": RestrictionScope(plan), "changes": RestrictionChanges(closed_to_arrival=True)}
    hotel.desk.run(set_restrictions, first_date=NEXT, last_date=NEXT, **rule)
    return plan


def prices(hotel: SmallHotel, reservation: Any) -> list[int]:
    with hotel.database.snapshot() as connection:
        nights = select(ReservationNight.price_minor).where(ReservationNight.reservation_id == reservation)
        return list(connection.execute(nights.order_by(ReservationNight.date)).scalars())


# --- What it costs ----------------------------------------------------------------------------------------------------


def test_without_a_plan_a_night_costs_what_the_block_says_else_the_type(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1, NEXT, FOURTH)
    ana = PickUp(ProfileDetails(name="Ana"), hotel.standard)
    offer = offered(hotel, block)
    assert (offer.obstacles, offer.beyond) == ((), ())
    booked = hotel.desk.run(pick_up, block_id=block, rooms=[ana])
    assert prices(hotel, booked.reservation_ids[0]) == [price for _night, price in offer.nights]
    assert offered(hotel, block).beyond == (NEXT, THIRD)


def test_with_a_plan_the_offer_is_what_is_booked(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2, NEXT, FOURTH, rate_plan_id=priced(hotel, a_plan(hotel)))
    offer = offered(hotel, block, adults=2)
    assert [price for _night, price in offer.nights] == [10_000, 10_000]
    assert offer.total_minor == 20_000
    assert prices(hotel, picked_up(hotel, block, adults=2)) == [10_000, 10_000]


def test_the_plan_s_price_is_told_where_the_block_has_none(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2, NEXT, FOURTH, rate_plan_id=priced(hotel, a_plan(hotel)))
    found = hotel.desk.read(block_plan_prices, block_id=block)
    assert {night: price for (kind, night), price in found.items() if kind == hotel.standard} == {NEXT: 9_000, THIRD: 9_000}
    assert hotel.desk.read(block_plan_prices, block_id=a_group(hotel, 1)) == {}


def test_what_cannot_be_asked(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1)
    with pytest.raises(InvalidInput):
        offered(hotel, block, NEXT, NEXT)
    with pytest.raises(NotFound):
        offered(hotel, BlockId(new_id()))


def test_asking_costs_the_same_for_any_stay(hotel: SmallHotel, count_statements: CountStatements) -> None:
    block = a_group(hotel, 2, NEXT, FOURTH, rate_plan_id=priced(hotel, a_plan(hotel)))
    short, long = (PickUpAsked(hotel.standard, NEXT, departure) for departure in (THIRD, FOURTH))
    assert count_statements(hotel.desk, pick_up_offer, block_id=block, asked=short) == count_statements(
        hotel.desk, pick_up_offer, block_id=block, asked=long
    )


# --- What stands in the way -------------------------------------------------------------------------------------------


def test_a_rule_of_the_plan_is_told_and_overridden_with_a_reason(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2, NEXT, FOURTH, rate_plan_id=a_plan_with_a_rule(hotel))
    (rule,) = offered(hotel, block).rules
    assert (rule.kind, rule.may_be_overridden) == (ObstacleKind.CLOSED_TO_ARRIVAL, True)
    room: dict[str, Any] = {"block_id": block, "rooms": [PickUp(ProfileDetails(name="Ana"), hotel.standard)]}
    with pytest.raises(NotForSaleWithoutReason) as refusal:
        hotel.desk.run(pick_up, **room)
    assert rule.sentence in str(refusal.value)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(pick_up, **room, override_reason="the choir's bus")
    assert night_of(hotel, block)[1] == 0
    booked = hotel.as_user("manager").run(pick_up, **room, override_reason="the choir's bus")
    assert night_of(hotel, block)[1] == 1
    with hotel.database.snapshot() as connection:
        noted = select(AuditEntry.details).where(AuditEntry.code == AuditCode.RESTRICTION_OVERRIDDEN)
        (details,) = connection.execute(noted.where(AuditEntry.entity_id == booked.reservation_ids[0])).scalars()
    assert details["reason"] == "the choir's bus"


def test_beyond_the_allotment_what_is_for_sale_is_asked(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1)
    picked_up(hotel, block)
    assert (offered(hotel, block, NEXT, THIRD).beyond, offered(hotel, block, NEXT, THIRD).sold_out) == ((NEXT,), False)
    for _room in range(3):
        hotel.book(NEXT, THIRD)
    assert offered(hotel, block, NEXT, THIRD).sold_out
    with pytest.raises(SoldOut):
        picked_up(hotel, block)


def test_a_room_holds_so_many_and_no_more(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1)
    offer = offered(hotel, block, NEXT, THIRD, adults=2, child_ages=(4, 9))
    assert [one.kind for one in offer.rules] == [ObstacleKind.TOO_MANY_GUESTS]
    with pytest.raises(TooManyGuests):
        picked_up(hotel, block, adults=2, children=2, child_ages=(4, 9))


# --- Somebody who has booked already ----------------------------------------------------------------------------------


def test_a_reservation_in_no_group_is_found_and_added(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1)
    stay = hotel.book(NEXT, THIRD, guest="Bea Costa")
    picked_up(hotel, block, "Bea Lima")
    (found,) = hotel.desk.read(find_to_add, text="bea", limit=8)
    assert (found.reservation_id, found.guest_name) == (stay, "Bea Costa")
    assert hotel.desk.read(find_to_add, text=found.confirmation_number, limit=8) == (found,)
    assert hotel.desk.read(find_to_add, text=" ", limit=8) == ()
    hotel.desk.run(add_to_block, reservation_id=stay, block_id=block)
    assert hotel.desk.read(find_to_add, text="bea", limit=8) == ()


def test_prices_of_the_block_come_first(hotel: SmallHotel) -> None:
    details = BlockDetails("Choir", NEXT, FOURTH)
    rooms = [*rooms_of(hotel, 1, NEXT, THIRD, price_minor=4_000), *rooms_of(hotel, 1, THIRD, FOURTH)]
    block = hotel.desk.run(make_block, details=details, rooms=rooms, definite=True).block_id
    nights = offered(hotel, block).nights
    assert nights[0] == (NEXT, 4_000)
    assert nights[1][1] != 4_000
    assert prices(hotel, picked_up(hotel, block)) == [price for _night, price in nights]
