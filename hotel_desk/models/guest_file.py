"""The guest file: what hangs on a profile. How each column is classed, masked, kept and erased is said in `domain/personal_data.py`."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BINARY, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.guest_codes import AddressKind, ConsentPurpose, ContactKind, DocumentKind, NoteKind, PreferenceKind
from hotel_desk.models.base import Noun, one_of, property_key, table
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, StoredCode, code_string, exact_string

# MySQL and MariaDB cut a plain BLOB at 64 kB.
_IMAGE = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")


def _profile_key() -> Mapped[Any]:
    return mapped_column(Id, ForeignKey("profile.id"), nullable=False, index=True)


class ProfileContact(Noun):
    """A further phone number or e-mail address; the main ones are columns of the profile."""

    __tablename__ = "profile_contact"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    kind: Mapped[ContactKind] = mapped_column(StoredCode(ContactKind), nullable=False)
    value: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    label: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    bounced_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    __table_args__ = table(one_of("kind", ContactKind))


class ProfileAddress(Noun):
    """A postal address."""

    __tablename__ = "profile_address"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    kind: Mapped[AddressKind] = mapped_column(StoredCode(AddressKind), nullable=False)
    street: Mapped[str] = mapped_column(String(NAME_LENGTH * 2), nullable=False, default="")
    city: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    region: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    postcode: Mapped[str] = mapped_column(String(40), nullable=False, default="")
    country: Mapped[str | None] = mapped_column(code_string(2))
    position: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(one_of("kind", AddressKind))


class ProfileDocument(Noun):
    """An identity document. Its number is sealed; it is found by a keyed hash, and no two profiles have the same one.

    `number_hash` is over the number alone (what a person types), `identity_hash` over kind, issuing country and number.
    """

    __tablename__ = "profile_document"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE
    local_columns: ClassVar[frozenset[str]] = frozenset({"number_sealed", "number_hash", "identity_hash"})

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    kind: Mapped[DocumentKind] = mapped_column(StoredCode(DocumentKind), nullable=False)
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
    number_masked: Mapped[str] = mapped_column(String(80), nullable=False)
    number_hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    identity_hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    issuing_country: Mapped[str | None] = mapped_column(code_string(2))
    issue_date: Mapped[dt.date | None] = mapped_column(Date)
    expiry_date: Mapped[dt.date | None] = mapped_column(Date)
    checked_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    position: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(
        one_of("kind", DocumentKind),
        UniqueConstraint("property_id", "identity_hash"),
        Index("ix_profile_document_number", "property_id", "number_hash"),
        Index("ix_profile_document_expiry", "property_id", "expiry_date"),
    )


class ProfileMembership(Noun):
    """A membership number of a programme; no two profiles have the same one."""

    __tablename__ = "profile_membership"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE
    local_columns: ClassVar[frozenset[str]] = frozenset({"identity_hash"})

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    programme: Mapped[str] = mapped_column(exact_string(40), nullable=False)
    number: Mapped[str] = mapped_column(exact_string(80), nullable=False)
    identity_hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    level: Mapped[str] = mapped_column(String(40), nullable=False, default="")
    expiry_date: Mapped[dt.date | None] = mapped_column(Date)
    position: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(UniqueConstraint("property_id", "identity_hash"))


class ProfilePreference(Noun):
    """A preference, shown as a chip. What concerns health is sealed and its `value` is empty."""

    __tablename__ = "profile_preference"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE
    local_columns: ClassVar[frozenset[str]] = frozenset({"value_sealed"})

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    kind: Mapped[PreferenceKind] = mapped_column(StoredCode(PreferenceKind), nullable=False)
    value: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    value_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    position: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table(one_of("kind", PreferenceKind), CheckConstraint("kind <> 'HEALTH' OR value = ''", name="health_sealed"))


class ProfileTag(Noun):
    """A word staff put on a profile, and why."""

    __tablename__ = "profile_tag"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    tag: Mapped[str] = mapped_column(exact_string(80), nullable=False)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    tagged_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)

    __table_args__ = table(UniqueConstraint("property_id", "profile_id", "tag"), Index("ix_profile_tag_tag", "property_id", "tag"))


class ProfileNote(Noun):
    """A note with its category; `shown_at` lists the places (`NotePlace`) where it pops up."""

    __tablename__ = "profile_note"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    kind: Mapped[NoteKind] = mapped_column(StoredCode(NoteKind), nullable=False)
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False)
    shown_at: Mapped[list[str]] = mapped_column(Json, nullable=False)
    written_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)

    __table_args__ = table(one_of("kind", NoteKind))


class ProfileConsent(Noun):
    """A consent given or withdrawn: a fact, never changed; the newest of a purpose holds."""

    __tablename__ = "profile_consent"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    purpose: Mapped[ConsentPurpose] = mapped_column(StoredCode(ConsentPurpose), nullable=False)
    given: Mapped[bool] = mapped_column(Boolean, nullable=False)
    source: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    given_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)

    __table_args__ = table(one_of("purpose", ConsentPurpose))


class ProfileInvoiceTitle(Noun):
    """To whom invoices are made out, with the tax number and, for a special fapiao, address and bank."""

    __tablename__ = "profile_invoice_title"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    title: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    tax_number: Mapped[str] = mapped_column(exact_string(40), nullable=False, default="")
    address: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    phone: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    bank: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    bank_account: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    position: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table()


class ProfilePerson(Noun):
    """A person to talk to at a company or agent."""

    __tablename__ = "profile_person"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = _profile_key()
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    post: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    phone: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    email: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    position: Mapped[int] = mapped_column(Integer, nullable=False)

    __table_args__ = table()


class ProfilePhoto(Noun):
    """A guest's photo, sealed; never sent to central."""

    __tablename__ = "profile_photo"
    entity_kind: ClassVar[EntityKind] = EntityKind.PROFILE
    local_columns: ClassVar[frozenset[str]] = frozenset({"image_sealed"})

    property_id: Mapped[UUID] = property_key()
    profile_id: Mapped[UUID] = mapped_column(Id, ForeignKey("profile.id"), nullable=False, unique=True)
    image_sealed: Mapped[bytes] = mapped_column(_IMAGE, nullable=False)
    media_type: Mapped[str] = mapped_column(code_string(40), nullable=False)
    taken_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)

    __table_args__ = table()
