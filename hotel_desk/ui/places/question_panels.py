"""What asks little of a booking: why it is cancelled, how it was paid elsewhere, which stay it is charged to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.queries.places import find_stays
from hotel_desk.services.place_bookings import (
    PlaceBooked,
    PlaceCharge,
    cancel_place_booking,
    charge_place_booking,
    mark_place_paid_elsewhere,
    reopen_place_booking,
)
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, Reversal, reason_field
from hotel_desk.ui.places.booking_form import stay_subtitle, stay_title
from hotel_desk.ui.places.booking_panel import charged_words
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.places import PlaceBookingRow
    from hotel_desk.ui.shell.screen import ScreenContext


class CancelBookingPanel(JobPanel):
    """The panel of *Cancel booking*."""

    def __init__(self, context: ScreenContext, booking: PlaceBookingRow) -> None:
        super().__init__(context, object_name="place_cancel", title=_("Cancel booking"))
        self.booking = booking
        self.set_heading(_("Cancel booking"), f"{booking.place_name} · {booking.name}")
        self.form.add_widget(label(_("The time can be booked by others at once; the booking stays on file."), wrap=True))
        self.form.add(reason_field("reason", _("Reason"), object_name="place_cancel_reason"))
        self.add(self.form)
        self.make_primary(_("Cancel booking"), self._intent, self._done, object_name="place_cancel_do", kind="danger")

    def first_field(self) -> QWidget:
        return self.form.field("reason")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        about = {"place_booking_id": self.booking.place_booking_id, "version": self.booking.version}
        return Intent(cancel_place_booking, {**about, "reason": self.form.value("reason")})

    def _done(self, _cancelled: object) -> None:
        self.form.mark_saved()
        sentence = _("The booking of {place} for {name} is cancelled.")
        self.finished.emit(Outcome(sentence.format(place=self.booking.place_name, name=self.booking.name)))


class PaidElsewherePanel(JobPanel):
    """The panel of *Paid elsewhere*."""

    def __init__(self, context: ScreenContext, booking: PlaceBookingRow) -> None:
        super().__init__(context, object_name="place_paid", title=_("Paid elsewhere"))
        self.booking = booking
        self.set_heading(_("Paid elsewhere"), f"{booking.place_name} · {booking.name}")
        price = money_text(booking.price_minor, context.status().currency)
        self.form.add_widget(label(_("{amount} was paid at another till; nothing is left to charge.").format(amount=price), wrap=True))
        self.form.add(
            TextField("how", _("How it was paid"), object_name="place_paid_how", required=True, hint=_("The till's receipt, or a word."))
        )
        self.add(self.form)
        self.make_primary(_("Mark as paid"), self._intent, self._done, object_name="place_paid_do")

    def first_field(self) -> QWidget:
        return self.form.field("how")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        about = {"place_booking_id": self.booking.place_booking_id, "version": self.booking.version}
        return Intent(mark_place_paid_elsewhere, {**about, "how": self.form.value("how")})

    def _done(self, marked: PlaceBooked) -> None:
        self.form.mark_saved()
        undo = Intent(reopen_place_booking, {"place_booking_id": marked.place_booking_id, "version": marked.version})
        self.finished.emit(Outcome(_("The booking of {name} is marked as paid.").format(name=self.booking.name), undo))


class ChargePanel(JobPanel):
    """The panel of *Charge to room* where it is not plain which stay pays."""

    def __init__(self, context: ScreenContext, booking: PlaceBookingRow) -> None:
        super().__init__(context, object_name="place_charge", title=_("Charge to room"))
        self.booking = booking
        self.set_heading(_("Charge to room"), f"{booking.place_name} · {booking.name}")
        price = money_text(booking.price_minor, context.status().currency)
        words = _("{amount} goes to the folio of a guest in house, with its taxes.").format(amount=price)
        self.form.add_widget(label(words, wrap=True))
        self.form.add(
            SearchField(
                "reservation_id",
                _("Room or guest"),
                runner=context.runner,
                query=find_stays,
                title=stay_title,
                subtitle=stay_subtitle,
                object_name="place_charge_stay",
                required=True,
                placeholder=_("Room, name or confirmation number"),
            )
        )
        self.add(self.form)
        self.make_primary(_("Charge to room"), self._intent, self._done, object_name="place_charge_do")

    def first_field(self) -> QWidget:
        return self.form.field("reservation_id")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        about = {"place_booking_id": self.booking.place_booking_id, "version": self.booking.version}
        return Intent(charge_place_booking, {**about, "reservation_id": self.form.value("reservation_id").reservation_id})

    def _done(self, charge: PlaceCharge) -> None:
        self.form.mark_saved()
        sentence = charged_words(charge, self.booking, self.context.status().currency)
        self.finished.emit(Outcome(sentence, Reversal(charge.posting_id)))
