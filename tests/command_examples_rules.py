"""Examples of the commands about restrictions, policies, fees and discounts; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from tests.command_examples import example
from tests.selling_rules_of_tests import a_plan
from tests.stays_of_tests import DAY, THIRD

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@example("set_restrictions")
def for_a_plan_in_a_type(hotel: SmallHotel) -> dict[str, Any]:
    scope = RestrictionScope(a_plan(hotel), hotel.standard)
    dates = {"first_date": DAY, "last_date": THIRD}
    hotel.desk.run(set_restrictions, scope=scope, changes=RestrictionChanges(quota=2), first_date=DAY, last_date=DAY)
    return {"scope": scope, **dates, "changes": RestrictionChanges(closed_to_arrival=True, min_on_arrival=2, clear=("quota",))}
