"""Stays with packages that are taken later, as tests sell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from hotel_desk.domain.ids import PackageId
from hotel_desk.domain.rate_codes import PackageBasis, PackageRevenue, PackageRhythm
from hotel_desk.models.package import Package
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.services.rate_plans import PlanPackage
from hotel_desk.services.stays import check_in
from tests.rates_of_tests import a_package, a_plan, priced, sell_at_quote
from tests.stays_of_tests import DAY, THIRD

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.ids import RatePlanId
    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel


def breakfast_plan(hotel: SmallHotel, **more: Any) -> RatePlanId:
    """100.00 for two with breakfast at 12.00 a person inside, taken the morning after; breakfast carries the VAT of 6 % too."""
    with hotel.database.writing() as connection:
        named = {"property_id": hotel.property_id, "transaction_code_id": hotel.codes["BREAKFAST"], "tax_rule_id": hotel.vat}
        connection.execute(insert(TransactionCodeTax), [named])
    facts = {"basis": PackageBasis.PER_PERSON, "child_price_minor": 600, "revenue": PackageRevenue.AS_TAKEN, **more}
    return priced(hotel, a_plan(hotel, "BB", packages=(PlanPackage(a_package(hotel, **facts)),)))


def a_dinner(hotel: SmallHotel, **more: Any) -> PackageId:
    """A dinner of 30.00 a person on the evening of the arrival, on top of the price; without a tax."""
    facts = {"basis": PackageBasis.PER_ADULT, "rhythm": PackageRhythm.ARRIVAL, "revenue": PackageRevenue.AS_TAKEN, "taken_after_days": 0}
    return a_package(hotel, "RESTAURANT", 3_000, **{**facts, **more})


def arrived_with(
    hotel: SmallHotel,
    plan: RatePlanId,
    *packages: PackageId,
    room: str = "101",
    departure: date = THIRD,
    prices: tuple[tuple[date, int], ...] = (),
) -> CheckedIn:
    """Two guests in a room, sold at the plan's quote with further packages."""
    stay = hotel.book(DAY, departure, adults=2)
    hotel.desk.run(sell_at_quote, reservation_id=stay, plan=plan, packages=packages, prices=prices)
    return hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])


def package_named(hotel: SmallHotel, code: str = "BREAKFAST") -> PackageId:
    """The package of a code."""
    with hotel.database.snapshot() as connection:
        found = connection.execute(select(Package.id).where(Package.property_id == hotel.property_id, Package.code == code))
        return PackageId(found.scalar_one())
