"""Guests there was no room for: walked to another hotel, or turned away when they asked; and the lists that reasons are chosen from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import N_
from hotel_desk.models.policy import ReasonCode
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.reservation_notes import TurnAway, WalkedGuest
from hotel_desk.queries.invariants_found import HOTEL, TODAY, Invariant, audited, stated_by, word

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from hotel_desk.queries.invariants_found import Statement

_CONFIRMATION = Booking.confirmation_number.label("confirmation")
_MOVED = (AuditCode.RESERVATION_CHANGED, AuditCode.STAY_CHECKED_IN)
_SINCE = (AuditCode.RESERVATION_REINSTATED, AuditCode.NO_SHOW_RECEIVED)


def _walked() -> Statement:
    """Who does not come back was cancelled (unless taken back since); who does, comes after the walk (unless changed since)."""
    gone = and_(WalkedGuest.return_date.is_(None), Reservation.status != ReservationStatus.CANCELLED, ~audited(Reservation.id, *_SINCE))
    comes_back = and_(
        WalkedGuest.return_date.is_not(None),
        or_(
            WalkedGuest.return_date <= WalkedGuest.walked_date,
            and_(Reservation.arrival_date < WalkedGuest.return_date, ~audited(Reservation.id, *_MOVED, *_SINCE)),
        ),
    )
    return (
        select(
            _CONFIRMATION,
            Reservation.status.label("status"),
            WalkedGuest.walked_date.label("walked"),
            WalkedGuest.return_date.label("returns"),
            Reservation.arrival_date.label("arrival"),
        )
        .select_from(WalkedGuest)
        .join(Reservation, Reservation.id == WalkedGuest.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(WalkedGuest.property_id == HOTEL, or_(gone, comes_back, WalkedGuest.walked_date > TODAY))
    )


def _turned_away() -> Statement:
    """They were turned away on a day that was, and what they wanted is possible."""
    wrong = or_(TurnAway.business_date > TODAY, TurnAway.departure_date < TurnAway.arrival_date, TurnAway.rooms < 1, TurnAway.persons < 1)
    return select(
        TurnAway.business_date.label("day"), TurnAway.arrival_date.label("arrival"), TurnAway.departure_date.label("departure")
    ).where(TurnAway.property_id == HOTEL, wrong)


def _reasons() -> tuple[Statement, ...]:
    """The reason is of the hotel's list of reasons for it."""

    def astray(chosen: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], kind: ReasonKind) -> ColumnElement[bool]:
        return and_(chosen.is_not(None), or_(ReasonCode.id.is_(None), ReasonCode.kind != kind))

    walks = (
        select(_CONFIRMATION, ReasonCode.kind.label("found"), word(ReasonKind.WALK).label("expected"))
        .select_from(WalkedGuest)
        .join(Reservation, Reservation.id == WalkedGuest.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(ReasonCode, ReasonCode.id == WalkedGuest.reason_code_id)
        .where(WalkedGuest.property_id == HOTEL, astray(WalkedGuest.reason_code_id, ReasonKind.WALK))
    )
    turn_aways = (
        select(TurnAway.business_date.label("day"), ReasonCode.kind.label("found"), word(ReasonKind.TURN_AWAY).label("expected"))
        .select_from(TurnAway)
        .outerjoin(ReasonCode, ReasonCode.id == TurnAway.reason_code_id)
        .where(TurnAway.property_id == HOTEL, astray(TurnAway.reason_code_id, ReasonKind.TURN_AWAY))
    )
    discounts = (
        select(_CONFIRMATION, ReasonCode.kind.label("found"), word(ReasonKind.DISCOUNT).label("expected"))
        .select_from(Reservation)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(ReasonCode, ReasonCode.id == Reservation.discount_reason_id)
        .where(Reservation.property_id == HOTEL, astray(Reservation.discount_reason_id, ReasonKind.DISCOUNT))
    )
    return walks, turn_aways, discounts


NO_ROOM_INVARIANTS = (
    Invariant("walked.state", N_("A guest who was walked is expected as if nothing had been"), stated_by(_walked())),
    Invariant("turn_away.possible", N_("A turn-away cannot have been like this"), stated_by(_turned_away())),
    Invariant("reason.kind", N_("A reason is not of the list it was chosen from"), stated_by(*_reasons())),
)
