"""Deposits: which money is held for whom, what of it can be given back, and what guests in the house have to pay at the desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, PaymentMethod, PostingKind, ReservationStatus, Routed
from hotel_desk.domain.deposits import money_left
from hotel_desk.domain.ids import FolioId, PostingId, ReceiptId, ReservationId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.models.ar_account import RoutingInstruction
from hotel_desk.models.folio import Folio, FolioWindow, Posting, Receipt
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.payment_attempt import PaymentAttempt
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation
from hotel_desk.models.room import Room
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.stay_folios import OF_STAY

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_HELD_FOR = (*sorted(EXPECTED), ReservationStatus.IN_HOUSE, ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW)


@dataclass(frozen=True, slots=True)
class HeldDeposit:
    """A deposit that something is left of.

    Args:
        by_terminal: it came through a machine, and can go back through one.
        left_minor: what can still be given back of it; `held_minor`: what the folio it stands on has of the guest's, all deposits together.
        room_number: where the guest is; empty before arrival.
    """

    posting_id: PostingId
    reservation_id: ReservationId
    folio_id: FolioId
    receipt_id: ReceiptId | None
    receipt_number: str
    status: ReservationStatus
    guest_name: str
    confirmation_number: str
    room_number: str
    arrival_date: dt.date
    departure_date: dt.date
    taken_on: dt.date
    method: PaymentMethod | None
    code_name: str
    card_brand: str
    card_last_four: str
    amount_minor: int
    left_minor: int
    held_minor: int
    by_terminal: bool = False

    @property
    def returnable_minor(self) -> int:
        """What can be paid out: what is left of it, and not used."""
        return min(self.left_minor, self.held_minor)


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """What a guest in the house has to pay at the desk, minor units; `elsewhere`: the room goes to an account or another folio."""

    balance_minor: int
    elsewhere: bool


_BACK, _REFUND, _REFUND_BACK = aliased(Posting), aliased(Posting), aliased(Posting)
_ADJUSTING, _ADJUSTING_BACK, _ADJUSTED = aliased(Posting), aliased(Posting), aliased(Posting)
REFUNDED_OF_LINE = (
    select(func.coalesce(func.sum(_REFUND.amount_minor), 0))
    .where(
        _REFUND.refund_of_id == Posting.id,
        ~select(_REFUND_BACK.id).where(_REFUND_BACK.reversal_of_id == _REFUND.id).exists(),
    )
    .correlate(Posting)
    .scalar_subquery()
)
ADJUSTED_OF_LINE = (
    select(func.coalesce(func.sum(_ADJUSTING.amount_minor), 0))
    .join(_ADJUSTED, _ADJUSTED.id == _ADJUSTING.adjusts_id)
    .where(
        func.coalesce(_ADJUSTED.origin_id, _ADJUSTED.id) == Posting.id,
        _ADJUSTING.takes_off_id.is_(None),
        ~select(_ADJUSTING_BACK.id).where(_ADJUSTING_BACK.reversal_of_id == _ADJUSTING.id).exists(),
    )
    .correlate(Posting)
    .scalar_subquery()
)
_GUEST_FOLIO = aliased(Folio)
# Money before arrival is on the deposit folio; once the guest is in the house, on the guest folio, whichever it was taken on.
_STANDS_ON = (
    select(_GUEST_FOLIO.id)
    .where(
        _GUEST_FOLIO.reservation_id == Reservation.id,
        (_GUEST_FOLIO.kind == FolioKind.GUEST) == (Reservation.status == ReservationStatus.IN_HOUSE),
        _GUEST_FOLIO.kind.in_((FolioKind.GUEST, FolioKind.DEPOSIT)),
    )
    .correlate(Reservation)
    .scalar_subquery()
)
_CREDIT = (
    select(-func.coalesce(func.sum(FolioWindow.balance_minor), 0))
    .where(FolioWindow.folio_id == _STANDS_ON, FolioWindow.payee_id.is_(None))
    .correlate(Reservation)
    .scalar_subquery()
)
_DEPOSITS = (
    select(
        Posting.id,
        Posting.reservation_id,
        _STANDS_ON.label("stands_on"),
        Posting.business_date,
        Posting.amount_minor,
        Posting.card_brand,
        Posting.card_last_four,
        Receipt.id.label("receipt_id"),
        Receipt.number.label("receipt"),
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        Profile.name.label("guest"),
        Booking.confirmation_number,
        Room.number.label("room"),
        TransactionCode.payment_method,
        TransactionCode.name.label("code"),
        REFUNDED_OF_LINE.label("refunded"),
        ADJUSTED_OF_LINE.label("adjusted"),
        _CREDIT.label("credit"),
        select(PaymentAttempt.id).where(PaymentAttempt.posting_id == Posting.id).exists().label("by_terminal"),
    )
    .join(Reservation, Reservation.id == Posting.reservation_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(Receipt, Receipt.posting_id == Posting.id)
    .outerjoin(RoomOccupancy, and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.state == "OPEN"))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .where(
        Posting.property_id == bindparam("hotel"),
        Posting.kind == PostingKind.DEPOSIT,
        Reservation.status.in_(_HELD_FOR),
        ~select(_BACK.id).where(_BACK.reversal_of_id == Posting.id).exists(),
    )
    .order_by(Reservation.arrival_date, Booking.confirmation_number, Posting.posted_at, Posting.id)
)
# No grouping: it would begin at the folios, of which there are those of all years.
_ON_ITS_FOLIO = select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.folio_id == Folio.id, FolioWindow.payee_id.is_(None))
_ROUTED = select(RoutingInstruction.id).where(
    RoutingInstruction.reservation_id == Reservation.id, RoutingInstruction.routed == Routed.ROOM_AND_TAX
)
_AT_THE_DESK = (
    select(
        Reservation.id,
        func.coalesce(_ON_ITS_FOLIO.correlate(Folio).scalar_subquery(), 0).label("balance"),
        _ROUTED.correlate(Reservation).exists().label("routed"),
    )
    .join(Folio, OF_STAY)
    .where(Reservation.property_id == bindparam("hotel"), Reservation.status == ReservationStatus.IN_HOUSE)
)


def deposits_held(reader: Reader) -> tuple[HeldDeposit, ...]:
    """Deposits of guests expected, in the house, cancelled or not come, that something is left of; by arrival. One statement."""
    found = (_held(row) for row in reader.connection.execute(_DEPOSITS, {"hotel": reader.property_id}))
    return tuple(deposit for deposit in found if deposit.left_minor and (deposit.held_minor or deposit.status not in _OVER))


_OVER = frozenset({ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW})


def at_the_desk(reader: Reader) -> dict[ReservationId, AtTheDesk]:
    """What each guest in the house has to pay at the desk. One statement."""
    rows = reader.connection.execute(_AT_THE_DESK, {"hotel": reader.property_id})
    return {ReservationId(row.id): AtTheDesk(int(row.balance), bool(row.routed)) for row in rows}


def _held(row: Any) -> HeldDeposit:
    return HeldDeposit(
        PostingId(row.id),
        ReservationId(row.reservation_id),
        FolioId(row.stands_on),
        None if row.receipt_id is None else ReceiptId(row.receipt_id),
        row.receipt or "",
        ReservationStatus(row.status),
        row.guest,
        row.confirmation_number,
        row.room or "",
        row.arrival_date,
        row.departure_date,
        row.business_date,
        None if row.payment_method is None else PaymentMethod(row.payment_method),
        row.code,
        row.card_brand or "",
        row.card_last_four or "",
        -row.amount_minor,
        money_left(-row.amount_minor, adjusted_minor=int(row.adjusted), refunded=[int(row.refunded)]),
        max(0, int(row.credit or 0)),
        bool(row.by_terminal),
    )
