"""Brings every change to the thread of the window as one signal: our own commands', and other desks'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.desk_port import ChangeNotice, DeskPort
    from hotel_desk.ui.task_runner import TaskRunner

POLL_MS = 2_000


class ChangePage(Protocol):
    """What a poll answers: the number of the last change there is, and what changed since the number asked about."""

    @property
    def sequence(self) -> int: ...

    @property
    def change_set(self) -> ChangeNotice | None:
        """None when nothing changed."""
        ...


class ChangeNotices(QObject):
    """One signal for all changes. Screens never listen to the desk itself.

    Args:
        desk: its `on_change` is listened to.
        runner: runs the poll.
        changes_after: query `changes_after(reader, *, sequence)` for other desks' changes; asked with `sequence=None` first, to learn where
            the feed stands. Without it nothing is polled: one desk on its own file needs none.

    Signals:
        changed(ChangeSet or None): None means that anything may have changed.
    """

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self,
        desk: DeskPort,
        runner: TaskRunner,
        changes_after: Callable[..., ChangePage] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._changes_after = changes_after
        self._sequence: int | None = None
        self._asking = False
        self._stopped = False
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.poll)
        desk.on_change(self._from_any_thread)

    def start(self) -> None:
        """Begin to poll, where there is something to poll."""
        if self._changes_after is not None:
            self._timer.start()
            self.poll()

    def stop(self) -> None:
        """No more signals."""
        self._stopped = True
        self._timer.stop()

    def anything_may_have_changed(self) -> None:
        """Tell all screens to read again: after a job in a child process, after the line came back."""
        # A job that is killed as the window closes says so after everything has stopped.
        if not self._stopped:
            self.changed.emit(None)

    @Slot()
    def poll(self) -> None:
        """Ask for other desks' changes now; one question at a time."""
        if self._asking or self._stopped or self._changes_after is None:
            return
        self._asking = True
        self._runner.read(
            self._changes_after, self._take_page, self._could_not_ask, on_finished=self._asked, quiet=True, sequence=self._sequence
        )

    def _take_page(self, page: ChangePage) -> None:
        first = self._sequence is None
        self._sequence = page.sequence
        if page.change_set is not None and not first:
            self._tell(page.change_set)

    def _could_not_ask(self, _error: StaffError) -> None:
        """The connection state in the top bar says it already; the next poll asks from the same number."""

    def _asked(self) -> None:
        self._asking = False

    def _from_any_thread(self, change_set: Any) -> None:
        # The desk keeps its listeners for life; the window may be gone by now.
        if isValid(self) and not self._stopped:
            self._arrived.emit(change_set)

    @Slot(object)
    def _tell(self, change_set: ChangeNotice) -> None:
        if not self._stopped:
            self.changed.emit(change_set)
