"""Who will sleep in the room, what the police form of each still lacks, and the line that reads a document for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.language import _
from hotel_desk.queries.occupants import OccupantToRegister, occupants_to_register
from hotel_desk.services.occupants import OccupantIdentified, identify_occupant
from hotel_desk.ui.document_reading import DocumentReading
from hotel_desk.ui.registration_words import missing_words
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.document_fill import DocumentFill
    from hotel_desk.ui.shell.screen import ScreenContext


class OccupantsPart(QWidget):
    """Hidden in a hotel that registers nobody.

    Signals:
        identified(): a document was taken into somebody's guest file.
    """

    identified = Signal()

    def __init__(self, context: ScreenContext, reservation_id: ReservationId, *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(f"{object_name}_occupants")
        self._context = context
        self._reservation_id = reservation_id
        self._occupants: tuple[OccupantToRegister, ...] = ()
        self.words = label("", wrap=True)
        self.words.setObjectName(f"{object_name}_registered")
        self.whose = ChoiceField("occupant", _("Whose document"), object_name=f"{object_name}_occupant")
        self.reading = DocumentReading(context)
        self.reading.filled.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(_("Registration with the police"), "heading"))
        for part in (self.words, self.whose, self.reading):
            column.addWidget(part)
        self.hide()

    def read(self) -> None:
        """Read who they are and what is missing."""
        self._context.runner.read(occupants_to_register, self._show, self._refused, key="occupants", reservation_id=self._reservation_id)

    def _show(self, occupants: tuple[OccupantToRegister, ...]) -> None:
        self._occupants = occupants
        self.words.setText("\n".join(map(_line, occupants)))
        chosen = self.whose.value()
        self.whose.set_choices([(number, one.name) for number, one in enumerate(occupants)])
        self.whose.set_value(self._next(chosen))
        self.whose.setVisible(len(occupants) > 1)
        self.setVisible(bool(occupants))

    def _next(self, chosen: int | None) -> int:
        """Whoever is chosen stays so while something is missing; else the next of whom something is."""
        if chosen is not None and chosen < len(self._occupants) and self._occupants[chosen].missing:
            return chosen
        return next((number for number, one in enumerate(self._occupants) if one.missing), 0)

    def _take(self, fill: DocumentFill) -> None:
        """Take a document that was read to whom it belongs."""
        number = self.whose.value()
        if number is None or number >= len(self._occupants):
            return
        one = self._occupants[number]
        facts: dict[str, Any] = {**fill.fields, "name": fill.name, "address": fill.address, "document": fill.document}
        self._context.runner.run(
            identify_occupant,
            self._identified,
            self._refused,
            owner=self,
            reservation_id=one.reservation_id,
            accompanying_guest_id=one.accompanying_guest_id,
            person=ScannedPerson(**facts),
        )

    def _identified(self, done: OccupantIdentified) -> None:
        known = _("{guest} was here before.") if done.known else _("The document is in the guest file of {guest}.")
        self._context.messages.success(known.format(guest=done.name))
        self.read()
        self.identified.emit()

    def _refused(self, error: StaffError) -> None:
        self.reading.say([str(error)])


def _line(one: OccupantToRegister) -> str:
    if not one.missing:
        return _("✓ {guest}: complete").format(guest=one.name)
    return _("… {guest}: {fields} missing").format(guest=one.name, fields=missing_words(one.missing))
