"""The button that reads a card laid on the desk's reader; it waits in the background and can be stopped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.jobs.document_readers import DocumentReader, desk_card_reader
from hotel_desk.language import _
from hotel_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.scanned_person import ScannedPerson
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.task_runner import Task


class CardReading(QWidget):
    """*Read card*, and *Stop* in its place while the reader waits. Hidden at a desk without a reader.

    Signals:
        asked(str): what the person should do now.
        told(str): what failed; empty: nothing any more.
        read(ScannedPerson): a card was read.
    """

    asked = Signal(str)
    told = Signal(str)
    read = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._reader: DocumentReader | None = None
        self._waiting: Task | None = None
        self._turn = 0
        self.read_button = Button(
            _("Read card"),
            object_name="guest_card_read",
            accessible_name=_("Read the card on the reader"),
            icon_name="mdi6.smart-card-reader-outline",
        )
        self.read_button.clicked.connect(self.begin)
        self.stop_button = Button(
            _("Stop"), object_name="guest_card_stop", accessible_name=_("Stop reading the card"), icon_name="mdi6.stop-circle-outline"
        )
        self.stop_button.clicked.connect(self._stop_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.read_button)
        column.addWidget(self.stop_button)
        self.stop_button.hide()
        self.read_button.hide()

    def begin(self) -> None:
        """Wait for a card."""
        if self._reader is None or self._waiting is not None:
            return
        self._turn += 1
        self._waiting = self._context.runner.wait_for_machine(
            self._reader.read_card, partial(self._was_read, self._turn), partial(self._failed, self._turn), owner=self
        )
        # A panel that is thrown away while the reader waits must not leave it waiting.
        self.destroyed.connect(self._waiting.stop_waiting.set)
        self._show_waiting(waiting=True)
        self.asked.emit(_("Lay the card on the reader."))

    def stop(self) -> None:
        """Wait no longer; whatever comes now is not taken."""
        if self._waiting is None:
            return
        self._waiting.stop_waiting.set()
        self._ended()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._context.runner.read(desk_card_reader, self._take_reader, self._not_known, key="card_reader", quiet=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """A card that is read when nobody sees the form any more would go into whatever stands there next."""
        if self._waiting is not None:
            self.stop()
            self.told.emit("")
        super().hideEvent(event)

    def _take_reader(self, reader: DocumentReader | None) -> None:
        self._reader = reader
        if self._waiting is None:
            self.read_button.setVisible(reader is not None)

    def _not_known(self, _error: StaffError) -> None:
        """What is shown stays: that the database does not answer is said elsewhere."""

    def _was_read(self, turn: int, person: ScannedPerson) -> None:
        if turn == self._turn and self._waiting is not None:
            self._ended()
            self.told.emit("")
            self.read.emit(person)

    def _failed(self, turn: int, error: StaffError) -> None:
        if turn == self._turn and self._waiting is not None:
            self._ended()
            self.told.emit(str(error))

    def _stop_asked(self) -> None:
        self.stop()
        self.told.emit(_("Reading the card was stopped. Nothing was filled in."))

    def _ended(self) -> None:
        self._waiting = None
        self._show_waiting(waiting=False)

    def _show_waiting(self, *, waiting: bool) -> None:
        """The button that fits takes the place of the other, and the keyboard with it."""
        shown, hidden = (self.stop_button, self.read_button) if waiting else (self.read_button, self.stop_button)
        had_keyboard = hidden.hasFocus()
        shown.show()
        if had_keyboard:
            shown.setFocus()
        hidden.hide()
