"""What the hour brings by itself: options that have ended, and reservations that nothing guarantees past their hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.permissions import Permission
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.releases import releases_due

if TYPE_CHECKING:
    from datetime import datetime

    from hotel_desk.db.database import Reader

_ENDED = select(func.count()).where(
    Reservation.property_id == bindparam("hotel"),
    Reservation.status == ReservationStatus.TENTATIVE,
    Reservation.option_expires_at <= bindparam("moment"),
)


@dataclass(frozen=True, slots=True)
class HourDuties:
    """How much there is to do, for somebody who may do it; nothing for anybody else."""

    options: int = 0
    releases: int = 0


def hour_duties(reader: Reader, *, at: datetime) -> HourDuties:
    """What has to be done at a moment (UTC) by whoever asks, in a fixed number of statements."""
    may = own_permissions(reader)
    ended = due = 0
    if Permission.CANCEL_RESERVATION in may:
        ended = reader.connection.execute(_ENDED, {"hotel": reader.property_id, "moment": at}).scalar_one()
    if Permission.CHANGE_RESERVATION in may:
        due = len(releases_due(reader, at=at))
    return HourDuties(ended, due)
