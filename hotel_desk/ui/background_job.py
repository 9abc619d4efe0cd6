"""One heavy job in a child process, seen from the window: start, progress, stop, end."""

from __future__ import annotations

import multiprocessing
import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from hotel_desk.language import current_language
from hotel_desk.ui.desk_port import JobStopped
from hotel_desk.ui.job_process import Crashed, Progress, Refused, Stopped, Succeeded, run_job

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

PATIENCE_MS = 5_000


class JobCrashed(Exception):
    """A job ended by our bug; the text is the traceback of the child process."""


class BackgroundJob(QObject):
    """A job under way. `stop()` asks it to end at its next report, and ends it by force when nothing is heard of it any more.

    Signals:
        progressed(): `progress` has changed.
        ended(result, error): once; one of the two is None.
    """

    progressed = Signal()
    ended = Signal(object, object)
    _arrived = Signal(object)

    def __init__(self, job: Callable[..., Any], arguments: dict[str, Any], title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.progress = Progress(0, 0, "")
        self.stopping = False
        # Spawned, not forked: a fork would copy the locks of the window's threads in whatever state they are.
        context = multiprocessing.get_context("spawn")
        self._stop = context.Event()
        self._ours, self._theirs = context.Pipe(duplex=False)
        arguments_of_process = (self._theirs, self._stop, current_language(), job, arguments)
        self._process = context.Process(target=run_job, args=arguments_of_process, name=title, daemon=True)
        self._over = False
        self._listener = threading.Thread(target=self._listen, args=(self._ours,), name=f"job {title}", daemon=True)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._end_by_force)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Start the child process; this end of the pipe is closed here so that its death is noticed."""
        self._process.start()
        self._theirs.close()
        self._listener.start()

    def stop(self) -> None:
        """Ask the job to end at its next report."""
        self.stopping = True
        self._stop.set()
        self._patience.start()
        self.progressed.emit()

    def kill(self) -> None:
        """End it now and wait until it has; what it had committed is kept."""
        self.stopping = True
        self._stop.set()
        self._process.terminate()
        self._process.join()
        self._listener.join()

    def _listen(self, connection: Connection) -> None:
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                message = Stopped() if self.stopping else Crashed("the process ended without an answer")
            self._arrived.emit(message)
            if not isinstance(message, Progress):
                return

    @Slot(object)
    def _take(self, message: object) -> None:
        if self._over:
            return
        if isinstance(message, Progress):
            self.progress = message
            if self.stopping:
                # It heard, and is taking back what it did.
                self._patience.start()
            self.progressed.emit()
            return
        self._over = True
        self._patience.stop()
        self._process.join()
        self._ours.close()
        self.ended.emit(*self._outcome(message))

    def _outcome(self, message: object) -> tuple[object, BaseException | None]:
        match message:
            case Succeeded(result=result):
                return result, None
            case Refused(error=error):
                return None, error
            case Stopped():
                return None, JobStopped(title=self.title)
            case Crashed(report=report):
                return None, JobCrashed(report)
        raise AssertionError(message)

    def _end_by_force(self) -> None:
        if self._process.is_alive():
            self._process.terminate()
