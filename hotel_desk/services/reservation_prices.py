"""What was quoted, written down with a reservation: the price of each night, and its packages as sold. Used by commands; not commands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from hotel_desk.models.package import ReservationPackage
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.types import Id
from hotel_desk.queries.quote_facts import as_reader
from hotel_desk.queries.rate_facts import packages_asked_for, packages_of_plans
from hotel_desk.services.reservation_nights import write_nights

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.packages import SoldPackage
    from hotel_desk.domain.quote import Quote, StayAsked

_THERE = select(ReservationNight.date).where(ReservationNight.reservation_id == bindparam("reservation"))
_PRICE_NIGHT = (
    update(ReservationNight)
    .where(ReservationNight.reservation_id == bindparam("reservation"), ReservationNight.date == bindparam("night"))
    .values(price_minor=bindparam("price"), list_price_minor=bindparam("list_price"), rate_plan_id=bindparam("plan"))
)
_TAKE_PLAN = (
    update(ReservationNight)
    .where(ReservationNight.reservation_id == bindparam("reservation"))
    .values(rate_plan_id=bindparam("plan"), list_price_minor=None)
)
_NO_PACKAGES = delete(ReservationPackage).where(ReservationPackage.reservation_id == bindparam("reservation"))
_INSERT_PACKAGES = insert(ReservationPackage)
_PACKAGE_COLUMNS = [column for column in ReservationPackage.__table__.columns if column.name != "reservation_id"]
_COPY_PACKAGES = insert(ReservationPackage).from_select(
    ["reservation_id", *(column.name for column in _PACKAGE_COLUMNS)],
    select(bindparam("reservation", type_=Id), *_PACKAGE_COLUMNS).where(ReservationPackage.reservation_id == bindparam("room")),
)


def write_quoted_nights(
    uow: UnitOfWork,
    reservation: Reservation,
    quote: Quote,
    *,
    prices: Mapping[date, int] | None = None,
    nights: Collection[date] | None = None,
) -> None:
    """Give a reservation's nights the prices of a quote; a night it does not have yet is written down, held where its status says so.

    Taking the nights from the counters is the caller's matter, and so is asking whether the quote is for sale.

    Args:
        prices: by night, minor units, where they differ from the quote after a discount; what the plan asks is kept as the list price.
        nights: only these; the others keep their prices. None: all that are quoted.
    """
    sold_at = dict(prices or {})
    wanted = [night for night in quote.nights if nights is None or night.date in nights]
    if reservation.day_use:
        for day in wanted:
            reservation.day_use_price_minor = sold_at.get(day.date, day.price_minor)
        return
    uow.session.flush()
    there = set(uow.connection.execute(_THERE, {"reservation": reservation.id}).scalars())
    write_nights(uow, reservation, [night.date for night in wanted if night.date not in there], 0)
    if wanted:
        named = {"reservation": reservation.id, "plan": quote.asked.rate_plan_id}
        uow.connection.execute(
            _PRICE_NIGHT,
            [
                {
                    **named,
                    "night": night.date,
                    "price": sold_at.get(night.date, night.price_minor),
                    "list_price": night.list_price_minor,
                }
                for night in wanted
            ],
        )


def keep_packages(uow: UnitOfWork, reservation: Reservation, asked: StayAsked) -> None:
    """Write down the packages that a stay is sold with, in the place of those it had: the plan's, and what is asked for beside them."""
    reader = as_reader(uow)
    own = packages_of_plans(reader, [asked.rate_plan_id]).get(asked.rate_plan_id, [])
    known = {package.package_id for package in own}
    beside = [package for package in packages_asked_for(reader, asked.package_ids) if package.package_id not in known]
    uow.connection.execute(_NO_PACKAGES, {"reservation": reservation.id})
    rows = [_row(uow, reservation, package) for package in (*own, *beside)]
    if rows:
        uow.connection.execute(_INSERT_PACKAGES, rows)


def take_price_of(uow: UnitOfWork, reservation: Reservation, room: Reservation) -> None:
    """Let a reservation be sold as another one is, which has the room: with its packages, without any or a discount of its own.

    What it pays for each night is the caller's matter.
    """
    reservation.rate_plan_id, reservation.charged_type_id = room.rate_plan_id, room.charged_type_id
    reservation.discount_reason_id, reservation.extra_beds = None, 0
    uow.session.flush()
    uow.connection.execute(_TAKE_PLAN, {"reservation": reservation.id, "plan": room.rate_plan_id})
    take_packages_of(uow, reservation, room)


def take_packages_of(uow: UnitOfWork, reservation: Reservation, room: Reservation) -> None:
    """Let a stored reservation have the packages that another one was sold with, in the place of its own."""
    uow.connection.execute(_NO_PACKAGES, {"reservation": reservation.id})
    uow.connection.execute(_COPY_PACKAGES, {"reservation": reservation.id, "room": room.id})


def _row(uow: UnitOfWork, reservation: Reservation, package: SoldPackage) -> dict[str, object]:
    return {
        "property_id": uow.property_id,
        "reservation_id": reservation.id,
        "package_id": package.package_id,
        "inside": package.inside,
        "quantity": package.quantity,
        "transaction_code_id": package.transaction_code_id,
        "basis": package.basis,
        "rhythm": package.rhythm,
        "every_nights": package.every_nights,
        "price_minor": package.price_minor,
        "child_price_minor": package.child_price_minor,
        "first_date": package.first_date,
        "last_date": package.last_date,
        "revenue": package.revenue,
        "taken_after_days": package.taken_after_days,
        "valid_days": package.valid_days,
    }
