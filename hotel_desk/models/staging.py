"""Bookings of another system, staged before the replay lives through them."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.models.base import Noun, one_of, property_key, table
from hotel_desk.models.types import NAME_LENGTH, Id, StoredCode, code_string


class StagedBooking(Noun):
    """One row of the file: what was booked when, and what became of it.

    `row_hash` and `occurrence` make a second import of the same file add nothing while identical rows stay different
    bookings. `outcome` is CHECKED_OUT, CANCELLED or NO_SHOW; `outcome_date` is when a cancellation was made.
    """

    __tablename__ = "staged_booking"
    entity_kind: ClassVar[EntityKind] = EntityKind.STAGED_BOOKING

    property_id: Mapped[UUID] = property_key()
    row_hash: Mapped[str] = mapped_column(code_string(64), nullable=False)
    occurrence: Mapped[int] = mapped_column(Integer, nullable=False)
    line_number: Mapped[int] = mapped_column(Integer, nullable=False)
    booked_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    arrival_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    departure_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    adults: Mapped[int] = mapped_column(Integer, nullable=False)
    children: Mapped[int] = mapped_column(Integer, nullable=False)
    babies: Mapped[int] = mapped_column(Integer, nullable=False)
    charged_type_id: Mapped[UUID] = mapped_column(Id, nullable=False)
    occupied_type_id: Mapped[UUID] = mapped_column(Id, nullable=False)
    price_minor: Mapped[int] = mapped_column(Integer, nullable=False)
    outcome: Mapped[ReservationStatus] = mapped_column(StoredCode(ReservationStatus), nullable=False)
    outcome_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    agent_id: Mapped[UUID | None] = mapped_column(Id)
    company_id: Mapped[UUID | None] = mapped_column(Id)
    country: Mapped[str | None] = mapped_column(code_string(2))
    guest_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    market: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    channel: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    repeated_guest: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    deposit_type: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    reservation_id: Mapped[UUID | None] = mapped_column(Id)

    __table_args__ = table(
        UniqueConstraint("property_id", "row_hash", "occurrence"),
        one_of("outcome", ReservationStatus),
        Index("ix_staged_booking_booked", "property_id", "booked_date"),
        Index("ix_staged_booking_arrival", "property_id", "arrival_date"),
        Index("ix_staged_booking_departure", "property_id", "departure_date"),
        Index("ix_staged_booking_outcome", "property_id", "outcome_date"),
    )
