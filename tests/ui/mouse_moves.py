"""The mouse on its way over a widget, sent to the widget itself.

`QTest.mouseMove` moves the cursor of the platform instead, and a cursor that is there already, or that the offscreen
platform reports late, sends nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_NO_BUTTON = Qt.MouseButton.NoButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


def move_mouse(widget: QWidget, place: QPoint, held: Qt.MouseButton = _NO_BUTTON, keys: Qt.KeyboardModifier = _NO_KEY) -> None:
    """Bring the mouse to a place of a widget, with a button held or with none."""
    local = QPointF(place)
    event = QMouseEvent(QEvent.Type.MouseMove, local, QPointF(widget.mapToGlobal(place)), _NO_BUTTON, held, keys)
    QApplication.sendEvent(widget, event)
