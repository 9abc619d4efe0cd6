"""The states that are no content: nothing here, loading, something wrong, no line. Designed, not left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.theme import icon, theme
from hotel_desk.ui.widgets.buttons import Button, ButtonKind
from hotel_desk.ui.widgets.keyboard import first_usable
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.errors import StaffError

LOADING_AFTER_MS = 200
_ICON_SIZE = 40
MARGIN = 24
WIDEST = 480


class _Notice(QWidget):
    """An icon, a line, a sentence, perhaps a button; in the middle of the space."""

    def __init__(self, icon_name: str, *, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self._icon_name = icon_name
        self._picture = QLabel()
        self.title = label("", "heading", wrap=True)
        self.sentence = label("", "quiet", wrap=True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.column.setSpacing(8)
        self.column.addStretch(1)
        for part in (self._picture, self.title, self.sentence):
            self.column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self.title, self.sentence):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.column.addStretch(1)
        theme().changed.connect(self._take_icon)
        self._take_icon()

    def say(self, title: str, sentence: str) -> None:
        """Show other words."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.setAccessibleDescription(f"{title} {sentence}".strip())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def offer(self, text: str, act: Callable[[], object], *, object_name: str, kind: ButtonKind = "plain") -> Button:
        """Put a button beneath the words."""
        button = Button(text, object_name=object_name, accessible_name=text, kind=kind)
        button.clicked.connect(act)
        self.column.insertWidget(self.column.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button

    def _fit(self) -> None:
        """A centred label that wraps does not ask for its lines by itself: tell it its width and height."""
        width = max(160, min(WIDEST, self.width() - 2 * MARGIN))
        for words in (self.title, self.sentence):
            # In this order: a label does not count on less than its present width.
            words.setFixedWidth(width)
            words.setFixedHeight(max(0, words.heightForWidth(width)))

    def _take_icon(self) -> None:
        self._picture.setPixmap(icon(self._icon_name, theme().tokens.quiet_ink).pixmap(_ICON_SIZE, _ICON_SIZE))


class EmptyState(_Notice):
    """Nothing here, and why, and perhaps what to do about it."""

    def __init__(self, title: str, sentence: str = "", *, object_name: str, accessible_name: str, icon_name: str = "mdi6.tray") -> None:
        super().__init__(icon_name, object_name=object_name, accessible_name=accessible_name)
        self.say(title, sentence)


class ErrorState(_Notice):
    """It could not be read: the sentence, and a button to try again."""

    def __init__(self, retry: Callable[[], object], *, object_name: str, accessible_name: str) -> None:
        super().__init__("mdi6.alert-circle-outline", object_name=object_name, accessible_name=accessible_name)
        self.retry = self.offer(_("Try again"), retry, object_name=f"{object_name}_retry")

    def show_error(self, error: StaffError) -> None:
        """Say what happened."""
        self.say(_("This could not be shown"), str(error))


class LoadingState(_Notice):
    """Being read. Nothing is drawn for the first 200 ms, so that quick answers do not flicker."""

    def __init__(self, *, object_name: str, accessible_name: str) -> None:
        super().__init__("mdi6.timer-sand", object_name=object_name, accessible_name=accessible_name)
        self.say(_("Reading…"), "")
        self._bar = named(QProgressBar(), f"{object_name}_bar", accessible_name)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self.column.insertWidget(self.column.count() - 1, self._bar, 0, Qt.AlignmentFlag.AlignHCenter)


class Content(QStackedWidget):
    """A list or a page with its three other states. The content stays on view while it is read again.

    Args:
        content: what is shown when there is something.
        empty: what is shown when there is nothing.
        retry: reads again after an error.
    """

    def __init__(self, content: QWidget, empty: EmptyState, retry: Callable[[], object], *, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.content = content
        self.empty = empty
        self.error = ErrorState(retry, object_name=f"{object_name}_error", accessible_name=accessible_name)
        self.loading = LoadingState(object_name=f"{object_name}_loading", accessible_name=accessible_name)
        self._blank = QWidget()
        for page in (self._blank, content, empty, self.error, self.loading):
            self.addWidget(page)
        self._patience = QTimer(self, singleShot=True, interval=LOADING_AFTER_MS)
        self._patience.timeout.connect(lambda: self.setCurrentWidget(self.loading))

    def show_loading(self) -> None:
        """A read begins: after 200 ms say so, unless there is content to look at meanwhile."""
        if self.currentWidget() is not self.content and self.currentWidget() is not self.loading:
            self._patience.start()

    def show_loading_anew(self) -> None:
        """Something else is read: what was on view goes now, and after 200 ms it is said that it is being read."""
        self._patience.stop()
        self.setCurrentWidget(self._blank)
        self.show_loading()

    def show_content(self, *, empty: bool = False) -> None:
        """The read is done: show what there is."""
        self._patience.stop()
        self.setCurrentWidget(self.empty if empty else self.content)
        self._take_waiting_keyboard()

    def show_error(self, error: StaffError) -> None:
        """The read was refused: say so and offer to try again."""
        self._patience.stop()
        self.error.show_error(error)
        self.setCurrentWidget(self.error)

    def _take_waiting_keyboard(self) -> None:
        """A screen that was opened before its rows were read had nothing to give the keyboard to: it holds it itself until now."""
        holder = QApplication.focusWidget()
        if holder is None or not (self.isVisible() and holder.isAncestorOf(self)):
            return
        page = self.currentWidget()
        first = None if page is None else first_usable(page)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
