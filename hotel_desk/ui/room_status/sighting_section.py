"""What housekeeping saw in the room: written down, shown, and what it disagrees with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from hotel_desk.domain.codes import SeenOccupancy
from hotel_desk.language import _
from hotel_desk.queries.room_rack import DISCREPANCY_TITLES
from hotel_desk.services.housekeeping import record_sighting
from hotel_desk.ui.room_status.panel_section import PanelSection
from hotel_desk.ui.room_status.room_conditions import SEEN_TITLES
from hotel_desk.ui.room_status.room_words import sighting_text
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, NumberField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.room_rack import RackRoom
    from hotel_desk.ui.shell.screen import ScreenContext

MOST_PERSONS = 99


class SightingSection(PanelSection):
    """Vacant or occupied, how many persons (0: not counted), and a button."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(_("What housekeeping saw"), object_name="room_sighting")
        self._context = context
        self._room: RackRoom | None = None
        self._last = label("", "quiet", wrap=True)
        self._disagreement = label("", "error", wrap=True)
        self._disagreement.setObjectName("room_discrepancy")
        self.form = self._make_form()
        self.record = CommandButton(
            _("Record"),
            context.runner,
            self._intent,
            self._recorded,
            self.form.show_error,
            object_name="record_sighting",
            accessible_name=_("Record what housekeeping saw"),
            kind="plain",
        )
        for part in (self._last, self._disagreement, self.form, self.record):
            self.add(part)
        self.column.setAlignment(self.record, Qt.AlignmentFlag.AlignLeft)
        self.press_on_enter(self.record)

    def show_room(self, room: RackRoom, *, another: bool) -> None:
        """Show what was seen last; `another` room empties the form."""
        self._room = room
        if another:
            self._empty()
        zone = self._context.status().time_zone
        self._last.setText(_("Nothing recorded yet.") if room.sighting is None else sighting_text(room.sighting, zone))
        self._disagreement.setText("" if room.discrepancy is None else _(DISCREPANCY_TITLES[room.discrepancy]))
        self._disagreement.setVisible(room.discrepancy is not None)

    def _make_form(self) -> Form:
        form = Form(object_name="sighting_form", accessible_name=_("What housekeeping saw"), other_errors=self._context.messages.error)
        self._seen = ChoiceField(
            "seen",
            _("Seen"),
            object_name="sighting_seen",
            choices=[(seen, _(title)) for seen, title in SEEN_TITLES.items()],
            required=True,
        )
        self._persons = NumberField(
            "persons", _("Persons"), object_name="sighting_persons", maximum=MOST_PERSONS, hint=_("0 means not counted.")
        )
        self._seen.edited.connect(self._allow_persons)
        form.add(self._seen, self._persons)
        return form

    def _allow_persons(self) -> None:
        """Nobody is counted in a vacant room."""
        occupied = self._seen.value() is SeenOccupancy.OCCUPIED
        self._persons.setEnabled(occupied)
        if not occupied:
            self._persons.set_value(0)

    def _empty(self) -> None:
        self.form.set_values(seen=None, persons=0)
        self._allow_persons()

    def _intent(self) -> Intent | None:
        if self._room is None or not self.form.check():
            return None
        values = self.form.values()
        return Intent(record_sighting, {"room_id": self._room.room_id, "seen": values["seen"], "persons": values["persons"] or None})

    def _recorded(self, _result: object) -> None:
        self._empty()
        if self._room is not None:
            self._context.messages.success(_("What housekeeping saw in room {room} is recorded.").format(room=self._room.number))
