"""One room of a booking: which room, for whom, at what price, charged as what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from hotel_desk.language import _
from hotel_desk.queries.availability import FreeRoom, TypeAvailability
from hotel_desk.services.reservations import HIGHEST_PRICE_MINOR, RoomRequest
from hotel_desk.ui.booking.dates_part import Dates
from hotel_desk.ui.booking.words import price_text, room_state_words
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import ChoiceField, NumberField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import RoomId


class RoomLine(QFrame):
    """A card with the fields of one room.

    Args:
        number: counts the lines; part of the object names.
        currency: of the hotel.
        other_errors: where a sentence goes that names no field here.

    Signals:
        edited(): something that counts elsewhere: room or price.
        removed(): the person does not want it.
    """

    edited = Signal()
    removed = Signal()

    def __init__(self, offered: TypeAvailability, number: int, currency: str, other_errors: Callable[[StaffError], object]) -> None:
        super().__init__()
        self.setObjectName(f"booking_room_{number}")
        self.setProperty("role", "card")
        self.type = offered
        self._currency = currency
        self._wanted_room: RoomId | None = None
        name = f"booking_room_{number}"
        self.room = ChoiceField("room_id", _("Room"), object_name=f"{name}_room", choices=[(None, _("Later"))])
        self.charged = ChoiceField("charged_type_id", _("Charged as"), object_name=f"{name}_charged")
        self.price = MoneyField(
            "price_minor",
            _("Price a night"),
            object_name=f"{name}_price",
            currency=currency,
            required=True,
            minimum=-HIGHEST_PRICE_MINOR,
            maximum=HIGHEST_PRICE_MINOR,
        )
        self.adults = NumberField("adults", _("Adults"), object_name=f"{name}_adults")
        self.children_count = NumberField("children", _("Children"), object_name=f"{name}_children")
        self.babies = NumberField("babies", _("Babies"), object_name=f"{name}_babies")
        self.form = Form(object_name=f"{name}_form", accessible_name=offered.name, other_errors=other_errors)
        self.form.add(self.room, self.charged, self.price)
        self.form.add(self.adults, self.children_count, self.babies)
        self.form.set_values(room_id=None, charged_type_id=None, price_minor=offered.standard_price_minor, adults=1, children=0, babies=0)
        self.heading = label(offered.name, "heading")
        self.summary = label("", "quiet")
        self.notice = label("", "error", wrap=True)
        self.notice.setObjectName(f"{name}_notice")
        self.notice.hide()
        self._lay_out(name)
        self.form.edited.connect(self.edited)

    def ask_for_room(self, room_id: RoomId) -> None:
        """Choose a room as soon as it is known to be free."""
        self._wanted_room = room_id

    def room_id(self) -> RoomId | None:
        """The room chosen; None: later."""
        return self.room.value()

    def show_types(self, types: Sequence[TypeAvailability]) -> None:
        """Offer the types that the price may be for; newer figures of the own type."""
        self.type = next((one for one in types if one.room_type_id == self.type.room_type_id), self.type)
        own = self.charged.value() or self.type.room_type_id
        self.charged.set_choices([(one.room_type_id, one.name) for one in types] or [(self.type.room_type_id, self.type.name)])
        self.charged.set_value(own)

    def show_rooms(self, rooms: Sequence[FreeRoom], elsewhere: set[RoomId]) -> None:
        """Offer the free rooms of the type that no other line has; say so when the chosen one is not among them any more."""
        offered = [room for room in rooms if room.room_type_id == self.type.room_type_id and room.room_id not in elsewhere]
        before, title = self.room.value(), self.room.box.currentText()
        wanted = self._wanted_room or before
        self.room.set_choices([(None, _("Later")), *((room.room_id, _room_words(room)) for room in offered)])
        self.room.set_value(wanted if wanted in {room.room_id for room in offered} else None)
        self._wanted_room = None
        lost = wanted is not None and self.room.value() is None
        number = title.split(" · ")[0] if before is not None else ""
        if lost:
            self.room.show_error(
                _("Room {room} is not free on these dates.").format(room=number) if number else _("The room is not free on these dates.")
            )
        elif self.room.value() is not None:
            self.room.show_error("")

    def show_dates(self, dates: Dates | None) -> None:
        """Say what the stay in this room costs."""
        minor = self.form.value("price_minor")
        nights = dates.nights if dates is not None else 0
        if minor is None or dates is None:
            self.summary.setText("")
        else:
            self.summary.setText(f"{nights_words(nights)}: {price_text(minor * max(1, nights), self._currency)}")

    def total_minor(self, nights: int) -> int | None:
        """What the stay in this room costs, minor units; None where the price cannot be read."""
        minor = self.form.value("price_minor")
        return None if minor is None else minor * max(1, nights)

    def say(self, sentence: str) -> None:
        """Show what is wrong with this room; empty takes it away."""
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))

    def sold_out_words(self) -> str:
        """In words, that the type has not enough left."""
        fullest = self.type.fullest
        if fullest is None:
            return _("No {type} is free by day on these dates.").format(type=self.type.name)
        if self.type.left > 0:
            return _("Only {count} {type} left: this room is one too many.").format(count=self.type.left, type=self.type.name)
        return _("{type} is sold out on the night of {date}.").format(type=self.type.name, date=date_text(fullest.date))

    def request(self, dates: Dates) -> RoomRequest:
        """This room as the command takes it; call it after the form was checked."""
        values: dict[str, Any] = self.form.values()
        return RoomRequest(
            room_type_id=self.type.room_type_id,
            arrival_date=dates.arrival,
            departure_date=dates.departure,
            price_minor=values["price_minor"],
            adults=values["adults"],
            children=values["children"],
            babies=values["babies"],
            charged_type_id=values["charged_type_id"],
            room_id=values["room_id"],
            # The form says beside the dates that no night is day use.
            day_use=dates.arrival == dates.departure,
        )

    def _lay_out(self, name: str) -> None:
        words = _("Remove {type}").format(type=self.type.name)
        remove = Button("", object_name=f"{name}_remove", accessible_name=words, kind="quiet", icon_name="mdi6.close")
        remove.clicked.connect(self.removed)
        head = QHBoxLayout()
        head.addWidget(self.heading)
        head.addSpacing(16)
        head.addWidget(self.summary, 1)
        head.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.form)
        column.addWidget(self.notice)


def _room_words(room: FreeRoom) -> str:
    return f"{room.number} · {room_state_words(room)}"
