"""What closing the day would do, worked out without doing it: the auditor reads it before the button is pressed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.tax import tax_night
from hotel_desk.queries.roll_preview import DueOutGuest, MissingArrival, NightToCharge, roll_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, ReservationId
    from hotel_desk.domain.tax import TaxRule


@dataclass(frozen=True, slots=True)
class NightPreview:
    """What a stay in house is, or will be, charged for the night; minor units. `charged`: it is on the folio already."""

    reservation_id: ReservationId
    folio_id: FolioId
    room_number: str
    guest_name: str
    room_type: str
    net_minor: int
    tax_minor: int
    charged: bool

    @property
    def gross_minor(self) -> int:
        """With its taxes."""
        return self.net_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class RollPreview:
    """The roll of one business date: who becomes a no-show, who stands in the way, what will be posted."""

    business_date: dt.date
    arrivals: tuple[MissingArrival, ...]
    due_outs: tuple[DueOutGuest, ...]
    nights: tuple[NightPreview, ...]

    @property
    def next_date(self) -> dt.date:
        """The business date afterwards."""
        return self.business_date + timedelta(days=1)

    @property
    def uncharged(self) -> tuple[NightPreview, ...]:
        """The nights that will be posted."""
        return tuple(night for night in self.nights if not night.charged)

    @property
    def net_minor(self) -> int:
        """Room revenue that will be posted, without tax, minor units."""
        return sum(night.net_minor for night in self.uncharged)

    @property
    def gross_minor(self) -> int:
        """Everything that will be posted, with tax, minor units."""
        return sum(night.gross_minor for night in self.uncharged)


def roll_preview(reader: Reader) -> RollPreview:
    """What closing the open day would do. Six statements, whatever the size of the hotel."""
    facts = roll_facts(reader)
    nights = tuple(_night(night, facts.rules, facts.business_date) for night in facts.nights)
    return RollPreview(facts.business_date, facts.arrivals, facts.due_outs, nights)


def _night(night: NightToCharge, rules: Sequence[TaxRule], day: dt.date) -> NightPreview:
    if night.charged_net_minor is not None and night.charged_tax_minor is not None:
        net, tax = night.charged_net_minor, night.charged_tax_minor
    else:
        parts = tax_night(night.price_minor, rules, on=day, persons=night.persons, first_of_stay=night.arrival_date == day)
        net = sum(part.net_minor for part in parts)
        tax = sum(part.gross_minor - part.net_minor for part in parts)
    return NightPreview(
        night.reservation_id,
        night.folio_id,
        night.room_number,
        night.guest_name,
        night.room_type,
        net,
        tax,
        charged=night.charged_net_minor is not None,
    )
