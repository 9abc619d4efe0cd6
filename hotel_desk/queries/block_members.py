"""The reservations of a group, and which of them can be received or sent off today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Integer, Select, and_, bindparam, case, cast, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import HousekeepingStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import BlockId, FolioId, ReservationId, RoomId, RoomTypeId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Room, RoomType
from hotel_desk.queries.stay_folios import OF_STAY

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class BlockMember:
    """A reservation of a group.

    Args:
        room_number: the room given or occupied; "" without one.
        shares_with: the guest whose room this one shares; "" for nobody.
        balance_minor: of the guest's own folio, without what an account pays; None while there is none.
    """

    reservation_id: ReservationId
    version: int
    confirmation_number: str
    guest_name: str
    room_type_id: RoomTypeId
    type_code: str
    type_name: str
    status: ReservationStatus
    arrival_date: date
    departure_date: date
    adults: int
    children: int
    note: str
    room_id: RoomId | None
    room_number: str
    housekeeping_status: HousekeepingStatus | None
    shares_with: str
    folio_id: FolioId | None
    balance_minor: int | None

    def due_in(self, business_date: date) -> bool:
        """Whether the guest is expected today."""
        return self.status in EXPECTED and self.arrival_date == business_date

    def due_out(self, business_date: date) -> bool:
        """Whether the guest is to leave today."""
        return self.status is ReservationStatus.IN_HOUSE and self.departure_date <= business_date


_HOTEL: BindParameter[Any] = bindparam("hotel")
_Lead, _LeadGuest = aliased(Reservation), aliased(Profile)
# Who shares a room is in the room of the one who holds it; of a stay in several rooms the first that is not left counts.
_HOLDER = func.coalesce(Reservation.sharing_with_id, Reservation.id)
_Other = aliased(RoomOccupancy)
_FIRST_DATE = select(func.min(_Other.first_date)).where(_Other.reservation_id == _HOLDER, _Other.state != OccupancyState.LEFT)
_BALANCE = (
    select(cast(func.coalesce(func.sum(FolioWindow.balance_minor), 0), Integer))
    .where(FolioWindow.folio_id == Folio.id, FolioWindow.payee_id.is_(None))
    .correlate(Folio)
    .scalar_subquery()
)
_MEMBERS: Select[*tuple[Any, ...]] = (
    select(
        Reservation.id,
        Reservation.version,
        Booking.confirmation_number,
        Profile.name,
        Reservation.room_type_id,
        RoomType.code,
        RoomType.name,
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.adults,
        Reservation.children,
        Reservation.note,
        Room.id,
        func.coalesce(Room.number, ""),
        Room.housekeeping_status,
        func.coalesce(_LeadGuest.name, ""),
        Folio.id,
        case((Folio.id.is_not(None), _BALANCE)),
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(RoomType, RoomType.id == Reservation.room_type_id)
    .outerjoin(
        RoomOccupancy,
        and_(
            RoomOccupancy.reservation_id == _HOLDER,
            RoomOccupancy.state != OccupancyState.LEFT,
            RoomOccupancy.first_date == _FIRST_DATE.correlate(Reservation).scalar_subquery(),
        ),
    )
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .outerjoin(_Lead, _Lead.id == Reservation.sharing_with_id)
    .outerjoin(_LeadGuest, _LeadGuest.id == _Lead.guest_id)
    .outerjoin(
        Folio,
        OF_STAY,
    )
    .where(Reservation.block_id == bindparam("block"), Reservation.property_id == _HOTEL)
    .order_by(Reservation.arrival_date, Profile.name, Reservation.id)
)


def members_of(reader: Reader, block_id: BlockId) -> tuple[BlockMember, ...]:
    """Every reservation of a group by arrival and name, cancelled ones too. One statement."""
    rows = reader.connection.execute(_MEMBERS, {"hotel": reader.property_id, "block": block_id})
    return tuple(BlockMember(*row) for row in rows)


def group_arrivals(reader: Reader, *, block_id: BlockId) -> tuple[BlockMember, ...]:
    """Who of a group is expected today; those who hold a room before those who share it. Two statements."""
    today = reader.business_date()
    due = [member for member in members_of(reader, block_id) if member.due_in(today)]
    return tuple(sorted(due, key=lambda member: bool(member.shares_with)))


def group_departures(reader: Reader, *, block_id: BlockId) -> tuple[BlockMember, ...]:
    """Who of a group is to leave today; those who share a room before those who hold it. Two statements."""
    today = reader.business_date()
    due = [member for member in members_of(reader, block_id) if member.due_out(today)]
    return tuple(sorted(due, key=lambda member: not member.shares_with))
