"""The deposit ledger at the end of a day: the money held for each reservation before the guest arrives, by arrival."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import CodeKind, PostingKind, ReservationStatus
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.domain.ledgers import Section, section_of
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.ledger_balances import ledger_at
from hotel_desk.queries.trial_balance import TAKEN_BACK

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_KIND = func.coalesce(TAKEN_BACK.kind, Posting.kind)
_MONEY = [kind for kind in PostingKind if kind is not PostingKind.REVERSAL and section_of(kind, CodeKind.PAYMENT) is Section.PAYMENTS]
_RECEIVED = case((_KIND.in_(_MONEY) & (TransactionCode.kind == CodeKind.PAYMENT), -Posting.amount_minor), else_=0)
_FOLIOS = (
    select(
        Folio.id,
        Folio.number,
        Folio.name,
        Folio.reservation_id,
        Profile.name.label("guest"),
        Booking.confirmation_number,
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        func.min(Posting.business_date).label("since"),
        func.sum(_RECEIVED).label("received"),
        func.sum(-Posting.amount_minor).label("held"),
    )
    .select_from(Posting)
    .join(Folio, Folio.id == Posting.folio_id)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(TAKEN_BACK, TAKEN_BACK.id == Posting.reversal_of_id)
    .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .where(Posting.folio_id.in_(bindparam("folios", expanding=True)), Posting.business_date <= bindparam("day"))
    .group_by(
        Folio.id,
        Folio.number,
        Folio.name,
        Folio.reservation_id,
        Profile.name,
        Booking.confirmation_number,
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
    )
    .order_by(Reservation.arrival_date, Booking.confirmation_number, func.length(Folio.number), Folio.number)
)


@dataclass(frozen=True, slots=True)
class DepositFolio:
    """Money held for one reservation at the end of a day, minor units.

    Args:
        status: of the reservation now.
        since: the day of its first line.
        received_minor: what was taken, less what was taken back as a mistake.
        held_minor: what is left of it; below zero: more was charged than taken.
    """

    folio_id: FolioId
    folio_number: str
    reservation_id: ReservationId | None
    name: str
    confirmation_number: str
    status: ReservationStatus | None
    arrival_date: dt.date | None
    departure_date: dt.date | None
    since: dt.date
    received_minor: int
    held_minor: int

    @property
    def used_minor(self) -> int:
        """What was given back, kept, charged, or led over to the folio of the stay."""
        return self.received_minor - self.held_minor


@dataclass(frozen=True, slots=True)
class DepositLedger:
    """The folios that are not at zero, by arrival. `closing_minor`: what the trial balance says; money held is below zero there."""

    folios: tuple[DepositFolio, ...]
    closing_minor: int


def deposit_ledger(reader: Reader, *, day: dt.date) -> DepositLedger:
    """The money held before arrival at the end of a day. Five statements."""
    held = ledger_at(reader, Ledger.DEPOSIT, day)
    about = {"folios": sorted({folio for folio, _number in held.windows}), "day": day}
    return DepositLedger(tuple(_folio(row) for row in reader.connection.execute(_FOLIOS, about)), held.closing_minor)


def _folio(row: Any) -> DepositFolio:
    return DepositFolio(
        folio_id=FolioId(row.id),
        folio_number=row.number,
        reservation_id=None if row.reservation_id is None else ReservationId(row.reservation_id),
        name=row.guest or row.name,
        confirmation_number=row.confirmation_number or "",
        status=row.status,
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        since=row.since,
        received_minor=int(row.received),
        held_minor=int(row.held),
    )
