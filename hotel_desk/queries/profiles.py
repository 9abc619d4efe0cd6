"""Guests, companies and agents found while a person types, best first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_codes import SearchKeyKind
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.masks import Mask, mask_value
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.phones import SHORTEST_PHONE
from hotel_desk.domain.search_words import WORD_LENGTH, fold, query_words
from hotel_desk.language import N_, _
from hotel_desk.models.profile import Profile
from hotel_desk.queries.guest_search import Match, Standing, matching_profiles, standings
from hotel_desk.queries.own_permissions import own_permissions

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_PHONE = re.compile(r"[\d\s()+/.\-]+")
REASONS: dict[SearchKeyKind | None, str] = {
    SearchKeyKind.NAME: N_("Full name"),
    SearchKeyKind.PINYIN: N_("Pinyin"),
    SearchKeyKind.INITIALS: N_("Initials"),
    SearchKeyKind.PHONE: N_("Phone"),
    SearchKeyKind.EMAIL: N_("E-mail"),
    SearchKeyKind.COMPANY: N_("Company"),
    SearchKeyKind.MEMBERSHIP: N_("Membership number"),
    SearchKeyKind.MERGED: N_("Merged record"),
    None: N_("Document number"),
}
_FACTS = select(
    Profile.id, Profile.kind, Profile.name, Profile.phone, Profile.email, Profile.country, Profile.language, Profile.vip_level
).where(Profile.id.in_(bindparam("profiles", expanding=True)))
_NOBODY = Standing()


@dataclass(frozen=True, slots=True)
class ProfileHit:
    """Somebody who was found, with what tells him from others of the same name.

    Args:
        reason: why, in English, translated where it is shown (`REASONS`).
        phone, email: masked for those who may not see contacts.
    """

    id: ProfileId
    kind: ProfileKind
    name: str
    phone: str
    email: str
    country: str | None
    language: str | None
    vip_level: int = 0
    reason: str = ""
    standing: Standing = _NOBODY

    @property
    def telling_reason(self) -> str:
        """Why, in words, where the name does not show it already; else empty."""
        return _(self.reason) if self.reason and self.reason != REASONS[SearchKeyKind.NAME] else ""


def find_profiles(reader: Reader, *, text: str, limit: int, kinds: Sequence[ProfileKind] = ()) -> tuple[ProfileHit, ...]:
    """Find profiles by the beginnings of words in any order, pinyin, initials, phone, e-mail, membership or document number.

    Best first: in house, arriving, frequent, recent. A fixed number of statements.

    Args:
        text: what was typed.
        limit: how many hits at most.
        kinds: of these kinds only; none named: all.
    """
    today = reader.business_date()
    matches = matching_profiles(reader, text, kinds, today)
    if not matches:
        return ()
    known = standings(reader, [match.profile_id for match in matches], today)
    ranked = sorted(enumerate(matches), key=lambda numbered: (*known.get(numbered[1].profile_id, _NOBODY).order(), numbered[0]))
    return _hits(reader, [match for _place, match in ranked[:limit]], known)


def profile_hits(reader: Reader, profile_ids: Sequence[ProfileId]) -> tuple[ProfileHit, ...]:
    """These profiles as hits, in the order given, without a reason. A fixed number of statements."""
    if not profile_ids:
        return ()
    rows = {row.id: row for row in reader.connection.execute(_FACTS, {"profiles": list(profile_ids)})}
    known, sees = standings(reader, profile_ids, reader.business_date()), _sees_contacts(reader)
    return tuple(_hit(rows[found], "", known, sees=sees) for found in profile_ids if found in rows)


def _hits(reader: Reader, matches: Sequence[Match], known: dict[ProfileId, Standing]) -> tuple[ProfileHit, ...]:
    rows = {row.id: row for row in reader.connection.execute(_FACTS, {"profiles": [match.profile_id for match in matches]})}
    sees = _sees_contacts(reader)
    return tuple(_hit(rows[match.profile_id], REASONS[match.kind], known, sees=sees) for match in matches)


def _hit(row: Any, reason: str, known: dict[ProfileId, Standing], *, sees: bool) -> ProfileHit:
    phone, email = (row.phone, row.email) if sees else (mask_value(Mask.PHONE, row.phone), mask_value(Mask.EMAIL, row.email))
    facts = (ProfileId(row.id), row.kind, row.name, phone, email, row.country, row.language, row.vip_level)
    return ProfileHit(*facts, reason, known.get(ProfileId(row.id), _NOBODY))


def _sees_contacts(reader: Reader) -> bool:
    return not reader.user_name or Permission.SEE_CONTACTS in own_permissions(reader)


def wanted_words(text: str) -> list[str]:
    """The folded beginnings that a typed text asks for, the most telling first.

    An e-mail address stays whole; a text of digits and separators is one phone number, without leading zeros.
    """
    folded = fold(text).strip()
    digits = re.sub(r"\D+", "", folded).lstrip("0")
    if _PHONE.fullmatch(folded) and len(digits) >= SHORTEST_PHONE:
        return [digits[:WORD_LENGTH]]
    words: list[str] = []
    for part in folded.split():
        words.extend([part[:WORD_LENGTH]] if "@" in part else query_words(part))
    return sorted(set(words), key=lambda word: (-len(word), word))
