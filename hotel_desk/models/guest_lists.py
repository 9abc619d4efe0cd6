"""Saved filters of the guest lists, the remembered columns of import files, and the registrations with the police."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.models.base import Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, StoredCode, code_string, exact_string


class GuestList(Noun):
    """A filter over guests that somebody saved under a name."""

    __tablename__ = "guest_list"
    entity_kind: ClassVar[EntityKind] = EntityKind.GUEST_LIST

    property_id: Mapped[UUID] = property_key()
    name: Mapped[str] = mapped_column(exact_string(80), nullable=False)
    filter: Mapped[Any] = mapped_column(Json, nullable=False)
    shared: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "user_id", "name"))


class ImportMapping(Noun):
    """Which column of a file is which field: remembered by the file's heading."""

    __tablename__ = "import_mapping"
    entity_kind: ClassVar[EntityKind] = EntityKind.GUEST_LIST

    property_id: Mapped[UUID] = property_key()
    kind: Mapped[str] = mapped_column(code_string(), nullable=False)
    heading_hash: Mapped[str] = mapped_column(code_string(64), nullable=False)
    columns: Mapped[Any] = mapped_column(Json, nullable=False)

    __table_args__ = table(UniqueConstraint("property_id", "kind", "heading_hash"))


class GuestRegistration(Noun):
    """One occupant of a stay, registered with the police: the form is sealed, the state is not.

    `revision` counts the contents, so that each is sent once; `withdrawn_at`: the person did not stay, and the office, which may
    know of them, is told so. `departure_date` is empty while they are in the house.
    """

    __tablename__ = "guest_registration"
    entity_kind: ClassVar[EntityKind] = EntityKind.GUEST_REGISTRATION
    local_columns: ClassVar[frozenset[str]] = frozenset({"form_sealed"})

    property_id: Mapped[UUID] = property_key()
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), nullable=False, index=True)
    profile_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"), index=True)
    accompanying_guest_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("accompanying_guest.id"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    room_number: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    arrival_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    departure_date: Mapped[dt.date | None] = mapped_column(Date)
    form_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    missing: Mapped[list[str]] = mapped_column(Json, nullable=False)
    state: Mapped[RegistrationState] = mapped_column(StoredCode(RegistrationState), nullable=False)
    attempts: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    next_attempt_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    sent_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    revision: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("state", RegistrationState), Index("ix_guest_registration_state", "property_id", "state", "next_attempt_at")
    )
