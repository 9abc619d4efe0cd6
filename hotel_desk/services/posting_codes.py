"""Checks that all commands which post share: code, amount, card particulars, open folio; and the line with its receipt.

Used by commands; not commands themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.card_brands import CARD_BRANDS
from hotel_desk.domain.cashier_codes import HOUSE_ACCOUNT
from hotel_desk.domain.codes import CodeKind, EntityKind, FolioKind, FolioStatus, PaymentMethod, ReceiptKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, PostingId, ReceiptId, ReservationId, TransactionCodeId, new_id
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Receipt
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services import ledger
from hotel_desk.services.ledger import Card, DepositFolioClosed, FolioClosed, GroupFolioClosed, HouseAccountClosed, NewPosting
from hotel_desk.services.number_series import drawn
from hotel_desk.services.typed_text import money_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.audit_codes import AuditCode

PAYMENT_SERIES = "receipt"
DEPOSIT_SERIES = "deposit"
REFUND_SERIES = "refund"
PAID_OUT_SERIES = "paid_out"
_SERIES = {
    ReceiptKind.PAYMENT: PAYMENT_SERIES,
    ReceiptKind.DEPOSIT: DEPOSIT_SERIES,
    ReceiptKind.REFUND: REFUND_SERIES,
    ReceiptKind.PAID_OUT: PAID_OUT_SERIES,
}
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


class PackageFolio(StaffError):
    code = "folio.of_packages"
    template = N_(
        "Folio {number} holds what was sold with nights and not yet taken. Nothing was posted. Say on the page “Packages” what was taken."
    )


@dataclass(frozen=True, slots=True)
class Posted:
    """A line written. `balance_minor` is the folio's, all windows; `change_minor` is given back for foreign notes; minor units.

    `over_limit_minor`: by how much the guest owes more than the limit of the stay since this charge.
    """

    posting_id: PostingId
    folio_id: FolioId
    amount_minor: int
    balance_minor: int
    receipt_number: str | None = None
    receipt_id: ReceiptId | None = None
    change_minor: int = 0
    over_limit_minor: int = 0


def write_line(uow: UnitOfWork, posting: NewPosting, audit: AuditCode, receipt: ReceiptKind | None = None, **details: str) -> Posted:
    """Write one line, its receipt if it has one, and its audit entry."""
    totals = ledger.append(uow, [posting])
    amount = posting.net_minor + posting.tax_minor
    number, receipt_id = issue_receipt(uow, posting, receipt) if receipt else (None, None)
    uow.record_row(audit, EntityKind.FOLIO, posting.folio_id, amount_minor=amount, posting=posting.id, reason=posting.reason, **details)
    return Posted(posting.id, posting.folio_id, amount, totals[posting.folio_id], number, receipt_id)


def write_lines(uow: UnitOfWork, postings: Sequence[NewPosting], audit: AuditCode, **details: str) -> Posted:
    """Write the lines that a charge became where its stay's rules cut it, each with an audit entry.

    Returns:
        The first line, with what all come to and the balance of the first line's folio.
    """
    totals = ledger.append(uow, postings)
    for posting in postings:
        amount = posting.net_minor + posting.tax_minor
        uow.record_row(audit, EntityKind.FOLIO, posting.folio_id, amount_minor=amount, posting=posting.id, reason=posting.reason, **details)
    first = postings[0]
    return Posted(first.id, first.folio_id, sum(line.net_minor + line.tax_minor for line in postings), totals[first.folio_id])


def issue_receipt(uow: UnitOfWork, posting: NewPosting, kind: ReceiptKind, joint_key: UUID | None = None) -> tuple[str, ReceiptId]:
    """Number the paper of a line that is written: money taken or given back.

    Args:
        joint_key: the payment for several bills that the line is a part of.
    """
    receipt = Receipt(
        id=ReceiptId(new_id()),
        property_id=uow.property_id,
        number=str(drawn(uow, _SERIES[kind])),
        kind=kind,
        posting_id=posting.id,
        issued_at=uow.clock.now(),
        joint_key=joint_key,
    )
    uow.add(receipt)
    uow.session.flush()
    return receipt.number, ReceiptId(receipt.id)


def open_folio(uow: UnitOfWork, folio_id: FolioId, *, closed_allowed: bool = True) -> tuple[Folio, ReservationId | None]:
    """The folio that a line for this one goes to, locked, and the stay it is for.

    Args:
        closed_allowed: the line of a guest who left with an open balance goes to the account “left unpaid”.

    Raises:
        FolioClosed: it takes nothing any more.
        PackageFolio: only packages stand on it.
    """
    folio = uow.get(Folio, folio_id, what=_("The folio"))
    refuse_package_folio(folio)
    reservation_id = None if folio.reservation_id is None else ReservationId(folio.reservation_id)
    if folio.status is FolioStatus.OPEN:
        return folio, reservation_id
    if closed_allowed and reservation_id is not None and ledger.is_left_unpaid(uow, reservation_id):
        return ledger.left_unpaid_account(uow), reservation_id
    house = HouseAccountClosed if (folio.account_code or "").startswith(HOUSE_ACCOUNT) else GroupFolioClosed
    refusal = {FolioKind.DEPOSIT: DepositFolioClosed, FolioKind.HOUSE: house}.get(folio.kind, FolioClosed)
    raise refusal(number=folio.number)


def refuse_package_folio(folio: Folio) -> None:
    """Go on only on a folio of somebody's.

    Raises:
        PackageFolio: it holds what was sold with nights and not yet taken.
    """
    if folio.kind is FolioKind.PACKAGE:
        raise PackageFolio(number=folio.number)


def code_of_kind(uow: UnitOfWork, transaction_code_id: TransactionCodeId, kind: CodeKind) -> TransactionCode:
    """The transaction code that was chosen.

    Raises:
        WrongCode: it is of another kind, or switched off.
    """
    code = uow.get(TransactionCode, transaction_code_id, what=_("The transaction code"), lock=False)
    if code.kind is not kind or not code.active:
        raise WrongCode("transaction_code_id", code=code.name)
    return code


def checked_quantity(quantity: int) -> int:
    """How many pieces, from one to ten thousand."""
    if not 1 <= quantity <= MOST_PIECES:
        raise InvalidInput("quantity", problem=N_("The quantity must lie between 1 and 10,000. Nothing was posted. Correct it."))
    return quantity


def checked_amount(amount_minor: int, *, field: str = "amount_minor") -> int:
    """The amount, minor units, if it can be true."""
    if abs(amount_minor) > HIGHEST_AMOUNT_MINOR:
        raise InvalidInput(field, problem=N_("The amount is too high to be true. Nothing was posted. Correct it."))
    return amount_minor


def positive_amount(amount_minor: int) -> int:
    """The amount, minor units, if it is above zero and can be true."""
    if amount_minor <= 0:
        raise InvalidInput("amount_minor", problem=N_("The amount must be above zero. Nothing was posted. Correct it."))
    return checked_amount(amount_minor)


def line_text(text: str, default: str) -> str:
    """What a line says: what was typed, or else the name of its code."""
    return money_line(text, field="text") or default


def checked_reference(text: str | None) -> str | None:
    """A reference in one line; None where nothing was typed."""
    return money_line(text or "", field="reference") or None


def method_particulars(code: TransactionCode, card: Card | None, reference: str | None) -> Card | None:
    """What is kept of a payment beside its amount.

    Raises:
        InvalidInput: what the method needs is missing, or is more than may be kept.
    """
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


def guest_name(uow: UnitOfWork, reservation: Reservation) -> str:
    """The name of the guest of a stay."""
    return uow.get(Profile, reservation.guest_id, what=_("The guest"), lock=False).name
