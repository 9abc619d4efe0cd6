"""Where charges of a stay go, and what is charged again and again."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, Id, Instant, StoredCode


class RoutingRule(Noun):
    """Charges of a code or a group, of a stay and for some dates, sent to another window or folio up to a limit.

    Rules are asked in the order of `sort_order`; `routing_instruction` (the room and its taxes to an account) comes before them. Before the
    guest arrives, a rule of the own folio names none yet: `folio_id` is empty, `window_number` says which rules share a window, and
    `payee_id` the company or agent whose account pays it. The check-in fills them in.
    """

    __tablename__ = "routing_rule"
    entity_kind: ClassVar[EntityKind] = EntityKind.ROUTING_RULE

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    transaction_code_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("transaction_code.id"))
    group_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("transaction_group.id"))
    folio_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("folio.id"))
    payee_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    window_number: Mapped[int] = mapped_column(Integer, nullable=False)
    first_date: Mapped[dt.date | None] = mapped_column(Date)
    last_date: Mapped[dt.date | None] = mapped_column(Date)
    limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        Index("ix_routing_rule_reservation", "reservation_id", "sort_order"),
        CheckConstraint("transaction_code_id IS NULL OR group_id IS NULL", name="code_or_group"),
        CheckConstraint("first_date IS NULL OR last_date IS NULL OR last_date >= first_date", name="dates_in_order"),
        CheckConstraint("limit_minor IS NULL OR limit_minor > 0", name="limit_positive"),
        CheckConstraint("window_number >= 1 AND window_number <= 8", name="window_known"),
    )


class FixedCharge(Noun):
    """What a stay is charged in a rhythm beside its room: a garage place, a baby cot."""

    __tablename__ = "fixed_charge"
    entity_kind: ClassVar[EntityKind] = EntityKind.FIXED_CHARGE

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False)
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), nullable=False)
    text: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    quantity: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    price_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    rhythm: Mapped[ChargeRhythm] = mapped_column(StoredCode(ChargeRhythm), nullable=False)
    every_nights: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    first_date: Mapped[dt.date | None] = mapped_column(Date)
    last_date: Mapped[dt.date | None] = mapped_column(Date)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("rhythm", ChargeRhythm),
        Index("ix_fixed_charge_reservation", "reservation_id"),
        CheckConstraint("quantity >= 1 AND price_minor >= 0 AND every_nights >= 1", name="counts_positive"),
    )


class FixedChargeNight(Base):
    """The one posting of a fixed charge for a night: never a second."""

    __tablename__ = "fixed_charge_night"

    property_id: Mapped[UUID] = property_key()
    fixed_charge_id: Mapped[UUID] = mapped_column(Id, ForeignKey("fixed_charge.id"), primary_key=True)
    night_date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    posting_id: Mapped[UUID] = mapped_column(Id, ForeignKey("posting.id"), unique=True, nullable=False)

    __table_args__ = table()
