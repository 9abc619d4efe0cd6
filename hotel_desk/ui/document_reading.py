"""Where a document is read: typed, pasted, from a scanner that types and ends each line with Enter, or by the desk's card reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import _, paragraph
from hotel_desk.ui.card_reading import CardReading
from hotel_desk.ui.document_fill import DocumentFill, document_of_card, read_document
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.scanned_person import ScannedPerson
    from hotel_desk.ui.shell.screen import ScreenContext

_LINES = 3
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DocumentReading(QFrame):
    """Reads a machine-readable zone, a resident id number or a card, and says what of it failed.

    Signals:
        filled(DocumentFill): something was read; the form takes it.
    """

    filled = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_document_reading")
        self.setProperty("role", "card")
        self._context = context
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
        self.card = CardReading(context)
        self.card.asked.connect(lambda sentence: self.say([sentence], role="quiet"))
        self.card.told.connect(lambda sentence: self.say([sentence] if sentence else []))
        self.card.read.connect(self._take_card)
        self.remarks = label("", "warning", wrap=True)
        self.remarks.setObjectName("guest_document_remarks")
        self.remarks.hide()
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.card)
        buttons.addWidget(self.read_button)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addLayout(buttons)
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
        self._fill(fill)

    def _take_card(self, person: ScannedPerson) -> None:
        """A card fills the form as a typed document does."""
        self._fill(document_of_card(person, on=self._today()))

    def _fill(self, fill: DocumentFill) -> None:
        self.card.stop()
        self.say(fill.remarks)
        self.filled.emit(fill)

    def _today(self) -> date:
        return self._context.status().business_date

    def say(self, sentences: list[str] | tuple[str, ...], *, role: str = "warning") -> None:
        """Say what failed; nothing takes it away.

        Args:
            role: of the label; what only asks for something is no warning.
        """
        self.remarks.setText("\n".join(sentences))
        if self.remarks.property("role") != role:
            self.remarks.setProperty("role", role)
            self.remarks.style().unpolish(self.remarks)
            self.remarks.style().polish(self.remarks)
        self.remarks.setVisible(bool(sentences))
        self.text.setAccessibleDescription(paragraph(*sentences))

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
