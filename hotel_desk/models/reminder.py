"""Reminders to companies and agents: the letters, and which item was reminded of at which level."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.cashier_codes import ReminderState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import Id, Instant, StoredCode, code_string


class ReminderLetter(Noun):
    """A reminder as it was written: its words stay, whatever becomes of the settings."""

    __tablename__ = "reminder_letter"
    entity_kind: ClassVar[EntityKind] = EntityKind.REMINDER_LETTER

    property_id: Mapped[UUID] = property_key()
    account_id: Mapped[UUID] = mapped_column(Id, ForeignKey("ar_account.id"), nullable=False)
    level: Mapped[int] = mapped_column(Integer, nullable=False)
    language: Mapped[str] = mapped_column(code_string(), nullable=False)
    body: Mapped[str] = mapped_column(Text, nullable=False)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    state: Mapped[ReminderState] = mapped_column(StoredCode(ReminderState), nullable=False)
    written_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    sent_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    sent_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("state", ReminderState),
        CheckConstraint("level >= 1 AND level <= 3", name="level_known"),
        CheckConstraint("(state = 'SENT') = (sent_at IS NOT NULL)", name="sent_has_moment"),
        Index("ix_reminder_letter_account", "account_id", "business_date"),
        Index("ix_reminder_letter_state", "property_id", "state"),
    )


class ArReminder(Base):
    """An item that a letter reminded of, with what was open of it: each level once."""

    __tablename__ = "ar_reminder"

    property_id: Mapped[UUID] = property_key()
    letter_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reminder_letter.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(Id, ForeignKey("ar_item.id"), primary_key=True)
    level: Mapped[int] = mapped_column(Integer, nullable=False)
    open_minor: Mapped[int] = mapped_column(BigInteger, nullable=False)
    overdue_days: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(
        UniqueConstraint("item_id", "level"),
        CheckConstraint("level >= 1 AND level <= 3", name="level_known"),
        CheckConstraint("open_minor > 0", name="positive"),
    )
