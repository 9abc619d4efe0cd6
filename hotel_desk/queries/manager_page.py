"""What the manager sees in the morning: today, the nights ahead, the figures to date, what waits for an answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.figures import each
from hotel_desk.domain.permissions import PERMISSION_TITLES, Permission
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import _
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.availability import availability
from hotel_desk.queries.booked_figures import booked_figures
from hotel_desk.queries.booking_pace import booking_pace
from hotel_desk.queries.close_warnings import CloseWarningRow, open_close_warnings
from hotel_desk.queries.figures import ManagerFigures, last_frozen, manager_figures
from hotel_desk.queries.own_permissions import may_see

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

NIGHTS_AHEAD = 30


@dataclass(frozen=True, slots=True)
class NightAhead:
    """A night to come; rooms, not persons.

    Args:
        sold, available: by the hotel's rules for figures; what is kept for groups is sold.
        left: for sale still, with what may be overbooked; below zero while the night is oversold.
        occupancy: sold of those available, millionths; None in a hotel without rooms.
        picked_up: rooms more than at the end of the day before yesterday.
        price_minor: of a room on average, as it stands on the bookings; None where nothing is sold.
    """

    date: dt.date
    arrivals: int
    departures: int
    sold: int
    available: int
    left: int
    occupancy: int | None
    picked_up: int
    price_minor: int | None


@dataclass(frozen=True, slots=True)
class Today:
    """How today stands, in rooms; `guests` are persons in house now."""

    arrivals: int
    arrived: int
    departures: int
    departed: int
    rooms: int
    guests: int


@dataclass(frozen=True, slots=True)
class ManagerPage:
    """The page. `figures`: of the last closed day that has any; None before the first close."""

    business_date: dt.date
    today: Today
    ahead: tuple[NightAhead, ...]
    figures: ManagerFigures | None
    warnings: tuple[CloseWarningRow, ...]

    @property
    def tonight(self) -> NightAhead:
        """The night of the business date."""
        return self.ahead[0]

    @property
    def picked_up(self) -> int:
        """Room nights more than at the end of the day before yesterday, of all the nights ahead."""
        return sum(night.picked_up for night in self.ahead)


_ONE = Reservation.sharing_with_id.is_(None)
_HERE = (ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT)
_COMING = (*sorted(EXPECTED), *_HERE)
_SPAN = (Reservation.property_id == bindparam("hotel"), Reservation.status.in_(_COMING), _ONE)
_ARRIVALS = (
    select(
        Reservation.arrival_date,
        func.count().label("rooms"),
        func.sum(case((Reservation.status.in_(_HERE), 1), else_=0)).label("over"),
    )
    .where(*_SPAN, Reservation.arrival_date.between(bindparam("first"), bindparam("last")))
    .group_by(Reservation.arrival_date)
)
_DEPARTURES = (
    select(
        Reservation.departure_date,
        func.count().label("rooms"),
        func.sum(case((Reservation.status == ReservationStatus.CHECKED_OUT, 1), else_=0)).label("over"),
    )
    .where(*_SPAN, Reservation.departure_date.between(bindparam("first"), bindparam("last")))
    .group_by(Reservation.departure_date)
)
_IN_HOUSE = select(
    func.coalesce(func.sum(case((_ONE, 1), else_=0)), 0),
    func.coalesce(func.sum(Reservation.adults + Reservation.children + Reservation.babies), 0),
).where(Reservation.property_id == bindparam("hotel"), Reservation.status == ReservationStatus.IN_HOUSE)


def manager_page(reader: Reader) -> ManagerPage:
    """Read the page; a number of statements that grows neither with the hotel nor with its age.

    Raises:
        NotAllowed: whoever asks may not see figures.
    """
    if not may_see(reader, Permission.SEE_FIGURES):
        raise NotAllowed(user=reader.user_name, permission=_(PERMISSION_TITLES[Permission.SEE_FIGURES]))
    day = reader.business_date()
    end = day + dt.timedelta(days=NIGHTS_AHEAD)
    asked = {"hotel": reader.property_id, "first": day, "last": end}
    arrivals, departures = _by_date(reader, _ARRIVALS, asked), _by_date(reader, _DEPARTURES, asked)
    rooms, guests = reader.connection.execute(_IN_HOUSE, {"hotel": reader.property_id}).one()
    (coming, here), (leaving, gone) = arrivals.get(day, (0, 0)), departures.get(day, (0, 0))
    frozen = last_frozen(reader)
    return ManagerPage(
        business_date=day,
        today=Today(coming, here, leaving, gone, int(rooms), int(guests)),
        ahead=_ahead(reader, day, end, arrivals, departures),
        figures=None if frozen is None else manager_figures(reader, day=frozen),
        warnings=open_close_warnings(reader),
    )


type _ByDate = dict[dt.date, tuple[int, int]]


def _by_date(reader: Reader, statement: Any, asked: dict[str, Any]) -> _ByDate:
    return {row[0]: (row.rooms, int(row.over)) for row in reader.connection.execute(statement, asked)}


def _ahead(reader: Reader, day: dt.date, end: dt.date, arrivals: _ByDate, departures: _ByDate) -> tuple[NightAhead, ...]:
    paces = booking_pace(reader, first=day, last=end, then=day - dt.timedelta(days=2))
    types = availability(reader, first=day, last=end)
    booked = booked_figures(reader, types)
    nights = []
    for number, pace in enumerate(paces):
        of_types = [one.nights[number] for one in types]
        figures = booked.get(pace.date)
        left = sum(one.left_of_type for one in of_types)
        of_house = of_types[0].left_of_house if of_types else None
        nights.append(
            NightAhead(
                date=pace.date,
                arrivals=arrivals.get(pace.date, (0, 0))[0],
                departures=departures.get(pace.date, (0, 0))[0],
                sold=0 if figures is None else figures.rooms_sold,
                available=0 if figures is None else figures.rooms_available,
                left=left if of_house is None else min(left, of_house),
                occupancy=None if figures is None else figures.occupancy,
                picked_up=pace.rooms - pace.rooms_then,
                price_minor=each(pace.value_minor, pace.rooms),
            )
        )
    return tuple(nights)
