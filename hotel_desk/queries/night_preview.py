"""What closing the day would do, worked out without doing it: the auditor reads it before the button is pressed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.night_lines import KeptBack, NightLine, StayedNight, kept_back, night_lines
from hotel_desk.queries.fixed_charges import fixed_charges_tonight
from hotel_desk.queries.roll_preview import DueOutGuest, MissingArrival, NightToCharge, RollFacts, roll_facts

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, ReservationId
    from hotel_desk.domain.tax import TaxRule
    from hotel_desk.queries.fixed_charges import DueCharge


@dataclass(frozen=True, slots=True)
class NightPreview:
    """What a stay in house is, or will be, charged for the night: room and packages; minor units.

    Args:
        room_minor: the room's part of `net_minor`.
        charged: it is on the folio already.
        lines: what will be posted; empty where it is on the folio already. `kept_back`: what of these is taken later.
        persons: for taxes by person.
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
    persons: int
    lines: tuple[NightLine, ...] = ()
    kept_back: tuple[KeptBack, ...] = ()

    @property
    def gross_minor(self) -> int:
        """With its taxes."""
        return self.net_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class RollPreview:
    """The roll of one business date: who becomes a no-show, who stands in the way, what will be posted by which tax `rules`."""

    business_date: dt.date
    arrivals: tuple[MissingArrival, ...]
    due_outs: tuple[DueOutGuest, ...]
    nights: tuple[NightPreview, ...]
    fixed: tuple[DueCharge, ...] = ()
    rules: dict[UUID, list[TaxRule]] = field(default_factory=dict)

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
    return RollPreview(facts.business_date, facts.arrivals, facts.due_outs, nights, fixed_charges_tonight(reader), facts.rules)


def _night(night: NightToCharge, facts: RollFacts) -> NightPreview:
    if night.charged_net_minor is not None and night.charged_tax_minor is not None:
        return _preview(night, night.charged_net_minor, night.charged_tax_minor, night.charged_room_minor or 0, charged=True)
    stayed = StayedNight(
        date=facts.business_date,
        arrival=night.arrival_date,
        departure=night.departure_date,
        price_minor=night.price_minor,
        persons=night.persons,
        adults=night.adults,
        children=night.children,
        serves_the_room=night.serves_the_room,
    )
    lines = night_lines(stayed, night.packages, facts.rules, facts.room_code)
    net = sum(line.taxed.net_minor for line in lines)
    gross = sum(line.taxed.gross_minor for line in lines)
    room = sum(line.taxed.net_minor for line in lines if not line.package)
    later = kept_back(stayed, night.packages, lines)
    return replace(_preview(night, net, gross - net, room, charged=False), lines=lines, kept_back=later)


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
        persons=night.persons,
    )
