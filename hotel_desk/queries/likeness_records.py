"""Profiles as they are compared with each other, and the numbers of the blocks they lie in (`docs/algorithms/duplicates.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_codes import ContactKind
from hotel_desk.domain.guest_likeness import LikenessRecord, likeness_record
from hotel_desk.domain.ids import ProfileId, PropertyId
from hotel_desk.models.guest_file import ProfileAddress, ProfileContact, ProfileDocument
from hotel_desk.models.profile import Profile

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_KEY_BYTES = 8
_AMONG: Any = bindparam("profiles", expanding=True)
_FACTS = select(
    Profile.id,
    Profile.kind,
    Profile.name,
    Profile.native_name,
    Profile.family_name,
    Profile.given_name,
    Profile.pinyin,
    Profile.birth_date,
    Profile.phone,
    Profile.email,
    Profile.country,
    Profile.tax_number,
).where(Profile.id.in_(_AMONG), Profile.active.is_(True), Profile.merged_into_id.is_(None), Profile.erased_at.is_(None))
_CONTACTS = select(ProfileContact.profile_id, ProfileContact.kind, ProfileContact.value).where(ProfileContact.profile_id.in_(_AMONG))
_ADDRESSES = (
    select(ProfileAddress.profile_id, ProfileAddress.street, ProfileAddress.city, ProfileAddress.postcode)
    .where(ProfileAddress.profile_id.in_(_AMONG))
    .order_by(ProfileAddress.position.desc())
)
_DOCUMENTS = select(ProfileDocument.profile_id, ProfileDocument.number_hash).where(ProfileDocument.profile_id.in_(_AMONG))


@dataclass(frozen=True, slots=True)
class ComparedProfile:
    """A profile with what is compared of it, and with what tells it from others on a screen."""

    id: ProfileId
    kind: ProfileKind
    name: str
    phone: str
    email: str
    country: str | None
    birth_date: dt.date | None
    record: LikenessRecord


def compared_profiles(connection: Connection, profile_ids: Collection[UUID]) -> dict[UUID, ComparedProfile]:
    """Profiles as they are compared; those switched off, merged or erased are left out. Four statements."""
    if not profile_ids:
        return {}
    among = {"profiles": list(profile_ids)}
    phones: dict[UUID, list[str]] = {}
    emails: dict[UUID, list[str]] = {}
    for row in connection.execute(_CONTACTS, among):
        (phones if row.kind == ContactKind.PHONE else emails).setdefault(row.profile_id, []).append(row.value)
    # The first address is read last and stays.
    addresses = {row.profile_id: row for row in connection.execute(_ADDRESSES, among)}
    documents: dict[UUID, list[str]] = {}
    for document in connection.execute(_DOCUMENTS, among):
        documents.setdefault(document.profile_id, []).append(document_mark(document.number_hash))
    return {
        row.id: _compared(row, phones.get(row.id, ()), emails.get(row.id, ()), documents.get(row.id, ()), address=addresses.get(row.id))
        for row in connection.execute(_FACTS, among)
    }


def document_mark(number_hash: bytes) -> str:
    """A document as it is compared: its keyed hash, the same or not."""
    return bytes(number_hash).hex()


def numbers_of_kind(kind: ProfileKind, documents: Iterable[str], tax_number: str) -> tuple[str, ...]:
    """What names exactly one: documents of a guest; the tax number too of a company or agent."""
    own = () if kind == ProfileKind.GUEST or not tax_number else (tax_number,)
    return (*documents, *own)


def block_numbers(property_id: PropertyId, keys: Iterable[str]) -> list[int]:
    """The keys of blocks as they are stored: 64 bits of a hash that differs from hotel to hotel.

    It needs no master key: what is sensitive (documents) comes hashed with a key already, and names, phones and e-mails can be
    searched in clear anyway.
    """
    hotel = property_id.bytes
    return sorted({_number(hotel, key) for key in keys})


def _number(hotel: bytes, key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=_KEY_BYTES, key=hotel).digest(), "big", signed=True)


def _compared(
    row: Any, phones: Collection[str], emails: Collection[str], documents: Collection[str], *, address: Any | None
) -> ComparedProfile:
    record = likeness_record(
        name=row.name,
        given_name=row.given_name or "",
        family_name=row.family_name or "",
        native_name=row.native_name or "",
        pinyin=row.pinyin or "",
        birth_date=row.birth_date,
        phones=(row.phone, *phones),
        emails=(row.email, *emails),
        documents=numbers_of_kind(row.kind, documents, row.tax_number or ""),
        street=address.street if address is not None else "",
        town=address.city if address is not None else "",
        postcode=address.postcode if address is not None else "",
    )
    return ComparedProfile(ProfileId(row.id), row.kind, row.name, row.phone, row.email, row.country, row.birth_date, record)
