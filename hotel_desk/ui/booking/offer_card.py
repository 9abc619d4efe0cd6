"""The offer that has the keyboard: the type with pictures and features, and its quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.setup_property import PictureRow, pictures_of
from hotel_desk.ui.booking.quote_view import QuoteView
from hotel_desk.ui.booking.words import price_text
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hotel_desk.domain.ids import RoomTypeId
    from hotel_desk.queries.setup_rooms import RoomTypeRow
    from hotel_desk.ui.booking.offer import Offer
    from hotel_desk.ui.shell.screen import ScreenContext

PICTURE_HEIGHT = 160


class OfferCard(QWidget):
    """Says everything about one offer. Pictures are read when another type is shown."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("booking_offer")
        self.setAccessibleName(_("Offer"))
        self._context = context
        self._currency = context.status().currency
        self._types: Mapping[RoomTypeId, RoomTypeRow] = {}
        self._shown_type: RoomTypeId | None = None
        self.offer: Offer | None = None
        self.heading = label("", "heading", wrap=True)
        self.heading.setObjectName("booking_offer_heading")
        self.picture = _Picture()
        self.facts = label("", "quiet", wrap=True)
        self.facts.setObjectName("booking_offer_facts")
        self.description = label("", "small", wrap=True)
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
        for part in (self.heading, self.picture, self.facts, self.description, self.sold_out, self.plain, self.quote):
            column.addWidget(part)
        column.addStretch(1)
        self._page = page
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.empty)
        whole.addWidget(page, 1)
        page.hide()

    def know_types(self, types: Mapping[RoomTypeId, RoomTypeRow]) -> None:
        """What is known of the types beside their prices."""
        self._types = types
        self.show_offer(self.offer)

    def show_offer(self, offer: Offer | None, policies: Sequence[str] = ()) -> None:
        """Show one offer, or that none is chosen."""
        self.offer = offer
        self.empty.setVisible(offer is None)
        self._page.setVisible(offer is not None)
        if offer is None:
            return
        plan = "" if offer.quote is None else f" · {offer.quote.plan_name}"
        self.heading.setText(f"{offer.type.name}{plan}")
        self._say(self.facts, self._fact_words(offer))
        known = self._types.get(offer.type.room_type_id)
        self._say(self.description, known.description if known is not None else "")
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

    def _fact_words(self, offer: Offer) -> str:
        known = self._types.get(offer.type.room_type_id)
        parts = [_("up to {count} guests").format(count=offer.type.max_occupancy)]
        if known is not None:
            parts += [
                known.category,
                _("{area} m²").format(area=known.area_square_metres) if known.area_square_metres else "",
                known.beds,
                *known.features,
            ]
        return " · ".join(part for part in parts if part)

    def _show_pictures(self, type_id: RoomTypeId) -> None:
        if type_id == self._shown_type:
            return
        self._shown_type = type_id
        self.picture.show_picture(None)
        self._context.runner.read(pictures_of, self._take_pictures, key="pictures", owner_id=type_id)

    def _take_pictures(self, pictures: Sequence[PictureRow]) -> None:
        self.picture.show_picture(pictures[0] if pictures else None)

    @staticmethod
    def _say(part: QLabel, words: str) -> None:
        part.setText(words)
        part.setVisible(bool(words))


class _Picture(QLabel):
    """The first picture of a type, as wide as there is room for; nothing where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("booking_offer_picture")
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_picture(self, picture: PictureRow | None) -> None:
        """Show it, or nothing."""
        self.setVisible(picture is not None)
        if picture is None:
            self.clear()
            return
        image = QPixmap()
        image.loadFromData(picture.content)
        self.setAccessibleName(picture.caption or _("Picture"))
        self.setToolTip(picture.caption)
        self.setPixmap(
            image.scaled(QSize(320, PICTURE_HEIGHT), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )


def _says_sold_out(offer: Offer) -> bool:
    """The quote has a sentence of its own for it."""
    return offer.quote is not None and len(offer.quote.obstacles) > len(offer.obstacles)
