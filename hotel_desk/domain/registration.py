"""The registration of an occupant with the police: what the form asks for, and how its state goes on.

The rules and worked tables are in `docs/algorithms/police-registration.md`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from hotel_desk.domain.guest_codes import DocumentKind, RegistrationState, Sex
from hotel_desk.language import N_

CHINA = "CN"
_NEAR = frozenset({"HK", "MO", "TW"})
_NEAR_PERMITS = frozenset({DocumentKind.HOME_RETURN_PERMIT, DocumentKind.TAIWAN_PERMIT})
# What is no document for the police.
NO_DOCUMENT = frozenset({DocumentKind.DRIVING_LICENCE})
_FIRST_WAIT_S, _LONGEST_WAIT_S = 60, 3600
_MOST_DOUBLINGS = 6


class FormGroup(StrEnum):
    """Whose form it is."""

    RESIDENT = "RESIDENT"
    NEAR = "NEAR"
    FOREIGNER = "FOREIGNER"
    UNKNOWN = "UNKNOWN"
    ELSEWHERE = "ELSEWHERE"


class MessageKind(StrEnum):
    """What an office is told."""

    ARRIVAL = "ARRIVAL"
    CHANGE = "CHANGE"
    DEPARTURE = "DEPARTURE"
    WITHDRAWAL = "WITHDRAWAL"


class RegistrationEvent(StrEnum):
    """What happens to a registration."""

    ARRIVES = "arrives"
    CHANGED = "changed"
    MOVES_ROOM = "moves room"
    LEAVES = "leaves"
    COMES_BACK = "comes back"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """What the police want to know of a person.

    Args:
        nationality: ISO 3166 alpha-2, with HK, MO and TW for residents of these.
        address: where the person lives.
        visa_kind: letter or words of the visa; "visa-free" where none is needed.
        permitted_until, entered_on: until when the person may stay in the country, since when they are here.
        typed: names of the fields that somebody typed over what the guest file says.
    """

    name: str = ""
    family_name: str = ""
    given_name: str = ""
    sex: Sex | None = None
    birth_date: dt.date | None = None
    nationality: str | None = None
    document_kind: DocumentKind | None = None
    document_number: str = ""
    document_expiry: dt.date | None = None
    address: str = ""
    phone: str = ""
    visa_kind: str = ""
    permitted_until: dt.date | None = None
    entered_on: dt.date | None = None
    entry_port: str = ""
    typed: tuple[str, ...] = ()


FORM_FIELDS: dict[str, str] = {
    "name": N_("Full name"),
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "sex": N_("Sex"),
    "birth_date": N_("Date of birth"),
    "nationality": N_("Nationality"),
    "document_kind": N_("Kind of document"),
    "document_number": N_("Document number"),
    "document_expiry": N_("Document valid until"),
    "address": N_("Home address"),
    "phone": N_("Phone"),
    "visa_kind": N_("Visa"),
    "permitted_until": N_("May stay until"),
    "entered_on": N_("Entered the country on"),
    "entry_port": N_("Port of entry"),
}
# Said in place of the missing fields where this desk cannot open the form.
NO_KEY = "key"
MISSING_TITLES: dict[str, str] = {**FORM_FIELDS, NO_KEY: N_("the hotel's key is not on this desk")}
_EVERYBODY = ("name", "sex", "birth_date", "nationality", "document_kind", "document_number")
REQUIRED: dict[FormGroup, tuple[str, ...]] = {
    FormGroup.RESIDENT: (*_EVERYBODY, "address"),
    FormGroup.NEAR: (*_EVERYBODY, "document_expiry"),
    FormGroup.FOREIGNER: (*_EVERYBODY, "family_name", "given_name", "document_expiry", "visa_kind", "permitted_until", "entered_on"),
    FormGroup.UNKNOWN: _EVERYBODY,
    FormGroup.ELSEWHERE: ("name", "birth_date", "nationality", "document_kind", "document_number"),
}


def group_of(form: RegistrationForm, country: str | None) -> FormGroup:
    """Which form a person fills.

    Args:
        country: of the hotel, ISO 3166 alpha-2.
    """
    if country != CHINA:
        return FormGroup.ELSEWHERE
    if form.nationality in _NEAR or form.document_kind in _NEAR_PERMITS:
        return FormGroup.NEAR
    if form.nationality == CHINA or form.document_kind is DocumentKind.RESIDENT_ID:
        return FormGroup.RESIDENT
    return FormGroup.FOREIGNER if form.nationality else FormGroup.UNKNOWN


def missing_fields(form: RegistrationForm, country: str | None) -> tuple[str, ...]:
    """The fields that the form still needs, in the order of the form."""
    required = REQUIRED[group_of(form, country)]
    return tuple(name for name in FORM_FIELDS if name in required and not getattr(form, name))


def with_typed(form: RegistrationForm, typed: Mapping[str, Any]) -> RegistrationForm:
    """The form with what somebody typed; it stays, whatever the guest file says later."""
    return replace(form, **typed, typed=tuple(sorted({*form.typed, *typed})))


def brought_up_to_date(before: RegistrationForm, now: RegistrationForm) -> RegistrationForm:
    """The form as the guest file has it now. What was typed stays, and so does what the file has lost since.

    Args:
        now: made from the guest file alone.
    """
    kept = {
        field.name: getattr(before, field.name) for field in fields(before) if field.name in before.typed or not getattr(now, field.name)
    }
    return replace(now, **kept)


def state_after(
    state: RegistrationState | None, event: RegistrationEvent, *, complete: bool, sent_before: bool
) -> RegistrationState | None:
    """How a registration goes on; None: it is gone, for nobody was told of it.

    Args:
        state: None: there is none yet.
        sent_before: the office may know of it.
    """
    match event:
        case RegistrationEvent.WITHDRAWN:
            return RegistrationState.WAITING if sent_before else None
        case RegistrationEvent.ACCEPTED:
            return RegistrationState.SENT
        case RegistrationEvent.REFUSED:
            return RegistrationState.REFUSED
        case RegistrationEvent.LEAVES | RegistrationEvent.MOVES_ROOM if state is RegistrationState.REFUSED:
            # Only another form is worth another attempt.
            return RegistrationState.REFUSED
        case RegistrationEvent.NO_ANSWER if state is not None:
            return state
    return RegistrationState.WAITING if complete else RegistrationState.INCOMPLETE


def message_kind(*, sent_before: bool, left: bool, withdrawn: bool) -> MessageKind:
    """What the office is to be told of a waiting registration."""
    if withdrawn:
        return MessageKind.WITHDRAWAL
    if left:
        return MessageKind.DEPARTURE
    return MessageKind.CHANGE if sent_before else MessageKind.ARRIVAL


def seconds_until_next(attempts: int) -> int:
    """How long to wait after so many attempts."""
    doubled: int = _FIRST_WAIT_S * 2 ** min(attempts - 1, _MOST_DOUBLINGS)
    return min(doubled, _LONGEST_WAIT_S)
