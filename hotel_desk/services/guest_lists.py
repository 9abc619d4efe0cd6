"""Lists of guests: filters kept under a name, words put on many guests at once, and what leaves the hotel written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.guest_filter import GuestFilter, checked_filter, stored_filter
from hotel_desk.domain.guest_form import TagLine
from hotel_desk.domain.ids import GuestListId, ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.guest_file import ProfileTag
from hotel_desk.models.guest_lists import GuestList
from hotel_desk.models.profile import Profile
from hotel_desk.services.chosen_profiles import still_there
from hotel_desk.services.guest_history import FieldChange, keep_history
from hotel_desk.services.typed_text import given_reason, note_line
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_TAGGED = 1000
_TAG_LENGTH = 80
_NAME_LENGTH = 80
_SAME_NAME = select(GuestList.id).where(
    GuestList.property_id == bindparam("hotel"), GuestList.user_id == bindparam("user"), GuestList.name == bindparam("named")
)
_TAGS = select(ProfileTag.profile_id, ProfileTag.tag, ProfileTag.reason).where(
    ProfileTag.profile_id.in_(bindparam("profiles", expanding=True))
)


class ListNameTaken(StaffError):
    code = "guest_list.name_taken"
    template = N_("You have a list “{name}” already. Nothing was saved. Choose another name, or change that list.")


@dataclass(frozen=True, slots=True)
class GuestListSaved:
    list_id: GuestListId
    version: int


@dataclass(frozen=True, slots=True)
class GuestListDeleted:
    list_id: GuestListId


@dataclass(frozen=True, slots=True)
class GuestsTagged:
    """How many got the tag, and how many had it before."""

    tagged: int
    had_it: int


@dataclass(frozen=True, slots=True)
class GuestExportRecorded:
    guests: int


@command(
    title=N_("Save guest list"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.GUEST_LIST_SAVED,),
    changes=(EntityKind.GUEST_LIST,),
    result=GuestListSaved,
)
def save_guest_list(
    uow: UnitOfWork, *, list_id: GuestListId | None, name: str, wanted: GuestFilter, shared: bool = False, version: int | None = None
) -> GuestListSaved:
    """Keep a filter under a name, for oneself or for everybody.

    Args:
        list_id: whose filter it becomes; None: a new list.
        version: of the list as it was shown.

    Raises:
        InvalidInput: no name, or a filter that nobody can pass.
        ListNameTaken: there is one of that name.
        NotAllowed: the list is somebody else's.
        SomeoneWasFaster: it was changed since.
    """
    title = _title(name)
    kept = stored_filter(checked_filter(wanted))
    same = uow.connection.execute(_SAME_NAME, {"hotel": uow.property_id, "user": uow.actor.user_id, "named": title}).scalar()
    if same is not None and same != list_id:
        raise ListNameTaken("name", name=title)
    if list_id is None:
        found = GuestList(
            id=GuestListId(new_id()),
            property_id=uow.property_id,
            name=title,
            filter=kept,
            shared=shared,
            user_id=uow.actor.user_id,
            version=1,
        )
        uow.add(found)
    else:
        found = _own(uow, list_id, version)
        found.name, found.filter, found.shared = title, kept, shared
    uow.session.flush()
    uow.record(AuditCode.GUEST_LIST_SAVED, found, name=title)
    return GuestListSaved(GuestListId(found.id), found.version)


@command(
    title=N_("Delete guest list"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.GUEST_LIST_DELETED,),
    changes=(EntityKind.GUEST_LIST,),
    result=GuestListDeleted,
)
def delete_guest_list(uow: UnitOfWork, *, list_id: GuestListId, version: int) -> GuestListDeleted:
    """Forget a saved filter; the guests stay as they are.

    Raises:
        NotAllowed: the list is somebody else's.
        SomeoneWasFaster: it was changed since.
    """
    found = _own(uow, list_id, version)
    uow.record_row(AuditCode.GUEST_LIST_DELETED, EntityKind.GUEST_LIST, list_id, name=found.name)
    uow.session.delete(found)
    uow.session.flush()
    uow.changed_row(EntityKind.GUEST_LIST, list_id, {"id": list_id, "deleted": True})
    return GuestListDeleted(list_id)


@command(
    title=N_("Tag guests"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.GUESTS_TAGGED,),
    changes=(EntityKind.PROFILE,),
    result=GuestsTagged,
    sync=SyncRule.SHARED,
)
def tag_guests(uow: UnitOfWork, *, profile_ids: Sequence[ProfileId], tag: str, reason: str) -> GuestsTagged:
    """Put a word on many guests, with the reason; who has it already keeps it as it is.

    Args:
        profile_ids: at most a thousand; records that were merged or erased meanwhile are left out.

    Raises:
        InvalidInput: no tag, or too many guests.
        ReasonMissing: no reason.
    """
    word = note_line(tag, field="tag", limit=_TAG_LENGTH).strip()
    if not word:
        raise InvalidInput("tag", problem=N_("A tag is needed. Nothing was saved. Write a word."))
    if len(profile_ids) > MOST_TAGGED:
        raise InvalidInput("profile_ids", problem=N_("At most 1,000 guests can be tagged in one go. Nothing was saved."))
    why = given_reason(reason)
    guests = still_there(uow, profile_ids)
    before = _tags_of(uow, guests)
    new = [guest for guest in guests if word not in {line.tag for line in before[guest]}]
    if new:
        _tag(uow, new, word, why)
        for guest in new:
            keep_history(uow, guest, [FieldChange("tags", before[guest], [*before[guest], TagLine(word, why)])])
            uow.changed_row(EntityKind.PROFILE, guest, {"id": guest, "tag": word})
        uow.record_row(AuditCode.GUESTS_TAGGED, EntityKind.PROPERTY, uow.property_id, tag=word, reason=why, guests=len(new))
    return GuestsTagged(len(new), len(guests) - len(new))


@command(
    title=N_("Export guests"),
    permission=Permission.EXPORT_GUESTS,
    audit=(AuditCode.GUESTS_EXPORTED,),
    changes=(),
    result=GuestExportRecorded,
    sync=SyncRule.LOCAL,
)
def record_guest_export(uow: UnitOfWork, *, wanted: GuestFilter, guests: int) -> GuestExportRecorded:
    """Write down that a list of guests leaves the hotel, and which."""
    uow.record_row(AuditCode.GUESTS_EXPORTED, EntityKind.PROPERTY, uow.property_id, filter=stored_filter(wanted), guests=guests)
    return GuestExportRecorded(guests)


def _title(name: str) -> str:
    title = note_line(name, field="name", limit=_NAME_LENGTH).strip()
    if not title:
        raise InvalidInput("name", problem=N_("A name is needed. Nothing was saved. Write what the list is of."))
    return title


def _own(uow: UnitOfWork, list_id: GuestListId, version: int | None) -> GuestList:
    found = uow.get(GuestList, list_id, what=_("The list"))
    if found.user_id != uow.actor.user_id:
        # Whoever sets up the hotel tidies up after those who left.
        uow.require(Permission.SET_UP_HOTEL)
    refuse_newer_version(found, -1 if version is None else version, what=found.name)
    return found


def _tags_of(uow: UnitOfWork, guests: Sequence[ProfileId]) -> dict[UUID, list[TagLine]]:
    tags: dict[UUID, list[TagLine]] = defaultdict(list)
    for row in uow.connection.execute(_TAGS, {"profiles": list(guests)}) if guests else ():
        tags[row.profile_id].append(TagLine(row.tag, row.reason))
    return tags


def _tag(uow: UnitOfWork, guests: Sequence[ProfileId], word: str, why: str) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "property_id": uow.property_id,
            "profile_id": guest,
            "tag": word,
            "reason": why,
            "tagged_at": uow.clock.now(),
            "user_id": uow.actor.user_id,
        }
        for guest in guests
    ]
    uow.connection.execute(insert(ProfileTag), rows)
    # Whoever has the record open is told that it changed.
    uow.connection.execute(update(Profile).where(Profile.id.in_(guests)).values(version=Profile.version + 1))
