"""What became of a profile: changes, requests to change, who looked, merges, erasures; and the keys that seal what is sensitive."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.guest_codes import RequestState, SealPurpose
from hotel_desk.models.base import Base, Noun, one_of, property_key, table
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, StoredCode, code_string


class DataKey(Base):
    """The key of a purpose, wrapped by the hotel's master key. `version` and `algorithm` are named by every sealed value."""

    __tablename__ = "data_key"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    purpose: Mapped[SealPurpose] = mapped_column(StoredCode(SealPurpose), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    algorithm: Mapped[str] = mapped_column(code_string(), nullable=False)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
    made_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    retired_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    __table_args__ = table(one_of("purpose", SealPurpose))


class ProfileChange(Base):
    """One field of a profile as it was and as it became: who, when. Both values are sealed, for they may be of any class."""

    __tablename__ = "profile_change"

    id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False)
    field: Mapped[str] = mapped_column(code_string(80), nullable=False)
    before_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    after_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    changed_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    operation_id: Mapped[UUID] = mapped_column(Id, nullable=False)

    __table_args__ = table(Index("ix_profile_change_profile", "profile_id", "changed_at"))


class ProfileChangeRequest(Noun):
    """A wish to change a protected field, with before and after (sealed), for somebody who may to decide."""

    __tablename__ = "profile_change_request"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE
    local_columns: ClassVar[frozenset[str]] = frozenset({"before_sealed", "after_sealed"})

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False, index=True)
    field: Mapped[str] = mapped_column(code_string(80), nullable=False)
    before_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    after_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    state: Mapped[RequestState] = mapped_column(StoredCode(RequestState), nullable=False)
    requested_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    requested_by_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    decided_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")

    __table_args__ = table(one_of("state", RequestState), Index("ix_profile_change_request_state", "property_id", "state"))


class ProfileView(Base):
    """Who looked at whom, when, and whether a masked field was shown in the clear (`field`)."""

    __tablename__ = "profile_view"

    id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    workstation: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    viewed_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    field: Mapped[str] = mapped_column(code_string(80), nullable=False, default="")

    __table_args__ = table(
        Index("ix_profile_view_profile", "profile_id", "viewed_at"), Index("ix_profile_view_user", "user_id", "viewed_at")
    )


class ProfileMerge(Noun):
    """Two records of one person made one. `moved` names every row that was led over, so that it can be led back."""

    __tablename__ = "profile_merge"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE
    local_columns: ClassVar[frozenset[str]] = frozenset({"moved", "before_sealed"})

    property_id: Mapped[UUID] = property_key()
    kept_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False, index=True)
    merged_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False, index=True)
    moved: Mapped[Any] = mapped_column(Json, nullable=False)
    before_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    merged_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    merged_by_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    undone_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    __table_args__ = table()


class ProfilePair(Base):
    """Two profiles that may be one person, or that somebody said are two (`dismissed_at`). The lower id comes first."""

    __tablename__ = "profile_pair"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    first_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), primary_key=True)
    second_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), primary_key=True, index=True)
    score: Mapped[int] = mapped_column(Integer, nullable=False)
    reasons: Mapped[list[str]] = mapped_column(Json, nullable=False)
    found_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    dismissed_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    dismissed_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))

    __table_args__ = table(Index("ix_profile_pair_score", "property_id", "dismissed_at", "score"))


class ProfileBlockKey(Base):
    """What records that may be one person have in common (see `docs/algorithms/duplicates.md`): a hash of 64 bits, never the words."""

    __tablename__ = "profile_block_key"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), primary_key=True, index=True)

    __table_args__ = table()


class DuplicateSearch(Base):
    """How far the search for duplicates over all profiles has come: taken up again after the block `next_key`."""

    __tablename__ = "duplicate_search"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    started_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    finished_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    next_key: Mapped[int | None] = mapped_column(BigInteger)
    compared: Mapped[int] = mapped_column(Integer, nullable=False)
    found: Mapped[int] = mapped_column(Integer, nullable=False)
    skipped_blocks: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table()


class ProfileErasure(Noun):
    """An erasure carried out on request or by retention: what was removed, what stays and why, and which journal rows were emptied."""

    __tablename__ = "profile_erasure"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE
    local_columns: ClassVar[frozenset[str]] = frozenset({"audit_sequences", "outbox_sequences"})

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False, index=True)
    subject_key: Mapped[str] = mapped_column(code_string(), nullable=False)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False)
    erased_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    erased_by_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    report: Mapped[Any] = mapped_column(Json, nullable=False)
    audit_sequences: Mapped[list[int]] = mapped_column(Json, nullable=False)
    outbox_sequences: Mapped[list[int]] = mapped_column(Json, nullable=False)

    __table_args__ = table()
