"""What hangs on a reservation: who comes along, what a department has to do, what staff must be told, where a guest was walked to."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import AlertMoment, Department
from hotel_desk.models.base import Noun, one_of, property_key, table
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode


class AccompanyingGuest(Noun):
    """Somebody who stays in the room without a reservation of their own: known by a profile, or by a name only."""

    __tablename__ = "accompanying_guest"
    entity_kind: ClassVar[EntityKind] = EntityKind.RESERVATION

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False, index=True)
    profile_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    age: Mapped[int | None] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(CheckConstraint("age IS NULL OR (age >= 0 AND age <= 130)", name="age_possible"))


class Trace(Noun):
    """Something a department has to do for a reservation on a day."""

    __tablename__ = "trace"
    entity_kind: ClassVar[EntityKind] = EntityKind.TRACE

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False, index=True)
    department: Mapped[Department] = mapped_column(StoredCode(Department), nullable=False)
    due_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False)
    done_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    done_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))

    __table_args__ = table(one_of("department", Department), Index("ix_trace_due", "property_id", "due_date", "department"))


class Alert(Noun):
    """A sentence that staff must see when they book, check in or check out this reservation."""

    __tablename__ = "alert"
    entity_kind: ClassVar[EntityKind] = EntityKind.RESERVATION

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False, index=True)
    moment: Mapped[AlertMoment] = mapped_column(StoredCode(AlertMoment), nullable=False)
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False)

    __table_args__ = table(one_of("moment", AlertMoment))


class WalkedGuest(Noun):
    """A guest with a reservation who was sent to another hotel because this one was full: where, why, at what cost, until when."""

    __tablename__ = "walked_guest"
    entity_kind: ClassVar[EntityKind] = EntityKind.RESERVATION

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False, index=True)
    hotel_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    reason_code_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("reason_code.id"))
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False)
    cost_minor: Mapped[int] = mapped_column(Integer, nullable=False)
    walked_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    return_date: Mapped[dt.date | None] = mapped_column(Date)

    __table_args__ = table(
        CheckConstraint("cost_minor >= 0", name="cost_not_negative"),
        CheckConstraint("return_date IS NULL OR return_date >= walked_date", name="dates_in_order"),
        Index("ix_walked_guest_date", "property_id", "walked_date"),
    )


class TurnAway(Noun):
    """Somebody who asked and was not sold a room: what they wanted, and why it came to nothing."""

    __tablename__ = "turn_away"
    entity_kind: ClassVar[EntityKind] = EntityKind.TURN_AWAY

    property_id: Mapped[UUID] = property_key()
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    turned_away_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    reason_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reason_code.id"), nullable=False)
    arrival_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    departure_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    room_type_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("room_type.id"))
    rate_plan_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("rate_plan.id"))
    rooms: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    persons: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    profile_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    note: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")

    __table_args__ = table(
        CheckConstraint("departure_date >= arrival_date", name="dates_in_order"),
        CheckConstraint("rooms >= 1 AND persons >= 1", name="counts_positive"),
        Index("ix_turn_away_date", "property_id", "business_date"),
    )
