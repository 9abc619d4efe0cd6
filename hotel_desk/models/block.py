"""Groups: a block of rooms held for one, by type and night."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, StoredCode, exact_string


class Block(Noun):
    """Rooms held for a group until its cut-off date, at its rate plan.

    What the group pays together is on its master folio: a house folio whose account code is the block's identifier.
    """

    __tablename__ = "block"
    entity_kind: ClassVar[EntityKind] = EntityKind.BLOCK

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    status: Mapped[BlockStatus] = mapped_column(StoredCode(BlockStatus), nullable=False)
    arrival_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    departure_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    cutoff_date: Mapped[dt.date | None] = mapped_column(Date)
    cut_off_on: Mapped[dt.date | None] = mapped_column(Date)
    rate_plan_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("rate_plan.id"))
    company_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    agent_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    contact_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    contact_phone: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    note: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    status_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "code"),
        one_of("status", BlockStatus),
        CheckConstraint("departure_date > arrival_date", name="dates_in_order"),
        Index("ix_block_dates", "property_id", "departure_date", "arrival_date"),
    )


class BlockNight(Base):
    """The allotment of one type on one night.

    What is neither picked up nor given back is deducted from inventory while the block is definite. `picked_up` counts every night that a
    reservation of the block holds, also those beyond the allotment.
    """

    __tablename__ = "block_night"

    property_id: Mapped[UUID] = property_key()
    block_id: Mapped[UUID] = mapped_column(Id, ForeignKey("block.id"), primary_key=True)
    room_type_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room_type.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    rooms: Mapped[int] = mapped_column(Integer, nullable=False)
    picked_up: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    given_back: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    price_minor: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = table(
        CheckConstraint("rooms >= 0 AND picked_up >= 0 AND given_back >= 0", name="not_negative"),
        CheckConstraint("given_back <= rooms", name="within_the_allotment"),
        Index("ix_block_night_date", "property_id", "date", "room_type_id"),
    )
