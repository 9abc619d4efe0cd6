"""Requests to change a protected field of a guest: made where the actor may not, decided by somebody who may."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.guest_codes import RequestState, SealPurpose
from hotel_desk.domain.guest_form import LINE_FIELDS, PROTECTED_FIELDS, DocumentLine
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.guest_history import ProfileChangeRequest
from hotel_desk.models.profile import Profile
from hotel_desk.queries.guest_form import stored_form
from hotel_desk.queries.guest_lines import kept_lines
from hotel_desk.services.chosen_profiles import refuse_gone
from hotel_desk.services.guest_form_checks import checked_form
from hotel_desk.services.guest_history import FieldChange, sealed_value
from hotel_desk.services.guest_saving import apply_form
from hotel_desk.services.typed_text import note_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.unit_of_work import UnitOfWork

_FIELD_TYPES: dict[str, Any] = {"documents": tuple[DocumentLine, ...], "birth_date": dt.date | None}


@dataclass(frozen=True, slots=True)
class RequestDecided:
    """A request as it ended; `version` is that of the profile now."""

    profile_id: ProfileId
    state: RequestState
    version: int


def request_protected(uow: UnitOfWork, profile: Profile, changes: Sequence[FieldChange], *, reason: str) -> list[FieldChange]:
    """Write down wishes in place of the changes of protected fields that the actor may not make, and tell which these are.

    Filling a field that is empty needs nobody's leave: that is what check-in is for.

    Args:
        reason: for whoever decides.
    """
    if uow.allows(Permission.EDIT_PROTECTED):
        return []
    asked = [change for change in changes if change.field in PROTECTED_FIELDS and change.before != change.after and not _only_fills(change)]
    for change in asked:
        _request(uow, profile, change, reason)
    return asked


def _only_fills(change: FieldChange) -> bool:
    if isinstance(change.before, tuple):
        return tuple(change.after[: len(change.before)]) == change.before
    return change.before in (None, "")


def _request(uow: UnitOfWork, profile: Profile, change: FieldChange, reason: str) -> None:
    """An older open wish for the same field gives way to it."""
    _withdraw_older(uow, profile.id, change.field)
    identifier = new_id()
    wish = ProfileChangeRequest(
        id=identifier,
        property_id=uow.property_id,
        profile_id=profile.id,
        field=change.field,
        before_sealed=sealed_value(uow, change.before, row=identifier, column="profile_change_request.before_sealed"),
        after_sealed=sealed_value(uow, change.after, row=identifier, column="profile_change_request.after_sealed"),
        reason=note_text(reason, field="reason"),
        state=RequestState.OPEN,
        requested_at=uow.clock.now(),
        requested_by_id=uow.actor.user_id,
        answer="",
    )
    uow.session.add(wish)
    uow.session.flush()
    uow.record(AuditCode.PROFILE_CHANGE_REQUESTED, profile, field=change.field)


def _withdraw_older(uow: UnitOfWork, profile_id: UUID, field: str) -> None:
    older = select(ProfileChangeRequest).where(
        ProfileChangeRequest.profile_id == profile_id,
        ProfileChangeRequest.field == field,
        ProfileChangeRequest.state == RequestState.OPEN,
    )
    for wish in uow.session.scalars(older):
        wish.state = RequestState.WITHDRAWN
        wish.decided_at, wish.decided_by_id = uow.clock.now(), uow.actor.user_id


@command(
    title=N_("Decide request to change a profile"),
    permission=Permission.DECIDE_CHANGES,
    audit=(AuditCode.PROFILE_CHANGE_DECIDED, AuditCode.PROFILE_CHANGED),
    changes=(EntityKind.PROFILE, EntityKind.GUEST_REGISTRATION),
    result=RequestDecided,
    sync=SyncRule.SHARED,
)
def decide_change_request(uow: UnitOfWork, *, request_id: UUID, accept: bool, value: str | None = None, answer: str = "") -> RequestDecided:
    """Accept, correct or refuse a request to change a protected field.

    Args:
        value: another text than was asked for, where the field is a text or a date (ISO 8601); None: as asked.
        answer: to whoever asked; needed for a refusal.

    Raises:
        InvalidInput: it was decided already, or the answer is missing.
        DocumentHasOwner: the document is somebody else's.
    """
    wish = uow.get(ProfileChangeRequest, request_id, what=_("The request"))
    if wish.state != RequestState.OPEN:
        raise InvalidInput("request_id", problem=N_("This request was decided already. Nothing was changed. Look at the list again."))
    if not accept and not answer.strip():
        raise InvalidInput("answer", problem=N_("Say why it is refused. Nothing was changed."))
    profile = uow.get(Profile, wish.profile_id, what=_("The profile"))
    refuse_gone(uow, profile)
    wish.state = RequestState.ACCEPTED if accept else RequestState.REFUSED
    wish.answer = note_text(answer, field="answer")
    wish.decided_at, wish.decided_by_id = uow.clock.now(), uow.actor.user_id
    version = _carry_out(uow, profile, wish, value) if accept else profile.version
    uow.record(AuditCode.PROFILE_CHANGE_DECIDED, profile, field=wish.field, state=wish.state.value)
    return RequestDecided(ProfileId(profile.id), wish.state, version)


def _carry_out(uow: UnitOfWork, profile: Profile, wish: ProfileChangeRequest, value: str | None) -> int:
    if value is not None and wish.field in LINE_FIELDS:
        raise InvalidInput("value", problem=N_("Documents cannot be corrected here. Nothing was changed. Refuse, or accept as asked."))
    kind = _FIELD_TYPES.get(wish.field, str)
    asked = _asked(uow, wish, kind) if value is None else _typed(value, kind)
    form = checked_form(replace(stored_form(uow.connection, profile.id), **{wish.field: asked}), today=uow.business_date)
    apply_form(uow, profile, kept_lines(uow.connection, profile.id), form)
    return profile.version


def _asked(uow: UnitOfWork, wish: ProfileChangeRequest, kind: Any) -> Any:
    text = uow.vault.open_text(SealPurpose.HISTORY, wish.after_sealed or b"", row=wish.id, column="profile_change_request.after_sealed")
    return msgspec.json.decode(text, type=kind)


def _typed(value: str, kind: Any) -> Any:
    try:
        return msgspec.convert(value or None if kind is not str else value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInput("value", problem=N_("This is no date. Nothing was changed. Write it as 1990-12-31.")) from error
