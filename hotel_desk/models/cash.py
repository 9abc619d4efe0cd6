"""Cash drawers, the shifts of cashiers, what was counted, and foreign money."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import DrawerMove
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, code_string, exact_string


class CashDrawer(Noun):
    """A till: one shift at a time has it."""

    __tablename__ = "cash_drawer"
    entity_kind: ClassVar[EntityKind] = EntityKind.CASH_DRAWER

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "code"))


class CashierShift(Noun):
    """A cashier at a drawer, from the float to the count.

    `open_user_id` and `open_drawer_id` are set while it is open: unique, so that there is one open shift per cashier and one per drawer.
    """

    __tablename__ = "cashier_shift"
    entity_kind: ClassVar[EntityKind] = EntityKind.CASHIER_SHIFT

    property_id: Mapped[UUID] = property_key()
    number: Mapped[str] = mapped_column(code_string(), nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    drawer_id: Mapped[UUID] = mapped_column(Id, ForeignKey("cash_drawer.id"), nullable=False)
    open_user_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"), unique=True)
    open_drawer_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("cash_drawer.id"), unique=True)
    opened_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    opened_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    float_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    closed_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    closed_date: Mapped[dt.date | None] = mapped_column(Date)
    expected_minor: Mapped[int | None] = mapped_column(BigInteger)
    counted_minor: Mapped[int | None] = mapped_column(BigInteger)
    over_short_minor: Mapped[int | None] = mapped_column(BigInteger)
    over_short_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    second_user_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    hand_over_note: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    previous_shift_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("cashier_shift.id"))
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "number"),
        Index("ix_cashier_shift_opened", "property_id", "opened_date"),
        CheckConstraint(
            "(closed_at IS NULL) = (open_user_id IS NOT NULL) AND (closed_at IS NULL) = (open_drawer_id IS NOT NULL)", name="open_is_marked"
        ),
        CheckConstraint("closed_at IS NULL OR over_short_minor = counted_minor - expected_minor", name="count_adds_up"),
    )


class ShiftCount(Base):
    """How many pieces of a denomination were counted when a shift was closed, currency by currency."""

    __tablename__ = "shift_count"

    property_id: Mapped[UUID] = property_key()
    shift_id: Mapped[UUID] = mapped_column(Id, ForeignKey("cashier_shift.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(code_string(3), primary_key=True)
    denomination_minor: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    pieces: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(CheckConstraint("pieces >= 0", name="not_negative"))


class DrawerMovement(Noun):
    """Cash that came into a drawer or went to the safe beside payments: a fact."""

    __tablename__ = "drawer_movement"
    entity_kind: ClassVar[EntityKind] = EntityKind.CASHIER_SHIFT

    property_id: Mapped[UUID] = property_key()
    shift_id: Mapped[UUID] = mapped_column(Id, ForeignKey("cashier_shift.id"), nullable=False)
    kind: Mapped[DrawerMove] = mapped_column(StoredCode(DrawerMove), nullable=False)
    currency: Mapped[str] = mapped_column(code_string(), nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    moved_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    number: Mapped[str] = mapped_column(code_string(), nullable=False)

    __table_args__ = table(
        one_of("kind", DrawerMove),
        UniqueConstraint("property_id", "number"),
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_drawer_movement_shift", "shift_id"),
    )


class ExchangeRate(Noun):
    """What the hotel gives for foreign cash from a moment on: local money for one unit of it, in millionths."""

    __tablename__ = "exchange_rate"
    entity_kind: ClassVar[EntityKind] = EntityKind.EXCHANGE_RATE

    property_id: Mapped[UUID] = property_key()
    currency: Mapped[str] = mapped_column(code_string(), nullable=False)
    valid_from: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    buying_millionths: Mapped[int] = mapped_column(BigInteger, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)

    __table_args__ = table(
        UniqueConstraint("property_id", "currency", "valid_from"), CheckConstraint("buying_millionths > 0", name="positive")
    )


class ForeignCash(Base):
    """The foreign notes that a payment was made with, the rate, and what was given back in local money."""

    __tablename__ = "foreign_cash"

    property_id: Mapped[UUID] = property_key()
    posting_id: Mapped[UUID] = mapped_column(Id, ForeignKey("posting.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(code_string(), nullable=False)
    foreign_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    buying_millionths: Mapped[int] = mapped_column(BigInteger, nullable=False)
    worth_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    change_minor: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)

    __table_args__ = table(
        CheckConstraint("foreign_minor > 0 AND worth_minor >= 0 AND change_minor >= 0 AND change_minor <= worth_minor", name="adds_up")
    )
