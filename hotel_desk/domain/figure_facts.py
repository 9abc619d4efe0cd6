"""What the figures of closed days are made from (`docs/algorithms/statistics.md`); `queries/figure_facts.py` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from uuid import UUID

    from hotel_desk.domain.audit_codes import AuditCode
    from hotel_desk.domain.codes import ClosureKind, PostingKind


class Parts(NamedTuple):
    """Under which key of each dimension something is counted; empty where it has none."""

    room_type: str = ""
    market: str = ""
    source: str = ""
    channel: str = ""
    rate_plan: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody who came, with or without a room of their own."""

    id: UUID
    shares_with: UUID | None
    walk_in: bool
    arrived: dt.date
    left: dt.date | None
    adults: int
    children: int
    babies: int
    parts: Parts


@dataclass(frozen=True, slots=True)
class InRoom:
    """A stay in a room: it slept there from the first date to the night before the last."""

    reservation_id: UUID
    room_id: UUID
    type_code: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class PricedNight:
    """What a night was sold as. `plan_code`, `audience`: of its plan; empty where there was none."""

    price_minor: int
    type_code: str
    plan_code: str
    audience: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done to a reservation, in the order of the journal.

    `certain`: it was booked or confirmed at some time; `shares`: it has no room of its own.
    """

    day: dt.date
    code: AuditCode
    reservation_id: UUID
    certain: bool
    shares: bool
    arrival: dt.date
    departure: dt.date
    parts: Parts


@dataclass(frozen=True, slots=True)
class Earned:
    """Lines of one code and kind of a stay, minor units.

    `night`: of which night, `bundled`: one price with others, `day_use`: of a stay that takes no night.
    """

    day: dt.date
    code: str
    code_id: UUID
    code_kind: Any
    kind: PostingKind
    taken_back: PostingKind | None
    night: dt.date | None
    bundled: bool
    day_use: bool
    net_minor: int
    tax_minor: int
    parts: Parts


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """Everything that the figures of some days are made from. `expected_from`: since when it is written down who is due to leave."""

    rooms: Mapping[tuple[dt.date, str], int]
    closed: Mapping[tuple[dt.date, str, ClosureKind], int]
    stays: Mapping[UUID, Stay]
    in_rooms: tuple[InRoom, ...]
    nights: Mapping[tuple[UUID, dt.date], PricedNight]
    happened: tuple[Happened, ...]
    cancelled_arrivals: tuple[tuple[dt.date, Parts], ...]
    expected: Mapping[dt.date, frozenset[UUID]]
    expected_from: dt.date | None
    earned: tuple[Earned, ...]
    package_codes: frozenset[UUID]
