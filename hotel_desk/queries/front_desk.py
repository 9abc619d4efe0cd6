"""Lists of the front desk: who arrives, who leaves, who is here, and every reservation there is. One row a reservation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, ReservationStatus
from hotel_desk.domain.hourly_price import whole_minute
from hotel_desk.domain.ids import FolioId, GuestId, ProfileId, ReservationId, RoomId
from hotel_desk.domain.leaving import AgreedHour
from hotel_desk.domain.penalties import local_time
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.stay_phases import StayPhase, phase_of
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation
from hotel_desk.models.room import Room, RoomType
from hotel_desk.queries.beginnings import AFTER_ALL
from hotel_desk.queries.profiles import wanted_words
from hotel_desk.queries.room_now import room_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader

PAGE_LENGTH = 100
_HERE_OR_GONE = (ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT)


@dataclass(frozen=True, slots=True)
class StayRow:
    """One reservation as a list shows it.

    Args:
        phase: derived from status, dates and business date.
        room_id, room_number: the room given, lived in or left; None without one.
        shares_room: the room is held by another reservation.
        room_type, charged_type: codes of the occupied and of the charged type.
        balance_minor: of guest and deposit folio together, without what an account pays, minor units; credits are negative.
        open_windows: how many windows the guest has yet to settle.
        folio_id: the guest folio; None before the first check-in.
        late_until: the hour of the departure date that was agreed; `late_over`: it has passed, and the guest is still here.
    """

    reservation_id: ReservationId
    confirmation_number: str
    guest_id: GuestId
    guest_name: str
    status: ReservationStatus
    phase: StayPhase
    arrival_date: date
    departure_date: date
    room_id: RoomId | None
    room_number: str | None
    room_type: str
    charged_type: str
    adults: int
    children: int
    babies: int
    balance_minor: int
    open_windows: int
    folio_id: FolioId | None
    note: str
    walk_in: bool
    shares_room: bool
    late_until: time | None = None
    late_over: bool = False

    @property
    def nights(self) -> int:
        """How many nights; none for day use."""
        return (self.departure_date - self.arrival_date).days

    @property
    def day_use(self) -> bool:
        """The guest takes no night."""
        return self.arrival_date == self.departure_date

    @property
    def persons(self) -> int:
        """Adults, children and babies together."""
        return self.adults + self.children + self.babies


@dataclass(frozen=True, slots=True)
class StayList:
    """The rows of one list, in the order that staff expect, and the business date they were read on."""

    business_date: date
    rows: tuple[StayRow, ...]


@dataclass(frozen=True, slots=True)
class ReservationPage:
    """A part of all reservations that match.

    Args:
        rows: at most as many as were asked for, from `offset` on.
        total: how many match, status filter included.
        counts: how many match in each status, whatever statuses were asked for.
    """

    business_date: date
    rows: tuple[StayRow, ...]
    offset: int
    total: int
    counts: dict[ReservationStatus, int]


def arrivals(reader: Reader) -> StayList:
    """Everyone who arrives on the business date: expected ones first, then those who are here, or gone again (day use)."""
    today = reader.business_date()
    statement = _stays(reader).where(Reservation.arrival_date == today, Reservation.status.in_((*EXPECTED, *_HERE_OR_GONE)))
    rows = _read(reader, statement.order_by(Profile.name, Reservation.id), today)
    return StayList(today, tuple(sorted(rows, key=lambda row: row.phase is not StayPhase.DUE_IN)))


def departures(reader: Reader) -> StayList:
    """Everyone who leaves on the business date: those due out first, by room, then those who have gone."""
    today = reader.business_date()
    due_out = and_(Reservation.status == ReservationStatus.IN_HOUSE, Reservation.departure_date <= today)
    gone = and_(Reservation.status == ReservationStatus.CHECKED_OUT, Reservation.departure_date == today)
    rows = _read(reader, _stays(reader).where(or_(due_out, gone)).order_by(Room.sort_order, Room.number, Reservation.id), today)
    return StayList(today, tuple(sorted(rows, key=lambda row: row.phase is StayPhase.CHECKED_OUT)))


def in_house(reader: Reader) -> StayList:
    """Everyone who is in the house now, by room."""
    today = reader.business_date()
    statement = _stays(reader).where(Reservation.status == ReservationStatus.IN_HOUSE)
    return StayList(today, tuple(_read(reader, statement.order_by(Room.sort_order, Room.number, Reservation.id), today)))


def reservation_list(
    reader: Reader,
    *,
    text: str = "",
    statuses: Sequence[ReservationStatus] = (),
    first_date: date | None = None,
    last_date: date | None = None,
    limit: int = PAGE_LENGTH,
    offset: int | None = None,
) -> ReservationPage:
    """A page of the reservations that match, by arrival. Five statements at most, each of which an index serves.

    Args:
        text: words of the guest's name, phone or e-mail (each must be found, beginnings count), or a confirmation number.
        statuses: only these; none means all.
        first_date, last_date: earliest and latest arrival, both included.
        limit: how many rows.
        offset: after how many; None: so that the page shows those who arrive from the business date on, as far as there are any.
    """
    today = reader.business_date()
    conditions = [Reservation.property_id == reader.property_id]
    if first_date is not None:
        conditions.append(Reservation.arrival_date >= first_date)
    if last_date is not None:
        conditions.append(Reservation.arrival_date <= last_date)
    counting = select(Reservation.status, func.count()).where(*conditions).group_by(Reservation.status)
    choosing = select(Reservation.id).where(*conditions).order_by(Reservation.arrival_date, Reservation.id)
    found = _found(reader, text)
    if found is not None:
        counting = counting.join(found, found.c.id == Reservation.id)
        choosing = choosing.join(found, found.c.id == Reservation.id)
    if statuses:
        choosing = choosing.where(Reservation.status.in_(statuses))
        conditions.append(Reservation.status.in_(statuses))
    counts = {ReservationStatus(status): int(number) for status, number in reader.connection.execute(counting)}
    total = sum(number for status, number in counts.items() if not statuses or status in statuses)
    if offset is None:
        offset = max(0, min(_before(reader, conditions, found, today), total - limit))
    page = reader.connection.execute(choosing.limit(limit).offset(offset)).scalars().all()
    # What a row costs beyond its id is asked for the page only.
    rows = _read(reader, _stays(reader).where(Reservation.id.in_(page)).order_by(Reservation.arrival_date, Profile.name), today)
    return ReservationPage(today, tuple(rows), offset, total, counts)


def _before(reader: Reader, conditions: list[ColumnElement[bool]], found: Subquery | None, today: date) -> int:
    """How many of those that match have arrived, or should have, before today."""
    counting = select(func.count()).select_from(Reservation).where(*conditions, Reservation.arrival_date < today)
    if found is not None:
        counting = counting.join(found, found.c.id == Reservation.id)
    return int(reader.connection.execute(counting).scalar_one())


def _found(reader: Reader, text: str) -> Subquery | None:
    """Reservations of the guests that a text means, and the one whose confirmation number it is; None when nothing was typed."""
    words = wanted_words(text)
    if not words:
        return None
    first = ProfileSearchKey
    guests = (
        select(Reservation.id)
        .join(first, first.profile_id == Reservation.guest_id)
        .where(first.property_id == reader.property_id, first.word >= words[0], first.word < words[0] + AFTER_ALL)
    )
    for word in words[1:]:
        other = aliased(ProfileSearchKey)
        guests = guests.where(
            exists().where(
                other.profile_id == Reservation.guest_id,
                other.property_id == reader.property_id,
                other.word >= word,
                other.word < word + AFTER_ALL,
            )
        )
    numbered = (
        select(Reservation.id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Booking.property_id == reader.property_id, Booking.confirmation_number == text.strip())
    )
    return union(guests, numbered).subquery("found") if text.isascii() else guests.distinct().subquery("found")


def _stays(reader: Reader) -> Select[*tuple[Any, ...]]:
    occupied, charged = aliased(RoomType, name="occupied_type"), aliased(RoomType, name="charged_type")
    return (
        select(
            Reservation.id,
            Booking.confirmation_number,
            Reservation.guest_id,
            Profile.name.label("guest_name"),
            Reservation.status,
            Reservation.arrival_date,
            Reservation.departure_date,
            RoomOccupancy.room_id,
            Room.number.label("room_number"),
            occupied.code.label("room_type"),
            charged.code.label("charged_type"),
            Reservation.adults,
            Reservation.children,
            Reservation.babies,
            _of_windows(func.coalesce(func.sum(FolioWindow.balance_minor), 0), FolioWindow.balance_minor != 0).label("balance_minor"),
            _of_windows(func.count(), FolioWindow.balance_minor != 0).label("open_windows"),
            _guest_folio().label("folio_id"),
            Reservation.note,
            Reservation.walk_in,
            Reservation.sharing_with_id,
            Reservation.late_departure_time,
            Property.time_zone,
        )
        .join(Property, Property.id == Reservation.property_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Profile, Profile.id == Reservation.guest_id)
        .join(occupied, occupied.id == Reservation.room_type_id)
        .join(charged, charged.id == Reservation.charged_type_id)
        .outerjoin(RoomOccupancy, and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.id == room_now()))
        .outerjoin(Room, Room.id == RoomOccupancy.room_id)
        .where(Reservation.property_id == reader.property_id)
    )


def _of_windows(figure: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return (
        select(figure)
        .select_from(Folio)
        .join(FolioWindow, FolioWindow.folio_id == Folio.id)
        .where(
            Folio.property_id == Reservation.property_id,
            Folio.reservation_id == Reservation.id,
            Folio.kind.in_((FolioKind.GUEST, FolioKind.DEPOSIT)),
            FolioWindow.payee_id.is_(None),
            condition,
        )
        .correlate(Reservation)
        .scalar_subquery()
    )


def _guest_folio() -> ColumnElement[Any]:
    return (
        select(Folio.id)
        .where(Folio.property_id == Reservation.property_id, Folio.reservation_id == Reservation.id, Folio.kind == FolioKind.GUEST)
        .correlate(Reservation)
        .scalar_subquery()
    )


def _is_over(row: Any, now: datetime) -> bool:
    """Whether the hour that was agreed with a guest who is still here has passed."""
    if row.late_departure_time is None or row.status is not ReservationStatus.IN_HOUSE:
        return False
    until = AgreedHour(row.late_departure_time).on(row.departure_date)
    return local_time(now, row.time_zone).replace(tzinfo=None) > until


def _read(reader: Reader, statement: Select[*tuple[Any, ...]], today: date) -> list[StayRow]:
    now = whole_minute(reader.clock.now())
    return [
        StayRow(
            reservation_id=ReservationId(row.id),
            confirmation_number=row.confirmation_number,
            guest_id=GuestId(ProfileId(row.guest_id)),
            guest_name=row.guest_name,
            status=row.status,
            phase=phase_of(row.status, arrival=row.arrival_date, departure=row.departure_date, business_date=today),
            arrival_date=row.arrival_date,
            departure_date=row.departure_date,
            room_id=None if row.room_id is None else RoomId(row.room_id),
            room_number=row.room_number,
            room_type=row.room_type,
            charged_type=row.charged_type,
            adults=row.adults,
            children=row.children,
            babies=row.babies,
            balance_minor=int(row.balance_minor),
            open_windows=int(row.open_windows),
            folio_id=None if row.folio_id is None else FolioId(row.folio_id),
            note=row.note,
            walk_in=row.walk_in,
            shares_room=row.sharing_with_id is not None,
            late_until=row.late_departure_time,
            late_over=_is_over(row, now),
        )
        for row in reader.connection.execute(statement)
    ]
