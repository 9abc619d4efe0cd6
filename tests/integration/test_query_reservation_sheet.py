"""One reservation whole, as the reservations clerk sees it, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ReservationId, new_id
from hotel_desk.domain.rate_codes import AlertMoment, Department, Payer, RateAudience, RatePricing, ReasonKind, ShareSplit
from hotel_desk.models.policy import ReasonCode
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.reservation_notes import AccompanyingGuest, Alert, Trace, WalkedGuest
from hotel_desk.queries.alerts import alerts_at, alerts_at_booking
from hotel_desk.queries.reservation_sheet import reservation_sheet
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.reservations import cancel_reservation

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

DAY = date(2026, 3, 2)
EXPIRES = datetime(2026, 3, 1, 18, tzinfo=UTC)


def dressed(hotel: SmallHotel) -> tuple[ReservationId, ReservationId]:
    """A reservation with everything that may hang on one, and one that shares its room; both linked."""
    whole = hotel.book(DAY, date(2026, 3, 4), guest="Ana Silva")
    sharer = hotel.book(DAY, date(2026, 3, 4), guest="Rui Silva")
    here = {"property_id": hotel.property_id}
    plan, reason, link = new_id(), new_id(), new_id()
    with hotel.database.writing() as connection:
        connection.execute(
            insert(RatePlan),
            [
                {
                    **here,
                    "id": plan,
                    "code": "BAR",
                    "name": "Best flexible",
                    "audience": RateAudience.PUBLIC,
                    "pricing": RatePricing.OWN,
                    "confidential": True,
                    "version": 1,
                }
            ],
        )
        connection.execute(
            insert(ReasonCode), [{**here, "id": reason, "kind": ReasonKind.DISCOUNT, "code": "VIP", "name": "Regular guest", "version": 1}]
        )
        connection.execute(
            update(Reservation)
            .where(Reservation.id == whole)
            .values(
                rate_plan_id=plan,
                discount_reason_id=reason,
                upgrade_reason="House full",
                child_ages=[4, 9],
                extra_beds=1,
                expected_time=time(21, 30),
                requests="High floor",
                do_not_move=True,
                option_expires_at=EXPIRES,
                link_key=link,
            )
        )
        connection.execute(
            update(Reservation).where(Reservation.id == sharer).values(sharing_with_id=whole, share_split=ShareSplit.SPLIT, link_key=link)
        )
        connection.execute(
            update(Booking).values(contact_name="Marta", contact_phone="+351210000000", order_number="AB-77", payer=Payer.PREPAID)
        )
        connection.execute(
            update(ReservationNight)
            .where(ReservationNight.reservation_id == whole, ReservationNight.date == DAY)
            .values(list_price_minor=12_000, rate_plan_id=plan)
        )
        hang = {**here, "reservation_id": whole}
        connection.execute(insert(AccompanyingGuest), [{**hang, "id": new_id(), "name": "Eva", "age": 9, "position": 1}])
        connection.execute(
            insert(Alert),
            [
                {**hang, "id": new_id(), "moment": AlertMoment.CHECK_IN, "text": "Ask for the passport"},
                {**hang, "id": new_id(), "moment": AlertMoment.BOOKING, "text": "Pays cash only"},
            ],
        )
        connection.execute(
            insert(Trace),
            [{**hang, "id": new_id(), "department": Department.HOUSEKEEPING, "due_date": DAY, "text": "Cot into the room"}],
        )
        connection.execute(
            insert(WalkedGuest),
            [{**hang, "id": new_id(), "hotel_name": "Other House", "reason": "Full", "cost_minor": 9_000, "walked_date": DAY}],
        )
    return whole, sharer


def test_everything_that_hangs_on_a_reservation_is_read(hotel: SmallHotel) -> None:
    whole, sharer = dressed(hotel)
    sheet = hotel.desk.read(reservation_sheet, reservation_id=whole)
    assert (sheet.plan_code, sheet.plan_name, sheet.confidential) == ("BAR", "Best flexible", True)
    assert (sheet.discount_reason, sheet.upgrade_reason, sheet.child_ages, sheet.extra_beds) == ("Regular guest", "House full", (4, 9), 1)
    assert (sheet.expected_time, sheet.requests, sheet.do_not_move, sheet.option_expires_at) == (time(21, 30), "High floor", True, EXPIRES)
    assert (sheet.contact_name, sheet.contact_phone, sheet.order_number, sheet.payer) == ("Marta", "+351210000000", "AB-77", Payer.PREPAID)
    assert [(night.date.day, night.price_minor, night.list_price_minor, night.plan_code) for night in sheet.nights] == [
        (2, 10_000, 12_000, "BAR"),
        (3, 10_000, None, ""),
    ]
    assert [(guest.name, guest.age) for guest in sheet.guests] == [("Eva", 9)]
    assert [(other.reservation_id, other.guest_name, other.split) for other in sheet.sharers] == [(sharer, "Rui Silva", ShareSplit.SPLIT)]
    assert [other.reservation_id for other in sheet.linked] == [sharer]
    assert [(alert.moment, alert.text) for alert in sheet.alerts] == [
        (AlertMoment.CHECK_IN, "Ask for the passport"),
        (AlertMoment.BOOKING, "Pays cash only"),
    ]
    assert [(trace.department, trace.text, trace.done_at) for trace in sheet.traces] == [
        (Department.HOUSEKEEPING, "Cot into the room", None)
    ]
    assert [(walked.hotel_name, walked.cost_minor, walked.return_date) for walked in sheet.walked] == [("Other House", 9_000, None)]


def test_sharer_names_whose_room_it_is(hotel: SmallHotel) -> None:
    whole, sharer = dressed(hotel)
    sheet = hotel.desk.read(reservation_sheet, reservation_id=sharer)
    assert (sheet.sharing_with_id, sheet.share_split) == (whole, ShareSplit.SPLIT)
    assert [(other.reservation_id, other.shares, other.split) for other in sheet.others] == [(whole, True, None)]


def test_history_says_who_did_what_newest_first(hotel: SmallHotel) -> None:
    one = hotel.book()
    hotel.as_user("reception").run(cancel_reservation, reservation_id=one, reason="Ill")
    history = hotel.desk.read(reservation_sheet, reservation_id=one).history
    assert [(line.code, line.user_name) for line in history] == [
        ("reservation.reservation.cancelled", "reception"),
        ("reservation.reservation.booked", "manager"),
    ]
    assert history[0].details["reason"] == "Ill"


def test_plain_reservation_has_nothing_of_it(hotel: SmallHotel) -> None:
    sheet = hotel.desk.read(reservation_sheet, reservation_id=hotel.book())
    assert (sheet.plan_id, sheet.plan_code, sheet.requests, sheet.child_ages, sheet.payer) == (None, "", "", (), None)
    assert (sheet.others, sheet.guests, sheet.alerts, sheet.traces, sheet.walked) == ((), (), (), (), ())


def test_rooms_of_the_same_booking_are_named(hotel: SmallHotel) -> None:
    one = hotel.book()
    other = hotel.book(kind=hotel.suite)
    with hotel.database.writing() as connection:
        booking = hotel.desk.read(stay_detail, reservation_id=one).booking_id
        connection.execute(update(Reservation).where(Reservation.id == other).values(booking_id=booking))
    sheet = hotel.desk.read(reservation_sheet, reservation_id=one)
    assert [(line.reservation_id, line.in_booking, line.shares, line.linked, line.status) for line in sheet.others] == [
        (other, True, False, False, ReservationStatus.RESERVED)
    ]


def test_it_costs_nine_statements(hotel: SmallHotel, count_statements: CountStatements) -> None:
    whole, _sharer = dressed(hotel)
    assert count_statements(hotel.desk, reservation_sheet, reservation_id=whole) == 9
    assert count_statements(hotel.desk, reservation_sheet, reservation_id=hotel.book()) == 9


def test_unknown_reservation_is_said(hotel: SmallHotel) -> None:
    with pytest.raises(NotFound):
        hotel.desk.read(reservation_sheet, reservation_id=ReservationId(new_id()))


def test_alerts_are_shown_at_their_moment(hotel: SmallHotel) -> None:
    whole, _sharer = dressed(hotel)
    guest: ProfileId = hotel.desk.read(stay_detail, reservation_id=whole).guest.guest_id
    assert hotel.desk.read(alerts_at_booking, guest_id=guest) == ("Pays cash only",)
    assert hotel.desk.read(alerts_at, reservation_id=whole, moment=AlertMoment.CHECK_IN) == ("Ask for the passport",)
    assert hotel.desk.read(alerts_at, reservation_id=whole, moment=AlertMoment.CHECK_OUT) == ()
