"""The lines of a folio: what was posted, with its taxes, who posted it, and its receipt."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select, type_coerce
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from hotel_desk.domain.codes import CodeKind, PaymentMethod, PostingKind, ReceiptKind
from hotel_desk.domain.ids import PostingId, ReceiptId
from hotel_desk.models.folio import Posting, PostingTax, Receipt
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId

_COUNTER_LINES = frozenset({PostingKind.REVERSAL, PostingKind.ADJUSTMENT})
# What the posting, or the line that it came from, must be to be adjusted (services/adjustments.py).
_ADJUSTED = frozenset({PostingKind.CHARGE, PostingKind.ALLOWANCE, PostingKind.PAYMENT, PostingKind.DEPOSIT})


# Of a long folio there are thousands of lines and taxes: a structure is made in a fifth of the time of a frozen dataclass.
class LineTax(msgspec.Struct, frozen=True):
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


class FolioLineView(msgspec.Struct, frozen=True):
    """A posting. Amounts in minor units, debits positive.

    Args:
        room_number: the room a night was charged for; None for other lines.
        guest_name: whose line it is, on an account of many guests.
        pair: the same small number on a line and on its reversal; None for lines that stand.
        reversible: it may be taken back today.
        bundle_id: lines that share it are one price to the guest: a room with its packages.
        price_minor: of one piece, as it was sold; None where that is not known.
        origin_date: the day on which a line that was moved, split or combined was first posted.
        takes_off: it only takes another line off this window; `has_left`: another line takes it off.
        adjusts_id: the line that it adjusts.
        left_minor: what is left of a line that stands, with its adjustments.
        movable, adjustable: it may be moved, split and combined; it may be adjusted.
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
    price_minor: int | None = None
    origin_date: dt.date | None = None
    takes_off: bool = False
    has_left: bool = False
    adjusts_id: PostingId | None = None
    left_minor: int = 0
    movable: bool = False
    adjustable: bool = False

    @property
    def shown_date(self) -> dt.date:
        """The day that the guest is told: when the line was first posted."""
        return self.origin_date or self.business_date

    @property
    def is_reversal(self) -> bool:
        """It takes another line back."""
        return self.kind is PostingKind.REVERSAL

    @property
    def is_reversed(self) -> bool:
        """Another line takes it back."""
        return self.pair is not None and not self.is_reversal


class _Row(NamedTuple):
    """A row of `_LINES`, column by column: of a long folio each is read several times, and an attribute of SQLAlchemy's own rows costs.

    Ids are the bytes that are stored: they are looked up again and again, and bytes are hashed faster than a UUID.
    """

    id: bytes
    window_number: int
    sequence: int
    kind: PostingKind
    code_kind: CodeKind
    code: str
    payment_method: PaymentMethod | None
    text: str
    quantity: int
    net_minor: int
    tax_minor: int
    amount_minor: int
    balance_after_minor: int
    business_date: dt.date
    night_date: dt.date | None
    posted_at: dt.datetime
    display_name: str
    guest_name: str | None
    room_number: str | None
    reason: str
    reference: str | None
    card_brand: str | None
    card_last_four: str | None
    authorisation_code: str | None
    reversal_of_id: bytes | None
    bundle_id: bytes | None
    price_minor: int | None
    takes_off_id: bytes | None
    adjusts_id: bytes | None
    origin_id: bytes | None
    origin_date: dt.date | None
    origin_kind: PostingKind | None
    origin_net_minor: int | None
    origin_tax_minor: int | None


def _stored(identifier: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """An id as its bytes."""
    return type_coerce(identifier, NullType()).label(identifier.key)


_ORIGIN = aliased(Posting, name="origin")
_LINES = (
    select(
        _stored(Posting.id),
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
        _stored(Posting.reversal_of_id),
        _stored(Posting.bundle_id),
        Posting.price_minor,
        _stored(Posting.takes_off_id),
        _stored(Posting.adjusts_id),
        _stored(Posting.origin_id),
        Posting.origin_date,
        _ORIGIN.kind.label("origin_kind"),
        _ORIGIN.net_minor.label("origin_net_minor"),
        _ORIGIN.tax_minor.label("origin_tax_minor"),
    )
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .join(UserAccount, UserAccount.id == Posting.user_id)
    .outerjoin(Reservation, Reservation.id == Posting.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(_ORIGIN, _ORIGIN.id == Posting.origin_id)
    .where(Posting.folio_id == bindparam("folio"))
    .order_by(Posting.window_number, Posting.sequence)
)
_TAXES = (
    select(
        _stored(PostingTax.posting_id),
        _stored(TaxRuleRow.id),
        TaxRuleRow.name,
        TaxRuleRow.rate_millionths,
        PostingTax.base_minor,
        PostingTax.amount_minor,
    )
    .join(Posting, Posting.id == PostingTax.posting_id)
    .join(TaxRuleRow, TaxRuleRow.id == PostingTax.tax_rule_id)
    .where(Posting.folio_id == bindparam("folio"))
    .order_by(TaxRuleRow.compound_order, TaxRuleRow.code)
)
_RECEIPTS = (
    select(_stored(Receipt.posting_id), Receipt.id, Receipt.kind, Receipt.number)
    .join(Posting, Posting.id == Receipt.posting_id)
    .where(Posting.folio_id == bindparam("folio"))
)


def lines_by_window(
    reader: Reader, folio_id: FolioId, *, open_day: dt.date | None, movable: bool = False
) -> dict[int, tuple[FolioLineView, ...]]:
    """The lines of each window that has any, by window number. Three statements.

    Args:
        open_day: the business date that lines may still be taken back on; None: the folio is closed.
        movable: lines of this kind of folio may be moved and adjusted.
    """
    asked = {"folio": folio_id}
    rows = [_Row._make(row) for row in reader.connection.execute(_LINES, asked).all()]
    taxes = _taxes(reader, asked)
    receipts = {
        posting_id: LineReceipt(ReceiptId(identifier), kind, number)
        for posting_id, identifier, kind, number in reader.connection.execute(_RECEIPTS, asked)
    }
    states = _states(rows, open_day, movable=movable and open_day is not None)
    lines: dict[int, list[FolioLineView]] = defaultdict(list)
    for row, state in zip(rows, states, strict=True):
        lines[row.window_number].append(_line(row, taxes.get(row.id, ()), receipts.get(row.id), state))
    return {number: tuple(of_window) for number, of_window in lines.items()}


def standing(lines: Iterable[FolioLineView]) -> tuple[FolioLineView, ...]:
    """The lines of a window that a person is shown: without those that have left it, and with the balance of what is shown.

    They stand in the order of the days on which they were first posted.
    """
    shown: list[FolioLineView] = []
    balance = 0
    for line in sorted((line for line in lines if not line.has_left and not line.takes_off), key=_shown_date):
        balance += line.gross_minor
        shown.append(line if line.balance_minor == balance else msgspec.structs.replace(line, balance_minor=balance))
    return tuple(shown)


def guest_lines(lines: Iterable[FolioLineView]) -> tuple[FolioLineView, ...]:
    """The lines of a window as its guest reads them: a bundle is one line, with the words of its first one and the taxes of all."""
    shown: dict[UUID, FolioLineView] = {}
    for line in lines:
        key = line.bundle_id or line.posting_id
        shown[key] = _together(shown[key], line) if key in shown else line
    return tuple(shown.values())


def _shown_date(line: FolioLineView) -> dt.date:
    return line.shown_date


def _together(first: FolioLineView, other: FolioLineView) -> FolioLineView:
    return msgspec.structs.replace(
        first,
        net_minor=first.net_minor + other.net_minor,
        tax_minor=first.tax_minor + other.tax_minor,
        gross_minor=first.gross_minor + other.gross_minor,
        balance_minor=other.balance_minor,
        taxes=(*first.taxes, *other.taxes),
    )


def _taxes(reader: Reader, asked: dict[str, FolioId]) -> dict[bytes, tuple[LineTax, ...]]:
    taxes: dict[bytes, tuple[LineTax, ...]] = {}
    rules: dict[bytes, UUID] = {}
    for posting_id, rule_id, name, rate, base, amount in reader.connection.execute(_TAXES, asked).all():
        if rule_id not in rules:
            rules[rule_id] = UUID(bytes=rule_id)
        taxes[posting_id] = (*taxes.get(posting_id, ()), LineTax(rules[rule_id], name, rate, base, amount))
    return taxes


class _State(NamedTuple):
    """What follows for a line from the other lines of its folio."""

    pair: int | None
    reversible: bool
    has_left: bool
    left_minor: int
    movable: bool
    adjustable: bool


def _states(rows: Sequence[_Row], open_day: dt.date | None, *, movable: bool) -> list[_State]:
    left = {row.takes_off_id for row in rows if row.takes_off_id is not None}
    pairs = _pairs(rows, left)
    adjusted: dict[bytes, int] = defaultdict(int)
    for row in rows:
        if row.adjusts_id is not None and row.id not in pairs:
            adjusted[row.adjusts_id] += row.amount_minor
    return [_state(row, pairs.get(row.id), adjusted.get(row.id, 0), open_day, has_left=row.id in left, movable=movable) for row in rows]


def _state(row: _Row, pair: int | None, adjusted: int, open_day: dt.date | None, *, has_left: bool, movable: bool) -> _State:
    kind = row.kind
    stands = not has_left and pair is None and row.takes_off_id is None
    if not stands or kind is PostingKind.REVERSAL:
        return _State(pair, reversible=False, has_left=has_left, left_minor=0, movable=False, adjustable=False)
    if kind is PostingKind.TRANSFER:
        whole = not adjusted and row.net_minor == row.origin_net_minor and row.tax_minor == row.origin_tax_minor
        first_kind = row.origin_kind
        reversible = whole and first_kind is not PostingKind.TRANSFER and row.origin_date == open_day
    else:
        first_kind, reversible = kind, row.business_date == open_day and not adjusted
    is_line = kind not in _COUNTER_LINES
    left_minor = row.amount_minor + adjusted if is_line else 0
    of_charges = kind is PostingKind.TRANSFER and row.origin_date is not None and row.code_kind is CodeKind.CHARGE
    adjustable = movable and is_line and left_minor != 0 and not reversible and (first_kind in _ADJUSTED or of_charges)
    return _State(pair, reversible=reversible, has_left=False, left_minor=left_minor, movable=movable and is_line, adjustable=adjustable)


def _pairs(rows: Sequence[_Row], left: set[bytes]) -> dict[bytes, int]:
    """Number each reversal, in the order they were made, and give the line it takes back the same number.

    A line that was moved is taken back where it stands, by a reversal that names the line first posted.
    """
    stands = {(row.origin_id, row.window_number): row.id for row in rows if row.takes_off_id is None and row.id not in left}
    numbers: dict[bytes, int] = {}
    reversals = sorted(((row.posted_at, row, row.reversal_of_id) for row in rows if row.reversal_of_id is not None), key=itemgetter(0))
    for number, (_posted_at, row, taken_back) in enumerate(reversals, start=1):
        numbers[row.id] = number
        numbers[stands.get((taken_back, row.window_number), taken_back)] = number
    return numbers


def _line(row: _Row, taxes: tuple[LineTax, ...], receipt: LineReceipt | None, state: _State) -> FolioLineView:
    return FolioLineView(
        posting_id=PostingId(UUID(bytes=row.id)),
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
        pair=state.pair,
        reversible=state.reversible,
        bundle_id=None if row.bundle_id is None else UUID(bytes=row.bundle_id),
        price_minor=row.price_minor,
        origin_date=row.origin_date,
        takes_off=row.takes_off_id is not None,
        has_left=state.has_left,
        adjusts_id=None if row.adjusts_id is None else PostingId(UUID(bytes=row.adjusts_id)),
        left_minor=state.left_minor,
        movable=state.movable,
        adjustable=state.adjustable,
    )
