"""The line to the office that registers guests: what every adapter does, and a simulated office to try it with.

An adapter knows an office's page or interface and nothing else; what is sent, when, and how often is decided by `registration_queue`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import GuestRegistrationId, OperationId
from hotel_desk.domain.registration import MessageKind, RegistrationForm
from hotel_desk.domain.settings import RegistrationLine
from hotel_desk.language import N_, _
from hotel_desk.queries.registrations import RegistrationMessage


class OfficeLineDown(StaffError):
    """The office did not answer in time, or cannot be reached. It may have understood all the same."""

    code = "registration.line_down"
    template = N_("The registration office does not answer. The forms are kept and sent again by themselves.")


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """What the office says to a message.

    Args:
        registration_id, revision: of the contents that it answers.
        reason: of a refusal, in the office's words.
    """

    registration_id: GuestRegistrationId
    revision: int
    accepted: bool
    reason: str = ""


class RegistrationOffice(Protocol):
    """The line to an office."""

    def send(self, message: RegistrationMessage) -> OfficeAnswer | None:
        """Send a message. None: taken in, the answer comes later (`late_answers`).

        Raises:
            OfficeLineDown: no answer in time; the same message is sent again later, and counts once.
        """

    def late_answers(self) -> tuple[OfficeAnswer, ...]:
        """Answers that have come in since, each until it was asked for.

        Raises:
            OfficeLineDown: it cannot be asked.
        """


type Refuses = Callable[[RegistrationMessage], str]


@dataclass
class SimulatedOffice:
    """An office in the same room: it keeps what it is told by registration, and can be as difficult as a real one.

    Args:
        refuses: the reason for which a message is refused; empty: it is accepted.
        silent: so many of the next messages are understood and not answered in time.
        unreachable: so many of the next messages do not arrive at all.
        later: answers only when asked for late answers.
        twice: late answers come twice.
    """

    refuses: Refuses = lambda _message: ""
    silent: int = 0
    unreachable: int = 0
    later: bool = False
    twice: bool = False
    people: dict[GuestRegistrationId, RegistrationForm] = field(default_factory=dict)
    heard: dict[OperationId, OfficeAnswer] = field(default_factory=dict)
    messages: list[RegistrationMessage] = field(default_factory=list)
    _late: list[OfficeAnswer] = field(default_factory=list)

    def send(self, message: RegistrationMessage) -> OfficeAnswer | None:
        """As a real office would, or not."""
        if self.unreachable:
            self.unreachable -= 1
            raise OfficeLineDown
        self.messages.append(message)
        answer = self._take_in(message)
        if self.silent:
            self.silent -= 1
            raise OfficeLineDown
        if self.later:
            self._late += [answer, answer] if self.twice else [answer]
            return None
        return answer

    def late_answers(self) -> tuple[OfficeAnswer, ...]:
        """What was put off."""
        late, self._late = tuple(self._late), []
        return late

    def _take_in(self, message: RegistrationMessage) -> OfficeAnswer:
        """What was heard before is answered as before and changes nothing."""
        known = self.heard.get(message.message_id)
        if known is not None:
            return known
        reason = self.refuses(message)
        answer = OfficeAnswer(message.registration_id, message.revision, not reason, reason)
        self.heard[message.message_id] = answer
        if reason:
            return answer
        if message.kind is MessageKind.WITHDRAWAL:
            self.people.pop(message.registration_id, None)
        else:
            self.people[message.registration_id] = message.form
        return answer


def office_for(line: RegistrationLine) -> RegistrationOffice | None:
    """The line that the hotel has chosen; None: forms go as a file."""
    return SimulatedOffice(refuses=_no_name) if line is RegistrationLine.SIMULATED else None


def _no_name(message: RegistrationMessage) -> str:
    """The simulated office is strict about one thing, so that a refusal can be tried: a name has no digits."""
    return _("The name has digits in it.") if any(each.isdigit() for each in message.form.name) else ""
