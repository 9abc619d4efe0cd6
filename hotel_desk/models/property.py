"""The hotel itself, its business date and the days it has closed."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Integer, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Base, Noun, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, code_string


class Property(Noun):
    """One hotel."""

    __tablename__ = "property"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROPERTY

    code: Mapped[str] = mapped_column(code_string(), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    address: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    city: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    country: Mapped[str | None] = mapped_column(code_string(2))
    phone: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    email: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    website: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    tax_number: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    star_rating: Mapped[int | None] = mapped_column(Integer)
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    facilities: Mapped[Any] = mapped_column(Json, nullable=False, default=list)
    currency: Mapped[str] = mapped_column(code_string(3), nullable=False)
    time_zone: Mapped[str] = mapped_column(code_string(64), nullable=False)
    check_in_time: Mapped[dt.time] = mapped_column(Time, nullable=False)
    check_out_time: Mapped[dt.time] = mapped_column(Time, nullable=False)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form
    __table_args__ = table(
        UniqueConstraint("code"),
        CheckConstraint("star_rating IS NULL OR (star_rating >= 0 AND star_rating <= 7)", name="star_rating_in_range"),
    )


class BusinessDate(Base):
    """The hotel's day: one row a hotel, moved only by the night audit, locked by every posting."""

    __tablename__ = "business_date"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    opened_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)

    __table_args__ = table()


class ClosedDay(Base):
    """A business day that the night audit has closed: it never opens again."""

    __tablename__ = "closed_day"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    closed_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    closed_by_id: Mapped[UUID] = mapped_column(Id, nullable=False)

    __table_args__ = table()
