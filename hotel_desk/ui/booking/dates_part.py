"""When: arrival, departure, nights; each follows the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import _
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import NumberField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.text import label

# A year half typed makes a stay of centuries; every night of it would be priced.
MOST_NIGHTS = 999


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a stay; equal ones are a day use."""

    arrival: date
    departure: date

    @property
    def nights(self) -> int:
        """How many; none for day use."""
        return (self.departure - self.arrival).days


def latest_departure(arrival: date | None) -> date | None:
    """The last day that a departure may be; None without an arrival."""
    return None if arrival is None else arrival + timedelta(days=MOST_NIGHTS)


def stay_dates(arrival: date | None, departure: date | None) -> Dates | None:
    """The dates, when they make a stay that can be meant."""
    if arrival is None or departure is None or not 0 <= (departure - arrival).days <= MOST_NIGHTS:
        return None
    return Dates(arrival, departure)


class DatesPart(QWidget):
    """The dates of the booking, for all its rooms.

    Args:
        business_date: gives the hotel's day, before which nobody arrives.
        other_errors: where a sentence goes that names no field here.

    Signals:
        changed(): other dates, or none that can be read.
    """

    changed = Signal()

    def __init__(self, business_date: Callable[[], date], other_errors: Callable[[StaffError], object]) -> None:
        super().__init__()
        self._business_date = business_date
        self.form = Form(object_name="booking_dates", accessible_name=_("Dates"), other_errors=other_errors)
        self.arrival = DateField(
            "arrival_date", _("Arrival"), object_name="booking_arrival", relative_to=business_date, earliest=business_date, required=True
        )
        self.departure = DateField(
            "departure_date",
            _("Departure"),
            object_name="booking_departure",
            relative_to=self.arrival.shown_day,
            earliest=lambda: self._read(self.arrival),
            latest=lambda: latest_departure(self._read(self.arrival)),
            required=True,
        )
        self.nights = NumberField("nights", _("Nights"), object_name="booking_nights", maximum=MOST_NIGHTS)
        self.form.add(self.arrival, self.departure, self.nights)
        self._by_day = label(_("0 nights is day use: the guest arrives and leaves on the same day and takes no night."), "quiet", wrap=True)
        self._by_day.setObjectName("booking_day_use")
        self._by_day.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.form)
        column.addWidget(self._by_day)
        self.arrival.edited.connect(self._arrival_edited)
        self.departure.edited.connect(self._departure_edited)
        self.nights.edited.connect(self._nights_edited)

    def begin(self, arrival: date | None = None, departure: date | None = None) -> None:
        """Begin with these dates; without them one night from the business date."""
        first = arrival or self._business_date()
        last = departure or first + timedelta(days=1)
        self.form.set_values(arrival_date=first, departure_date=last, nights=max(0, (last - first).days))
        self._tell()

    def dates(self) -> Dates | None:
        """The dates, when they make a stay."""
        arrival, departure = self._read(self.arrival), self._read(self.departure)
        return stay_dates(arrival, departure)

    def _arrival_edited(self) -> None:
        arrival = self._read(self.arrival)
        if arrival is not None:
            self.departure.set_value(arrival + timedelta(days=self.nights.value()))
            self.departure.show_error("")
        self._tell()

    def _departure_edited(self) -> None:
        dates = self.dates()
        if dates is not None:
            self.nights.set_value(dates.nights)
        self._tell()

    def _nights_edited(self) -> None:
        arrival = self._read(self.arrival)
        if arrival is not None:
            self.departure.set_value(arrival + timedelta(days=self.nights.value()))
            self.departure.show_error("")
        self._tell()

    def _tell(self) -> None:
        dates = self.dates()
        self._by_day.setVisible(dates is not None and not dates.nights)
        self.changed.emit()

    def _read(self, field: DateField) -> date | None:
        return None if field.problem() and field is self.arrival else self.form.value(field.name)
