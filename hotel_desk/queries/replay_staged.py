"""What has been staged: what the importer must know of the hotel, and the days that the replay lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import PaymentMethod, ReservationStatus
from hotel_desk.domain.ids import TransactionCodeId
from hotel_desk.domain.settings import LONGEST_STAY
from hotel_desk.models.property import BusinessDate, ClosedDay, Property
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room, RoomType
from hotel_desk.models.setting import SettingValue
from hotel_desk.models.staging import StagedBooking
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_STAYED = StagedBooking.outcome == ReservationStatus.CHECKED_OUT


@dataclass(frozen=True, slots=True)
class StagedOutline:
    """What the room plan must know of a staged booking; types by their code."""

    row_hash: str
    occurrence: int
    booked_date: date
    arrival_date: date
    departure_date: date
    charged_type: str
    occupied_type: str
    outcome: ReservationStatus
    outcome_date: date


@dataclass(frozen=True, slots=True)
class ImportBasis:
    """What the importer must know of the hotel.

    Args:
        has_history: there are reservations or closed days, so the business date stays.
        rooms: active rooms by the code of their type.
        longest_stay: nights.
    """

    currency: str
    business_date: date
    has_history: bool
    longest_stay: int
    rooms: dict[str, int]
    staged: list[StagedOutline]


@dataclass(frozen=True, slots=True)
class ReplayBasis:
    """How much there is to live, and where the replay stands.

    Args:
        cash_code_id: the transaction code that guests pay with; None where the hotel has none for cash.
        last_date: the day of the last event; None where nothing is staged.
        events: bookings, later cancellations, arrivals and departures; `events_done` of them lie behind.
        left_behind: bookings made before the business date that have no reservation, the first on `left_behind_since`.
    """

    business_date: date
    time_zone: str
    cash_code_id: TransactionCodeId | None
    last_date: date | None
    bookings_made: int
    events: int
    events_done: int
    left_behind: int
    left_behind_since: date | None


def import_basis(reader: Reader) -> ImportBasis:
    """What the importer must know of the hotel, in six statements."""
    hotel = reader.connection.execute(
        select(Property.currency, BusinessDate.date)
        .join(BusinessDate, BusinessDate.property_id == Property.id)
        .where(Property.id == reader.property_id)
    ).one()
    history = (
        select(Reservation.id).where(Reservation.property_id == reader.property_id).limit(1),
        select(ClosedDay.date).where(ClosedDay.property_id == reader.property_id).limit(1),
    )
    longest = reader.connection.execute(
        select(SettingValue.value).where(SettingValue.property_id == reader.property_id, SettingValue.key == LONGEST_STAY.key)
    ).scalar()
    rooms = reader.connection.execute(
        select(RoomType.code, func.count())
        .join(Room, Room.room_type_id == RoomType.id)
        .where(RoomType.property_id == reader.property_id, Room.active.is_(True))
        .group_by(RoomType.code)
    )
    return ImportBasis(
        currency=hotel.currency,
        business_date=hotel.date,
        has_history=any(reader.connection.execute(question).first() is not None for question in history),
        longest_stay=LONGEST_STAY.default if longest is None else LONGEST_STAY.read(longest),
        rooms=dict(rooms.all()),
        staged=_staged(reader),
    )


def replay_basis(reader: Reader, *, until: date | None = None) -> ReplayBasis:
    """How much there is to live up to a day (itself included), in four statements."""
    hotel = reader.connection.execute(
        select(Property.time_zone, BusinessDate.date)
        .join(BusinessDate, BusinessDate.property_id == Property.id)
        .where(Property.id == reader.property_id)
    ).one()
    cash = reader.connection.execute(
        select(TransactionCode.id)
        .where(
            TransactionCode.property_id == reader.property_id,
            TransactionCode.payment_method == PaymentMethod.CASH,
            TransactionCode.active.is_(True),
        )
        .order_by(TransactionCode.sort_order, TransactionCode.code)
        .limit(1)
    ).scalar()
    missed = StagedBooking.reservation_id.is_(None) & (StagedBooking.booked_date < hotel.date)
    row = reader.connection.execute(
        select(
            func.max(StagedBooking.arrival_date).label("last_arrival"),
            func.max(case((_STAYED, StagedBooking.departure_date))).label("last_departure"),
            func.count(StagedBooking.reservation_id).label("made"),
            func.count(case((missed, 1))).label("left_behind"),
            func.min(case((missed, StagedBooking.booked_date))).label("left_behind_since"),
        ).where(StagedBooking.property_id == reader.property_id)
    ).one()
    ends = [day for day in (row.last_arrival, row.last_departure) if day is not None]
    events, done = _events(reader, until or max(ends, default=hotel.date))
    return ReplayBasis(
        business_date=hotel.date,
        time_zone=hotel.time_zone,
        cash_code_id=None if cash is None else TransactionCodeId(cash),
        last_date=max(ends, default=None),
        bookings_made=row.made,
        events=events,
        events_done=done,
        left_behind=row.left_behind,
        left_behind_since=row.left_behind_since,
    )


def _events(reader: Reader, until: date) -> tuple[int, int]:
    """How many events there are up to a day, and how many of them have happened."""
    overnight = StagedBooking.departure_date > StagedBooking.arrival_date
    cancelled_later = (StagedBooking.outcome == ReservationStatus.CANCELLED) & (StagedBooking.outcome_date > StagedBooking.booked_date)
    planned = (
        StagedBooking.booked_date <= until,
        cancelled_later & (StagedBooking.outcome_date <= until),
        _STAYED & (StagedBooking.arrival_date <= until),
        _STAYED & overnight & (StagedBooking.departure_date <= until),
    )
    come = Reservation.status.in_((ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT))
    gone = Reservation.status == ReservationStatus.CHECKED_OUT
    happened = (
        StagedBooking.reservation_id.is_not(None),
        cancelled_later & (Reservation.status == ReservationStatus.CANCELLED),
        come & (overnight | gone),
        gone & overnight,
    )
    row = reader.connection.execute(
        select(*(func.count(case((condition, 1))) for condition in (*planned, *happened)))
        .select_from(StagedBooking)
        .outerjoin(Reservation, Reservation.id == StagedBooking.reservation_id)
        .where(StagedBooking.property_id == reader.property_id)
    ).one()
    return sum(row[: len(planned)]), sum(row[len(planned) :])


def _staged(reader: Reader) -> list[StagedOutline]:
    charged, occupied = aliased(RoomType), aliased(RoomType)
    rows = reader.connection.execute(
        select(
            StagedBooking.row_hash,
            StagedBooking.occurrence,
            StagedBooking.booked_date,
            StagedBooking.arrival_date,
            StagedBooking.departure_date,
            charged.code,
            occupied.code,
            StagedBooking.outcome,
            StagedBooking.outcome_date,
        )
        .join(charged, charged.id == StagedBooking.charged_type_id)
        .join(occupied, occupied.id == StagedBooking.occupied_type_id)
        .where(StagedBooking.property_id == reader.property_id)
        .order_by(StagedBooking.line_number, StagedBooking.id)
    )
    return [StagedOutline(*row) for row in rows]
