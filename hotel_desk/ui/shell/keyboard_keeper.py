"""The keyboard stays where the person is, whatever a screen that was left does with its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable


class KeyboardKeeper(QObject):
    """Gives the keyboard back when a screen that is not on view took it.

    An answer may arrive after the person has gone to another screen. Its panel closes there and puts the keyboard at the next thing to
    do, and Qt lets a widget that nobody sees have it: what is typed next would be lost.

    Args:
        window: the window of all screens.
        left: whether a widget belongs to a screen that is not the one on view.
        otherwise: puts the keyboard into the screen on view, where nothing there had it yet.
    """

    def __init__(self, window: QWidget, *, left: Callable[[QWidget], bool], otherwise: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._left = left
        self._otherwise = otherwise
        self._last: QWidget | None = None
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._moved)

    @Slot("QWidget*", "QWidget*")
    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is not self._window:
            return
        if self._left(now):
            # Not under the hands of whoever moves it just now.
            QTimer.singleShot(0, self, self._give_back)
        else:
            self._last = now

    @Slot()
    def _give_back(self) -> None:
        now = QApplication.focusWidget()
        if now is None or now.window() is not self._window or not self._left(now):
            return
        last = self._last
        if last is not None and isValid(last) and last.isVisible() and last.isEnabled():
            last.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._otherwise()
