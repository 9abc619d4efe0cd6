"""Collects Python's cyclic garbage in the thread of the window, and only there.

A widget that is part of a reference cycle is destroyed by whichever thread happens to run the collector. In a reader
thread that destroys a piece of the window behind the window's back: a crash, rare and without a trace of its cause. So
the collector is not left to itself while threads work beside a window; a timer of the window runs it.
"""

from __future__ import annotations

import gc
from typing import ClassVar

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

LOOK_EVERY_MS = 500
# All objects of the program are walked through, which the person at the window would feel. The collector itself waits until a quarter of
# them is new; how many that are it does not tell.
WHOLE_EVERY_MS = 60_000
_OLDEST = 2


class WindowGarbage(QObject):
    """From now until `stop`, cycles are collected in the thread that made this. Several may be alive; the last one ends it."""

    _alive: ClassVar[int] = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopped = False
        WindowGarbage._alive += 1
        gc.disable()
        self._since_whole = QElapsedTimer()
        self._since_whole.start()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.collect_what_is_due)
        self._timer.start()

    def collect_what_is_due(self) -> None:
        """Collect the generations that the collector would have collected by itself, the oldest once a minute at most."""
        due = [number for number, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > limit]
        if not due:
            return
        if due[-1] < _OLDEST or not self._since_whole.hasExpired(WHOLE_EVERY_MS):
            gc.collect(min(due[-1], _OLDEST - 1))
            return
        gc.collect()
        self._since_whole.restart()

    def stop(self) -> None:
        """No thread works beside the window any more: leave the collector to itself again."""
        if self._stopped:
            return
        self._stopped = True
        self._timer.stop()
        WindowGarbage._alive -= 1
        if not WindowGarbage._alive:
            gc.enable()
