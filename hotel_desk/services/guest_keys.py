"""The keys a profile is found by, and the blocks of its possible duplicates, made anew whenever it is written.

The keys: `docs/algorithms/guest-search.md`; the blocks: `docs/algorithms/duplicates.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from hotel_desk.db.bulk import insert_rows
from hotel_desk.domain.guest_codes import ContactKind
from hotel_desk.domain.guest_likeness import LikenessRecord, likeness_record
from hotel_desk.models import Base
from hotel_desk.models.guest_file import ProfileAddress, ProfileContact, ProfileDocument, ProfileInvoiceTitle, ProfileMembership
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.queries.findable_facts import FindableFacts, keys_of, merged_facts
from hotel_desk.queries.likeness_records import document_mark, numbers_of_kind
from hotel_desk.services.guest_block_keys import forget_blocks, index_blocks

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.unit_of_work import UnitOfWork

_KEYS = Base.metadata.tables[ProfileSearchKey.__tablename__]
_FORGET_KEYS = delete(ProfileSearchKey).where(ProfileSearchKey.profile_id == bindparam("profile"))
_CONTACTS = select(ProfileContact.kind, ProfileContact.value).where(ProfileContact.profile_id == bindparam("profile"))
_DOCUMENTS = select(ProfileDocument.number_hash).where(ProfileDocument.profile_id == bindparam("profile"))
_ADDRESS = (
    select(ProfileAddress.street, ProfileAddress.city, ProfileAddress.postcode)
    .where(ProfileAddress.profile_id == bindparam("profile"))
    .order_by(ProfileAddress.position)
    .limit(1)
)
_TITLES = select(ProfileInvoiceTitle.title).where(ProfileInvoiceTitle.profile_id == bindparam("profile"))
_NUMBERS = select(ProfileMembership.number).where(ProfileMembership.profile_id == bindparam("profile"))


def index_profile(uow: UnitOfWork, profile: Profile) -> None:
    """Make the keys of one profile anew."""
    if profile.version > 1:
        forget_keys(uow, profile.id)
    mine = {"profile": profile.id}
    contacts = uow.connection.execute(_CONTACTS, mine).all()
    memberships = tuple(uow.connection.execute(_NUMBERS, mine).scalars())
    documents = tuple(map(document_mark, uow.connection.execute(_DOCUMENTS, mine).scalars()))
    address = uow.connection.execute(_ADDRESS, mine).first() or ("", "", "")
    facts = FindableFacts(
        profile.id,
        profile.name,
        profile.native_name or "",
        profile.family_name or "",
        profile.given_name or "",
        profile.pinyin or "",
        (profile.phone, *(value for kind, value in contacts if kind == ContactKind.PHONE)),
        (profile.email, *(value for kind, value in contacts if kind == ContactKind.EMAIL)),
        memberships,
        profile.birth_date,
        numbers_of_kind(profile.kind, documents, profile.tax_number or ""),
        *address,
        companies=tuple(uow.connection.execute(_TITLES, mine).scalars()),
        # A record that was never written again has had none merged into it.
        merged=merged_facts(uow.connection, [profile.id]).get(profile.id, ()) if profile.version > 1 else (),
    )
    index_profiles(uow.connection, uow.property_id, [facts])


def index_new_profile(uow: UnitOfWork, profile: Profile) -> None:
    """Make the keys of a profile that has just been written down with nothing hanging on it: two statements, as bookings need it."""
    index_profiles(
        uow.connection,
        uow.property_id,
        [FindableFacts(profile.id, profile.name, pinyin=profile.pinyin, phones=(profile.phone,), emails=(profile.email,))],
    )


def index_profiles(connection: Connection, property_id: UUID, facts: Iterable[FindableFacts]) -> None:
    """Write the keys and blocks of many profiles that have none yet. Two statements."""
    every = tuple(facts)
    rows = [(key.word, one.profile_id, key.kind, property_id) for one in every for key in keys_of(one)]
    # In the order of the index: a batch touches each of its pages once.
    insert_rows(connection, _KEYS, ("word", "profile_id", "kind", "property_id"), sorted(rows, key=itemgetter(0)))
    index_blocks(connection, property_id, {one.profile_id: _compared(one) for one in every})


def forget_keys(uow: UnitOfWork, profile_id: UUID) -> None:
    """Take away what a profile is found by."""
    uow.connection.execute(_FORGET_KEYS, {"profile": profile_id})
    forget_blocks(uow.connection, profile_id)


def _compared(facts: FindableFacts) -> LikenessRecord:
    return likeness_record(
        name=facts.name,
        given_name=facts.given_name,
        family_name=facts.family_name,
        native_name=facts.native_name,
        pinyin=facts.pinyin,
        birth_date=facts.birth_date,
        phones=facts.phones,
        emails=facts.emails,
        documents=facts.documents,
        street=facts.street,
        town=facts.town,
        postcode=facts.postcode,
    )
