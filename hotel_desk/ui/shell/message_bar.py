"""The strip at the foot of the window: what happened, what can be done about it, what is being worked on.

It always has its place, so that a sentence never moves what the person is about to press.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import _
from hotel_desk.ui.theme import icon, theme
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.ui.background_job import BackgroundJob
    from hotel_desk.ui.shell.screen import MessageAction

Kind = Literal["", "info", "success", "warning", "error"]
HEIGHT = 48
GOOD_NEWS_MS = 6_000
GOOD_NEWS_WITH_ACTION_MS = 15_000
_ICONS = {
    "": "mdi6.keyboard-outline",
    "info": "mdi6.information-outline",
    "success": "mdi6.check-circle-outline",
    "warning": "mdi6.alert-outline",
    "error": "mdi6.alert-circle-outline",
}


class MessageBar(QFrame):
    """Shows one sentence at a time. Good news go by themselves, warnings and errors stay until the next or until closed.

    Signals:
        stop_asked(): the Stop button of the job shown.
    """

    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "message_bar", _("Messages"))
        self.setMinimumHeight(HEIGHT)
        self._kind: Kind = ""
        self._action: MessageAction | None = None
        self._remedies: dict[str, MessageAction] = {}
        self._picture = QLabel()
        self._sentence = label("", wrap=True)
        self._sentence.setObjectName("message_sentence")
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._act = Button("", object_name="message_action", accessible_name=_("Do it"))
        self._act.clicked.connect(self._acted)
        self._close = Button("", object_name="message_close", accessible_name=_("Close the message"), kind="quiet", icon_name="mdi6.close")
        self._close.clicked.connect(self.clear)
        self._working = label(_("Working…"), "quiet")
        self._working.setObjectName("working")
        self._working.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addWidget(self._sentence, 1)
        for widget in (self._act, self._close, self._working, self._job_corner()):
            row.addWidget(widget)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.clear)
        theme().changed.connect(self._take_icon)
        self.clear()

    def info(self, sentence: str, action: MessageAction | None = None) -> None:
        """Something worth knowing."""
        self._show("info", sentence, action)

    def success(self, sentence: str, action: MessageAction | None = None) -> None:
        """It was done; `action` is often Undo."""
        self._show("success", sentence, action)

    def warning(self, sentence: str, action: MessageAction | None = None) -> None:
        """It was done, but look at this."""
        self._show("warning", sentence, action)

    def error(self, sentence: str | StaffError, action: MessageAction | None = None) -> None:
        """It was not done. A refusal that has a remedy offers it where nothing else is offered."""
        if action is None and isinstance(sentence, StaffError):
            action = self._remedies.get(sentence.code)
        self._show("error", str(sentence), action)

    def offer_remedy(self, code: str, action: MessageAction) -> None:
        """From now on, offer this beside every refusal of a kind.

        Args:
            code: of the `StaffError`.
        """
        self._remedies[code] = action

    def clear(self) -> None:
        """Nothing to say: a quiet hint."""
        self._show("", _("Ctrl+K finds anything  ·  Enter does the next thing  ·  Esc goes back"), None)

    def sentence(self) -> str:
        """The sentence on view."""
        return self._sentence.text()

    def kind(self) -> Kind:
        """The kind of the sentence on view; empty for the hint."""
        return self._kind

    def set_busy(self, *, busy: bool) -> None:
        """Say that something is being worked on."""
        self._working.setVisible(busy)

    def show_jobs(self, jobs: Sequence[BackgroundJob]) -> None:
        """Show the oldest job with its progress, and how many others there are."""
        self._job.setVisible(bool(jobs))
        if not jobs:
            return
        first, others = jobs[0], len(jobs) - 1
        progress = first.progress
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        title = _("Stopping “{title}”…").format(title=first.title) if first.stopping else first.title
        more = " " + _("(+{count} more)").format(count=others) if others else ""
        self._job_title.setText(title + more)
        self._job.setToolTip(progress.sentence)
        self._stop.setEnabled(not first.stopping)

    def _job_corner(self) -> QWidget:
        self._job = QWidget()
        self._job.setObjectName("job_progress")
        self._job_title = label("", "quiet")
        self._bar = named(QProgressBar(), "job_bar", _("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._stop = Button(_("Stop"), object_name="job_stop", accessible_name=_("Stop the job"), kind="quiet")
        self._stop.clicked.connect(self.stop_asked)
        row = QHBoxLayout(self._job)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._job_title, self._bar, self._stop):
            row.addWidget(widget)
        self._job.hide()
        return self._job

    def _show(self, kind: Kind, sentence: str, action: MessageAction | None) -> None:
        self._kind, self._action = kind, action
        self._sentence.setText(sentence)
        self._sentence.setProperty("role", "plain" if kind else "small")
        self._act.setVisible(action is not None)
        if action is not None:
            self._act.setText(action.title)
            self._act.setAccessibleName(action.title)
        self._close.setVisible(bool(kind))
        self.setProperty("kind", kind)
        for widget in (self, self._sentence, self._picture):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._take_icon()
        self._time(kind, action)
        if kind:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _time(self, kind: Kind, action: MessageAction | None) -> None:
        self._timer.stop()
        if kind in ("info", "success"):
            self._timer.start(GOOD_NEWS_WITH_ACTION_MS if action else GOOD_NEWS_MS)

    def _acted(self) -> None:
        action = self._action
        self.clear()
        if action is not None:
            action.act()

    def _take_icon(self) -> None:
        tokens = theme().tokens
        inks = {"info": tokens.info_ink, "success": tokens.success_ink, "warning": tokens.warning_ink, "error": tokens.danger_ink}
        self._picture.setPixmap(icon(_ICONS[self._kind], inks.get(self._kind, tokens.quiet_ink)).pixmap(QSize(20, 20)))
