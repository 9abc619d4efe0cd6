"""Examples of the commands of packages that are taken later; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.queries.package_entitlements import packages_lapsing
from hotel_desk.services.package_takings import take_package
from tests.command_examples import example
from tests.packages_of_tests import arrived_with, breakfast_plan, package_named
from tests.stays_of_tests import DAY, NEXT, close_day

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def the_morning_after(hotel: SmallHotel) -> None:
    """Two breakfasts were sold with last night."""
    arrived_with(hotel, breakfast_plan(hotel))
    close_day(hotel, DAY)


@example("take_package")
def three_breakfasts_of_two(hotel: SmallHotel) -> dict[str, Any]:
    the_morning_after(hotel)
    return {"package_id": package_named(hotel), "room_number": "101", "pieces": 3, "charge_rest": True}


@example("undo_package_taken")
def a_breakfast_too_many(hotel: SmallHotel) -> dict[str, Any]:
    taken = hotel.desk.run(take_package, **three_breakfasts_of_two(hotel))
    return {"taking_id": taken.taking_id, "reason": "two came"}


@example("lapse_packages")
def nobody_came_down(hotel: SmallHotel) -> dict[str, Any]:
    the_morning_after(hotel)
    return {"day": NEXT, "entitlement_ids": hotel.desk.read(packages_lapsing).entitlement_ids}
