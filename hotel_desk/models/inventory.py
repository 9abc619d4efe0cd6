"""What is sold and who is where: counters by type and night, occupancies, and the half-day slots of each room."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind, Half, OccupancyState
from hotel_desk.models.base import Base, Noun, one_of, property_key, table
from hotel_desk.models.types import Id, Instant, StoredCode, StoredNumber


class TypeNight(Base):
    """The counter of one room type on one night. A sale raises `sold` only while the check holds."""

    __tablename__ = "type_night"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    room_type_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room_type.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    physical: Mapped[int] = mapped_column(Integer, nullable=False)
    out_of_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    overbooking: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    sold: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    oversold: Mapped[int] = mapped_column(Integer, nullable=False, default=0)

    __table_args__ = table(
        CheckConstraint("sold <= physical - out_of_order + overbooking + oversold", name="not_oversold"),
        CheckConstraint("physical >= 0 AND out_of_order >= 0 AND overbooking >= 0 AND sold >= 0 AND oversold >= 0", name="not_negative"),
        CheckConstraint("out_of_order <= physical", name="closed_rooms_exist"),
    )


class RoomOccupancy(Noun):
    """A room given to a reservation for a range of dates; open while somebody is in it.

    `open_room_id` repeats the room while the occupancy is open and is unique, so that a room is never given out twice at
    the same time. `holds_first_day`: a guest who moved in owns the day half of the first date too.
    """

    __tablename__ = "room_occupancy"
    entity_kind: ClassVar[EntityKind] = EntityKind.RESERVATION

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False, index=True)
    room_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room.id"), nullable=False)
    first_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    last_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    holds_first_day: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    state: Mapped[OccupancyState] = mapped_column(StoredCode(OccupancyState), nullable=False)
    open_room_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("room.id"))
    entered_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    left_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    __table_args__ = table(
        UniqueConstraint("property_id", "open_room_id"),
        one_of("state", OccupancyState),
        CheckConstraint("last_date >= first_date", name="dates_in_order"),
        CheckConstraint(
            "(state = 'OPEN' AND open_room_id IS NOT NULL AND open_room_id = room_id) OR (state <> 'OPEN' AND open_room_id IS NULL)",
            name="open_holds_room",
        ),
        Index("ix_room_occupancy_dates", "property_id", "last_date", "first_date"),
        Index("ix_room_occupancy_room", "room_id", "last_date"),
        # All that the calendar needs of an occupancy, so that it reads no other page for it.
        Index("ix_room_occupancy_first_date", "property_id", "first_date", "last_date", "room_id", "reservation_id", "state", "id"),
    )


class RoomSlot(Base):
    """Half a day of a room: taken once, by an occupancy or by a closure."""

    __tablename__ = "room_slot"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    room_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    half: Mapped[Half] = mapped_column(StoredNumber(Half), primary_key=True, autoincrement=False)
    occupancy_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("room_occupancy.id"), index=True)
    closure_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("closure.id"), index=True)

    __table_args__ = table(
        CheckConstraint("half IN (0, 1)", name="half_known"),
        CheckConstraint(
            "(occupancy_id IS NULL AND closure_id IS NOT NULL) OR (occupancy_id IS NOT NULL AND closure_id IS NULL)", name="one_owner"
        ),
    )
