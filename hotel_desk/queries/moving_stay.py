"""A stay that is to be moved: its dates, nights, rooms, and from which of them on it can still be arranged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, and_, bindparam, select

from hotel_desk.domain.codes import OccupancyState, ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import BlockId, OccupancyId, ProfileId, RatePlanId, ReservationId, RoomId, RoomTypeId
from hotel_desk.domain.reservation_states import HOLDS_INVENTORY
from hotel_desk.domain.room_parts import Parts
from hotel_desk.domain.stay_move import NightPart, RoomPart, StayArrangement
from hotel_desk.language import _
from hotel_desk.models.folio import NightCharge
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class MovingNight:
    """A night of the stay: the type it is counted in (while `held`), its price, whether that was charged."""

    room_type_id: RoomTypeId
    price: NightPart
    held: bool
    charged: bool


@dataclass(frozen=True, slots=True)
class GivenRoom:
    """A room of the stay, promised or entered."""

    occupancy_id: OccupancyId
    room_id: RoomId
    first: date
    last: date
    holds_first_day: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class MovingStay:
    """A reservation as it stands, for moving it.

    Args:
        today: the business date.
        counted: its nights are deducted from inventory.
        shares_with: whose room it shares, by name; None: it has rooms of its own.
        rooms: given and not left, in the order of their dates.
    """

    reservation_id: ReservationId
    today: date
    status: ReservationStatus
    arrival: date
    departure: date
    room_type_id: RoomTypeId
    charged_type_id: RoomTypeId
    adults: int
    children: int
    babies: int
    child_ages: tuple[int, ...]
    extra_beds: int
    rate_plan_id: RatePlanId | None
    block_id: BlockId | None
    company_id: ProfileId | None
    agent_id: ProfileId | None
    shares_with: str | None
    has_sharers: bool
    do_not_move: bool
    upgrade_reason: str
    counted: bool
    day_use_price_minor: int | None
    version: int
    nights: dict[date, MovingNight]
    rooms: tuple[GivenRoom, ...]

    @property
    def in_house(self) -> bool:
        """The guest is here."""
        return self.status is ReservationStatus.IN_HOUSE

    @property
    def begins(self) -> date:
        """The first date whose room can still be arranged."""
        return max(self.today, self.arrival) if self.in_house else self.arrival

    @property
    def open_room(self) -> GivenRoom | None:
        """The room the guest is in."""
        return next((room for room in self.rooms if room.is_open), None)

    @property
    def due_to_move(self) -> bool:
        """The guest is in the room of the last night and tonight's room is waiting."""
        return self.open_room is not None and self.open_room.last == self.today < self.departure

    @property
    def parts(self) -> Parts:
        """The rooms from the first date on that can still be arranged."""
        begins = self.begins
        day = self.departure == begins
        return tuple(
            RoomPart(room.room_id, max(room.first, begins), room.last)
            for room in self.rooms
            if room.last > begins or (day and room.last == begins)
        )

    def arrangement(self) -> StayArrangement:
        """Dates, rooms and prices as they are."""
        return StayArrangement(
            arrival=self.arrival,
            departure=self.departure,
            room_type_id=self.room_type_id,
            rooms=tuple(RoomPart(room.room_id, room.first, room.last) for room in self.rooms),
            nights=tuple(night.price for night in self.nights.values()),
            day_use_price_minor=self.day_use_price_minor,
            upgrade_reason=self.upgrade_reason,
        )


_OF: BindParameter[Any] = bindparam("reservation")
_SHARED = Reservation.__table__.alias("shared")
_STAY = (
    select(
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.room_type_id,
        Reservation.charged_type_id,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        Reservation.child_ages,
        Reservation.extra_beds,
        Reservation.rate_plan_id,
        Reservation.block_id,
        Reservation.share_split,
        Reservation.sharing_with_id,
        Reservation.released_at,
        Reservation.do_not_move,
        Reservation.upgrade_reason,
        Reservation.day_use_price_minor,
        Reservation.version,
        Booking.company_id,
        Booking.agent_id,
        Profile.name.label("shares_with"),
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(_SHARED, _SHARED.c.id == Reservation.sharing_with_id)
    .outerjoin(Profile, Profile.id == _SHARED.c.guest_id)
    .where(Reservation.id == _OF, Reservation.property_id == bindparam("hotel"))
)
_NIGHTS = (
    select(
        ReservationNight.date,
        ReservationNight.room_type_id,
        ReservationNight.price_minor,
        ReservationNight.list_price_minor,
        ReservationNight.rate_plan_id,
        ReservationNight.held,
        NightCharge.posting_id.is_not(None).label("charged"),
    )
    .outerjoin(
        NightCharge,
        and_(
            NightCharge.property_id == ReservationNight.property_id,
            NightCharge.reservation_id == ReservationNight.reservation_id,
            NightCharge.night_date == ReservationNight.date,
        ),
    )
    .where(ReservationNight.reservation_id == _OF)
    .order_by(ReservationNight.date)
)
_ROOMS = (
    select(
        RoomOccupancy.id,
        RoomOccupancy.room_id,
        RoomOccupancy.first_date,
        RoomOccupancy.last_date,
        RoomOccupancy.holds_first_day,
        (RoomOccupancy.state == OccupancyState.OPEN).label("is_open"),
    )
    .where(RoomOccupancy.reservation_id == _OF, RoomOccupancy.state != OccupancyState.LEFT)
    .order_by(RoomOccupancy.first_date, RoomOccupancy.last_date)
)


def moving_stay(reader: Reader, reservation_id: ReservationId) -> MovingStay:
    """Read a stay that is to be moved, in four statements.

    Raises:
        NotFound: there is no such reservation in this hotel.
    """
    named = {"reservation": reservation_id, "hotel": reader.property_id}
    row = reader.connection.execute(_STAY, named).first()
    if row is None:
        raise NotFound(what=_("The reservation"))
    nights = {
        night.date: MovingNight(
            RoomTypeId(night.room_type_id),
            NightPart(night.date, night.price_minor, night.list_price_minor, night.rate_plan_id),
            held=night.held,
            charged=bool(night.charged),
        )
        for night in reader.connection.execute(_NIGHTS, named)
    }
    rooms = tuple(
        GivenRoom(one.id, one.room_id, one.first_date, one.last_date, holds_first_day=one.holds_first_day, is_open=bool(one.is_open))
        for one in reader.connection.execute(_ROOMS, named)
    )
    return MovingStay(
        reservation_id=reservation_id,
        today=reader.business_date(),
        status=row.status,
        arrival=row.arrival_date,
        departure=row.departure_date,
        room_type_id=row.room_type_id,
        charged_type_id=row.charged_type_id,
        adults=row.adults,
        children=row.children,
        babies=row.babies,
        child_ages=tuple(row.child_ages or ()),
        extra_beds=row.extra_beds,
        rate_plan_id=row.rate_plan_id,
        block_id=row.block_id,
        company_id=row.company_id,
        agent_id=row.agent_id,
        shares_with=row.shares_with if row.sharing_with_id else None,
        has_sharers=row.share_split is not None and row.sharing_with_id is None,
        do_not_move=row.do_not_move,
        upgrade_reason=row.upgrade_reason or "",
        counted=row.status in HOLDS_INVENTORY and row.sharing_with_id is None and row.released_at is None,
        day_use_price_minor=row.day_use_price_minor,
        version=row.version,
        nights=nights,
        rooms=rooms,
    )
