"""The smoke test of the pair Python and PySide6: some pairs abort after a few hundred signals (they drop references to True and None)."""

from __future__ import annotations

import subprocess
import sys

EMITS = 5_000

EMITS_AND_COUNTS = f"""
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

EMITS = {EMITS}

class Sender(QObject):
    happened = Signal(object, bool)
    nothing = Signal()

class Receiver(QObject):
    complete = Signal()

    def __init__(self):
        super().__init__()
        self.values, self.truths, self.nothings = 0, 0, 0

    @Slot(object, bool)
    def take(self, value, truth):
        assert value is None or value is True
        self.values += 1
        self.truths += truth

    @Slot()
    def nothing(self):
        self.nothings += 1
        if self.nothings == EMITS:
            self.complete.emit()

application = QCoreApplication([])
sender, here, there = Sender(), Receiver(), Receiver()
thread = QThread()
there.moveToThread(thread)
there.complete.connect(application.quit, Qt.ConnectionType.QueuedConnection)
for receiver in (here, there):
    sender.happened.connect(receiver.take)
    sender.nothing.connect(receiver.nothing)
thread.start()
for number in range(EMITS):
    sender.happened.emit(None if number % 2 else True, number % 2 == 0)
    sender.nothing.emit()
    application.setApplicationName("Hotel Desk")
    sender.setProperty("number", None)
application.exec()
thread.quit()
thread.wait()
for receiver in (here, there):
    print(receiver.values, receiver.truths, receiver.nothings)
"""


def test_five_thousand_signals_arrive_and_none_takes_the_program_down() -> None:
    ran = subprocess.run([sys.executable, "-c", EMITS_AND_COUNTS], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [f"{EMITS} {EMITS // 2} {EMITS}"] * 2
