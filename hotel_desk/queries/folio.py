"""One folio as the cashier reads it: whose it is, its windows, and every line with its taxes, who posted it, and its receipt."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import (
    CodeKind,
    FolioKind,
    FolioStatus,
    OccupancyState,
    PaymentMethod,
    PostingKind,
    ReceiptKind,
    ReservationStatus,
)
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import FolioId, PostingId, ProfileId, ReceiptId, ReservationId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import _
from hotel_desk.models.folio import Folio, FolioWindow, Posting, PostingTax, Receipt
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Room, RoomType
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from hotel_desk.db.database import Reader

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


@dataclass(frozen=True, slots=True)
class FolioWindowView:
    """What one payer settles. `payee_id`: the company or agent whose account pays it; None: whoever stands at the desk."""

    number: int
    payee_name: str
    balance_minor: int
    lines: tuple[FolioLineView, ...]
    payee_id: ProfileId | None = None

    @property
    def on_account(self) -> bool:
        """A company or agent pays it later."""
        return self.payee_id is not None


@dataclass(frozen=True, slots=True)
class StayOfFolio:
    """The stay that a folio is for.

    Args:
        guest_language: as the profile says it, empty when unknown.
        room_number: where the guest is, or was last, or will be; empty without a room.
    """

    reservation_id: ReservationId
    status: ReservationStatus
    guest_name: str
    guest_language: str
    confirmation_number: str
    arrival_date: dt.date
    departure_date: dt.date
    room_number: str
    room_type: str
    persons: int


@dataclass(frozen=True, slots=True)
class FolioView:
    """A whole folio at one moment. `left_unpaid`: its guest left with an open balance, so later charges go to that account."""

    folio_id: FolioId
    number: str
    kind: FolioKind
    status: FolioStatus
    name: str
    currency: str
    opened_date: dt.date
    business_date: dt.date
    left_unpaid: bool
    stay: StayOfFolio | None
    windows: tuple[FolioWindowView, ...]

    @property
    def balance_minor(self) -> int:
        """All windows together, minor units."""
        return sum(window.balance_minor for window in self.windows)

    @property
    def is_open(self) -> bool:
        """It takes postings."""
        return self.status is FolioStatus.OPEN

    @property
    def takes_charges(self) -> bool:
        """A charge can be posted: here, or on the account of those who left unpaid."""
        return self.is_open or self.left_unpaid

    @property
    def takes_payments(self) -> bool:
        """Money can be taken: for this folio, or against what its guest left unpaid; the account takes none, a payment names its guest."""
        return (self.is_open and self.kind is not FolioKind.LEFT_UNPAID) or self.left_unpaid

    @property
    def takes_deposits(self) -> bool:
        """Its guest is here or still expected."""
        return self.stay is not None and self.stay.status in EXPECTED | {ReservationStatus.IN_HOUSE}

    @property
    def at_desk_minor(self) -> int:
        """What is to be settled at the desk: all windows but those that an account pays, minor units."""
        return sum(window.balance_minor for window in self.windows if not window.on_account)

    @property
    def on_account(self) -> tuple[FolioWindowView, ...]:
        """Windows with something in them that the account of a company or agent pays."""
        return tuple(window for window in self.windows if window.on_account and window.balance_minor)

    @property
    def is_settled(self) -> bool:
        """Every window is at zero, or an account pays it."""
        return not any(window.balance_minor for window in self.windows if not window.on_account)

    @property
    def in_house(self) -> bool:
        """Its guest is here."""
        return self.stay is not None and self.stay.status is ReservationStatus.IN_HOUSE

    @property
    def due_out(self) -> bool:
        """Its guest is here and should leave today, or should have left."""
        return self.stay is not None and self.in_house and self.stay.departure_date <= self.business_date

    def window(self, number: int) -> FolioWindowView:
        """The window of that number, or the first."""
        return next((window for window in self.windows if window.number == number), self.windows[0])


_ACCOUNT = aliased(Folio)
_LEFT_UNPAID = (
    select(func.count())
    .select_from(Posting)
    .join(_ACCOUNT, _ACCOUNT.id == Posting.folio_id)
    .where(_ACCOUNT.kind == FolioKind.LEFT_UNPAID, Posting.reservation_id == Folio.reservation_id)
    .correlate(Folio)
    .scalar_subquery()
)
_HEAD = (
    select(
        Folio.id,
        Folio.number,
        Folio.kind,
        Folio.status,
        Folio.name,
        Folio.currency,
        Folio.opened_date,
        _LEFT_UNPAID.label("left_unpaid"),
        Reservation.id.label("reservation_id"),
        Reservation.status.label("stay_status"),
        Reservation.arrival_date,
        Reservation.departure_date,
        (Reservation.adults + Reservation.children + Reservation.babies).label("persons"),
        Profile.name.label("guest_name"),
        Profile.language.label("guest_language"),
        Booking.confirmation_number,
        RoomType.name.label("room_type"),
    )
    .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(RoomType, RoomType.id == Reservation.room_type_id)
    .where(Folio.id == bindparam("folio"), Folio.property_id == bindparam("hotel"))
)
_WINDOWS = (
    select(FolioWindow.number, FolioWindow.payee_name, FolioWindow.balance_minor, FolioWindow.payee_id)
    .where(FolioWindow.folio_id == bindparam("folio"))
    .order_by(FolioWindow.number)
)
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
_ROOMS = (
    select(RoomOccupancy.reservation_id, RoomOccupancy.state, Room.number)
    .join(Room, Room.id == RoomOccupancy.room_id)
    .where(RoomOccupancy.reservation_id.in_(bindparam("stays", expanding=True)))
    .order_by(RoomOccupancy.left_at, RoomOccupancy.first_date.desc(), RoomOccupancy.id)
)
_LIKELIEST_ROOM = {OccupancyState.LEFT: 0, OccupancyState.ASSIGNED: 1, OccupancyState.OPEN: 2}


def folio_view(reader: Reader, *, folio_id: FolioId) -> FolioView:
    """Read a whole folio in seven statements, however long it is.

    Raises:
        NotFound: this hotel has no such folio.
    """
    asked = {"folio": folio_id, "hotel": reader.property_id}
    head = reader.connection.execute(_HEAD, asked).first()
    if head is None:
        raise NotFound("folio_id", what=_("The folio"))
    business_date = reader.business_date()
    windows = reader.connection.execute(_WINDOWS, asked).all()
    lines = _lines(reader, asked, open_day=business_date if head.status is FolioStatus.OPEN else None)
    return FolioView(
        folio_id=FolioId(head.id),
        number=head.number,
        kind=head.kind,
        status=head.status,
        name=head.name,
        currency=head.currency,
        opened_date=head.opened_date,
        business_date=business_date,
        left_unpaid=head.status is FolioStatus.CLOSED and head.left_unpaid > 0,
        stay=_stay(reader, head),
        windows=tuple(_window(row, lines[row.number]) for row in windows),
    )


def _window(row: Any, lines: list[FolioLineView]) -> FolioWindowView:
    payee = None if row.payee_id is None else ProfileId(row.payee_id)
    return FolioWindowView(row.number, row.payee_name, row.balance_minor, tuple(lines), payee)


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


def rooms_of_stays(reader: Reader, stays: Collection[UUID]) -> dict[UUID, str]:
    """The room each stay is in; else the one given to it; else the one it left last. One statement."""
    found: dict[UUID, tuple[int, str]] = {}
    for row in reader.connection.execute(_ROOMS, {"stays": list(stays)}):
        rank = _LIKELIEST_ROOM[row.state]
        if row.reservation_id not in found or rank >= found[row.reservation_id][0]:
            found[row.reservation_id] = (rank, row.number)
    return {stay: number for stay, (_rank, number) in found.items()}


def _stay(reader: Reader, head: Any) -> StayOfFolio | None:
    room = rooms_of_stays(reader, [head.reservation_id] if head.reservation_id else [])
    if head.reservation_id is None:
        return None
    return StayOfFolio(
        reservation_id=ReservationId(head.reservation_id),
        status=head.stay_status,
        guest_name=head.guest_name,
        guest_language=head.guest_language or "",
        confirmation_number=head.confirmation_number,
        arrival_date=head.arrival_date,
        departure_date=head.departure_date,
        room_number=room.get(head.reservation_id, ""),
        room_type=head.room_type,
        persons=head.persons,
    )


def _lines(reader: Reader, asked: dict[str, UUID], *, open_day: dt.date | None) -> dict[int, list[FolioLineView]]:
    rows = reader.connection.execute(_LINES, asked).all()
    taxes: dict[UUID, list[LineTax]] = defaultdict(list)
    for posting_id, rule_id, name, rate, base, amount in reader.connection.execute(_TAXES, asked):
        taxes[posting_id].append(LineTax(rule_id, name, rate, base, amount))
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
    return lines


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
