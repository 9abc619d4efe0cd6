"""How the rows of refunds, forfeits, paid-outs and foreign notes can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select, update

from hotel_desk.domain.codes import PostingKind, ReceiptKind
from hotel_desk.domain.foreign_cash import ForeignNotes
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.joint_payments import BillPart
from hotel_desk.models.cash import ForeignCash
from hotel_desk.models.folio import Posting, Receipt
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services.cashier import take_deposit, take_payment
from hotel_desk.services.deposits import forfeit_deposit, refund_deposit
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.joint_payments import take_joint_payment
from hotel_desk.services.paid_outs import pay_out
from hotel_desk.services.reservations import cancel_reservation
from tests.stays_of_tests import FOURTH, NEXT, arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement


def _code(name: str) -> Any:
    return select(TransactionCode.id).where(TransactionCode.code == name).scalar_subquery()


_REFUND, _FORFEIT, _PAID_OUT = (Posting.kind == kind for kind in (PostingKind.REFUND, PostingKind.FORFEIT, PostingKind.PAID_OUT))
_JOINT_WORTH = 1_840
_JOINT = and_(Posting.kind == PostingKind.PAYMENT, Posting.amount_minor == -777)
MONEY_BREAKAGES: list[tuple[str, Statement]] = [
    ("refund.too_high", update(Posting).where(_REFUND).values(amount_minor=5_001)),
    ("refund.way", update(Posting).where(_REFUND).values(transaction_code_id=_code("WALLET"))),
    ("refund.way", update(Posting).where(_REFUND).values(card_last_four="4242")),
    ("refund.way", update(Posting).where(_REFUND).values(refund_of_id=Posting.id)),
    ("refund.way", update(Posting).where(_REFUND).values(kind=PostingKind.CHARGE)),
    ("deposit.forfeit", update(Posting).where(_FORFEIT).values(amount_minor=-1)),
    ("deposit.forfeit", update(Posting).where(_PAID_OUT).values(kind=PostingKind.FORFEIT)),
    ("paid_out.line", update(Posting).where(_PAID_OUT).values(transaction_code_id=_code("BAR"))),
    ("paid_out.line", update(Posting).where(_PAID_OUT).values(amount_minor=-1)),
    ("paid_out.line", update(Posting).where(_PAID_OUT).values(tax_minor=1)),
    ("foreign_cash.worth", update(ForeignCash).values(worth_minor=ForeignCash.worth_minor + 1)),
    (
        "foreign_cash.worth",
        update(ForeignCash)
        .where(ForeignCash.worth_minor != _JOINT_WORTH)
        .values(posting_id=select(Posting.id).where(_FORFEIT).scalar_subquery()),
    ),
    ("receipt.joint", update(Posting).where(_JOINT).values(transaction_code_id=_code("WALLET"))),
    ("receipt.joint", update(Posting).where(_JOINT).values(reference="another")),
    ("receipt.joint", update(Posting).where(_JOINT).values(business_date=NEXT)),
    ("receipt.joint", update(Receipt).where(Receipt.kind == ReceiptKind.DEPOSIT).values(joint_key=new_id())),
    ("receipt.joint", update(ForeignCash).where(ForeignCash.worth_minor == _JOINT_WORTH).values(worth_minor=777, change_minor=0)),
    ("receipt.money", update(Posting).where(_PAID_OUT).values(kind=PostingKind.CHARGE)),
]


def money_came_and_went(hotel: SmallHotel) -> None:
    """A deposit given back in part, one that was forfeited, a taxi paid, a payment in dollars, and one in dollars for two bills."""
    stay, gone = arrived(hotel), hotel.book(NEXT, FOURTH)
    about: dict[str, Any] = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": 5_000}
    taken = hotel.desk.run(take_deposit, reservation_id=stay.reservation_id, **about)
    hotel.desk.run(refund_deposit, posting_id=taken.posting_id, amount_minor=3_000, reason="leaves")
    hotel.desk.run(take_deposit, reservation_id=gone, **about)
    hotel.desk.run(cancel_reservation, reservation_id=gone, reason="ill")
    hotel.desk.run(forfeit_deposit, reservation_id=gone, reason="agreed")
    paid_out: dict[str, Any] = {"transaction_code_id": hotel.codes["PAID-OUT"], "amount_minor": 2_500, "reason": "taxi"}
    hotel.desk.run(pay_out, folio_id=stay.folio_id, **paid_out)
    hotel.desk.run(set_exchange_rate, currency="USD", buying_millionths=920_000)
    hotel.desk.run(take_payment, folio_id=stay.folio_id, **about, notes=ForeignNotes("USD", 10_000, 920_000))
    window = hotel.desk.run(open_folio_window, folio_id=stay.folio_id, payee_name="Ana").window_number
    bills = [BillPart(stay.folio_id, 1, 777), BillPart(stay.folio_id, window, 223)]
    joint: dict[str, Any] = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": 1_000}
    hotel.desk.run(take_joint_payment, parts=bills, **joint, notes=ForeignNotes("USD", 2_000, 920_000))
