"""What the tests of stays do and ask again and again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from hotel_desk.domain.codes import (
    FolioKind,
    HousekeepingStatus,
    ReservationStatus,
)
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import post_charge, take_payment
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in, walk_in

if TYPE_CHECKING:
    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel

DAY, NEXT, THIRD, FOURTH = (date(2026, 3, 2) + timedelta(days=number) for number in range(4))


def one(hotel: SmallHotel, statement: Any) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(statement).scalar()


def row(hotel: SmallHotel, reservation: ReservationId) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*Reservation.__table__.columns).where(Reservation.id == reservation)).one()


def arrived(hotel: SmallHotel, room: str = "101", departure: date = THIRD, **booking: Any) -> CheckedIn:
    return hotel.desk.run(check_in, reservation_id=hotel.book(DAY, departure, **booking), room_id=hotel.rooms[room])


def make(hotel: SmallHotel, room: str, status: HousekeepingStatus) -> None:
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms[room]], status=status)


def charge(hotel: SmallHotel, folio: FolioId, price_minor: int = 1_000) -> Any:
    return hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["BAR"], price_minor=price_minor)


def pay(hotel: SmallHotel, folio: FolioId, amount_minor: int) -> Any:
    return hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=amount_minor)


def close_day(hotel: SmallHotel, day: date) -> None:
    with hotel.database.snapshot() as connection:
        here = connection.execute(select(Reservation.id).where(Reservation.status == ReservationStatus.IN_HOUSE)).scalars().all()
    hotel.desk.run(post_room_and_tax, night=day, reservation_ids=[ReservationId(one) for one in here])
    hotel.desk.run(roll_business_date, closing=day)


def balance(hotel: SmallHotel, folio: FolioId) -> int:
    found: int = one(hotel, select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.folio_id == folio))
    return found


def account(hotel: SmallHotel) -> int:
    found: int = one(hotel, select(FolioWindow.balance_minor).join(Folio).where(Folio.account_code == "LEFT_UNPAID"))
    return found


def deposit_held(hotel: SmallHotel) -> int:
    found: int = one(hotel, select(FolioWindow.balance_minor).join(Folio).where(Folio.kind == FolioKind.DEPOSIT))
    return found


def sold(hotel: SmallHotel) -> dict[date, int]:
    with hotel.database.snapshot() as connection:
        found = connection.execute(
            select(TypeNight.date, TypeNight.sold).where(TypeNight.room_type_id == hotel.standard, TypeNight.sold > 0)
        )
        return {night.date: night.sold for night in found}


def walked_in(hotel: SmallHotel, room: str = "101", departure: date = NEXT, **more: Any) -> CheckedIn:
    guest = ProfileDetails(name="Walk In")
    return hotel.desk.run(walk_in, guest=guest, room_id=hotel.rooms[room], departure_date=departure, price_minor=8_000, **more)
