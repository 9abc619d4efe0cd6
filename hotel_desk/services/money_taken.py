"""Money that was taken, and what is left of it to give back (`docs/algorithms/deposits.md`). Used by commands; not commands themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import CodeKind, FolioKind, FolioStatus, PostingKind
from hotel_desk.domain.deposits import money_left
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, PostingId, ReservationId, TransactionCodeId
from hotel_desk.domain.money import Money
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services import ledger
from hotel_desk.services.ledger import Card
from hotel_desk.services.standing_lines import successors, was_divided

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MONEY_IN = frozenset({PostingKind.PAYMENT, PostingKind.DEPOSIT})
_BACK = aliased(Posting)
_STANDS = ~select(_BACK.id).where(_BACK.reversal_of_id == Posting.id).exists()
_REFUNDS = select(Posting.amount_minor).where(Posting.refund_of_id == bindparam("money"), Posting.kind == PostingKind.REFUND, _STANDS)
_LINE = aliased(Posting)
_ADJUSTMENTS = (
    select(Posting.amount_minor)
    .join(_LINE, _LINE.id == Posting.adjusts_id)
    .where(or_(_LINE.id == bindparam("money"), _LINE.origin_id == bindparam("money")), Posting.takes_off_id.is_(None), _STANDS)
)
_TAKEN_BACK = select(Posting.id).where(Posting.reversal_of_id == bindparam("money"))

_WAYS = (
    select(
        TransactionCode.id, TransactionCode.code, Posting.card_brand, Posting.card_last_four, func.sum(Posting.amount_minor).label("amount")
    )
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .where(TransactionCode.kind == CodeKind.PAYMENT)
    .group_by(TransactionCode.id, TransactionCode.code, Posting.card_brand, Posting.card_last_four)
    .order_by(TransactionCode.code)
)
_WAYS_OF_STAY = _WAYS.where(Posting.reservation_id == bindparam("stay"))
_WAYS_OF_FOLIO = _WAYS.where(Posting.folio_id == bindparam("folio"))


class NoSuchMoney(StaffError):
    code = "folio.no_such_money"
    template = N_("“{text}” is no money that was taken for this stay. Nothing was paid out. Choose the payment or deposit that goes back.")


class MoneyAnotherWay(StaffError):
    code = "folio.money_another_way"
    template = N_("This money came by {way} and goes back that way. Nothing was paid out. Choose the same method and card.")


class LessLeftOfMoney(StaffError):
    code = "folio.less_left_of_money"
    template = N_("Of this money only {left} is left to give back. Nothing was paid out. Enter at most this amount.")


class MoneyGivenBack(StaffError):
    code = "folio.money_given_back"
    template = N_("A part of “{text}” was given back. Nothing was reversed. Reverse that refund first.")


@dataclass(frozen=True, slots=True)
class MoneyTaken:
    """A payment or deposit as it was taken. `left_minor` can still be given back of it, minor units."""

    posting_id: PostingId
    folio_id: FolioId
    reservation_id: ReservationId | None
    transaction_code_id: TransactionCodeId
    text: str
    reference: str | None
    card: Card | None
    left_minor: int


def money_taken(uow: UnitOfWork, posting_id: PostingId) -> MoneyTaken:
    """The money of a line, and what is left of it. Its folio is locked, so that two refunds of it do not pass each other.

    Raises:
        NoSuchMoney: the line is no payment or deposit.
        NotFound: there is no such line.
    """
    line = uow.get(Posting, posting_id, what=_("The posting"), lock=False)
    if line.origin_id is not None:
        line = uow.get(Posting, line.origin_id, what=_("The posting"), lock=False)
    if line.kind not in MONEY_IN:
        raise NoSuchMoney("refund_of_id", text=line.text)
    uow.get(Folio, line.folio_id, what=_("The folio"))
    card = None if line.card_last_four is None else Card(line.card_brand or "", line.card_last_four)
    return MoneyTaken(
        PostingId(line.id),
        FolioId(line.folio_id),
        None if line.reservation_id is None else ReservationId(line.reservation_id),
        TransactionCodeId(line.transaction_code_id),
        line.text,
        line.reference,
        card,
        _left(uow, line),
    )


def checked_refund_of(
    uow: UnitOfWork, posting_id: PostingId, folio: Folio, *, amount_minor: int, transaction_code_id: TransactionCodeId, card: Card | None
) -> PostingId:
    """The line whose money goes back from a folio, if it may: of this stay, the way it came, and no more than is left.

    Raises:
        NoSuchMoney, MoneyAnotherWay, LessLeftOfMoney: it may not.
    """
    money = money_taken(uow, posting_id)
    if not _is_of(uow, money, folio):
        raise NoSuchMoney("refund_of_id", text=money.text)
    same_card = money.card is None or (card is not None and (card.brand, card.last_four) == (money.card.brand, money.card.last_four))
    if money.transaction_code_id != transaction_code_id or not same_card:
        digits = "" if money.card is None else f" {money.card.brand} {money.card.last_four}"
        raise MoneyAnotherWay("transaction_code_id", way=f"“{money.text}”{digits}")
    if amount_minor > money.left_minor:
        raise LessLeftOfMoney("amount_minor", left=str(Money.from_minor(money.left_minor, folio.currency)))
    return money.posting_id


def where_it_stands(uow: UnitOfWork, money: MoneyTaken) -> tuple[FolioId, int]:
    """The folio and window that money can be given back from: where its line is now, or the guest's folio once it was applied there.

    Raises:
        LineWasDivided: it was split over windows.
    """
    now = successors(uow, money.posting_id)
    if len(now) != 1:
        raise was_divided(uow, money.text, now[0])
    folio = uow.get(Folio, now[0].folio_id, what=_("The folio"))
    if folio.kind is FolioKind.DEPOSIT and folio.status is FolioStatus.CLOSED and money.reservation_id is not None:
        guest = ledger.folio_of(uow, money.reservation_id)
        if guest is not None:
            return FolioId(guest.id), ledger.FIRST_WINDOW
    return FolioId(folio.id), now[0].window_number


def came_otherwise(
    uow: UnitOfWork,
    folio: Folio,
    reservation_id: ReservationId | None,
    *,
    amount_minor: int,
    transaction_code_id: TransactionCodeId,
    card: Card | None,
) -> str:
    """The codes by which the money of a stay came that is left, where a refund would go back another way.

    Args:
        reservation_id: whose money it is; None: what came to the folio.

    Returns:
        Empty where it goes back as it came: as much is left of what came that way (by one of the cards used), or nothing of other money.
    """
    uow.session.flush()
    if reservation_id is None:
        rows = uow.connection.execute(_WAYS_OF_FOLIO, {"folio": folio.id}).all()
    else:
        rows = uow.connection.execute(_WAYS_OF_STAY, {"stay": reservation_id}).all()
    left: Counter[str] = Counter()
    for row in rows:
        left[row.code] -= int(row.amount)
    chosen = [row for row in rows if row.id == transaction_code_id]
    cards = {(row.card_brand, row.card_last_four) for row in chosen if row.card_last_four and row.amount < 0}
    same_card = card is None or not cards or (card.brand, card.last_four) in cards
    as_it_came = left.pop(chosen[0].code) if chosen and same_card else 0
    return "" if as_it_came >= amount_minor else ", ".join(code for code, amount in left.items() if amount > 0)


def refuse_given_back(uow: UnitOfWork, line: Posting) -> None:
    """Go on only if nothing of the money of a line was given back.

    Raises:
        MoneyGivenBack: a refund of it stands.
    """
    if line.kind in MONEY_IN and uow.connection.execute(_REFUNDS, {"money": line.id}).first() is not None:
        raise MoneyGivenBack(text=line.text)


def _left(uow: UnitOfWork, line: Posting) -> int:
    uow.session.flush()
    named = {"money": line.id}
    if uow.connection.execute(_TAKEN_BACK, named).first() is not None:
        return 0
    adjusted = sum(uow.connection.execute(_ADJUSTMENTS, named).scalars())
    return money_left(-line.amount_minor, adjusted_minor=adjusted, refunded=uow.connection.execute(_REFUNDS, named).scalars())


def _is_of(uow: UnitOfWork, money: MoneyTaken, folio: Folio) -> bool:
    if folio.id == money.folio_id or (money.reservation_id is not None and folio.reservation_id == money.reservation_id):
        return True
    return any(line.folio_id == folio.id for line in successors(uow, money.posting_id))
