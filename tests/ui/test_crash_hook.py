"""A bug is logged whole and shown short, from whatever thread it comes; the window goes on."""

from __future__ import annotations

import logging
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from hotel_desk.ui import crash_hook
from hotel_desk.ui.crash_hook import CrashHook, open_log
from hotel_desk.ui.widgets.naming import unnamed_widgets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.expects_log_warnings


@pytest.fixture
def hook(qtbot: QtBot, dressed: None) -> Iterator[CrashHook]:
    made = CrashHook()
    yield made
    made.uninstall()
    if made.dialog() is not None:
        made.dialog().accept()


def _fail() -> None:
    raise LookupError("the folio has no window 9")


def test_what_nobody_caught_is_logged_whole_and_shown_short(qtbot: QtBot, hook: CrashHook, caplog: pytest.LogCaptureFixture) -> None:
    hook.install()
    try:
        _fail()
    except LookupError:
        kind, error, trace = sys.exc_info()
        assert kind is not None
        assert error is not None
        with qtbot.waitSignal(hook.reported):
            sys.excepthook(kind, error, trace)
    assert "_fail" in caplog.text
    assert "LookupError: the folio has no window 9" in caplog.text
    dialog = hook.dialog()
    assert dialog is not None
    assert dialog.isVisible()
    assert unnamed_widgets(dialog) == []
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    assert "is kept" in shown
    assert "LookupError" not in shown


def test_the_report_can_be_copied_and_a_second_bug_joins_the_first(qtbot: QtBot, hook: CrashHook) -> None:
    with qtbot.waitSignal(hook.reported):
        hook.report(ValueError("one"))
    with qtbot.waitSignal(hook.reported):
        hook.report(ValueError("two"))
    dialog = hook.dialog()
    assert dialog is not None
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "ValueError: one" in copied
    assert "ValueError: two" in copied
    assert "Python 3." in copied
    dialog.show_details.click()
    assert dialog.show_details.text() == "Hide report"
    dialog.accept()
    assert hook.dialog() is None


def test_threads_report_too(qtbot: QtBot, hook: CrashHook, caplog: pytest.LogCaptureFixture) -> None:
    hook.install()
    thread = threading.Thread(target=_fail)
    with qtbot.waitSignal(hook.reported):
        thread.start()
    thread.join()
    assert "LookupError" in caplog.text


def test_a_bug_in_a_slot_reports_and_the_window_goes_on(qtbot: QtBot, hook: CrashHook) -> None:
    class Sender(QObject):
        happened = Signal()

    sender = Sender()
    sender.happened.connect(_fail)
    hook.install()
    with qtbot.waitSignal(hook.reported) as reported:
        sender.happened.emit()
    assert "LookupError" in reported.args[0]


def test_complaints_of_qt_go_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    context = cast(QMessageLogContext, SimpleNamespace(file="widget.cpp", line=7))
    caplog.set_level(logging.DEBUG)
    crash_hook.log_qt_message(QtMsgType.QtWarningMsg, context, "no such slot")
    crash_hook.log_qt_message(QtMsgType.QtDebugMsg, context, "painted")
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "no such slot (widget.cpp:7)"),
        ("DEBUG", "painted (widget.cpp:7)"),
    ]


def test_hooks_are_put_back(hook: CrashHook) -> None:
    before = (sys.excepthook, threading.excepthook)
    hook.install()
    assert sys.excepthook != before[0]
    hook.uninstall()
    assert (sys.excepthook, threading.excepthook) == before


def test_the_log_turns_over_and_keeps_the_whole_report(tmp_path: Path) -> None:
    root = logging.getLogger()
    level = root.level
    handler = open_log(tmp_path / "logs")
    try:
        handler.maxBytes = 2_000
        for number in range(40):
            crash_hook.log.error("report %s %s", number, "x" * 100)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()
    files = sorted(file.name for file in (tmp_path / "logs").iterdir())
    assert files == ["hotel-desk.log", *(f"hotel-desk.log.{number}" for number in range(1, 5))][: len(files)]
    assert len(files) > 1
    assert "report 39" in (tmp_path / "logs" / "hotel-desk.log").read_text(encoding="utf-8")
