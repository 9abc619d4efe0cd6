"""Who will sleep in the room, what the police form of each still lacks, and the line that reads a document for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.occupants import OccupantToRegister, occupants_to_register
from hotel_desk.ui.front_desk.occupant_reading import OccupantReading, next_to_read, occupant_name
from hotel_desk.ui.registration_words import missing_words
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.shell.screen import ScreenContext


class OccupantsPart(QWidget):
    """Hidden in a hotel that registers nobody.

    Signals:
        identified(): a document was taken into somebody's guest file.
        shown(complete): who they are was read; whether nothing is missing of anybody.
    """

    identified = Signal()
    shown = Signal(bool)

    def __init__(self, context: ScreenContext, reservation_id: ReservationId, *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(f"{object_name}_occupants")
        self._context = context
        self._reservation_id = reservation_id
        self._occupants: tuple[OccupantToRegister, ...] = ()
        self._taken_at: int | None = None
        self._read_last: int | None = None
        self.words = label("", wrap=True)
        self.words.setObjectName(f"{object_name}_registered")
        self.whose = ChoiceField("occupant", _("Whose document"), object_name=f"{object_name}_occupant")
        self.whose.edited.connect(self._choose)
        self.reading = OccupantReading(context, object_name=object_name)
        self.reading.taken.connect(self._note_place)
        self.reading.identified.connect(self._identified)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(_("Registration with the police"), "heading"))
        for part in (self.words, self.whose, self.reading):
            column.addWidget(part)
        self.hide()

    def read(self) -> None:
        """Read who they are and what is missing."""
        self._context.runner.read(
            occupants_to_register, self._show, self.reading.say, owner=self, key="occupants", reservation_id=self._reservation_id
        )

    def _show(self, occupants: tuple[OccupantToRegister, ...]) -> None:
        chosen = self._chosen()
        self._occupants = occupants
        self.words.setText("\n".join(map(_line, occupants)))
        self.whose.set_choices([(number, occupant_name(one)) for number, one in enumerate(occupants)])
        self.whose.set_value(next_to_read(occupants, chosen, after=self._read_last))
        self._read_last = None
        self.whose.setVisible(len(occupants) > 1)
        self.reading.choose(self._chosen())
        self.setVisible(bool(occupants))
        self.shown.emit(not any(one.missing for one in occupants))

    def _chosen(self) -> OccupantToRegister | None:
        number = self.whose.value()
        return self._occupants[number] if number is not None and number < len(self._occupants) else None

    def _choose(self) -> None:
        self.reading.choose(self._chosen(), by_hand=True)

    def _note_place(self) -> None:
        """The list may be read anew before it is known that the document went in."""
        self._taken_at = self.whose.value()

    def _identified(self, whole: bool) -> None:
        self._read_last = self._taken_at if whole else None
        self.read()
        self.identified.emit()


def _line(one: OccupantToRegister) -> str:
    if one.newcomer:
        return _("… {guest}").format(guest=occupant_name(one))
    if not one.missing:
        return _("✓ {guest}: complete").format(guest=one.name)
    return _("… {guest}: {fields} missing").format(guest=one.name, fields=missing_words(one.missing))
