"""Letters to guests: the templates the hotel edits, and what was written to whom."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import LetterKind
from hotel_desk.models.base import Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, Id, Instant, StoredCode, code_string


class LetterTemplate(Noun):
    """The words of one kind of letter in one language, with places for the reservation's own."""

    __tablename__ = "letter_template"
    entity_kind: ClassVar[EntityKind] = EntityKind.LETTER_TEMPLATE

    property_id: Mapped[UUID] = property_key()
    kind: Mapped[LetterKind] = mapped_column(StoredCode(LetterKind), nullable=False)
    language: Mapped[str] = mapped_column(code_string(), nullable=False)
    subject: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    body: Mapped[str] = mapped_column(Text, nullable=False)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "kind", "language"), one_of("kind", LetterKind))


class Letter(Noun):
    """A letter as it was written for a booking: kept word by word, whatever becomes of its template."""

    __tablename__ = "letter"
    entity_kind: ClassVar[EntityKind] = EntityKind.BOOKING
    local_columns: ClassVar[frozenset[str]] = frozenset({"body"})

    property_id: Mapped[UUID] = property_key()
    booking_id: Mapped[UUID] = mapped_column(Id, ForeignKey("booking.id"), nullable=False)
    kind: Mapped[LetterKind] = mapped_column(StoredCode(LetterKind), nullable=False)
    language: Mapped[str] = mapped_column(code_string(), nullable=False)
    recipient: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    subject: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    body: Mapped[str] = mapped_column(Text, nullable=False)
    written_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)

    __table_args__ = table(one_of("kind", LetterKind), Index("ix_letter_booking", "booking_id", "written_at"))
