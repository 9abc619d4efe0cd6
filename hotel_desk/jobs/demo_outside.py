"""What other systems have sent the demo hotel: charges of the restaurant, one for an empty room, and the file of the wallet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.domain.cashier_codes import StatementKind
from hotel_desk.domain.codes import PaymentMethod, PostingKind
from hotel_desk.jobs.demo_house import CURRENCY
from hotel_desk.models.folio import Posting
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.front_desk import in_house
from hotel_desk.queries.room_rack import room_rack
from hotel_desk.services.outside_charges import post_outside_charge
from hotel_desk.services.reconciliation import LineToRead, read_statement

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk

_RESTAURANT = "Lotus POS"
_PAID_FILE, _MOST_LINES = "wallet-{day}.csv", 8
_FEE_DIVISOR = 250  # four in a thousand
_UNKNOWN_MINOR = 23_800


def send_from_outside(desk: Desk, *, today: date) -> None:
    """Breakfast of two guests, a bill signed for an empty room, and what the wallet says it has paid for yesterday."""
    occupied = [stay.room_number for stay in desk.read(in_house).rows if stay.room_number and stay.departure_date > today]
    vacant = next(room.number for room in desk.read(room_rack).rooms if not room.occupied)
    last, before = occupied[-1], occupied[-2]
    bills = ((last, "BREAKFAST", 8_800), (before, "BREAKFAST", 8_800), (vacant, "RESTAURANT", 19_600), (last, "GOLF", 30_000))
    for number, (room, code, price) in enumerate(bills, start=7_301):
        sent: dict[str, Any] = {"transaction_code": code, "price_minor": price, "room_number": room, "check_number": str(number)}
        desk.run(post_outside_charge, vendor=_RESTAURANT, vendor_reference=f"{today:%y%m%d}-{number}", **sent)
    _read_wallet_file(desk, today - timedelta(days=1))


def _read_wallet_file(desk: Desk, day: date) -> None:
    """Every payment of the day but the last, with its fee, and one that the hotel knows nothing of."""
    paid = desk.read(_paid_by_wallet, day=day)[:_MOST_LINES]
    lines = [LineToRead(day, row.amount_minor, row.reference, fee_minor=row.amount_minor // _FEE_DIVISOR) for row in paid[:-1]]
    lines.append(LineToRead(day, _UNKNOWN_MINOR, "WX990000481516", fee_minor=_UNKNOWN_MINOR // _FEE_DIVISOR))
    name = _PAID_FILE.format(day=day.isoformat())
    digest = sha256(name.encode()).hexdigest()
    desk.run(read_statement, kind=StatementKind.WALLET, name=name, sha256=digest, currency=CURRENCY, lines=lines)


@dataclass(frozen=True, slots=True)
class _Paid:
    amount_minor: int
    reference: str


def _paid_by_wallet(reader: Reader, *, day: date) -> tuple[_Paid, ...]:
    rows = reader.connection.execute(
        select(Posting.amount_minor, Posting.reference)
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .where(
            Posting.property_id == reader.property_id,
            Posting.business_date == day,
            Posting.kind == PostingKind.PAYMENT,
            TransactionCode.payment_method == PaymentMethod.MOBILE_WALLET,
        )
        .order_by(Posting.id)
    )
    return tuple(_Paid(-row.amount_minor, row.reference or "") for row in rows)
