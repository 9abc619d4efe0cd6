"""Guests who share a room: they hang on somebody who is there, within that one's dates, and nobody is without a night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import N_
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.queries.invariants_found import HOTEL, TODAY, Invariant, stated_by

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from hotel_desk.queries.invariants_found import Statement

_LIVE = (*EXPECTED, ReservationStatus.IN_HOUSE)
_CONFIRMATION = Booking.confirmation_number.label("confirmation")
_LEAD = aliased(Reservation, name="lead")


def _from_today(day: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return case((day < TODAY, TODAY), else_=day)


def _sharers(wrong: ColumnElement[bool], *facts: ColumnElement[Any]) -> Statement:
    """Those who share a room, expected or in house, of whom something is wrong beside their lead."""
    return (
        select(_CONFIRMATION, *facts)
        .select_from(Reservation)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(_LEAD, _LEAD.id == Reservation.sharing_with_id)
        .where(Reservation.property_id == HOTEL, Reservation.status.in_(_LIVE), wrong)
    )


def _nights(*facts: ColumnElement[Any] | InstrumentedAttribute[Any], where: ColumnElement[bool]) -> Statement:
    """The nights from today on of reservations of which something holds."""
    return (
        select(*facts)
        .select_from(ReservationNight)
        .join(Reservation, Reservation.id == ReservationNight.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(ReservationNight.property_id == HOTEL, ReservationNight.date >= TODAY, where)
    )


def _leads() -> Statement:
    """A sharer's lead is there (in house, if the sharer is), shares with nobody itself, and has the same type."""
    wrong = or_(
        _LEAD.status.not_in(_LIVE),
        _LEAD.sharing_with_id.is_not(None),
        and_(Reservation.status == ReservationStatus.IN_HOUSE, _LEAD.status != ReservationStatus.IN_HOUSE),
        _LEAD.room_type_id != Reservation.room_type_id,
        _LEAD.share_split.is_(None),
        Reservation.share_split.is_(None),
    )
    return _sharers(wrong, Reservation.status.label("status"), _LEAD.status.label("lead"))


def _dates() -> Statement:
    """From today on, a sharer stays within the dates of its lead."""
    outside = or_(
        _from_today(Reservation.arrival_date) < _from_today(_LEAD.arrival_date), Reservation.departure_date > _LEAD.departure_date
    )
    return _sharers(
        outside,
        Reservation.arrival_date.label("arrival"),
        Reservation.departure_date.label("departure"),
        _LEAD.arrival_date.label("lead_arrival"),
        _LEAD.departure_date.label("lead_departure"),
    )


def _lead_nights() -> Statement:
    """From today on, every night of somebody whose room is (or was) shared is held, unless it was released."""
    missing = func.sum(case((ReservationNight.held, 0), else_=1))
    shared = and_(
        Reservation.status.in_(_LIVE),
        Reservation.share_split.is_not(None),
        Reservation.sharing_with_id.is_(None),
        Reservation.released_at.is_(None),
    )
    nights = _nights(_CONFIRMATION, Reservation.status.label("status"), missing.label("found"), where=shared)
    return nights.group_by(Reservation.id, Booking.confirmation_number, Reservation.status).having(missing > 0)


def _held_twice() -> Statement:
    """From today on, nobody who shares a room holds a night."""
    held = and_(ReservationNight.held.is_(True), Reservation.sharing_with_id.is_not(None))
    return _nights(_CONFIRMATION, ReservationNight.date.label("night"), where=held)


def _splits() -> Statement:
    """Everybody in a room splits its price the same way."""
    another = _LEAD.share_split != Reservation.share_split
    return _sharers(another, Reservation.share_split.label("found"), _LEAD.share_split.label("expected"))


def _one_payer() -> Statement:
    """Where one pays the entire price of a room, nobody else in it has a price, from today on."""
    payers = func.sum(case((ReservationNight.price_minor != 0, 1), else_=0))
    room = func.coalesce(Reservation.sharing_with_id, Reservation.id)
    confirmation = func.min(Booking.confirmation_number).label("confirmation")
    entire = and_(Reservation.status.in_(_LIVE), Reservation.share_split == ShareSplit.ENTIRE)
    nights = _nights(confirmation, ReservationNight.date.label("night"), payers.label("found"), where=entire)
    return nights.group_by(room, ReservationNight.date).having(payers > 1)


SHARER_INVARIANTS = (
    Invariant("sharer.lead", N_("A guest shares the room of somebody who does not have it"), stated_by(_leads())),
    Invariant("sharer.dates", N_("A guest shares a room on dates on which it is not held"), stated_by(_dates())),
    Invariant("sharer.nights", N_("A shared room is not sold exactly once a night"), stated_by(_lead_nights(), _held_twice())),
    Invariant("sharer.split", N_("The price of a shared room is not split as agreed"), stated_by(_splits(), _one_payer())),
)
