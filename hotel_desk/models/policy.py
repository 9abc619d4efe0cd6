"""Selling policies in versions, the version each reservation was made under, and reason codes."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import PolicyKind, ReasonKind
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, Id, Instant, Json, StoredCode, exact_string


class Policy(Noun):
    """A rule of one kind under a name; what it says is in its versions."""

    __tablename__ = "policy"
    entity_kind: ClassVar[EntityKind] = EntityKind.POLICY

    property_id: Mapped[UUID] = property_key()
    kind: Mapped[PolicyKind] = mapped_column(StoredCode(PolicyKind), nullable=False)
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    current_version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "kind", "code"), one_of("kind", PolicyKind))


class PolicyVersion(Noun):
    """What a policy said from a moment on: its terms, and other terms for its special dates. Never changed, never deleted."""

    __tablename__ = "policy_version"
    entity_kind: ClassVar[EntityKind] = EntityKind.POLICY

    property_id: Mapped[UUID] = property_key()
    policy_id: Mapped[UUID] = mapped_column(Id, ForeignKey("policy.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    terms: Mapped[Any] = mapped_column(Json, nullable=False)
    made_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    made_by_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)

    __table_args__ = table(UniqueConstraint("property_id", "policy_id", "number"))


class ReservationPolicy(Base):
    """The version of a policy that a reservation was made under."""

    __tablename__ = "reservation_policy"

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), primary_key=True)
    kind: Mapped[PolicyKind] = mapped_column(StoredCode(PolicyKind), primary_key=True)
    policy_version_id: Mapped[UUID] = mapped_column(Id, ForeignKey("policy_version.id"), nullable=False, index=True)

    __table_args__ = table(one_of("kind", PolicyKind))


class ReasonCode(Noun):
    """Why something was done, from a list the hotel keeps."""

    __tablename__ = "reason_code"
    entity_kind: ClassVar[EntityKind] = EntityKind.REASON_CODE

    property_id: Mapped[UUID] = property_key()
    kind: Mapped[ReasonKind] = mapped_column(StoredCode(ReasonKind), nullable=False)
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "kind", "code"), one_of("kind", ReasonKind))
