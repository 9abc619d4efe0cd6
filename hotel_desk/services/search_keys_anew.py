"""Search keys made anew for everybody: for hotels whose guests were written down by an older version of the program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, delete, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ProfileKind, SyncRule
from hotel_desk.domain.guest_codes import ContactKind
from hotel_desk.domain.guest_names import pinyin_of
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.models.guest_file import ProfileAddress, ProfileContact, ProfileDocument, ProfileInvoiceTitle, ProfileMembership
from hotel_desk.models.guest_history import ProfileBlockKey
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.queries.likeness_records import document_mark, numbers_of_kind
from hotel_desk.services.guest_keys import FindableFacts, index_profiles

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.unit_of_work import UnitOfWork

_AMONG: BindParameter[Any] = bindparam("profiles", expanding=True)
_PAGE = (
    select(
        Profile.id, Profile.kind, Profile.name, Profile.native_name, Profile.family_name, Profile.given_name, Profile.pinyin,
        Profile.phone, Profile.email, Profile.birth_date, Profile.tax_number,
    )
    .where(
        Profile.property_id == bindparam("hotel"),
        Profile.merged_into_id.is_(None),
        Profile.erased_at.is_(None),
        Profile.id > bindparam("after"),
    )
    .order_by(Profile.id)
    .limit(bindparam("most"))
)  # fmt: skip
_CONTACTS = select(ProfileContact.profile_id, ProfileContact.kind, ProfileContact.value).where(ProfileContact.profile_id.in_(_AMONG))
_NUMBERS = select(ProfileMembership.profile_id, ProfileMembership.number).where(ProfileMembership.profile_id.in_(_AMONG))
_TITLES = select(ProfileInvoiceTitle.profile_id, ProfileInvoiceTitle.title).where(ProfileInvoiceTitle.profile_id.in_(_AMONG))
_DOCUMENTS = select(ProfileDocument.profile_id, ProfileDocument.number_hash).where(ProfileDocument.profile_id.in_(_AMONG))
_ADDRESSES = (
    select(ProfileAddress.profile_id, ProfileAddress.street, ProfileAddress.city, ProfileAddress.postcode)
    .where(ProfileAddress.profile_id.in_(_AMONG))
    .order_by(ProfileAddress.position.desc())
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
    facts = _facts(uow.connection, rows)
    known = {row.id: row.pinyin for row in rows}
    made = [{"profile": one.profile_id, "read": one.pinyin} for one in facts if one.pinyin and not known[one.profile_id]]
    if made:
        uow.connection.execute(_SET_PINYIN, made)
    for forget in _FORGET:
        uow.connection.execute(forget, {"profiles": list(known)})
    index_profiles(uow.connection, uow.property_id, facts)
    uow.record_row(AuditCode.SEARCH_KEYS_MADE, EntityKind.PROPERTY, uow.property_id, profiles=len(rows))
    return KeysMadeAnew(len(rows), ProfileId(rows[-1].id))


def _facts(connection: Connection, rows: Sequence[Any]) -> list[FindableFacts]:
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
