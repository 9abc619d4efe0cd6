"""Persons, companies and agents, enough to book and find; the full guest record grows from here."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, StoredCode, code_string, exact_string


class Profile(Noun):
    """A guest, company or agent."""

    __tablename__ = "profile"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE

    property_id: Mapped[UUID] = property_key()
    kind: Mapped[ProfileKind] = mapped_column(StoredCode(ProfileKind), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    phone: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    email: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    country: Mapped[str | None] = mapped_column(code_string(2))
    language: Mapped[str | None] = mapped_column(code_string(16))
    note: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    external_code: Mapped[str | None] = mapped_column(exact_string(80))
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("kind", ProfileKind),
        Index("uq_profile_external_code", "property_id", "kind", "external_code", unique=True),
        # The calendar reads the name of thousands of guests: found and read in one place.
        Index("ix_profile_name", "id", "name"),
    )


class ProfileSearchKey(Base):
    """A folded word a profile is found by: an indexed prefix look-up, never a scan."""

    __tablename__ = "profile_search_key"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    word: Mapped[str] = mapped_column(exact_string(80), primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), primary_key=True, index=True)

    __table_args__ = table()
