"""What the figures of closed days are added up from (`docs/algorithms/statistics.md`): rows that a closed day does not change any more.

A fixed number of statements, however many days and rooms.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, and_, bindparam, case, distinct, func, or_, select, union_all
from sqlalchemy.orm import aliased

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import OccupancyState, PostingKind, ReservationStatus
from hotel_desk.domain.figure_facts import Earned, FigureFacts, Happened, InRoom, Parts, PricedNight, Stay
from hotel_desk.models.folio import Posting
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.night_audit import AuditRun, ExpectedDeparture
from hotel_desk.models.package import Package
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import Closure, Room, RoomType
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Select

    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork

_HOTEL: BindParameter[Any] = bindparam("hotel")
_FIRST: BindParameter[Any] = bindparam("first")
_LAST: BindParameter[Any] = bindparam("last")
_EVENTS = (
    AuditCode.RESERVATION_BOOKED,
    AuditCode.OPTION_CONFIRMED,
    AuditCode.RESERVATION_CANCELLED,
    AuditCode.RESERVATION_REINSTATED,
    AuditCode.RESERVATION_NO_SHOW,
)
# Money and moved lines are no revenue.
_NO_CHARGES = (PostingKind.PAYMENT, PostingKind.DEPOSIT, PostingKind.REFUND, PostingKind.PAID_OUT, PostingKind.TRANSFER)
_PARTS = (RoomType.code.label("type_code"), Booking.market, Booking.source, Booking.channel, RatePlan.code.label("plan_code"))


def with_parts(*columns: Any) -> Select[Any]:
    """Reservations with the type, market, source, channel and plan that figures are divided by."""
    return of_parts(*columns, *_PARTS)


def of_parts(*columns: Any) -> Select[Any]:
    """Columns of reservations, of their bookings, types and plans; of these tables alone."""
    return (
        select(*columns)
        .select_from(Reservation)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(RoomType, RoomType.id == Reservation.room_type_id)
        .outerjoin(RatePlan, RatePlan.id == Reservation.rate_plan_id)
    )


_ROOMS_OF_TYPE = (
    select(RoomType.id, RoomType.code, func.count(Room.id).label("rooms"))
    .outerjoin(Room, and_(Room.room_type_id == RoomType.id, Room.active.is_(True)))
    .where(RoomType.property_id == _HOTEL)
    .group_by(RoomType.id, RoomType.code)
)
# From the types, so that the counters are found by their primary key (property, type, date) however many there are.
_COUNTERS = (
    select(RoomType.id, TypeNight.date, TypeNight.physical)
    .select_from(RoomType)
    .outerjoin(
        TypeNight,
        and_(TypeNight.property_id == RoomType.property_id, TypeNight.room_type_id == RoomType.id, TypeNight.date.between(_FIRST, _LAST)),
    )
    .where(RoomType.property_id == _HOTEL)
)
# From the closures of these days, whose slots are few; those of all rooms are many.
_CLOSED = (
    select(RoomSlot.date, RoomType.code, Closure.kind, func.count(distinct(Room.id)).label("rooms"))
    .select_from(Closure)
    .join(RoomSlot, RoomSlot.closure_id == Closure.id)
    .join(Room, Room.id == Closure.room_id)
    .join(RoomType, RoomType.id == Room.room_type_id)
    .where(
        Closure.property_id == _HOTEL,
        Closure.first_date <= _LAST,
        Closure.last_date >= _FIRST,
        Room.active.is_(True),
        RoomSlot.date.between(_FIRST, _LAST),
    )
    .group_by(RoomSlot.date, RoomType.code, Closure.kind)
)
_STAY = (
    Reservation.id,
    Reservation.sharing_with_id,
    Reservation.walk_in,
    Reservation.checked_in_date,
    Reservation.checked_out_date,
    Reservation.adults,
    Reservation.children,
    Reservation.babies,
)
_HERE = (Reservation.property_id == _HOTEL, Reservation.checked_in_date <= _LAST)
_IN_HOUSE = Reservation.status == ReservationStatus.IN_HOUSE
# Who has left did so by the departure that is written down, and by today.
_LEFT = and_(Reservation.status == ReservationStatus.CHECKED_OUT, Reservation.departure_date.between(_FIRST, bindparam("today")))
_STAYS = union_all(*(with_parts(*_STAY).where(*_HERE, condition) for condition in (_IN_HOUSE, _LEFT)))
# By their stays: the occupancies of years are many.
_ROOM_OF_STAY = (
    select(RoomOccupancy.reservation_id, RoomOccupancy.room_id, RoomType.code, RoomOccupancy.first_date, RoomOccupancy.last_date)
    .select_from(Reservation)
    .join(RoomOccupancy, RoomOccupancy.reservation_id == Reservation.id)
    .join(Room, Room.id == RoomOccupancy.room_id)
    .join(RoomType, RoomType.id == Room.room_type_id)
    .where(*_HERE, RoomOccupancy.last_date >= _FIRST, RoomOccupancy.first_date <= _LAST, RoomOccupancy.state != OccupancyState.ASSIGNED)
)
_IN_ROOMS = union_all(*(_ROOM_OF_STAY.where(condition) for condition in (_IN_HOUSE, _LEFT)))
_NIGHTS = (
    select(
        ReservationNight.reservation_id,
        ReservationNight.date,
        ReservationNight.price_minor,
        RoomType.code.label("type_code"),
        RatePlan.code.label("plan_code"),
        RatePlan.audience,
    )
    .join(Reservation, Reservation.id == ReservationNight.reservation_id)
    .join(RoomType, RoomType.id == ReservationNight.room_type_id)
    .outerjoin(RatePlan, RatePlan.id == func.coalesce(ReservationNight.rate_plan_id, Reservation.rate_plan_id))
    .where(
        ReservationNight.property_id == _HOTEL,
        ReservationNight.date.between(_FIRST, _LAST),
        Reservation.status.in_((ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT)),
    )
)
# The journal has no index by day: a day's entries lie between two rolls, which are entries of the hotel itself.
_ROLLS = select(
    func.max(case((AuditEntry.business_date < _FIRST, AuditEntry.sequence))).label("after"),
    func.max(case((AuditEntry.business_date <= _LAST, AuditEntry.sequence))).label("until"),
).where(AuditEntry.entity_id == _HOTEL, AuditEntry.property_id == _HOTEL, AuditEntry.code == AuditCode.BUSINESS_DATE_ROLLED)
_MADE = aliased(AuditEntry)
_CERTAIN = (
    select(_MADE.sequence)
    .where(
        _MADE.entity_id == Reservation.id,
        _MADE.property_id == Reservation.property_id,
        _MADE.code.in_((AuditCode.RESERVATION_BOOKED, AuditCode.OPTION_CONFIRMED)),
    )
    .exists()
)
_HAPPENED = (
    with_parts(
        AuditEntry.business_date,
        AuditEntry.code,
        Reservation.id,
        _CERTAIN.label("certain"),
        Reservation.sharing_with_id,
        Reservation.arrival_date,
        Reservation.departure_date,
    )
    .join(AuditEntry, AuditEntry.entity_id == Reservation.id)
    .where(
        AuditEntry.property_id == _HOTEL,
        AuditEntry.sequence > bindparam("after"),
        AuditEntry.sequence <= bindparam("until"),
        AuditEntry.code.in_(_EVENTS),
        AuditEntry.business_date.between(_FIRST, _LAST),
    )
    .order_by(AuditEntry.sequence)
)
_CANCELLED_ARRIVALS = with_parts(Reservation.arrival_date).where(
    Reservation.property_id == _HOTEL,
    Reservation.arrival_date.between(_FIRST, _LAST),
    Reservation.status == ReservationStatus.CANCELLED,
    Reservation.sharing_with_id.is_(None),
    _CERTAIN,
)
_EXPECTED = select(ExpectedDeparture.date, ExpectedDeparture.reservation_id).where(
    ExpectedDeparture.property_id == _HOTEL, ExpectedDeparture.date.between(_FIRST, _LAST)
)
_EXPECTED_FROM = select(
    select(func.min(ExpectedDeparture.date)).where(ExpectedDeparture.property_id == _HOTEL).scalar_subquery(),
    select(func.min(AuditRun.business_date)).where(AuditRun.property_id == _HOTEL, AuditRun.rolled_at.is_not(None)).scalar_subquery(),
)
_TAKEN_BACK = aliased(Posting)
_NIGHT_TYPE, _NIGHT_PLAN = aliased(RoomType), aliased(RatePlan)
_EARNED = (
    select(
        Posting.business_date,
        Posting.night_date,
        TransactionCode.id,
        Posting.kind,
        _TAKEN_BACK.kind.label("taken_back"),
        Posting.bundle_id.is_not(None).label("bundled"),
        # Of one stay and night: there is one value of each.
        func.min(TransactionCode.code).label("code"),
        func.min(TransactionCode.kind).label("code_kind"),
        func.min(func.coalesce(_NIGHT_TYPE.code, RoomType.code)).label("type_code"),
        func.min(Booking.market).label("market"),
        func.min(Booking.source).label("source"),
        func.min(Booking.channel).label("channel"),
        func.min(func.coalesce(_NIGHT_PLAN.code, RatePlan.code)).label("plan_code"),
        func.min(case((Reservation.arrival_date == Reservation.departure_date, 1), else_=0)).label("day_use"),
        func.sum(Posting.net_minor).label("net"),
        func.sum(Posting.tax_minor).label("tax"),
    )
    .select_from(Posting)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(_TAKEN_BACK, _TAKEN_BACK.id == Posting.reversal_of_id)
    .outerjoin(Reservation, Reservation.id == Posting.reservation_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(RoomType, RoomType.id == Reservation.room_type_id)
    .outerjoin(RatePlan, RatePlan.id == Reservation.rate_plan_id)
    .outerjoin(
        ReservationNight, and_(ReservationNight.reservation_id == Posting.reservation_id, ReservationNight.date == Posting.night_date)
    )
    .outerjoin(_NIGHT_TYPE, _NIGHT_TYPE.id == ReservationNight.room_type_id)
    .outerjoin(_NIGHT_PLAN, _NIGHT_PLAN.id == ReservationNight.rate_plan_id)
    .where(
        Posting.property_id == _HOTEL,
        Posting.business_date.between(_FIRST, _LAST),
        Posting.kind.not_in(_NO_CHARGES),
        or_(Posting.net_minor != 0, Posting.tax_minor != 0),
    )
    .group_by(
        Posting.business_date,
        Posting.reservation_id,
        Posting.night_date,
        TransactionCode.id,
        Posting.kind,
        _TAKEN_BACK.kind,
        Posting.bundle_id.is_not(None),
    )
)
_PACKAGE_CODES = select(Package.transaction_code_id).where(Package.property_id == _HOTEL).distinct()


def figure_facts(reader: Reader | UnitOfWork, *, first: dt.date, last: dt.date, today: dt.date) -> FigureFacts:
    """The facts of the closed days from the first to the last, both included. Thirteen statements."""
    connection = reader.connection
    asked = {"hotel": reader.property_id, "first": first, "last": last, "today": today}
    rolls = connection.execute(_ROLLS, asked).one()
    expected: dict[dt.date, set[UUID]] = defaultdict(set)
    for row in connection.execute(_EXPECTED, asked):
        expected[row.date].add(row.reservation_id)
    span = {**asked, "after": rolls.after or 0, "until": rolls.until or 0}
    return FigureFacts(
        rooms=_rooms(reader, asked),
        closed={(row.date, row.code, row.kind): row.rooms for row in connection.execute(_CLOSED, asked)},
        stays={row.id: _stay(row) for row in connection.execute(_STAYS, asked)},
        in_rooms=tuple(InRoom(*row) for row in connection.execute(_IN_ROOMS, asked)),
        nights={
            (row.reservation_id, row.date): PricedNight(row.price_minor, row.type_code, row.plan_code or "", row.audience or "")
            for row in connection.execute(_NIGHTS, asked)
        },
        happened=tuple(_happened(row) for row in connection.execute(_HAPPENED, span)),
        cancelled_arrivals=tuple((row.arrival_date, _parts(row)) for row in connection.execute(_CANCELLED_ARRIVALS, asked)),
        expected={day: frozenset(stays) for day, stays in expected.items()},
        expected_from=_expected_from(reader),
        earned=tuple(_earned(row) for row in connection.execute(_EARNED, asked)),
        package_codes=frozenset(connection.execute(_PACKAGE_CODES, asked).scalars()),
    )


def _expected_from(reader: Reader | UnitOfWork) -> dt.date | None:
    row: Any = reader.connection.execute(_EXPECTED_FROM, {"hotel": reader.property_id}).one()
    written: dt.date | None = row[0]
    rolled: dt.date | None = row[1]
    after = None if rolled is None else rolled + dt.timedelta(days=1)
    return min((day for day in (written, after) if day is not None), default=None)


def _rooms(reader: Reader | UnitOfWork, asked: dict[str, Any]) -> dict[tuple[dt.date, str], int]:
    """Rooms of each night and type: as the counter of the night says, else as many as there are."""
    codes = {row.id: (row.code, row.rooms) for row in reader.connection.execute(_ROOMS_OF_TYPE, asked)}
    days = [asked["first"] + dt.timedelta(days=number) for number in range((asked["last"] - asked["first"]).days + 1)]
    rooms = {(day, code): count for code, count in codes.values() for day in days}
    for row in reader.connection.execute(_COUNTERS, asked):
        if row.date is not None:
            rooms[row.date, codes[row.id][0]] = row.physical
    return rooms


def _parts(row: Any) -> Parts:
    return Parts(row.type_code or "", row.market or "", row.source or "", row.channel or "", row.plan_code or "")


def _stay(row: Any) -> Stay:
    return Stay(
        row.id,
        row.sharing_with_id,
        bool(row.walk_in),
        row.checked_in_date,
        row.checked_out_date,
        row.adults,
        row.children,
        row.babies,
        _parts(row),
    )


def _happened(row: Any) -> Happened:
    return Happened(
        row.business_date,
        AuditCode(row.code),
        row.id,
        bool(row.certain),
        row.sharing_with_id is not None,
        row.arrival_date,
        row.departure_date,
        _parts(row),
    )


def _earned(row: Any) -> Earned:
    return Earned(
        day=row.business_date,
        code=row.code,
        code_id=row.id,
        code_kind=row.code_kind,
        kind=row.kind,
        taken_back=row.taken_back,
        night=row.night_date,
        bundled=bool(row.bundled),
        day_use=bool(row.day_use),
        net_minor=int(row.net),
        tax_minor=int(row.tax),
        parts=_parts(row),
    )
