"""The line that reads a document: typed, pasted, or from a scanner that types and ends each line with Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import _
from hotel_desk.ui.document_fill import read_document
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

_LINES = 3
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DocumentReading(QFrame):
    """Reads a machine-readable zone or a resident id number, and says what of it failed.

    Args:
        today: the business date.

    Signals:
        filled(DocumentFill): something was read; the form takes it.
    """

    filled = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("guest_document_reading")
        self.setProperty("role", "card")
        self._today = today
        self.text = named(QPlainTextEdit(), "guest_document_text", _("Read document"))
        self.text.setPlaceholderText(_("Scan, paste or type the lines at the bottom of a passport or card, or a resident id number"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES + 24)
        self.text.installEventFilter(self)
        self.read_button = Button(
            _("Read"),
            object_name="guest_document_read",
            accessible_name=_("Read the document"),
            icon_name="mdi6.card-account-details-outline",
        )
        self.read_button.clicked.connect(self.read)
        self.remarks = label("", "warning", wrap=True)
        self.remarks.setObjectName("guest_document_remarks")
        self.remarks.hide()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.read_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(label(_("Read document"), "label"))
        column.addLayout(row)
        column.addWidget(self.remarks)

    def read(self) -> None:
        """Read what is there, and say so if it is no document."""
        try:
            fill = read_document(self.text.toPlainText(), on=self._today())
        except StaffError as error:
            self.say([str(error)])
            return
        self.text.clear()
        self.say(fill.remarks)
        self.filled.emit(fill)

    def say(self, sentences: list[str] | tuple[str, ...]) -> None:
        """Say what failed; nothing takes it away."""
        self.remarks.setText("\n".join(sentences))
        self.remarks.setVisible(bool(sentences))
        self.text.setAccessibleDescription(" ".join(sentences))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = watched is self.text and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in _ENTER and self._is_whole():  # type: ignore[attr-defined]
            self.read()
            return True
        return super().eventFilter(watched, event)

    def _is_whole(self) -> bool:
        """Whether what a scanner has typed so far is a whole document; between its lines it is not."""
        try:
            read_document(self.text.toPlainText(), on=self._today())
        except StaffError:
            return False
        return True
