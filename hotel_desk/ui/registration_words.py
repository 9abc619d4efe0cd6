"""Registrations in words and looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.guest_code_titles import REGISTRATION_STATE_TITLES
from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.domain.registration import MISSING_TITLES, FormGroup
from hotel_desk.language import N_, _
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook, StayLook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.registrations import RegistrationRow

GROUP_TITLES: dict[FormGroup, str] = {
    FormGroup.RESIDENT: N_("Form of residents"),
    FormGroup.NEAR: N_("Form of guests from Hong Kong, Macao and Taiwan"),
    FormGroup.FOREIGNER: N_("Form of foreigners"),
    FormGroup.UNKNOWN: N_("The nationality decides which form it is"),
    FormGroup.ELSEWHERE: N_("Registration form"),
}
# The letters that tell the states apart without colour are those of the stays that look alike.
_LOOKS: dict[RegistrationState, StayLook] = {
    RegistrationState.INCOMPLETE: StayLook.UNCONFIRMED,
    RegistrationState.WAITING: StayLook.DUE_IN,
    RegistrationState.SENT: StayLook.PAST,
    RegistrationState.REFUSED: StayLook.URGENT,
}
_LETTERS: dict[RegistrationState, str] = {
    RegistrationState.INCOMPLETE: "…",
    RegistrationState.WAITING: "→",
    RegistrationState.SENT: "✓",
    RegistrationState.REFUSED: "✗",
}


def state_title(state: RegistrationState) -> str:
    """A state as a person reads it."""
    return _(REGISTRATION_STATE_TITLES[state])


def state_look(state: RegistrationState) -> StatusLook:
    """How a state is painted: by colour and by a sign."""
    look = theme().tokens.look(_LOOKS[state])
    return StatusLook(REGISTRATION_STATE_TITLES[state], _LETTERS[state], look.fill, look.ink, look.edge, look.hatched, look.dotted)


def missing_words(missing: Sequence[str]) -> str:
    """What is missing, in words; empty where nothing is."""
    return ", ".join(_(MISSING_TITLES[name]) for name in missing)


def why_words(row: RegistrationRow) -> str:
    """Why a registration is not done, or what is told of it."""
    if row.state is RegistrationState.INCOMPLETE:
        return _("Missing: {fields}").format(fields=missing_words(row.missing))
    if row.state is RegistrationState.REFUSED:
        return _("Refused: {reason}").format(reason=row.answer)
    if row.withdrawn:
        return _("Withdrawn")
    if row.state is RegistrationState.WAITING and row.attempts:
        return _("No answer yet, tried {count} times").format(count=row.attempts)
    return _("Has left") if row.departure_date is not None else ""
