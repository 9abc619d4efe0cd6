"""The line to the tax platform: what every adapter does, and a simulated platform to try it with.

An adapter knows a platform's interface and nothing else; what is sent, when, and how often is decided by `fapiao_queue`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FapiaoRequestId
from hotel_desk.domain.settings import TaxPlatformLine
from hotel_desk.language import N_, _
from hotel_desk.queries.fapiao import FapiaoRow

_DIGITS = 20


class TaxPlatformDown(StaffError):
    """The platform did not answer in time, or cannot be reached. It may have issued all the same."""

    code = "fapiao.platform_down"
    template = N_("The tax platform does not answer. The requests are kept and sent again by themselves.")


@dataclass(frozen=True, slots=True)
class PlatformAnswer:
    """What the platform says to a request: a number, or why not, in its own words."""

    request_id: FapiaoRequestId
    number: str = ""
    code: str = ""
    refused_because: str = ""


class TaxPlatform(Protocol):
    """The line to a platform. The id of a request is its key there: the same one again is answered as before."""

    def send(self, request: FapiaoRow) -> PlatformAnswer | None:
        """Ask for a fapiao, or for the red letter of one. None: taken in, the answer comes later (`late_answers`).

        Raises:
            TaxPlatformDown: no answer in time; the same request is sent again later, and counts once.
        """

    def late_answers(self) -> tuple[PlatformAnswer, ...]:
        """Answers that have come in since.

        Raises:
            TaxPlatformDown: it cannot be asked.
        """


@dataclass
class SimulatedPlatform:
    """A platform in the same room. Its numbers follow from the request, so that it gives the same one in any process.

    Args:
        refuses: the reason for which a request is refused; empty: it is issued.
        silent: so many of the next requests are understood and not answered in time.
        unreachable: so many of the next requests do not arrive at all.
        later: answers only when asked for late answers; `twice`: these come twice.
    """

    refuses: Callable[[FapiaoRow], str] = lambda _request: ""
    silent: int = 0
    unreachable: int = 0
    later: bool = False
    twice: bool = False
    issued: dict[FapiaoRequestId, PlatformAnswer] = field(default_factory=dict)
    heard: list[FapiaoRow] = field(default_factory=list)
    _late: list[PlatformAnswer] = field(default_factory=list)

    def send(self, request: FapiaoRow) -> PlatformAnswer | None:
        """As a real platform would, or not."""
        if self.unreachable:
            self.unreachable -= 1
            raise TaxPlatformDown
        self.heard.append(request)
        answer = self.issued.get(request.request_id) or self._answer(request)
        if not answer.refused_because:
            self.issued[request.request_id] = answer
        if self.silent:
            self.silent -= 1
            raise TaxPlatformDown
        if self.later:
            self._late += [answer, answer] if self.twice else [answer]
            return None
        return answer

    def late_answers(self) -> tuple[PlatformAnswer, ...]:
        """What was put off."""
        late, self._late = tuple(self._late), []
        return late

    def _answer(self, request: FapiaoRow) -> PlatformAnswer:
        reason = self.refuses(request)
        if reason:
            return PlatformAnswer(request.request_id, refused_because=reason)
        return PlatformAnswer(request.request_id, number=f"{request.request_id.int % 10**_DIGITS:0{_DIGITS}}")


def platform_for(line: TaxPlatformLine) -> TaxPlatform | None:
    """The line that the hotel has chosen; None: fapiao are issued by hand."""
    return SimulatedPlatform(refuses=_test_title) if line is TaxPlatformLine.SIMULATED else None


def _test_title(request: FapiaoRow) -> str:
    """The simulated platform is strict about one thing, so that a refusal can be tried: a title has no digits."""
    return _("The title has digits in it.") if any(each.isdigit() for each in request.title) and not request.is_red else ""
