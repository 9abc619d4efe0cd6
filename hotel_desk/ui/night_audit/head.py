"""The head of the night audit: the verdict, the one next step, Stop, and what an earlier night has left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from hotel_desk.language import N_, _
from hotel_desk.services.audit_runs import ask_audit_to_stop
from hotel_desk.ui.night_audit.verdict import Next, Verdict
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext

NEXT_TITLES: dict[Next, str] = {
    Next.CLOSE: N_("Close the day"),
    Next.GO_ON: N_("Go on"),
    Next.TAKE_OVER: N_("Take over"),
    Next.WAIT: N_("Close the day"),
}


class AuditHead(QFrame):
    """Words on the left, what to do about them on the right."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._context = context
        self._verdict: Verdict | None = None
        self.title = label("", "title", wrap=True)
        self.title.setObjectName("audit_title")
        self.sentence = label("", "quiet", wrap=True)
        self.sentence.setObjectName("audit_verdict")
        self.who = label("", "quiet", wrap=True)
        self.who.setObjectName("audit_who")
        self.left = label("", "warning", wrap=True)
        self.left.setObjectName("audit_left")
        title = _("Close the day")
        self.close_button = Button(
            title,
            object_name="close_day",
            accessible_name=title,
            kind="primary",
            icon_name="mdi6.calendar-check-outline",
            shortcut="F12",
        )
        self.stop = CommandButton(
            _("Stop"),
            context.runner,
            self._stop_intent,
            lambda _asked: context.messages.info(_("It ends after what is under way. What was done is kept.")),
            object_name="audit_stop",
            accessible_name=_("Ask the night audit to stop"),
            kind="plain",
            icon_name="mdi6.stop-circle-outline",
        )
        rest = _("Do what is left")
        self.rest = Button(rest, object_name="audit_rest", accessible_name=rest, icon_name="mdi6.playlist-check")
        self._lay_out()
        self.close_button.setEnabled(False)
        self.stop.hide()
        self._show_left("")

    def show_verdict(self, verdict: Verdict, *, at_it: bool) -> None:
        """Say how the night stands.

        Args:
            at_it: this window runs the audit.
        """
        self._verdict = verdict
        self.title.setText(verdict.title)
        self.sentence.setText(verdict.sentence)
        self.who.setText(verdict.who)
        self.who.setVisible(bool(verdict.who))
        title = _(NEXT_TITLES[verdict.next])
        self.close_button.setText(title)
        self.close_button.setAccessibleName(title)
        self.close_button.setEnabled(verdict.may_go and not at_it)
        at_work = verdict.at_work
        self.stop.setVisible(at_work is not None)
        self.stop.set_allowed(at_work is not None and at_work.run.stop_asked_at is None)
        self._show_left(verdict.left)

    def _show_left(self, left: str) -> None:
        self.left.setText(left)
        self.left.setVisible(bool(left))
        self.rest.setVisible(bool(left))

    def _stop_intent(self) -> Intent | None:
        at_work = None if self._verdict is None else self._verdict.at_work
        return None if at_work is None else Intent(ask_audit_to_stop, {"run_id": at_work.run.run_id, "attempt": at_work.run.attempt})

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        for part in (self.title, self.sentence, self.who):
            words.addWidget(part)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addLayout(words, 1)
        top.addWidget(self.stop)
        top.addWidget(self.close_button)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.left, 1)
        below.addWidget(self.rest)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(below)
