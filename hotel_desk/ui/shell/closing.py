"""Leaving the program: one question that lists what would be lost, then an orderly end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hotel_desk.language import _, plural
from hotel_desk.ui.widgets.confirm import ConfirmDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.task_runner import TaskRunner


class Closing(QObject):
    """Asks once, stops the jobs, waits for the commands under way, then says that the window may go.

    Args:
        window: what the question is asked over.
        runner: whose work has to end.
        unsaved: names the edits that would be lost.
        unsent_messages: how many changes central has not confirmed.

    Signals:
        waiting(bool): commands are being finished; the window should not take input.
        finished(): the window may go.
    """

    waiting = Signal(bool)
    finished = Signal()

    def __init__(self, window: QWidget, runner: TaskRunner, unsaved: Callable[[], list[str]], unsent_messages: Callable[[], int]) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._unsaved = unsaved
        self._unsent_messages = unsent_messages
        self._dialog: ConfirmDialog | None = None
        self._waiting = False
        runner.idle.connect(self._perhaps_finished)
        runner.command_failed.connect(self._command_failed)

    def begin(self) -> None:
        """The person wants to leave."""
        if self._waiting or self._dialog is not None:
            return
        concerns = self.concerns()
        if concerns:
            self._ask(concerns)
        else:
            self._end()

    def concerns(self) -> list[str]:
        """What would be lost or left undone, a line each."""
        lines = [_("Not saved: {edit}").format(edit=edit) for edit in self._unsaved()]
        lines += [_("Still running: {job}").format(job=job.title) for job in self._runner.jobs()]
        unsent = self._unsent_messages()
        if unsent:
            lines.append(
                plural(
                    "{count} change has not been sent to central; it goes out at the next start.",
                    "{count} changes have not been sent to central; they go out at the next start.",
                    unsent,
                ).format(count=unsent)
            )
        return lines

    def dialog(self) -> ConfirmDialog | None:
        """The question on screen, if there is one."""
        return self._dialog

    def _ask(self, concerns: list[str]) -> None:
        self._dialog = ConfirmDialog(
            self._window,
            object_name="closing_dialog",
            title=_("Close Hotel Desk?"),
            sentence=_("Edits that are not saved are dropped, and running jobs are stopped. What was confirmed is kept."),
            points=concerns,
            yes=_("Close anyway"),
            no=_("Stay here"),
            danger=True,
        )
        self._dialog.finished.connect(self._answered)
        self._dialog.ask(lambda _reason: self._end())

    def _answered(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _end(self) -> None:
        for job in self._runner.jobs():
            job.stop()
        self._waiting = True
        if self._runner.is_idle():
            self._perhaps_finished()
        else:
            self.waiting.emit(True)

    def _perhaps_finished(self) -> None:
        if self._waiting and self._runner.is_idle():
            self._waiting = False
            self.finished.emit()

    def _command_failed(self, _error: StaffError) -> None:
        """The last thing the person did was refused: stay, so that they see why."""
        if self._waiting:
            self._waiting = False
            self.waiting.emit(False)
