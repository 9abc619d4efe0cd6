"""The part of a panel that asks a terminal: it waits in the background, can be stopped, and says what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.payment_attempts import AttemptRequest, AttemptState
from hotel_desk.jobs.terminal_payments import ask_terminal, cancel_attempt, take_up
from hotel_desk.language import _
from hotel_desk.services.payment_attempts import AttemptBegun, AttemptNow, begin_attempt
from hotel_desk.ui.terminal_words import end_words
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from hotel_desk.domain.ids import PaymentAttemptId
    from hotel_desk.domain.setting_kinds import PaymentDevice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.task_runner import Task


class TerminalAsking(QFrame):
    """Hidden until something is asked. What the terminal answers is posted whether anybody still looks or not.

    Signals:
        began(): the window waits for the machine.
        ended(AttemptNow): what became of it; it has been said here already.
        failed(StaffError): it was not asked, or what became of it is not known here.
    """

    began = Signal()
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, context: ScreenContext, *, object_name: str) -> None:
        super().__init__()
        named(self, object_name, _("Payment terminal"))
        self.setProperty("role", "card")
        self._context = context
        self._waiting: Task | None = None
        self._stop_wanted = False
        self.busy = False
        self.words = label("", wrap=True)
        self.words.setObjectName(f"{object_name}_words")
        self.bar = named(QProgressBar(), f"{object_name}_bar", _("The terminal is being asked"))
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        title = _("Stop asking")
        self.stop_button = Button(title, object_name=f"{object_name}_stop", accessible_name=title, icon_name="mdi6.stop-circle-outline")
        self.stop_button.set_touch()
        self.stop_button.clicked.connect(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        for part in (self.words, self.bar, self.stop_button):
            column.addWidget(part)
        self.hide()

    def ask(self, request: AttemptRequest, device: PaymentDevice, *, wallet_code: str = "") -> None:
        """Write an attempt down, then ask the machine for it. Deaf while it waits for one."""
        if self.busy:
            return
        self._begin(_("The terminal is being asked. The guest pays there now."))
        begun = partial(self._begun, wallet_code)
        self._context.runner.run(begin_attempt, begun, self._failed, owner=self, request=request, device=device)

    def take_up(self, attempt_id: PaymentAttemptId) -> None:
        """Ask the machine what became of an attempt."""
        if not self.busy:
            self._begin(_("The terminal is asked what became of it."))
            self._wait(_without_stop(take_up, self._context.runner.desk, attempt_id))

    def cancel(self, attempt_id: PaymentAttemptId) -> None:
        """Have the machine give an attempt up."""
        if not self.busy:
            self._begin(_("The terminal is asked to cancel it."))
            self._wait(_without_stop(cancel_attempt, self._context.runner.desk, attempt_id))

    def stop(self) -> None:
        """Wait no longer: the machine is told to give the question up."""
        if not self.busy:
            return
        self._stop_wanted = True
        self.stop_button.setEnabled(False)
        self._say(_("The terminal is asked to cancel it."))
        if self._waiting is not None and self._waiting.stop_waiting is not None:
            self._waiting.stop_waiting.set()

    def forget(self) -> None:
        """What was said is of the past; a question under way goes on."""
        if not self.busy:
            self.hide()

    def _begin(self, sentence: str) -> None:
        self.busy, self._stop_wanted = True, False
        self._say(sentence)
        self.bar.show()
        self.stop_button.setEnabled(True)
        self.stop_button.show()
        self.show()
        self.began.emit()
        self.stop_button.setFocus()

    def _begun(self, wallet_code: str, begun: AttemptBegun) -> None:
        self._wait(partial(ask_terminal, self._context.runner.desk, begun.attempt_id, wallet_code=wallet_code))
        if self._stop_wanted:
            self.stop()

    def _wait(self, ask: Callable[[Event], AttemptNow]) -> None:
        self._waiting = self._context.runner.wait_for_machine(ask, self._answered, self._failed, owner=self)
        # A panel that is thrown away while the machine is asked must not leave it asking.
        self.destroyed.connect(self._waiting.stop_waiting.set)  # type: ignore[union-attr]

    def _answered(self, now: AttemptNow) -> None:
        self._rest()
        self._say(end_words(now.state, now.answer), warning=now.state is not AttemptState.POSTED)
        self.ended.emit(now)

    def _failed(self, error: StaffError) -> None:
        self._rest()
        self._say(str(error), warning=True)
        self.failed.emit(error)

    def _rest(self) -> None:
        self.busy, self._waiting = False, None
        self.bar.hide()
        self.stop_button.hide()

    def _say(self, sentence: str, *, warning: bool = False) -> None:
        self.words.setText(sentence)
        role = "warning" if warning else "plain"
        if self.words.property("role") != role:
            self.words.setProperty("role", role)
            self.words.style().unpolish(self.words)
            self.words.style().polish(self.words)


def _without_stop(job: Callable[..., AttemptNow], desk: Any, attempt_id: PaymentAttemptId) -> Callable[[Event], AttemptNow]:
    """These end by themselves."""
    return lambda _stop: job(desk, attempt_id)
