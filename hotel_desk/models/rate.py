"""Rate plans and their prices: by date, room type and guests, derived or own, with length-of-stay prices and special dates."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import AdjustmentKind, PriceUnit, RateAudience, RatePricing, RoundingDirection
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, StoredCode, exact_string

_EVERY_WEEKDAY = 0b111_1111


class ChildAgeBand(Noun):
    """Children of these ages (both included) have a price of their own: band 1 is `PriceUnit.CHILD_BAND_1`, and so on."""

    __tablename__ = "child_age_band"
    entity_kind: ClassVar[EntityKind] = EntityKind.CHILD_AGE_BAND

    property_id: Mapped[UUID] = property_key()
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    from_age: Mapped[int] = mapped_column(Integer, nullable=False)
    to_age: Mapped[int] = mapped_column(Integer, nullable=False)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "number"),
        CheckConstraint("number >= 1 AND number <= 5", name="number_known"),
        CheckConstraint("from_age >= 0 AND to_age >= from_age AND to_age <= 17", name="ages_in_order"),
    )


class RatePlan(Noun):
    """A price agreement: whom it is for, where its prices come from, and what is in it are three separate things.

    A derived plan's price is the parent's, changed by `derived_percent_millionths`, then by `derived_amount_minor`, rounded to a multiple
    of `rounding_minor`, and never below zero.
    """

    __tablename__ = "rate_plan"
    entity_kind: ClassVar[EntityKind] = EntityKind.RATE_PLAN

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    audience: Mapped[RateAudience] = mapped_column(StoredCode(RateAudience), nullable=False)
    pricing: Mapped[RatePricing] = mapped_column(StoredCode(RatePricing), nullable=False)
    parent_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("rate_plan.id"))
    derived_percent_millionths: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    derived_amount_minor: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    rounding_minor: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    rounding_direction: Mapped[RoundingDirection] = mapped_column(
        StoredCode(RoundingDirection), nullable=False, default=RoundingDirection.NEAREST
    )
    confidential: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    market: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    first_date: Mapped[dt.date | None] = mapped_column(Date)
    last_date: Mapped[dt.date | None] = mapped_column(Date)
    guarantee_policy_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("policy.id"))
    deposit_policy_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("policy.id"))
    cancellation_policy_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("policy.id"))
    no_show_policy_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("policy.id"))
    change_policy_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("policy.id"))
    times_policy_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("policy.id"))
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "code"),
        one_of("audience", RateAudience),
        one_of("pricing", RatePricing),
        one_of("rounding_direction", RoundingDirection),
        CheckConstraint(
            "(pricing = 'OWN' AND parent_id IS NULL) OR (pricing = 'DERIVED' AND parent_id IS NOT NULL AND parent_id <> id)",
            name="derived_has_parent",
        ),
        CheckConstraint("rounding_minor >= 1", name="rounding_positive"),
        CheckConstraint("first_date IS NULL OR last_date IS NULL OR last_date >= first_date", name="dates_in_order"),
    )


class RatePlanPartner(Base):
    """A company or agent for whom a negotiated plan was agreed."""

    __tablename__ = "rate_plan_partner"

    property_id: Mapped[UUID] = property_key()
    rate_plan_id: Mapped[UUID] = mapped_column(Id, ForeignKey("rate_plan.id"), primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), primary_key=True, index=True)

    __table_args__ = table()


class RatePrice(Base):
    """The price of one unit (so many adults, a child of a band, an extra bed) in one type on one night of a plan with own prices."""

    __tablename__ = "rate_price"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    rate_plan_id: Mapped[UUID] = mapped_column(Id, ForeignKey("rate_plan.id"), primary_key=True)
    room_type_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room_type.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    unit: Mapped[PriceUnit] = mapped_column(StoredCode(PriceUnit), primary_key=True)
    price_minor: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(one_of("unit", PriceUnit), CheckConstraint("price_minor >= 0", name="not_negative"))


class LengthOfStayPrice(Noun):
    """Another price for stays of at least so many nights: a percentage, an amount a night, or a price a night in its place.

    Of several that fit, the one with the most nights counts; one for the room type before one for all types.
    """

    __tablename__ = "length_of_stay_price"
    entity_kind: ClassVar[EntityKind] = EntityKind.RATE_PLAN

    property_id: Mapped[UUID] = property_key()
    rate_plan_id: Mapped[UUID] = mapped_column(Id, ForeignKey("rate_plan.id"), nullable=False, index=True)
    room_type_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("room_type.id"))
    min_nights: Mapped[int] = mapped_column(Integer, nullable=False)
    first_date: Mapped[dt.date | None] = mapped_column(Date)
    last_date: Mapped[dt.date | None] = mapped_column(Date)
    kind: Mapped[AdjustmentKind] = mapped_column(StoredCode(AdjustmentKind), nullable=False)
    percent_millionths: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    amount_minor: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("kind", AdjustmentKind),
        CheckConstraint("min_nights >= 2", name="longer_than_one_night"),
        CheckConstraint("kind <> 'PRICE' OR amount_minor >= 0", name="price_not_negative"),
        CheckConstraint("first_date IS NULL OR last_date IS NULL OR last_date >= first_date", name="dates_in_order"),
    )


class SpecialDate(Noun):
    """A fair, a festival, a quiet week: what its nights cost more (or less), for all plans or for one, for all types or for one.

    `weekdays` has a bit a weekday, Monday the lowest.
    """

    __tablename__ = "special_date"
    entity_kind: ClassVar[EntityKind] = EntityKind.SPECIAL_DATE

    property_id: Mapped[UUID] = property_key()
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    first_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    last_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    weekdays: Mapped[int] = mapped_column(Integer, nullable=False, default=_EVERY_WEEKDAY)
    rate_plan_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("rate_plan.id"))
    room_type_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("room_type.id"))
    percent_millionths: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    amount_minor: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        CheckConstraint("last_date >= first_date", name="dates_in_order"),
        CheckConstraint("weekdays >= 1 AND weekdays <= 127", name="some_weekday"),
        Index("ix_special_date_dates", "property_id", "first_date", "last_date"),
    )
