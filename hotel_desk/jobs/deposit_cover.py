"""The list “does not cover tonight”: guests in the house whose money is too little for this night (`docs/algorithms/deposits.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.deposits import short_tonight
from hotel_desk.jobs.roll_preview import roll_preview
from hotel_desk.queries.deposits import at_the_desk

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, ReservationId


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A stay that is short tonight; minor units.

    Args:
        balance_minor: what the guest has to pay now; below zero is credit.
        tonight_minor: what the night will add to it; zero where it is charged already or goes elsewhere.
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
    """Stays whose money does not cover this night, room by room. Twelve statements, whatever the size of the hotel."""
    desk = at_the_desk(reader)
    found = []
    for night in roll_preview(reader).nights:
        guest = desk[night.reservation_id]
        short = short_tonight(guest.balance_minor, night.gross_minor, charged=night.charged, elsewhere=guest.elsewhere)
        if short:
            adds = 0 if night.charged or guest.elsewhere else night.gross_minor
            found.append(
                Uncovered(night.reservation_id, night.folio_id, night.room_number, night.guest_name, guest.balance_minor, adds, short)
            )
    return tuple(found)
