"""Who has signed to leave without coming to the desk and leaves today, and whether the bill may be closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import FolioKind, ReservationStatus
from hotel_desk.domain.ids import FolioId, GuestId, ProfileId, ReservationId
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.penalties import PenaltyPreview, penalty_previews
from hotel_desk.queries.room_now import rooms_of_stays

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


class ExpressState(StrEnum):
    """Whether a guest who signed can be sent off: ready, owes something, has money left, or something is still to be charged."""

    READY = "READY"
    OWES = "OWES"
    CREDIT = "CREDIT"
    FEE = "FEE"


@dataclass(frozen=True, slots=True)
class ExpressDeparture:
    """A guest who signed and leaves today.

    Args:
        balance_minor: what the guest has to pay at the desk, minor units; below zero: gets back. Windows of accounts do not count.
        version: of the reservation as it was read.
    """

    reservation_id: ReservationId
    guest_id: GuestId
    folio_id: FolioId
    guest_name: str
    room_number: str
    departure_date: dt.date
    balance_minor: int
    currency: str
    fee: PenaltyPreview
    state: ExpressState
    version: int


_OWN = (FolioWindow.folio_id == Folio.id) & FolioWindow.payee_id.is_(None) & (FolioWindow.balance_minor != 0)
_FACTS = (
    Reservation.id,
    Reservation.guest_id,
    Reservation.departure_date,
    Reservation.version,
    Profile.name,
    Folio.id.label("folio_id"),
    Folio.currency,
)
_SIGNED = (
    select(
        *_FACTS,
        func.coalesce(func.sum(FolioWindow.balance_minor), 0).label("balance"),
        func.count(FolioWindow.number).label("windows"),
    )
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Folio, (Folio.reservation_id == Reservation.id) & (Folio.kind == FolioKind.GUEST))
    .outerjoin(FolioWindow, _OWN)
    .where(
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.IN_HOUSE,
        Reservation.departure_date <= bindparam("today"),
        Reservation.express_agreed_at.is_not(None),
    )
    .group_by(*_FACTS)
)


def express_departures(reader: Reader) -> tuple[ExpressDeparture, ...]:
    """Everybody who signed and leaves today, by room. A fixed number of statements."""
    rows = reader.connection.execute(_SIGNED, {"hotel": reader.property_id, "today": reader.business_date()}).all()
    if not rows:
        return ()
    rooms = rooms_of_stays(reader, [row.id for row in rows])
    fees = penalty_previews(reader, [ReservationId(row.id) for row in rows], kind=PolicyKind.TIMES)
    found = [_departure(row, rooms.get(row.id, ""), fees[ReservationId(row.id)]) for row in rows]
    return tuple(sorted(found, key=lambda one: (len(one.room_number), one.room_number, one.guest_name)))


def _departure(row: Any, room_number: str, fee: PenaltyPreview) -> ExpressDeparture:
    balance = int(row.balance)
    return ExpressDeparture(
        reservation_id=ReservationId(row.id),
        guest_id=GuestId(ProfileId(row.guest_id)),
        folio_id=FolioId(row.folio_id),
        guest_name=row.name,
        room_number=room_number,
        departure_date=row.departure_date,
        balance_minor=balance,
        currency=row.currency,
        fee=fee,
        state=_state(balance, row.windows, fee),
        version=row.version,
    )


def _state(balance_minor: int, open_windows: int, fee: PenaltyPreview) -> ExpressState:
    if fee.is_due:
        return ExpressState.FEE
    if not open_windows:
        return ExpressState.READY
    return ExpressState.CREDIT if balance_minor < 0 else ExpressState.OWES
