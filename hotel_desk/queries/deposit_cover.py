"""The list “does not cover tonight”: guests in the house whose money is too little for this night (`docs/algorithms/deposits.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.deposits import short_tonight
from hotel_desk.queries.deposits import at_the_desk
from hotel_desk.queries.night_preview import roll_preview
from hotel_desk.queries.routes_now import routes_now

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, ReservationId


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A stay that is short tonight; minor units.

    Args:
        balance_minor: what the guest has to pay now; below zero is credit.
        tonight_minor: what the night will add to it, room, packages and fixed charges with every tax; what is charged already, or goes to
            others, is not in it.
        short_minor: what should be taken now.
    """

    reservation_id: ReservationId
    folio_id: FolioId
    room_number: str
    guest_name: str
    balance_minor: int
    tonight_minor: int
    short_minor: int


def uncovered_tonight(reader: Reader) -> tuple[Uncovered, ...]:
    """Stays whose money does not cover this night, room by room. Fifteen statements, whatever the size of the hotel."""
    desk, routes, preview = at_the_desk(reader), routes_now(reader), roll_preview(reader)
    day = preview.business_date
    fixed: dict[ReservationId, int] = {}
    for charge in preview.fixed:
        stay = charge.reservation_id
        part = routes.of_the_guest(stay, charge.transaction_code_id, charge.taxed.gross_minor, day)
        fixed[stay] = fixed.get(stay, 0) + part
    found = []
    for night in preview.nights:
        guest = desk[night.reservation_id]
        room = sum(routes.of_the_guest(night.reservation_id, line.code_id, line.taxed.gross_minor, day) for line in night.lines)
        extra = fixed.get(night.reservation_id, 0)
        short = short_tonight(guest.balance_minor, room, charged=night.charged, elsewhere=guest.elsewhere, fixed_minor=extra)
        if short:
            adds = extra + (0 if night.charged or guest.elsewhere else room)
            found.append(
                Uncovered(night.reservation_id, night.folio_id, night.room_number, night.guest_name, guest.balance_minor, adds, short)
            )
    return tuple(found)
