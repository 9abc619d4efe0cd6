"""A booking of a place beside the plan: what is known of it, and what can be done about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.rate_codes import PlaceBookingStatus
from hotel_desk.language import _
from hotel_desk.services.place_bookings import charge_place_booking, mark_place_reminded, reopen_place_booking
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import instant_text, money_text
from hotel_desk.ui.front_desk.facts import Facts
from hotel_desk.ui.places.words import lead_text, persons_text, status_words, when_text
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from hotel_desk.queries.places import PlaceBookingRow
    from hotel_desk.services.place_bookings import PlaceBooked, PlaceCharge
    from hotel_desk.ui.shell.screen import ScreenContext


class BookingPanel(SidePanel):
    """The panel of one booking.

    Signals:
        job_asked(str): "change", "cancel", "paid" or "charge" wants a panel of its own.
        charged(PlaceCharge): the booking went to its guest's folio.
    """

    job_asked = Signal(str)
    charged = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="place_booking_panel", accessible_name=_("Booking of a place"))
        self.context = context
        self.booking: PlaceBookingRow | None = None
        self._actions = QWidget()
        self._flow = FlowLayout(self._actions, spacing=8)
        self.change = self._button("change", _("Change"), "mdi6.pencil-outline")
        self.paid = self._button("paid", _("Paid elsewhere"), "mdi6.cash-check")
        self.cancel = self._button("cancel", _("Cancel booking"), "mdi6.calendar-remove-outline", danger=True)
        self.stay = self._link("stay", _("Show stay"), "mdi6.bed-outline")
        self.stay.clicked.connect(self._show_stay)
        self.reopen = CommandButton(
            _("Not paid after all"),
            context.runner,
            self._reopen_intent,
            self._reopened,
            context.messages.error,
            object_name="place_booking_reopen",
            accessible_name=_("Not paid after all"),
            kind="plain",
        )
        self.reminded = CommandButton(
            _("Guest reminded"),
            context.runner,
            self._reminded_intent,
            self._reminded,
            context.messages.error,
            object_name="place_booking_reminded",
            accessible_name=_("Guest reminded"),
            kind="plain",
        )
        self.facts = Facts(object_name="place_booking_facts", accessible_name=_("Booking of a place"))
        self.add(self._actions)
        self.add(self.facts)
        self.folio = Button(
            _("Open folio"),
            object_name="place_booking_folio",
            accessible_name=_("Open folio"),
            icon_name="mdi6.receipt-text-outline",
        )
        self.folio.clicked.connect(self._show_folio)
        self.add_secondary(self.folio)
        self.charge = CommandButton(
            _("Charge to room"),
            context.runner,
            self._charge_intent,
            self.charged.emit,
            context.messages.error,
            object_name="place_booking_charge",
            accessible_name=_("Charge to room"),
        )
        self.set_primary(self.charge)

    def show_booking(self, booking: PlaceBookingRow) -> None:
        """Show a booking; the focus stays where it is."""
        self.booking = booking
        zone = ZoneInfo(self.context.status().time_zone)
        self.set_heading(booking.name, f"{booking.place_name} · {when_text(booking, zone)}")
        open_still = booking.status is PlaceBookingStatus.BOOKED
        self._offer(
            {
                self.change: open_still,
                self.paid: open_still and not booking.charged,
                self.reminded: open_still and booking.remind_at is not None and booking.reminded_at is None,
                self.stay: booking.reservation_id is not None,
                self.reopen: booking.status is PlaceBookingStatus.USED,
                self.cancel: open_still and not booking.charged,
            }
        )
        self.charge.setVisible(open_still and not booking.charged)
        self.folio.setVisible(booking.folio_id is not None)
        self.facts.set_facts(self._facts(booking, zone))

    def _facts(self, booking: PlaceBookingRow, zone: ZoneInfo) -> list[tuple[str, str]]:
        reminder = ""
        if booking.remind_minutes is not None:
            reminder = lead_text(booking.remind_minutes)
        if booking.reminded_at is not None:
            reminder = _("{lead}, reminded {when}").format(lead=reminder, when=instant_text(booking.reminded_at, zone.key))
        folio = _("Folio {folio}").format(folio=booking.folio_number) if booking.folio_number else ""
        return [
            (_("Status"), status_words(booking)),
            (_("Place"), booking.place_name),
            (_("Time"), when_text(booking, zone)),
            (_("Persons"), persons_text(booking.persons)),
            (_("Price"), money_text(booking.price_minor, self.context.status().currency)),
            (_("Folio"), folio),
            (_("Room"), booking.room_number),
            (_("Confirmation"), booking.confirmation_number),
            (_("Phone"), booking.phone),
            (_("Reminder"), reminder),
            (_("Note"), booking.note),
        ]

    def _offer(self, buttons: dict[Button, bool]) -> None:
        while self._flow.count():
            self._flow.takeAt(0)
        for button, offered in buttons.items():
            if offered:
                self._flow.addWidget(button)
            button.setVisible(offered)

    def _button(self, job: str, title: str, icon_name: str, *, danger: bool = False) -> Button:
        button = self._link(job, title, icon_name, danger=danger)
        button.clicked.connect(partial(self._ask, job))
        return button

    def _link(self, name: str, title: str, icon_name: str, *, danger: bool = False) -> Button:
        return Button(
            title,
            object_name=f"place_booking_{name}",
            accessible_name=title,
            kind="danger" if danger else "plain",
            icon_name=icon_name,
            parent=self._actions,
        )

    def _ask(self, job: str, *_clicked: object) -> None:
        self.job_asked.emit(job)

    def _charge_intent(self) -> Intent | None:
        """The command where it is plain whom it goes to; else the panel that asks."""
        booking = self.booking
        if booking is None:
            return None
        if booking.reservation_status is not ReservationStatus.IN_HOUSE:
            self.job_asked.emit("charge")
            return None
        return Intent(charge_place_booking, {"place_booking_id": booking.place_booking_id, "version": booking.version})

    def _reminded_intent(self) -> Intent | None:
        return None if self.booking is None else Intent(mark_place_reminded, {"place_booking_id": self.booking.place_booking_id})

    def _reopen_intent(self) -> Intent | None:
        if self.booking is None:
            return None
        return Intent(reopen_place_booking, {"place_booking_id": self.booking.place_booking_id, "version": self.booking.version})

    def _reopened(self, _done: PlaceBooked) -> None:
        self.context.messages.success(_("The booking can be charged again."))

    def _reminded(self, _done: PlaceBooked) -> None:
        self.context.messages.success(_("{name} was reminded.").format(name=self.booking.name if self.booking else ""))

    def _show_stay(self) -> None:
        if self.booking is not None:
            self.context.go_to(Target(kind=EntityKind.RESERVATION, id=self.booking.reservation_id))

    def _show_folio(self) -> None:
        if self.booking is not None:
            self.context.go_to(Target(kind=EntityKind.FOLIO, id=self.booking.folio_id))


def charged_words(charge: PlaceCharge, booking: PlaceBookingRow, currency: str) -> str:
    """What is said after a charge."""
    return _("{amount} was charged to the folio for {name}.").format(amount=money_text(charge.amount_minor, currency), name=booking.name)
