"""What agents earn on the stays they send: the agreements, and the commission of each stay."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import CommissionKind, CommissionState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import TEXT_LENGTH, Id, Instant, StoredCode


class CommissionAgreement(Noun):
    """What an agent earns: a part of the room revenue, or an amount a night; on one rate plan, or on all without one of their own."""

    __tablename__ = "commission_agreement"
    entity_kind: ClassVar[EntityKind] = EntityKind.COMMISSION_AGREEMENT

    property_id: Mapped[UUID] = property_key()
    agent_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False)
    rate_plan_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("rate_plan.id"))
    kind: Mapped[CommissionKind] = mapped_column(StoredCode(CommissionKind), nullable=False)
    rate_millionths: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    night_minor: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    on_no_show: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("agent_id", "rate_plan_id"),
        one_of("kind", CommissionKind),
        CheckConstraint("rate_millionths >= 0 AND rate_millionths <= 1000000", name="rate_within"),
        CheckConstraint("night_minor >= 0", name="night_not_negative"),
    )


class AgentCommission(Noun):
    """What an agent earns on a stay, as it was worked out; a later row of the same stay is what has changed since.

    `worked_out_minor` is what the agreement comes to, `amount_minor` what is owed: other than that only with a reason.
    """

    __tablename__ = "agent_commission"
    entity_kind: ClassVar[EntityKind] = EntityKind.COMMISSION

    property_id: Mapped[UUID] = property_key()
    agent_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False)
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[CommissionKind] = mapped_column(StoredCode(CommissionKind), nullable=False)
    rate_millionths: Mapped[int] = mapped_column(Integer, nullable=False)
    night_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    nights: Mapped[int] = mapped_column(Integer, nullable=False)
    base_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    worked_out_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    state: Mapped[CommissionState] = mapped_column(StoredCode(CommissionState), nullable=False)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    decided_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    paid_posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"), index=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("reservation_id", "number"),
        one_of("kind", CommissionKind),
        one_of("state", CommissionState),
        CheckConstraint("(state = 'PAID') = (paid_posting_id IS NOT NULL)", name="paid_by_a_line"),
        Index("ix_agent_commission_agent", "agent_id", "business_date"),
        Index("ix_agent_commission_state", "property_id", "state"),
    )
