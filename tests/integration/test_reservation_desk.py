"""Options, the waitlist, copies, walked guests, links, wishes and company: what they hold, and what is refused, on both databases."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.codes import OccupancyState, ProfileKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, ReasonMissing, SomeoneWasFaster
from hotel_desk.domain.rate_codes import AlertMoment, Payer, ReasonKind
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest, WalkedGuest
from hotel_desk.queries.alerts import alerts_at
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.options import confirm_option, expire_options, make_option
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_copies import copy_reservation
from hotel_desk.services.reservation_links import link_reservations, part_reservation
from hotel_desk.services.reservation_notes import add_alert, change_booking, change_wishes, remove_alert
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.reservations import (
    BookingFacts,
    Contact,
    RoomRequest,
    book,
    cancel_reservation,
    change_reservation,
    reinstate_reservation,
)
from hotel_desk.services.stays import check_in
from hotel_desk.services.waitlist import accept_waitlisted
from hotel_desk.services.walked_guests import walk_guest
from tests.reservations_of_tests import a_reason
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, one, row, sold

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def sell(
    hotel: SmallHotel, arrival: date = DAY, departure: date = THIRD, room: dict[str, Any] | None = None, **terms: Any
) -> ReservationId:
    request = RoomRequest(hotel.standard, arrival, departure, 9_000, **(room or {}))
    return hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request], **terms).reservation_ids[0]


# --- Options ----------------------------------------------------------------------------------------------------------


def test_an_option_holds_until_its_moment(hotel: SmallHotel) -> None:
    moment = hotel.clock.now() + timedelta(hours=4)
    ends, kept = sell(hotel, option_expires_at=moment), sell(hotel, option_expires_at=moment)
    certain = hotel.book()
    hotel.desk.run(make_option, reservation_id=certain, expires_at=moment + timedelta(hours=4))
    assert sold(hotel) == {DAY: 3, NEXT: 3}
    assert hotel.desk.run(expire_options).reservation_ids == ()
    hotel.clock.set(moment)
    hotel.desk.run(confirm_option, reservation_id=kept)
    assert hotel.desk.run(expire_options, most=1).reservation_ids == (ends,)
    assert hotel.desk.run(expire_options).reservation_ids == ()
    assert [row(hotel, stay).status for stay in (ends, kept, certain)] == [
        ReservationStatus.CANCELLED,
        ReservationStatus.RESERVED,
        ReservationStatus.TENTATIVE,
    ]
    assert sold(hotel) == {DAY: 2, NEXT: 2}
    with pytest.raises(WrongStatus):
        hotel.desk.run(confirm_option, reservation_id=ends)
    hotel.desk.run(reinstate_reservation, reservation_id=ends)
    assert row(hotel, ends).option_expires_at is None


def test_an_option_whose_guest_arrives_is_none_any_more(hotel: SmallHotel) -> None:
    stay = sell(hotel, option_expires_at=hotel.clock.now() + timedelta(hours=4))
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    found = row(hotel, stay)
    assert (found.status, found.option_expires_at) == (ReservationStatus.IN_HOUSE, None)


def test_an_option_of_the_past_is_none(hotel: SmallHotel) -> None:
    for run in (
        lambda: sell(hotel, option_expires_at=hotel.clock.now()),
        lambda: hotel.desk.run(make_option, reservation_id=hotel.book(), expires_at=hotel.clock.now()),
    ):
        with pytest.raises(InvalidInput) as refusal:
            run()
        assert refusal.value.field == "option_expires_at"


# --- The waitlist -----------------------------------------------------------------------------------------------------


def test_a_wish_holds_nothing_until_it_is_accepted(hotel: SmallHotel) -> None:
    full = [hotel.book(DAY, NEXT) for _room in range(4)]
    wish = sell(hotel, waitlist=True)
    assert sold(hotel) == {DAY: 4}
    with pytest.raises(SoldOut):
        hotel.desk.run(accept_waitlisted, reservation_id=wish)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(accept_waitlisted, reservation_id=wish, forced=True)
    hotel.desk.run(change_reservation, reservation_id=wish, departure_date=FOURTH)
    assert sold(hotel) == {DAY: 4}
    hotel.desk.run(cancel_reservation, reservation_id=full[0], reason="ill")
    hotel.desk.run(accept_waitlisted, reservation_id=wish)
    assert (row(hotel, wish).status, sold(hotel)) == (ReservationStatus.RESERVED, {DAY: 4, NEXT: 1, THIRD: 1})
    with pytest.raises(WrongStatus):
        hotel.desk.run(accept_waitlisted, reservation_id=wish)


@pytest.mark.parametrize(
    ("terms", "field"),
    [({"waitlist_priority": 0}, "waitlist_priority"), ({"waitlist_priority": 10}, "waitlist_priority"), ({"forced": True}, "waitlist")],
)
def test_a_wish_that_cannot_be_one(hotel: SmallHotel, terms: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        sell(hotel, waitlist=True, **terms)
    assert refusal.value.field == field
    with pytest.raises(InvalidInput):
        sell(hotel, room={"room_id": hotel.rooms["101"]}, waitlist=True)
    assert one(hotel, select(func.count()).select_from(Booking)) == 0


# --- Bookings and copies ----------------------------------------------------------------------------------------------


def test_everything_that_is_known_of_a_booking_is_kept_and_copied(hotel: SmallHotel) -> None:
    agent = hotel.desk.run(create_profile, details=ProfileDetails(name="Agent", kind=ProfileKind.AGENT)).profile_id
    hotel.desk.run(open_ar_account, profile_id=agent)
    contact = Contact("Eva", "+351 1", "eva@example.com")
    wishes: dict[str, Any] = {
        "adults": 2,
        "expected_time": time(22, 15),
        "requests": "Cot",
        "guests": (NamedGuest("Rui", age=4),),
        "do_not_move": True,
    }
    about: dict[str, Any] = {"agent_id": agent, "contact": contact, "order_number": "A-77", "payer": Payer.AGENT_ACCOUNT, "channel": "mail"}
    stay = sell(hotel, room=wishes, **about)
    found = row(hotel, stay)
    assert (found.expected_time, found.requests, found.do_not_move) == (time(22, 15), "Cot", True)
    copied = hotel.desk.run(copy_reservation, reservation_id=stay, arrival_date=THIRD, departure_date=FOURTH)
    kept = select(Booking.agent_id, Booking.contact_name, Booking.contact_email, Booking.payer, Booking.channel, Booking.order_number)
    with hotel.database.snapshot() as connection:
        first, second = connection.execute(kept.order_by(Booking.confirmation_number)).all()
        names = connection.execute(select(AccompanyingGuest.name, AccompanyingGuest.age)).all()
    assert tuple(first) == (agent, "Eva", "eva@example.com", Payer.AGENT_ACCOUNT, "mail", "A-77")
    assert tuple(second) == (*first[:5], None)
    assert [tuple(name) for name in names] == [("Rui", 4)] * 2
    other = row(hotel, copied.reservation_ids[0])
    assert (other.guest_id, other.arrival_date, other.requests, other.do_not_move) == (found.guest_id, THIRD, "Cot", False)
    assert sold(hotel) == {DAY: 1, NEXT: 1, THIRD: 1}
    for dates, field in (((DAY, DAY), "departure_date"), ((NEXT, DAY), "departure_date"), ((DAY - timedelta(1), NEXT), "arrival_date")):
        with pytest.raises(InvalidInput) as refusal:
            hotel.desk.run(copy_reservation, reservation_id=stay, arrival_date=dates[0], departure_date=dates[1])
        assert refusal.value.field == field


def test_a_bookings_facts_are_changed_as_a_whole(hotel: SmallHotel) -> None:
    booked = hotel.booked()
    hotel.desk.run(change_booking, booking_id=booked.booking_id, facts=BookingFacts(order_number=" 7 ", payer=Payer.PREPAID))
    assert one(hotel, select(Booking.order_number)) == "7"
    with pytest.raises(NotFound):
        hotel.desk.run(change_booking, booking_id=booked.booking_id, facts=BookingFacts(company_id=one(hotel, select(Booking.guest_id))))
    assert one(hotel, select(Booking.payer)) is Payer.PREPAID


def test_names_that_do_not_fit_the_number_of_guests(hotel: SmallHotel) -> None:
    stay = hotel.book(adults=2)
    hotel.desk.run(name_accompanying_guests, reservation_id=stay, guests=[NamedGuest("Rui")])
    for guests in ([NamedGuest("A"), NamedGuest("B")], [NamedGuest(" ")], [NamedGuest("Old", age=131)]):
        with pytest.raises(InvalidInput) as refusal:
            hotel.desk.run(name_accompanying_guests, reservation_id=stay, guests=guests)
        assert refusal.value.field == "guests"
    assert one(hotel, select(AccompanyingGuest.name)) == "Rui"


# --- Walked guests ----------------------------------------------------------------------------------------------------


def test_a_walked_guest_comes_back_for_the_rest_of_the_stay(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, FOURTH, room="101", price_minor=8_000)
    where: dict[str, Any] = {
        "hotel_name": "Grand Hotel",
        "cost_minor": 12_000,
        "reason_code_id": a_reason(hotel, ReasonKind.WALK, "Burst pipe"),
    }
    with pytest.raises(NotAllowed):
        hotel.as_user("reservations").run(walk_guest, reservation_id=stay, **where)
    walked = hotel.desk.run(walk_guest, reservation_id=stay, **where, reason="third floor", return_date=NEXT)
    assert (walked.status, sold(hotel)) == (ReservationStatus.RESERVED, {NEXT: 1, THIRD: 1})
    given = select(RoomOccupancy.first_date).where(RoomOccupancy.state == OccupancyState.ASSIGNED)
    assert (one(hotel, given), row(hotel, stay).arrival_date) == (NEXT, NEXT)
    assert one(hotel, select(WalkedGuest.reason)) == "Burst pipe: third floor"
    hotel.desk.run(roll_business_date, closing=DAY)
    assert hotel.desk.run(check_in, reservation_id=stay).room_number == "101"


def test_a_walked_guest_who_does_not_come_back(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101")
    hotel.desk.run(walk_guest, reservation_id=stay, hotel_name="Grand Hotel", cost_minor=0, reason="leak")
    assert (row(hotel, stay).status, row(hotel, stay).status_reason, sold(hotel)) == (
        ReservationStatus.CANCELLED,
        "Walked to Grand Hotel: leak",
        {},
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"return_date": DAY}, "return_date"),
        ({"return_date": THIRD}, "return_date"),
        ({"hotel_name": " "}, "hotel_name"),
        ({"cost_minor": -1}, "cost_minor"),
    ],
)
def test_walks_that_are_refused(hotel: SmallHotel, changes: dict[str, Any], field: str) -> None:
    stay, later = hotel.book(DAY, THIRD), hotel.book(NEXT, THIRD)
    where: dict[str, Any] = {"hotel_name": "Grand Hotel", "cost_minor": 1, "reason": "leak"}
    with pytest.raises(InvalidInput) as refusal:
        hotel.desk.run(walk_guest, reservation_id=stay, **{**where, **changes})
    assert refusal.value.field == field
    with pytest.raises(ReasonMissing):
        hotel.desk.run(walk_guest, reservation_id=stay, **{**where, "reason": ""})
    with pytest.raises(InvalidInput, match="due today"):
        hotel.desk.run(walk_guest, reservation_id=later, **where)
    assert one(hotel, select(func.count()).select_from(WalkedGuest)) == 0


# --- Links, wishes, alerts --------------------------------------------------------------------------------------------


def test_links_are_made_joined_and_parted(hotel: SmallHotel) -> None:
    stays = [arrived(hotel).reservation_id, *(hotel.book() for _number in range(3))]
    hotel.desk.run(link_reservations, reservation_ids=stays[:2])
    hotel.desk.run(link_reservations, reservation_ids=stays[2:])
    assert set(hotel.desk.run(link_reservations, reservation_ids=[stays[0], stays[3]]).reservation_ids) == set(stays)
    keys = select(func.count(Reservation.link_key.distinct()))
    assert one(hotel, keys) == 1
    assert set(hotel.desk.run(part_reservation, reservation_id=stays[0]).reservation_ids) == set(stays[1:])
    hotel.desk.run(cancel_reservation, reservation_id=stays[1], reason="ill")
    assert hotel.desk.run(part_reservation, reservation_id=stays[2]).reservation_ids == ()
    assert row(hotel, stays[3]).link_key is None
    for wrong in ([stays[0]], [stays[0], stays[0]]):
        with pytest.raises(InvalidInput):
            hotel.desk.run(link_reservations, reservation_ids=wrong)
    with pytest.raises(InvalidInput):
        hotel.desk.run(part_reservation, reservation_id=stays[0])


def test_wishes_and_alerts_in_house(hotel: SmallHotel) -> None:
    stay = arrived(hotel).reservation_id
    version = row(hotel, stay).version
    wishes: dict[str, Any] = {"expected_time": None, "requests": " Late breakfast ", "do_not_move": True}
    hotel.desk.run(change_wishes, reservation_id=stay, **wishes, version=version)
    assert (row(hotel, stay).requests, row(hotel, stay).do_not_move) == ("Late breakfast", True)
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(change_wishes, reservation_id=stay, **wishes, version=version)
    alert = hotel.desk.run(add_alert, reservation_id=stay, moment=AlertMoment.CHECK_OUT, text="Safe key")
    assert hotel.desk.read(alerts_at, reservation_id=stay, moment=AlertMoment.CHECK_OUT) == ("Safe key",)
    hotel.desk.run(remove_alert, alert_id=alert.alert_id)
    assert hotel.desk.read(alerts_at, reservation_id=stay, moment=AlertMoment.CHECK_OUT) == ()
    with pytest.raises(InvalidInput):
        hotel.desk.run(add_alert, reservation_id=stay, moment=AlertMoment.CHECK_OUT, text="  ")


def test_a_cancellation_by_a_reason_of_the_list(hotel: SmallHotel) -> None:
    stay = hotel.book()
    with pytest.raises(NotFound):
        hotel.desk.run(cancel_reservation, reservation_id=stay, reason_code_id=a_reason(hotel, ReasonKind.WALK))
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason_code_id=a_reason(hotel, ReasonKind.CANCELLATION, "Flight cancelled"))
    assert row(hotel, stay).status_reason == "Flight cancelled"
