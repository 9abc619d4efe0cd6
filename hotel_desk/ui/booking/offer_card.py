"""The offer that has the keyboard: the type with pictures and features, and its quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hotel_desk.language import _, plural
from hotel_desk.queries.setup_property import PictureRow, pictures_of
from hotel_desk.ui.booking.picture_strip import PictureStrip
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.quote_view import QuoteView
from hotel_desk.ui.quote_words import price_text
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.ids import RoomTypeId
    from hotel_desk.domain.rate_codes import PolicyKind
    from hotel_desk.queries.availability_search import TypeFound
    from hotel_desk.ui.booking.offer import Offer
    from hotel_desk.ui.shell.screen import ScreenContext

MOST_ROOMS = 8


class OfferCard(QWidget):
    """Says everything about one offer. Pictures are read when another type is shown."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("booking_offer")
        self.setAccessibleName(_("Offer"))
        self._context = context
        self._currency = context.status().currency
        self._shown_type: RoomTypeId | None = None
        self.offer: Offer | None = None
        self.heading = label("", "heading", wrap=True)
        self.heading.setObjectName("booking_offer_heading")
        self.pictures = PictureStrip("booking_offer_picture")
        self.facts = label("", "quiet", wrap=True)
        self.facts.setObjectName("booking_offer_facts")
        self.rooms = label("", "small", wrap=True)
        self.rooms.setObjectName("booking_offer_rooms")
        self.description = label("", "small", wrap=True)
        self.description.setObjectName("booking_offer_description")
        self.sold_out = label("", "error", wrap=True)
        self.sold_out.setObjectName("booking_offer_sold_out")
        self.plain = label("", wrap=True)
        self.plain.setObjectName("booking_offer_plain")
        self.quote = QuoteView(self._currency, object_name="booking_quote")
        self.empty = label(_("Go along the offers with the arrow keys: nights, prices and rules of each stand here."), "quiet", wrap=True)
        self.empty.setObjectName("booking_offer_empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.heading, self.pictures, self.facts, self.description, self.rooms, self.sold_out, self.plain, self.quote):
            column.addWidget(part)
        column.addStretch(1)
        self._page = page
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.empty)
        whole.addWidget(page, 1)
        page.hide()

    def show_offer(self, offer: Offer | None, policies: Sequence[tuple[PolicyKind, str]] = ()) -> None:
        """Show one offer, or that none is chosen."""
        self.offer = offer
        self.empty.setVisible(offer is None)
        self._page.setVisible(offer is not None)
        if offer is None:
            return
        plan = "" if offer.quote is None else f" · {offer.quote.plan_name}"
        self.heading.setText(f"{offer.type.name}{plan}")
        self._say(self.facts, self._fact_words(offer))
        self._say(self.description, offer.found.facilities.description)
        self._say(self.rooms, _room_words(offer.found))
        missing = [sentence for sentence in offer.sentences() if offer.quote is None or sentence == offer.sold_out_words()]
        self._say(self.sold_out, "" if _says_sold_out(offer) else "\n".join(missing))
        self._say(self.plain, self._plain_words(offer) if offer.quote is None and offer.priced else "")
        self.quote.setVisible(offer.quote is not None)
        self.quote.show_quote(offer.quote, policies)
        self._show_pictures(offer.type.room_type_id)

    def _plain_words(self, offer: Offer) -> str:
        price = price_text(offer.type.standard_price_minor, self._currency)
        return _("No rate plan prices this type. At its standard price of {price} a night, {nights} cost {total}.").format(
            price=price, nights=nights_words(offer.nights), total=money_text(offer.total_minor, self._currency)
        )

    @staticmethod
    def _fact_words(offer: Offer) -> str:
        known = offer.found.facilities
        beds = plural("{count} extra bed", "{count} extra beds", known.extra_beds).format(count=known.extra_beds)
        parts = [
            _("up to {count} guests").format(count=offer.type.max_occupancy),
            known.category,
            _("{area} m²").format(area=known.area_square_metres) if known.area_square_metres else "",
            known.beds,
            beds if known.extra_beds else "",
            *known.features,
        ]
        return " · ".join(part for part in parts if part)

    def _show_pictures(self, type_id: RoomTypeId) -> None:
        if type_id == self._shown_type:
            return
        self._shown_type = type_id
        self.pictures.show_pictures(())
        self._context.runner.read(pictures_of, self._take_pictures, key="pictures", owner_id=type_id)

    def _take_pictures(self, pictures: Sequence[PictureRow]) -> None:
        self.pictures.show_pictures(pictures)

    @staticmethod
    def _say(part: QLabel, words: str) -> None:
        part.setText(words)
        part.setVisible(bool(words))


def _room_words(found: TypeFound) -> str:
    """What only some of the free rooms have, and which: `Sea view: 101, 103`."""
    rooms: dict[str, list[str]] = {}
    for room in found.free_rooms:
        for feature in room.features:
            if feature not in found.facilities.features:
                rooms.setdefault(feature, []).append(room.number)
    return "\n".join(_("{feature}: {rooms}").format(feature=feature, rooms=_numbers(each)) for feature, each in sorted(rooms.items()))


def _numbers(rooms: Sequence[str]) -> str:
    shown = ", ".join(rooms[:MOST_ROOMS])
    return f"{shown}, …" if len(rooms) > MOST_ROOMS else shown


def _says_sold_out(offer: Offer) -> bool:
    """The quote has a sentence of its own for it."""
    return offer.quote is not None and len(offer.quote.obstacles) > len(offer.obstacles)
