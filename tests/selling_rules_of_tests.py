"""Rate plans and what else the tests of selling rules need again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from hotel_desk.domain.ids import RatePlanId, new_id
from hotel_desk.domain.rate_codes import RateAudience, RatePricing
from hotel_desk.models.rate import RatePlan

if TYPE_CHECKING:
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
