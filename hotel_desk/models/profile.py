"""Persons, companies and agents, and the words they are found by; what hangs on a profile is in `guest_file`."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.guest_codes import SearchKeyKind, Sex, VipClass
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, StoredCode, code_string, exact_string


class Profile(Noun):
    """A guest, company or agent.

    `name` is what the desk calls them, made from the native or the Latin name; `languages` are codes parted by commas. A profile that was
    merged leads on to the one that was kept; of an erased one only the row is left.
    """

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
    native_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    family_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    given_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    pinyin: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    sex: Mapped[Sex | None] = mapped_column(StoredCode(Sex))
    birth_date: Mapped[dt.date | None] = mapped_column(Date)
    nationality: Mapped[str | None] = mapped_column(code_string(2))
    languages: Mapped[str] = mapped_column(code_string(80), nullable=False, default="")
    vip_level: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    vip_class: Mapped[VipClass] = mapped_column(StoredCode(VipClass), nullable=False, default=VipClass.ORDINARY)
    do_not_rent: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    do_not_rent_reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    first_source: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    email_bounced_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    tax_number: Mapped[str] = mapped_column(exact_string(40), nullable=False, default="")
    credit_days: Mapped[int | None] = mapped_column(Integer)
    credit_limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    merged_into_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("profile.id"))
    erased_at: Mapped[dt.datetime | None] = mapped_column(Instant)
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
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), primary_key=True)
    kind: Mapped[SearchKeyKind] = mapped_column(StoredCode(SearchKeyKind), nullable=False, default=SearchKeyKind.NAME)

    # Whether a guest has a key that begins with a word is answered by the index alone: twenty times as fast among a million.
    __table_args__ = table(Index("ix_profile_search_key_of_profile", "profile_id", "word", "kind"))
