"""How stays end: late-charge folios are of stays that have left, only who has left has a way of leaving, agreements are of guests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from hotel_desk.domain.codes import FolioKind, FolioStatus, ReservationStatus
from hotel_desk.language import N_
from hotel_desk.models.folio import Folio
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement


def _of_whom() -> Statement:
    """A late-charge folio is of a stay; while it is open, that stay has left."""
    left = Reservation.status == ReservationStatus.CHECKED_OUT
    wrong = or_(Reservation.id.is_(None), and_(Folio.status == FolioStatus.OPEN, ~left))
    return (
        select(Folio.number.label("folio"), Folio.status.label("found"), Reservation.status.label("reservation"))
        .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
        .where(Folio.property_id == HOTEL, Folio.kind == FolioKind.LATE, wrong)
    )


def _two_of_one() -> Statement:
    """A stay has one at most."""
    return (
        select(Booking.confirmation_number.label("confirmation"), func.count().label("found"))
        .select_from(Folio)
        .join(Reservation, Reservation.id == Folio.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Folio.property_id == HOTEL, Folio.kind == FolioKind.LATE)
        .group_by(Reservation.id, Booking.confirmation_number)
        .having(func.count() > 1)
    )


def _ways() -> Statement:
    """Only a guest who has left has a way of leaving; who left before it was recorded has none."""
    return (
        select(Booking.confirmation_number.label("confirmation"), Reservation.status.label("status"), Reservation.left_by.label("found"))
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Reservation.property_id == HOTEL, Reservation.left_by.is_not(None), Reservation.status != ReservationStatus.CHECKED_OUT)
    )


_HERE_OR_GONE = (ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT)


def _hours() -> Statement:
    """An hour to leave at is agreed with a guest who is here, and stays with the stay; without a charge is an hour only."""
    too_soon = and_(Reservation.late_departure_time.is_not(None), Reservation.status.not_in(_HERE_OR_GONE))
    without = and_(Reservation.late_departure_free.is_(True), Reservation.late_departure_time.is_(None))
    return (
        select(Booking.confirmation_number.label("confirmation"), Reservation.status.label("status"))
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Reservation.property_id == HOTEL, or_(too_soon, without))
    )


def _signed() -> Statement:
    """Only a guest who is here, or was, has signed."""
    return (
        select(Booking.confirmation_number.label("confirmation"), Reservation.status.label("status"))
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Reservation.property_id == HOTEL, Reservation.express_agreed_at.is_not(None), Reservation.status.not_in(_HERE_OR_GONE))
    )


LEAVING_INVARIANTS = (
    Invariant(
        "late_charges.stay",
        N_("A late-charge folio is not the one of a stay that has left"),
        stated_by(_of_whom(), _two_of_one()),
    ),
    Invariant("stay.left_by", N_("A guest who has not left has a way of leaving"), stated_by(_ways())),
    Invariant(
        "stay.late_departure",
        N_("A late departure is not of a stay that has begun"),
        stated_by(_hours()),
    ),
    Invariant("stay.express", N_("A guest who has not arrived has signed for express check-out"), stated_by(_signed())),
)
