"""Two records side by side before they are made one: what differs, what would be led over, what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.guest_codes import RequestState
from hotel_desk.domain.guest_form import SIMPLE_FIELDS
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.personal_data import PERSONAL_DATA, masked
from hotel_desk.domain.profile_merging import Side, says_nothing, side_taken
from hotel_desk.language import N_, _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.guest_history import ProfileChangeRequest, ProfilePair
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.queries.merge_scope import counts_to_lead
from hotel_desk.queries.own_permissions import own_permissions

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.permissions import Permission

_FACTS = select(
    Profile.id,
    Profile.kind,
    Profile.version,
    Profile.merged_into_id,
    Profile.erased_at,
    *(getattr(Profile, name) for name in SIMPLE_FIELDS),
).where(Profile.property_id == bindparam("hotel"), Profile.id.in_(bindparam("both", expanding=True)))
_BOTH: Any = bindparam("both", expanding=True)
_OPEN_REQUESTS = select(exists().where(ProfileChangeRequest.profile_id.in_(_BOTH), ProfileChangeRequest.state == RequestState.OPEN))
_ACCOUNTS = select(ArAccount.profile_id, ArAccount.active).where(ArAccount.profile_id.in_(_BOTH))
_DOCUMENTS = select(ProfileDocument.profile_id, ProfileDocument.kind, ProfileDocument.number_hash).where(
    ProfileDocument.profile_id.in_(_BOTH)
)
_DISMISSED = select(
    exists().where(ProfilePair.first_id.in_(_BOTH), ProfilePair.second_id.in_(_BOTH), ProfilePair.dismissed_at.is_not(None))
)
_GUESTS_OF_BOTH = select(Reservation.id, Reservation.sharing_with_id, Reservation.guest_id).where(Reservation.guest_id.in_(_BOTH))
_ALONG_OF_BOTH = select(AccompanyingGuest.reservation_id, AccompanyingGuest.profile_id).where(AccompanyingGuest.profile_id.in_(_BOTH))


class MergeObstacle(StrEnum):
    """Why two records cannot be made one."""

    SAME_RECORD = "SAME_RECORD"
    OTHER_KIND = "OTHER_KIND"
    ERASED = "ERASED"
    MERGED_ALREADY = "MERGED_ALREADY"
    OPEN_REQUEST = "OPEN_REQUEST"
    TWO_ACCOUNTS = "TWO_ACCOUNTS"


class MergeDoubt(StrEnum):
    """What speaks against one person, so that somebody has to say that it is one all the same."""

    OTHER_DOCUMENT = "OTHER_DOCUMENT"
    SAME_STAY = "SAME_STAY"
    SAID_TO_BE_TWO = "SAID_TO_BE_TWO"


OBSTACLE_TITLES: dict[MergeObstacle, str] = {
    MergeObstacle.SAME_RECORD: N_("it is the same record"),
    MergeObstacle.OTHER_KIND: N_("one is a guest, company or agent and the other is not"),
    MergeObstacle.ERASED: N_("one of them was erased"),
    MergeObstacle.MERGED_ALREADY: N_("one of them was merged already"),
    MergeObstacle.OPEN_REQUEST: N_("a request to change one of them waits to be decided"),
    MergeObstacle.TWO_ACCOUNTS: N_("both have an account, and that of the record that would go is open"),
}
DOUBT_TITLES: dict[MergeDoubt, str] = {
    MergeDoubt.OTHER_DOCUMENT: N_("they have documents of one kind with different numbers"),
    MergeDoubt.SAME_STAY: N_("they stay in one room together"),
    MergeDoubt.SAID_TO_BE_TWO: N_("somebody said that they are two people"),
}


@dataclass(frozen=True, slots=True)
class MergeField:
    """A field of both records, as it may be shown.

    Args:
        kept, merged: as texts (dates in ISO form, codes as stored, a number where there is one); "" where it says nothing.
        differs: in the clear, though both may be masked.
        taken: of which record it is taken unless somebody chooses.
    """

    field: str
    kept: str
    merged: str
    differs: bool
    taken: Side


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two records side by side.

    Args:
        kind: of the kept record.
        versions: of the kept and the merged record, to be given back with the merge.
        moves: by table, how many rows would be led over.
    """

    kept_id: ProfileId
    merged_id: ProfileId
    kept_name: str
    merged_name: str
    kind: ProfileKind
    versions: tuple[int, int]
    fields: tuple[MergeField, ...]
    moves: dict[str, int]
    obstacles: tuple[MergeObstacle, ...]
    doubts: tuple[MergeDoubt, ...]


def merge_preview(reader: Reader, *, kept_id: ProfileId, merged_id: ProfileId) -> MergePreview:
    """What a merge would do, field by field, masked as the asker may see it. A fixed number of statements.

    Raises:
        NotFound: there is no such record.
    """
    kept, merged_one = _two(reader, kept_id, merged_id)
    allowed = own_permissions(reader)
    moves: dict[str, int] = {}
    for column, count in counts_to_lead(reader.connection, merged_id, kept_id).items():
        table = column.partition(".")[0]
        moves[table] = moves.get(table, 0) + count
    return MergePreview(
        kept_id=kept_id,
        merged_id=merged_id,
        kept_name=kept.name,
        merged_name=merged_one.name,
        kind=kept.kind,
        versions=(kept.version, merged_one.version),
        fields=tuple(_field(name, getattr(kept, name), getattr(merged_one, name), allowed) for name in SIMPLE_FIELDS),
        moves=moves,
        obstacles=merge_obstacles(reader, kept_id=kept_id, merged_id=merged_id),
        doubts=merge_doubts(reader, kept_id=kept_id, merged_id=merged_id),
    )


def merge_obstacles(reader: Reader, *, kept_id: ProfileId, merged_id: ProfileId) -> tuple[MergeObstacle, ...]:
    """What stands in the way of a merge, all of it. A fixed number of statements.

    Raises:
        NotFound: there is no such record.
    """
    kept, merged_one = _two(reader, kept_id, merged_id)
    both = {"both": [kept_id, merged_id]}
    accounts = {row.profile_id: row.active for row in reader.connection.execute(_ACCOUNTS, both)}
    found = {
        MergeObstacle.SAME_RECORD: kept_id == merged_id,
        MergeObstacle.OTHER_KIND: kept.kind is not merged_one.kind,
        MergeObstacle.ERASED: kept.erased_at is not None or merged_one.erased_at is not None,
        MergeObstacle.MERGED_ALREADY: kept.merged_into_id is not None or merged_one.merged_into_id is not None,
        MergeObstacle.OPEN_REQUEST: bool(reader.connection.execute(_OPEN_REQUESTS, both).scalar()),
        MergeObstacle.TWO_ACCOUNTS: kept_id in accounts and accounts.get(merged_id, False) and kept_id != merged_id,
    }
    return tuple(obstacle for obstacle, there in found.items() if there)


def merge_doubts(reader: Reader, *, kept_id: ProfileId, merged_id: ProfileId) -> tuple[MergeDoubt, ...]:
    """What speaks against one person. A fixed number of statements."""
    both = {"both": [kept_id, merged_id]}
    found = {
        MergeDoubt.OTHER_DOCUMENT: _other_document(reader.connection.execute(_DOCUMENTS, both).all()),
        MergeDoubt.SAME_STAY: _same_stay(reader, both),
        MergeDoubt.SAID_TO_BE_TWO: bool(reader.connection.execute(_DISMISSED, both).scalar()),
    }
    return tuple(doubt for doubt, there in found.items() if there)


def _two(reader: Reader, kept_id: UUID, merged_id: UUID) -> tuple[Row[Any], Row[Any]]:
    rows = {row.id: row for row in reader.connection.execute(_FACTS, {"hotel": reader.property_id, "both": [kept_id, merged_id]})}
    if kept_id not in rows or merged_id not in rows:
        raise NotFound(what=_("The profile"))
    return rows[kept_id], rows[merged_id]


def _field(name: str, kept: Any, merged_value: Any, allowed: Collection[Permission]) -> MergeField:
    return MergeField(
        name,
        _shown(name, kept, allowed),
        _shown(name, merged_value, allowed),
        kept != merged_value and not (says_nothing(name, kept) and says_nothing(name, merged_value)),
        side_taken(name, kept, merged_value, None),
    )


def _shown(name: str, value: Any, allowed: Collection[Permission]) -> str:
    if says_nothing(name, value):
        return ""
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    column = f"profile.{name}"
    return masked(column, text, sees=lambda permission: permission in allowed) if column in PERSONAL_DATA else text


def _other_document(rows: Iterable[Any]) -> bool:
    """Of one kind both have documents, and none is the same."""
    numbers: dict[Any, dict[UUID, set[bytes]]] = {}
    for row in rows:
        numbers.setdefault(row.kind, {}).setdefault(row.profile_id, set()).add(bytes(row.number_hash))
    return any(len(owners) > 1 and not set.intersection(*owners.values()) for owners in numbers.values())


def _same_stay(reader: Reader, both: Mapping[str, Any]) -> bool:
    """Both are in one room: as guest and somebody who comes along, or as guests who share."""
    occupants: dict[UUID, set[UUID | None]] = {}
    for row in reader.connection.execute(_GUESTS_OF_BOTH, both):
        occupants.setdefault(row.sharing_with_id or row.id, set()).add(row.guest_id)
    for along in reader.connection.execute(_ALONG_OF_BOTH, both):
        occupants.setdefault(along.reservation_id, set()).add(along.profile_id)
    return any(len(people) > 1 for people in occupants.values())
