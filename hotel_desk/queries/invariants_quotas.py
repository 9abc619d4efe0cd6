"""Quotas: since one was last set, no more was sold under it than it lets, unless the journal says why.

Which sales do not ask is in `docs/algorithms/restrictions.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.language import N_
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.restriction import Restriction
from hotel_desk.models.room import RoomType
from hotel_desk.queries.invariants_found import HOTEL, MOST_NAMED, TODAY, Invariant, Violation, audited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotel_desk.db.database import Reader

# A sale against the rules says so; a guest who stands at the desk, and what is forced, is not sent away for a quota.
_SAID_WHY = (
    AuditCode.RESTRICTION_OVERRIDDEN,
    AuditCode.RESERVATION_REINSTATED,
    AuditCode.RESERVATION_RELEASED,
    AuditCode.RESERVATION_WAITLISTED,
    AuditCode.NO_SHOW_RECEIVED,
    AuditCode.SHARER_PARTED,
    AuditCode.STAY_EXTENDED,
)
_IN_SCOPE = and_(
    ReservationNight.property_id == Restriction.property_id,
    ReservationNight.date == Restriction.date,
    ReservationNight.held.is_(True),
    or_(Restriction.rate_plan_id.is_(None), Restriction.rate_plan_id == ReservationNight.rate_plan_id),
)
_OF_TYPE = and_(
    Reservation.id == ReservationNight.reservation_id,
    or_(Restriction.room_type_id.is_(None), Restriction.room_type_id == Reservation.charged_type_id),
)
_OVER = (
    select(
        Restriction.id,
        Restriction.date,
        Restriction.rate_plan_id,
        Restriction.room_type_id,
        Restriction.quota,
        RatePlan.code.label("plan"),
        RoomType.code.label("type"),
    )
    .join(ReservationNight, _IN_SCOPE)
    .join(Reservation, _OF_TYPE)
    .outerjoin(RatePlan, RatePlan.id == Restriction.rate_plan_id)
    .outerjoin(RoomType, RoomType.id == Restriction.room_type_id)
    .where(Restriction.property_id == HOTEL, Restriction.date >= TODAY, Restriction.quota.is_not(None))
    .group_by(
        Restriction.id,
        Restriction.date,
        Restriction.rate_plan_id,
        Restriction.room_type_id,
        Restriction.quota,
        RatePlan.code,
        RoomType.code,
    )
    .having(func.count() > Restriction.quota)
    .order_by(Restriction.date)
    .limit(MOST_NAMED)
)
# What has no plan asks no rules, and a stay in a room that is shared may have been handed on.
_SALES = (
    select(Restriction.id, func.min(AuditEntry.sequence).label("sold"))
    .join(ReservationNight, _IN_SCOPE)
    .join(Reservation, _OF_TYPE)
    .join(AuditEntry, and_(AuditEntry.property_id == HOTEL, AuditEntry.entity_id == Reservation.id))
    .where(
        Restriction.id.in_(bindparam("quotas", expanding=True)),
        Reservation.rate_plan_id.is_not(None),
        Reservation.share_split.is_(None),
        ~audited(Reservation.id, *_SAID_WHY),
    )
    .group_by(Restriction.id, Reservation.id)
)
_SETTINGS = (
    select(AuditEntry.sequence, AuditEntry.details)
    .where(
        AuditEntry.property_id == HOTEL,
        AuditEntry.entity_id.in_(bindparam("things", expanding=True)),
        AuditEntry.code == AuditCode.RESTRICTIONS_SET,
    )
    .order_by(AuditEntry.sequence)
)


@dataclass(frozen=True, slots=True)
class _Setting:
    """When somebody set quotas of a scope, as a place in the journal."""

    sequence: int
    first: date
    last: date
    weekdays: int

    def concerns(self, day: date) -> bool:
        return self.first <= day <= self.last and bool(self.weekdays >> day.weekday() & 1)


type _Scope = tuple[UUID | None, UUID | None]


def _exceeded(reader: Reader, invariant: Invariant) -> Iterator[Violation]:
    """Three statements at most; the second and third only where a quota has more rooms than it lets."""
    named = {"hotel": reader.property_id, "business_date": reader.business_date()}
    over = reader.connection.execute(_OVER, named).all()
    if not over:
        return
    settings = _settings(reader, {row.rate_plan_id or row.room_type_id or reader.property_id for row in over})
    last_set = {row.id: _last_set(settings, row) for row in over}
    sold: Counter[UUID] = Counter()
    for restriction_id, sequence in reader.connection.execute(_SALES, {**named, "quotas": list(last_set)}):
        sold[restriction_id] += sequence > last_set[restriction_id]
    for row in over:
        if sold[row.id] > row.quota:
            scope = ", ".join(f"{name} {code}" for name, code in (("plan", row.plan), ("type", row.type)) if code is not None)
            where = ", ".join(part for part in (f"night {row.date.isoformat()}", scope) if part)
            yield Violation(invariant.code, invariant.title, where, str(sold[row.id]), f"≤ {row.quota}")


def _settings(reader: Reader, things: set[UUID]) -> Mapping[_Scope, list[_Setting]]:
    found: dict[_Scope, list[_Setting]] = defaultdict(list)
    for sequence, details in reader.connection.execute(_SETTINGS, {"hotel": reader.property_id, "things": list(things)}):
        if "quota" in details["changes"]:
            scope = _id(details["rate_plan"]), _id(details["room_type"])
            days = date.fromisoformat(details["first"]), date.fromisoformat(details["last"])
            found[scope].append(_Setting(sequence, *days, details["weekdays"]))
    return found


def _last_set(settings: Mapping[_Scope, list[_Setting]], row: Any) -> int:
    """The place in the journal since which a quota stands; 0 where the journal does not say."""
    of_scope = settings.get((row.rate_plan_id, row.room_type_id), [])
    return max((one.sequence for one in of_scope if one.concerns(row.date)), default=0)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


QUOTA_INVARIANTS = (Invariant("quota.exceeded", N_("More was sold under a quota than it lets"), _exceeded),)
