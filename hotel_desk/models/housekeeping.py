"""Who cleans which room on a day, how far it is, and what is to be repaired."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.housekeeping_codes import RepairState, RoomTaskKind, RoomTaskState, Urgency
from hotel_desk.models.base import Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, exact_string


class Attendant(Noun):
    """Somebody who cleans rooms; most have no account at a desk."""

    __tablename__ = "attendant"
    entity_kind: ClassVar[EntityKind] = EntityKind.ATTENDANT

    property_id: Mapped[UUID] = property_key()
    name: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False)
    floor_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("floor.id"))
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "name"))


class RoomTask(Noun):
    """A room to be made up on a business date. `credits`: how much work it is, in hundredths of a stay-over of an ordinary room."""

    __tablename__ = "room_task"
    entity_kind: ClassVar[EntityKind] = EntityKind.ROOM_TASK

    property_id: Mapped[UUID] = property_key()
    date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    room_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room.id"), nullable=False)
    kind: Mapped[RoomTaskKind] = mapped_column(StoredCode(RoomTaskKind), nullable=False)
    credits: Mapped[int] = mapped_column(Integer, nullable=False)
    attendant_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("attendant.id"))
    state: Mapped[RoomTaskState] = mapped_column(StoredCode(RoomTaskState), nullable=False)
    begun_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    done_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    inspected_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "date", "room_id"),
        one_of("kind", RoomTaskKind),
        one_of("state", RoomTaskState),
        CheckConstraint("credits >= 0", name="credits_not_negative"),
    )


class RepairRequest(Noun):
    """Something in a room that is to be repaired."""

    __tablename__ = "repair_request"
    entity_kind: ClassVar[EntityKind] = EntityKind.REPAIR_REQUEST

    property_id: Mapped[UUID] = property_key()
    room_id: Mapped[UUID] = mapped_column(Id, ForeignKey("room.id"), nullable=False)
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False)
    urgency: Mapped[Urgency] = mapped_column(StoredCode(Urgency), nullable=False)
    state: Mapped[RepairState] = mapped_column(StoredCode(RepairState), nullable=False)
    asked_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    asked_by_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    ended_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("urgency", Urgency),
        one_of("state", RepairState),
        CheckConstraint("(state = 'ASKED') = (ended_at IS NULL)", name="ended_has_moment"),
        Index("ix_repair_request_open", "property_id", "state", "room_id"),
    )
