"""Buttons: plain ones, and the one that runs a command exactly once however often it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from hotel_desk.ui.task_runner import OneIntent, TaskRunner
from hotel_desk.ui.theme import icon, theme
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError

ButtonKind = Literal["plain", "primary", "danger", "quiet", "chip"]


class Button(QPushButton):
    """A push button in the house's look; its tooltip shows its shortcut.

    Args:
        text: on the button, translated; empty for an icon alone.
        object_name: see `named`.
        accessible_name: see `named`; often the text.
        kind: primary is the one obvious next thing, danger takes something away, quiet has no border.
        icon_name: qtawesome name.
        shortcut: key sequence that presses it while its window is active.
        tooltip: a sentence more, translated.
    """

    def __init__(
        self,
        text: str,
        *,
        object_name: str,
        accessible_name: str,
        kind: ButtonKind = "plain",
        icon_name: str = "",
        shortcut: str = "",
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        named(self, object_name, accessible_name)
        self.setProperty("kind", kind)
        self._icon_name = icon_name
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setIconSize(QSize(18, 18))
        self._take_icon()
        theme().changed.connect(self._take_icon)
        self.setToolTip(with_shortcut(tooltip or ("" if text else accessible_name), shortcut))
        if shortcut:
            QShortcut(QKeySequence(shortcut), self, self.animateClick)

    def set_kind(self, kind: ButtonKind) -> None:
        """Look like another kind: what is the obvious next thing may change with what is shown."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self._take_icon()

    def set_touch(self) -> None:
        """Be large enough for a finger."""
        self.setProperty("touch", "true")
        self.style().unpolish(self)
        self.style().polish(self)

    def set_icon_name(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._take_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, wherever it stands; in a dialog not the default one instead of it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def _take_icon(self) -> None:
        if self._icon_name:
            tokens = theme().tokens
            inks = {"primary": tokens.on_accent, "danger": tokens.danger_ink}
            self.setIcon(icon(self._icon_name, inks.get(self.property("kind"), tokens.ink)))


def with_shortcut(tooltip: str, shortcut: str) -> str:
    """Add a shortcut to a tooltip, as the keyboard here names it: `Check in (Ctrl+I)`."""
    if not shortcut:
        return tooltip
    keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tooltip} ({keys})" if tooltip else keys


@dataclass(frozen=True, slots=True)
class Intent:
    """One command with its arguments, as a form has put it together."""

    command: Callable[..., Any]
    arguments: dict[str, Any] = field(default_factory=dict)


class CommandButton(Button):
    """Runs one command for one press: disabled while it runs, deaf to the second half of a double click.

    Args:
        runner: the door to the desk.
        intent: called when pressed; returns what to run, or None when the form has said what is missing.
        on_done: called with the command's result.
        on_error: called with the `StaffError`; without it the message bar shows the sentence.
    """

    def __init__(
        self,
        text: str,
        runner: TaskRunner,
        intent: Callable[[], Intent | None],
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[StaffError], object] | None = None,
        *,
        object_name: str,
        accessible_name: str,
        kind: ButtonKind = "primary",
        icon_name: str = "",
        shortcut: str = "",
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            text,
            object_name=object_name,
            accessible_name=accessible_name,
            kind=kind,
            icon_name=icon_name,
            shortcut=shortcut,
            tooltip=tooltip,
            parent=parent,
        )
        self._runner = runner
        self._intent = intent
        self._on_done = on_done
        self._on_error = on_error
        self._one = OneIntent()
        self._allowed = True
        self._running = False
        self._resting = False
        self._pressed_at = QElapsedTimer()
        self.clicked.connect(self._press)

    @property
    def is_running(self) -> bool:
        """Whether its command is under way."""
        return self._running

    def set_allowed(self, allowed: bool) -> None:
        """Enable or disable it for reasons of the screen; use this and not `setEnabled`."""
        self._allowed = allowed
        self._update_enabled()

    def _press(self) -> None:
        intent = None if self._running else self._intent()
        if intent is None:
            return
        self._running = self._resting = True
        self._pressed_at.start()
        self._update_enabled()
        self._runner.run(
            intent.command,
            self._done,
            self._failed if self._on_error else None,
            on_finished=self._finished,
            owner=self,
            operation_id=self._one.operation_id(intent.command, intent.arguments),
            **intent.arguments,
        )

    def _done(self, result: object) -> None:
        self._one.succeeded()
        if self._on_done is not None:
            self._on_done(result)

    def _failed(self, error: StaffError) -> None:
        if self._on_error is not None:
            self._on_error(error)

    def _finished(self) -> None:
        self._running = False
        rest = QApplication.doubleClickInterval() - self._pressed_at.elapsed()
        QTimer.singleShot(max(0, int(rest)), self, self._rested)

    def _rested(self) -> None:
        self._resting = False
        self._update_enabled()

    def _update_enabled(self) -> None:
        had_focus = self.hasFocus()
        self.setEnabled(self._allowed and not self._running and not self._resting)
        if had_focus and self.isEnabled():
            self.setFocus()
