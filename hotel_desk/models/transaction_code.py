"""What a line on a folio is: transaction codes in groups, and the tax rules that apply to them."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import CodeKind, EntityKind, PaymentMethod, TaxBasis
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, Id, StoredCode, exact_string


class TransactionGroup(Noun):
    __tablename__ = "transaction_group"
    entity_kind: ClassVar[EntityKind] = EntityKind.TRANSACTION_GROUP

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "code"))


class TransactionCode(Noun):
    """What the line is. `kind` says which way it moves the folio; a payment code has a method."""

    __tablename__ = "transaction_code"
    entity_kind: ClassVar[EntityKind] = EntityKind.TRANSACTION_CODE

    property_id: Mapped[UUID] = property_key()
    group_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_group.id"), nullable=False)
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    kind: Mapped[CodeKind] = mapped_column(StoredCode(CodeKind), nullable=False)
    payment_method: Mapped[PaymentMethod | None] = mapped_column(StoredCode(PaymentMethod))
    default_price_minor: Mapped[int | None] = mapped_column(Integer)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()
    quick_key: Mapped[int | None] = mapped_column(Integer)
    account_number: Mapped[str] = mapped_column(exact_string(40), nullable=False, default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "code"),
        one_of("kind", CodeKind),
        CheckConstraint(
            "(kind = 'PAYMENT' AND payment_method IS NOT NULL) OR (kind <> 'PAYMENT' AND payment_method IS NULL)",
            name="payment_has_method",
        ),
    )


class TaxRuleRow(Noun):
    """A stored tax rule; what it does is in `domain/tax.py`."""

    __tablename__ = "tax_rule"
    entity_kind: ClassVar[EntityKind] = EntityKind.TAX_RULE

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    rate_millionths: Mapped[int | None] = mapped_column(Integer)
    amount_minor: Mapped[int | None] = mapped_column(Integer)
    inclusive: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    basis: Mapped[TaxBasis] = mapped_column(StoredCode(TaxBasis), nullable=False)
    compound_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    valid_from: Mapped[dt.date | None] = mapped_column(Date)
    valid_to: Mapped[dt.date | None] = mapped_column(Date)
    on_complimentary: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()
    account_number: Mapped[str] = mapped_column(exact_string(40), nullable=False, default="")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "code"),
        one_of("basis", TaxBasis),
        CheckConstraint(
            "(rate_millionths IS NULL AND amount_minor IS NOT NULL) OR (rate_millionths IS NOT NULL AND amount_minor IS NULL)",
            name="rate_or_amount",
        ),
    )


class TransactionCodeTax(Base):
    """Which tax rules apply to which transaction code."""

    __tablename__ = "transaction_code_tax"

    property_id: Mapped[UUID] = property_key()
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), primary_key=True)
    tax_rule_id: Mapped[UUID] = mapped_column(Id, ForeignKey("tax_rule.id"), primary_key=True)

    __table_args__ = table()
