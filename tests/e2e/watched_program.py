"""The program as it is, with one thing added: it answers, on a socket of its own, what is on view. Nothing is pressed from here.

Started as `python watched_program.py SOCKET ARGUMENTS OF THE PROGRAM…`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget

from hotel_desk import app
from hotel_desk.ui import start


class Watcher(QObject):
    """Answers a line with the name of a widget: whether it is on view, ready, with the keyboard, where, and with what text."""

    def __init__(self, socket_name: str, opened: start.OpenWindow) -> None:
        super().__init__(opened.window)
        self._opened = opened
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._greet)
        if not self._server.listen(socket_name):
            raise RuntimeError(self._server.errorString())

    def _greet(self) -> None:
        line = self._server.nextPendingConnection()
        line.readyRead.connect(lambda: self._answer(line))

    def _answer(self, line: QLocalSocket) -> None:
        while line.canReadLine():
            name = bytes(line.readLine().data()).decode().strip()
            line.write((json.dumps(self._state(name)) + "\n").encode())

    def _state(self, name: str) -> dict[str, Any]:
        quiet = self._opened.runner.is_quiet() and not self._opened.runner.jobs()
        shown = [widget for widget in QApplication.allWidgets() if widget.objectName() == name and widget.isVisible()]
        if not shown:
            return {"shown": False, "ready": False, "quiet": quiet}
        return {"shown": True, "quiet": quiet, **_seen(shown[-1])}


def _seen(widget: QWidget) -> dict[str, Any]:
    place = widget.mapToGlobal(widget.rect().center())
    text = widget.text() if isinstance(widget, QLineEdit) else ""
    rows = widget.model().rowCount() if isinstance(widget, QAbstractItemView) else 0
    keyboard = widget.hasFocus() and widget.isActiveWindow() and QApplication.applicationState() is Qt.ApplicationState.ApplicationActive
    return {"ready": widget.isEnabled(), "keyboard": keyboard, "place": [place.x(), place.y()], "text": text, "rows": rows}


def main() -> None:
    """Run the program; the watcher comes with its window."""
    socket_name = sys.argv.pop(1)
    open_window = start.open_window

    def open_watched(*arguments: Any, **options: Any) -> start.OpenWindow:
        opened = open_window(*arguments, **options)
        Watcher(socket_name, opened)
        return opened

    start.open_window = open_watched
    app.main()


if __name__ == "__main__":
    main()
