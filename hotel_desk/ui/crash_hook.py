"""Our bugs: logged whole, shown short. The window goes on."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from importlib.metadata import version
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from hotel_desk.ui.crash_dialog import CrashDialog

if TYPE_CHECKING:
    from types import TracebackType

log = logging.getLogger("hotel_desk.crash")
qt_log = logging.getLogger("hotel_desk.qt")

LOG_BYTES = 1_000_000
LOG_FILES = 5
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_folder() -> Path:
    """Where the log lies on this machine."""
    return Path(platformdirs.user_log_dir("hotel-desk", appauthor=False))


def open_log(folder: Path | None = None) -> RotatingFileHandler:
    """Write the program's log to a file that turns over at a megabyte, five of them kept; returns the handler."""
    folder = folder or log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "hotel-desk.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES - 1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level or logging.INFO, logging.INFO))
    return handler


class CrashHook(QObject):
    """Takes what nobody caught, in any thread, and Qt's own complaints.

    Signals:
        reported(text): a report was logged; for tests and for whoever sends reports later.
    """

    reported = Signal(str)
    _arrived = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: CrashDialog | None = None
        self._installed = False
        self._arrived.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the last resort of the interpreter, of its threads and of Qt."""
        self._before = (sys.excepthook, threading.excepthook, qInstallMessageHandler(log_qt_message))
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        self._installed = True

    def uninstall(self) -> None:
        """Put things back as they were."""
        if self._installed:
            sys.excepthook, threading.excepthook, qt_handler = self._before
            qInstallMessageHandler(qt_handler)
            self._installed = False

    def report(self, error: BaseException) -> None:
        """Log a bug whole and show it short; may be called from any thread."""
        text = _report(error)
        log.error("%s", text)
        self._arrived.emit(text)

    def dialog(self) -> CrashDialog | None:
        """The dialog on screen, if there is one."""
        return self._dialog

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.report(error.with_traceback(trace))

    def _uncaught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    @Slot(str)
    def _show(self, text: str) -> None:
        self.reported.emit(text)
        if self._dialog is not None:
            self._dialog.add(text)
            return
        self._dialog = CrashDialog(text, log_folder(), QApplication.activeWindow())
        self._dialog.finished.connect(self._closed)
        self._dialog.open()

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def _report(error: BaseException) -> str:
    """The whole of it: versions, then the traceback with its causes."""
    head = f"Hotel Desk {version('hotel-desk')}, Python {platform.python_version()}, {platform.platform()}"
    return head + "\n" + "".join(traceback.format_exception(error)).rstrip()


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Write one of Qt's own complaints into the log; for `qInstallMessageHandler`."""
    where = f" ({context.file}:{context.line})" if context.file else ""
    qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s%s", message, where)
