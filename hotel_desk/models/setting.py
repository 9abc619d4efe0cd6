"""Settings that differ from their default, and every change of one."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind, SettingScope
from hotel_desk.models.base import Noun, one_of, property_key, table
from hotel_desk.models.types import NAME_LENGTH, Id, Instant, Json, StoredCode, code_string, exact_string


class SettingValue(Noun):
    """The value of a setting for the hotel, a desk (by name) or a user (by id)."""

    __tablename__ = "setting_value"
    entity_kind: ClassVar[EntityKind] = EntityKind.SETTING

    property_id: Mapped[UUID] = property_key()
    key: Mapped[str] = mapped_column(code_string(80), nullable=False)
    scope: Mapped[SettingScope] = mapped_column(StoredCode(SettingScope), nullable=False)
    scope_key: Mapped[str] = mapped_column(exact_string(80), nullable=False, default="")
    value: Mapped[Any] = mapped_column(Json, nullable=False)

    __table_args__ = table(UniqueConstraint("property_id", "key", "scope", "scope_key"), one_of("scope", SettingScope))


class SettingChange(Noun):
    """Who changed a setting, when, from what to what."""

    __tablename__ = "setting_change"
    entity_kind: ClassVar[EntityKind] = EntityKind.SETTING

    property_id: Mapped[UUID] = property_key()
    setting_id: Mapped[UUID] = mapped_column(Id, nullable=False, index=True)
    key: Mapped[str] = mapped_column(code_string(80), nullable=False)
    old_value: Mapped[Any] = mapped_column(Json)
    new_value: Mapped[Any] = mapped_column(Json)
    changed_by: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    changed_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)

    __table_args__ = table()
