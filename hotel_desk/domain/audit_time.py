"""How long each step of a night audit took, from its log: the time at work, without the pauses of an audit that was stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from hotel_desk.domain.night_codes import AuditEvent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from hotel_desk.domain.night_codes import AuditStep

_OVER = {AuditEvent.STEP_DONE, AuditEvent.STEP_FAILED, AuditEvent.STEP_PASSED_OVER}
_ENDS = {AuditEvent.STOPPED, AuditEvent.FAILED, AuditEvent.ENDED}
_STARTS = {AuditEvent.BEGUN, AuditEvent.TAKEN_OVER}
_NONE = timedelta()


class LogLine(Protocol):
    """A line of the log, as much of it as matters here."""

    @property
    def at(self) -> dt.datetime:
        """When it was written."""

    @property
    def event(self) -> AuditEvent:
        """What it tells."""

    @property
    def step(self) -> AuditStep | None:
        """Of which step; None of the audit as a whole."""


@dataclass(frozen=True, slots=True)
class TimeAtWork:
    """How long a step took.

    Args:
        worked: in rounds and starts that are over; None where an attempt died in the step, and nobody knows when.
        since: it is under way since then.
    """

    worked: timedelta | None
    since: dt.datetime | None = None

    def lasted(self, now: dt.datetime) -> timedelta | None:
        """With what is under way; None where the record cannot tell."""
        if self.worked is None or self.since is None:
            return self.worked
        return self.worked + max(_NONE, now - self.since)


def time_at_work(log: Iterable[LogLine]) -> dict[AuditStep, TimeAtWork]:
    """Add up the log of an audit (`docs/algorithms/night-audit.md`, How long a step took).

    Args:
        log: in its order, the oldest line first.
    """
    worked: dict[AuditStep, timedelta | None] = {}
    under_way: tuple[AuditStep, dt.datetime] | None = None
    for line in log:
        if under_way is not None and (line.event in _ENDS or (line.event in _OVER and line.step is under_way[0])):
            step, since = under_way
            before = worked.get(step, _NONE)
            # Of two desks the one that goes on may have the slower clock.
            worked[step] = None if before is None else before + max(_NONE, line.at - since)
            under_way = None
        elif under_way is not None and line.event in _STARTS:
            worked[under_way[0]], under_way = None, None
        elif line.event in _OVER and line.step is not None:
            worked.setdefault(line.step, _NONE)
        if line.event is AuditEvent.STEP_BEGUN and line.step is not None:
            under_way = (line.step, line.at)
    told = {step: TimeAtWork(time) for step, time in worked.items()}
    if under_way is not None:
        step, since = under_way
        told[step] = TimeAtWork(worked.get(step, _NONE), since)
    return told
