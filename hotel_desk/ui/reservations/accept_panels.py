"""What waits becomes certain: an option is confirmed, a wish on the waitlist is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _, paragraph
from hotel_desk.services.options import confirm_option
from hotel_desk.services.reservation_changes import ReservationChanged
from hotel_desk.services.waitlist import accept_waitlisted
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.front_desk.oversell_part import OversellPart
from hotel_desk.ui.front_desk.stay_words import dates_text
from hotel_desk.ui.reservations.action_panel import ActionPanel
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext


class ConfirmPanel(ActionPanel):
    """The panel of *Confirm option*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="confirm_option", title=_("Confirm option"))
        expires = whole.sheet.option_expires_at
        words = _("The reservation stands for certain from now on.")
        if expires is not None:
            until = instant_text(expires, context.status().time_zone)
            words = paragraph(_("The room is held until {moment}.").format(moment=until), words)
        self.form.add_widget(label(words, wrap=True))
        self.add(self.form)
        self.make_primary(_("Confirm option"), self._intent, self._done, object_name="confirm_option_do")

    def _intent(self) -> Intent:
        return Intent(confirm_option, {"reservation_id": self.stay.reservation_id})

    def _done(self, _changed: ReservationChanged) -> None:
        self.finish(_("The option of {guest} is confirmed.").format(guest=self.stay.guest.name))


class AcceptPanel(ActionPanel):
    """The panel of *Accept from waitlist*; when a night is still full, it offers to sell beyond the allowance."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="accept", title=_("Accept from waitlist"))
        stay = whole.stay
        words = _("{type}, {dates}, is taken out of sale for {guest}, if it is to be had.").format(
            type=stay.room_type_name, dates=dates_text(stay.arrival_date, stay.departure_date), guest=stay.guest.name
        )
        self.form.add_widget(label(words, wrap=True))
        self.oversell = OversellPart(self.form, "accept")
        self.add(self.form)
        self.make_primary(_("Accept"), self._intent, self._done, self._refused, object_name="accept_do")

    def _intent(self) -> Intent:
        return Intent(accept_waitlisted, {"reservation_id": self.stay.reservation_id, "forced": self.oversell.asked()})

    def _refused(self, error: StaffError) -> None:
        if not self.oversell.takes(error):
            self.form.show_error(error)

    def _done(self, changed: ReservationChanged) -> None:
        self.finish(
            _("{guest} is no longer waiting: the reservation stands.").format(guest=self.stay.guest.name), oversold=changed.oversold
        )
