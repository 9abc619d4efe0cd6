"""Invoices and credit notes with gapless numbers, the archive of papers, and the register of fapiao."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import FapiaoKind, FapiaoState, InvoiceKind, InvoiceState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, code_string, exact_string

# MySQL and MariaDB cut a plain BLOB at 64 kB.
_PAPER = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")


class Invoice(Noun):
    """A numbered paper for what a payee owes or has paid.

    The number is drawn inside the transaction: no gap, no double; a void keeps it.
    """

    __tablename__ = "invoice"
    entity_kind: ClassVar[EntityKind] = EntityKind.INVOICE

    property_id: Mapped[UUID] = property_key()
    series: Mapped[str] = mapped_column(code_string(), nullable=False)
    number: Mapped[int] = mapped_column(BigInteger, nullable=False)
    kind: Mapped[InvoiceKind] = mapped_column(StoredCode(InvoiceKind), nullable=False)
    state: Mapped[InvoiceState] = mapped_column(StoredCode(InvoiceState), nullable=False)
    folio_id: Mapped[UUID] = mapped_column(Id, ForeignKey("folio.id"), nullable=False)
    window_number: Mapped[int | None] = mapped_column(Integer)
    account_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("ar_account.id"))
    credits_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("invoice.id"))
    payee_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    payee_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    payee_address: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    payee_tax_number: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False, default="")
    language: Mapped[str] = mapped_column(code_string(), nullable=False)
    currency: Mapped[str] = mapped_column(code_string(), nullable=False)
    net_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    tax_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    total_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    due_date: Mapped[dt.date | None] = mapped_column(Date)
    issued_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    void_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    voided_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    request_key: Mapped[UUID | None] = mapped_column(Id)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "series", "number"),
        UniqueConstraint("property_id", "request_key"),
        one_of("kind", InvoiceKind),
        one_of("state", InvoiceState),
        CheckConstraint("total_minor = net_minor + tax_minor", name="adds_up"),
        CheckConstraint("(kind = 'CREDIT_NOTE') = (credits_id IS NOT NULL)", name="credit_names_invoice"),
        Index("ix_invoice_folio", "folio_id"),
        Index("ix_invoice_account", "account_id"),
        Index("ix_invoice_credits", "credits_id"),
    )


class InvoiceLine(Base):
    """A line of an invoice as it was printed, with the posting that it stands for.

    `holds_posting_id` is that posting while no other invoice may have it: until the invoice is void or the line is credited. `item_id`: the
    item of a company account that it is invoiced for.
    """

    __tablename__ = "invoice_line"

    property_id: Mapped[UUID] = property_key()
    invoice_id: Mapped[UUID] = mapped_column(Id, ForeignKey("invoice.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"), index=True)
    holds_posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"), unique=True)
    item_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("ar_item.id"), index=True)
    date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    text: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    quantity: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    net_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    tax_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)

    __table_args__ = table(CheckConstraint("amount_minor = net_minor + tax_minor", name="adds_up"))


class InvoiceTax(Base):
    """The part of an invoice that one tax rule makes."""

    __tablename__ = "invoice_tax"

    property_id: Mapped[UUID] = property_key()
    invoice_id: Mapped[UUID] = mapped_column(Id, ForeignKey("invoice.id"), primary_key=True)
    tax_rule_id: Mapped[UUID] = mapped_column(Id, ForeignKey("tax_rule.id"), primary_key=True)
    base_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)

    __table_args__ = table()


class ArchivedPaper(Base):
    """The bytes of a paper as it was first printed, sealed by their hash: a reprint is the same paper, marked as a copy."""

    __tablename__ = "archived_paper"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    paper_key: Mapped[str] = mapped_column(code_string(120), primary_key=True)
    sha256: Mapped[str] = mapped_column(code_string(64), nullable=False)
    sealed_pdf: Mapped[bytes] = mapped_column(_PAPER, nullable=False)
    byte_count: Mapped[int] = mapped_column(Integer, nullable=False)
    made_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)

    __table_args__ = table()


class FapiaoRequest(Noun):
    """A fapiao asked of the tax platform, which gives the number; its red-letter reversal is a request of its own that names it."""

    __tablename__ = "fapiao_request"
    entity_kind: ClassVar[EntityKind] = EntityKind.FAPIAO_REQUEST

    property_id: Mapped[UUID] = property_key()
    folio_id: Mapped[UUID] = mapped_column(Id, ForeignKey("folio.id"), nullable=False)
    kind: Mapped[FapiaoKind] = mapped_column(StoredCode(FapiaoKind), nullable=False)
    title: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    tax_number: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False)
    recipient_email: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    state: Mapped[FapiaoState] = mapped_column(StoredCode(FapiaoState), nullable=False)
    red_letter_of_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("fapiao_request.id"), unique=True)
    asked_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    asked_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    sent_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    platform_code: Mapped[str | None] = mapped_column(code_string())
    platform_number: Mapped[str | None] = mapped_column(code_string())
    issued_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    request_key: Mapped[UUID] = mapped_column(Id, unique=True, nullable=False)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("kind", FapiaoKind),
        one_of("state", FapiaoState),
        Index("ix_fapiao_request_folio", "folio_id"),
        Index("ix_fapiao_request_state", "property_id", "state"),
        UniqueConstraint("property_id", "platform_code", "platform_number"),
        CheckConstraint("amount_minor <> 0 AND (amount_minor < 0) = (red_letter_of_id IS NOT NULL)", name="red_is_negative"),
    )
