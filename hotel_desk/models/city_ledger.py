"""What companies and agents owe: open items, payments applied to them, write-offs."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind, WriteOffState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import TEXT_LENGTH, Id, Instant, StoredCode


class ArItem(Noun):
    """One thing that stands open on a company account; `open_minor` is what is left of it.

    A charge is a transfer at check-out or a line posted on the account; a credit is a payment that is not applied yet.
    """

    __tablename__ = "ar_item"
    entity_kind: ClassVar[EntityKind] = EntityKind.AR_ITEM

    property_id: Mapped[UUID] = property_key()
    account_id: Mapped[UUID] = mapped_column(Id, ForeignKey("ar_account.id"), nullable=False)
    kind: Mapped[ArItemKind] = mapped_column(StoredCode(ArItemKind), nullable=False)
    posting_id: Mapped[UUID] = mapped_column(Id, ForeignKey("posting.id"), unique=True, nullable=False)
    reservation_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("reservation.id"))
    invoice_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("invoice.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    open_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    opened_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    due_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("kind", ArItemKind),
        Index("ix_ar_item_account", "account_id", "opened_date"),
        Index("ix_ar_item_open", "property_id", "open_minor"),
        CheckConstraint(
            "(kind = 'CHARGE' AND amount_minor > 0 AND open_minor >= 0 AND open_minor <= amount_minor) "
            "OR (kind = 'CREDIT' AND amount_minor < 0 AND open_minor <= 0 AND open_minor >= amount_minor)",
            name="open_within",
        ),
    )


class ArApplication(Noun):
    """A part of a credit applied to an open charge: a fact; `undone_at` takes it back.

    `kind`: only what staff applied can be undone by staff.
    """

    __tablename__ = "ar_application"
    entity_kind: ClassVar[EntityKind] = EntityKind.AR_ITEM

    property_id: Mapped[UUID] = property_key()
    account_id: Mapped[UUID] = mapped_column(Id, ForeignKey("ar_account.id"), nullable=False)
    charge_item_id: Mapped[UUID] = mapped_column(Id, ForeignKey("ar_item.id"), nullable=False)
    credit_item_id: Mapped[UUID] = mapped_column(Id, ForeignKey("ar_item.id"), nullable=False)
    kind: Mapped[ApplicationKind] = mapped_column(StoredCode(ApplicationKind), nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    applied_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    undone_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    undone_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")

    __table_args__ = table(
        one_of("kind", ApplicationKind),
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_ar_application_charge", "charge_item_id"),
        Index("ix_ar_application_credit", "credit_item_id"),
    )


class WriteOff(Noun):
    """A request to give up what an account owes on an item; somebody else approves it."""

    __tablename__ = "write_off"
    entity_kind: ClassVar[EntityKind] = EntityKind.WRITE_OFF

    property_id: Mapped[UUID] = property_key()
    item_id: Mapped[UUID] = mapped_column(Id, ForeignKey("ar_item.id"), nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False)
    state: Mapped[WriteOffState] = mapped_column(StoredCode(WriteOffState), nullable=False)
    asked_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    asked_by_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    decided_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    decision_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("state", WriteOffState),
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_write_off_item", "item_id"),
        Index("ix_write_off_state", "property_id", "state"),
    )
