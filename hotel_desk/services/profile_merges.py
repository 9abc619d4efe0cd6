"""Two records of one person made one, and parted again (`docs/algorithms/duplicates.md`, “Merging”)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam, delete, insert, or_, select
from sqlalchemy.orm.attributes import flag_modified

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.guest_codes import ContactKind, NoteKind, SealPurpose, Sex, VipClass
from hotel_desk.domain.guest_form import SIMPLE_FIELDS
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.profile_merging import Side, merged_values, says_nothing
from hotel_desk.language import N_, _
from hotel_desk.models.guest_file import ProfileContact, ProfileNote
from hotel_desk.models.guest_history import ProfileMerge, ProfilePair
from hotel_desk.models.profile import Profile
from hotel_desk.queries.merge_preview import DOUBT_TITLES, OBSTACLE_TITLES, merge_doubts, merge_obstacles
from hotel_desk.queries.stay_move import as_reader
from hotel_desk.services.guest_history import FieldChange, keep_history, sealed_value
from hotel_desk.services.guest_keys import forget_keys, index_profile
from hotel_desk.services.merge_rows import TOLD_KINDS, lead_back, lead_over
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_FIELD_TYPES: dict[str, Any] = {"birth_date": dt.date | None, "sex": Sex | None, "vip_class": VipClass}
_KEPT_AS_LINE = {"phone": ContactKind.PHONE, "email": ContactKind.EMAIL}
_BEHIND_ALL = 10_000  # of further contacts: a number that was left out comes last
_VALUES = select(ProfileContact.value).where(ProfileContact.profile_id == bindparam("profile"))
_BOUNCED = select(ProfileContact.value, ProfileContact.bounced_at).where(ProfileContact.id.in_(bindparam("lines", expanding=True)))
_PAIR = ProfilePair.__table__.c
_SAID_TO_BE_TWO = select(ProfilePair.__table__).where(
    or_(_PAIR.first_id == bindparam("profile"), _PAIR.second_id == bindparam("profile")), _PAIR.dismissed_at.is_not(None)
)
_PAIRS_OF = select(_PAIR.first_id, _PAIR.second_id).where(
    or_(_PAIR.first_id == bindparam("profile"), _PAIR.second_id == bindparam("profile"))
)
_LATER = (
    select(ProfileMerge.id)
    .where(ProfileMerge.kept_id == bindparam("kept"), ProfileMerge.id > bindparam("merge"), ProfileMerge.undone_at.is_(None))
    .limit(1)
)


class _WithReasons(StaffError):
    def __str__(self) -> str:
        reasons = self.values["reasons"]
        said = ", ".join(_(str(reason)) for reason in reasons) if isinstance(reasons, tuple) else str(reasons)
        return _(self.template).format(**{**self.values, "reasons": said})


class CannotMerge(_WithReasons):
    code = "merge.cannot"
    template = N_("The records of {kept} and {merged} cannot be made one: {reasons}. Nothing was changed. Settle that, or look again.")


class MergeDoubtful(_WithReasons):
    code = "merge.doubtful"
    template = N_(
        "The records of {kept} and {merged} may be of two people: {reasons}. Nothing was changed. "
        "If it is one person all the same, confirm it."
    )


@dataclass(frozen=True, slots=True)
class ProfilesMerged:
    """Two records made one.

    Args:
        merge_id: takes it back.
        fields: of the kept record, the fields that changed.
        rows: how many rows were led over.
    """

    merge_id: UUID
    kept_id: ProfileId
    merged_id: ProfileId
    fields: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class ProfilesParted:
    kept_id: ProfileId
    merged_id: ProfileId


@command(
    title=N_("Merge profiles"),
    permission=Permission.MERGE_PROFILES,
    audit=(AuditCode.PROFILES_MERGED,),
    changes=(EntityKind.PROFILE, *TOLD_KINDS),
    result=ProfilesMerged,
    sync=SyncRule.SHARED,
    undo="undo_merge",
)
def merge_profiles(
    uow: UnitOfWork,
    *,
    kept_id: ProfileId,
    merged_id: ProfileId,
    choose: Mapping[str, Side] | None = None,
    versions: tuple[int, int] | None = None,
    confirmed: bool = False,
) -> ProfilesMerged:
    """Make two records of one person one: everything that names the one names the other from now on, and nothing is lost.

    Args:
        kept_id: the record that stays; `merged_id`: the one that leads on to it.
        choose: of which record a field is taken; not named: of the kept one, unless it says nothing there.
        versions: of both records as they were shown, the kept one first; others mean that somebody saved first.
        confirmed: it is one person though something speaks against it.

    Raises:
        CannotMerge: something stands in the way.
        MergeDoubtful: something speaks against one person, and nobody confirmed it.
        SomeoneWasFaster: one of them was changed since it was shown.
        InvalidInput: a field is not one that can be chosen.
        VaultClosed: fields would change, and this desk has no master key to keep what they were.
    """
    _refuse_other_fields(choose or {})
    kept, merged = _both(uow, kept_id, merged_id)
    _refuse(uow, kept, merged, confirmed=confirmed)
    for profile, version in zip((kept, merged), versions or (), strict=False):
        refuse_newer_version(profile, version, what=profile.name)
    changes = _changed_fields(kept, merged, choose or {})
    moved = lead_over(uow, merged.id, kept.id)
    added = _what_was_not_taken(uow, kept, merged, changes)
    added["profile_pair"] = _also_two_people(uow, kept.id, merged.id)
    merge = _merge_row(uow, kept, merged, changes, moved={"rows": moved, "added": added, "was_active": merged.active})
    bounced = _came_back(kept, merged)
    _set(uow, kept, changes)
    kept.email_bounced_at = bounced.get(kept.email)
    merged.active, merged.merged_into_id = False, kept.id
    uow.add(merge)
    uow.session.flush()
    forget_keys(uow, merged.id)
    index_profile(uow, kept)
    uow.changed(merged)
    rows = sum(map(len, moved.values()))
    fields = tuple(change.field for change in changes)
    uow.record(AuditCode.PROFILES_MERGED, kept, merged_id=merged.id, merge_id=merge.id, fields=sorted(fields), rows=rows)
    return ProfilesMerged(merge.id, kept_id, merged_id, fields, rows)


@command(
    title=N_("Part merged profiles"),
    permission=Permission.MERGE_PROFILES,
    audit=(AuditCode.PROFILES_PARTED,),
    changes=(EntityKind.PROFILE, *TOLD_KINDS),
    result=ProfilesParted,
    sync=SyncRule.SHARED,
)
def undo_merge(uow: UnitOfWork, *, merge_id: UUID) -> ProfilesParted:
    """Make two records of one again: what was led over goes back; what the kept record got since stays with it.

    Raises:
        InvalidInput: it was undone already, a record was erased, or a later merge has to be undone first.
        VaultClosed: fields had changed, and this desk has no master key to read what they were.
    """
    merge = uow.get(ProfileMerge, merge_id, what=_("The merge"))
    kept, merged = _both(uow, ProfileId(merge.kept_id), ProfileId(merge.merged_id))
    _refuse_undoing(uow, merge, kept, merged)
    rows: dict[str, Any] = merge.moved
    lead_back(uow, rows["rows"], kept.id, merged.id)
    bounced = _came_back(kept, merged) | _came_back_of(uow, rows["added"])
    _take_away(uow, rows["added"])
    _set(uow, kept, _fields_back(uow, merge, kept))
    kept.email_bounced_at, merged.email_bounced_at = bounced.get(kept.email), bounced.get(merged.email)
    merged.active, merged.merged_into_id = bool(rows["was_active"]), None
    merge.undone_at = uow.clock.now()
    uow.session.flush()
    index_profile(uow, kept)
    index_profile(uow, merged)
    uow.changed(merge)
    uow.changed(merged)
    uow.record(AuditCode.PROFILES_PARTED, kept, merged_id=merged.id, merge_id=merge.id)
    return ProfilesParted(ProfileId(kept.id), ProfileId(merged.id))


def _merge_row(uow: UnitOfWork, kept: Profile, merged: Profile, changes: Sequence[FieldChange], *, moved: dict[str, Any]) -> ProfileMerge:
    """The merge with all that is needed to undo it; what the fields were is sealed."""
    merge_id = new_id()
    before = {change.field: [change.before, change.after] for change in changes}
    return ProfileMerge(
        id=merge_id,
        property_id=uow.property_id,
        kept_id=kept.id,
        merged_id=merged.id,
        moved=moved,
        before_sealed=sealed_value(uow, before, row=merge_id, column="profile_merge.before_sealed") if before else None,
        merged_at=uow.clock.now(),
        merged_by_id=uow.actor.user_id,
        undone_at=None,
    )


def _refuse_other_fields(chosen: Iterable[str]) -> None:
    for name in chosen:
        if name not in SIMPLE_FIELDS:
            raise InvalidInput("choose", problem=N_("This field cannot be chosen. Nothing was changed."))


def _both(uow: UnitOfWork, kept_id: ProfileId, merged_id: ProfileId) -> tuple[Profile, Profile]:
    """Both records, locked in one order for all."""
    found = {identifier: uow.get(Profile, identifier, what=_("The profile")) for identifier in sorted((kept_id, merged_id))}
    return found[kept_id], found[merged_id]


def _refuse(uow: UnitOfWork, kept: Profile, merged: Profile, *, confirmed: bool) -> None:
    named = {"kept_id": ProfileId(kept.id), "merged_id": ProfileId(merged.id)}
    reader = as_reader(uow)
    obstacles = merge_obstacles(reader, **named)
    if obstacles:
        raise CannotMerge("merged_id", kept=kept.name, merged=merged.name, reasons=tuple(OBSTACLE_TITLES[one] for one in obstacles))
    doubts = () if confirmed else merge_doubts(reader, **named)
    if doubts:
        raise MergeDoubtful("merged_id", kept=kept.name, merged=merged.name, reasons=tuple(DOUBT_TITLES[one] for one in doubts))


def _refuse_undoing(uow: UnitOfWork, merge: ProfileMerge, kept: Profile, merged: Profile) -> None:
    if merge.undone_at is not None:
        raise InvalidInput("merge_id", problem=N_("This merge was undone already. Nothing was changed. Look at the list again."))
    if kept.erased_at is not None or merged.erased_at is not None:
        raise InvalidInput("merge_id", problem=N_("This guest was erased. The records cannot be parted any more. Nothing was changed."))
    later = uow.connection.execute(_LATER, {"kept": kept.id, "merge": merge.id}).first()
    if kept.merged_into_id is not None or later is not None:
        raise InvalidInput("merge_id", problem=N_("This record was merged again since. Nothing was changed. Undo the later merge first."))


def _changed_fields(kept: Profile, merged: Profile, choose: Mapping[str, Side]) -> list[FieldChange]:
    ours, theirs = ({name: getattr(profile, name) for name in SIMPLE_FIELDS} for profile in (kept, merged))
    return [FieldChange(name, ours[name], value) for name, value in merged_values(ours, theirs, choose).items()]


def _came_back(kept: Profile, merged: Profile) -> dict[str, dt.datetime | None]:
    """When mail to the main addresses of two records came back; of one that both have, what the kept one says."""
    return {merged.email: merged.email_bounced_at, kept.email: kept.email_bounced_at}


def _came_back_of(uow: UnitOfWork, added: Mapping[str, Sequence[Any]]) -> dict[str, dt.datetime | None]:
    """The same of the address that a merge has kept as a line."""
    lines = uow.connection.execute(_BOUNCED, {"lines": [UUID(identifier) for identifier in added["profile_contact"]]})
    return {row.value: row.bounced_at for row in lines}


def _set(uow: UnitOfWork, profile: Profile, changes: Sequence[FieldChange]) -> None:
    for change in changes:
        setattr(profile, change.field, change.after)
    # What hangs on it changed in any case: whoever has it open is told.
    flag_modified(profile, "name")
    keep_history(uow, profile.id, changes)


def _what_was_not_taken(uow: UnitOfWork, kept: Profile, merged: Profile, changes: Sequence[FieldChange]) -> dict[str, list[Any]]:
    """Of two phones, e-mails and notes one becomes the main one; the other stays as a line."""
    before = {change.field: change.before for change in changes}
    known = set(uow.connection.execute(_VALUES, {"profile": kept.id}).scalars())
    bounced = _came_back(kept, merged)
    contacts: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for field in (*_KEPT_AS_LINE, "note"):
        value = before.get(field, getattr(merged, field))
        if says_nothing(field, value) or value in known or value == (getattr(merged, field) if field in before else getattr(kept, field)):
            continue
        row = {"id": new_id(), "property_id": uow.property_id, "profile_id": kept.id}
        if field == "note":
            notes.append(row | _note(uow, value))
        else:
            line = {"kind": _KEPT_AS_LINE[field], "value": value, "label": "", "position": _BEHIND_ALL + len(contacts)}
            contacts.append(row | line | {"bounced_at": bounced.get(value) if field == "email" else None})
    for model, rows in ((ProfileContact, contacts), (ProfileNote, notes)):
        if rows:
            uow.connection.execute(insert(model), rows)
    return {"profile_contact": [row["id"].hex for row in contacts], "profile_note": [row["id"].hex for row in notes]}


def _note(uow: UnitOfWork, text: str) -> dict[str, Any]:
    return {"kind": NoteKind.GENERAL, "text": text, "shown_at": [], "written_at": uow.clock.now(), "user_id": uow.actor.user_id}


def _also_two_people(uow: UnitOfWork, kept_id: UUID, merged_id: UUID) -> list[Any]:
    """Whoever was said to be somebody else than the merged record is somebody else than the kept one."""
    paired = {frozenset(row) for row in uow.connection.execute(_PAIRS_OF, {"profile": kept_id})}
    rows = []
    for pair in uow.connection.execute(_SAID_TO_BE_TWO, {"profile": merged_id}).mappings():
        other = pair["second_id"] if pair["first_id"] == merged_id else pair["first_id"]
        if other != kept_id and frozenset((other, kept_id)) not in paired:
            first, second = sorted((other, kept_id))
            rows.append({**pair, "first_id": first, "second_id": second})
    if rows:
        uow.connection.execute(insert(ProfilePair), rows)
    return [[row["first_id"].hex, row["second_id"].hex] for row in rows]


def _take_away(uow: UnitOfWork, added: Mapping[str, Sequence[Any]]) -> None:
    for model, name in ((ProfileContact, "profile_contact"), (ProfileNote, "profile_note")):
        uow.connection.execute(delete(model).where(model.id.in_([UUID(identifier) for identifier in added[name]])))
    for first, second in added["profile_pair"]:
        uow.connection.execute(delete(ProfilePair).where(and_(_PAIR.first_id == UUID(first), _PAIR.second_id == UUID(second))))


def _fields_back(uow: UnitOfWork, merge: ProfileMerge, kept: Profile) -> list[FieldChange]:
    """What the merge changed and nobody changed since."""
    if merge.before_sealed is None:
        return []
    text = uow.vault.open_text(SealPurpose.HISTORY, bytes(merge.before_sealed), row=merge.id, column="profile_merge.before_sealed")
    back = []
    for field, (before, after) in msgspec.json.decode(text).items():
        was, became = (msgspec.convert(value, _FIELD_TYPES.get(field, Any)) for value in (before, after))
        if getattr(kept, field) == became:
            back.append(FieldChange(field, became, was))
    return back
