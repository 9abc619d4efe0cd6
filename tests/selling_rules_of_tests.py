"""Rate plans and what else the tests of selling rules need again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from hotel_desk.db.desk import begin_unit_of_work
from hotel_desk.domain.ids import RatePlanId, new_id, new_operation_id
from hotel_desk.domain.policies import ChangeTerms, Notice, PolicyTerms, Share, ShareKind
from hotel_desk.domain.rate_codes import PolicyKind, PriceUnit, RateAudience, RatePricing
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.reservation_policies import keep_policies
from tests.rates_of_tests import priced

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel


def a_plan(hotel: SmallHotel, code: str = "BAR", **columns: Any) -> RatePlanId:
    """A public plan with own prices, and whatever columns are named."""
    plan_id = RatePlanId(new_id())
    row = {
        "id": plan_id,
        "property_id": hotel.property_id,
        "code": code,
        "name": f"Plan {code}",
        "audience": RateAudience.PUBLIC,
        "pricing": RatePricing.OWN,
        "version": 1,
        **columns,
    }
    with hotel.database.writing() as connection:
        connection.execute(insert(RatePlan), [row])
    return plan_id


def keeps_policies(hotel: SmallHotel, reservation_id: ReservationId, plan_id: RatePlanId) -> None:
    """Let a reservation be one that was made at a plan: it keeps the versions of now."""
    clock = hotel.clock
    with hotel.database.writing() as connection:
        day = connection.execute(select(BusinessDate.date).where(BusinessDate.property_id == hotel.property_id)).scalar_one()
        uow = begin_unit_of_work(
            connection,
            property_id=hotel.property_id,
            user_name="manager",
            workstation="desk 1",
            clock=clock,
            business_date=day,
            operation_id=new_operation_id(),
        )
        reservation = uow.get(Reservation, reservation_id, what="The reservation")
        reservation.rate_plan_id = plan_id
        keep_policies(uow, reservation, rate_plan_id=plan_id)
        uow.session.flush()


def costs_to_change(hotel: SmallHotel, reservation_id: ReservationId, amount_minor: int = 1_500) -> RatePlanId:
    """Let a reservation be one that costs something to change, within a week of its arrival; its plan asks what it was sold for."""
    terms = PolicyTerms(ChangeTerms(Share(ShareKind.AMOUNT, amount_minor=amount_minor), Notice(7)))
    policy = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.CHANGE, "C", "Changes"), terms=terms).policy_id
    plan_id = a_plan(hotel, change_policy_id=policy)
    keeps_policies(hotel, reservation_id, plan_id)
    priced(hotel, plan_id, {PriceUnit.ADULTS_1: 10_000})
    return plan_id
