"""What a card terminal or wallet was asked for, written down before it is asked."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.payment_attempts import LONGEST_REFERENCE, AttemptKind, AttemptState
from hotel_desk.domain.setting_kinds import PaymentDevice
from hotel_desk.models.base import Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, code_string, exact_string


class PaymentAttempt(Noun):
    """A question to a machine and what became of it; its id is the reference under which the machine knows it.

    `operation_id`: under it the answer is posted, so that the money is posted once. `posting_id` is the line, unique; a hold and a release
    have none and name their pre-authorisation. `cancel_asked_at`: since then no yes is posted by itself.
    """

    __tablename__ = "payment_attempt"
    entity_kind: ClassVar[EntityKind] = EntityKind.PAYMENT_ATTEMPT

    property_id: Mapped[UUID] = property_key()
    kind: Mapped[AttemptKind] = mapped_column(StoredCode(AttemptKind), nullable=False)
    state: Mapped[AttemptState] = mapped_column(StoredCode(AttemptState), nullable=False)
    device: Mapped[PaymentDevice] = mapped_column(StoredCode(PaymentDevice), nullable=False)
    workstation: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), nullable=False)
    folio_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("folio.id"))
    window_number: Mapped[int] = mapped_column(Integer, nullable=False)
    reservation_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("reservation.id"))
    preauthorisation_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("preauthorisation.id"))
    refund_of_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    of_reference: Mapped[str] = mapped_column(exact_string(LONGEST_REFERENCE), nullable=False, default="")
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    operation_id: Mapped[UUID] = mapped_column(Id, nullable=False)
    terminal_reference: Mapped[str] = mapped_column(exact_string(LONGEST_REFERENCE), nullable=False, default="")
    card_brand: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False, default="")
    card_last_four: Mapped[str] = mapped_column(code_string(), nullable=False, default="")
    authorisation_code: Mapped[str] = mapped_column(code_string(), nullable=False, default="")
    answer: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    asked_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    asked_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    answered_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    cancel_asked_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("kind", AttemptKind),
        one_of("state", AttemptState),
        one_of("device", PaymentDevice),
        # One posting or none.
        Index("uq_payment_attempt_posting", "posting_id", unique=True),
        Index("uq_payment_attempt_operation", "operation_id", unique=True),
        Index("ix_payment_attempt_state", "property_id", "state"),
        Index("ix_payment_attempt_folio", "folio_id", "state"),
        Index("ix_payment_attempt_reservation", "reservation_id", "state"),
        Index("ix_payment_attempt_preauthorisation", "preauthorisation_id"),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("window_number >= 1 AND window_number <= 8", name="window_known"),
        CheckConstraint("card_last_four = '' OR LENGTH(card_last_four) = 4", name="only_last_four"),
        CheckConstraint("posting_id IS NULL OR state = 'POSTED'", name="line_is_posted"),
        CheckConstraint("state <> 'POSTED' OR posting_id IS NOT NULL OR preauthorisation_id IS NOT NULL", name="posted_has_line"),
    )
