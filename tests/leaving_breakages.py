"""How the rows of guests who have left can contradict each other, and which invariant says so."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import FolioKind, ReservationStatus
from hotel_desk.models.folio import Folio
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.departures import check_out
from hotel_desk.services.late_charges import post_late_charge
from tests.stays_of_tests import NEXT, THIRD, arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement

_LATE = Folio.kind == FolioKind.LATE
_HERE = Reservation.status == ReservationStatus.IN_HOUSE
_COMING = Reservation.status == ReservationStatus.RESERVED
_GUEST_HERE = select(Reservation.id).where(_HERE).scalar_subquery()
LEAVING_BREAKAGES: list[tuple[str, Statement]] = [
    ("late_charges.stay", update(Folio).where(_LATE).values(reservation_id=None)),
    ("late_charges.stay", update(Folio).where(_LATE).values(reservation_id=_GUEST_HERE)),
    ("stay.left_by", update(Reservation).where(_HERE).values(left_by=LeavingWay.PHONE)),
    ("stay.late_departure", update(Reservation).where(_HERE).values(late_departure_free=True)),
    ("stay.late_departure", update(Reservation).where(_COMING).values(late_departure_time=time(16))),
    ("stay.express", update(Reservation).where(_COMING).values(express_agreed_at=datetime(2026, 3, 2, 9, tzinfo=UTC))),
]


def with_late_charges(hotel: SmallHotel) -> None:
    """A guest who left and then owed something, one who is here, and one who is to come."""
    gone = arrived(hotel).reservation_id
    hotel.desk.run(check_out, reservation_id=gone, left_by=LeavingWay.EXPRESS)
    hotel.desk.run(post_late_charge, reservation_id=gone, transaction_code_id=hotel.codes["BAR"], price_minor=800)
    arrived(hotel, "102")
    hotel.book(NEXT, THIRD)
