"""How certain a reservation is: held as an option until a moment, or through the night because somebody vouches for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.language import _
from hotel_desk.services.options import confirm_option, make_option
from hotel_desk.services.releases import guarantee_reservation
from hotel_desk.ui.booking.option_fields import OptionFields
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.front_desk.job_panel import reason_field
from hotel_desk.ui.front_desk.oversell_part import OversellPart
from hotel_desk.ui.reservations.action_panel import ActionPanel
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.services.reservation_changes import ReservationChanged
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext


class OptionPanel(ActionPanel):
    """The panel of *Hold as option*: a reservation becomes an option, or its moment is moved."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="make_option", title=_("Hold as option"))
        words = _("The room is held until then, and given back by itself unless the option is confirmed.")
        self.form.add_widget(label(words, "quiet", wrap=True))
        self.until = OptionFields(context, self.form, "make_option")
        expires = whole.sheet.option_expires_at
        if expires is None:
            self.until.propose(whole.stay.arrival_date)
        else:
            self.until.show(expires)
        self.add(self.form)
        self.make_primary(_("Hold as option"), self._intent, self._done, object_name="make_option_do")

    def first_field(self) -> QWidget:
        return self.until.day

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(make_option, {"reservation_id": self.stay.reservation_id, "expires_at": self.until.moment()})

    def _done(self, _changed: ReservationChanged) -> None:
        until = instant_text(self.until.moment(), self.context.status().time_zone)
        self.finish(_("{guest} has the room until {moment}.").format(guest=self.stay.guest.name, moment=until), self._undo())

    def _undo(self) -> Intent:
        about = {"reservation_id": self.stay.reservation_id}
        before = self.whole.sheet.option_expires_at
        return Intent(confirm_option, about) if before is None else Intent(make_option, {**about, "expires_at": before})


class GuaranteePanel(ActionPanel):
    """The panel of *Guarantee*; when a night was sold since the release, it offers to sell beyond the allowance."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="guarantee", title=_("Guarantee"))
        self.form.add_widget(label(self._consequence(), wrap=True))
        hint = _("A card, a call of the company, money on its way.")
        self.form.add(reason_field("reason", _("What guarantees it?"), object_name="guarantee_reason", hint=hint))
        self.oversell = OversellPart(self.form, "guarantee")
        self.add(self.form)
        self.make_primary(_("Guarantee"), self._intent, self._done, self._refused, object_name="guarantee_do")

    def first_field(self) -> QWidget:
        return self.form.field("reason")

    def _consequence(self) -> str:
        if self.whole.sheet.released_at is not None:
            moment = instant_text(self.whole.sheet.released_at, self.context.status().time_zone)
            return _("Its nights have been for sale since {moment}. They are held again, if they are still to be had.").format(
                moment=moment
            )
        if self.stay.status is ReservationStatus.TENTATIVE:
            return _("The option is confirmed, and the room is held through the night of arrival.")
        return _("The room is held through the night of arrival, whatever was agreed about a guarantee.")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        about = {"reservation_id": self.stay.reservation_id, "reason": self.form.value("reason")}
        return Intent(guarantee_reservation, {**about, "forced": self.oversell.asked()})

    def _refused(self, error: StaffError) -> None:
        if not self.oversell.takes(error):
            self.form.show_error(error)

    def _done(self, changed: ReservationChanged) -> None:
        self.finish(_("The reservation of {guest} is guaranteed.").format(guest=self.stay.guest.name), oversold=changed.oversold)
