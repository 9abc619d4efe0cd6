"""Dates and guests of one room of a booking, where they are not those of the others; and who comes along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.booking.dates_part import latest_departure, stay_dates
from hotel_desk.ui.booking.party_part import PackagesField, PartyFields
from hotel_desk.ui.front_desk.stay_words import dates_text
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, TextField
from hotel_desk.ui.widgets.form import Form

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.booking.offer_reading import Wish


class OwnStayPart(QWidget):
    """A box, and beneath it the fields that it opens.

    Args:
        name: the beginning of the object names.
        business_date: gives the hotel's day.
        other_errors: where a sentence goes that names no field here.

    Signals:
        edited(): other dates or guests than before.
    """

    edited = Signal()

    def __init__(self, name: str, business_date: Callable[[], date], other_errors: Callable[[StaffError], object]) -> None:
        super().__init__()
        self.setObjectName(f"{name}_own")
        self._wish: Wish | None = None
        self.box = CheckField("own", _("Other dates, guests or packages than above, names"), object_name=f"{name}_own_box")
        self.form = Form(object_name=f"{name}_own_form", accessible_name=_("Dates and guests of this room"), other_errors=other_errors)
        self.arrival = DateField(
            "arrival_date", _("Arrival"), object_name=f"{name}_arrival", relative_to=business_date, earliest=business_date, required=True
        )
        self.departure = DateField(
            "departure_date",
            _("Departure"),
            object_name=f"{name}_departure",
            relative_to=self.arrival.shown_day,
            earliest=lambda: self.form.value("arrival_date"),
            latest=lambda: latest_departure(self.form.value("arrival_date")),
            required=True,
        )
        self.form.add(self.arrival, self.departure)
        self.party = PartyFields(self.form, name)
        self.packages = PackagesField(name)
        self.form.add(self.packages)
        self._names = TextField(
            "guests", _("Who comes along"), object_name=f"{name}_guests", placeholder=_("Names, with commas between"), limit=500
        )
        self.form.add(self._names)
        self.form.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.box)
        column.addWidget(self.form)
        self.box.edited.connect(self._switch)
        self.form.edited.connect(self.edited)

    def is_on(self) -> bool:
        """Whether the room has dates and guests of its own."""
        return bool(self.box.value())

    def wish(self, page: Wish | None) -> Wish | None:
        """Its own dates and guests, on behalf of the same as the page; None while they make no stay."""
        arrival = None if self.arrival.problem() else self.form.value("arrival_date")
        dates, party = stay_dates(arrival, self.form.value("departure_date")), self.party.party()
        if page is None or dates is None or party is None:
            return None
        return replace(page, arrival=dates.arrival, departure=dates.departure, party=party, package_ids=self.packages.value())

    def follow(self, page: Wish) -> None:
        """Remember what the page asks for, to begin with when the box is ticked."""
        self._wish = page

    def names(self) -> str:
        """Who comes along, as typed."""
        return self._names.value() if self.is_on() else ""

    def words(self) -> str:
        """Its own dates and guests in words."""
        wish = self.wish(self._wish)
        return "" if wish is None else f"{dates_text(wish.arrival, wish.departure)} · {wish.party.words()}"

    def check(self) -> bool:
        """Say what is missing."""
        return not self.is_on() or self.form.check()

    def field_error(self, name: str, sentence: str) -> bool:
        """Show a refusal beside its field; False where the room follows the page."""
        return self.is_on() and self.form.field_error(name, sentence)

    def _switch(self) -> None:
        if self.is_on() and self._wish is not None:
            self.form.set_values(arrival_date=self._wish.arrival, departure_date=self._wish.departure)
            self.party.show(self._wish.party)
            self.packages.set_value(self._wish.package_ids)
        self.form.setVisible(self.is_on())
        if self.is_on():
            self.arrival.setFocus()
        self.edited.emit()
