"""What the reservation desk sells is checked too: policies kept, nights with packages, options, walked guests, quotas, shared rooms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.policies import GuaranteeTerms, NoShowTerms, PolicyTerms, Share, ShareKind
from hotel_desk.domain.rate_codes import PackageBasis, PolicyKind, PriceUnit, ReasonKind, ShareSplit
from hotel_desk.models.folio import NightCharge
from hotel_desk.models.policy import Policy
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.policies import PolicyDetails, add_policy, make_policy_version
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.rate_plans import PlanPackage
from hotel_desk.services.releases import release_unguaranteed
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stays import check_in
from hotel_desk.services.turn_aways import record_turn_away
from hotel_desk.services.walked_guests import walk_guest
from tests.fixtures.invariants import broken_rules, every_one_is_found
from tests.rates_of_tests import a_package, a_plan, priced
from tests.reservations_of_tests import a_reason
from tests.selling_breakages import SELLING_BREAKAGES
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, one

if TYPE_CHECKING:
    from hotel_desk.domain.ids import PolicyId, RatePlanId, ReservationId
    from tests.fixtures.databases import SmallHotel

EVENING = datetime(2026, 3, 2, 19, tzinfo=UTC)


def sell(hotel: SmallHotel, plan: RatePlanId, room: dict[str, Any] | None = None, **terms: Any) -> ReservationId:
    wanted = {"room_type_id": hotel.standard, "arrival_date": DAY, "departure_date": THIRD, "adults": 2, "rate_plan_id": plan}
    request = RoomRequest(**{**wanted, **(room or {})})
    return hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request], **terms).reservation_ids[0]


def a_policy(hotel: SmallHotel, kind: PolicyKind, terms: GuaranteeTerms | NoShowTerms) -> PolicyId:
    made = hotel.desk.run(add_policy, details=PolicyDetails(kind, "P", "Policy"), terms=PolicyTerms(terms))
    return hotel.desk.run(make_policy_version, policy_id=made.policy_id, terms=PolicyTerms(terms), version=made.version).policy_id


FIRST_NIGHT, ALL = (NoShowTerms(Share(kind)) for kind in (ShareKind.FIRST_NIGHT, ShareKind.ALL))


@pytest.fixture
def sold(hotel: SmallHotel) -> SmallHotel:
    """An evening on which a hotel of four standard rooms has sold all that it can sell, and said so to everybody else."""
    desk = hotel.desk
    breakfast = a_package(hotel, basis=PackageBasis.PER_ADULT)
    policies: dict[str, Any] = {
        "no_show_policy_id": a_policy(hotel, PolicyKind.NO_SHOW, FIRST_NIGHT),
        "guarantee_policy_id": a_policy(hotel, PolicyKind.GUARANTEE, GuaranteeTerms()),
    }
    plan = priced(hotel, a_plan(hotel, packages=(PlanPackage(breakfast),), **policies))
    stay = sell(hotel, plan)
    desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    charge: dict[str, Any] = {"night": DAY, "reservation_ids": [stay]}
    desk.run(post_room_and_tax, **charge)
    desk.run(reverse_posting, posting_id=one(hotel, select(NightCharge.posting_id)), reason="wrong night")
    desk.run(post_room_and_tax, **charge)
    desk.run(book, guest=ProfileDetails(name="Wish"), rooms=[RoomRequest(hotel.standard, DAY, THIRD, 1_000)], waitlist=True)
    shared = sell(hotel, plan, option_expires_at=EVENING + timedelta(days=1))
    desk.run(add_sharer, reservation_id=shared, guest=ProfileDetails(name="Bea"), split=ShareSplit.ENTIRE, counted_with_lead=True)
    sell(hotel, plan)
    sell_suites(hotel)
    walk, away = a_reason(hotel, ReasonKind.WALK), a_reason(hotel, ReasonKind.TURN_AWAY)
    sent: dict[str, Any] = {"hotel_name": "Hotel Mar", "cost_minor": 9_000, "reason_code_id": walk}
    desk.run(walk_guest, reservation_id=hotel.book(DAY, THIRD), **sent)
    desk.run(walk_guest, reservation_id=hotel.book(DAY, FOURTH), return_date=THIRD, **sent)
    desk.run(record_turn_away, reason_code_id=away, arrival_date=DAY, departure_date=NEXT)
    later = {"policy_id": policies["no_show_policy_id"], "terms": PolicyTerms(ALL)}
    desk.run(make_policy_version, **later, version=one(hotel, select(Policy.version).where(Policy.kind == PolicyKind.NO_SHOW)))
    hotel.clock.set(EVENING)
    assert len(desk.run(release_unguaranteed).reservation_ids) == 1
    assert broken_rules(hotel) == []
    return hotel


def sell_suites(hotel: SmallHotel) -> None:
    """Two under a quota of one: the second against the rules."""
    plan = priced(hotel, a_plan(hotel, "SUITE"), {PriceUnit.ADULTS_2: 25_000}, kind=hotel.suite)
    quota: dict[str, Any] = {"scope": RestrictionScope(plan, hotel.suite), "first_date": DAY, "last_date": NEXT}
    hotel.desk.run(set_restrictions, **quota, changes=RestrictionChanges(quota=1))
    suite = {"room_type_id": hotel.suite}
    sell(hotel, plan, {**suite, "room_id": hotel.rooms["201"]})
    sell(hotel, plan, suite, override_reason="the director's friend")


def test_a_quota_lowered_later_does_not_reach_back(sold: SmallHotel) -> None:
    """What was sold before is not counted against it, and what is sold without a plan asks no rules."""
    lower: dict[str, Any] = {"scope": RestrictionScope(room_type_id=sold.standard), "first_date": DAY, "last_date": NEXT}
    sold.desk.run(set_restrictions, **lower, changes=RestrictionChanges(quota=0))
    sold.book(DAY, NEXT)
    assert broken_rules(sold) == []


def test_every_change_behind_the_programs_back_is_found(sold: SmallHotel) -> None:
    every_one_is_found(sold, SELLING_BREAKAGES)
