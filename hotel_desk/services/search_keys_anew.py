"""Search keys made anew for everybody: for hotels whose guests were written down by an older version of the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, delete, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.models.guest_history import ProfileBlockKey
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.queries.findable_facts import FINDABLE_COLUMNS, facts_of_rows
from hotel_desk.services.guest_keys import index_profiles

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_AMONG: BindParameter[Any] = bindparam("profiles", expanding=True)
_PAGE = (
    select(*FINDABLE_COLUMNS)
    .where(
        Profile.property_id == bindparam("hotel"),
        Profile.merged_into_id.is_(None),
        Profile.erased_at.is_(None),
        Profile.id > bindparam("after"),
    )
    .order_by(Profile.id)
    .limit(bindparam("most"))
)
_FORGET = tuple(delete(keys).where(keys.profile_id.in_(_AMONG)) for keys in (ProfileSearchKey, ProfileBlockKey))
_SET_PINYIN = update(Profile).where(Profile.id == bindparam("profile")).values(pinyin=bindparam("read"))
_BEFORE_ALL = ProfileId(UUID(int=0))


@dataclass(frozen=True, slots=True)
class KeysMadeAnew:
    """How many profiles were done, and the last of them; None: there was none left."""

    done: int
    last: ProfileId | None


@command(
    title=N_("Make search keys anew"),
    permission=Permission.IMPORT_DATA,
    audit=(AuditCode.SEARCH_KEYS_MADE,),
    changes=(),
    result=KeysMadeAnew,
    sync=SyncRule.LOCAL,
)
def make_search_keys_anew(uow: UnitOfWork, *, after: ProfileId | None, most: int) -> KeysMadeAnew:
    """Make the search keys and blocks of the next profiles anew, and the pinyin of guests that have none. A fixed number of statements.

    Args:
        after: the last profile of the page before; None: from the first one.
        most: how many profiles.
    """
    page = {"hotel": uow.property_id, "after": after or _BEFORE_ALL, "most": most}
    rows = uow.connection.execute(_PAGE, page).all()
    if not rows:
        return KeysMadeAnew(0, None)
    facts = facts_of_rows(uow.connection, rows)
    known = {row.id: row.pinyin for row in rows}
    made = [{"profile": one.profile_id, "read": one.pinyin} for one in facts if one.pinyin and not known[one.profile_id]]
    if made:
        uow.connection.execute(_SET_PINYIN, made)
    for forget in _FORGET:
        uow.connection.execute(forget, {"profiles": list(known)})
    index_profiles(uow.connection, uow.property_id, facts)
    uow.record_row(AuditCode.SEARCH_KEYS_MADE, EntityKind.PROPERTY, uow.property_id, profiles=len(rows))
    return KeysMadeAnew(len(rows), ProfileId(rows[-1].id))
