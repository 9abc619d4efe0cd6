"""One folio as the cashier reads it: whose it is, its windows, and the lines in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import HOUSE_ACCOUNT
from hotel_desk.domain.codes import FolioKind, FolioStatus, ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import FolioId, ProfileId, ReservationId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import _
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import RoomType
from hotel_desk.queries.folio_lines import FolioLineView, lines_by_window, standing
from hotel_desk.queries.room_now import rooms_of_stays

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class FolioWindowView:
    """What one payer settles.

    Args:
        lines: every line, those that have left it too; `standing` is what a person is shown.
        payee_id: the company or agent whose account pays it; None: whoever stands at the desk.
        language: of its papers; empty: the guest's.
    """

    number: int
    payee_name: str
    balance_minor: int
    lines: tuple[FolioLineView, ...]
    payee_id: ProfileId | None = None
    payee_address: str = ""
    payee_tax_number: str = ""
    language: str = ""

    @property
    def standing(self) -> tuple[FolioLineView, ...]:
        """The lines without those that have left, with the running balance of what is shown."""
        return standing(self.lines)

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
    """A whole folio at one moment.

    Args:
        left_unpaid: its guest left with an open balance, so later charges go to that account.
        house_account: it is an account of the house, which the cashier opens, renames and closes.
    """

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
    house_account: bool = False

    @property
    def balance_minor(self) -> int:
        """All windows together, minor units."""
        return sum(window.balance_minor for window in self.windows)

    @property
    def is_open(self) -> bool:
        """It takes postings. What stands on the folio of packages is posted by what becomes of them."""
        return self.status is FolioStatus.OPEN and self.kind is not FolioKind.PACKAGE

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
    def moves_lines(self) -> bool:
        """Its lines can be moved and split, and it may have more windows."""
        return self.is_open and self.kind in _MOVABLE

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


# As services/folio_moves.py moves them.
_MOVABLE = frozenset({FolioKind.GUEST, FolioKind.LATE, FolioKind.HOUSE})
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
        Folio.account_code,
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
    select(
        FolioWindow.number,
        FolioWindow.payee_name,
        FolioWindow.balance_minor,
        FolioWindow.payee_id,
        FolioWindow.payee_address,
        FolioWindow.payee_tax_number,
        FolioWindow.language,
    )
    .where(FolioWindow.folio_id == bindparam("folio"))
    .order_by(FolioWindow.number)
)


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
    open_day = business_date if head.status is FolioStatus.OPEN else None
    lines = lines_by_window(reader, folio_id, open_day=open_day, movable=head.kind in _MOVABLE)
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
        windows=tuple(_window(row, lines.get(row.number, ())) for row in windows),
        house_account=(head.account_code or "").startswith(HOUSE_ACCOUNT),
    )


def _window(row: Any, lines: tuple[FolioLineView, ...]) -> FolioWindowView:
    payee = None if row.payee_id is None else ProfileId(row.payee_id)
    return FolioWindowView(
        row.number, row.payee_name, row.balance_minor, lines, payee, row.payee_address, row.payee_tax_number, row.language
    )


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
