"""Sends the registrations that wait, each content once: a window asks for it every minute, and `hotel-desk registrations send`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.domain.ids import GuestRegistrationId, derived_operation_id
from hotel_desk.jobs.registration_office import OfficeAnswer, OfficeLineDown, RegistrationOffice, office_for
from hotel_desk.queries.registrations import registration_duties, registration_message
from hotel_desk.services.registrations import claim_registration, complete_registrations, record_registration_answer

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class RegistrationsSent:
    """What a run came to. `line_down`: the office did not answer, and the rest waits."""

    accepted: int = 0
    refused: int = 0
    pending: int = 0
    line_down: bool = False

    def with_answer(self, answer: OfficeAnswer | None) -> RegistrationsSent:
        """One more."""
        accepted = self.accepted + (answer is not None and answer.accepted)
        refused = self.refused + (answer is not None and not answer.accepted)
        return RegistrationsSent(accepted, refused, self.pending + (answer is None), self.line_down)


def send_registrations(
    desk: Desk, office: RegistrationOffice | None = None, *, only: GuestRegistrationId | None = None
) -> RegistrationsSent:
    """Take in late answers, fill in what had no key, and send what is due until nothing is or the line is down.

    Args:
        office: None: the line that the hotel has chosen; nothing is sent where forms go as a file.
        only: this registration alone, though its hour has not come.

    Raises:
        NotAllowed: the user may not register guests.
    """
    duties = desk.read(registration_duties, at=desk.clock.now())
    if duties.unsealed:
        _fill_in(desk)
    line = office or office_for(duties.line)
    if line is None:
        return RegistrationsSent()
    done = RegistrationsSent()
    try:
        for answer in line.late_answers():
            _write_down(desk, answer)
            done = done.with_answer(answer)
        return _send_due(desk, line, done, only)
    except OfficeLineDown:
        return RegistrationsSent(done.accepted, done.refused, done.pending, line_down=True)


def _send_due(desk: Desk, line: RegistrationOffice, done: RegistrationsSent, only: GuestRegistrationId | None) -> RegistrationsSent:
    for _number in range(MOST_AT_ONCE if only is None else 1):
        claimed = desk.run(claim_registration, only=only)
        if claimed.registration_id is None:
            return done
        message = desk.read(registration_message, registration_id=claimed.registration_id)
        if message is None:
            continue
        try:
            answer = line.send(message)
        except OfficeLineDown:
            return RegistrationsSent(done.accepted, done.refused, done.pending, line_down=True)
        if answer is not None:
            _write_down(desk, answer)
        done = done.with_answer(answer)
    return done


def _write_down(desk: Desk, answer: OfficeAnswer) -> None:
    """Once for each content and answer: one that comes twice finds its operation done."""
    operation = derived_operation_id("registration_answer", answer.registration_id, answer.revision, answer.accepted, answer.reason)
    desk.run(
        record_registration_answer,
        operation_id=operation,
        registration_id=answer.registration_id,
        revision=answer.revision,
        accepted=answer.accepted,
        reason=answer.reason,
    )


def _fill_in(desk: Desk) -> None:
    try:
        desk.run(complete_registrations)
    except VaultClosed:
        # A key that is not this hotel's: another desk has the right one.
        return
