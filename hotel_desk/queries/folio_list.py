"""The folios of a hotel, found by room, guest or number, a page at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, false, func, or_, select, true

from hotel_desk.domain.cashier_codes import HOUSE_ACCOUNT
from hotel_desk.domain.codes import FolioKind, FolioStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.domain.search_words import query_words
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.beginnings import AFTER_ALL
from hotel_desk.queries.room_now import rooms_of_stays

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

FolioFilter = Literal["", "open", "balance", "house", "closed"]
PAGE = 100
# As services/folio_moves.py moves them.
LINES_MOVE_TO = frozenset({FolioKind.GUEST, FolioKind.LATE, FolioKind.HOUSE})


@dataclass(frozen=True, slots=True)
class FolioRow:
    """One folio in a list. `balance_minor` is that of all windows together."""

    folio_id: FolioId
    number: str
    kind: FolioKind
    status: FolioStatus
    name: str
    room_number: str
    reservation_id: ReservationId | None
    stay_status: ReservationStatus | None
    arrival_date: dt.date | None
    departure_date: dt.date | None
    due_out: bool
    balance_minor: int


@dataclass(frozen=True, slots=True)
class FolioCounts:
    """How many folios each filter shows, whatever is searched for."""

    open: int
    balance: int
    house: int
    closed: int


@dataclass(frozen=True, slots=True)
class FolioPage:
    """Some folios, and whether there are more."""

    rows: tuple[FolioRow, ...]
    more: bool
    counts: FolioCounts


def folio_list(reader: Reader, *, text: str = "", only: FolioFilter = "", limit: int = PAGE) -> FolioPage:
    """List folios: rooms in order first, then those without a room; closed ones last, the newest first.

    Four statements, whatever they find.

    Args:
        text: words of a guest's name, a room, a folio number, or the beginnings of them; all must fit.
        only: `open`, `balance` (a window that is not at zero), `house` (open accounts of the house), `closed`, or all.
    """
    business_date = reader.business_date()
    here = Folio.property_id == reader.property_id
    balance = select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.folio_id == Folio.id).scalar_subquery()
    rows = reader.connection.execute(
        select(
            Folio.id,
            Folio.number,
            Folio.kind,
            Folio.status,
            func.coalesce(Profile.name, Folio.name).label("name"),
            Room.number.label("room_number"),
            Reservation.id.label("reservation_id"),
            Reservation.status.label("stay_status"),
            Reservation.arrival_date,
            Reservation.departure_date,
            balance.label("balance"),
        )
        .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
        .outerjoin(Profile, Profile.id == Reservation.guest_id)
        .outerjoin(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
        .outerjoin(Room, Room.id == RoomOccupancy.room_id)
        .where(here, _filter(reader, only), *(_means(reader, word) for word in query_words(text)))
        .order_by(
            Folio.status.desc(),
            Room.number.is_(None),
            func.length(Room.number),
            Room.number,
            Folio.opened_date.desc(),
            func.length(Folio.number).desc(),
            Folio.number.desc(),
        )
        .limit(limit + 1)
    ).all()
    shown = rows[:limit]
    rooms = rooms_of_stays(reader, [row.reservation_id for row in shown if row.reservation_id and row.room_number is None])
    return FolioPage(
        rows=tuple(_row(row, row.room_number or rooms.get(row.reservation_id, ""), business_date) for row in shown),
        more=len(rows) > limit,
        counts=_counts(reader),
    )


def find_folios_for_lines(reader: Reader, *, text: str, limit: int) -> list[FolioRow]:
    """The open folios that lines can be moved to, as `folio_list` finds them."""
    return [row for row in folio_list(reader, text=text, only="open").rows if row.kind in LINES_MOVE_TO][:limit]


def _filter(reader: Reader, only: FolioFilter) -> ColumnElement[bool]:
    if only == "balance":
        return Folio.id.in_(
            select(FolioWindow.folio_id).where(FolioWindow.property_id == reader.property_id, FolioWindow.balance_minor != 0)
        )
    if only == "house":
        return (Folio.status == FolioStatus.OPEN) & Folio.account_code.startswith(HOUSE_ACCOUNT, autoescape=True)
    if only:
        return Folio.status == (FolioStatus.OPEN if only == "open" else FolioStatus.CLOSED)
    return true()


def _means(reader: Reader, word: str) -> ColumnElement[bool]:
    """Whether a word begins the room, the folio number or a word of the name. Each is looked up once, not for each folio."""
    guests = select(ProfileSearchKey.profile_id).where(
        ProfileSearchKey.property_id == reader.property_id, ProfileSearchKey.word >= word, ProfileSearchKey.word < word + AFTER_ALL
    )
    # A guest is found by the room they are in, one who has left by the rooms they had.
    held = (RoomOccupancy.state == OccupancyState.OPEN) | (
        (RoomOccupancy.state == OccupancyState.LEFT) & (Reservation.status != ReservationStatus.IN_HOUSE)
    )
    rooms = select(Room.id).where(Room.property_id == reader.property_id, func.lower(Room.number).startswith(word, autoescape=True))
    stays = (
        select(RoomOccupancy.reservation_id)
        .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .where(RoomOccupancy.room_id.in_(rooms), held)
        .correlate(None)
    )
    number = Folio.number.startswith(word, autoescape=True) if word.isascii() else false()
    nameless = Folio.reservation_id.is_(None) & func.lower(Folio.name).contains(word, autoescape=True)
    return or_(number, nameless, Folio.reservation_id.in_(stays), Reservation.guest_id.in_(guests))


def _counts(reader: Reader) -> FolioCounts:
    asked = [
        select(func.count()).select_from(Folio).where(Folio.property_id == reader.property_id, _filter(reader, only)).scalar_subquery()
        for only in ("open", "balance", "house", "closed")
    ]
    opened, balance, house, closed = reader.connection.execute(select(*asked)).one()
    return FolioCounts(opened, balance, house, closed)


def _row(row: Any, room_number: str, business_date: dt.date) -> FolioRow:
    in_house = row.stay_status is ReservationStatus.IN_HOUSE
    return FolioRow(
        folio_id=FolioId(row.id),
        number=row.number,
        kind=row.kind,
        status=row.status,
        name=row.name,
        room_number=room_number,
        reservation_id=None if row.reservation_id is None else ReservationId(row.reservation_id),
        stay_status=row.stay_status,
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        due_out=in_house and row.departure_date <= business_date,
        balance_minor=int(row.balance or 0),
    )
