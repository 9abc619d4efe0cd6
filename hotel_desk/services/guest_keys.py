"""The keys a profile is found by, made anew whenever it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from hotel_desk.domain.search_words import search_words
from hotel_desk.models.guest_file import ProfileContact
from hotel_desk.models.profile import Profile, ProfileSearchKey

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_INSERT_WORDS = insert(ProfileSearchKey)


def index_profile(uow: UnitOfWork, profile: Profile) -> None:
    """Make the search keys of a profile anew: of its names, phones and e-mails."""
    if profile.version > 1:
        uow.connection.execute(delete(ProfileSearchKey).where(ProfileSearchKey.profile_id == profile.id))
    words = set(search_words(profile.name, profile.phone, profile.email))
    for name in (profile.native_name, f"{profile.given_name} {profile.family_name}", profile.pinyin):
        words.update(search_words(name))
    for value in uow.connection.execute(select(ProfileContact.value).where(ProfileContact.profile_id == profile.id)).scalars():
        words.update(search_words("", "", value) if "@" in value else search_words("", value))
    if words:
        rows = [{"property_id": uow.property_id, "word": word, "profile_id": profile.id, "kind": "NAME"} for word in sorted(words)]
        uow.connection.execute(_INSERT_WORDS, rows)
