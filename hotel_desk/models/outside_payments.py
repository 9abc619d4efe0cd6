"""Charges and payments that other systems send: point of sale, files of banks, cards and wallets."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import OutsideAnswer, StatementKind, StatementLineState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, code_string, exact_string


class OutsideCharge(Noun):
    """A message of another system: a charge, or one that takes an earlier charge back (`cancels_id`).

    It is known by the vendor and its own reference: the same one twice is one charge. What was refused is kept with its answer, and is
    posted when the same message comes again and nothing stands in the way any more.
    """

    __tablename__ = "outside_charge"
    entity_kind: ClassVar[EntityKind] = EntityKind.OUTSIDE_CHARGE

    property_id: Mapped[UUID] = property_key()
    vendor: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False)
    vendor_reference: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False)
    content_sha256: Mapped[str] = mapped_column(code_string(64), nullable=False)
    room_number: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False, default="")
    folio_number: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False, default="")
    transaction_code: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False, default="")
    quantity: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    price_minor: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    text: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    check_number: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False, default="")
    cancels_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("outside_charge.id"), unique=True)
    answer: Mapped[OutsideAnswer] = mapped_column(StoredCode(OutsideAnswer), nullable=False)
    posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"), unique=True)
    received_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    dismissed_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    dismissed_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    dismiss_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "vendor", "vendor_reference"),
        one_of("answer", OutsideAnswer),
        # Without a line where a package that was sold with the night covers all of it.
        CheckConstraint("answer = 'POSTED' OR posting_id IS NULL", name="line_is_posted"),
        Index("ix_outside_charge_answer", "property_id", "answer", "dismissed_at"),
    )


class StatementFile(Noun):
    """A file of a bank, a card acquirer or a wallet, read once."""

    __tablename__ = "statement_file"
    entity_kind: ClassVar[EntityKind] = EntityKind.STATEMENT_FILE

    property_id: Mapped[UUID] = property_key()
    kind: Mapped[StatementKind] = mapped_column(StoredCode(StatementKind), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    sha256: Mapped[str] = mapped_column(code_string(64), nullable=False)
    currency: Mapped[str] = mapped_column(code_string(), nullable=False)
    read_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)

    __table_args__ = table(one_of("kind", StatementKind), UniqueConstraint("property_id", "sha256"))


class StatementLine(Noun):
    """A line of such a file: matched to one payment by its reference, or to be looked at."""

    __tablename__ = "statement_line"
    entity_kind: ClassVar[EntityKind] = EntityKind.STATEMENT_FILE

    property_id: Mapped[UUID] = property_key()
    file_id: Mapped[UUID] = mapped_column(Id, ForeignKey("statement_file.id"), nullable=False)
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    reference: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False, default="")
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    fee_minor: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    state: Mapped[StatementLineState] = mapped_column(StoredCode(StatementLineState), nullable=False)
    posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    decided_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("state", StatementLineState),
        UniqueConstraint("file_id", "position"),
        Index("ix_statement_line_state", "property_id", "state"),
        CheckConstraint("(state = 'MATCHED') = (posting_id IS NOT NULL)", name="matched_names_payment"),
    )
