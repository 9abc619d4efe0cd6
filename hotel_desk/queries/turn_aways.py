"""Turn-aways: who asked and was not sold a room, and how much was lost by which reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.ids import TurnAwayId
from hotel_desk.models.policy import ReasonCode
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation_notes import TurnAway
from hotel_desk.models.room import RoomType
from hotel_desk.models.staff import UserAccount

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_ROWS = 1_000
_TURNED_AWAY = (
    select(
        TurnAway.id,
        TurnAway.business_date,
        TurnAway.turned_away_at,
        UserAccount.display_name,
        ReasonCode.name.label("reason"),
        TurnAway.arrival_date,
        TurnAway.departure_date,
        RoomType.name.label("room_type"),
        RatePlan.code.label("plan_code"),
        TurnAway.rooms,
        TurnAway.persons,
        Profile.name.label("guest"),
        TurnAway.note,
    )
    .join(ReasonCode, ReasonCode.id == TurnAway.reason_code_id)
    .join(UserAccount, UserAccount.id == TurnAway.user_id)
    .outerjoin(RoomType, RoomType.id == TurnAway.room_type_id)
    .outerjoin(RatePlan, RatePlan.id == TurnAway.rate_plan_id)
    .outerjoin(Profile, Profile.id == TurnAway.profile_id)
    .where(
        TurnAway.property_id == bindparam("hotel"),
        TurnAway.business_date >= bindparam("first"),
        TurnAway.business_date <= bindparam("last"),
    )
    .order_by(TurnAway.business_date.desc(), TurnAway.id.desc())
    .limit(MOST_ROWS)
)


@dataclass(frozen=True, slots=True)
class TurnAwayRow:
    """Somebody who was not sold a room. Empty where a type, a plan or a guest was not named."""

    turn_away_id: TurnAwayId
    business_date: date
    turned_away_at: datetime
    user_name: str
    reason: str
    arrival_date: date
    departure_date: date
    room_type: str
    plan_code: str
    rooms: int
    persons: int
    guest_name: str
    note: str

    @property
    def room_nights(self) -> int:
        """What could have been sold; day use counts none."""
        return self.rooms * (self.departure_date - self.arrival_date).days


@dataclass(frozen=True, slots=True)
class TurnAways:
    """The newest first, and the room nights lost by each reason, the most first."""

    rows: tuple[TurnAwayRow, ...]
    room_nights_by_reason: tuple[tuple[str, int], ...]


def turn_aways(reader: Reader, *, first: date, last: date) -> TurnAways:
    """Who was turned away on the business dates from one to another, both included. One statement."""
    found = reader.connection.execute(_TURNED_AWAY, {"hotel": reader.property_id, "first": first, "last": last})
    rows = tuple(
        TurnAwayRow(
            turn_away_id=TurnAwayId(row.id),
            business_date=row.business_date,
            turned_away_at=row.turned_away_at,
            user_name=row.display_name,
            reason=row.reason,
            arrival_date=row.arrival_date,
            departure_date=row.departure_date,
            room_type=row.room_type or "",
            plan_code=row.plan_code or "",
            rooms=row.rooms,
            persons=row.persons,
            guest_name=row.guest or "",
            note=row.note,
        )
        for row in found
    )
    lost = Counter[str]()
    for row in rows:
        lost[row.reason] += row.room_nights
    return TurnAways(rows, tuple(lost.most_common()))
