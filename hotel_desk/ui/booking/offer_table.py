"""What there is to sell for the dates and guests: each type at each rate plan, what is left or stands in the way, and its price."""

from __future__ import annotations

from collections.abc import Sequence

from hotel_desk.language import _
from hotel_desk.ui.booking.offer import Offer
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep

ADD, OVERSELL, OVERRIDE = "add", "oversell", "override"
_MOST_ROWS = 8
# Of the screen in a window of 1280 by 800; what is higher than that goes to the offers.
_USUAL_HEIGHT = 700


class OfferTable(DataTable[Offer]):
    """Enter or the button adds a room. What cannot be sold offers nothing; what a permission could sell is called what it is.

    Args:
        currency: of the hotel.
    """

    def __init__(self, currency: str) -> None:
        self._may_oversell = True
        self._may_override = True
        self._most = _MOST_ROWS
        columns: list[Column[Offer]] = [
            Column("name", _("Room type"), lambda offer: offer.type.name, width=0, tooltip=lambda offer: offer.type.name),
            Column("plan", _("Plan"), _plan_code, width=64, tooltip=_plan_name),
            Column("left", _("Left"), Offer.state, sort_key=lambda offer: offer.left, width=120, tooltip=_why_not),
            Column(
                "price",
                _("A night"),
                lambda offer: offer.night_words(currency),
                sort_key=lambda offer: offer.night_minor,
                align="right",
                width=104,
            ),
            Column(
                "total",
                _("Whole stay"),
                lambda offer: money_text(offer.total_minor, currency) if offer.priced else "–",
                sort_key=lambda offer: offer.total_minor,
                align="right",
                width=112,
                optional=True,
            ),
            Column("plan_name", _("Rate plan"), _plan_name, width=152, optional=True, tooltip=_plan_name),
        ]
        super().__init__(columns, lambda offer: offer.key, self.step_of, object_name="booking_types", accessible_name=_("What is left"))
        self._fit(0)

    def may(self, *, oversell: bool, override: bool) -> None:
        """What the person at this desk may do beyond selling what is for sale."""
        self._may_oversell, self._may_override = oversell, override
        self.viewport().update()

    def step_of(self, offer: Offer) -> NextStep | None:
        """What the row offers; None where it cannot be sold."""
        if not offer.priced or not offer.may_be_overridden:
            return None
        if offer.obstacles:
            return NextStep(OVERRIDE, _("Override…")) if self._may_override and (offer.left > 0 or self._may_oversell) else None
        if offer.left <= 0:
            return NextStep(OVERSELL, _("Oversell…")) if self._may_oversell else None
        return NextStep(ADD, _("Add room"))

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show other offers."""
        self.set_rows(offers)
        self._fit(len(offers))

    def use_height(self, height: int) -> None:
        """The screen is so many pixels high: show more rows where it has more room than usual."""
        self._most = _MOST_ROWS + max(0, (height - _USUAL_HEIGHT) // ROW_HEIGHT)
        self._fit(len(self.rows()))

    def _fit(self, rows: int) -> None:
        """As high as its rows, up to a number that leaves space for the rest of the page."""
        self.setFixedHeight(ROW_HEIGHT * (min(max(rows, 2), self._most) + 1) + 4)


def _plan_code(offer: Offer) -> str:
    return offer.quote.plan_code if offer.quote is not None else "–"


def _plan_name(offer: Offer) -> str:
    return offer.quote.plan_name if offer.quote is not None else _("No rate plan")


def _why_not(offer: Offer) -> str:
    return "\n".join(offer.sentences()) or offer.state()
