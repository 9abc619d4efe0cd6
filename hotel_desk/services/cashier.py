"""Charges, payments, deposits, refunds and reversals on a folio."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_brands import CARD_BRANDS
from hotel_desk.domain.codes import (
    CodeKind,
    EntityKind,
    FolioKind,
    FolioStatus,
    PaymentMethod,
    PostingKind,
    ReceiptKind,
    ReservationStatus,
    SyncRule,
)
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, PostingId, ReceiptId, ReservationId, TransactionCodeId, new_id
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.tax import tax_charge
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting, Receipt
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services import ledger
from hotel_desk.services.ledger import Card, DepositFolioClosed, FolioClosed, GroupFolioClosed, NewPosting
from hotel_desk.services.reversals import lines_beside, reversal_of
from hotel_desk.services.tax_rules import rules_of
from hotel_desk.services.typed_text import given_reason, one_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

PAYMENT_SERIES = "receipt"
DEPOSIT_SERIES = "deposit"
REFUND_SERIES = "refund"
HIGHEST_AMOUNT_MINOR = 100_000_000_000
MOST_PIECES = 10_000
LAST_FOUR = 4
# Six characters in ISO 8583, field 38; some terminals print up to eight.
_AUTHORISATION_CODE = re.compile(r"[A-Za-z0-9]{0,8}")
# The length of a card number (ISO/IEC 7812-1), as people write it.
_LIKE_A_CARD_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")


class WrongCode(StaffError):
    code = "posting.wrong_code"
    template = N_("“{code}” is not a code for this. Nothing was posted. Choose another one.")


class RefundTooHigh(StaffError):
    code = "folio.refund_too_high"
    template = N_("Only {credit} can be given back from this window. Nothing was paid out. Enter at most this amount.")


@dataclass(frozen=True, slots=True)
class Posted:
    """A line written. `balance_minor` is the folio's, all windows, minor units."""

    posting_id: PostingId
    folio_id: FolioId
    amount_minor: int
    balance_minor: int
    receipt_number: str | None = None
    receipt_id: ReceiptId | None = None


@command(
    title=N_("Post charge"),
    permission=Permission.POST_CHARGE,
    audit=(AuditCode.CHARGE_POSTED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def post_charge(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    transaction_code_id: TransactionCodeId,
    price_minor: int,
    quantity: int = 1,
    text: str = "",
    window_number: int = ledger.FIRST_WINDOW,
    reference: str | None = None,
) -> Posted:
    """Put a charge and its taxes on a folio. A negative price is an allowance and needs its own permission.

    A charge for a guest who left with an open balance goes to the account “left unpaid”.

    Args:
        price_minor: of one piece, minor units, as the tax rules of the code see it (with inclusive taxes, without others).
        quantity: pieces, at least one.

    Raises:
        FolioClosed: the guest has left and paid.
        WrongCode: the code is not for charges, or is switched off.
    """
    code = _code(uow, transaction_code_id, CodeKind.CHARGE)
    if not 1 <= quantity <= MOST_PIECES:
        raise InvalidInput("quantity", problem=N_("The quantity must lie between 1 and 10,000. Nothing was posted. Correct it."))
    price = _amount(price_minor * quantity, field="price_minor")
    if price < 0:
        uow.require(Permission.POST_ALLOWANCE)
    folio, reservation_id = _open_folio(uow, folio_id)
    rules = rules_of(uow, [transaction_code_id]).get(transaction_code_id, [])
    persons = _persons(uow, reservation_id)
    taxed = tax_charge(price, rules, on=uow.business_date, persons=persons, nights=0)
    posting = NewPosting(
        folio_id=FolioId(folio.id),
        window_number=window_number if folio.id == folio_id else ledger.FIRST_WINDOW,
        kind=PostingKind.ALLOWANCE if price < 0 else PostingKind.CHARGE,
        transaction_code_id=transaction_code_id,
        text=_line_text(text, code.name),
        quantity=quantity,
        net_minor=taxed.net_minor,
        tax_minor=taxed.gross_minor - taxed.net_minor,
        taxes=taxed.taxes,
        reservation_id=reservation_id,
        reference=_reference(reference),
    )
    return _write(uow, posting, AuditCode.CHARGE_POSTED, code=code.code)


@command(
    title=N_("Take payment"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.PAYMENT_TAKEN,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def take_payment(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    transaction_code_id: TransactionCodeId,
    amount_minor: int,
    window_number: int = ledger.FIRST_WINDOW,
    card: Card | None = None,
    reference: str | None = None,
) -> Posted:
    """Take money for a folio and give a numbered receipt.

    Money for the folio of a guest who left with an open balance goes to the account “left unpaid”, against that stay.

    Args:
        amount_minor: what the guest hands over, minor units, above zero.
        card: brand, last four digits and authorisation code of a bank card; nothing else of it is ever kept.
        reference: the transaction reference of a wallet or bank transfer.

    Raises:
        InvalidInput: no amount, or the method's own particulars are missing.
        FolioClosed: the guest has left and paid.
    """
    code = _code(uow, transaction_code_id, CodeKind.PAYMENT)
    amount = _positive(amount_minor)
    reference = _reference(reference)
    checked = _method_particulars(code, card, reference)
    folio, reservation_id = _open_folio(uow, folio_id)
    posting = NewPosting(
        folio_id=FolioId(folio.id),
        window_number=window_number if folio.id == folio_id else ledger.FIRST_WINDOW,
        kind=PostingKind.PAYMENT,
        transaction_code_id=transaction_code_id,
        text=code.name,
        net_minor=-amount,
        reservation_id=reservation_id,
        card=checked,
        reference=reference,
    )
    return _write(uow, posting, AuditCode.PAYMENT_TAKEN, ReceiptKind.PAYMENT, code=code.code)


@command(
    title=N_("Take deposit"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.DEPOSIT_TAKEN,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def take_deposit(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    transaction_code_id: TransactionCodeId,
    amount_minor: int,
    card: Card | None = None,
    reference: str | None = None,
) -> Posted:
    """Take money ahead, against a numbered deposit receipt: on the guest folio in house, on the deposit folio before arrival.

    Raises:
        InvalidInput: no amount, or the guest is neither expected nor in house.
    """
    code = _code(uow, transaction_code_id, CodeKind.PAYMENT)
    amount = _positive(amount_minor)
    reference = _reference(reference)
    checked = _method_particulars(code, card, reference)
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if reservation.status not in EXPECTED | {ReservationStatus.IN_HOUSE}:
        raise InvalidInput(
            "reservation_id",
            problem=N_(
                "A deposit is taken before or during a stay; this one is over or was cancelled. Nothing was taken. Take a payment instead."
            ),
        )
    kind = FolioKind.GUEST if reservation.status is ReservationStatus.IN_HOUSE else FolioKind.DEPOSIT
    folio = ledger.folio_for(uow, reservation_id, _guest_name(uow, reservation), kind)
    posting = NewPosting(
        folio_id=FolioId(folio.id),
        kind=PostingKind.DEPOSIT,
        transaction_code_id=transaction_code_id,
        text=_("Deposit: {method}").format(method=code.name)[:NAME_LENGTH],
        net_minor=-amount,
        reservation_id=reservation_id,
        card=checked,
        reference=reference,
    )
    return _write(uow, posting, AuditCode.DEPOSIT_TAKEN, ReceiptKind.DEPOSIT, code=code.code)


@command(
    title=N_("Pay refund"),
    permission=Permission.REFUND,
    audit=(AuditCode.REFUND_PAID,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def pay_refund(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    transaction_code_id: TransactionCodeId,
    amount_minor: int,
    reason: str,
    window_number: int = ledger.FIRST_WINDOW,
    card: Card | None = None,
    reference: str | None = None,
) -> Posted:
    """Give money back, never more than the window's credit.

    Args:
        amount_minor: what the guest receives, minor units, above zero.

    Raises:
        RefundTooHigh: the window has less credit than that.
        ReasonMissing: no reason was given.
    """
    code = _code(uow, transaction_code_id, CodeKind.PAYMENT)
    amount = _positive(amount_minor)
    reference = _reference(reference)
    checked = _method_particulars(code, card, reference)
    folio, reservation_id = _open_folio(uow, folio_id, closed_allowed=False)
    credit = max(0, -ledger.balances(uow, folio_id).get(window_number, 0))
    if amount > credit:
        raise RefundTooHigh("amount_minor", credit=str(Money.from_minor(credit, folio.currency)))
    posting = NewPosting(
        folio_id=folio_id,
        window_number=window_number,
        kind=PostingKind.REFUND,
        transaction_code_id=transaction_code_id,
        text=_("Refund: {method}").format(method=code.name)[:NAME_LENGTH],
        net_minor=amount,
        reservation_id=reservation_id,
        reason=given_reason(reason),
        card=checked,
        reference=reference,
    )
    return _write(uow, posting, AuditCode.REFUND_PAID, ReceiptKind.REFUND, code=code.code)


@command(
    title=N_("Reverse posting"),
    permission=Permission.REVERSE_POSTING,
    audit=(AuditCode.POSTING_REVERSED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=Posted,
)
def reverse_posting(uow: UnitOfWork, *, posting_id: PostingId, reason: str) -> Posted:
    """Take a line of the open day back by a counter-line that names it; both stay on the folio.

    The lines of one night are taken back together.

    Raises:
        AlreadyReversed: it was reversed before.
        NotReversible: it is a reversal or a transfer.
        DayClosed: its business date is closed.
        FolioClosed: the guest has left.
        ReasonMissing: no reason was given.
    """
    # Not locked: a line never changes, and the folio's lock keeps a second reversal away.
    posting = uow.get(Posting, posting_id, what=_("The posting"), lock=False)
    why = given_reason(reason)
    _open_folio(uow, FolioId(posting.folio_id), closed_allowed=False)
    reversal = reversal_of(uow, posting, why)
    beside = [reversal_of(uow, line, why) for line in lines_beside(uow, posting)]
    done = _write(uow, reversal, AuditCode.POSTING_REVERSED, text=posting.text)
    for line in beside:
        done = replace(done, balance_minor=_write(uow, line, AuditCode.POSTING_REVERSED, text=line.text).balance_minor)
    return done


def _write(uow: UnitOfWork, posting: NewPosting, audit: AuditCode, receipt: ReceiptKind | None = None, **details: str) -> Posted:
    totals = ledger.append(uow, [posting])
    amount = posting.net_minor + posting.tax_minor
    number, receipt_id = _issue_receipt(uow, posting, receipt) if receipt else (None, None)
    uow.record_row(audit, EntityKind.FOLIO, posting.folio_id, amount_minor=amount, posting=posting.id, reason=posting.reason, **details)
    return Posted(posting.id, posting.folio_id, amount, totals[posting.folio_id], number, receipt_id)


def _issue_receipt(uow: UnitOfWork, posting: NewPosting, kind: ReceiptKind) -> tuple[str, ReceiptId]:
    series = {ReceiptKind.PAYMENT: PAYMENT_SERIES, ReceiptKind.DEPOSIT: DEPOSIT_SERIES, ReceiptKind.REFUND: REFUND_SERIES}[kind]
    receipt = Receipt(
        id=ReceiptId(new_id()),
        property_id=uow.property_id,
        number=str(uow.next_number(series)),
        kind=kind,
        posting_id=posting.id,
        issued_at=uow.clock.now(),
    )
    uow.add(receipt)
    uow.session.flush()
    return receipt.number, ReceiptId(receipt.id)


def _open_folio(uow: UnitOfWork, folio_id: FolioId, *, closed_allowed: bool = True) -> tuple[Folio, ReservationId | None]:
    folio = uow.get(Folio, folio_id, what=_("The folio"))
    reservation_id = None if folio.reservation_id is None else ReservationId(folio.reservation_id)
    if folio.status is FolioStatus.OPEN:
        return folio, reservation_id
    if closed_allowed and reservation_id is not None and ledger.is_left_unpaid(uow, reservation_id):
        return ledger.left_unpaid_account(uow), reservation_id
    refusal = {FolioKind.DEPOSIT: DepositFolioClosed, FolioKind.HOUSE: GroupFolioClosed}.get(folio.kind, FolioClosed)
    raise refusal(number=folio.number)


def _code(uow: UnitOfWork, transaction_code_id: TransactionCodeId, kind: CodeKind) -> TransactionCode:
    code = uow.get(TransactionCode, transaction_code_id, what=_("The transaction code"), lock=False)
    if code.kind is not kind or not code.active:
        raise WrongCode("transaction_code_id", code=code.name)
    return code


def _amount(amount_minor: int, *, field: str = "amount_minor") -> int:
    if abs(amount_minor) > HIGHEST_AMOUNT_MINOR:
        raise InvalidInput(field, problem=N_("The amount is too high to be true. Nothing was posted. Correct it."))
    return amount_minor


def _positive(amount_minor: int) -> int:
    if amount_minor <= 0:
        raise InvalidInput("amount_minor", problem=N_("The amount must be above zero. Nothing was posted. Correct it."))
    return _amount(amount_minor)


def _line_text(text: str, default: str) -> str:
    return one_line(text, field="text") or default


def _reference(text: str | None) -> str | None:
    return one_line(text or "", field="reference") or None


def _method_particulars(code: TransactionCode, card: Card | None, reference: str | None) -> Card | None:
    if code.payment_method is PaymentMethod.BANK_CARD:
        if card is None or len(card.last_four) != LAST_FOUR or not (card.last_four.isascii() and card.last_four.isdigit()):
            raise InvalidInput(
                "card_last_four",
                problem=N_("A card payment needs the last four digits of the card, and only these. Nothing was taken. Enter four digits."),
            )
        if card.brand not in CARD_BRANDS:
            raise InvalidInput(
                "card_brand", problem=N_("This card brand is not known. Nothing was taken. Choose one of the list, or “Other”.")
            )
        if not _AUTHORISATION_CODE.fullmatch(card.authorisation_code):
            raise InvalidInput(
                "authorisation_code",
                problem=N_("An authorisation code has at most eight letters and digits. Nothing was taken. Copy it from the slip."),
            )
        if _LIKE_A_CARD_NUMBER.search(reference or ""):
            raise InvalidInput(
                "reference", problem=N_("This looks like a card number, which is never kept. Nothing was taken. Leave it out.")
            )
        return card
    if code.payment_method is PaymentMethod.MOBILE_WALLET and not (reference or "").strip():
        raise InvalidInput(
            "reference",
            problem=N_("A wallet payment needs its transaction reference. Nothing was taken. Copy it from the wallet's message."),
        )
    return None


def _persons(uow: UnitOfWork, reservation_id: ReservationId | None) -> int:
    if reservation_id is None:
        return 1
    return uow.get(Reservation, reservation_id, what=_("The reservation"), lock=False).persons


def _guest_name(uow: UnitOfWork, reservation: Reservation) -> str:
    return uow.get(Profile, reservation.guest_id, what=_("The guest"), lock=False).name
