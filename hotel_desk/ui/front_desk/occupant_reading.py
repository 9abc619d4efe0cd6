"""Reads the document of one occupant into their guest file, and names who was not named yet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.language import _
from hotel_desk.services.occupants import OccupantIdentified, identify_occupant
from hotel_desk.ui.document_reading import DocumentReading
from hotel_desk.ui.widgets.field import TextField

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.occupants import OccupantToRegister
    from hotel_desk.ui.document_fill import DocumentFill
    from hotel_desk.ui.shell.screen import ScreenContext

_LONGEST_NAME = 200


class OccupantReading(QWidget):
    """Where a document is read for whoever is chosen beside it.

    Signals:
        taken(): a document is taken to whoever is chosen.
        identified(whole): what was read went into somebody's guest file; whether the document itself did.
    """

    taken = Signal()
    identified = Signal(bool)

    def __init__(self, context: ScreenContext, *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(f"{object_name}_reading")
        self._context = context
        self._one: OccupantToRegister | None = None
        self.name = TextField(
            "occupant_name",
            _("Name of the person"),
            object_name=f"{object_name}_occupant_name",
            limit=_LONGEST_NAME,
            hint=_("Where the document does not say it: a resident id number alone has no name."),
        )
        self.reading = DocumentReading(context)
        self.reading.filled.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.name)
        column.addWidget(self.reading)
        self.name.hide()

    def choose(self, one: OccupantToRegister | None, *, by_hand: bool = False) -> None:
        """Whose document is read next.

        Args:
            by_hand: the person went there; what was said of the document before is read.
        """
        if self._one is not None and (one is None or who(one) != who(self._one)):
            self.name.set_value("")
        if by_hand:
            self.reading.say([])
        self._one = one
        self.name.setVisible(one is not None and one.newcomer > 0)
        self.reading.setEnabled(one is not None)

    def say(self, error: StaffError) -> None:
        """Say what failed."""
        self.reading.say([str(error)])

    def _take(self, fill: DocumentFill) -> None:
        """Take a document that was read to whom it belongs."""
        one = self._one
        if one is None:
            return
        self.taken.emit()
        typed = self.name.value() if one.newcomer and not fill.fields.get("family_name") else ""
        facts: dict[str, Any] = {**fill.fields, "name": fill.name or typed, "address": fill.address, "document": fill.document}
        self._context.runner.run(
            identify_occupant,
            partial(self._identified, fill.document is not None),
            self.say,
            owner=self,
            reservation_id=one.reservation_id,
            accompanying_guest_id=one.accompanying_guest_id,
            person=ScannedPerson(**facts),
            newcomer=one.newcomer > 0,
        )

    def _identified(self, whole: bool, done: OccupantIdentified) -> None:
        known = _("{guest} was here before.") if done.known else _("The document is in the guest file of {guest}.")
        self._context.messages.success(known.format(guest=done.name))
        self.name.set_value("")
        self.reading.text.setFocus()
        self.identified.emit(whole)


def who(one: OccupantToRegister) -> tuple[object, ...]:
    """What tells occupants apart, however often they are read."""
    return (one.reservation_id, one.accompanying_guest_id, one.newcomer)


def occupant_name(one: OccupantToRegister) -> str:
    """What the desk calls an occupant."""
    return one.name if not one.newcomer else _("Person {number}, not named yet").format(number=one.newcomer)


def next_to_read(occupants: tuple[OccupantToRegister, ...], chosen: OccupantToRegister | None, *, after: int | None = None) -> int:
    """Whose document is read next: whoever is chosen while something of them is missing, else the next of whom something is.

    Args:
        after: the place of whoever has just shown a document: the next one comes, even if that document did not tell all.
    """
    places = {who(one): number for number, one in enumerate(occupants)}
    place = places.get(who(chosen), -1) if chosen is not None else -1
    if after is None and place >= 0 and occupants[place].missing:
        return place
    lacking = [number for number, one in enumerate(occupants) if one.missing]
    passed = place if after is None else after
    return next((number for number in lacking if number > passed), lacking[0] if lacking else max(passed, 0))
