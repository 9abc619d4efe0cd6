"""Merged records: they lead on to a record that is there, in no circle, and nothing that should have been led over names them still."""

from __future__ import annotations

from collections import defaultdict
from itertools import batched
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.guest_codes import SearchKeyKind
from hotel_desk.language import N_
from hotel_desk.models.base import Base
from hotel_desk.models.guest_file import ProfileDocument, ProfileMembership
from hotel_desk.models.guest_history import ProfileBlockKey, ProfileMerge
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.queries.findable_facts import keys_of, merged_facts
from hotel_desk.queries.invariants_found import HOTEL, MOST_NAMED, Invariant, Violation, stated_by
from hotel_desk.queries.merge_scope import LED_OVER, Led

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from uuid import UUID

    from hotel_desk.db.database import Reader

# Who looked at a record, and what it was before, may be written down of the record that was asked for.
_OF_THE_RECORD_ITSELF = ("profile_view", "profile_change", "profile_change_request")
_TARGET = aliased(Profile)
_TRAIL = select(Profile.id, Profile.merged_into_id).where(Profile.property_id == HOTEL, Profile.merged_into_id.is_not(None))

_AT_ONCE = 500
_KEPT = (
    select(ProfileMerge.kept_id)
    .join(Profile, Profile.id == ProfileMerge.kept_id)
    .where(ProfileMerge.property_id == HOTEL, Profile.merged_into_id.is_(None), Profile.erased_at.is_(None))
    .distinct()
)
_WORDS = select(ProfileSearchKey.profile_id, ProfileSearchKey.word, ProfileSearchKey.kind).where(
    ProfileSearchKey.profile_id.in_(bindparam("profiles", expanding=True))
)


def _still_named(led: Led) -> Select[Any]:
    rows = led.rows
    profile = Base.metadata.tables["profile"].alias(f"of_{led.table}_{led.column}")
    key = rows.c[led.keys[0]]
    return (
        select(key.label(f"{led.table}_{led.column}"), profile.c.id.label("profile"))
        .join_from(rows, profile, profile.c.id == rows.c[led.column])
        .where(profile.c.property_id == HOTEL, profile.c.merged_into_id.is_not(None))
    )


def _twice(row: Any) -> Select[Any]:
    """A number that two profiles have: the database refuses it, but for a restored file that other hands have been in."""
    return (
        select(func.min(row.id).label(row.__tablename__))
        .where(row.property_id == HOTEL)
        .group_by(row.identity_hash)
        .having(func.count() > 1)
    )


def _circles(reader: Reader, invariant: Invariant) -> Iterator[Violation]:
    leads = {row.id: row.merged_into_id for row in reader.connection.execute(_TRAIL, {"hotel": reader.property_id})}
    lost = [profile for profile in leads if _never_ends(profile, leads)]
    for profile in lost[:MOST_NAMED]:
        yield Violation(invariant.code, invariant.title, f"profile {profile.hex}")


def _other_words(reader: Reader, invariant: Invariant) -> Iterator[Violation]:
    """Kept records whose keys are not those that the records merged into them give, no more and no less."""
    named = 0
    kept = list(reader.connection.execute(_KEPT, {"hotel": reader.property_id}).scalars())
    for some in batched(kept, _AT_ONCE):
        merged = merged_facts(reader.connection, some)
        words, older = _stored_words(reader, some)
        for profile in some:
            expected = {key.word for one in merged.get(profile, ()) for key in keys_of(one)}
            if (not expected <= words[profile] or not older[profile] <= expected) and named < MOST_NAMED:
                named += 1
                yield Violation(invariant.code, invariant.title, f"profile {profile.hex}")


def _stored_words(reader: Reader, profiles: Collection[UUID]) -> tuple[Mapping[UUID, set[str]], Mapping[UUID, set[str]]]:
    """By profile, the words it is found by, and those of them that are of merged records."""
    words: dict[UUID, set[str]] = defaultdict(set)
    older: dict[UUID, set[str]] = defaultdict(set)
    for row in reader.connection.execute(_WORDS, {"profiles": list(profiles)}):
        words[row.profile_id].add(row.word)
        if row.kind == SearchKeyKind.MERGED:
            older[row.profile_id].add(row.word)
    return words, older


def _never_ends(profile: UUID, leads: Mapping[UUID, UUID]) -> bool:
    seen = {profile}
    while profile in leads:
        profile = leads[profile]
        if profile in seen:
            return True
        seen.add(profile)
    return False


MERGE_INVARIANTS: tuple[Invariant, ...] = (
    Invariant("merge.no_circle", N_("Merged records lead on in a circle"), _circles),
    Invariant(
        "merge.leads_on",
        N_("A merged record is switched on, of another kind than the one it leads on to, or without a merge that says so"),
        stated_by(
            select(Profile.id.label("profile"))
            .join(_TARGET, _TARGET.id == Profile.merged_into_id)
            .where(
                Profile.property_id == HOTEL,
                or_(
                    Profile.active.is_(True),
                    Profile.kind != _TARGET.kind,
                    ~exists().where(
                        ProfileMerge.merged_id == Profile.id,
                        ProfileMerge.kept_id == Profile.merged_into_id,
                        ProfileMerge.undone_at.is_(None),
                    ),
                ),
            )
        ),
    ),
    Invariant(
        "merge.nothing_left",
        N_("Something names a merged record that should name the one it leads on to"),
        stated_by(*(_still_named(led) for led in LED_OVER if led.same is None and led.table not in _OF_THE_RECORD_ITSELF)),
    ),
    Invariant(
        "merge.not_found",
        N_("A merged record is still found by its words"),
        stated_by(
            *(
                select(Profile.id.label("profile"))
                .where(Profile.property_id == HOTEL, Profile.merged_into_id.is_not(None), exists().where(key.profile_id == Profile.id))
                .distinct()
                for key in (ProfileSearchKey, ProfileBlockKey)
            )
        ),
    ),
    Invariant(
        "merge.found_by_old_words",
        N_("A record is not found by the words of those that were merged into it; hotel-desk reindex puts that right"),
        _other_words,
    ),
    Invariant(
        "profile.number_once",
        N_("Two records have one document or membership number"),
        stated_by(_twice(ProfileDocument), _twice(ProfileMembership)),
    ),
)
