"""Registrations with the police: corrected, withdrawn, sent and answered, handed over as a file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_numbers import without_card_numbers
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.countries import is_country
from hotel_desk.domain.errors import InvalidInput, NotFound, SomeoneWasFaster
from hotel_desk.domain.guest_codes import DocumentKind, RegistrationState
from hotel_desk.domain.ids import GuestRegistrationId
from hotel_desk.domain.masks import without_number
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.registration import RegistrationEvent, RegistrationForm, missing_fields, seconds_until_next, state_after, with_typed
from hotel_desk.domain.resident_id import read_resident_id
from hotel_desk.language import N_, _
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.queries.occupants import registration_rules
from hotel_desk.services.registration_rows import change_row, follow_stays, read_form, withdraw_rows, write_row
from hotel_desk.services.typed_text import fitting, given_reason, note_line, one_line, phone_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_AT_ONCE = 200
# Anything else is words, in which no card number stands.
_TIDIED: dict[str, Callable[..., str]] = {"document_number": one_line, "phone": phone_line}
_TABLE = GuestRegistration.__table__.c
_ONE = select(*_TABLE).where(_TABLE.id == bindparam("identifier"), _TABLE.property_id == bindparam("hotel")).with_for_update()
_IS_DUE = (
    _TABLE.property_id == bindparam("hotel"),
    _TABLE.state == RegistrationState.WAITING,
    or_(_TABLE.next_attempt_at.is_(None), _TABLE.next_attempt_at <= bindparam("moment")),
)
_NEXT_DUE = select(*_TABLE).where(*_IS_DUE).order_by(_TABLE.next_attempt_at, _TABLE.id).limit(1)
# Only whoever finds the row as it was read has it: of two desks one sends.
_CLAIM = (
    update(GuestRegistration)
    .where(_TABLE.id == bindparam("identifier"), _TABLE.version == bindparam("as_read"))
    .values(attempts=bindparam("tried"), next_attempt_at=bindparam("again"), version=bindparam("as_read") + 1)
)
_UNSEALED = (
    select(_TABLE.reservation_id)
    .where(
        _TABLE.property_id == bindparam("hotel"),
        _TABLE.state == RegistrationState.INCOMPLETE,
        _TABLE.form_sealed.is_(None),
        _TABLE.name != "",
    )
    .distinct()
    .limit(bindparam("most"))
)
_OF_DAY = (
    select(*_TABLE)
    .where(
        _TABLE.property_id == bindparam("hotel"),
        _TABLE.state == RegistrationState.WAITING,
        or_(_TABLE.arrival_date == bindparam("day"), _TABLE.departure_date == bindparam("day")),
    )
    .order_by(_TABLE.id)
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class RegistrationSaved:
    """How a registration stands; `state` None: it is gone. The form is no part of the answer, for answers are stored."""

    registration_id: GuestRegistrationId
    state: RegistrationState | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegistrationClaimed:
    """The registration that this desk sends now; None: none is due."""

    registration_id: GuestRegistrationId | None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class RegistrationsExported:
    """How many forms were written, and how many count as handed over."""

    count: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class RegistrationsCompleted:
    """Stays whose forms could be filled in at last."""

    stays: int


@command(
    title=N_("Correct registration"),
    permission=Permission.REGISTER_GUESTS,
    audit=(AuditCode.REGISTRATION_CORRECTED,),
    changes=(EntityKind.GUEST_REGISTRATION,),
    result=RegistrationSaved,
    sync=SyncRule.LOCAL,
)
def correct_registration(
    uow: UnitOfWork, *, registration_id: GuestRegistrationId, version: int, typed: RegistrationForm
) -> RegistrationSaved:
    """Type what the guest file does not know (visa, entry) or the office did not accept; a complete form waits to be sent (again).

    Args:
        version: of the registration as it was shown.
        typed: only what is to be changed; empty fields stay as they are.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput: nothing was typed, or it cannot be right.
        VaultClosed: this desk has no master key.
    """
    row = _registration(uow, registration_id)
    if row.version != version:
        raise SomeoneWasFaster(what=row.name)
    _refuse_withdrawn(row)
    checked = _checked(uow, typed)
    form = with_typed(read_form(uow.vault, row), checked)
    missing = missing_fields(form, registration_rules(uow.connection, uow.property_id).country)
    change_row(uow, row, RegistrationEvent.CHANGED, form=form, missing=list(missing), name=form.name, answer="")
    uow.record_row(AuditCode.REGISTRATION_CORRECTED, EntityKind.GUEST_REGISTRATION, registration_id, fields=sorted(checked))
    state = state_after(row.state, RegistrationEvent.CHANGED, complete=not missing, sent_before=row.attempts > 0)
    return RegistrationSaved(registration_id, state, missing)


@command(
    title=N_("Withdraw registration"),
    permission=Permission.REGISTER_GUESTS,
    audit=(AuditCode.REGISTRATION_WITHDRAWN,),
    changes=(EntityKind.GUEST_REGISTRATION,),
    result=RegistrationSaved,
    sync=SyncRule.LOCAL,
)
def withdraw_registration(uow: UnitOfWork, *, registration_id: GuestRegistrationId, reason: str) -> RegistrationSaved:
    """Take back the registration of somebody who does not stay here; an office that may know of it is told.

    Raises:
        ReasonMissing: no reason was given.
        InvalidInput: it was withdrawn before.
    """
    why = given_reason(reason)
    row = _registration(uow, registration_id)
    _refuse_withdrawn(row)
    withdraw_rows(uow, [row])
    uow.record_row(AuditCode.REGISTRATION_WITHDRAWN, EntityKind.GUEST_REGISTRATION, registration_id, reason=why)
    return RegistrationSaved(registration_id, RegistrationState.WAITING if row.attempts else None, tuple(row.missing))


@command(
    title=N_("Begin to send a registration"),
    permission=Permission.REGISTER_GUESTS,
    audit=(AuditCode.REGISTRATION_TRIED,),
    changes=(EntityKind.GUEST_REGISTRATION,),
    result=RegistrationClaimed,
    sync=SyncRule.LOCAL,
)
def claim_registration(uow: UnitOfWork, *, only: GuestRegistrationId | None = None) -> RegistrationClaimed:
    """Take the next registration that is due: the attempt is counted and the next one dated before anything is sent.

    Args:
        only: this one, though its hour has not come; None: the next.
    """
    now = uow.clock.now()
    row = uow.connection.execute(_NEXT_DUE, {"hotel": uow.property_id, "moment": now}).first() if only is None else _registration(uow, only)
    if row is None or row.state is not RegistrationState.WAITING:
        return RegistrationClaimed(None)
    tried = row.attempts + 1
    again = now + timedelta(seconds=seconds_until_next(tried))
    claim = {"identifier": row.id, "as_read": row.version, "tried": tried, "again": again}
    if uow.connection.execute(_CLAIM, claim).rowcount != 1:
        # Another desk was faster and sends it.
        return RegistrationClaimed(None)
    uow.record_row(AuditCode.REGISTRATION_TRIED, EntityKind.GUEST_REGISTRATION, row.id, attempt=tried, revision=row.revision)
    uow.changed_row(EntityKind.GUEST_REGISTRATION, row.id, {"id": row.id, "attempts": tried})
    return RegistrationClaimed(GuestRegistrationId(row.id), row.revision)


@command(
    title=N_("Record the answer to a registration"),
    permission=Permission.REGISTER_GUESTS,
    audit=(AuditCode.REGISTRATION_ANSWERED,),
    changes=(EntityKind.GUEST_REGISTRATION,),
    result=RegistrationSaved,
    sync=SyncRule.LOCAL,
)
def record_registration_answer(
    uow: UnitOfWork, *, registration_id: GuestRegistrationId, revision: int, accepted: bool, reason: str = ""
) -> RegistrationSaved:
    """Write down what the office answered. An answer that comes twice, or to contents that have changed since, changes no state.

    Args:
        revision: of the contents that were answered.
        reason: of a refusal, in the office's words; a document number that they repeat is stored under its mask.

    Raises:
        NotFound: there is no such registration.
    """
    row = _registration(uow, registration_id)
    event = RegistrationEvent.ACCEPTED if accepted else RegistrationEvent.REFUSED
    if row.state is RegistrationState.WAITING and row.revision == revision:
        state = state_after(row.state, event, complete=True, sent_before=True)
        answer = fitting(without_card_numbers(_without_number(uow, row, reason)), field="reason")
        sent_at = uow.clock.now() if accepted else row.sent_at
        write_row(uow, row, state=state, answer=answer, sent_at=sent_at, next_attempt_at=None)
    else:
        state = row.state
    uow.record_row(
        AuditCode.REGISTRATION_ANSWERED, EntityKind.GUEST_REGISTRATION, registration_id, accepted=accepted, revision=revision, state=state
    )
    return RegistrationSaved(registration_id, state, tuple(row.missing))


@command(
    title=N_("Export registrations"),
    permission=Permission.REGISTER_GUESTS,
    audit=(AuditCode.REGISTRATIONS_EXPORTED,),
    changes=(EntityKind.GUEST_REGISTRATION, EntityKind.PROPERTY),
    result=RegistrationsExported,
    sync=SyncRule.LOCAL,
)
def record_registration_export(uow: UnitOfWork, *, day: date, count: int, hand_over: bool = False) -> RegistrationsExported:
    """Write down that the forms of a day are given out as a file.

    Args:
        day: of arrival or departure.
        count: forms in the file.
        hand_over: the file goes to the office: what waited of that day counts as sent.
    """
    rows = uow.connection.execute(_OF_DAY, {"hotel": uow.property_id, "day": day}).all() if hand_over else []
    now = uow.clock.now()
    for row in rows:
        write_row(uow, row, state=RegistrationState.SENT, sent_at=now, attempts=row.attempts + 1, next_attempt_at=None, answer="")
    uow.record_row(AuditCode.REGISTRATIONS_EXPORTED, EntityKind.PROPERTY, uow.property_id, day=day, count=count, handed_over=len(rows))
    return RegistrationsExported(count, len(rows))


@command(
    title=N_("Fill in registrations that had no key"),
    permission=Permission.REGISTER_GUESTS,
    audit=(AuditCode.REGISTRATIONS_COMPLETED,),
    changes=(EntityKind.GUEST_REGISTRATION, EntityKind.PROPERTY),
    result=RegistrationsCompleted,
    sync=SyncRule.LOCAL,
)
def complete_registrations(uow: UnitOfWork, *, most: int = MOST_AT_ONCE) -> RegistrationsCompleted:
    """Fill in the forms of guests who were checked in at a desk without the hotel's key; this one has it.

    Args:
        most: stays at a time.

    Raises:
        VaultClosed: it has not.
    """
    stays = uow.connection.execute(_UNSEALED, {"hotel": uow.property_id, "most": most}).scalars().all()
    follow_stays(uow, stays)
    uow.record_row(AuditCode.REGISTRATIONS_COMPLETED, EntityKind.PROPERTY, uow.property_id, stays=len(stays))
    return RegistrationsCompleted(len(stays))


def _refuse_withdrawn(row: Any) -> None:
    if row.withdrawn_at is not None:
        raise InvalidInput("registration_id", problem=N_("This registration was withdrawn. Nothing was changed."))


def _registration(uow: UnitOfWork, registration_id: GuestRegistrationId) -> Any:
    row = uow.connection.execute(_ONE, {"identifier": registration_id, "hotel": uow.property_id}).first()
    if row is None:
        raise NotFound(what=_("The registration"))
    return row


def _without_number(uow: UnitOfWork, row: Any, reason: str) -> str:
    """The office's words are stored and shown in the clear; the number on the form is not."""
    if not reason or row.form_sealed is None or not uow.vault.is_open:
        return reason
    return without_number(reason, read_form(uow.vault, row).document_number)


def _checked(uow: UnitOfWork, typed: RegistrationForm) -> dict[str, Any]:
    """What was typed, tidied.

    Raises:
        InvalidInput, InputTooLong: it cannot be right.
    """
    given: dict[str, Any] = {field.name: getattr(typed, field.name) for field in fields(typed) if field.name != "typed"}
    texts = {name: _TIDIED.get(name, note_line)(value, field=name) if type(value) is str else value for name, value in given.items()}
    checked = {name: value for name, value in texts.items() if value}
    if not checked:
        raise InvalidInput("name", problem=N_("Nothing was typed. Nothing was changed. Fill in what is missing."))
    if typed.nationality and not is_country(typed.nationality):
        raise InvalidInput(
            "nationality", problem=N_("This country code is not known. Nothing was saved. Use two letters such as CN or PT.")
        )
    for name in ("birth_date", "entered_on"):
        day = given[name]
        if day is not None and day > uow.business_date:
            raise InvalidInput(name, problem=N_("This day lies in the future. Nothing was saved. Check the date."))
    if typed.document_kind is DocumentKind.RESIDENT_ID and typed.document_number:
        checked["document_number"] = _resident_id(uow, typed.document_number)
    return checked


def _resident_id(uow: UnitOfWork, number: str) -> str:
    read = read_resident_id(number, on=uow.business_date)
    if read.failures:
        raise InvalidInput("document_number", problem=read.failures[0].problem)
    return read.number
