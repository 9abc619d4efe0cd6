"""What profiles are found by, read from their rows: their own words, and those of the records that were merged into them.

`docs/algorithms/guest-search.md`, “Merged records”.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_codes import ContactKind, SearchKeyKind
from hotel_desk.domain.guest_names import pinyin_of
from hotel_desk.domain.guest_search_keys import SearchKey, search_keys
from hotel_desk.models.guest_file import ProfileAddress, ProfileContact, ProfileDocument, ProfileInvoiceTitle, ProfileMembership
from hotel_desk.models.guest_history import ProfileMerge
from hotel_desk.models.profile import Profile
from hotel_desk.queries.likeness_records import document_mark, numbers_of_kind

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_AMONG: BindParameter[Any] = bindparam("profiles", expanding=True)
FINDABLE_COLUMNS = (
    Profile.id,
    Profile.kind,
    Profile.name,
    Profile.native_name,
    Profile.family_name,
    Profile.given_name,
    Profile.pinyin,
    Profile.phone,
    Profile.email,
    Profile.birth_date,
    Profile.tax_number,
)
_PROFILES = select(*FINDABLE_COLUMNS).where(Profile.id.in_(_AMONG), Profile.erased_at.is_(None)).order_by(Profile.id)
_CONTACTS = select(ProfileContact.profile_id, ProfileContact.kind, ProfileContact.value).where(ProfileContact.profile_id.in_(_AMONG))
_NUMBERS = select(ProfileMembership.profile_id, ProfileMembership.number).where(ProfileMembership.profile_id.in_(_AMONG))
_TITLES = select(ProfileInvoiceTitle.profile_id, ProfileInvoiceTitle.title).where(ProfileInvoiceTitle.profile_id.in_(_AMONG))
_DOCUMENTS = select(ProfileDocument.profile_id, ProfileDocument.number_hash).where(ProfileDocument.profile_id.in_(_AMONG))
_ADDRESSES = (
    select(ProfileAddress.profile_id, ProfileAddress.street, ProfileAddress.city, ProfileAddress.postcode)
    .where(ProfileAddress.profile_id.in_(_AMONG))
    .order_by(ProfileAddress.position.desc())
)


@dataclass(frozen=True, slots=True)
class FindableFacts:
    """What of a profile it is found by, and possible duplicates of it.

    Args:
        companies: that invoices are made out to.
        documents: the numbers of identity documents as `document_mark` makes them of their keyed hashes; of a company its tax number.
        street, town, postcode: of the first address.
        merged: the records that were merged into it; it is found by their words too, but not compared by them.
    """

    profile_id: UUID
    name: str
    native_name: str = ""
    family_name: str = ""
    given_name: str = ""
    pinyin: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    memberships: tuple[str, ...] = ()
    birth_date: dt.date | None = None
    documents: tuple[str, ...] = ()
    street: str = ""
    town: str = ""
    postcode: str = ""
    companies: tuple[str, ...] = ()
    merged: tuple[FindableFacts, ...] = ()


def keys_of(facts: FindableFacts) -> list[SearchKey]:
    """Every key of a profile: its own, and of the records that were merged into it the words that are not its own."""
    own = _own_keys(facts)
    if not facts.merged:
        return list(own)
    known = {key.word for key in own}
    older = {key.word: SearchKey(key.word, SearchKeyKind.MERGED) for one in facts.merged for key in _own_keys(one)}
    return [*own, *(key for word, key in older.items() if word not in known)]


def facts_of_rows(connection: Connection, rows: Sequence[Any]) -> list[FindableFacts]:
    """The facts of some profiles, of rows with `FINDABLE_COLUMNS`, in their order. A fixed number of statements."""
    profile_ids = [row.id for row in rows]
    facts = _without_merged(connection, rows)
    merged = merged_facts(connection, profile_ids)
    return [replace(one, merged=merged.get(one.profile_id, ())) for one in facts]


def merged_facts(connection: Connection, profile_ids: Collection[UUID]) -> dict[UUID, tuple[FindableFacts, ...]]:
    """By profile, the records that were merged into it, directly or through another. One statement where there are none, eight at most."""
    trail = connection.execute(_MERGED_INTO, {"profiles": list(profile_ids)}).all() if profile_ids else []
    if not trail:
        return {}
    rows = connection.execute(_PROFILES, {"profiles": list({row.merged for row in trail})}).all()
    facts = {one.profile_id: one for one in _without_merged(connection, rows)}
    grouped: dict[UUID, list[FindableFacts]] = defaultdict(list)
    for row in sorted(trail, key=lambda step: step.merged):
        if row.merged in facts:
            grouped[row.kept].append(facts[row.merged])
    return {kept: tuple(ones) for kept, ones in grouped.items()}


def _trail() -> Select[Any]:
    """The kept records with everything that leads on to them; by the merges, for these are few and found by an index."""
    first = (
        select(ProfileMerge.kept_id.label("kept"), ProfileMerge.merged_id.label("merged"))
        .where(ProfileMerge.kept_id.in_(_AMONG), ProfileMerge.undone_at.is_(None))
        .cte("trail", recursive=True)
    )
    further = aliased(ProfileMerge)
    on = select(first.c.kept, further.merged_id).join(first, further.kept_id == first.c.merged).where(further.undone_at.is_(None))
    # Each step once, so that a circle in a broken file ends too.
    steps = first.union(on)
    return select(steps.c.kept, steps.c.merged)


_MERGED_INTO = _trail()


def _without_merged(connection: Connection, rows: Sequence[Any]) -> list[FindableFacts]:
    among = {"profiles": [row.id for row in rows]}
    contacts: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for profile, kind, value in connection.execute(_CONTACTS, among):
        contacts[profile, kind].append(value)
    numbers, titles, hashes = (_grouped(connection, statement, among) for statement in (_NUMBERS, _TITLES, _DOCUMENTS))
    # The first address is read last and stays.
    addresses = {row.profile_id: row for row in connection.execute(_ADDRESSES, among)}
    return [
        FindableFacts(
            row.id,
            row.name,
            row.native_name,
            row.family_name,
            row.given_name,
            row.pinyin or (pinyin_of(row.native_name or row.name) if row.kind == ProfileKind.GUEST else ""),
            phones=(row.phone, *contacts[row.id, ContactKind.PHONE]),
            emails=(row.email, *contacts[row.id, ContactKind.EMAIL]),
            memberships=tuple(numbers[row.id]),
            birth_date=row.birth_date,
            documents=numbers_of_kind(row.kind, map(document_mark, hashes[row.id]), row.tax_number),
            street=addresses[row.id].street if row.id in addresses else "",
            town=addresses[row.id].city if row.id in addresses else "",
            postcode=addresses[row.id].postcode if row.id in addresses else "",
            companies=tuple(titles[row.id]),
        )
        for row in rows
    ]


def _grouped(connection: Connection, statement: Any, among: dict[str, Any]) -> dict[UUID, list[Any]]:
    grouped: dict[UUID, list[Any]] = defaultdict(list)
    for profile, value in connection.execute(statement, among):
        grouped[profile].append(value)
    return grouped


def _own_keys(facts: FindableFacts) -> tuple[SearchKey, ...]:
    latin = f"{facts.given_name} {facts.family_name}".strip()
    return search_keys(
        names=[name for name in dict.fromkeys((facts.name, latin)) if name],
        native_name=facts.native_name,
        pinyin=facts.pinyin,
        phones=[phone for phone in facts.phones if phone],
        emails=[email for email in facts.emails if email],
        memberships=facts.memberships,
        companies=facts.companies,
    )
