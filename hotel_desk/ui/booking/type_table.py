"""What there is to sell for the dates: each type with what is left, its price, and a button that takes a room of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.language import _
from hotel_desk.queries.availability import TypeAvailability
from hotel_desk.ui.booking.words import price_text
from hotel_desk.ui.formats import money_text, short_date_text
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep

_MOST_ROWS = 7


@dataclass(frozen=True, slots=True)
class TypeOffer:
    """A type for the dates asked about.

    Args:
        taken: how many rooms of it this booking has already.
        nights: of the stay; none for day use.
    """

    type: TypeAvailability
    taken: int
    nights: int

    @property
    def left(self) -> int:
        """How many more this booking may take."""
        return self.type.left - self.taken

    @property
    def total_minor(self) -> int:
        """The standard price of the whole stay, minor units."""
        return self.type.standard_price_minor * max(1, self.nights)

    def words(self) -> str:
        """What is left; sold out says on which night."""
        if self.left > 0:
            return str(self.left)
        if self.type.left > 0:
            return _("All {count} in this booking").format(count=self.type.left)
        fullest = self.type.fullest
        return _("No room free by day") if fullest is None else _("Sold out on {date}").format(date=short_date_text(fullest.date))


class TypeTable(DataTable[TypeOffer]):
    """Enter or the button adds a room of the type."""

    def __init__(self, currency: str) -> None:
        columns: list[Column[TypeOffer]] = [
            Column("name", _("Room type"), lambda offer: offer.type.name, width=0),
            Column("left", _("Left"), TypeOffer.words, sort_key=lambda offer: offer.left, width=136, tooltip=TypeOffer.words),
            Column(
                "price",
                _("Price a night"),
                lambda offer: price_text(offer.type.standard_price_minor, currency),
                sort_key=lambda offer: offer.type.standard_price_minor,
                align="right",
                width=112,
            ),
            Column(
                "total",
                _("Whole stay"),
                lambda offer: money_text(offer.total_minor, currency),
                sort_key=lambda offer: offer.total_minor,
                align="right",
                width=112,
                optional=True,
            ),
        ]
        super().__init__(
            columns,
            lambda offer: offer.type.room_type_id,
            lambda _offer: NextStep("add", _("Add room")),
            object_name="booking_types",
            accessible_name=_("What is left"),
        )
        self._fit(0)

    def show_types(self, types: Sequence[TypeAvailability], taken: Mapping[RoomTypeId, int], nights: int) -> None:
        """Show what is left, less what the booking has taken."""
        self.set_rows([TypeOffer(one, taken.get(one.room_type_id, 0), nights) for one in types])
        self._fit(len(types))

    def _fit(self, rows: int) -> None:
        """As high as its rows, up to a number that leaves space for the rest of the page."""
        self.setFixedHeight(ROW_HEIGHT * (min(max(rows, 2), _MOST_ROWS) + 1) + 4)
