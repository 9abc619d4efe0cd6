"""One payment for several bills: what it was for, and which bills a person may want to settle together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, FolioStatus
from hotel_desk.domain.ids import FolioId, ProfileId, ReceiptId
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.cash import ForeignCash
from hotel_desk.models.folio import Folio, FolioWindow, Posting, Receipt
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.folio_list import folio_list
from hotel_desk.queries.papers import ForeignPaid
from hotel_desk.queries.room_now import rooms_of_stays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from hotel_desk.db.database import Reader

MOST_FOUND = 50
_PAYABLE = (FolioKind.GUEST, FolioKind.LATE, FolioKind.HOUSE)


@dataclass(frozen=True, slots=True)
class JointPart:
    """One bill of a joint payment, minor units. `foreign`: the notes beside it, which paid the other parts too."""

    receipt_id: ReceiptId
    receipt_number: str
    folio_number: str
    window_number: int
    payer_name: str
    room_number: str
    amount_minor: int
    foreign: ForeignPaid | None = None


@dataclass(frozen=True, slots=True)
class OpenBill:
    """A window of an open folio that is not at zero.

    Args:
        balance_minor: minor units; below zero is money in the guest's favour.
        payer_id: the company or agent whose account pays it; None: whoever stands at the desk.
        account_id, account_name: the company of the booking, else its agent, where it has an open account: proposed for a part.
    """

    folio_id: FolioId
    folio_number: str
    window_number: int
    payer_name: str
    payer_id: ProfileId | None
    guest_name: str
    room_number: str
    opened_date: dt.date
    balance_minor: int
    account_id: ProfileId | None
    account_name: str


_PARTS = (
    select(
        Receipt.id,
        Receipt.number,
        Folio.number.label("folio_number"),
        Folio.name.label("folio_name"),
        Folio.reservation_id,
        FolioWindow.payee_name,
        Posting.window_number,
        Posting.amount_minor,
        ForeignCash.currency.label("foreign_currency"),
        ForeignCash.foreign_minor,
        ForeignCash.buying_millionths,
        ForeignCash.change_minor,
    )
    .join(Posting, Posting.id == Receipt.posting_id)
    .outerjoin(ForeignCash, ForeignCash.posting_id == Posting.id)
    .join(Folio, Folio.id == Posting.folio_id)
    .join(FolioWindow, and_(FolioWindow.folio_id == Folio.id, FolioWindow.number == Posting.window_number))
    .where(Receipt.joint_key == bindparam("key"), Receipt.property_id == bindparam("hotel"))
    .order_by(Receipt.id)
)
FIRST_OF_PAYMENT = (
    select(Receipt.id).where(Receipt.joint_key == bindparam("key"), Receipt.property_id == bindparam("hotel")).order_by(Receipt.id).limit(1)
)
_COMPANY, _AGENT = aliased(Profile), aliased(Profile)


def _pays_later(profile: type[Profile]) -> ColumnElement[bool]:
    """Whether a company or agent has an account that takes charges."""
    return select(ArAccount.id).where(ArAccount.profile_id == profile.id, ArAccount.active).exists()


_BESIDE = aliased(Receipt)
_FIRST_BESIDE = (
    select(_BESIDE.id)
    .join(Receipt, Receipt.joint_key == _BESIDE.joint_key)
    .where(Receipt.id == bindparam("receipt"), Receipt.property_id == bindparam("hotel"))
    .order_by(_BESIDE.id)
    .limit(1)
)
_BILLS = (
    select(
        Folio.id,
        Folio.number.label("folio_number"),
        Folio.name.label("folio_name"),
        Folio.opened_date,
        Folio.reservation_id,
        FolioWindow.number,
        FolioWindow.payee_name,
        FolioWindow.payee_id,
        FolioWindow.balance_minor,
        Profile.name.label("guest"),
        _COMPANY.id.label("company_id"),
        _COMPANY.name.label("company_name"),
        _AGENT.id.label("agent_id"),
        _AGENT.name.label("agent_name"),
    )
    .join(FolioWindow, FolioWindow.folio_id == Folio.id)
    .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(_COMPANY, and_(_COMPANY.id == Booking.company_id, _pays_later(_COMPANY)))
    .outerjoin(_AGENT, and_(_AGENT.id == Booking.agent_id, _pays_later(_AGENT)))
    .where(
        Folio.property_id == bindparam("hotel"),
        Folio.status == FolioStatus.OPEN,
        Folio.kind.in_(_PAYABLE),
        FolioWindow.balance_minor != 0,
    )
    .order_by(Folio.opened_date, Folio.id, FolioWindow.number)
)
_OF_FOLIOS = _BILLS.where(Folio.id.in_(bindparam("folios", expanding=True)))
_OWN = aliased(Folio)
_OWN_STAY = aliased(Reservation)
# Bills that belong together: of one folio, one booking, one group, or of guests who share a room.
_TOGETHER = (
    select(Folio.id)
    .select_from(_OWN)
    .outerjoin(_OWN_STAY, _OWN_STAY.id == _OWN.reservation_id)
    .join(Folio, Folio.property_id == _OWN.property_id)
    .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
    .where(
        _OWN.id == bindparam("folio"),
        _OWN.property_id == bindparam("hotel"),
        Folio.status == FolioStatus.OPEN,
        or_(
            Folio.id == _OWN.id,
            Reservation.booking_id == _OWN_STAY.booking_id,
            Reservation.block_id == _OWN_STAY.block_id,
            Reservation.sharing_with_id == _OWN_STAY.id,
            Reservation.id == _OWN_STAY.sharing_with_id,
        ),
    )
    .limit(MOST_FOUND)
)


def joint_parts(reader: Reader, *, joint_key: UUID) -> tuple[JointPart, ...]:
    """The bills of a joint payment, as they were entered. Two statements."""
    rows = reader.connection.execute(_PARTS, {"key": joint_key, "hotel": reader.property_id}).all()
    rooms = rooms_of_stays(reader, {row.reservation_id for row in rows if row.reservation_id})
    return tuple(
        JointPart(
            ReceiptId(row.id),
            row.number,
            row.folio_number,
            row.window_number,
            row.payee_name or row.folio_name,
            rooms.get(row.reservation_id, ""),
            -row.amount_minor,
            _notes_beside(row),
        )
        for row in rows
    )


def notes_of_payment(parts: Sequence[JointPart]) -> ForeignPaid | None:
    """The foreign notes of a joint payment, with the change that was given for all of it; None where it came in the hotel's money."""
    paying = next((part for part in parts if part.foreign is not None), None)
    if paying is None or paying.foreign is None:
        return None
    others = sum(part.amount_minor for part in parts) - paying.amount_minor
    return replace(paying.foreign, change_minor=paying.foreign.change_minor - others)


def first_receipt(reader: Reader, *, receipt_id: ReceiptId) -> ReceiptId:
    """The receipt that a paper is kept under: of a payment for several bills the first one, else the receipt itself. One statement."""
    found = reader.connection.execute(_FIRST_BESIDE, {"receipt": receipt_id, "hotel": reader.property_id}).scalar()
    return receipt_id if found is None else ReceiptId(found)


def bills_together(reader: Reader, *, folio_id: FolioId) -> tuple[OpenBill, ...]:
    """The bills that are most likely settled together with a folio: its own windows, those of its booking, group and sharers.

    The oldest first. Three statements.
    """
    asked = {"folio": folio_id, "hotel": reader.property_id}
    folios = [FolioId(found) for found in reader.connection.execute(_TOGETHER, asked).scalars()]
    return _bills(reader, [*folios, folio_id])


def find_bills(reader: Reader, *, text: str, limit: int = MOST_FOUND) -> list[OpenBill]:
    """The bills of a room, a guest or a folio number, or the beginnings of them, that owe something. Six statements.

    Args:
        text: words that must all fit.
    """
    found = [row.folio_id for row in folio_list(reader, text=text, only="open").rows if row.kind in _PAYABLE]
    return [bill for bill in _bills(reader, found) if bill.balance_minor > 0][:limit]


def _bills(reader: Reader, folios: list[FolioId]) -> tuple[OpenBill, ...]:
    rows = reader.connection.execute(_OF_FOLIOS, {"hotel": reader.property_id, "folios": folios}).all()
    rooms = rooms_of_stays(reader, {row.reservation_id for row in rows if row.reservation_id})
    return tuple(_bill(row, rooms.get(row.reservation_id, "")) for row in rows)


def _notes_beside(row: Any) -> ForeignPaid | None:
    if row.foreign_currency is None:
        return None
    return ForeignPaid(row.foreign_currency, row.foreign_minor, row.buying_millionths, row.change_minor)


def _bill(row: Any, room: str) -> OpenBill:
    account_id = row.company_id or row.agent_id
    return OpenBill(
        folio_id=FolioId(row.id),
        folio_number=row.folio_number,
        window_number=row.number,
        payer_name=row.payee_name or row.folio_name,
        payer_id=None if row.payee_id is None else ProfileId(row.payee_id),
        guest_name=row.guest or row.folio_name,
        room_number=room,
        opened_date=row.opened_date,
        balance_minor=row.balance_minor,
        account_id=None if account_id is None else ProfileId(account_id),
        account_name=row.company_name or row.agent_name or "",
    )
