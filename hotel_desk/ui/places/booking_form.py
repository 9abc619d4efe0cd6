"""The form of a booking: new, or changed. Times offered are the borders of slots; what is taken is named so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import _
from hotel_desk.queries.places import StayFound, find_stays
from hotel_desk.services.place_bookings import PlaceBooked, book_place, cancel_place_booking, change_place_booking
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.places.plan_layout import is_over
from hotel_desk.ui.places.words import clock_text, lead_text, times_text
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, NumberField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from hotel_desk.queries.places import PlaceBookingRow, PlaceOfDay, PlacesDay
    from hotel_desk.ui.shell.screen import ScreenContext

LEADS = (15, 30, 60, 120, 1440)
MOST_PERSONS = 10_000
_NAME_LENGTH = 200


class PlaceBookingForm(JobPanel):
    """*New booking*, or *Change booking* where there is one.

    Args:
        day: the plan of the day that is booked on.
        booking: the one to be changed; None for a new one.
    """

    # Proposed by the plan and by what was chosen; to lose them is no loss.
    NO_LOSS = frozenset({"place_id", "starts_at", "ends_at", "price_minor"})

    def __init__(self, context: ScreenContext, day: PlacesDay, booking: PlaceBookingRow | None = None) -> None:
        title = _("New booking") if booking is None else _("Change place booking")
        super().__init__(context, object_name="place_form", title=title)
        self._day = day
        self._booking = booking
        self._zone = ZoneInfo(day.time_zone)
        self._now = context.clock.now()
        self._price_typed = False
        self.set_heading(title, date_text(day.date))
        self._add_fields()
        self.add(self.form)
        self.make_primary(_("Book") if booking is None else _("Save"), self._intent, self._done, object_name="place_form_do")
        if booking is not None:
            self._fill(booking)

    def propose(self, place: PlaceOfDay | None, starts_at: datetime | None, ends_at: datetime | None) -> None:
        """Begin with a place and a time.

        Args:
            place: None: the first that is free.
            starts_at, ends_at: None: the next free slot.
        """
        chosen = place or next(iter(self._places()), None)
        if starts_at is None:
            chosen, starts_at = self._next_free(chosen)
        self.form.set_values(place_id=chosen.place_id if chosen else None, persons=1, remind_minutes=None)
        self._offer_times()
        self.form.set_values(starts_at=starts_at)
        self._offer_ends()
        if ends_at is not None:
            self.form.set_values(ends_at=ends_at)
        self._propose_price()
        self.form.mark_saved()

    def first_field(self) -> QWidget:
        return self.form.field("reservation_id" if self.form.value("starts_at") else "starts_at")

    def _add_fields(self) -> None:
        places = [(place.place_id, place.name) for place in self._places()]
        runner, currency = self.context.runner, self.context.status().currency
        self._stay = SearchField(
            "reservation_id",
            _("For a guest"),
            runner=runner,
            query=find_stays,
            title=stay_title,
            subtitle=stay_subtitle,
            object_name="place_form_stay",
            placeholder=_("Room, name or confirmation number"),
        )
        self.form.add(ChoiceField("place_id", _("Place"), object_name="place_form_place", choices=places, required=True))
        self.form.add(
            ChoiceField("starts_at", _("From"), object_name="place_form_from", required=True),
            ChoiceField("ends_at", _("To"), object_name="place_form_to", required=True),
        )
        self.form.add(self._stay)
        self.form.add(
            TextField("name", _("Or a name"), object_name="place_form_name", limit=_NAME_LENGTH),
            TextField("phone", _("Phone"), object_name="place_form_phone", limit=_NAME_LENGTH),
        )
        self.form.add(
            NumberField("persons", _("Persons"), object_name="place_form_persons", minimum=1, maximum=MOST_PERSONS),
            MoneyField("price_minor", _("Price"), object_name="place_form_price", currency=currency),
        )
        leads = [(None, _("None")), *((minutes, lead_text(minutes)) for minutes in LEADS)]
        self.form.add(ChoiceField("remind_minutes", _("Reminder"), object_name="place_form_remind", choices=leads))
        self.form.add(NoteField("note", _("Note"), object_name="place_form_note", lines=2))
        self.form.field("place_id").edited.connect(self._place_changed)
        self.form.field("starts_at").edited.connect(self._start_changed)
        self.form.field("ends_at").edited.connect(self._propose_price)
        self.form.field("price_minor").edited.connect(self._price_edited)

    def _fill(self, booking: PlaceBookingRow) -> None:
        stay = None
        if booking.reservation_id is not None and booking.reservation_status is not None:
            stay = StayFound(
                booking.reservation_id, booking.name, booking.confirmation_number, booking.reservation_status, booking.room_number
            )
        lead = booking.remind_minutes
        if lead is not None and lead not in LEADS:
            field = self.form.field("remind_minutes")
            field.set_choices([(None, _("None")), *((minutes, lead_text(minutes)) for minutes in sorted({*LEADS, lead}))])
        self.form.set_values(place_id=booking.place_id)
        self._offer_times()
        self.form.set_values(starts_at=booking.starts_at)
        self._offer_ends()
        plain = ("ends_at", "name", "phone", "persons", "price_minor", "remind_minutes", "note")
        self.form.set_values(reservation_id=stay, **{name: getattr(booking, name) for name in plain})
        self._price_typed = booking.price_minor != self._usual_price()

    def _places(self) -> list[PlaceOfDay]:
        """The places that may be chosen: those that are on, and the booking's own."""
        own: UUID | None = self._booking.place_id if self._booking else None
        return [place for place in self._day.places if place.active or place.place_id == own]

    def _place(self) -> PlaceOfDay | None:
        chosen = self.form.value("place_id")
        return next((place for place in self._places() if place.place_id == chosen), None)

    def _next_free(self, wanted: PlaceOfDay | None) -> tuple[PlaceOfDay | None, datetime | None]:
        """The next free slot of the wanted place, or of the first place after it that has one."""
        for place in sorted(self._places(), key=lambda one: wanted is None or one.place_id != wanted.place_id):
            free = next((slot for slot in self._offered(place) if not self._holder(place, slot)), None)
            if free is not None:
                return place, free
        return wanted, None

    def _offered(self, place: PlaceOfDay) -> list[datetime]:
        """The slots that may be chosen: what is over is not, unless the booking has it already."""
        own = self._booking.starts_at if self._booking and self._booking.place_id == place.place_id else None
        return [slot for slot in place.slots if slot == own or not is_over(place, slot, self._now)]

    def _holder(self, place: PlaceOfDay, slot: datetime) -> str:
        """Who else has a slot; empty when nobody has."""
        own = self._booking.place_booking_id if self._booking else None
        length = timedelta(minutes=place.slot_minutes)
        others = (booking for booking in place.bookings if booking.place_booking_id != own)
        return next((booking.name for booking in others if booking.starts_at < slot + length and slot < booking.ends_at), "")

    def _place_changed(self) -> None:
        self._offer_times()
        self._offer_ends()
        self._propose_price()

    def _start_changed(self) -> None:
        self._offer_ends()
        self._propose_price()

    def _offer_times(self) -> None:
        place = self._place()
        self.form.field("starts_at").set_choices([(slot, self._slot_text(place, slot)) for slot in self._offered(place)] if place else [])

    def _slot_text(self, place: PlaceOfDay, slot: datetime) -> str:
        holder, text = self._holder(place, slot), clock_text(slot, self._zone)
        return _("{time} – taken by {name}").format(time=text, name=holder) if holder else text

    def _offer_ends(self) -> None:
        """The ends of the slots that follow, as long as nobody else has them; the first of them proposed."""
        place, start = self._place(), self.form.value("starts_at")
        ends = self._ends(place, start) if place is not None and start is not None else []
        field = self.form.field("ends_at")
        field.set_choices([(end, clock_text(end, self._zone)) for end in ends])
        if field.value() is None and ends:
            field.set_value(ends[0])

    def _ends(self, place: PlaceOfDay, start: datetime) -> list[datetime]:
        ends: list[datetime] = []
        for slot in place.slots:
            if slot > start and self._holder(place, slot):
                break
            if slot >= start:
                ends.append(slot + timedelta(minutes=place.slot_minutes))
        return ends

    def _usual_price(self) -> int | None:
        place, start, end = self._place(), self.form.value("starts_at"), self.form.value("ends_at")
        if place is None or start is None or end is None:
            return None
        return (end - start) // timedelta(minutes=place.slot_minutes) * place.slot_price_minor

    def _propose_price(self) -> None:
        if not self._price_typed:
            self.form.field("price_minor").set_value(self._usual_price())

    def _price_edited(self) -> None:
        self._price_typed = self.form.value("price_minor") not in {None, self._usual_price()}

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        stay: StayFound | None = values.pop("reservation_id")
        values["reservation_id"] = stay.reservation_id if stay else None
        if stay is None and not values["name"]:
            self.form.field_error("name", _("Choose a guest, or write a name."))
            return None
        if self._booking is None:
            return Intent(book_place, values)
        kept = {"place_booking_id": self._booking.place_booking_id, "version": self._booking.version}
        return Intent(change_place_booking, {**values, **kept})

    def _done(self, booked: PlaceBooked) -> None:
        values = self.form.values()
        place = self._place()
        stay: StayFound | None = values["reservation_id"]
        sentence = _("{name} has {place} on {date}, {times}.").format(
            name=values["name"] or (stay.guest_name if stay else ""),
            place=place.name if place else "",
            date=date_text(self._day.date),
            times=times_text(values["starts_at"], values["ends_at"], self._zone),
        )
        undo = None
        if self._booking is None:
            taken_back = {"place_booking_id": booked.place_booking_id, "version": booked.version, "reason": _("Taken back at once")}
            undo = Intent(cancel_place_booking, taken_back)
        self.form.mark_saved()
        self.finished.emit(Outcome(sentence, undo))


def stay_title(stay: StayFound) -> str:
    """How a stay is called: by room, where it has one."""
    return f"{stay.room_number} · {stay.guest_name}" if stay.room_number else stay.guest_name


def stay_subtitle(stay: StayFound) -> str:
    """What tells it from others."""
    return f"{stay.confirmation_number} · {_(STATUS_TITLES[stay.status])}"
