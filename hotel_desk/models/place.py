"""Places other than rooms, let by the time slot: meeting rooms, restaurant tables, the spa."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import PlaceBookingStatus, PlaceKind
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, exact_string


class Place(Noun):
    """A meeting room, a table, a treatment room: open between two times of the hotel's clock, let in slots of so many minutes."""

    __tablename__ = "place"
    entity_kind: ClassVar[EntityKind] = EntityKind.PLACE

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    kind: Mapped[PlaceKind] = mapped_column(StoredCode(PlaceKind), nullable=False)
    capacity: Mapped[int] = mapped_column(Integer, nullable=False)
    slot_minutes: Mapped[int] = mapped_column(Integer, nullable=False)
    opens_at: Mapped[dt.time] = mapped_column(Time, nullable=False)
    closes_at: Mapped[dt.time] = mapped_column(Time, nullable=False)
    slot_price_minor: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    transaction_code_id: Mapped[UUID] = mapped_column(Id, ForeignKey("transaction_code.id"), nullable=False)
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "code"),
        one_of("kind", PlaceKind),
        CheckConstraint("capacity >= 1 AND slot_minutes >= 5 AND slot_minutes <= 1440", name="slots_possible"),
        CheckConstraint("slot_price_minor >= 0", name="not_negative"),
        CheckConstraint("closes_at > opens_at", name="hours_in_order"),
    )


class PlaceBooking(Noun):
    """A place taken by somebody from one moment to another (UTC), charged to a room or paid by itself.

    `slot_minutes` is the length of its slots as they were cut; the place may be let in others later.
    """

    __tablename__ = "place_booking"
    entity_kind: ClassVar[EntityKind] = EntityKind.PLACE_BOOKING

    property_id: Mapped[UUID] = property_key()
    place_id: Mapped[UUID] = mapped_column(Id, ForeignKey("place.id"), nullable=False)
    reservation_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("reservation.id"), index=True)
    profile_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    phone: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    starts_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    ends_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    slot_minutes: Mapped[int] = mapped_column(Integer, nullable=False)
    persons: Mapped[int] = mapped_column(Integer, nullable=False)
    price_minor: Mapped[int] = mapped_column(Integer, nullable=False)
    status: Mapped[PlaceBookingStatus] = mapped_column(StoredCode(PlaceBookingStatus), nullable=False)
    status_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    remind_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    reminded_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    posting_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("posting.id"))
    note: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("status", PlaceBookingStatus),
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        CheckConstraint("persons >= 1 AND price_minor >= 0 AND slot_minutes >= 1", name="counts_possible"),
        Index("ix_place_booking_time", "property_id", "starts_at"),
        Index("ix_place_booking_reminder", "property_id", "remind_at"),
    )


class PlaceSlot(Base):
    """A slot of a place: taken once."""

    __tablename__ = "place_slot"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    place_id: Mapped[UUID] = mapped_column(Id, ForeignKey("place.id"), primary_key=True)
    starts_at: Mapped[dt.datetime] = mapped_column(Instant, primary_key=True)
    place_booking_id: Mapped[UUID] = mapped_column(Id, ForeignKey("place_booking.id"), nullable=False, index=True)

    __table_args__ = table()
