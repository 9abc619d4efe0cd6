"""Documents that a request would take away, each with a button that leaves it to the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.guests.words import value_words
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from hotel_desk.domain.guest_form import DocumentLine


class TakenAwayDocuments(QWidget):
    """A button for each; nothing is seen where nothing is taken away.

    Signals:
        keep_asked(line): this one is to stay.
    """

    keep_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        named(self, "guest_request_taken_away", _("Would be taken away"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(label(_("Would be taken away"), "label"))
        self._buttons: list[Button] = []
        self._lines: list[DocumentLine] = []
        self.hide()

    def show_documents(self, lines: Sequence[DocumentLine], numbers: Mapping[UUID, str]) -> None:
        """Show these and no others.

        Args:
            numbers: as they may be shown, by the ids of the documents.
        """
        if list(lines) == self._lines:
            # Asked at each letter that is typed; whoever has the focus keeps it.
            return
        self._lines = list(lines)
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(place, line, numbers) for place, line in enumerate(lines, start=1)]
        self.setVisible(bool(lines))

    def _button(self, place: int, line: DocumentLine, numbers: Mapping[UUID, str]) -> Button:
        kind = value_words("kind", line.kind, "")
        number = numbers.get(line.id, "") if line.id is not None else ""
        text = _("Keep {document}").format(document=f"{kind} {number}".strip())
        button = Button(text, object_name=f"guest_request_keep_{place}", accessible_name=text, icon_name="mdi6.undo-variant")
        button.clicked.connect(lambda: self.keep_asked.emit(line))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button
