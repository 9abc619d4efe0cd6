"""The three days of `docs/algorithms/statistics.md`, lived, closed and frozen; and what the tests of figures ask again and again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from hotel_desk.domain.codes import ClosureKind
from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.domain.figures import COUNT_NAMES, Counts
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.figures import DailyFigure
from hotel_desk.models.night_audit import ExpectedDeparture
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.departures import check_out
from hotel_desk.services.figures import freeze_figures
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_requests import RoomRequest
from hotel_desk.services.reservations import book, cancel_reservation
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.services.stays import check_in, walk_in
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, charge, pay

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

HOUSE = (FigureDimension.HOUSE, "")


def frozen(hotel: SmallHotel, day: date) -> dict[tuple[FigureDimension, str], Counts]:
    columns = [getattr(DailyFigure, name) for name in COUNT_NAMES]
    with hotel.database.snapshot() as connection:
        rows = connection.execute(select(DailyFigure.dimension, DailyFigure.key, *columns).where(DailyFigure.date == day)).all()
    return {(row[0], row[1]): Counts(*row[2:]) for row in rows}


def close(hotel: SmallHotel) -> date:
    """Close the open day and freeze its figures."""
    closed = close_day(hotel.desk).closed_date
    hotel.desk.run(freeze_figures, closed_date=closed)
    return closed


def sold(hotel: SmallHotel, kind: Any, arrival: date, departure: date, price_minor: int, *, market: str = "", adults: int = 1) -> Any:
    request = RoomRequest(room_type_id=kind, arrival_date=arrival, departure_date=departure, price_minor=price_minor, adults=adults)
    return hotel.desk.run(book, guest=ProfileDetails(name="A guest"), rooms=[request], market=market).reservation_ids[0]


def departures_known(hotel: SmallHotel, since: date, nobody: ReservationId) -> None:
    """As after a night audit of the day before: it is written down who is due to leave (here somebody who never came)."""
    row = {"property_id": hotel.property_id, "date": since, "reservation_id": nobody}
    with hotel.database.writing() as connection:
        connection.execute(insert(ExpectedDeparture), [row])


def live_three_days(hotel: SmallHotel) -> None:
    """As the table of `statistics.md` tells them."""
    ana = sold(hotel, hotel.standard, DAY, FOURTH, 10_000, market="Corporate", adults=2)
    here = hotel.desk.run(check_in, reservation_id=ana, room_id=hotel.rooms["101"])
    bo = hotel.desk.run(walk_in, guest=ProfileDetails(name="Bo"), room_id=hotel.rooms["102"], departure_date=THIRD, price_minor=0)
    cy = arrived(hotel, "103", DAY, price_minor=5_300)
    pay(hotel, cy.folio_id, 5_300)
    hotel.desk.run(check_out, reservation_id=cy.reservation_id)
    dee = hotel.book(DAY, NEXT)
    hotel.desk.run(cancel_reservation, reservation_id=hotel.book(NEXT, THIRD), reason="ill")
    fay = hotel.book(THIRD, FOURTH, kind=hotel.suite, price_minor=10_600)
    hotel.desk.run(close_room, room_id=hotel.rooms["104"], kind=ClosureKind.OUT_OF_ORDER, first_date=DAY, last_date=NEXT, reason="paint")
    hotel.desk.run(close_room, room_id=hotel.rooms["202"], kind=ClosureKind.OUT_OF_SERVICE, first_date=DAY, last_date=DAY, reason="lamp")
    drinks = charge(hotel, here.folio_id, 2_000)
    close(hotel)
    departures_known(hotel, NEXT, dee)
    hotel.desk.run(adjust_posting, posting_id=drinks.posting_id, amount_minor=500, reason="too much")
    pay(hotel, here.folio_id, 11_900)
    hotel.desk.run(check_out, reservation_id=ana)
    close(hotel)
    hotel.desk.run(extend_stay, reservation_id=bo.reservation_id, departure_date=FOURTH, price_minor=5_300)
    hotel.desk.run(check_in, reservation_id=fay, room_id=hotel.rooms["201"])
    close(hotel)
