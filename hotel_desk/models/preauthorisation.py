"""Money of a card held for a stay: recorded, not posted."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import PreauthorisationState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, code_string, exact_string


class Preauthorisation(Noun):
    """An amount that a card terminal holds for the hotel; released, or captured into a payment."""

    __tablename__ = "preauthorisation"
    entity_kind: ClassVar[EntityKind] = EntityKind.PREAUTHORISATION

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False)
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    card_brand: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False)
    card_last_four: Mapped[str] = mapped_column(code_string(), nullable=False)
    authorisation_code: Mapped[str] = mapped_column(code_string(), nullable=False)
    state: Mapped[PreauthorisationState] = mapped_column(StoredCode(PreauthorisationState), nullable=False)
    held_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    held_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    expires_on: Mapped[dt.date] = mapped_column(Date, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    captured_posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("state", PreauthorisationState),
        Index("ix_preauthorisation_reservation", "reservation_id"),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("LENGTH(card_last_four) = 4", name="only_last_four"),
        CheckConstraint("(state = 'CAPTURED') = (captured_posting_id IS NOT NULL)", name="captured_has_payment"),
    )
