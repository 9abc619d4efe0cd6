"""An attempt at the night audit while it runs.

Every command of it passes here, so that it is heard of, can be stopped, and notices when another one has taken over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Self, TypeVar

from hotel_desk.domain.errors import DatabaseBusy, DatabaseUnreachable, StaffError
from hotel_desk.domain.night_audit import BEAT_EVERY
from hotel_desk.domain.night_codes import AuditStep, StepState
from hotel_desk.language import N_, _
from hotel_desk.queries.audit_runs import audit_pulse
from hotel_desk.services.audit_records import AuditInOtherHands, AuditIsOver, StepNote
from hotel_desk.services.audit_runs import beat_audit, end_audit, note_audit_steps
from hotel_desk.services.business_day import roll_business_date

if TYPE_CHECKING:
    import datetime as dt
    from types import TracebackType

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import OperationId
    from hotel_desk.services.audit_runs import AuditBegun
    from hotel_desk.services.business_day import DayRolled

log = logging.getLogger(__name__)
Result = TypeVar("Result")
Progress = Callable[[AuditStep, int, int], None]
# Nothing more can, or may, be written of these.
NOT_OURS = (AuditInOtherHands, AuditIsOver, DatabaseUnreachable)


class AuditStopped(StaffError):
    code = "audit.stopped"
    template = N_("The night audit of {date} was stopped. What was done is kept. Start it again, and it goes on where it was.")


def nobody(_step: AuditStep, _done: int, _total: int) -> None:
    """Nobody wants to know."""


def never() -> bool:
    """Nobody wishes it to stop."""
    return False


@dataclass(slots=True)
class AuditAtWork:
    """The present attempt. Left by an exception, it says how it ended; whoever leaves it otherwise has called `end`.

    Args:
        tell: told each step, how much of it is done and how much there is.
        wished: whether the window that runs it wants it to stop.
    """

    desk: Desk
    begun: AuditBegun
    tell: Progress = nobody
    wished: Callable[[], bool] = never
    states: dict[AuditStep, StepState] = field(init=False)
    _notes: list[StepNote] = field(default_factory=list)
    _heard: dt.datetime = field(init=False)
    _step: AuditStep | None = None
    _running: AuditStep | None = None
    _ended: bool = False

    def __post_init__(self) -> None:
        self.states = dict(self.begun.steps)
        self._heard = self.desk.clock.now()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None) -> None:
        if error is None or self._ended or isinstance(error, NOT_OURS):
            return
        stopped = isinstance(error, AuditStopped | KeyboardInterrupt)
        why = "" if stopped else why_it_failed(error)
        if self._step is not None and not stopped:
            self._notes.append(StepNote(self._step, StepState.FAILED, why))
        # Whoever took over meanwhile writes the record now; a line that is down leaves it to the heartbeat.
        with suppress(*NOT_OURS, DatabaseBusy):
            self.end(stopped=stopped, reason=why)

    def run(self, command: Callable[..., Result], *, operation_id: OperationId | None = None, **arguments: Any) -> Result:
        """Carry out a command of the audit.

        Raises:
            AuditStopped: somebody wished it; the command was not begun.
            AuditInOtherHands, AuditIsOver: the attempt is not the present one any more.
        """
        self.look_up()
        return self.desk.run(command, operation_id=operation_id, **arguments)

    def look_up(self) -> None:
        """Between two commands: hear wishes, give a sign of life where the last is long ago.

        Raises:
            AuditStopped, AuditInOtherHands, AuditIsOver: it must not go on.
        """
        pulse = self.desk.read(audit_pulse, run_id=self.begun.run_id)
        if pulse.attempt != self.begun.attempt or pulse.ended or self.desk.clock.now() - self._heard >= BEAT_EVERY:
            # Refused with the right words where it is not ours.
            self.desk.run(beat_audit, run_id=self.begun.run_id, attempt=self.begun.attempt)
            self._heard = self.desk.clock.now()
        if pulse.stop_asked or self.wished():
            raise AuditStopped(date=self.begun.business_date.isoformat())

    @contextmanager
    def heard_of(self) -> Iterator[None]:
        """Give signs of life from a thread while something is done that takes minutes and says nothing: a backup, a large paper."""
        over = Event()
        beating = Thread(target=self._beat_until, args=(over,), name="night audit", daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def _beat_until(self, over: Event) -> None:
        while not over.wait(BEAT_EVERY.total_seconds()):
            # Whoever works is told by the next command; a line that is down for a moment may be up for the next sign.
            with suppress(DatabaseBusy, DatabaseUnreachable, AuditInOtherHands, AuditIsOver):
                self.desk.run(beat_audit, run_id=self.begun.run_id, attempt=self.begun.attempt)

    def look_at(self, step: AuditStep) -> None:
        """From now on it is this step that fails, if anything does. It begins when it has something to do."""
        self._step = step

    def begin(self, step: AuditStep) -> None:
        """Write down that a step begins, with what was not written yet of those before."""
        self._step = step
        if self._running is not step:
            self._running = step
            self.states[step] = StepState.RUNNING
            self._notes.append(StepNote(step, StepState.RUNNING))
            self.write()

    def done(self, step: AuditStep, **detail: int | str) -> None:
        """A step is done; written with the next. One that was done before and has found nothing stays as it was."""
        if self.states[step] is not StepState.DONE or any(detail.values()):
            self._over(StepNote(step, StepState.DONE, detail=detail))

    def passed_over(self, step: AuditStep) -> None:
        """Nothing was to be done by the hotel's settings."""
        if self.states[step] is not StepState.PASSED_OVER:
            self._over(StepNote(step, StepState.PASSED_OVER))

    def failed(self, step: AuditStep, error: BaseException) -> None:
        """A step failed, and the others go on; a mistake of the program goes to the log whole."""
        if not isinstance(error, StaffError):
            log.error("a step of the night audit met a mistake of the program", exc_info=error)
        self._over(StepNote(step, StepState.FAILED, why_it_failed(error)))

    def roll(self) -> DayRolled:
        """Move the date. What was not written yet of the steps is written in the same transaction.

        Raises:
            business_day.AnotherDay, business_day.ArrivalsUnresolved and the like: nothing was moved.
        """
        self.look_up()
        day, attempt = self.begun.business_date, self.begun.attempt
        rolled = self.desk.run(roll_business_date, closing=day, run_id=self.begun.run_id, attempt=attempt, notes=list(self._notes))
        self._notes.clear()
        self.states[AuditStep.ROLL] = StepState.DONE
        self._step = self._running = None
        return rolled

    def write(self) -> None:
        """Write down what was not written yet."""
        if self._notes:
            self.desk.run(note_audit_steps, run_id=self.begun.run_id, attempt=self.begun.attempt, notes=list(self._notes))
            self._notes.clear()
            self._heard = self.desk.clock.now()

    def end(self, *, stopped: bool = False, reason: str = "") -> None:
        """The attempt is over."""
        self._ended = True
        self.desk.run(
            end_audit, run_id=self.begun.run_id, attempt=self.begun.attempt, notes=list(self._notes), stopped=stopped, reason=reason
        )
        self._notes.clear()

    def _over(self, note: StepNote) -> None:
        self.states[note.step] = note.state
        self._step = self._running = None
        self._notes.append(note)


def why_it_failed(error: BaseException) -> str:
    """The sentence that the record of a failure keeps."""
    if isinstance(error, StaffError):
        return str(error)
    return _("A mistake of the program ({kind}); the log of this desk tells more.").format(kind=type(error).__name__)
