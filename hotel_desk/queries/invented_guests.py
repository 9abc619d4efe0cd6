"""The invented guests of a hotel: which number comes next, and whether there are others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.models.profile import Profile

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

PREFIX = "invented-"
DIGITS = 9
_AFTER_DIGITS = ":"
_NEWEST = (
    select(Profile.external_code)
    .where(
        Profile.property_id == bindparam("hotel"),
        Profile.kind == bindparam("kind"),
        Profile.external_code >= PREFIX,
        Profile.external_code < PREFIX + _AFTER_DIGITS,
    )
    .order_by(Profile.external_code.desc())
    .limit(1)
)

_REAL = select(Profile.id).where(
    Profile.property_id == bindparam("hotel"), Profile.kind == ProfileKind.GUEST, Profile.external_code.is_(None)
)


def next_invented_number(reader: Reader) -> int:
    """The number of the first invented guest that is not here yet."""
    asked = {"hotel": reader.property_id}
    newest = [reader.connection.execute(_NEWEST, {**asked, "kind": kind}).scalar() for kind in ProfileKind]
    return max((int(code.removeprefix(PREFIX)) for code in newest if code), default=0) + 1


def has_real_guests(reader: Reader) -> bool:
    """Tell whether anybody is here whom nobody invented."""
    return reader.connection.execute(_REAL.limit(1), {"hotel": reader.property_id}).first() is not None
