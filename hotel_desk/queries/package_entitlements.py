"""What guests may take of the packages that their nights were sold with: today's list by room, and what lapses tonight."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import PackageTaker
from hotel_desk.domain.codes import OccupancyState, ReservationStatus
from hotel_desk.domain.ids import PackageEntitlementId, PackageId, PackageTakingId, ReservationId
from hotel_desk.domain.package_allowance import taking_days
from hotel_desk.domain.packages import SoldPackage, parts_of_night
from hotel_desk.domain.rate_codes import PackageRevenue
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.package import Package, PackageEntitlement, PackageTaking
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.sold_packages import ADULTS_SERVED, CHILDREN_SERVED, SERVES_THE_ROOM, packages_in_house, packages_sold

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork

_LIVE = PackageTaking.undone_at.is_(None)
_HANDED_OUT = PackageTaking.taker != PackageTaker.LAPSED
_BY_HAND = (PackageTaking.taker == PackageTaker.DESK) & (PackageTaking.business_date == bindparam("today"))
# Beside those of the list, so that a hotel of ten years adds up no more than a day.
_OF_DAY = aliased(PackageEntitlement)
_WENT = (
    select(
        PackageTaking.entitlement_id,
        func.sum(PackageTaking.pieces).label("pieces"),
        func.sum(case((_HANDED_OUT, PackageTaking.pieces), else_=0)).label("taken"),
        func.sum(case((_HANDED_OUT & (PackageTaking.business_date == bindparam("day")), PackageTaking.pieces), else_=0)).label(
            "taken_today"
        ),
        func.sum(PackageTaking.amount_minor).label("amount"),
        func.sum(PackageTaking.net_minor).label("net"),
        func.max(case((_BY_HAND, PackageTaking.id))).label("last_taking"),
    )
    .join(_OF_DAY, _OF_DAY.id == PackageTaking.entitlement_id)
    .where(_OF_DAY.property_id == bindparam("hotel"), _OF_DAY.first_date <= bindparam("day"), _OF_DAY.last_date >= bindparam("day"), _LIVE)
    .group_by(PackageTaking.entitlement_id)
    .subquery()
)
_ENTITLED = (
    select(
        PackageEntitlement.id,
        PackageEntitlement.reservation_id,
        PackageEntitlement.package_id,
        PackageEntitlement.night_date,
        PackageEntitlement.last_date,
        PackageEntitlement.pieces,
        PackageEntitlement.allowance_minor,
        Package.name.label("package"),
        Profile.name.label("guest"),
        Reservation.status,
        func.coalesce(Room.number, PackageEntitlement.room_number).label("room_number"),
        func.coalesce(_WENT.c.pieces, 0).label("went"),
        func.coalesce(_WENT.c.taken, 0).label("taken"),
        func.coalesce(_WENT.c.taken_today, 0).label("taken_today"),
        func.coalesce(_WENT.c.amount, 0).label("used"),
        _WENT.c.last_taking,
    )
    .join(Package, Package.id == PackageEntitlement.package_id)
    .join(Reservation, Reservation.id == PackageEntitlement.reservation_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .outerjoin(_WENT, _WENT.c.entitlement_id == PackageEntitlement.id)
    .where(
        PackageEntitlement.property_id == bindparam("hotel"),
        PackageEntitlement.first_date <= bindparam("day"),
        PackageEntitlement.last_date >= bindparam("day"),
        or_(PackageEntitlement.sold_date.is_not(None), _WENT.c.taken > 0),
    )
)
_TONIGHT = (
    select(
        Reservation.id,
        Reservation.arrival_date,
        Reservation.departure_date,
        ADULTS_SERVED.label("adults"),
        CHILDREN_SERVED.label("children"),
        SERVES_THE_ROOM.label("serves_the_room"),
        Room.number.label("room_number"),
        Profile.name.label("guest"),
    )
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .where(
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.IN_HOUSE,
        Reservation.departure_date > bindparam("night"),
    )
)
_TONIGHT_OF_STAY = _TONIGHT.where(Reservation.id == bindparam("stay"))
_RELEASED = (
    select(func.coalesce(func.sum(PackageTaking.net_minor), 0))
    .where(PackageTaking.entitlement_id == PackageEntitlement.id, _LIVE)
    .correlate(PackageEntitlement)
    .scalar_subquery()
)
# Of this day: what belonged to earlier ones lapsed with them, or those days could not have been closed.
LAPSING = (
    select(PackageEntitlement.id)
    .where(
        PackageEntitlement.property_id == bindparam("hotel"),
        PackageEntitlement.last_date == bindparam("day"),
        PackageEntitlement.net_minor > _RELEASED,
    )
    .order_by(PackageEntitlement.id)
)
_LAPSING_MONEY = select(func.count(), func.coalesce(func.sum(PackageEntitlement.net_minor - _RELEASED), 0)).where(
    PackageEntitlement.property_id == bindparam("hotel"),
    PackageEntitlement.last_date == bindparam("day"),
    PackageEntitlement.net_minor > _RELEASED,
)
_LAST_LINE = (
    select(func.max(FolioWindow.last_sequence))
    .join(Folio, Folio.id == FolioWindow.folio_id)
    .where(Folio.property_id == bindparam("hotel"), Folio.account_code == bindparam("account"))
)


@dataclass(frozen=True, slots=True)
class TonightsPart:
    """What a stay in house is sold with tonight and may take before the night is charged; minor units, at the list's price."""

    reservation_id: ReservationId
    room_number: str
    guest_name: str
    package: SoldPackage
    pieces: int
    allowance_minor: int


@dataclass(frozen=True, slots=True)
class EntitledRow:
    """What a stay may take of a package today.

    Args:
        entitlement_id: None: of tonight, and nothing of it was taken yet.
        night_date: the night that it was, or will be, sold with.
        pieces, taken, left: how many there are, were handed out (`taken_today`: on the day asked for), and may be taken.
        allowance_left_minor: what an outlet may still charge to it, minor units.
        last_taking_id: the last that was handed out at a desk today, which may be undone.
    """

    reservation_id: ReservationId
    entitlement_id: PackageEntitlementId | None
    package_id: PackageId
    room_number: str
    guest_name: str
    package: str
    night_date: date
    last_date: date
    pieces: int
    taken: int
    taken_today: int
    left: int
    allowance_left_minor: int
    in_house: bool
    last_taking_id: PackageTakingId | None = None


@dataclass(frozen=True, slots=True)
class PackageList:
    """Who may take what on a day, by room: for the restaurant's door, and for the night audit's report."""

    day: date
    rows: tuple[EntitledRow, ...]

    @property
    def pieces(self) -> int:
        """All that guests may take."""
        return sum(row.pieces for row in self.rows)

    @property
    def taken(self) -> int:
        """All that was handed out."""
        return sum(row.taken for row in self.rows)


@dataclass(frozen=True, slots=True)
class Lapsing:
    """What nobody has taken by its last day; `last_line` of the package folio tells one look from the next."""

    entitlement_ids: tuple[PackageEntitlementId, ...]
    last_line: int


def package_list(reader: Reader, *, day: date | None = None, reservation_id: ReservationId | None = None) -> PackageList:
    """What guests may take on a day and what they took, in the order of the rooms. Four statements; two for another day than today.

    Args:
        day: None: the business date, with what tonight will be sold with and may be taken this evening.
        reservation_id: only of this stay.
    """
    today = reader.business_date()
    asked = today if day is None else day
    statement, about = _ENTITLED, {"hotel": reader.property_id, "day": asked, "today": today}
    if reservation_id is not None:
        statement, about["stay"] = _ENTITLED.where(PackageEntitlement.reservation_id == bindparam("stay")), reservation_id
    rows = [_row(row) for row in reader.connection.execute(statement, about)]
    if asked == today:
        known = {(row.reservation_id, row.package_id, row.night_date) for row in rows}
        tonight = tonights_parts(reader, today, reservation_id=reservation_id)
        rows += [_tonight(part, today) for part in tonight if (part.reservation_id, part.package.package_id, today) not in known]
    return PackageList(asked, tuple(sorted(rows, key=lambda row: (row.room_number, row.guest_name, row.package, row.night_date))))


def tonights_parts(reader: Reader | UnitOfWork, night: date, *, reservation_id: ReservationId | None = None) -> tuple[TonightsPart, ...]:
    """What stays in house are sold with tonight and may take this evening already. Two statements."""
    about: dict[str, Any] = {"hotel": reader.property_id, "night": night}
    if reservation_id is None:
        rows = reader.connection.execute(_TONIGHT, about).all()
        packages = packages_in_house(reader)
    else:
        rows = reader.connection.execute(_TONIGHT_OF_STAY, {**about, "stay": reservation_id}).all()
        packages = packages_sold(reader, [reservation_id])
    return tuple(part for row in rows for part in _parts(row, packages.get(ReservationId(row.id), ()), night))


def packages_to_lapse(reader: Reader) -> tuple[int, int]:
    """How many packages nobody has taken lapse with the open day, and the revenue that they become, minor units. Two statements."""
    count, net = reader.connection.execute(_LAPSING_MONEY, {"hotel": reader.property_id, "day": reader.business_date()}).one()
    return int(count), int(net)


def packages_lapsing(reader: Reader) -> Lapsing:
    """What the night audit makes revenue because nobody has taken it in time. Three statements."""
    found = reader.connection.execute(LAPSING, {"hotel": reader.property_id, "day": reader.business_date()}).scalars()
    last = reader.connection.execute(_LAST_LINE, {"hotel": reader.property_id, "account": "PACKAGES"}).scalar_one()
    return Lapsing(tuple(PackageEntitlementId(one) for one in found), last or 0)


def _parts(row: Any, packages: Collection[SoldPackage], night: date) -> list[TonightsPart]:
    later = [package for package in packages if package.revenue is PackageRevenue.AS_TAKEN and taking_days(package, night)[0] == night]
    by_id: dict[UUID, SoldPackage] = {package.package_id: package for package in later}
    parts = parts_of_night(
        later,
        night=night,
        arrival=row.arrival_date,
        departure=row.departure_date,
        adults=row.adults,
        children=row.children,
        serves_the_room=bool(row.serves_the_room),
    )
    stay = ReservationId(row.id)
    return [TonightsPart(stay, row.room_number, row.guest, by_id[part.package_id], part.quantity, part.amount_minor) for part in parts]


def _row(row: Any) -> EntitledRow:
    return EntitledRow(
        reservation_id=ReservationId(row.reservation_id),
        entitlement_id=PackageEntitlementId(row.id),
        package_id=PackageId(row.package_id),
        room_number=row.room_number,
        guest_name=row.guest,
        package=row.package,
        night_date=row.night_date,
        last_date=row.last_date,
        pieces=row.pieces,
        taken=int(row.taken),
        taken_today=int(row.taken_today),
        left=max(0, row.pieces - int(row.went)),
        allowance_left_minor=max(0, row.allowance_minor - int(row.used)),
        in_house=row.status is ReservationStatus.IN_HOUSE,
        last_taking_id=None if row.last_taking is None else PackageTakingId(UUID(str(row.last_taking))),
    )


def _tonight(part: TonightsPart, night: date) -> EntitledRow:
    return EntitledRow(
        reservation_id=part.reservation_id,
        entitlement_id=None,
        package_id=part.package.package_id,
        room_number=part.room_number,
        guest_name=part.guest_name,
        package=part.package.name,
        night_date=night,
        last_date=taking_days(part.package, night)[1],
        pieces=part.pieces,
        taken=0,
        taken_today=0,
        left=part.pieces,
        allowance_left_minor=part.allowance_minor,
        in_house=True,
    )
