"""What a window looks for by itself, again and again: its timer, reads that show nowhere, jobs with a desk of their own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, QTimer, Slot

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.ui.task_runner import RunnerStopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import Messages
    from hotel_desk.ui.task_runner import OnDone, OnError, TaskRunner

EVERY_MS = 60_000


class Watch(QObject):
    """Base of what a window does by itself. A subclass reads in `look` what is due, and says what came of it.

    What is asked for while the window closes is dropped, and the watch ends: whoever opens next does what is due.

    Args:
        messages: gives the message bar of the moment; it is another one after the language was changed.
        every_ms: between two looks.
    """

    def __init__(self, runner: TaskRunner, *, messages: Callable[[], Messages], parent: QObject, every_ms: int = EVERY_MS) -> None:
        super().__init__(parent)
        self._runner = runner
        self._messages = messages
        self._under_way: set[Callable[..., Any]] = set()
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on, for the first time when the first turn is over: who opens a window has other things to do."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Read what is due, and have it done."""
        raise NotImplementedError

    @property
    def _desk(self) -> Desk:
        return cast("Desk", self._runner.desk)

    def _read(self, query: Callable[..., Any], on_done: OnDone, *, key: str = "due", **arguments: Any) -> None:
        """Read without showing as "working"; what cannot be read is read at the next turn.

        Args:
            key: tells the reads of one watch apart.
        """
        self._ask(self._runner.read, query, on_done, self._refused, key=key, quiet=True, **arguments)

    def _run(self, command: Callable[..., Any], on_done: OnDone | None = None, **arguments: Any) -> None:
        self._ask(self._runner.run, command, on_done, self._refused, **arguments)

    def _begin(
        self, job: Callable[..., Any], on_done: OnDone | None = None, on_error: OnError | None = None, *, title: str, **arguments: Any
    ) -> bool:
        """Have a job done in another process, unless this watch has it under way; tells whether it was begun."""
        if job in self._under_way:
            return False
        self._under_way.add(job)
        ended, failed = partial(self._ended, job, on_done), partial(self._ended, job, on_error or self._refused)
        begun = self._ask(self._runner.job, job, ended, failed, title=title, address=DeskAddress.of(self._desk), **arguments)
        if not begun:
            self._under_way.discard(job)
        return begun

    def _ended(self, job: Callable[..., Any], tell: Callable[[Any], object] | None, outcome: object) -> None:
        self._under_way.discard(job)
        if tell is not None:
            tell(outcome)

    def _ask(self, ask: Callable[..., object], *what: Any, **arguments: Any) -> bool:
        try:
            ask(*what, owner=self, **arguments)
        except RunnerStopped:
            # The window is closing.
            self.stop()
            return False
        return True

    def _refused(self, _error: StaffError) -> None:
        """Somebody else was faster, it was stopped, or the line is down; the next turn looks again."""
