"""Stays as the lists of the house name them: who arrives, who leaves, who is here, who was given up; one line a reservation.

The lists and their worked table are in `docs/algorithms/reports-guests.md`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import CodeKind, FolioKind, ReservationStatus
from hotel_desk.domain.guest_codes import VipClass
from hotel_desk.domain.ids import GuestId, ProfileId, ReservationId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.models.block import Block
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation, ReservationNight
from hotel_desk.models.reservation_notes import Trace
from hotel_desk.models.room import Room, RoomType
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.room_now import room_now

if TYPE_CHECKING:
    from sqlalchemy import Select

    from hotel_desk.db.database import Reader

type _Statement = Select[*tuple[Any, ...]]
_STAYED = (ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT)
_COMING = tuple(sorted(EXPECTED))
_HOTEL: BindParameter[Any] = bindparam("hotel")
_FIRST: BindParameter[dt.date] = bindparam("first", type_=Date)
_LAST: BindParameter[dt.date] = bindparam("last", type_=Date)
_NIGHT: BindParameter[dt.date] = bindparam("night", type_=Date)
# Before every night: the first night's price is asked for.
FIRST_NIGHT = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class StayLine:
    """A reservation in a list of the house; money in minor units.

    Args:
        room_number: the room given, lived in or left; empty without one.
        room_type, charged_type: codes of the type occupied and of the type the price is for.
        price_minor: of the night asked about, or of the day use; None where the stay has no price.
        total_minor: of all its nights.
        deposit_minor: held for the stay before it begins.
        balance_minor: to pay at the desk, deposits taken off; credits are negative.
        charged_minor: what it was charged with taxes, corrections taken off: of a reservation that was given up, its fee.
        plan, company, agent, group: empty where there is none.
        shares_room: the room is held by another reservation.
    """

    reservation_id: ReservationId
    guest_id: GuestId
    confirmation_number: str
    guest_name: str
    vip_level: int
    vip_class: VipClass
    country: str
    status: ReservationStatus
    arrival_date: dt.date
    departure_date: dt.date
    room_number: str
    room_type: str
    charged_type: str
    adults: int
    children: int
    babies: int
    price_minor: int | None
    total_minor: int
    deposit_minor: int
    balance_minor: int
    charged_minor: int
    plan: str
    company: str
    agent: str
    group: str
    source: str
    expected_time: dt.time | None
    late_departure_time: dt.time | None
    express: bool
    requests: str
    note: str
    reason: str
    walk_in: bool
    do_not_move: bool
    shares_room: bool
    checked_in_at: dt.datetime | None
    checked_out_at: dt.datetime | None

    @property
    def nights(self) -> int:
        """How many; none for day use."""
        return (self.departure_date - self.arrival_date).days

    @property
    def persons(self) -> int:
        """Adults, children and babies together."""
        return self.adults + self.children + self.babies

    @property
    def is_vip(self) -> bool:
        """Of a VIP level, or called a VIP."""
        return self.vip_level > 0 or self.vip_class is VipClass.VIP


_Occupied, _Charged = aliased(RoomType, name="occupied_type"), aliased(RoomType, name="charged_type")
_Company, _Agent = aliased(Profile, name="company"), aliased(Profile, name="agent")


def _price(condition: ColumnElement[bool], order: Any) -> ColumnElement[Any]:
    nights = select(ReservationNight.price_minor).where(ReservationNight.reservation_id == Reservation.id, condition)
    return nights.order_by(order).limit(1).correlate(Reservation).scalar_subquery()


def _balance(*kinds: FolioKind) -> ColumnElement[Any]:
    return (
        select(func.coalesce(func.sum(FolioWindow.balance_minor), 0))
        .select_from(Folio)
        .join(FolioWindow, FolioWindow.folio_id == Folio.id)
        .where(
            Folio.property_id == Reservation.property_id,
            Folio.reservation_id == Reservation.id,
            Folio.kind.in_(kinds),
            FolioWindow.payee_id.is_(None),
        )
        .correlate(Reservation)
        .scalar_subquery()
    )


_CHARGED = (
    select(func.coalesce(func.sum(Posting.net_minor + Posting.tax_minor), 0))
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .where(
        Posting.reservation_id == Reservation.id,
        TransactionCode.kind.in_((CodeKind.CHARGE, CodeKind.TAX)),
        Posting.transfer_of_id.is_(None),
    )
    .correlate(Reservation)
    .scalar_subquery()
)
_TOTAL = (
    select(func.coalesce(func.sum(ReservationNight.price_minor), 0))
    .where(ReservationNight.reservation_id == Reservation.id)
    .correlate(Reservation)
    .scalar_subquery()
)
STAY_LINES: _Statement = (
    select(
        Reservation.id,
        Reservation.guest_id,
        Booking.confirmation_number,
        Profile.name.label("guest_name"),
        Profile.vip_level,
        Profile.vip_class,
        func.coalesce(Profile.country, Profile.nationality, "").label("country"),
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        Room.number.label("room_number"),
        _Occupied.code.label("room_type"),
        _Charged.code.label("charged_type"),
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        func.coalesce(
            _price(ReservationNight.date <= _NIGHT, ReservationNight.date.desc()),
            _price(ReservationNight.date > _NIGHT, ReservationNight.date),
            Reservation.day_use_price_minor,
        ).label("price_minor"),
        (_TOTAL + func.coalesce(Reservation.day_use_price_minor, 0)).label("total_minor"),
        (-_balance(FolioKind.DEPOSIT)).label("deposit_minor"),
        _balance(FolioKind.GUEST, FolioKind.DEPOSIT).label("balance_minor"),
        _CHARGED.label("charged_minor"),
        func.coalesce(RatePlan.code, "").label("plan"),
        func.coalesce(_Company.name, "").label("company"),
        func.coalesce(_Agent.name, "").label("agent"),
        func.coalesce(Block.name, "").label("group_name"),
        Booking.source,
        Reservation.expected_time,
        Reservation.late_departure_time,
        Reservation.express_agreed_at,
        func.coalesce(Reservation.requests, "").label("requests"),
        Reservation.note,
        Reservation.status_reason,
        Reservation.walk_in,
        Reservation.do_not_move,
        Reservation.sharing_with_id,
        Reservation.checked_in_at,
        Reservation.checked_out_at,
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(_Occupied, _Occupied.id == Reservation.room_type_id)
    .join(_Charged, _Charged.id == Reservation.charged_type_id)
    .outerjoin(RatePlan, RatePlan.id == Reservation.rate_plan_id)
    .outerjoin(Block, Block.id == Reservation.block_id)
    .outerjoin(_Company, _Company.id == Booking.company_id)
    .outerjoin(_Agent, _Agent.id == Booking.agent_id)
    .outerjoin(RoomOccupancy, and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.id == room_now()))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .where(Reservation.property_id == _HOTEL)
)
BY_NAME = (Reservation.arrival_date, Profile.name, Reservation.id)
BY_ROOM = (Room.sort_order, func.length(Room.number), Room.number, Reservation.sharing_with_id.is_not(None), Profile.name, Reservation.id)
_ARRIVES = Reservation.arrival_date.between(_FIRST, _LAST)
_LEAVES = Reservation.departure_date.between(_FIRST, _LAST)
_STATUS = Reservation.status
_HERE = _STATUS == ReservationStatus.IN_HOUSE
_ARRIVALS = STAY_LINES.where(_ARRIVES, _STATUS.in_((*_COMING, *_STAYED))).order_by(*BY_NAME)
_DEPARTURES = STAY_LINES.where(_LEAVES, _STATUS.in_((*_COMING, *_STAYED))).order_by(Reservation.departure_date, *BY_ROOM)
_IN_HOUSE = STAY_LINES.where(_HERE).order_by(*BY_ROOM)
_DUE_OUT = STAY_LINES.where(_HERE, Reservation.departure_date <= _LAST).order_by(*BY_ROOM)
_STAYING_ON = STAY_LINES.where(
    _STATUS.in_((*_COMING, *_STAYED)), Reservation.arrival_date < _FIRST, Reservation.departure_date > _FIRST
).order_by(*BY_ROOM)
_NO_SHOWS = STAY_LINES.where(_ARRIVES, _STATUS == ReservationStatus.NO_SHOW).order_by(*BY_NAME)
_WALK_INS = STAY_LINES.where(_ARRIVES, _STATUS.in_(_STAYED), Reservation.walk_in.is_(True)).order_by(*BY_NAME)
_DAY_USE = STAY_LINES.where(_ARRIVES, Reservation.departure_date == Reservation.arrival_date, _STATUS.in_((*_COMING, *_STAYED))).order_by(
    *BY_NAME
)
_NOT_TO_BE_MOVED = STAY_LINES.where(
    Reservation.do_not_move.is_(True),
    _STATUS.in_((*_COMING, ReservationStatus.IN_HOUSE)),
    Reservation.arrival_date <= _LAST,
    Reservation.departure_date >= _FIRST,
).order_by(*BY_NAME)
_TO_DO = (
    select(Trace.reservation_id, Trace.text)
    .join(Reservation, Reservation.id == Trace.reservation_id)
    .where(Reservation.property_id == _HOTEL, _ARRIVES, Trace.done_at.is_(None), Trace.due_date <= _LAST)
    .order_by(Trace.due_date, Trace.id)
)


def arriving(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[StayLine, ...]:
    """Who arrives on some days: those expected, and those who came; the price is the first night's. One statement."""
    return _read(reader, _ARRIVALS, first, last, night=FIRST_NIGHT)


def leaving(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[StayLine, ...]:
    """Who leaves on some days, by room: those here, those who have gone, and those still to come. The price is the last night's."""
    return _read(reader, _DEPARTURES, first, last, night=last)


def staying(reader: Reader, *, night: dt.date) -> tuple[StayLine, ...]:
    """Who is in the house now, by room, at the price of a night. One statement."""
    return _read(reader, _IN_HOUSE, night, night, night=night)


def due_out(reader: Reader, *, day: dt.date) -> tuple[StayLine, ...]:
    """Who is still here and leaves on a day, or should have before, by room. One statement."""
    return _read(reader, _DUE_OUT, day, day, night=day)


def staying_on(reader: Reader, *, day: dt.date) -> tuple[StayLine, ...]:
    """Who was here before a day and leaves after it, by room: those here, those who have gone since, those to come. One statement."""
    return _read(reader, _STAYING_ON, day, day, night=day)


def no_shows(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[StayLine, ...]:
    """Who was expected on some days and did not come. One statement."""
    return _read(reader, _NO_SHOWS, first, last, night=FIRST_NIGHT)


def walked_in(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[StayLine, ...]:
    """Who came without a reservation on some days. One statement."""
    return _read(reader, _WALK_INS, first, last, night=FIRST_NIGHT)


def day_uses(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[StayLine, ...]:
    """Who takes a room for a part of some days and no night. One statement."""
    return _read(reader, _DAY_USE, first, last, night=FIRST_NIGHT)


def not_to_be_moved(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[StayLine, ...]:
    """Who was promised their room and is here, or expected, on some days. One statement."""
    return _read(reader, _NOT_TO_BE_MOVED, first, last, night=FIRST_NIGHT)


def to_do_for_arrivals(reader: Reader, *, first: dt.date, last: dt.date) -> dict[ReservationId, tuple[str, ...]]:
    """What departments have yet to do, up to the last of some days, for the reservations that arrive on them. One statement."""
    found: dict[ReservationId, list[str]] = defaultdict(list)
    for row in reader.connection.execute(_TO_DO, {"hotel": reader.property_id, "first": first, "last": last}):
        found[ReservationId(row.reservation_id)].append(row.text)
    return {stay: tuple(texts) for stay, texts in found.items()}


def _read(reader: Reader, statement: _Statement, first: dt.date, last: dt.date, *, night: dt.date) -> tuple[StayLine, ...]:
    about = {"hotel": reader.property_id, "first": first, "last": last, "night": night}
    return tuple(map(stay_line, reader.connection.execute(statement, about)))


def stay_line(row: Any) -> StayLine:
    """A row of `STAY_LINES`."""
    return StayLine(
        reservation_id=ReservationId(row.id),
        guest_id=GuestId(ProfileId(row.guest_id)),
        confirmation_number=row.confirmation_number,
        guest_name=row.guest_name,
        vip_level=row.vip_level,
        vip_class=row.vip_class,
        country=row.country,
        status=row.status,
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        room_number=row.room_number or "",
        room_type=row.room_type,
        charged_type=row.charged_type,
        adults=row.adults,
        children=row.children,
        babies=row.babies,
        price_minor=row.price_minor,
        total_minor=int(row.total_minor),
        deposit_minor=int(row.deposit_minor),
        balance_minor=int(row.balance_minor),
        charged_minor=int(row.charged_minor),
        plan=row.plan,
        company=row.company,
        agent=row.agent,
        group=row.group_name,
        source=row.source,
        expected_time=row.expected_time,
        late_departure_time=row.late_departure_time,
        express=row.express_agreed_at is not None,
        requests=row.requests,
        note=row.note,
        reason=row.status_reason,
        walk_in=row.walk_in,
        do_not_move=row.do_not_move,
        shares_room=row.sharing_with_id is not None,
        checked_in_at=row.checked_in_at,
        checked_out_at=row.checked_out_at,
    )
