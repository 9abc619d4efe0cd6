"""How the rows of guests who have left can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import FolioKind, ReservationStatus
from hotel_desk.models.folio import Folio
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.departures import check_out
from hotel_desk.services.late_charges import post_late_charge
from tests.stays_of_tests import arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement

_LATE = Folio.kind == FolioKind.LATE
_HERE = Reservation.status == ReservationStatus.IN_HOUSE
_GUEST_HERE = select(Reservation.id).where(_HERE).scalar_subquery()
LEAVING_BREAKAGES: list[tuple[str, Statement]] = [
    ("late_charges.stay", update(Folio).where(_LATE).values(reservation_id=None)),
    ("late_charges.stay", update(Folio).where(_LATE).values(reservation_id=_GUEST_HERE)),
    ("stay.left_by", update(Reservation).where(_HERE).values(left_by=LeavingWay.PHONE)),
]


def with_late_charges(hotel: SmallHotel) -> None:
    """A guest who left and then owed something, and one who is here."""
    gone = arrived(hotel).reservation_id
    hotel.desk.run(check_out, reservation_id=gone, left_by=LeavingWay.EXPRESS)
    hotel.desk.run(post_late_charge, reservation_id=gone, transaction_code_id=hotel.codes["BAR"], price_minor=800)
    arrived(hotel, "102")
