"""What is to be served of packages on which day: told from the stays and what they were sold with, and what was taken of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Date, bindparam, case, func, select

from hotel_desk.domain.cashier_codes import PackageTaker
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.packages import SoldPackage, parts_of_night
from hotel_desk.domain.rate_codes import PackageRevenue, ShareSplit
from hotel_desk.domain.reservation_states import HOLDS_INVENTORY
from hotel_desk.domain.slots import nights_between
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.package import Package, PackageEntitlement, PackageTaking, ReservationPackage
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.room_now import room_now
from hotel_desk.queries.sold_packages import SOLD_PACKAGES, packages_by_reservation

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_TOUCHES = (
    Reservation.property_id == bindparam("hotel"),
    Reservation.status.in_(sorted(HOLDS_INVENTORY)),
    Reservation.arrival_date <= _LAST,
    Reservation.departure_date >= _FIRST,
)
_STAYS = (
    select(
        Reservation.id,
        ROOM_HOLDER.label("holder"),
        Profile.name.label("guest"),
        Room.number.label("room"),
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        Reservation.share_split,
        Reservation.sharing_with_id,
    )
    .join(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.id == room_now()))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .where(*_TOUCHES)
    .order_by(Room.sort_order, func.length(Room.number), Room.number, Profile.name, Reservation.id)
)
# By the stays of these days: the packages of all years are not gone through.
_SOLD = SOLD_PACKAGES.where(ReservationPackage.reservation_id.in_(select(Reservation.id).where(*_TOUCHES)))
_TAKEN = (
    select(
        PackageTaking.business_date,
        PackageEntitlement.package_id,
        Package.name,
        func.sum(case((PackageTaking.taker != PackageTaker.LAPSED, PackageTaking.pieces), else_=0)).label("taken"),
        func.sum(case((PackageTaking.taker == PackageTaker.LAPSED, PackageTaking.pieces), else_=0)).label("lapsed"),
        func.sum(PackageTaking.net_minor).label("net"),
    )
    .join(PackageEntitlement, PackageEntitlement.id == PackageTaking.entitlement_id)
    .join(Package, Package.id == PackageEntitlement.package_id)
    .where(
        PackageTaking.property_id == bindparam("hotel"),
        PackageTaking.undone_at.is_(None),
        PackageTaking.business_date.between(_FIRST, _LAST),
        # What is taken is taken in time, and lapses on its last day.
        PackageEntitlement.property_id == bindparam("hotel"),
        PackageEntitlement.last_date >= _FIRST,
        PackageEntitlement.first_date <= _LAST,
    )
    .group_by(PackageTaking.business_date, PackageEntitlement.package_id, Package.name)
)


@dataclass(frozen=True, slots=True)
class Served:
    """So many pieces of a package that a stay is served on a day; `amount_minor` at the price in the list.

    `by_the_piece`: what is taken of it is counted when it is taken.
    """

    day: dt.date
    reservation_id: ReservationId
    room_number: str
    guest_name: str
    persons: int
    package: str
    pieces: int
    amount_minor: int
    by_the_piece: bool


@dataclass(frozen=True, slots=True)
class PackageDay:
    """A package on a day: pieces to be served, handed out, and that nobody took in time; revenue that came of these, minor units."""

    day: dt.date
    package: str
    pieces: int
    amount_minor: int
    taken: int
    lapsed: int
    released_minor: int


def served(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[Served, ...]:
    """What is to be served on some days, by room: of stays that are to come, are here, or were. Two statements.

    What may be taken on several days stands on the first of them. What is served at the departure counts, though the guest has gone.
    """
    about = {"hotel": reader.property_id, "first": first, "last": last}
    stays = reader.connection.execute(_STAYS, about).all()
    packages = packages_by_reservation(reader.connection.execute(_SOLD, about))
    of_room: dict[UUID, list[Any]] = defaultdict(list)
    for stay in stays:
        of_room[stay.holder].append(stay)
    days = nights_between(first, last + dt.timedelta(days=1))
    return tuple(one for stay in stays for one in _of_stay(stay, packages.get(ReservationId(stay.id), ()), of_room[stay.holder], days))


def package_days(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[PackageDay, ...]:
    """Each package on each of some days, by day and name. Three statements."""
    pieces: dict[tuple[dt.date, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for one in served(reader, first=first, last=last):
        found = pieces[one.day, one.package]
        found[0] += one.pieces
        found[1] += one.amount_minor
    for row in reader.connection.execute(_TAKEN, {"hotel": reader.property_id, "first": first, "last": last}):
        found = pieces[row.business_date, row.name]
        found[2] += int(row.taken)
        found[3] += int(row.lapsed)
        found[4] += int(row.net)
    return tuple(PackageDay(day, name, *figures) for (day, name), figures in sorted(pieces.items()))


def _of_stay(stay: Any, packages: Sequence[SoldPackage], room: Sequence[Any], days: Iterable[dt.date]) -> Iterable[Served]:
    for day in days:
        for after, together in _by_delay(packages).items():
            night = day - dt.timedelta(days=after)
            if not stay.arrival_date <= night < stay.departure_date:
                continue
            for part in _parts(stay, together, room, night):
                package = next(one for one in together if one.package_id == part.package_id)
                yield Served(
                    day=day,
                    reservation_id=ReservationId(stay.id),
                    room_number=stay.room or "",
                    guest_name=stay.guest,
                    persons=stay.adults + stay.children + stay.babies,
                    package=part.name,
                    pieces=part.quantity,
                    amount_minor=part.amount_minor,
                    by_the_piece=package.revenue is PackageRevenue.AS_TAKEN,
                )


def _by_delay(packages: Sequence[SoldPackage]) -> Mapping[int, list[SoldPackage]]:
    """Packages by how many days after the night they are served."""
    found: dict[int, list[SoldPackage]] = defaultdict(list)
    for package in packages:
        found[package.taken_after_days].append(package)
    return found


def _parts(stay: Any, packages: Sequence[SoldPackage], room: Sequence[Any], night: dt.date) -> Sequence[Any]:
    """As they are sold with the night: one who pays for the whole room is served for everybody in it (`docs/algorithms/sharers.md`)."""
    pays_all = stay.share_split is ShareSplit.ENTIRE
    served_to = [one for one in room if one.arrival_date <= night < one.departure_date] if pays_all else [stay]
    return parts_of_night(
        packages,
        night=night,
        arrival=stay.arrival_date,
        departure=stay.departure_date,
        adults=sum(one.adults for one in served_to),
        children=sum(one.children for one in served_to),
        serves_the_room=stay.sharing_with_id is None or pays_all,
    )
