"""Payments through terminals and wallets: what is to be asked, which have no end yet, and what money can go back through the machine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, OccupancyState, PaymentMethod
from hotel_desk.domain.deposits import money_left
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import FolioId, OperationId, PaymentAttemptId, PostingId, ReservationId
from hotel_desk.domain.payment_attempts import TAKES_MONEY, WITHOUT_END, AttemptKind, AttemptState
from hotel_desk.domain.setting_kinds import PaymentDevice
from hotel_desk.language import _
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.payment_attempt import PaymentAttempt
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.deposits import ADJUSTED_OF_LINE, REFUNDED_OF_LINE

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_ATTEMPTS = 500


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """What whoever asks the machine needs to know. `operation_id`: the answer is posted under it."""

    attempt_id: PaymentAttemptId
    kind: AttemptKind
    state: AttemptState
    device: PaymentDevice
    wallet: bool
    amount_minor: int
    currency: str
    of_reference: str
    operation_id: OperationId
    answer: str


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """An attempt that nobody knows the end of, or that is approved and not posted.

    Args:
        folio_number, guest_name, room_number: whose it is; empty where there is none.
        needs_card: its slip has a card on it.
        cancelling: the machine was asked to give it up, and has not confirmed it.
    """

    attempt_id: PaymentAttemptId
    kind: AttemptKind
    state: AttemptState
    amount_minor: int
    code_name: str
    needs_card: bool
    folio_id: FolioId | None
    folio_number: str
    guest_name: str
    room_number: str
    workstation: str
    user_name: str
    asked_at: dt.datetime
    answer: str
    terminal_reference: str
    cancelling: bool


@dataclass(frozen=True, slots=True)
class TerminalMoney:
    """A payment or deposit that came through a machine and that something is left of; minor units."""

    posting_id: PostingId
    taken_on: dt.date
    text: str
    method: PaymentMethod
    card_brand: str
    card_last_four: str
    amount_minor: int
    left_minor: int


_FACTS = (
    select(
        PaymentAttempt.id,
        PaymentAttempt.kind,
        PaymentAttempt.state,
        PaymentAttempt.device,
        PaymentAttempt.amount_minor,
        PaymentAttempt.of_reference,
        PaymentAttempt.operation_id,
        PaymentAttempt.answer,
        TransactionCode.payment_method,
        Property.currency,
    )
    .join(TransactionCode, TransactionCode.id == PaymentAttempt.transaction_code_id)
    .join(Property, Property.id == PaymentAttempt.property_id)
    .where(PaymentAttempt.property_id == bindparam("hotel"), PaymentAttempt.id == bindparam("attempt"))
)
_GUEST_FOLIO = aliased(Folio)
_OPEN = (
    select(
        PaymentAttempt.id,
        PaymentAttempt.kind,
        PaymentAttempt.state,
        PaymentAttempt.amount_minor,
        PaymentAttempt.workstation,
        PaymentAttempt.asked_at,
        PaymentAttempt.answer,
        PaymentAttempt.terminal_reference,
        PaymentAttempt.cancel_asked_at,
        TransactionCode.name.label("code"),
        TransactionCode.payment_method,
        UserAccount.display_name,
        Folio.id.label("folio_id"),
        Folio.number.label("folio_number"),
        Folio.name.label("folio_name"),
        _GUEST_FOLIO.id.label("stay_folio_id"),
        _GUEST_FOLIO.number.label("stay_folio_number"),
        Profile.name.label("guest"),
        Room.number.label("room"),
    )
    .join(TransactionCode, TransactionCode.id == PaymentAttempt.transaction_code_id)
    .join(UserAccount, UserAccount.id == PaymentAttempt.user_id)
    .outerjoin(Folio, Folio.id == PaymentAttempt.folio_id)
    .outerjoin(Reservation, Reservation.id == PaymentAttempt.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(
        _GUEST_FOLIO,
        and_(
            _GUEST_FOLIO.property_id == Reservation.property_id,
            _GUEST_FOLIO.reservation_id == Reservation.id,
            _GUEST_FOLIO.kind == FolioKind.GUEST,
        ),
    )
    .outerjoin(RoomOccupancy, and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.state == OccupancyState.OPEN))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .where(PaymentAttempt.property_id == bindparam("hotel"), PaymentAttempt.state.in_(sorted(WITHOUT_END)))
    .order_by(PaymentAttempt.asked_at, PaymentAttempt.id)
    .limit(MOST_ATTEMPTS)
)
_OF_FOLIO = select(PaymentAttempt.kind, PaymentAttempt.state, PaymentAttempt.amount_minor, TransactionCode.name).join(
    TransactionCode, TransactionCode.id == PaymentAttempt.transaction_code_id
)
_UNDER_WAY = PaymentAttempt.state.in_(sorted(WITHOUT_END))
_OF_FOLIO_ALONE = _OF_FOLIO.where(PaymentAttempt.folio_id == bindparam("folio"), _UNDER_WAY).order_by(PaymentAttempt.asked_at)
_OF_FOLIO_AND_STAY = _OF_FOLIO.where(
    or_(PaymentAttempt.folio_id == bindparam("folio"), PaymentAttempt.reservation_id == bindparam("stay")), _UNDER_WAY
).order_by(PaymentAttempt.asked_at)
_BACK = aliased(Posting)
_MONEY = (
    select(
        Posting.id,
        Posting.business_date,
        Posting.text,
        Posting.amount_minor,
        Posting.card_brand,
        Posting.card_last_four,
        TransactionCode.payment_method,
        REFUNDED_OF_LINE.label("refunded"),
        ADJUSTED_OF_LINE.label("adjusted"),
    )
    .join(PaymentAttempt, PaymentAttempt.posting_id == Posting.id)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .where(
        Posting.property_id == bindparam("hotel"),
        PaymentAttempt.kind.in_(sorted({*TAKES_MONEY, AttemptKind.CAPTURE})),
        or_(Posting.folio_id == bindparam("folio"), Posting.reservation_id == bindparam("stay")),
        ~select(_BACK.id).where(_BACK.reversal_of_id == Posting.id).exists(),
    )
    .order_by(Posting.posted_at.desc(), Posting.id)
)


def attempt_facts(reader: Reader, *, attempt_id: PaymentAttemptId) -> AttemptFacts:
    """An attempt as the machine is to be asked. One statement.

    Raises:
        NotFound: there is none.
    """
    row = reader.connection.execute(_FACTS, {"hotel": reader.property_id, "attempt": attempt_id}).first()
    if row is None:
        raise NotFound(what=_("The payment"))
    return AttemptFacts(
        PaymentAttemptId(row.id),
        AttemptKind(row.kind),
        AttemptState(row.state),
        PaymentDevice(row.device),
        row.payment_method == PaymentMethod.MOBILE_WALLET,
        row.amount_minor,
        row.currency,
        row.of_reference,
        OperationId(row.operation_id),
        row.answer,
    )


def open_attempts(reader: Reader) -> tuple[OpenAttempt, ...]:
    """The payments without an answer, the oldest first, at most five hundred. One statement."""
    return tuple(_open(row) for row in reader.connection.execute(_OPEN, {"hotel": reader.property_id}))


def attempts_of_folio(
    reader: Reader, *, folio_id: FolioId, reservation_id: ReservationId | None
) -> tuple[tuple[AttemptKind, AttemptState, int, str], ...]:
    """What has no end yet on a folio and for its stay: kind, state, amount in minor units, method. One statement."""
    named: dict[str, Any] = {"folio": folio_id} if reservation_id is None else {"folio": folio_id, "stay": reservation_id}
    rows = reader.connection.execute(_OF_FOLIO_ALONE if reservation_id is None else _OF_FOLIO_AND_STAY, named)
    return tuple((AttemptKind(row.kind), AttemptState(row.state), row.amount_minor, row.name) for row in rows)


def terminal_money(reader: Reader, *, folio_id: FolioId, reservation_id: ReservationId | None = None) -> tuple[TerminalMoney, ...]:
    """What can go back through the machine by which it came, the newest first. One statement."""
    rows = reader.connection.execute(_MONEY, {"hotel": reader.property_id, "folio": folio_id, "stay": reservation_id})
    found = tuple(
        TerminalMoney(
            PostingId(row.id),
            row.business_date,
            row.text,
            PaymentMethod(row.payment_method),
            row.card_brand or "",
            row.card_last_four or "",
            -row.amount_minor,
            money_left(-row.amount_minor, adjusted_minor=int(row.adjusted), refunded=[int(row.refunded)]),
        )
        for row in rows
    )
    return tuple(money for money in found if money.left_minor > 0)


def _open(row: Any) -> OpenAttempt:
    folio_id = row.folio_id or row.stay_folio_id
    return OpenAttempt(
        attempt_id=PaymentAttemptId(row.id),
        kind=AttemptKind(row.kind),
        state=AttemptState(row.state),
        amount_minor=row.amount_minor,
        code_name=row.code,
        needs_card=row.payment_method == PaymentMethod.BANK_CARD,
        folio_id=None if folio_id is None else FolioId(folio_id),
        folio_number=row.folio_number or row.stay_folio_number or "",
        guest_name=row.guest or row.folio_name or "",
        room_number=row.room or "",
        workstation=row.workstation,
        user_name=row.display_name,
        asked_at=row.asked_at,
        answer=row.answer,
        terminal_reference=row.terminal_reference,
        cancelling=row.cancel_asked_at is not None,
    )
