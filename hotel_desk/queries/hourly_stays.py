"""The stays by the hour that go on, how long they still have, and what they cost by now; the price lists they are sold by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import OccupancyState, ReservationStatus
from hotel_desk.domain.hourly_price import HourlyPrices, hourly_price, minutes_between, whole_minute
from hotel_desk.domain.ids import HourlyRateId, ReservationId, RoomTypeId, TransactionCodeId
from hotel_desk.models.credit import HourlyRate, HourlyStay
from hotel_desk.models.folio import Posting
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room, RoomType

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


class HourlyState(StrEnum):
    """Where a stay by the hour stands: time is left, it ends soon, it is over, its hours are charged."""

    RUNNING = "RUNNING"
    ENDING = "ENDING"
    OVER = "OVER"
    CHARGED = "CHARGED"


@dataclass(frozen=True, slots=True)
class HourlyStayRow:
    """A stay by the hour. Instants in UTC; `minutes_left` is below zero once it is over; `price_minor`: by now, minor units."""

    reservation_id: ReservationId
    room_number: str
    guest_name: str
    rate_name: str
    began_at: dt.datetime
    agreed_until: dt.datetime
    state: HourlyState
    minutes_left: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class HourlyRateRow:
    """A price list by the hour as the set-up shows it. Prices in minor units; `stays`: sold by it."""

    id: HourlyRateId
    code: str
    name: str
    room_type_id: RoomTypeId
    room_type: str
    transaction_code_id: TransactionCodeId
    first_hours: int
    first_price_minor: int
    hour_price_minor: int
    cap_minor: int
    round_minutes: int
    grace_minutes: int
    warn_minutes: int
    stays: int
    active: bool
    version: int


_REVERSAL = aliased(Posting)
_STAYS = (
    select(
        Reservation.id,
        Room.number,
        Profile.name.label("guest"),
        HourlyStay.began_at,
        HourlyStay.agreed_until,
        HourlyStay.ended_at,
        HourlyStay.charged_posting_id,
        _REVERSAL.id.label("reversal_id"),
        HourlyRate.name.label("rate"),
        HourlyRate.first_hours,
        HourlyRate.first_price_minor,
        HourlyRate.hour_price_minor,
        HourlyRate.round_minutes,
        HourlyRate.grace_minutes,
        HourlyRate.cap_minor,
        HourlyRate.warn_minutes,
    )
    .select_from(HourlyStay)
    .join(Reservation, Reservation.id == HourlyStay.reservation_id)
    .join(HourlyRate, HourlyRate.id == HourlyStay.hourly_rate_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(RoomOccupancy, (RoomOccupancy.reservation_id == Reservation.id) & (RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .outerjoin(_REVERSAL, _REVERSAL.reversal_of_id == HourlyStay.charged_posting_id)
    .where(
        HourlyStay.property_id == bindparam("hotel"),
        HourlyStay.converted_at.is_(None),
        Reservation.status == ReservationStatus.IN_HOUSE,
    )
    .order_by(HourlyStay.agreed_until, Room.number)
)
_SOLD = select(func.count()).where(HourlyStay.hourly_rate_id == HourlyRate.id).scalar_subquery()
_RATES = (
    select(*HourlyRate.__table__.columns, RoomType.name.label("room_type"), _SOLD.label("stays"))
    .join(RoomType, RoomType.id == HourlyRate.room_type_id)
    .where(HourlyRate.property_id == bindparam("hotel"))
    .order_by(HourlyRate.active.desc(), HourlyRate.code)
)


def hourly_stays(reader: Reader) -> tuple[HourlyStayRow, ...]:
    """Everybody who is in a room by the hour, whoever must go first at the top. One statement."""
    now = whole_minute(reader.clock.now())
    rows = reader.connection.execute(_STAYS, {"hotel": reader.property_id})
    return tuple(_stay(row, now) for row in rows)


def hourly_rates(reader: Reader) -> tuple[HourlyRateRow, ...]:
    """All price lists by the hour, those in use first."""
    rows = reader.connection.execute(_RATES, {"hotel": reader.property_id}).mappings()
    names = HourlyRateRow.__dataclass_fields__
    return tuple(HourlyRateRow(**{name: row[name] for name in names}) for row in rows)


def _stay(row: Any, now: dt.datetime) -> HourlyStayRow:
    prices = HourlyPrices(row.first_hours, row.first_price_minor, row.hour_price_minor, row.round_minutes, row.grace_minutes, row.cap_minor)
    left = int((row.agreed_until - now).total_seconds()) // 60
    charged = row.charged_posting_id is not None and row.reversal_id is None
    return HourlyStayRow(
        ReservationId(row.id),
        row.number,
        row.guest,
        row.rate,
        row.began_at,
        row.agreed_until,
        HourlyState.CHARGED if charged else _state(left, row.warn_minutes),
        left,
        hourly_price(prices, minutes_between(row.began_at, row.ended_at or now)),
    )


def _state(minutes_left: int, warn_minutes: int) -> HourlyState:
    if minutes_left < 0:
        return HourlyState.OVER
    return HourlyState.ENDING if minutes_left <= warn_minutes else HourlyState.RUNNING
