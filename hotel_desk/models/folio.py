"""The guest's bill: folios, their windows, postings as a chain, receipts and number series.

The chain is explained in `docs/algorithms/folio-chain.md`.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind, FolioKind, FolioStatus, PostingKind, ReceiptKind
from hotel_desk.models.base import Base, Noun, one_of, property_key, table
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, code_string, exact_string


class Folio(Noun):
    """A bill. A stay has one guest folio and, when money was taken before arrival, one deposit folio."""

    __tablename__ = "folio"
    entity_kind: ClassVar[EntityKind] = EntityKind.FOLIO

    property_id: Mapped[UUID] = property_key()
    number: Mapped[str] = mapped_column(code_string(), nullable=False)
    kind: Mapped[FolioKind] = mapped_column(StoredCode(FolioKind), nullable=False)
    status: Mapped[FolioStatus] = mapped_column(StoredCode(FolioStatus), nullable=False, default=FolioStatus.OPEN)
    reservation_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("reservation.id"))
    account_code: Mapped[str | None] = mapped_column(code_string())
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    currency: Mapped[str] = mapped_column(code_string(3), nullable=False)
    opened_date: Mapped[dt.date] = mapped_column(Date, nullable=False)

    __table_args__ = table(
        UniqueConstraint("property_id", "number"),
        UniqueConstraint("property_id", "reservation_id", "kind"),
        UniqueConstraint("property_id", "account_code"),
        one_of("kind", FolioKind),
        one_of("status", FolioStatus),
    )


class Posting(Noun):
    """One line on a folio: a fact. Never updated, never deleted; a correction is another line that names this one.

    Postings with the same `bundle_id` are one price to the guest (a room with its breakfast) and one line on the guest's papers.
    """

    __tablename__ = "posting"
    entity_kind: ClassVar[EntityKind] = EntityKind.POSTING

    property_id: Mapped[UUID] = property_key()
    folio_id: Mapped[UUID] = mapped_column(Id, ForeignKey("folio.id"), nullable=False)
    window_number: Mapped[int] = mapped_column(Integer, nullable=False)
    sequence: Mapped[int] = mapped_column(Integer, nullable=False)
    previous_sequence: Mapped[int | None] = mapped_column(Integer)
    balance_before_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    balance_after_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    kind: Mapped[PostingKind] = mapped_column(StoredCode(PostingKind), nullable=False)
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), nullable=False)
    text: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    quantity: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    net_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    tax_minor: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    night_date: Mapped[dt.date | None] = mapped_column(Date)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    posted_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    reservation_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("reservation.id"))
    room_number: Mapped[str | None] = mapped_column(exact_string(40))
    reversal_of_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    transfer_of_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    reference: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    card_brand: Mapped[str | None] = mapped_column(exact_string(40))
    card_last_four: Mapped[str | None] = mapped_column(code_string(4))
    authorisation_code: Mapped[str | None] = mapped_column(code_string())
    bundle_id: Mapped[UUID | None] = mapped_column(Id)
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    shift_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("cashier_shift.id"))
    adjusts_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    refund_of_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    transfer_key: Mapped[UUID | None] = mapped_column(Id)
    takes_off_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    origin_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    origin_date: Mapped[dt.date | None] = mapped_column(Date)
    routing_rule_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("routing_rule.id"))

    __table_args__ = table(
        UniqueConstraint("folio_id", "window_number", "sequence"),
        UniqueConstraint("folio_id", "window_number", "sequence", "balance_after_minor", name="uq_posting_chain"),
        UniqueConstraint("reversal_of_id"),
        ForeignKeyConstraint(
            ["folio_id", "window_number", "previous_sequence", "balance_before_minor"],
            ["posting.folio_id", "posting.window_number", "posting.sequence", "posting.balance_after_minor"],
            name="fk_posting_chain",
        ),
        CheckConstraint("balance_after_minor = balance_before_minor + amount_minor", name="balance_adds_up"),
        CheckConstraint("amount_minor = net_minor + tax_minor", name="gross_is_net_and_tax"),
        CheckConstraint(
            "(sequence = 1 AND previous_sequence IS NULL AND balance_before_minor = 0) "
            "OR (sequence > 1 AND previous_sequence IS NOT NULL AND previous_sequence = sequence - 1)",
            name="sequence_unbroken",
        ),
        CheckConstraint("window_number >= 1 AND window_number <= 8", name="window_known"),
        CheckConstraint("card_last_four IS NULL OR LENGTH(card_last_four) = 4", name="only_last_four"),
        one_of("kind", PostingKind),
        Index("ix_posting_business_date", "property_id", "business_date"),
        Index("ix_posting_reservation", "reservation_id", "night_date"),
        Index("ix_posting_shift", "shift_id", "business_date"),
        Index("ix_posting_origin", "origin_id"),
        Index("ix_posting_adjusts", "adjusts_id"),
        Index("ix_posting_refund_of", "refund_of_id"),
        Index("ix_posting_transfer_key", "transfer_key"),
        # A line leaves its window once.
        Index("uq_posting_takes_off", "takes_off_id", unique=True),
        Index("ix_posting_routing_rule", "routing_rule_id"),
    )


class FolioWindow(Base):
    """A part of the bill with a payer of its own; its balance is that of its last posting, held by a foreign key.

    `payee_id` names the company or agent whose account pays the window; None: whoever stands at the desk pays it.
    """

    __tablename__ = "folio_window"

    folio_id: Mapped[UUID] = mapped_column(Id, ForeignKey("folio.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    property_id: Mapped[UUID] = property_key()
    payee_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    payee_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    balance_minor: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    last_sequence: Mapped[int | None] = mapped_column(Integer)
    payee_address: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    payee_tax_number: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False, default="")
    language: Mapped[str] = mapped_column(code_string(), nullable=False, default="")

    __table_args__ = table(
        ForeignKeyConstraint(
            ["folio_id", "number", "last_sequence", "balance_minor"],
            ["posting.folio_id", "posting.window_number", "posting.sequence", "posting.balance_after_minor"],
            name="fk_folio_window_chain",
        ),
        CheckConstraint("last_sequence IS NOT NULL OR balance_minor = 0", name="empty_is_zero"),
        CheckConstraint("number >= 1 AND number <= 8", name="number_known"),
        Index("ix_folio_window_balance", "property_id", "balance_minor"),
    )


class PostingTax(Base):
    """The part of a posting that one tax rule makes."""

    __tablename__ = "posting_tax"

    property_id: Mapped[UUID] = property_key()
    posting_id: Mapped[UUID] = mapped_column(Id, ForeignKey("posting.id"), primary_key=True)
    tax_rule_id: Mapped[UUID] = mapped_column(Id, ForeignKey("tax_rule.id"), primary_key=True)
    base_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)

    __table_args__ = table()


class NightCharge(Base):
    """The one unreversed room charge of a stay's night. A reversal takes the row away, the posting stays."""

    __tablename__ = "night_charge"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), primary_key=True)
    night_date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    posting_id: Mapped[UUID] = mapped_column(Id, ForeignKey("posting.id"), nullable=False, unique=True)

    __table_args__ = table(
        # No charge without its night: a night that has been charged cannot be taken out of the stay.
        ForeignKeyConstraint(
            ["reservation_id", "night_date"], ["reservation_night.reservation_id", "reservation_night.date"], name="fk_night_charge_night"
        ),
        Index("ix_night_charge_night", "property_id", "night_date"),
    )


class Receipt(Noun):
    """A numbered paper for money that was taken or given back.

    Receipts with the same `joint_key` are of one payment for several bills: each names its part, and one paper lists them all.
    """

    __tablename__ = "receipt"
    entity_kind: ClassVar[EntityKind] = EntityKind.RECEIPT

    property_id: Mapped[UUID] = property_key()
    number: Mapped[str] = mapped_column(code_string(), nullable=False)
    kind: Mapped[ReceiptKind] = mapped_column(StoredCode(ReceiptKind), nullable=False)
    posting_id: Mapped[UUID] = mapped_column(Id, ForeignKey("posting.id"), nullable=False, unique=True)
    issued_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    joint_key: Mapped[UUID | None] = mapped_column(Id)

    __table_args__ = table(
        UniqueConstraint("property_id", "kind", "number"), one_of("kind", ReceiptKind), Index("ix_receipt_joint", "joint_key")
    )


class NumberSeries(Base):
    """The next short number of a kind of paper, drawn inside the transaction that uses it."""

    __tablename__ = "number_series"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    series: Mapped[str] = mapped_column(code_string(), primary_key=True)
    next_number: Mapped[int] = mapped_column(BigInteger, nullable=False)

    __table_args__ = table()
