"""Profiles that may be of one person: offered while a new one is typed, and as a list to decide (`docs/algorithms/duplicates.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, or_, select, union_all
from sqlalchemy.orm import aliased

from hotel_desk.domain.guest_blocking import block_keys
from hotel_desk.domain.guest_codes import ContactKind
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.guest_likeness import LikenessReason, LikenessRecord, likeness, likeness_record
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.personal_data import masked
from hotel_desk.models.guest_history import DuplicateSearch, ProfileBlockKey, ProfileMerge, ProfilePair
from hotel_desk.models.profile import Profile
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.likeness_records import ComparedProfile, block_numbers, compared_profiles, document_mark, numbers_of_kind
from hotel_desk.queries.own_permissions import own_permissions

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_IN_BLOCK = 200
PAGE = 100
_MOST_COUNTED = 1_000
_SEPARATORS = str.maketrans("", "", " -/.")
_MOST_BLOCKS = 40
_FIRST, _SECOND, _MERGER = aliased(Profile), aliased(Profile), aliased(UserAccount)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that may be of the person who is being written down; phone, e-mail and birth date as the asker may see them."""

    profile_id: ProfileId
    name: str
    phone: str
    email: str
    country: str | None
    birth_date: str
    points: int
    reasons: tuple[LikenessReason, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What was found.

    Args:
        skipped_blocks: blocks of more than `MOST_IN_BLOCK` records, which were not compared: too common to say anything.
        documents_compared: the vault is open, or no document was typed.
    """

    found: tuple[Duplicate, ...]
    skipped_blocks: int
    documents_compared: bool


@dataclass(frozen=True, slots=True)
class PairedProfile:
    """One of a pair, as the asker may see it."""

    profile_id: ProfileId
    name: str
    phone: str
    email: str
    country: str | None
    birth_date: str


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    first: PairedProfile
    second: PairedProfile
    points: int
    reasons: tuple[LikenessReason, ...]


@dataclass(frozen=True, slots=True)
class DuplicatePairs:
    """A page of the list, the likeliest first.

    Args:
        total: how many wait, at most 1,000.
        searched_at: when all records were last searched to the end; None: never.
        skipped_blocks: of that search.
        may_decide: whoever asks may merge them, or say that they are two.
    """

    rows: tuple[DuplicatePair, ...]
    total: int
    searched_at: dt.datetime | None
    skipped_blocks: int
    may_decide: bool


@dataclass(frozen=True, slots=True)
class MergedPair:
    """A merge that was not undone."""

    merge_id: UUID
    kept_id: ProfileId
    merged_id: ProfileId
    kept_name: str
    merged_name: str
    merged_at: dt.datetime
    merged_by: str


def duplicates_of(reader: Reader, *, typed: GuestFileForm, besides: ProfileId | None = None, limit: int = 5) -> Duplicates:
    """Records that may be of the person who is being typed, the likeliest first. At most six statements.

    Args:
        typed: the form as it stands; documents typed anew are compared too where the vault is open.
        besides: the record that is being edited.
    """
    record, documents_compared = typed_record(reader, typed)
    numbers = block_numbers(reader.property_id, block_keys(record))[:_MOST_BLOCKS]
    blocks = _blocks(reader, numbers)
    skipped = sum(len(members) > MOST_IN_BLOCK for members in blocks.values())
    candidates = {one for members in blocks.values() if len(members) <= MOST_IN_BLOCK for one in members} - {besides}
    known = compared_profiles(reader.connection, candidates)
    compared = ((one, likeness(record, one.record)) for one in known.values() if one.kind is typed.kind)
    likely = sorted((pair for pair in compared if pair[1].is_likely), key=lambda pair: (-pair[1].points, pair[0].name))[:limit]
    allowed = own_permissions(reader) if likely else frozenset()
    found = tuple(Duplicate(one.id, one.name, *_private(one, allowed), points=found.points, reasons=found.reasons) for one, found in likely)
    return Duplicates(found, skipped, documents_compared)


def duplicate_pairs(reader: Reader, *, page: int = 0) -> DuplicatePairs:
    """Pairs that wait for somebody to say whether they are one person, the likeliest first. Four statements."""
    rows = reader.connection.execute(_PAIRS, {"hotel": reader.property_id, "skipped": page * PAGE}).all()
    total = int(reader.connection.execute(_HOW_MANY, {"hotel": reader.property_id}).scalar_one())
    search = reader.connection.execute(_SEARCH, {"hotel": reader.property_id}).first()
    allowed = own_permissions(reader)
    return DuplicatePairs(
        tuple(_pair(row, allowed) for row in rows),
        total,
        None if search is None else search.finished_at,
        0 if search is None else search.skipped_blocks,
        Permission.MERGE_PROFILES in allowed,
    )


def merged_pairs(reader: Reader, *, profile_id: ProfileId | None = None) -> tuple[MergedPair, ...]:
    """Merges that can be undone, the newest first; of one record only, if it is named. One statement."""
    statement = (
        _MERGES if profile_id is None else _MERGES.where(or_(ProfileMerge.kept_id == profile_id, ProfileMerge.merged_id == profile_id))
    )
    return tuple(
        MergedPair(row.id, ProfileId(row.kept_id), ProfileId(row.merged_id), row.kept_name, row.merged_name, row.merged_at, row.merged_by)
        for row in reader.connection.execute(statement, {"hotel": reader.property_id})
    )


def typed_record(reader: Reader, typed: GuestFileForm) -> tuple[LikenessRecord, bool]:
    """A form as it is compared, and whether its documents are among what is compared."""
    numbers = [line.number for line in typed.documents if line.number]
    marks = [_mark(reader, number) for number in numbers] if reader.vault.is_open else []
    address = typed.addresses[0] if typed.addresses else None
    record = likeness_record(
        name=typed.name,
        given_name=typed.given_name,
        family_name=typed.family_name,
        native_name=typed.native_name,
        pinyin=typed.pinyin,
        birth_date=typed.birth_date,
        phones=(typed.phone, *_contacts(typed, ContactKind.PHONE)),
        emails=(typed.email, *_contacts(typed, ContactKind.EMAIL)),
        documents=numbers_of_kind(typed.kind, marks, typed.tax_number),
        street=address.street if address else "",
        town=address.city if address else "",
        postcode=address.postcode if address else "",
    )
    return record, len(marks) == len(numbers)


def _mark(reader: Reader, number: str) -> str:
    return document_mark(reader.vault.keyed_hash("profile_document.number_hash", number.translate(_SEPARATORS).upper()))


def _contacts(typed: GuestFileForm, kind: ContactKind) -> Iterable[str]:
    return (line.value for line in typed.contacts if line.kind is kind)


def _blocks(reader: Reader, numbers: Sequence[int]) -> dict[int, list[UUID]]:
    """The members of blocks, of each one more than is compared at most. One statement."""
    if not numbers:
        return {}
    values = {f"key_{place}": number for place, number in enumerate(numbers)}
    blocks: dict[int, list[UUID]] = {}
    for row in reader.connection.execute(_members(len(numbers)), {"hotel": reader.property_id, **values}):
        blocks.setdefault(row.key, []).append(row.profile_id)
    return blocks


@cache
def _members(how_many: int) -> Select[Any]:
    """Built once for each number of blocks."""
    block = ProfileBlockKey
    parts = [
        select(block.key, block.profile_id)
        .where(block.property_id == bindparam("hotel"), block.key == bindparam(f"key_{place}"))
        .limit(MOST_IN_BLOCK + 1)
        .subquery(f"block_{place}")
        for place in range(how_many)
    ]
    together = union_all(*(select(part.c.key, part.c.profile_id) for part in parts)).subquery("together")
    return select(together.c.key, together.c.profile_id)


def _private(one: ComparedProfile | Any, allowed: frozenset[Permission]) -> tuple[str, str, str | None, str]:
    """Phone, e-mail, country and birth date as they may be seen."""

    def sees(permission: Permission) -> bool:
        return permission in allowed

    birth = one.birth_date.isoformat() if one.birth_date is not None else ""
    return (
        masked("profile.phone", one.phone, sees=sees),
        masked("profile.email", one.email, sees=sees),
        one.country,
        masked("profile.birth_date", birth, sees=sees) if birth else "",
    )


def _pair(row: Any, allowed: frozenset[Permission]) -> DuplicatePair:
    first, second = (_Side(*row[start : start + 6]) for start in (0, 6))
    return DuplicatePair(
        PairedProfile(ProfileId(first.id), first.name, *_private(first, allowed)),
        PairedProfile(ProfileId(second.id), second.name, *_private(second, allowed)),
        row.score,
        tuple(LikenessReason(reason) for reason in row.reasons),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    id: UUID
    name: str
    phone: str
    email: str
    country: str | None
    birth_date: dt.date | None


def _shown(profile: Any) -> tuple[Any, ...]:
    return (profile.id, profile.name, profile.phone, profile.email, profile.country, profile.birth_date)


def _of_two_records(statement: Any) -> Any:
    """Of records that are both still there."""
    return (
        statement.join(_FIRST, _FIRST.id == ProfilePair.first_id)
        .join(_SECOND, _SECOND.id == ProfilePair.second_id)
        .where(
            ProfilePair.property_id == bindparam("hotel"),
            ProfilePair.dismissed_at.is_(None),
            *(
                condition
                for one in (_FIRST, _SECOND)
                for condition in (one.active.is_(True), one.merged_into_id.is_(None), one.erased_at.is_(None))
            ),
        )
    )


_PAIRS = (
    _of_two_records(select(*_shown(_FIRST), *_shown(_SECOND), ProfilePair.score, ProfilePair.reasons).select_from(ProfilePair))
    .order_by(ProfilePair.score.desc(), ProfilePair.first_id, ProfilePair.second_id)
    .limit(PAGE)
    .offset(bindparam("skipped"))
)
_HOW_MANY = select(func.count()).select_from(
    _of_two_records(select(ProfilePair.score).select_from(ProfilePair)).limit(_MOST_COUNTED).subquery()
)
_SEARCH = select(DuplicateSearch.finished_at, DuplicateSearch.skipped_blocks).where(DuplicateSearch.property_id == bindparam("hotel"))
_MERGES = (
    select(
        ProfileMerge.id,
        ProfileMerge.kept_id,
        ProfileMerge.merged_id,
        ProfileMerge.merged_at,
        _FIRST.name.label("kept_name"),
        _SECOND.name.label("merged_name"),
        _MERGER.display_name.label("merged_by"),
    )
    .join(_FIRST, _FIRST.id == ProfileMerge.kept_id)
    .join(_SECOND, _SECOND.id == ProfileMerge.merged_id)
    .join(_MERGER, _MERGER.id == ProfileMerge.merged_by_id)
    .where(ProfileMerge.property_id == bindparam("hotel"), ProfileMerge.undone_at.is_(None), _SECOND.erased_at.is_(None))
    .order_by(ProfileMerge.id.desc())
    .limit(PAGE)
)
