"""The lines of a folio: what was posted, with its taxes, who posted it, and its receipt."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import CodeKind, PaymentMethod, PostingKind, ReceiptKind
from hotel_desk.domain.ids import PostingId, ReceiptId
from hotel_desk.models.folio import Posting, PostingTax, Receipt
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId

_FINAL = frozenset({PostingKind.REVERSAL, PostingKind.TRANSFER})


@dataclass(frozen=True, slots=True)
class LineTax:
    """One tax of a line, minor units. `rate_millionths` is None for a fixed amount."""

    rule_id: UUID
    rule_name: str
    rate_millionths: int | None
    base_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LineReceipt:
    """The numbered paper of a payment, deposit or refund."""

    id: ReceiptId
    kind: ReceiptKind
    number: str


@dataclass(frozen=True, slots=True)
class FolioLineView:
    """A posting. Amounts in minor units, debits positive.

    Args:
        room_number: the room a night was charged for; None for other lines.
        guest_name: whose line it is, on an account of many guests.
        pair: the same small number on a line and on its reversal; None for lines that stand.
        reversible: it may be taken back today.
        bundle_id: lines that share it are one price to the guest: a room with its packages.
    """

    posting_id: PostingId
    window_number: int
    sequence: int
    kind: PostingKind
    code_kind: CodeKind
    code: str
    method: PaymentMethod | None
    text: str
    quantity: int
    net_minor: int
    tax_minor: int
    gross_minor: int
    balance_minor: int
    business_date: dt.date
    night_date: dt.date | None
    posted_at: dt.datetime
    user_name: str
    guest_name: str
    room_number: str | None
    reason: str
    reference: str
    card_brand: str
    card_last_four: str
    authorisation_code: str
    taxes: tuple[LineTax, ...]
    receipt: LineReceipt | None
    pair: int | None
    reversible: bool
    bundle_id: UUID | None = None

    @property
    def is_reversal(self) -> bool:
        """It takes another line back."""
        return self.kind is PostingKind.REVERSAL

    @property
    def is_reversed(self) -> bool:
        """Another line takes it back."""
        return self.pair is not None and not self.is_reversal


_LINES = (
    select(
        Posting.id,
        Posting.window_number,
        Posting.sequence,
        Posting.kind,
        TransactionCode.kind.label("code_kind"),
        TransactionCode.code,
        TransactionCode.payment_method,
        Posting.text,
        Posting.quantity,
        Posting.net_minor,
        Posting.tax_minor,
        Posting.amount_minor,
        Posting.balance_after_minor,
        Posting.business_date,
        Posting.night_date,
        Posting.posted_at,
        UserAccount.display_name,
        Profile.name.label("guest_name"),
        Posting.room_number,
        Posting.reason,
        Posting.reference,
        Posting.card_brand,
        Posting.card_last_four,
        Posting.authorisation_code,
        Posting.reversal_of_id,
        Posting.bundle_id,
    )
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .join(UserAccount, UserAccount.id == Posting.user_id)
    .outerjoin(Reservation, Reservation.id == Posting.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .where(Posting.folio_id == bindparam("folio"))
    .order_by(Posting.window_number, Posting.sequence)
)
_TAXES = (
    select(
        PostingTax.posting_id, TaxRuleRow.id, TaxRuleRow.name, TaxRuleRow.rate_millionths, PostingTax.base_minor, PostingTax.amount_minor
    )
    .join(Posting, Posting.id == PostingTax.posting_id)
    .join(TaxRuleRow, TaxRuleRow.id == PostingTax.tax_rule_id)
    .where(Posting.folio_id == bindparam("folio"))
    .order_by(TaxRuleRow.compound_order, TaxRuleRow.code)
)
_RECEIPTS = (
    select(Receipt.posting_id, Receipt.id, Receipt.kind, Receipt.number)
    .join(Posting, Posting.id == Receipt.posting_id)
    .where(Posting.folio_id == bindparam("folio"))
)


def lines_by_window(reader: Reader, folio_id: FolioId, *, open_day: dt.date | None) -> dict[int, tuple[FolioLineView, ...]]:
    """The lines of each window that has any, by window number. Three statements.

    Args:
        open_day: the business date that lines may still be taken back on; None: the folio is closed.
    """
    asked = {"folio": folio_id}
    rows = reader.connection.execute(_LINES, asked).all()
    taxes = _taxes(reader, asked)
    receipts = {
        posting_id: LineReceipt(ReceiptId(identifier), kind, number)
        for posting_id, identifier, kind, number in reader.connection.execute(_RECEIPTS, asked)
    }
    pairs = _pairs(rows)
    lines: dict[int, list[FolioLineView]] = defaultdict(list)
    for row in rows:
        pair = pairs.get(row.id)
        reversible = pair is None and row.business_date == open_day and row.kind not in _FINAL
        lines[row.window_number].append(_line(row, tuple(taxes.get(row.id, ())), receipts.get(row.id), pair, reversible=reversible))
    return {number: tuple(of_window) for number, of_window in lines.items()}


def guest_lines(lines: Iterable[FolioLineView]) -> tuple[FolioLineView, ...]:
    """The lines of a window as its guest reads them: a bundle is one line, with the words of its first one and the taxes of all."""
    shown: dict[UUID, FolioLineView] = {}
    for line in lines:
        key = line.bundle_id or line.posting_id
        shown[key] = _together(shown[key], line) if key in shown else line
    return tuple(shown.values())


def _together(first: FolioLineView, other: FolioLineView) -> FolioLineView:
    return replace(
        first,
        net_minor=first.net_minor + other.net_minor,
        tax_minor=first.tax_minor + other.tax_minor,
        gross_minor=first.gross_minor + other.gross_minor,
        balance_minor=other.balance_minor,
        taxes=(*first.taxes, *other.taxes),
    )


def _taxes(reader: Reader, asked: dict[str, FolioId]) -> dict[UUID, list[LineTax]]:
    taxes: dict[UUID, list[LineTax]] = defaultdict(list)
    for posting_id, rule_id, name, rate, base, amount in reader.connection.execute(_TAXES, asked):
        taxes[posting_id].append(LineTax(rule_id, name, rate, base, amount))
    return taxes


def _pairs(rows: Iterable[Any]) -> dict[UUID, int]:
    """Number each reversal, in the order they were made, and give the line it takes back the same number."""
    numbers: dict[UUID, int] = {}
    reversals = sorted((row for row in rows if row.reversal_of_id is not None), key=lambda row: row.posted_at)
    for number, row in enumerate(reversals, start=1):
        numbers[row.id] = numbers[row.reversal_of_id] = number
    return numbers


def _line(row: Any, taxes: tuple[LineTax, ...], receipt: LineReceipt | None, pair: int | None, *, reversible: bool) -> FolioLineView:
    return FolioLineView(
        posting_id=PostingId(row.id),
        window_number=row.window_number,
        sequence=row.sequence,
        kind=row.kind,
        code_kind=row.code_kind,
        code=row.code,
        method=row.payment_method,
        text=row.text,
        quantity=row.quantity,
        net_minor=row.net_minor,
        tax_minor=row.tax_minor,
        gross_minor=row.amount_minor,
        balance_minor=row.balance_after_minor,
        business_date=row.business_date,
        night_date=row.night_date,
        posted_at=row.posted_at,
        user_name=row.display_name,
        guest_name=row.guest_name or "",
        room_number=row.room_number,
        reason=row.reason,
        reference=row.reference or "",
        card_brand=row.card_brand or "",
        card_last_four=row.card_last_four or "",
        authorisation_code=row.authorisation_code or "",
        taxes=taxes,
        receipt=receipt,
        pair=pair,
        reversible=reversible,
        bundle_id=row.bundle_id,
    )
