"""Selling rules by date, and what the whole house may be overbooked by."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Base, Noun, property_key, table
from hotel_desk.models.types import Id

EVERY = UUID(int=0)
_NUMBERS = ("min_on_arrival", "max_on_arrival", "min_through", "max_through", "quota", "min_advance_days", "max_advance_days")


class Restriction(Noun):
    """What may be sold on one date: for the house, a type, a plan, or a plan in a type. Empty means: this rule says nothing.

    `plan_key` and `type_key` repeat the plan and the type and are `EVERY` where there is none: a NULL would escape the unique key.
    Rules of all four scopes hold together; the strictest counts (`docs/algorithms/restrictions.md`).
    """

    __tablename__ = "restriction"
    entity_kind: ClassVar[EntityKind] = EntityKind.RESTRICTION

    property_id: Mapped[UUID] = property_key()
    date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    rate_plan_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("rate_plan.id"))
    room_type_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("room_type.id"))
    plan_key: Mapped[UUID] = mapped_column(Id, nullable=False)
    type_key: Mapped[UUID] = mapped_column(Id, nullable=False)
    closed: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    closed_to_arrival: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    closed_to_departure: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    min_on_arrival: Mapped[int | None] = mapped_column(Integer)
    max_on_arrival: Mapped[int | None] = mapped_column(Integer)
    min_through: Mapped[int | None] = mapped_column(Integer)
    max_through: Mapped[int | None] = mapped_column(Integer)
    min_advance_days: Mapped[int | None] = mapped_column(Integer)
    max_advance_days: Mapped[int | None] = mapped_column(Integer)
    quota: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = table(
        UniqueConstraint("property_id", "date", "plan_key", "type_key"),
        CheckConstraint("rate_plan_id IS NULL OR plan_key = rate_plan_id", name="plan_key_repeats"),
        CheckConstraint("room_type_id IS NULL OR type_key = room_type_id", name="type_key_repeats"),
        CheckConstraint(
            "(min_on_arrival IS NULL OR max_on_arrival IS NULL OR min_on_arrival <= max_on_arrival) "
            "AND (min_through IS NULL OR max_through IS NULL OR min_through <= max_through) "
            "AND (min_advance_days IS NULL OR max_advance_days IS NULL OR min_advance_days <= max_advance_days)",
            name="min_not_over_max",
        ),
        CheckConstraint(" AND ".join(f"({name} IS NULL OR {name} >= 0)" for name in _NUMBERS), name="not_negative"),
    )


class HouseNight(Base):
    """How many rooms beyond what it has the whole house may sell on a night; a night without a row is limited by its types only."""

    __tablename__ = "house_night"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    overbooking: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(CheckConstraint("overbooking >= 0", name="not_negative"))
