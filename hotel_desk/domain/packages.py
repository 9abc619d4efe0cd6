"""Packages on a night: on which nights one is delivered, what it comes to, and how a night's price is split between room and packages.

Prose and worked cases: `docs/algorithms/packages.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hotel_desk.domain.ids import PackageId, TransactionCodeId
from hotel_desk.domain.quote import PackagePart
from hotel_desk.domain.rate_codes import PackageBasis, PackageRevenue, PackageRhythm


@dataclass(frozen=True, slots=True)
class SoldPackage:
    """A package as it is sold with a stay. Prices in minor units; the dates are of the nights it can be delivered on.

    Args:
        inside: in the plan's price; otherwise on top of it.
        quantity: how many times it was asked for.
        every_nights: for the rhythm “every n-th night”.
        revenue: of the night it is sold with, or of the day it is taken.
        taken_after_days, valid_days: as taken, it may be taken so many days after the night's date, and for so many days.
    """

    package_id: PackageId
    name: str
    transaction_code_id: TransactionCodeId
    inside: bool
    basis: PackageBasis
    rhythm: PackageRhythm
    price_minor: int
    child_price_minor: int = 0
    quantity: int = 1
    every_nights: int = 1
    first_date: date | None = None
    last_date: date | None = None
    revenue: PackageRevenue = PackageRevenue.AS_SOLD
    taken_after_days: int = 1
    valid_days: int = 1


@dataclass(frozen=True, slots=True)
class SplitPrice:
    """A night's price taken apart: the room and the packages are the price, to the minor unit."""

    room_minor: int
    packages: tuple[PackagePart, ...]


def is_delivered(package: SoldPackage, *, night: date, arrival: date, departure: date) -> bool:
    """Whether a package is delivered on a night of a stay; a day use has no night and gets none.

    Args:
        departure: what is delivered on it belongs to the last night, since the departure date has none of its own.
    """
    if not arrival <= night < departure:
        return False
    if (package.first_date is not None and night < package.first_date) or (package.last_date is not None and night > package.last_date):
        return False
    number = (night - arrival).days + 1
    return {
        PackageRhythm.EVERY_NIGHT: True,
        PackageRhythm.ARRIVAL: night == arrival,
        PackageRhythm.DEPARTURE: night == departure - timedelta(days=1),
        PackageRhythm.EVERY_NTH_NIGHT: number % package.every_nights == 0,
        PackageRhythm.EVERY_NIGHT_BUT_ARRIVAL: night > arrival,
    }[package.rhythm]


def package_part(package: SoldPackage, *, adults: int, children: int) -> PackagePart:
    """What a package comes to on a night on which it is delivered; babies get none."""
    if package.basis is PackageBasis.PER_ROOM:
        pieces, amount = 1, package.price_minor
    elif package.basis is PackageBasis.PER_ADULT:
        pieces, amount = adults, adults * package.price_minor
    elif package.basis is PackageBasis.PER_CHILD:
        pieces, amount = children, children * package.child_price_minor
    else:
        pieces, amount = adults + children, adults * package.price_minor + children * package.child_price_minor
    return PackagePart(
        package.package_id,
        package.name,
        package.transaction_code_id,
        package.inside,
        pieces * package.quantity,
        amount * package.quantity,
    )


def parts_of_night(
    packages: Sequence[SoldPackage],
    *,
    night: date,
    arrival: date,
    departure: date,
    adults: int,
    children: int,
    serves_the_room: bool = True,
) -> tuple[PackagePart, ...]:
    """What is delivered on a night, in the order given; what nobody gets a piece of is left out.

    Args:
        serves_the_room: what is for the room as a whole too; not for a sharer, whose room has it already.
    """
    parts = [
        package_part(package, adults=adults, children=children)
        for package in packages
        if is_delivered(package, night=night, arrival=arrival, departure=departure)
        and (serves_the_room or package.basis is not PackageBasis.PER_ROOM)
    ]
    return tuple(part for part in parts if part.quantity)


def split_price(price_minor: int, parts: Sequence[PackagePart]) -> SplitPrice:
    """Split a night's price: each package gets its amount, the room the rest.

    A price below the packages' amounts (after a discount) is shared out among the packages in proportion, the room gets nothing; of a
    price of zero or less no package gets anything. Every share is rounded so that the shares add up.
    """
    worth = sum(part.amount_minor for part in parts)
    if worth <= max(0, price_minor):
        return SplitPrice(price_minor - worth, tuple(parts))
    to_share = max(0, price_minor)
    shares = []
    so_far = given = 0
    for part in parts:
        so_far += part.amount_minor
        up_to_here = (2 * to_share * so_far + worth) // (2 * worth)
        shares.append(replace(part, amount_minor=up_to_here - given))
        given = up_to_here
    return SplitPrice(price_minor - to_share, tuple(shares))
