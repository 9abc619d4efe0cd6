"""The keys a profile is found by, made anew whenever it is written (`docs/algorithms/guest-search.md`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from hotel_desk.domain.guest_codes import ContactKind
from hotel_desk.domain.guest_search_keys import search_keys
from hotel_desk.models.guest_file import ProfileContact, ProfileMembership
from hotel_desk.models.profile import Profile, ProfileSearchKey

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.unit_of_work import UnitOfWork

_INSERT_KEYS = insert(ProfileSearchKey)
_FORGET_KEYS = delete(ProfileSearchKey).where(ProfileSearchKey.profile_id == bindparam("profile"))
_CONTACTS = select(ProfileContact.kind, ProfileContact.value).where(ProfileContact.profile_id == bindparam("profile"))
_NUMBERS = select(ProfileMembership.number).where(ProfileMembership.profile_id == bindparam("profile"))


@dataclass(frozen=True, slots=True)
class FindableFacts:
    """What of a profile it is found by."""

    profile_id: UUID
    name: str
    native_name: str = ""
    family_name: str = ""
    given_name: str = ""
    pinyin: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    memberships: tuple[str, ...] = ()


def index_profile(uow: UnitOfWork, profile: Profile) -> None:
    """Make the keys of one profile anew."""
    if profile.version > 1:
        uow.connection.execute(_FORGET_KEYS, {"profile": profile.id})
    contacts = uow.connection.execute(_CONTACTS, {"profile": profile.id}).all()
    memberships = tuple(uow.connection.execute(_NUMBERS, {"profile": profile.id}).scalars())
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
    )
    index_profiles(uow.connection, uow.property_id, [facts])


def index_new_profile(uow: UnitOfWork, profile: Profile) -> None:
    """Make the keys of a profile that has just been written down with nothing hanging on it: one statement, as bookings need it."""
    index_profiles(
        uow.connection,
        uow.property_id,
        [FindableFacts(profile.id, profile.name, pinyin=profile.pinyin, phones=(profile.phone,), emails=(profile.email,))],
    )


def index_profiles(connection: Connection, property_id: UUID, facts: Iterable[FindableFacts]) -> None:
    """Write the keys of many profiles that have none yet. One statement."""
    rows = [
        {"property_id": property_id, "word": key.word, "profile_id": one.profile_id, "kind": key.kind}
        for one in facts
        for key in search_keys(
            names=_names(one),
            native_name=one.native_name,
            pinyin=one.pinyin,
            phones=[phone for phone in one.phones if phone],
            emails=[email for email in one.emails if email],
            memberships=one.memberships,
        )
    ]
    if rows:
        connection.execute(_INSERT_KEYS, rows)


def _names(facts: FindableFacts) -> list[str]:
    latin = f"{facts.given_name} {facts.family_name}".strip()
    return list(dict.fromkeys(name for name in (facts.name, latin) if name))
