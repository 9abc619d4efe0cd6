"""Writes down a new guest, or what has changed about a known one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.services.profiles import ProfileSaved, change_profile, create_profile
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.front_desk.guest_fields import GuestFields
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.widgets.buttons import Button, Intent

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.stay_detail import GuestFacts
    from hotel_desk.ui.shell.screen import ScreenContext


class GuestPanel(JobPanel):
    """The panel of *Guest details* and *New guest*.

    Args:
        guest: a known guest, or None for a new one.
        show_stays: shows all reservations of a name; None leaves the button out.
    """

    def __init__(self, context: ScreenContext, guest: GuestFacts | None, show_stays: Callable[[str], object] | None = None) -> None:
        super().__init__(context, object_name="guest_panel", title=_("Guest details") if guest else _("New guest"))
        self.known = guest
        self.set_heading(guest.name if guest else _("New guest"), self.title_words if guest else "")
        self.fields = GuestFields(self.form, "guest")
        self.add(self.form)
        if guest is not None:
            self.fields.show(guest)
            if show_stays is not None:
                stays = Button(_("Reservations"), object_name="guest_stays", accessible_name=_("Show the guest's reservations"))
                stays.clicked.connect(lambda: show_stays(guest.name))
                self.add_secondary(stays)
            file = Button(_("Guest file"), object_name="guest_file", accessible_name=_("Open the guest file"))
            file.clicked.connect(lambda: context.go_to(Target("guests", EntityKind.PROFILE, guest.guest_id)))
            self.add_secondary(file)
        else:
            self.fields.begin("")
        self.make_primary(_("Save"), self._intent, self._done, object_name="guest_save")

    def first_field(self) -> QWidget:
        return self.form.field("name")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        if self.known is None:
            return Intent(create_profile, {"details": self.fields.details()})
        return Intent(change_profile, {"profile_id": self.known.guest_id, "details": self.fields.details(), "version": self.known.version})

    def _done(self, saved: ProfileSaved) -> None:
        self.form.mark_saved()
        self.finished.emit(Outcome(self._words(saved)))

    def _words(self, saved: ProfileSaved) -> str:
        if saved.requested and self.known is not None:
            return _("{guest} is saved; the new name waits for somebody who may change names.").format(guest=self.known.name)
        return _("{guest} is saved.").format(guest=self.form.value("name"))
