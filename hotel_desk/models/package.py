"""Packages: what a rate includes beside the room, and what a reservation was sold with."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import PackageTaker
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import PackageBasis, PackageRevenue, PackageRhythm
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, exact_string


class Package(Noun):
    """Breakfast, a dinner on arrival, a transfer: what it is posted as, what it is counted by, and on which nights."""

    __tablename__ = "package"
    entity_kind: ClassVar[EntityKind] = EntityKind.PACKAGE

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), nullable=False)
    basis: Mapped[PackageBasis] = mapped_column(StoredCode(PackageBasis), nullable=False)
    rhythm: Mapped[PackageRhythm] = mapped_column(StoredCode(PackageRhythm), nullable=False)
    every_nights: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    price_minor: Mapped[int] = mapped_column(Integer, nullable=False)
    child_price_minor: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    first_date: Mapped[dt.date | None] = mapped_column(Date)
    last_date: Mapped[dt.date | None] = mapped_column(Date)
    revenue: Mapped[PackageRevenue] = mapped_column(StoredCode(PackageRevenue), nullable=False, default=PackageRevenue.AS_SOLD)
    taken_after_days: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    valid_days: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "code"),
        one_of("basis", PackageBasis),
        one_of("rhythm", PackageRhythm),
        CheckConstraint("price_minor >= 0 AND child_price_minor >= 0", name="not_negative"),
        CheckConstraint("every_nights >= 1", name="rhythm_positive"),
        CheckConstraint("first_date IS NULL OR last_date IS NULL OR last_date >= first_date", name="dates_in_order"),
    )


class RatePlanPackage(Base):
    """A package of a rate plan: inside its price, or on top of it."""

    __tablename__ = "rate_plan_package"

    property_id: Mapped[UUID] = property_key()
    rate_plan_id: Mapped[UUID] = mapped_column(Id, ForeignKey("rate_plan.id"), primary_key=True)
    package_id: Mapped[UUID] = mapped_column(Id, ForeignKey("package.id"), primary_key=True, index=True)
    inside: Mapped[bool] = mapped_column(Boolean, nullable=False)

    __table_args__ = table()


class ReservationPackage(Base):
    """A package as it was sold with a reservation: a later change of the package does not touch it.

    A night's price always contains its packages, those on top too: what is left of it is the room's revenue.
    """

    __tablename__ = "reservation_package"

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), primary_key=True)
    package_id: Mapped[UUID] = mapped_column(Id, ForeignKey("package.id"), primary_key=True)
    inside: Mapped[bool] = mapped_column(Boolean, nullable=False)
    quantity: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), nullable=False)
    basis: Mapped[PackageBasis] = mapped_column(StoredCode(PackageBasis), nullable=False)
    rhythm: Mapped[PackageRhythm] = mapped_column(StoredCode(PackageRhythm), nullable=False)
    every_nights: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    price_minor: Mapped[int] = mapped_column(Integer, nullable=False)
    child_price_minor: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    first_date: Mapped[dt.date | None] = mapped_column(Date)
    last_date: Mapped[dt.date | None] = mapped_column(Date)
    revenue: Mapped[PackageRevenue] = mapped_column(StoredCode(PackageRevenue), nullable=False, default=PackageRevenue.AS_SOLD)
    taken_after_days: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    valid_days: Mapped[int] = mapped_column(Integer, nullable=False, default=1)

    __table_args__ = table(
        one_of("basis", PackageBasis),
        one_of("rhythm", PackageRhythm),
        CheckConstraint("quantity >= 1 AND every_nights >= 1", name="counts_positive"),
        CheckConstraint("price_minor >= 0 AND child_price_minor >= 0", name="not_negative"),
    )


class PackageEntitlement(Noun):
    """What a stay may take of a package that was sold with a night (`docs/algorithms/package-ledger.md`).

    `allowance_minor` is its price in the list, `net_minor` the revenue kept back for it on the package folio (`sold_posting_id`).
    `sold_date` None: something was taken on the evening itself, and the night is not charged yet.
    """

    __tablename__ = "package_entitlement"
    entity_kind: ClassVar[EntityKind] = EntityKind.PACKAGE_ENTITLEMENT

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False)
    package_id: Mapped[UUID] = mapped_column(Id, ForeignKey("package.id"), nullable=False)
    night_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), nullable=False)
    room_number: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    pieces: Mapped[int] = mapped_column(Integer, nullable=False)
    allowance_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    net_minor: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    first_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    last_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    sold_date: Mapped[dt.date | None] = mapped_column(Date)
    sold_posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"), unique=True)

    __table_args__ = table(
        UniqueConstraint("reservation_id", "package_id", "night_date"),
        Index("ix_package_entitlement_last_date", "property_id", "last_date"),
        CheckConstraint("pieces >= 0 AND allowance_minor >= 0 AND net_minor >= 0", name="not_negative"),
        CheckConstraint("last_date >= first_date AND first_date >= night_date", name="dates_in_order"),
        CheckConstraint("sold_date IS NOT NULL OR (sold_posting_id IS NULL AND net_minor = 0)", name="sold_before_kept_back"),
    )


class PackageTaking(Noun):
    """Something of an entitlement that went: pieces, so much of its allowance, and the revenue that it became (`posting_id`).

    `charge_posting_id`: what was more than the entitlement, on the guest's bill. `undone_at`: it was not taken after all.
    """

    __tablename__ = "package_taking"
    entity_kind: ClassVar[EntityKind] = EntityKind.PACKAGE_ENTITLEMENT

    property_id: Mapped[UUID] = property_key()
    entitlement_id: Mapped[UUID] = mapped_column(Id, ForeignKey("package_entitlement.id"), nullable=False, index=True)
    taker: Mapped[PackageTaker] = mapped_column(StoredCode(PackageTaker), nullable=False)
    pieces: Mapped[int] = mapped_column(Integer, nullable=False)
    amount_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    net_minor: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"), unique=True)
    charge_posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    outside_charge_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("outside_charge.id"), index=True)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    taken_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    undone_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    undone_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))

    __table_args__ = table(
        one_of("taker", PackageTaker),
        CheckConstraint("pieces >= 0 AND amount_minor >= 0 AND net_minor >= 0", name="not_negative"),
    )
