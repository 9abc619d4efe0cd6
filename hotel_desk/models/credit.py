"""Credit levels of guests and companies, rooms by the hour, and the ledgers at the end of each day."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.credit_levels import CreditLevel
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, StoredCode, exact_string


class ProfileCredit(Noun):
    """How far somebody is trusted since a business date, and the figures that say why: a fact; the last `number` holds.

    `level` is what the rule came to (`docs/algorithms/credit.md`); `set_level` is what a person decided, and goes before it. `since_date`:
    since when the one that counts is what it is.
    """

    __tablename__ = "profile_credit"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    level: Mapped[CreditLevel] = mapped_column(StoredCode(CreditLevel), nullable=False)
    since_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    reasons: Mapped[Any] = mapped_column(Json, nullable=False)
    stays: Mapped[int] = mapped_column(Integer, nullable=False)
    spend_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    open_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    overdue_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    overdue_days: Mapped[int] = mapped_column(Integer, nullable=False)
    late_days: Mapped[int] = mapped_column(Integer, nullable=False)
    given_up_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    set_level: Mapped[CreditLevel | None] = mapped_column(StoredCode(CreditLevel))
    set_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    set_date: Mapped[dt.date | None] = mapped_column(Date)
    set_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))

    __table_args__ = table(
        UniqueConstraint("profile_id", "number"),
        # Whom the night looks at again: those who are not as everybody is.
        Index("ix_profile_credit_level", "property_id", "level"),
        one_of("level", CreditLevel),
        one_of("set_level", CreditLevel),
        CheckConstraint("number >= 1 AND stays >= 0 AND overdue_days >= 0 AND late_days >= 0", name="counts_positive"),
        CheckConstraint(
            "(set_level IS NULL AND set_by_id IS NULL AND set_date IS NULL) "
            "OR (set_level IS NOT NULL AND set_by_id IS NOT NULL AND set_date IS NOT NULL)",
            name="set_by_somebody",
        ),
    )


class HourlyRate(Noun):
    """What a room costs by the hour: the first hours, each one after, how minutes are rounded, and the most it costs."""

    __tablename__ = "hourly_rate"
    entity_kind: ClassVar[EntityKind] = EntityKind.HOURLY_RATE

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    room_type_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room_type.id"), nullable=False)
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), nullable=False)
    first_hours: Mapped[int] = mapped_column(Integer, nullable=False)
    first_price_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    hour_price_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    round_minutes: Mapped[int] = mapped_column(Integer, nullable=False)
    grace_minutes: Mapped[int] = mapped_column(Integer, nullable=False)
    cap_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    warn_minutes: Mapped[int] = mapped_column(Integer, nullable=False)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "code"),
        CheckConstraint("first_hours >= 1 AND round_minutes >= 1 AND grace_minutes >= 0 AND warn_minutes >= 0", name="counts_positive"),
        CheckConstraint("first_price_minor >= 0 AND hour_price_minor >= 0 AND cap_minor >= first_price_minor", name="prices_in_order"),
    )


class HourlyStay(Base):
    """A stay sold by the hour: since when, until when it was agreed, and what was charged; `converted_at`: it became a night."""

    __tablename__ = "hourly_stay"

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), primary_key=True)
    hourly_rate_id: Mapped[UUID] = mapped_column(Id, ForeignKey("hourly_rate.id"), nullable=False)
    began_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    agreed_until: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    charged_posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    converted_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    __table_args__ = table(Index("ix_hourly_stay_until", "property_id", "agreed_until"))


class LedgerDay(Base):
    """A ledger on a closed day: debits, credits, and its balance at the end."""

    __tablename__ = "ledger_day"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    business_date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    ledger: Mapped[Ledger] = mapped_column(StoredCode(Ledger), primary_key=True)
    opening_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    debits_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    credits_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    closing_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)

    __table_args__ = table(
        one_of("ledger", Ledger),
        CheckConstraint(
            "closing_minor = opening_minor + debits_minor - credits_minor AND debits_minor >= 0 AND credits_minor >= 0", name="adds_up"
        ),
    )
