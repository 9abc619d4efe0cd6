"""What closing the day would do, worked out without doing it: the auditor reads it before the button is pressed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.packages import parts_of_night, split_price
from hotel_desk.domain.tax import tax_charge, tax_night
from hotel_desk.queries.fixed_charges import fixed_charges_tonight
from hotel_desk.queries.roll_preview import DueOutGuest, MissingArrival, NightToCharge, RollFacts, roll_facts

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, ReservationId
    from hotel_desk.queries.fixed_charges import DueCharge


@dataclass(frozen=True, slots=True)
class NightPreview:
    """What a stay in house is, or will be, charged for the night: room and packages; minor units.

    Args:
        room_minor: the room's part of `net_minor`.
        charged: it is on the folio already.
    """

    reservation_id: ReservationId
    folio_id: FolioId
    room_number: str
    guest_name: str
    room_type: str
    net_minor: int
    tax_minor: int
    charged: bool
    room_minor: int

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
    fixed: tuple[DueCharge, ...] = ()

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
        return sum(night.room_minor for night in self.uncharged)

    @property
    def packages_minor(self) -> int:
        """Packages that will be posted, without tax, minor units."""
        return sum(night.net_minor - night.room_minor for night in self.uncharged)

    @property
    def gross_minor(self) -> int:
        """Everything that will be posted for nights, with tax, minor units."""
        return sum(night.gross_minor for night in self.uncharged)

    @property
    def fixed_minor(self) -> int:
        """Fixed charges that will be posted, with tax, minor units."""
        return sum(charge.taxed.gross_minor for charge in self.fixed)


def roll_preview(reader: Reader) -> RollPreview:
    """What closing the open day would do. Eleven statements, whatever the size of the hotel."""
    facts = roll_facts(reader)
    nights = tuple(_night(night, facts) for night in facts.nights)
    return RollPreview(facts.business_date, facts.arrivals, facts.due_outs, nights, fixed_charges_tonight(reader))


def _night(night: NightToCharge, facts: RollFacts) -> NightPreview:
    if night.charged_net_minor is not None and night.charged_tax_minor is not None:
        return _preview(night, night.charged_net_minor, night.charged_tax_minor, night.charged_room_minor or 0, charged=True)
    day = facts.business_date
    parts = parts_of_night(
        night.packages,
        night=day,
        arrival=night.arrival_date,
        departure=night.departure_date,
        adults=night.adults,
        children=night.children,
        serves_the_room=night.serves_the_room,
    )
    split = split_price(night.price_minor, parts)
    rules = facts.rules.get(facts.room_code, []) if facts.room_code is not None else []
    room = tax_night(split.room_minor, rules, on=day, persons=night.persons, first_of_stay=night.arrival_date == day)
    packages = [
        tax_charge(part.amount_minor, facts.rules.get(part.transaction_code_id, ()), on=day, persons=night.persons, nights=0)
        for part in split.packages
        if part.amount_minor
    ]
    net = sum(part.net_minor for part in (*room, *packages))
    gross = sum(part.gross_minor for part in (*room, *packages))
    return _preview(night, net, gross - net, sum(part.net_minor for part in room), charged=False)


def _preview(night: NightToCharge, net_minor: int, tax_minor: int, room_minor: int, *, charged: bool) -> NightPreview:
    return NightPreview(
        night.reservation_id,
        night.folio_id,
        night.room_number,
        night.guest_name,
        night.room_type,
        net_minor,
        tax_minor,
        charged=charged,
        room_minor=room_minor,
    )
