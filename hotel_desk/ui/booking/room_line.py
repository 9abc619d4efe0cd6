"""One room of a booking: which room, at what price, charged as what; its own dates and guests where they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from hotel_desk.domain.quote import ObstacleKind
from hotel_desk.language import _
from hotel_desk.queries.availability import FreeRoom, TypeAvailability
from hotel_desk.services.reservation_requests import HIGHEST_PRICE_MINOR, NamedGuest, RoomRequest
from hotel_desk.ui.booking.dates_part import Dates
from hotel_desk.ui.booking.own_stay_part import OwnStayPart
from hotel_desk.ui.booking.words import room_state_words
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.front_desk.job_panel import show_field
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.quote_words import price_text
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import PackageId, ReasonCodeId, RoomId
    from hotel_desk.domain.quote import Obstacle, Quote
    from hotel_desk.ui.booking.offer import Offer
    from hotel_desk.ui.booking.offer_reading import OffersRead, Wish


class RoomLine(QFrame):
    """A card with the fields of one room. It follows the dates and guests of the page unless it has its own.

    Args:
        number: counts the lines; part of the object names.
        currency: of the hotel.
        business_date: gives the hotel's day.
        other_errors: where a sentence goes that names no field here.

    Signals:
        edited(): something that counts elsewhere: room or price.
        stay_edited(): its own dates or guests: it has to be quoted again.
        removed(): the person does not want it.
    """

    edited = Signal()
    stay_edited = Signal()
    removed = Signal()

    def __init__(
        self, offer: Offer, number: int, currency: str, business_date: Callable[[], date], other_errors: Callable[[StaffError], object]
    ) -> None:
        super().__init__()
        name = f"booking_room_{number}"
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.type: TypeAvailability = offer.type
        self.quote: Quote | None = offer.quote
        self.plan_id = offer.plan_id
        self._currency = currency
        self._wanted_room: RoomId | None = None
        self._dates: Dates | None = None
        self.room = ChoiceField("room_id", _("Room"), object_name=f"{name}_room", choices=[(None, _("Later"))])
        self.charged = ChoiceField("charged_type_id", _("Charged as"), object_name=f"{name}_charged")
        self.price = MoneyField(
            "price_minor",
            _("Price a night") if self.plan_id is None else _("Another price a night"),
            object_name=f"{name}_price",
            currency=currency,
            required=self.plan_id is None,
            minimum=-HIGHEST_PRICE_MINOR,
            maximum=HIGHEST_PRICE_MINOR,
        )
        self.discount = ChoiceField("discount_reason_id", _("Why another price?"), object_name=f"{name}_discount", required=True)
        self.upgrade = TextField(
            "upgrade_reason", _("Why another type than is charged?"), object_name=f"{name}_upgrade", required=False, limit=500
        )
        self.form = Form(object_name=f"{name}_form", accessible_name=self.title(), other_errors=other_errors)
        self.form.add(self.room, self.charged, self.price)
        self.form.add(self.discount, self.upgrade)
        self.own = OwnStayPart(name, business_date, other_errors)
        self.form.add_widget(self.own)
        price = offer.type.standard_price_minor if self.plan_id is None else None
        self.form.set_values(room_id=None, charged_type_id=None, price_minor=price, discount_reason_id=None, upgrade_reason="")
        self.heading = label(self.title(), "heading")
        self.summary = label("", "quiet", wrap=True)
        self.summary.setObjectName(f"{name}_summary")
        self.notice = label("", "error", wrap=True)
        self.notice.setObjectName(f"{name}_notice")
        self.notice.hide()
        self._lay_out(name)
        self.form.edited.connect(self._form_edited)
        self.own.edited.connect(self.stay_edited)
        self._fit()

    def title(self) -> str:
        """Type and plan."""
        return f"{self.type.name} · {self.quote.plan_name}" if self.quote is not None else self.type.name

    def ask_for_room(self, room_id: RoomId) -> None:
        """Choose a room as soon as it is known to be free."""
        self._wanted_room = room_id

    def room_id(self) -> RoomId | None:
        """The room chosen; None: later."""
        return self.room.value()

    def show_reasons(self, reasons: Sequence[tuple[ReasonCodeId, str]]) -> None:
        """The hotel's reasons for another price."""
        self.discount.set_choices(reasons)

    def show_packages(self, packages: Sequence[tuple[PackageId, str]]) -> None:
        """The hotel's packages; sold with a rate plan only."""
        self.own.packages.set_choices(packages if self.plan_id is not None else ())

    def wish(self, page: Wish | None) -> Wish | None:
        """Its dates and guests: its own, or those of the page."""
        return self.own.wish(page) if self.own.is_on() else page

    def show_offers(self, read: OffersRead) -> None:
        """How it stands now: what is left of its type, what its plan asks, which types the price may be for."""
        self._dates = Dates(read.wish.arrival, read.wish.departure)
        self.type = next((one for one in read.types if one.room_type_id == self.type.room_type_id), self.type)
        if self.plan_id is not None:
            own = self.charged.value() or self.type.room_type_id
            self.quote = self._quote(read, own) or self._quote(read, self.type.room_type_id) or self.quote
        own = self.charged.value() or self.type.room_type_id
        self.charged.set_choices([(one.room_type_id, one.name) for one in read.types] or [(self.type.room_type_id, self.type.name)])
        self.charged.set_value(own)
        self.show_summary()

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

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Why its plan may not be sold; whether a room is left is counted over all rooms of the booking."""
        return () if self.quote is None else tuple(one for one in self.quote.obstacles if one.kind is not ObstacleKind.SOLD_OUT)

    def nights(self) -> int:
        """How many nights it is for."""
        return self._dates.nights if self._dates is not None else 0

    def total_minor(self) -> int | None:
        """What the stay in this room costs, taxes on top not counted, minor units; None where the price cannot be read."""
        try:
            typed = self.price.value()
        except ValueError:
            return None
        if typed is None:
            return None if self.quote is None else self.quote.total_minor
        return typed * max(1, self.nights())

    def tax_minor(self) -> int | None:
        """What comes on top of it, minor units; None where that is not known, because the price is not the plan's."""
        return self.quote.tax_minor if self.quote is not None and self.form.value("price_minor") is None else None

    def show_summary(self) -> None:
        """Say what the stay in this room costs."""
        total = self.total_minor()
        if total is None or self._dates is None:
            self.summary.setText("")
            return
        words = f"{nights_words(self.nights())}: {price_text(total, self._currency)}"
        asked = self._asked_minor()
        if self.price.value() is not None and asked is not None and self.plan_id is not None:
            words += _(" instead of {price}").format(price=money_text(asked, self._currency))
        self.summary.setText(f"{words} · {self.own.words()}" if self.own.is_on() else words)

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

    def check(self) -> bool:
        """Say what is missing in it."""
        return self.form.check() and self.own.check()

    def request(self, wish: Wish) -> RoomRequest:
        """This room as the command takes it; call it after `check`."""
        values: dict[str, Any] = self.form.values()
        party = wish.party
        names = [part.strip() for part in self.own.names().replace("，", ",").replace("、", ",").split(",")]
        return RoomRequest(
            room_type_id=self.type.room_type_id,
            arrival_date=wish.arrival,
            departure_date=wish.departure,
            price_minor=values["price_minor"],
            adults=party.adults,
            children=len(party.child_ages),
            child_ages=party.child_ages,
            babies=party.babies,
            extra_beds=party.extra_beds,
            charged_type_id=values["charged_type_id"],
            room_id=values["room_id"],
            rate_plan_id=self.plan_id,
            package_ids=wish.package_ids if self.plan_id is not None else (),
            discount_reason_id=None if self.discount.isHidden() else values["discount_reason_id"],
            upgrade_reason="" if self.upgrade.isHidden() else values["upgrade_reason"],
            guests=tuple(NamedGuest(name=one) for one in names if one),
            # The form says beside the dates that no night is day use.
            day_use=wish.arrival == wish.departure,
        )

    def _quote(self, read: OffersRead, type_id: object) -> Quote | None:
        return next(
            (one for one in read.quotes if one.asked.rate_plan_id == self.plan_id and one.asked.room_type_id == type_id),
            None,
        )

    def _asked_minor(self) -> int | None:
        return None if self.quote is None else self.quote.total_minor

    def _form_edited(self) -> None:
        self._fit()
        self.show_summary()
        self.edited.emit()

    def _fit(self) -> None:
        """Ask why, where the price or the type is not the usual one."""
        try:
            typed = self.price.value()
        except ValueError:
            typed = None
        show_field(self.discount, self.plan_id is not None and typed is not None)
        charged = self.charged.value()
        show_field(self.upgrade, charged is not None and charged != self.type.room_type_id)

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
