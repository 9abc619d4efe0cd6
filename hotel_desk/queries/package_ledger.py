"""The package ledger on a day: what guests have paid for and not taken yet, and what was sold, taken and lapsed of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from hotel_desk.domain.cashier_codes import Ledger, PackageTaker
from hotel_desk.domain.ids import ReservationId
from hotel_desk.models.package import Package, PackageEntitlement, PackageTaking
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.ledger_balances import closed_at, ledger_at

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

# What was owed at the end of a day, or moved on it, belongs to it: whatever belonged to earlier days has lapsed with them.
_OF_THE_DAY = and_(
    PackageEntitlement.property_id == bindparam("hotel"),
    PackageEntitlement.sold_date <= bindparam("day"),
    PackageEntitlement.last_date >= bindparam("day"),
)
_ENTITLEMENTS = (
    select(
        PackageEntitlement.id,
        PackageEntitlement.reservation_id,
        PackageEntitlement.room_number,
        PackageEntitlement.night_date,
        PackageEntitlement.last_date,
        PackageEntitlement.sold_date,
        PackageEntitlement.pieces,
        PackageEntitlement.net_minor,
        Package.code,
        Package.name.label("package"),
        Profile.name.label("guest"),
    )
    .join(Package, Package.id == PackageEntitlement.package_id)
    .join(Reservation, Reservation.id == PackageEntitlement.reservation_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(_OF_THE_DAY)
    .order_by(
        Package.code,
        func.length(PackageEntitlement.room_number),
        PackageEntitlement.room_number,
        PackageEntitlement.night_date,
        PackageEntitlement.id,
    )
)
_TAKINGS = (
    select(
        PackageTaking.entitlement_id,
        PackageTaking.taker,
        PackageTaking.pieces,
        PackageTaking.net_minor,
        PackageTaking.business_date,
        PackageTaking.undone_at,
    )
    .join(PackageEntitlement, PackageEntitlement.id == PackageTaking.entitlement_id)
    .where(_OF_THE_DAY, PackageTaking.business_date <= bindparam("day"))
)


@dataclass(frozen=True, slots=True)
class OwedPackage:
    """What a stay may still take of a package at the end of a day. `owed_minor`: the revenue kept back for it, without tax."""

    reservation_id: ReservationId
    room_number: str
    guest_name: str
    package_code: str
    package: str
    night_date: dt.date
    last_date: dt.date
    pieces_left: int
    owed_minor: int


@dataclass(frozen=True, slots=True)
class PackageMovement:
    """A package on a day, minor units without tax: owed before, sold, taken (less what was taken back), not taken in time, owed after."""

    code: str
    name: str
    opening_minor: int
    sold_minor: int
    taken_minor: int
    lapsed_minor: int
    closing_minor: int


@dataclass(frozen=True, slots=True)
class PackageLedger:
    """Packages by code, and what is owed by room. `closing_minor`: what the trial balance says; what is owed is below zero there."""

    movements: tuple[PackageMovement, ...]
    owed: tuple[OwedPackage, ...]
    closing_minor: int


@dataclass(frozen=True, slots=True)
class _Closings:
    before: dt.datetime | None
    day: dt.datetime | None


def package_ledger(reader: Reader, *, day: dt.date) -> PackageLedger:
    """What is owed of packages at the end of a day, and how that came about on it. Eight statements."""
    about = {"hotel": reader.property_id, "day": day}
    held = ledger_at(reader, Ledger.PACKAGE, day)
    closings = _Closings(closed_at(reader, day - dt.timedelta(days=1)), closed_at(reader, day))
    takings: dict[UUID, list[Any]] = defaultdict(list)
    for taking in reader.connection.execute(_TAKINGS, about):
        takings[taking.entitlement_id].append(taking)
    movements: dict[str, PackageMovement] = {}
    owed: list[OwedPackage] = []
    for row in reader.connection.execute(_ENTITLEMENTS, about):
        moved, pieces = _moved(row, takings[row.id], day, closings)
        movements[row.code] = _both(movements.get(row.code), moved)
        if moved.closing_minor or pieces:
            owed.append(_owed(row, pieces, moved.closing_minor))
    return PackageLedger(tuple(movements.values()), tuple(owed), held.closing_minor)


def _moved(row: Any, takings: Sequence[Any], day: dt.date, closings: _Closings) -> tuple[PackageMovement, int]:
    """An entitlement on the day, and how many pieces are left of it at its end."""
    went = [one for one in takings if _held(one.undone_at, closings.day)]
    went_before = [one for one in takings if one.business_date < day and _held(one.undone_at, closings.before)]
    before = (row.net_minor if row.sold_date < day else 0) - sum(one.net_minor for one in went_before)
    after = row.net_minor - sum(one.net_minor for one in went)
    sold = row.net_minor if row.sold_date == day else 0
    lapsed = sum(one.net_minor for one in went if one.taker is PackageTaker.LAPSED and one.business_date == day)
    moved = PackageMovement(row.code, row.package, before, sold, before + sold - lapsed - after, lapsed, after)
    return moved, max(0, row.pieces - sum(one.pieces for one in went))


def _held(undone_at: dt.datetime | None, closed: dt.datetime | None) -> bool:
    """Whether a taking counted at the end of a day: it was not undone, or only after that day was closed."""
    return undone_at is None or (closed is not None and undone_at > closed)


def _both(first: PackageMovement | None, second: PackageMovement) -> PackageMovement:
    if first is None:
        return second
    return PackageMovement(
        first.code,
        first.name,
        first.opening_minor + second.opening_minor,
        first.sold_minor + second.sold_minor,
        first.taken_minor + second.taken_minor,
        first.lapsed_minor + second.lapsed_minor,
        first.closing_minor + second.closing_minor,
    )


def _owed(row: Any, pieces: int, owed_minor: int) -> OwedPackage:
    return OwedPackage(
        ReservationId(row.reservation_id),
        row.room_number,
        row.guest,
        row.code,
        row.package,
        row.night_date,
        row.last_date,
        pieces,
        owed_minor,
    )
