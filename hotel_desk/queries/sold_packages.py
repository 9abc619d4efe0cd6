"""The packages that reservations were sold with, as they were sold, and for how many they are delivered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.ids import PackageId, ReservationId, TransactionCodeId
from hotel_desk.domain.packages import SoldPackage
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.models.package import Package, ReservationPackage
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork

SOLD_PACKAGES = (
    select(
        ReservationPackage.reservation_id,
        ReservationPackage.package_id,
        Package.name,
        ReservationPackage.transaction_code_id,
        ReservationPackage.inside,
        ReservationPackage.quantity,
        ReservationPackage.basis,
        ReservationPackage.rhythm,
        ReservationPackage.every_nights,
        ReservationPackage.price_minor,
        ReservationPackage.child_price_minor,
        ReservationPackage.first_date,
        ReservationPackage.last_date,
        ReservationPackage.revenue,
        ReservationPackage.taken_after_days,
        ReservationPackage.valid_days,
    )
    .join(Package, Package.id == ReservationPackage.package_id)
    .where(ReservationPackage.property_id == bindparam("hotel"))
    .order_by(Package.sort_order, Package.code)
)
_OF_RESERVATIONS = SOLD_PACKAGES.where(ReservationPackage.reservation_id.in_(bindparam("reservations", expanding=True)))
# By the stays in house: the packages of all years are not gone through.
_IN_HOUSE = SOLD_PACKAGES.where(
    ReservationPackage.reservation_id.in_(
        select(Reservation.id).where(Reservation.property_id == bindparam("hotel"), Reservation.status == ReservationStatus.IN_HOUSE)
    )
)


def _delivered_to(name: str) -> ColumnElement[int]:
    """How many are served on the price of a stay in house: its own persons, or everybody in the room where one pays for all."""
    member = aliased(Reservation)
    everybody = (
        select(cast(func.sum(getattr(member, name)), Integer))
        .where(
            func.coalesce(member.sharing_with_id, member.id) == ROOM_HOLDER,
            member.property_id == Reservation.property_id,
            member.status == ReservationStatus.IN_HOUSE,
            member.departure_date > bindparam("night"),
        )
        .correlate(Reservation)
        .scalar_subquery()
    )
    own: InstrumentedAttribute[int] = getattr(Reservation, name)
    return case((Reservation.share_split == ShareSplit.ENTIRE, func.coalesce(everybody, own)), else_=own)


# Of a stay in house on the night bound as `night` (`docs/algorithms/sharers.md`).
ADULTS_SERVED, CHILDREN_SERVED = _delivered_to("adults"), _delivered_to("children")
SERVES_THE_ROOM = or_(Reservation.sharing_with_id.is_(None), Reservation.share_split == ShareSplit.ENTIRE)


def packages_sold(reader: Reader | UnitOfWork, reservations: Collection[ReservationId]) -> dict[ReservationId, list[SoldPackage]]:
    """The packages of some reservations in the hotel's order. One statement."""
    return packages_by_reservation(
        reader.connection.execute(_OF_RESERVATIONS, {"hotel": reader.property_id, "reservations": list(reservations)})
    )


def packages_in_house(reader: Reader | UnitOfWork) -> dict[ReservationId, list[SoldPackage]]:
    """The packages of every stay in house. One statement."""
    return packages_by_reservation(reader.connection.execute(_IN_HOUSE, {"hotel": reader.property_id}))


def packages_by_reservation(rows: Iterable[Any]) -> dict[ReservationId, list[SoldPackage]]:
    """Rows of `SOLD_PACKAGES`, by reservation."""
    found: dict[ReservationId, list[SoldPackage]] = defaultdict(list)
    for row in rows:
        found[ReservationId(row.reservation_id)].append(
            SoldPackage(
                package_id=PackageId(row.package_id),
                name=row.name,
                transaction_code_id=TransactionCodeId(row.transaction_code_id),
                inside=row.inside,
                basis=row.basis,
                rhythm=row.rhythm,
                price_minor=row.price_minor,
                child_price_minor=row.child_price_minor,
                quantity=row.quantity,
                every_nights=row.every_nights,
                first_date=row.first_date,
                last_date=row.last_date,
                revenue=row.revenue,
                taken_after_days=row.taken_after_days,
                valid_days=row.valid_days,
            )
        )
    return dict(found)
