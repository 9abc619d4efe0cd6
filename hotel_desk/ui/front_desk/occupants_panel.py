"""Right after a check-in: who is in the room and what the police form of each lacks. Where nothing is missing, it leaves by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.front_desk.occupants_part import OccupantsPart
from hotel_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.shell.screen import ScreenContext


class OccupantsPanel(JobPanel):
    """The panel of those who have just got a room."""

    def __init__(self, context: ScreenContext, reservation_id: ReservationId, about: str) -> None:
        super().__init__(context, object_name="occupants_panel", title=_("Who is in the room"))
        self.set_heading(_("Who is in the room"), about)
        self.occupants = OccupantsPart(context, reservation_id, object_name="in_room")
        self.occupants.shown.connect(self._first_shown)
        self.form.add_widget(self.occupants)
        self.add(self.form)
        self.done_button = Button(_("Done"), object_name="occupants_done", accessible_name=_("Done"), kind="primary")
        self.done_button.clicked.connect(self.left)
        self.set_primary(self.done_button)
        forms = Button(
            _("Police forms"),
            object_name="occupants_forms",
            accessible_name=_("Police forms"),
            icon_name="mdi6.shield-alert-outline",
            tooltip=_("Type what no document says: visa, entry, address"),
        )
        forms.clicked.connect(lambda: context.go_to(Target("guests", EntityKind.GUEST_REGISTRATION)))
        self.add_secondary(forms)

    def begin(self) -> None:
        self.reread()

    def reread(self) -> None:
        self.occupants.read()

    def first_field(self) -> Button:
        return self.done_button

    def _first_shown(self, complete: bool) -> None:
        """The scanner may type at once; and nobody is kept by what is complete from the beginning."""
        self.occupants.shown.disconnect(self._first_shown)
        if complete:
            self.left.emit()
        elif self.done_button.hasFocus():
            self.occupants.reading.reading.text.setFocus()
