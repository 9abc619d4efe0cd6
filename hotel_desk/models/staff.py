"""Who works here and what each role may do."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Noun, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, Id, Json, exact_string


class Role(Noun):
    """A set of permissions with a name, and the largest part of a price that its people may take off by hand, in millionths."""

    __tablename__ = "role"
    entity_kind: ClassVar[EntityKind] = EntityKind.ROLE

    property_id: Mapped[UUID] = property_key()
    code: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    permissions: Mapped[Any] = mapped_column(Json, nullable=False)
    discount_limit_millionths: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "code"))


class UserAccount(Noun):
    """A person who works at the desk."""

    __tablename__ = "user_account"
    entity_kind: ClassVar[EntityKind] = EntityKind.USER

    property_id: Mapped[UUID] = property_key()
    name: Mapped[str] = mapped_column(exact_string(80), nullable=False)
    display_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    role_id: Mapped[UUID] = mapped_column(Id, ForeignKey("role.id"), nullable=False)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "name"))
