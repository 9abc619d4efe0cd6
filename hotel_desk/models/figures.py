"""The figures of closed days, what was planned, what departments cost, and what a close warned of."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.figure_codes import CloseRule, FigureDimension, PlanLine, WarningState
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, StoredCode, exact_string


def _count() -> Mapped[int]:
    return mapped_column(Integer, nullable=False, default=0)


def _money() -> Mapped[int]:
    return mapped_column(BigInteger, nullable=False, default=0)


class DailyFigure(Base):
    """The figures of a closed day: one row for the house, one for each room type, market, source, channel and rate plan.

    `key`: the code of the room type or plan, or the market, source or channel as it is written on bookings; empty for the house and for
    what has none. Frozen as the day is closed: what is corrected later shows on the day of its correction. Each column is defined in
    `docs/algorithms/statistics.md`.
    """

    __tablename__ = "daily_figure"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    dimension: Mapped[FigureDimension] = mapped_column(StoredCode(FigureDimension), primary_key=True)
    key: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), primary_key=True)
    rooms: Mapped[int] = _count()
    out_of_order: Mapped[int] = _count()
    out_of_service: Mapped[int] = _count()
    rooms_occupied: Mapped[int] = _count()
    complimentary: Mapped[int] = _count()
    house_use: Mapped[int] = _count()
    multiple_occupied: Mapped[int] = _count()
    day_use: Mapped[int] = _count()
    adults: Mapped[int] = _count()
    children: Mapped[int] = _count()
    babies: Mapped[int] = _count()
    arrivals: Mapped[int] = _count()
    walk_ins: Mapped[int] = _count()
    departures: Mapped[int] = _count()
    expected_departures: Mapped[int] = _count()
    overstays: Mapped[int] = _count()
    understays: Mapped[int] = _count()
    stay_overs: Mapped[int] = _count()
    no_shows: Mapped[int] = _count()
    cancellations: Mapped[int] = _count()
    cancelled_arrivals: Mapped[int] = _count()
    nights_of_departures: Mapped[int] = _count()
    bookings_made: Mapped[int] = _count()
    nights_booked: Mapped[int] = _count()
    lead_days: Mapped[int] = _count()
    room_revenue_minor: Mapped[int] = _money()
    package_revenue_minor: Mapped[int] = _money()
    other_revenue_minor: Mapped[int] = _money()
    tax_minor: Mapped[int] = _money()

    __table_args__ = table(
        one_of("dimension", FigureDimension),
        Index("ix_daily_figure_dimension", "property_id", "dimension", "key", "date"),
    )


class DailyRevenue(Base):
    """What was charged under a transaction code on a closed day, as the trial balance counts it; written with the figures of the day.

    A code without charges on the day has no row.
    """

    __tablename__ = "daily_revenue"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), primary_key=True)
    net_minor: Mapped[int] = _money()
    tax_minor: Mapped[int] = _money()

    __table_args__ = table()


class MonthlyPlan(Noun):
    """What a hotel plans for a month, and what a department cost in it: a count of rooms, or minor units.

    `group_id`: the group of transaction codes that a revenue or a cost is of; None for the rooms.
    """

    __tablename__ = "monthly_plan"
    entity_kind: ClassVar[EntityKind] = EntityKind.MONTHLY_PLAN

    property_id: Mapped[UUID] = property_key()
    month_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    line: Mapped[PlanLine] = mapped_column(StoredCode(PlanLine), nullable=False)
    group_key: Mapped[str] = mapped_column(exact_string(40), nullable=False, default="")
    group_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("transaction_group.id"))
    value: Mapped[int] = mapped_column(BigInteger, nullable=False)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "month_date", "line", "group_key"),
        one_of("line", PlanLine),
        CheckConstraint("value >= 0", name="not_negative"),
    )


class CloseWarning(Noun):
    """Something unusual that the close of a day found, shown to the manager until it is answered.

    `subject`: whom or what it is about, as it was then; `detail`: the figures that the sentence is made from.
    """

    __tablename__ = "close_warning"
    entity_kind: ClassVar[EntityKind] = EntityKind.CLOSE_WARNING

    property_id: Mapped[UUID] = property_key()
    date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    rule: Mapped[CloseRule] = mapped_column(StoredCode(CloseRule), nullable=False)
    subject: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False, default="")
    figure: Mapped[int] = mapped_column(BigInteger, nullable=False)
    threshold: Mapped[int] = mapped_column(BigInteger, nullable=False)
    detail: Mapped[Any] = mapped_column(Json, nullable=False, default=dict)
    state: Mapped[WarningState] = mapped_column(StoredCode(WarningState), nullable=False)
    answer: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    answered_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "date", "rule", "subject"),
        one_of("rule", CloseRule),
        one_of("state", WarningState),
        CheckConstraint("(state = 'ANSWERED') = (answered_at IS NOT NULL)", name="answered_has_moment"),
    )
