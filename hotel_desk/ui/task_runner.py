"""The one door for background work: the window itself never waits.

Commands go one after the other through one writer thread, reads through a few reader threads, a machine at the desk is waited
for in a thread of its own, heavy jobs go into a child process. The runner owns the only signal; threads borrow it. (A `QRunnable`
that owns its signals loses results in PySide6.) Every answer arrives in the thread of the window, or not at all when the widget that
asked is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from hotel_desk.domain.errors import DatabaseUnreachable, StaffError
from hotel_desk.domain.ids import OperationId, new_operation_id
from hotel_desk.ui.background_job import BackgroundJob
from hotel_desk.ui.desk_port import DeskPort, ProgramFailed
from hotel_desk.ui.window_garbage import WindowGarbage

log = logging.getLogger(__name__)

BUSY_AFTER_MS = 200
READERS = 3
_CHANGING = frozenset({"write", "job"})

OnDone = Callable[[Any], object]
OnError = Callable[[StaffError], object]


class RunnerStopped(RuntimeError):
    """Work was asked for after the runner had stopped: a bug in the caller."""


@dataclass(eq=False)
class Task:
    """One piece of work under way. Hold it to ask whether it is done."""

    kind: str
    on_done: OnDone | None
    on_error: OnError | None
    on_finished: Callable[[], object] | None
    owner: QObject | None
    key: tuple[int, str] | None
    quiet: bool
    result: Any = None
    error: BaseException | None = None
    done: bool = False
    future: Future[None] | None = None
    stop_waiting: Event | None = None

    def wanted(self) -> bool:
        """Whether whoever asked is still there."""
        return self.owner is None or isValid(self.owner)


class TaskRunner(QObject):
    """Runs commands, reads and jobs away from the window and brings the answers back.

    Signals:
        busy_changed(bool): work has lasted for 200 ms, or everything is done again.
        refused(StaffError): a sentence that nobody else shows; the shell's message bar does.
        crashed(BaseException): our bug; the crash hook logs and reports it.
        command_failed(StaffError): a command was refused or failed, whoever shows it.
        reached(bool): whether the database answered, told when that changes.
        idle(): the last command or job has ended.
        jobs_changed(): a job began, moved or ended; `jobs()` lists them.
    """

    busy_changed = Signal(bool)
    refused = Signal(object)
    crashed = Signal(object)
    command_failed = Signal(object)
    reached = Signal(bool)
    idle = Signal()
    jobs_changed = Signal()
    _ended = Signal(object)

    def __init__(self, desk: DeskPort, parent: QObject | None = None, readers: int = READERS) -> None:
        super().__init__(parent)
        self._desk = desk
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._machine = ThreadPoolExecutor(1, thread_name_prefix="machine")
        self._pending: set[Task] = set()
        self._latest: dict[tuple[int, str], Task] = {}
        self._jobs: list[BackgroundJob] = []
        self._stopped = False
        self._busy = False
        self._reached = True
        self._busy_timer = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy_timer.timeout.connect(self._show_busy)
        self._garbage = WindowGarbage(self)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def desk(self) -> DeskPort:
        """The desk it works for; a job in another process opens its own desk like this one."""
        return self._desk

    def run(
        self,
        command: Callable[..., Any],
        on_done: OnDone | None = None,
        on_error: OnError | None = None,
        *,
        on_finished: Callable[[], object] | None = None,
        owner: QObject | None = None,
        operation_id: OperationId | None = None,
        **arguments: Any,
    ) -> Task:
        """Run a command on the writer thread, after the commands asked for before it.

        Args:
            command: the service function, as `Desk.run` takes it.
            on_done: called with the command's result.
            on_error: called with the `StaffError`; without it the message bar shows the sentence.
            on_finished: called last, whatever happened.
            owner: answers are dropped when this object is gone; found by itself for methods of a widget.
            operation_id: names the press of a button, so that a repeat changes nothing; see `OneIntent`.
            arguments: the command's keyword arguments.
        """
        operation_id = operation_id or new_operation_id()
        task = self._task("write", on_done, on_error, on_finished, owner)
        self._submit(task, self._writer, lambda: self._desk.run(command, operation_id=operation_id, **arguments))
        return task

    def read(
        self,
        query: Callable[..., Any],
        on_done: OnDone,
        on_error: OnError | None = None,
        *,
        on_finished: Callable[[], object] | None = None,
        owner: QObject | None = None,
        key: str = "",
        quiet: bool = False,
        **arguments: Any,
    ) -> Task:
        """Read a query on a reader thread.

        Args:
            query: the query function, as `Desk.read` takes it; use `functools.partial` where an argument has a name of ours.
            on_done: called with the rows.
            on_error: called with the `StaffError`; without it the message bar shows the sentence.
            on_finished: called last, unless a newer read took its place.
            owner: answers are dropped when this object is gone; found by itself for methods of a widget.
            key: a newer read of the same owner with the same key takes the place of the older one.
            quiet: never shows as "working", for polls.
            arguments: the query's keyword arguments.
        """
        task = self._task("read", on_done, on_error, on_finished, owner, quiet=quiet)
        if key:
            task.key = (id(task.owner), key)
            self._supersede(task.key, task)
        self._submit(task, self._readers, lambda: self._desk.read(query, **arguments))
        return task

    def wait_for_machine(self, ask: Callable[[Event], Any], on_done: OnDone, on_error: OnError, *, owner: QObject | None = None) -> Task:
        """Wait for a machine at the desk, which may take as long as a person takes; one wait at a time, the others queue.

        Args:
            ask: called in a thread of its own with the task's `stop_waiting`, which says when set: wait no longer.
            on_done: called with what it answers.
            on_error: called with the `StaffError`.
            owner: answers are dropped when this object is gone.
        """
        task = self._task("machine", on_done, on_error, None, owner, quiet=True)
        stop = task.stop_waiting = Event()
        self._submit(task, self._machine, lambda: ask(stop))
        return task

    def job(
        self,
        job: Callable[..., Any],
        on_done: OnDone | None = None,
        on_error: OnError | None = None,
        *,
        title: str,
        owner: QObject | None = None,
        **arguments: Any,
    ) -> BackgroundJob:
        """Run a heavy job in a child process; the shell shows its progress and a button to stop it.

        Args:
            job: a module-level function `job(progress, **arguments)`; what it takes and returns must pickle.
            title: what a person calls it, translated.
            arguments: given to the job; pass database addresses, never a desk.
        """
        task = self._task("job", on_done, on_error, None, owner)
        self._refuse_when_stopped()
        background = BackgroundJob(job, arguments, title, self)
        background.progressed.connect(self.jobs_changed)
        background.ended.connect(lambda result, error: self._job_ended(background, task, result, error))
        self._jobs.append(background)
        self._pending.add(task)
        background.start()
        self.jobs_changed.emit()
        return background

    def jobs(self) -> list[BackgroundJob]:
        """The jobs under way."""
        return list(self._jobs)

    def is_idle(self) -> bool:
        """Whether no command and no job is under way; reads and waits for a machine may be, they change nothing."""
        return not any(task.kind in _CHANGING for task in self._pending)

    def is_quiet(self) -> bool:
        """Whether every answer that the window waits for has come; polls do not count."""
        return all(task.quiet for task in self._pending)

    def stop(self) -> None:
        """End cleanly: commands already asked for are finished, reads and waits are dropped, jobs are stopped."""
        if self._stopped:
            return
        self._stopped = True
        for task in self._pending:
            if task.stop_waiting is not None:
                task.stop_waiting.set()
        self._machine.shutdown(wait=False, cancel_futures=True)
        self._readers.shutdown(wait=False, cancel_futures=True)
        for job in self.jobs():
            job.kill()
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._machine.shutdown(wait=True)
        self._busy_timer.stop()
        self._garbage.stop()

    def _task(
        self,
        kind: str,
        on_done: OnDone | None,
        on_error: OnError | None,
        on_finished: Callable[[], object] | None,
        owner: QObject | None,
        *,
        quiet: bool = False,
    ) -> Task:
        owner = owner or _owner_of(on_done) or _owner_of(on_error) or _owner_of(on_finished)
        return Task(kind, on_done, on_error, on_finished, owner, None, quiet)

    def _refuse_when_stopped(self) -> None:
        if self._stopped:
            raise RunnerStopped("the task runner has stopped")

    def _submit(self, task: Task, pool: ThreadPoolExecutor, work: Callable[[], Any]) -> None:
        self._refuse_when_stopped()
        self._pending.add(task)
        if not task.quiet and not self._busy and not self._busy_timer.isActive():
            self._busy_timer.start()
        task.future = pool.submit(self._work, task, work)

    def _work(self, task: Task, work: Callable[[], Any]) -> None:
        """In the borrowed thread: do it, keep what came out, tell the window."""
        try:
            task.result = work()
        except BaseException as error:  # noqa: BLE001 - the border of the thread: handed to the window, which tells the kinds apart
            task.error = error
        self._ended.emit(task)

    def _supersede(self, key: tuple[int, str], task: Task) -> None:
        older = self._latest.get(key)
        self._latest[key] = task
        if older is not None and older.future is not None and older.future.cancel():
            self._pending.discard(older)

    @Slot(object)
    def _deliver(self, task: Task) -> None:
        self._pending.discard(task)
        superseded = task.key is not None and self._latest.get(task.key) is not task
        if task.key is not None and not superseded:
            del self._latest[task.key]
        task.done = True
        self._note_connection(task)
        try:
            if not superseded and not self._is_too_late(task):
                self._answer(task)
        finally:
            self._settle(task.kind)

    def _is_too_late(self, task: Task) -> bool:
        """An answer to a read that came in as everything stopped: whoever takes it would ask on."""
        return self._stopped and task.kind not in _CHANGING

    def _answer(self, task: Task) -> None:
        try:
            if task.error is not None:
                self._answer_error(task, task.error)
            elif task.on_done is not None and task.wanted():
                task.on_done(task.result)
        finally:
            if task.on_finished is not None and task.wanted():
                task.on_finished()

    def _answer_error(self, task: Task, error: BaseException) -> None:
        sentence = error if isinstance(error, StaffError) else ProgramFailed()
        if sentence is not error:
            self.crashed.emit(error)
        if task.kind == "write":
            self.command_failed.emit(sentence)
        if task.on_error is not None and task.wanted():
            task.on_error(sentence)
        elif sentence is error:
            self.refused.emit(error)

    def _note_connection(self, task: Task) -> None:
        reached = not isinstance(task.error, DatabaseUnreachable)
        if reached != self._reached:
            self._reached = reached
            self.reached.emit(reached)

    def _job_ended(self, job: BackgroundJob, task: Task, result: Any, error: BaseException | None) -> None:
        self._jobs.remove(job)
        self._pending.discard(task)
        task.result, task.error, task.done = result, error, True
        self.jobs_changed.emit()
        try:
            self._answer(task)
        finally:
            job.deleteLater()
            self._settle(task.kind)

    def _show_busy(self) -> None:
        if any(task.kind != "job" and not task.quiet for task in self._pending):
            self._busy = True
            self.busy_changed.emit(True)

    def _settle(self, kind: str) -> None:
        if not any(task.kind != "job" and not task.quiet for task in self._pending):
            self._busy_timer.stop()
            if self._busy:
                self._busy = False
                self.busy_changed.emit(False)
        if kind in _CHANGING and self.is_idle():
            self.idle.emit()


class OneIntent:
    """Gives one press of a button one operation id, however often it has to be tried.

    The id stays while the same command with the same arguments has not succeeded (an answer may have been lost on the
    way), and changes with the arguments and after each success.
    """

    def __init__(self) -> None:
        self._operation_id: OperationId | None = None
        self._intent: object = None

    def operation_id(self, command: Callable[..., Any], arguments: dict[str, Any]) -> OperationId:
        """Name this intent: a new id for a new one, the same id for a repeat."""
        intent = (command, dict(arguments))
        if self._operation_id is None or intent != self._intent:
            self._operation_id, self._intent = new_operation_id(), intent
        return self._operation_id

    def succeeded(self) -> None:
        """The intent is done: the next press is a new one."""
        self._operation_id = self._intent = None


def _owner_of(callback: Callable[..., object] | None) -> QObject | None:
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return owner if isinstance(owner, QObject) else None
