"""Buildings, floors, room types, rooms, their closures and pictures."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import ClosureKind, EntityKind, HousekeepingStatus, SeenOccupancy
from hotel_desk.models.base import Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, StoredCode, code_string, exact_string

_PICTURE_BYTES = 16_000_000


class Building(Noun):
    __tablename__ = "building"
    entity_kind: ClassVar[EntityKind] = EntityKind.BUILDING

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "code"))


class Floor(Noun):
    __tablename__ = "floor"
    entity_kind: ClassVar[EntityKind] = EntityKind.FLOOR

    property_id: Mapped[UUID] = property_key()
    building_id: Mapped[UUID] = mapped_column(Id, ForeignKey("building.id"), nullable=False)
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "building_id", "code"))


class RoomType(Noun):
    __tablename__ = "room_type"
    entity_kind: ClassVar[EntityKind] = EntityKind.ROOM_TYPE

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    category: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    area_square_metres: Mapped[int | None] = mapped_column(Integer)
    beds: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    base_occupancy: Mapped[int] = mapped_column(Integer, nullable=False, default=2)
    max_occupancy: Mapped[int] = mapped_column(Integer, nullable=False, default=2)
    extra_beds: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    standard_price_minor: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    features: Mapped[Any] = mapped_column(Json, nullable=False, default=list)
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "code"),
        CheckConstraint("base_occupancy >= 0 AND max_occupancy >= base_occupancy AND extra_beds >= 0", name="occupancy_in_order"),
    )


class Room(Noun):
    """A room: where it is, what it is, and its housekeeping status. Whether it is occupied is derived from the stays."""

    __tablename__ = "room"
    entity_kind: ClassVar[EntityKind] = EntityKind.ROOM

    property_id: Mapped[UUID] = property_key()
    number: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    floor_id: Mapped[UUID] = mapped_column(Id, ForeignKey("floor.id"), nullable=False)
    room_type_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room_type.id"), nullable=False)
    features: Mapped[Any] = mapped_column(Json, nullable=False, default=list)
    connecting_room_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("room.id"))
    description: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    housekeeping_status: Mapped[HousekeepingStatus] = mapped_column(
        StoredCode(HousekeepingStatus), nullable=False, default=HousekeepingStatus.CLEAN
    )
    do_not_disturb: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    seen_occupancy: Mapped[SeenOccupancy | None] = mapped_column(StoredCode(SeenOccupancy))
    seen_persons: Mapped[int | None] = mapped_column(Integer)
    seen_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "number"),
        one_of("housekeeping_status", HousekeepingStatus),
        CheckConstraint("seen_persons IS NULL OR seen_persons >= 0", name="seen_persons_not_negative"),
    )


class Closure(Noun):
    """A room taken out of sale (out of order) or held back (out of service) for the nights of some dates."""

    __tablename__ = "closure"
    entity_kind: ClassVar[EntityKind] = EntityKind.CLOSURE

    property_id: Mapped[UUID] = property_key()
    room_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room.id"), nullable=False, index=True)
    kind: Mapped[ClosureKind] = mapped_column(StoredCode(ClosureKind), nullable=False)
    first_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    last_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False)
    reopened_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(one_of("kind", ClosureKind), CheckConstraint("last_date >= first_date", name="dates_in_order"))


class Picture(Noun):
    """A picture of the hotel, a room type or a room."""

    __tablename__ = "picture"
    entity_kind: ClassVar[EntityKind] = EntityKind.PICTURE
    local_columns: ClassVar[frozenset[str]] = frozenset({"content"})

    property_id: Mapped[UUID] = property_key()
    owner_kind: Mapped[EntityKind] = mapped_column(StoredCode(EntityKind), nullable=False)
    owner_id: Mapped[UUID] = mapped_column(Id, nullable=False, index=True)
    caption: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    media_type: Mapped[str] = mapped_column(code_string(), nullable=False)
    content: Mapped[bytes] = mapped_column(LargeBinary(_PICTURE_BYTES).with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb"), nullable=False)
    sort_order: Mapped[int] = mapped_column(Integer, nullable=False, default=0)

    __table_args__ = table()
