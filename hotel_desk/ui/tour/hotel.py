"""The hotel that the tour lives in: always the same demo morning, in a file that is gone afterwards, read through queries only."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hotel_desk.db.opening import new_database
from hotel_desk.domain.codes import HousekeepingStatus, PaymentMethod
from hotel_desk.domain.stay_phases import StayPhase
from hotel_desk.jobs.demo import make_demo_hotel
from hotel_desk.queries.availability import rooms_free
from hotel_desk.queries.block_members import BlockMember
from hotel_desk.queries.block_sheet import block_sheet
from hotel_desk.queries.blocks import BlockRow, block_list
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.queries.front_desk import StayRow, arrivals, departures, in_house
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.letters import WrittenLetter, letters_of_booking
from hotel_desk.queries.places import PlaceOfDay, places_day
from hotel_desk.queries.rate_grid import RateGrid, rate_grid
from hotel_desk.queries.reservation_search import ReservationRow, reservation_search
from hotel_desk.queries.room_rack import RackRoom, room_rack
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.queries.transaction_codes import payment_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import BookingId, FolioId, RatePlanId, ReservationId, RoomTypeId

BUSINESS_DATE = date(2026, 3, 16)
_READY = frozenset({HousekeepingStatus.CLEAN, HousekeepingStatus.INSPECTED})


@dataclass(frozen=True)
class TourHotel:
    """What the tour looks up to choose whom to serve, and to see whether what it did has happened."""

    desk: Desk

    def expected(self) -> list[StayRow]:
        """Arrivals that are not here yet."""
        return [row for row in self.desk.read(arrivals).rows if row.phase is StayPhase.DUE_IN]

    def receivable(self) -> StayRow:
        """An arrival for two nights or more in no group, whose room is ready and free a night longer, with most other rooms to move to."""
        ready = {room.number: room.room_type_id for room in self.rooms() if _is_ready(room)}
        in_groups = {member.reservation_id for group in self.groups() for member in self.members(group)}
        night = timedelta(days=1)

        def may_stay_longer(row: StayRow) -> bool:
            kind = ready[row.room_number or ""]
            return row.room_number in self.free_rooms(row.departure_date, row.departure_date + night, kind)

        def spare(row: StayRow) -> int:
            return len(self.free_rooms(row.arrival_date, row.departure_date + night, ready[row.room_number or ""]) & ready.keys())

        waiting = [row for row in self.expected() if row.nights >= 2 and row.room_number in ready and row.reservation_id not in in_groups]
        return max(filter(may_stay_longer, waiting), key=spare)

    def due_out(self) -> list[StayRow]:
        """Guests who should leave today and are still here."""
        return [row for row in self.desk.read(departures).rows if row.phase is StayPhase.DUE_OUT]

    def staying(self) -> list[StayRow]:
        """Guests in house who stay another night."""
        return [row for row in self.desk.read(in_house).rows if row.phase is StayPhase.IN_HOUSE]

    def stay(self, reservation_id: ReservationId) -> StayDetail:
        """One stay whole."""
        return self.desk.read(stay_detail, reservation_id=reservation_id)

    def folio(self, folio_id: FolioId) -> FolioView:
        """One folio whole."""
        return self.desk.read(folio_view, folio_id=folio_id)

    def found(self, text: str) -> list[ReservationRow]:
        """Reservations found by a guest's name or a number."""
        return list(self.desk.read(reservation_search, text=text).rows)

    def letters(self, booking_id: BookingId) -> list[WrittenLetter]:
        """The letters that were written about a booking."""
        return list(self.desk.read(letters_of_booking, booking_id=booking_id))

    def prices(self, first: date, nights: int, plan: RatePlanId | None = None, kind: RoomTypeId | None = None) -> RateGrid:
        """The prices of some nights: of one plan and type, or of all."""
        plans, types = None if plan is None else [plan], None if kind is None else [kind]
        return self.desk.read(rate_grid, first_date=first, days=nights, plans=plans, types=types)

    def free_rooms(self, arrival: date, departure: date, kind: RoomTypeId) -> frozenset[str]:
        """Numbers of the rooms of a type that could be given to a stay."""
        return frozenset(room.number for room in self.desk.read(rooms_free, first=arrival, last=departure, room_type_id=kind))

    def groups(self) -> list[BlockRow]:
        """The groups to come."""
        return list(self.desk.read(block_list).rows)

    def members(self, group: BlockRow) -> list[BlockMember]:
        """The reservations of a group."""
        return list(self.desk.read(block_sheet, block_id=group.block_id).members)

    def places(self) -> list[PlaceOfDay]:
        """The places with what is booked of them today."""
        return list(self.desk.read(places_day, day=BUSINESS_DATE).places)

    def currency(self) -> str:
        """What prices are in."""
        return self.desk.read(hotel_status, user_name=self.desk.user_name).currency

    def rooms(self) -> list[RackRoom]:
        """Every room as it is now."""
        return list(self.desk.read(room_rack).rooms)

    def method(self, method: PaymentMethod) -> str:
        """What the hotel calls a way to pay."""
        return next(code.name for code in self.desk.read(payment_codes) if code.method is method)


def _is_ready(room: RackRoom) -> bool:
    return not room.occupied and room.closure is None and room.housekeeping in _READY


@contextmanager
def tour_hotel(progress: Callable[[int, int], None]) -> Iterator[tuple[TourHotel, Path]]:
    """Make the demo hotel in a folder of its own, gone at the end; gives the hotel and the folder.

    Args:
        progress: told how many days of the hotel's past are lived and how many there are.
    """
    with TemporaryDirectory(prefix="hotel-desk-tour-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with new_database(f"sqlite:///{home / 'demo.sqlite'}", demo=True) as database:
            yield TourHotel(make_demo_hotel(database, today=BUSINESS_DATE, progress=progress)), home
