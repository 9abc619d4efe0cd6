"""A hotel with full rooms whose nights are audited, and everything that an audit leaves behind, to be compared with another one's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from hotel_desk.domain.ids import RoomId, new_id
from hotel_desk.domain.policies import NoShowTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.models.charge_rules import FixedChargeNight
from hotel_desk.models.credit import LedgerDay
from hotel_desk.models.figures import DailyFigure, DailyRevenue
from hotel_desk.models.folio import Folio, FolioWindow, NightCharge, Posting
from hotel_desk.models.night_audit import AuditRun, AuditStepRecord, ExpectedDeparture
from hotel_desk.models.property import BusinessDate, ClosedDay
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Floor, Room
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services.fixed_charges import add_fixed_charge
from hotel_desk.services.stays import check_in
from tests.fixtures.databases import FIRST_DAY, small_hotel
from tests.integration.test_fees import ALL, agreed
from tests.packages_of_tests import a_dinner, breakfast_plan
from tests.rates_of_tests import sell_at_quote

if TYPE_CHECKING:
    from tests.fixtures.databases import OpenDatabase, SmallHotel

LONG = timedelta(days=25)


def audited_hotel(opened: OpenDatabase, rooms: int, *, days: int = 1) -> SmallHotel:
    """So many rooms with a guest in each, a fifth with breakfast and dinner, a third with a fixed charge.

    And guests who will not come, one of them with a fee.
    """
    hotel = small_hotel(opened)
    numbers = _add_rooms(hotel, rooms)
    plan, dinner = breakfast_plan(hotel), a_dinner(hotel)
    for place, (number, room_id) in enumerate(numbers.items()):
        stay = hotel.book(FIRST_DAY, FIRST_DAY + LONG, guest=f"Guest {number}", adults=1 + place % 2)
        if place % 5 == 0:
            hotel.desk.run(sell_at_quote, reservation_id=stay, plan=plan, packages=(dinner,))
        hotel.desk.run(check_in, reservation_id=stay, room_id=room_id)
        if place % 3 == 0:
            code = hotel.codes["MINIBAR"]
            hotel.desk.run(add_fixed_charge, reservation_id=stay, transaction_code_id=code, price_minor=500 + place)
    agreed(hotel, (PolicyKind.NO_SHOW, NoShowTerms(ALL)), arrival=FIRST_DAY, departure=FIRST_DAY + timedelta(days=2), kind=hotel.suite)
    for day in range(days):
        arrival = FIRST_DAY + timedelta(days=day)
        hotel.book(arrival, arrival + timedelta(days=1), kind=hotel.suite, guest=f"Missing {day}")
    return hotel


def _add_rooms(hotel: SmallHotel, rooms: int) -> dict[str, RoomId]:
    numbers = {str(2_000 + place): RoomId(new_id()) for place in range(rooms)}
    with hotel.database.writing() as connection:
        floor = connection.execute(select(Floor.id)).scalars().first()
        here = {"property_id": hotel.property_id, "floor_id": floor, "room_type_id": hotel.standard, "version": 1}
        connection.execute(insert(Room), [{**here, "id": identifier, "number": number} for number, identifier in numbers.items()])
    return numbers


def left_behind(hotel: SmallHotel) -> dict[str, list[Any]]:
    """What audits have written, without what is each one's own: identifiers and moments."""
    stays = select(Booking.confirmation_number, Reservation.status, Reservation.arrival_date, Reservation.departure_date).join(
        Booking, Booking.id == Reservation.booking_id
    )
    lines = (
        select(Folio.number, Posting.window_number, TransactionCode.code, Posting.business_date, Posting.night_date, Posting.text)
        .add_columns(Posting.amount_minor, Posting.net_minor, Posting.tax_minor, func.count())
        .join(Folio, Folio.id == Posting.folio_id)
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .group_by(Folio.number, Posting.window_number, TransactionCode.code, Posting.business_date, Posting.night_date, Posting.text)
        .group_by(Posting.amount_minor, Posting.net_minor, Posting.tax_minor)
    )
    # The key of a room type or plan is its own in each hotel.
    figures = [column for column in DailyFigure.__table__.columns if column.name not in {"property_id", "key"}]
    asked = {
        "stays": stays,
        "lines": lines,
        "windows": select(Folio.number, FolioWindow.number, FolioWindow.balance_minor, FolioWindow.last_sequence).join(
            FolioWindow, FolioWindow.folio_id == Folio.id
        ),
        "figures": select(*figures),
        "revenue": select(DailyRevenue.date, TransactionCode.code, DailyRevenue.net_minor, DailyRevenue.tax_minor).join(
            TransactionCode, TransactionCode.id == DailyRevenue.transaction_code_id
        ),
        "ledgers": select(LedgerDay.business_date, LedgerDay.ledger, LedgerDay.opening_minor, LedgerDay.closing_minor),
        "rooms": select(Room.number, Room.housekeeping_status),
        "nights": select(NightCharge.night_date, func.count()).group_by(NightCharge.night_date),
        "fixed": select(FixedChargeNight.night_date, func.count()).group_by(FixedChargeNight.night_date),
        "departures": select(ExpectedDeparture.date, func.count()).group_by(ExpectedDeparture.date),
        "days": select(BusinessDate.date),
        "closed": select(ClosedDay.date),
        "runs": select(AuditRun.business_date, AuditRun.state),
        "steps": select(AuditRun.business_date, AuditStepRecord.step, AuditStepRecord.state).join(
            AuditStepRecord, AuditStepRecord.run_id == AuditRun.id
        ),
    }
    with hotel.database.snapshot() as connection:
        return {name: sorted((tuple(row) for row in connection.execute(statement)), key=str) for name, statement in asked.items()}


def next_days(days: int) -> list[date]:
    """The days that are audited."""
    return [FIRST_DAY + timedelta(days=day) for day in range(days)]
