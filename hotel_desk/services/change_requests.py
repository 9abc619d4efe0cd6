"""Requests to change a protected field of a guest: made where the actor may not, decided by somebody who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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
from hotel_desk.domain.guest_form import LINE_FIELDS, PROTECTED_FIELDS, DocumentLine, asked_document_id
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
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotel_desk.db.unit_of_work import UnitOfWork

_FIELD_TYPES: dict[str, Any] = {"documents": tuple[DocumentLine, ...], "birth_date": dt.date | None}


@dataclass(frozen=True, slots=True)
class RequestDecided:
    """A request as it ended; `version` is that of the profile now, `corrected` that something else was accepted than was asked for."""

    profile_id: ProfileId
    state: RequestState
    version: int
    corrected: bool = False


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
def decide_change_request(
    uow: UnitOfWork,
    *,
    request_id: UUID,
    accept: bool,
    value: str | None = None,
    documents: Sequence[DocumentLine] | None = None,
    version: int | None = None,
    answer: str = "",
) -> RequestDecided:
    """Accept, correct or refuse a request to change a protected field.

    Args:
        value: another text than was asked for, where the field is a text or a date (ISO 8601); None: as asked.
        documents: what stands in place of the documents that are asked for (`ChangeRequest.documents`), where the field is documents; a
            line without number keeps that of the document it names, one of the guest's or of the request's. Others stay. A document that
            would be taken away (`ChangeRequest.taken_away`) is kept where it is among them. None: as asked.
        version: of the profile as it was shown; None: whatever it is now.
        answer: to whoever asked; needed for a refusal.

    Raises:
        InvalidInput: it was decided already, the answer is missing, or a correction is not of this field, cannot be right, or changes
            nothing.
        NotFound: a document of the correction is not this guest's.
        SomeoneWasFaster: the profile was changed since it was shown.
        DocumentHasOwner: the document is somebody else's.
    """
    wish = uow.get(ProfileChangeRequest, request_id, what=_("The request"))
    if wish.state != RequestState.OPEN:
        raise InvalidInput("request_id", problem=N_("This request was decided already. Nothing was changed. Look at the list again."))
    if not accept and not answer.strip():
        raise InvalidInput("answer", problem=N_("Say why it is refused. Nothing was changed."))
    profile = uow.get(Profile, wish.profile_id, what=_("The profile"))
    refuse_gone(uow, profile)
    if version is not None:
        refuse_newer_version(profile, version, what=profile.name)
    wish.state = RequestState.ACCEPTED if accept else RequestState.REFUSED
    wish.answer = note_text(answer, field="answer")
    wish.decided_at, wish.decided_by_id = uow.clock.now(), uow.actor.user_id
    if accept:
        _carry_out(uow, profile, wish, value, documents)
    corrected = accept and (value is not None or documents is not None)
    uow.record(AuditCode.PROFILE_CHANGE_DECIDED, profile, field=wish.field, state=wish.state.value, corrected=corrected)
    return RequestDecided(ProfileId(profile.id), wish.state, profile.version, corrected)


def _carry_out(
    uow: UnitOfWork, profile: Profile, wish: ProfileChangeRequest, value: str | None, documents: Sequence[DocumentLine] | None
) -> None:
    if value is not None and wish.field in LINE_FIELDS:
        raise InvalidInput("value", problem=N_("A list is not corrected with a text. Nothing was changed. Correct its lines."))
    stored = stored_form(uow.connection, profile.id)
    kind = _FIELD_TYPES.get(wish.field, str)
    wanted: Any
    if documents is not None:
        wanted = _corrected(uow, wish, stored.documents, documents)
    elif value is not None:
        wanted = _typed(value, kind)
    else:
        wanted = _sealed(uow, wish, "after_sealed", kind)
        if wish.field == "documents":
            wanted = (*wanted, *_added_since(uow, wish, stored.documents))
    form = checked_form(replace(stored, **{wish.field: wanted}), today=uow.business_date)
    changed = apply_form(uow, profile, kept_lines(uow.connection, profile.id), form)
    if documents is not None and not changed:
        raise InvalidInput(
            "documents", problem=N_("Nothing would change like this. Nothing was saved. Correct a document, or refuse the request.")
        )


def _corrected(
    uow: UnitOfWork, wish: ProfileChangeRequest, stored: Sequence[DocumentLine], documents: Sequence[DocumentLine]
) -> tuple[DocumentLine, ...]:
    """All documents of the guest: those that the request leaves alone as they are now, and the corrected ones."""
    if wish.field != "documents":
        raise InvalidInput("documents", problem=N_("This request is not about documents. Nothing was changed. Look at it again."))
    if not documents:
        raise InvalidInput("documents", problem=N_("No document is left to accept. Nothing was changed. Add it, or refuse the request."))
    before, asked = (_sealed(uow, wish, name, _FIELD_TYPES["documents"]) for name in ("before_sealed", "after_sealed"))
    replaced = {line.id for line in before if line not in asked}
    numbers = {asked_document_id(wish.id, place): line.number for place, line in enumerate(asked) if line.number is not None}
    return (*(line for line in stored if line.id not in replaced), *(_with_number(line, numbers) for line in documents))


def _added_since(uow: UnitOfWork, wish: ProfileChangeRequest, stored: Sequence[DocumentLine]) -> list[DocumentLine]:
    """The documents that were not there when the request was made: it says nothing of them."""
    before = {line.id for line in _sealed(uow, wish, "before_sealed", _FIELD_TYPES["documents"])}
    return [line for line in stored if line.id not in before]


def _with_number(line: DocumentLine, asked: Mapping[UUID, str]) -> DocumentLine:
    """A line that names a document of the request, with the number asked for unless another was typed."""
    if line.number is not None:
        return line
    if line.id is not None and line.id in asked:
        return replace(line, number=asked[line.id], id=None)
    # A line that names nothing has no number to keep, and is refused as one without.
    return line if line.id is not None else replace(line, number="")


def _sealed(uow: UnitOfWork, wish: ProfileChangeRequest, name: str, kind: Any) -> Any:
    sealed = getattr(wish, name) or b""
    return msgspec.json.decode(
        uow.vault.open_text(SealPurpose.HISTORY, sealed, row=wish.id, column=f"profile_change_request.{name}"), type=kind
    )


def _typed(value: str, kind: Any) -> Any:
    try:
        return msgspec.convert(value or None if kind is not str else value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInput("value", problem=N_("This is no date. Nothing was changed. Write it as 1990-12-31.")) from error
