"""The hotel that the tour lives in: always the same demo morning, in a file that is gone afterwards, read through queries only."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hotel_desk.db.opening import new_database
from hotel_desk.domain.codes import HousekeepingStatus, PaymentMethod
from hotel_desk.domain.stay_phases import StayPhase
from hotel_desk.jobs.demo import make_demo_hotel
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.queries.front_desk import StayRow, arrivals, departures, in_house
from hotel_desk.queries.room_rack import RackRoom, room_rack
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.queries.transaction_codes import payment_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import FolioId, ReservationId

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
        """An arrival for two nights or more who can be given a clean room of the type at once."""
        ready = [room for room in self.rooms() if not room.occupied and room.closure is None and room.housekeeping in _READY]
        numbers, types = {room.number for room in ready}, {room.type_code for room in ready}
        return next(
            row
            for row in self.expected()
            if row.nights >= 2 and (row.room_number in numbers or (row.room_number is None and row.room_type in types))
        )

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

    def rooms(self) -> list[RackRoom]:
        """Every room as it is now."""
        return list(self.desk.read(room_rack).rooms)

    def method(self, method: PaymentMethod) -> str:
        """What the hotel calls a way to pay."""
        return next(code.name for code in self.desk.read(payment_codes) if code.method is method)


@contextmanager
def tour_hotel(progress: Callable[[int, int], None]) -> Iterator[tuple[TourHotel, Path]]:
    """Make the demo hotel in a folder of its own, gone at the end; gives the hotel and the folder.

    Args:
        progress: told how many days of the hotel's past are lived and how many there are.
    """
    with TemporaryDirectory(prefix="hotel-desk-tour-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with new_database(f"sqlite:///{home / 'demo.sqlite'}") as database:
            yield TourHotel(make_demo_hotel(database, today=BUSINESS_DATE, progress=progress)), home
