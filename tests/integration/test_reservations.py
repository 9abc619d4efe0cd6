"""Bookings: made, changed, cancelled, taken back, given a room, and what is refused, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import OccupancyState, ProfileKind, ReservationStatus
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotAllowed, NotFound, ReasonMissing, SomeoneWasFaster
from hotel_desk.domain.ids import GuestId, ProfileId, ReservationId, RoomId, RoomTypeId, new_id
from hotel_desk.domain.rate_codes import AlertMoment, Department
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.domain.room_refusals import RoomTaken
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import RoomType
from hotel_desk.queries.reservation_sheet import reservation_sheet
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.profiles import ProfileDetails, ProfileExists, change_profile, create_profile
from hotel_desk.services.reservation_requests import TooManyGuests
from hotel_desk.services.reservations import (
    RoomRequest,
    book,
    cancel_reservation,
    change_reservation,
    mark_no_show,
    reinstate_reservation,
)
from hotel_desk.services.room_assignment import assign_room, unassign_room
from hotel_desk.services.setup_room_types import switch_room_type
from hotel_desk.services.stays import check_in, walk_in
from hotel_desk.services.written_notes import NewAlert, NewTrace

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
DAY, NEXT, THIRD, FOURTH = (date(2026, 3, 2) + timedelta(days=number) for number in range(4))
LONG_TEXT = "x" * 4001


def one(hotel: SmallHotel, statement: Any) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(statement).scalar()


def row(hotel: SmallHotel, reservation: ReservationId) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*Reservation.__table__.columns).where(Reservation.id == reservation)).one()


def sold(hotel: SmallHotel, kind: RoomTypeId | None = None) -> dict[date, int]:
    with hotel.database.snapshot() as connection:
        found = connection.execute(
            select(TypeNight.date, TypeNight.sold).where(TypeNight.room_type_id == (kind or hotel.standard), TypeNight.sold > 0)
        )
        return {night.date: night.sold for night in found}


def prices(hotel: SmallHotel, reservation: ReservationId) -> dict[date, int]:
    with hotel.database.snapshot() as connection:
        found = connection.execute(
            select(ReservationNight.date, ReservationNight.price_minor).where(ReservationNight.reservation_id == reservation)
        )
        return {night.date: night.price_minor for night in found}


def slots(hotel: SmallHotel) -> int:
    found: int = one(hotel, select(func.count()).select_from(RoomSlot))
    return found


def request(hotel: SmallHotel, **changes: Any) -> RoomRequest:
    wanted: dict[str, Any] = {"room_type_id": hotel.standard, "arrival_date": DAY, "departure_date": THIRD, "price_minor": 10_000}
    return RoomRequest(**{**wanted, **changes})


def booked_nothing(hotel: SmallHotel) -> bool:
    counts = [one(hotel, select(func.count()).select_from(table)) for table in (Booking, Reservation, ReservationNight, RoomSlot)]
    return counts == [0, 0, 0, 0] and sold(hotel) == {} and sold(hotel, hotel.suite) == {}


# --- Booking ----------------------------------------------------------------------------------------------------------


def test_several_rooms_in_one_booking(hotel: SmallHotel) -> None:
    rooms = [
        request(hotel, room_id=hotel.rooms["101"], adults=2),
        request(hotel, departure_date=NEXT, price_minor=0),
        request(hotel, room_type_id=hotel.suite, charged_type_id=hotel.standard, arrival_date=NEXT),
    ]
    booked = hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva", phone="+351 912 345 678"), rooms=rooms, source="phone")
    assert booked.confirmation_number == "100001"
    assert len(booked.reservation_ids) == 3
    assert sold(hotel) == {DAY: 2, NEXT: 1}
    assert sold(hotel, hotel.suite) == {NEXT: 1}
    assert [row(hotel, one).charged_type_id for one in booked.reservation_ids] == [hotel.standard] * 3
    assert prices(hotel, booked.reservation_ids[1]) == {DAY: 0}


@pytest.mark.parametrize("failing", ["sold out", "room taken", "dates", "guest"])
def test_a_booking_of_several_rooms_is_made_whole_or_not_at_all(hotel: SmallHotel, failing: str) -> None:
    other = request(hotel, room_id=hotel.rooms["101"])
    first = {
        "sold out": [request(hotel, room_type_id=hotel.suite)] * 3,
        "room taken": [other, other],
        "dates": [other, request(hotel, departure_date=date(2026, 3, 1))],
        "guest": [other, request(hotel, guest_id=GuestId(ProfileId(new_id())))],
    }[failing]
    refusals: dict[str, type[Exception]] = {"sold out": SoldOut, "room taken": RoomTaken, "dates": InvalidInput, "guest": NotFound}
    with pytest.raises(refusals[failing]):
        hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=first)
    assert booked_nothing(hotel)
    assert one(hotel, select(func.count()).select_from(Profile)) == 0
    assert hotel.booked().confirmation_number == "100001"


def test_a_sentence_says_which_night_is_sold_out(hotel: SmallHotel) -> None:
    """The first night has one room left, which this very request would take; the second is the one that is full."""
    for _room in range(3):
        hotel.book(DAY, NEXT)
    for _room in range(4):
        hotel.book(NEXT, THIRD)
    with pytest.raises(SoldOut, match="Standard is sold out for the night of 2026-03-03") as refusal:
        hotel.book(DAY, FOURTH)
    assert refusal.value.field == "room_type_id"
    assert sold(hotel) == {DAY: 3, NEXT: 4}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"departure_date": date(2026, 3, 1)}, "departure_date"),
        ({"arrival_date": date(2026, 3, 1)}, "arrival_date"),
        ({"departure_date": date(2027, 3, 4)}, "departure_date"),
        ({"departure_date": date.max}, "departure_date"),
        ({"arrival_date": date(2062, 3, 2), "departure_date": date(2062, 3, 4)}, "arrival_date"),
        ({"arrival_date": date.max, "departure_date": date.max}, "arrival_date"),
        ({"adults": -1}, "adults"),
        ({"price_minor": None}, "price_minor"),
        ({"extra_beds": -1}, "extra_beds"),
        ({"children": 1, "child_ages": (5, 6)}, "child_ages"),
        ({"children": 1, "child_ages": (18,)}, "child_ages"),
        ({"children": -2}, "adults"),
        ({"babies": 1000}, "adults"),
        ({"price_minor": 2_000_000_001}, "price_minor"),
        ({"price_minor": -2_000_000_001}, "price_minor"),
    ],
)
def test_what_cannot_be_booked(hotel: SmallHotel, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request(hotel, **changes)])
    assert refusal.value.field == field
    assert booked_nothing(hotel)


def test_a_booking_of_no_room(hotel: SmallHotel) -> None:
    with pytest.raises(InvalidInput):
        hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[])


@pytest.mark.parametrize("field", ["room_type_id", "charged_type_id", "room_id", "guest_id"])
def test_a_booking_of_what_does_not_exist(hotel: SmallHotel, field: str) -> None:
    with pytest.raises(NotFound):
        hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request(hotel, **{field: new_id()})])
    assert booked_nothing(hotel)


@pytest.mark.parametrize("field", ["guest", "company_id", "agent_id"])
def test_a_booking_for_whom_does_not_exist(hotel: SmallHotel, field: str) -> None:
    people: dict[str, Any] = {"guest": ProfileDetails(name="Ana Silva"), field: new_id()}
    with pytest.raises(NotFound):
        hotel.desk.run(book, rooms=[request(hotel)], **people)
    assert booked_nothing(hotel)


def test_a_company_must_be_a_company(hotel: SmallHotel) -> None:
    agent = hotel.desk.run(create_profile, details=ProfileDetails(name="Travel Ltd", kind=ProfileKind.AGENT))
    with pytest.raises(NotFound):
        hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request(hotel)], company_id=agent.profile_id)
    hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request(hotel)], agent_id=agent.profile_id)


@pytest.mark.parametrize(
    ("where", "field"), [("note", "note"), ("room note", "note"), ("source", "source"), ("market", "market"), ("channel", "channel")]
)
def test_texts_that_do_not_fit(hotel: SmallHotel, where: str, field: str) -> None:
    texts: dict[str, Any] = {} if where == "room note" else {where: LONG_TEXT}
    rooms = [request(hotel, note=LONG_TEXT if where == "room note" else "")]
    with pytest.raises(InputTooLong, match="4001 characters") as refusal:
        hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=rooms, **texts)
    assert refusal.value.field == field
    assert booked_nothing(hotel)


def test_texts_in_any_script_are_kept(hotel: SmallHotel) -> None:
    texts: dict[str, Any] = {"source": "电话 📞", "market": "Früh", "channel": "прямой", "note": "𝔐" * 4000}
    booking = hotel.desk.run(book, guest=ProfileDetails(name="李 小龙"), rooms=[request(hotel)], **texts)
    kept = select(Booking.source, Booking.market, Booking.channel, Booking.note).where(Booking.id == booking.booking_id)
    with hotel.database.snapshot() as connection:
        assert tuple(connection.execute(kept).one()) == tuple(texts.values())


def test_more_guests_than_the_room_holds(hotel: SmallHotel) -> None:
    """Three fit into a standard room, a fourth into an extra bed; babies bring their own."""
    with pytest.raises(InvalidInput, match="so many extra beds") as refused:
        hotel.desk.run(book, guest=ProfileDetails(name="Bus"), rooms=[request(hotel, extra_beds=1)])
    assert refused.value.field == "extra_beds"
    with hotel.database.writing() as connection:
        connection.execute(update(RoomType).where(RoomType.id == hotel.standard).values(extra_beds=1))
    with pytest.raises(TooManyGuests, match="4 guests do not fit: a room of type Standard holds 3") as refusal:
        hotel.desk.run(book, guest=ProfileDetails(name="Bus"), rooms=[request(hotel, adults=3, children=1)])
    assert refusal.value.field == "adults"
    assert booked_nothing(hotel)
    rooms = [request(hotel, adults=3, children=1, extra_beds=1, babies=2), request(hotel, adults=0, children=1)]
    full, child = hotel.desk.run(book, guest=ProfileDetails(name="Full"), rooms=rooms).reservation_ids
    assert (row(hotel, full).adults, row(hotel, full).extra_beds, row(hotel, child).adults) == (3, 1, 0)
    with pytest.raises(TooManyGuests):
        hotel.desk.run(change_reservation, reservation_id=full, adults=4)
    assert row(hotel, full).adults == 3


def test_a_room_for_nobody_is_refused_at_its_field(hotel: SmallHotel) -> None:
    with pytest.raises(InvalidInput, match="Nobody comes") as refused:
        hotel.desk.run(book, guest=ProfileDetails(name="Bus"), rooms=[request(hotel), request(hotel, adults=0, babies=1)])
    assert refused.value.field == "adults"
    assert booked_nothing(hotel)
    stay = hotel.book()
    with pytest.raises(InvalidInput, match="Nobody comes") as refused:
        hotel.desk.run(change_reservation, reservation_id=stay, adults=0)
    assert (refused.value.field, row(hotel, stay).adults) == ("adults", 1)
    with pytest.raises(InvalidInput, match="Nobody comes"):
        hotel.desk.run(walk_in, guest=ProfileDetails(name="Bus"), room_id=hotel.rooms["101"], departure_date=NEXT, price_minor=1, adults=0)


def test_traces_and_alerts_are_written_with_the_booking_or_not_at_all(hotel: SmallHotel) -> None:
    notes: dict[str, Any] = {
        "traces": (NewTrace(Department.HOUSEKEEPING, DAY, "Flowers"), NewTrace(Department.CASHIER, NEXT, "Call the bank")),
        "alerts": (NewAlert(AlertMoment.BOOKING, "Pays cash"), NewAlert(AlertMoment.CHECK_OUT, "Key deposit")),
    }
    (stay,) = hotel.desk.run(book, guest=ProfileDetails(name="Ana"), rooms=[request(hotel, **notes)]).reservation_ids
    sheet = hotel.desk.read(reservation_sheet, reservation_id=stay)
    assert [(one.department, one.due_date, one.text) for one in sheet.traces] == [
        (Department.HOUSEKEEPING, DAY, "Flowers"),
        (Department.CASHIER, NEXT, "Call the bank"),
    ]
    assert {(one.moment, one.text) for one in sheet.alerts} == {
        (AlertMoment.BOOKING, "Pays cash"),
        (AlertMoment.CHECK_OUT, "Key deposit"),
    }
    before = one(hotel, select(func.count()).select_from(Reservation))
    for wrong, field in (
        ({"traces": (NewTrace(Department.CASHIER, DAY - timedelta(days=1), "late"),)}, "due_date"),
        ({"alerts": (NewAlert(AlertMoment.CHECK_IN, " "),)}, "text"),
    ):
        with pytest.raises(InvalidInput) as refused:
            hotel.desk.run(book, guest=ProfileDetails(name="Rui"), rooms=[request(hotel), request(hotel, **wrong)])
        assert refused.value.field == field
    assert one(hotel, select(func.count()).select_from(Reservation)) == before


def test_no_night_is_day_use_only_if_it_is_meant(hotel: SmallHotel) -> None:
    with pytest.raises(InvalidInput, match="say that it is day use") as refusal:
        hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request(hotel, departure_date=DAY)])
    assert refusal.value.field == "departure_date"
    assert booked_nothing(hotel)
    hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request(hotel, departure_date=DAY, day_use=True)])


def test_a_sale_beyond_the_allowance_is_counted_and_audited(hotel: SmallHotel) -> None:
    for _room in range(4):
        hotel.book(DAY, NEXT)
    forced: dict[str, Any] = {"guest": ProfileDetails(name="VIP"), "rooms": [request(hotel, departure_date=NEXT)], "forced": True}
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(book, **forced)
    assert hotel.desk.run(book, **forced).oversold == (DAY,)
    assert one(hotel, select(TypeNight.oversold).where(TypeNight.date == DAY)) == 1
    assert one(hotel, select(AuditEntry.details).where(AuditEntry.code == AuditCode.INVENTORY_OVERSOLD)) == {"nights": {"2026-03-02": 1}}


# --- Changing ---------------------------------------------------------------------------------------------------------


def test_what_is_not_named_stays(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, price_minor=12_000, room="101", adults=2)
    before = row(hotel, stay)
    changed = hotel.desk.run(change_reservation, reservation_id=stay, note="sea view")
    after = row(hotel, stay)
    assert (after.note, after.version) == ("sea view", changed.version)
    assert {**before._mapping, "note": "sea view", "version": after.version} == dict(after._mapping)


def test_kept_nights_keep_their_price_and_new_ones_cost_as_the_last(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, NEXT, price_minor=9_000, room="101")
    hotel.desk.run(change_reservation, reservation_id=stay, departure_date=FOURTH, price_minor=8_000)
    hotel.desk.run(change_reservation, reservation_id=stay, departure_date=date(2026, 3, 6))
    assert set(prices(hotel, stay).values()) == {8_000}
    hotel.desk.run(change_reservation, reservation_id=stay, arrival_date=NEXT, departure_date=THIRD)
    assert prices(hotel, stay) == {NEXT: 8_000}
    assert sold(hotel) == {NEXT: 1}
    assert slots(hotel) == 1


def test_a_change_into_a_full_night_leaves_everything_as_it_was(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, NEXT, room="101")
    for _room in range(4):
        hotel.book(NEXT, THIRD)
    before = row(hotel, stay)
    with pytest.raises(SoldOut):
        hotel.desk.run(change_reservation, reservation_id=stay, departure_date=THIRD)
    assert row(hotel, stay) == before
    assert sold(hotel) == {DAY: 1, NEXT: 4}


def test_a_guest_never_stands_in_his_own_way(hotel: SmallHotel) -> None:
    """All rooms are sold on both nights; the stay may still be moved to nights it holds itself."""
    stays = [hotel.book(DAY, THIRD, room=room) for room in ("101", "102", "103", "104")]
    hotel.desk.run(change_reservation, reservation_id=stays[0], arrival_date=NEXT, departure_date=FOURTH)
    assert sold(hotel) == {DAY: 3, NEXT: 4, THIRD: 1}


def test_dates_onto_another_guests_room(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, NEXT, room="101")
    hotel.book(NEXT, THIRD, guest="Second Guest", room="101")
    with pytest.raises(RoomTaken, match="Second Guest"):
        hotel.desk.run(change_reservation, reservation_id=stay, departure_date=THIRD)
    assert sold(hotel) == {DAY: 1, NEXT: 1}


def test_another_type_takes_the_room_away(hotel: SmallHotel) -> None:
    stay = hotel.book(room="101")
    hotel.desk.run(change_reservation, reservation_id=stay, room_type_id=hotel.suite)
    assert (sold(hotel), set(sold(hotel, hotel.suite))) == ({}, {DAY, NEXT})
    assert row(hotel, stay).charged_type_id == hotel.standard
    assert slots(hotel) == 0


def test_nights_become_day_use_and_back(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101", price_minor=7_000)
    hotel.desk.run(change_reservation, reservation_id=stay, departure_date=DAY, day_use=True)
    assert (row(hotel, stay).day_use_price_minor, prices(hotel, stay), sold(hotel)) == (7_000, {}, {})
    hotel.desk.run(change_reservation, reservation_id=stay, departure_date=NEXT)
    assert (row(hotel, stay).day_use_price_minor, prices(hotel, stay)) == (None, {DAY: 7_000})


def test_somebody_was_faster(hotel: SmallHotel) -> None:
    stay = hotel.book()
    shown = row(hotel, stay).version
    hotel.desk.run(change_reservation, reservation_id=stay, note="first", version=shown)
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(change_reservation, reservation_id=stay, note="second", version=shown)
    assert row(hotel, stay).note == "first"


@pytest.mark.parametrize(
    "changes",
    [
        {"departure_date": date(2026, 3, 1)},
        {"arrival_date": date(2026, 3, 1)},
        {"departure_date": date.max},
        {"departure_date": DAY},
        {"adults": -1},
        {"price_minor": 10**10},
    ],
)
def test_changes_that_are_refused(hotel: SmallHotel, changes: dict[str, Any]) -> None:
    stay = hotel.book()
    before = row(hotel, stay)
    with pytest.raises(InvalidInput):
        hotel.desk.run(change_reservation, reservation_id=stay, **changes)
    assert row(hotel, stay) == before


def test_a_change_of_what_does_not_exist(hotel: SmallHotel) -> None:
    stay = hotel.book()
    with pytest.raises(NotFound):
        hotel.desk.run(change_reservation, reservation_id=ReservationId(new_id()), note="x")
    with pytest.raises(NotFound):
        hotel.desk.run(change_reservation, reservation_id=stay, room_type_id=RoomTypeId(new_id()))
    with pytest.raises(InputTooLong):
        hotel.desk.run(change_reservation, reservation_id=stay, note=LONG_TEXT)


# --- Cancelling and taking back ---------------------------------------------------------------------------------------


def test_cancelled_and_reinstated(hotel: SmallHotel) -> None:
    stay = hotel.book(room="101", price_minor=9_000)
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    assert (row(hotel, stay).status, row(hotel, stay).status_reason) == (ReservationStatus.CANCELLED, "ill")
    assert (sold(hotel), slots(hotel)) == ({}, 0)
    with pytest.raises(WrongStatus, match="Cancelled"):
        hotel.desk.run(cancel_reservation, reservation_id=stay, reason="again")
    hotel.desk.run(reinstate_reservation, reservation_id=stay)
    assert (row(hotel, stay).status, row(hotel, stay).status_reason) == (ReservationStatus.RESERVED, "")
    assert prices(hotel, stay) == {DAY: 9_000, NEXT: 9_000}
    assert sold(hotel) == {DAY: 1, NEXT: 1}


@pytest.mark.parametrize(("reason", "refusal"), [("", ReasonMissing), ("  \n", ReasonMissing), (LONG_TEXT, InputTooLong)])
def test_a_cancellation_needs_a_reason_that_fits(hotel: SmallHotel, reason: str, refusal: type[Exception]) -> None:
    stay = hotel.book()
    with pytest.raises(refusal):
        hotel.desk.run(cancel_reservation, reservation_id=stay, reason=reason)
    assert row(hotel, stay).status is ReservationStatus.RESERVED


def test_reinstated_into_a_full_night(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, NEXT)
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    for _room in range(4):
        hotel.book(DAY, NEXT)
    with pytest.raises(SoldOut):
        hotel.desk.run(reinstate_reservation, reservation_id=stay)
    assert row(hotel, stay).status is ReservationStatus.CANCELLED
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(reinstate_reservation, reservation_id=stay, forced=True)
    assert hotel.desk.run(reinstate_reservation, reservation_id=stay, forced=True).oversold == (DAY,)
    assert one(hotel, select(TypeNight.oversold).where(TypeNight.date == DAY)) == 1


def test_a_no_show_and_back(hotel: SmallHotel) -> None:
    stay, later = hotel.book(room="101"), hotel.book(NEXT, THIRD)
    with pytest.raises(InvalidInput):
        hotel.desk.run(mark_no_show, reservation_id=later)
    hotel.desk.run(mark_no_show, reservation_id=stay)
    assert (row(hotel, stay).status, sold(hotel), slots(hotel)) == (ReservationStatus.NO_SHOW, {NEXT: 1}, 0)
    hotel.desk.run(reinstate_reservation, reservation_id=stay)
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    with pytest.raises(WrongStatus):
        hotel.desk.run(mark_no_show, reservation_id=stay)


def test_the_past_is_not_reinstated(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, FOURTH)
    hotel.desk.run(mark_no_show, reservation_id=stay)
    hotel.desk.run(roll_business_date, closing=DAY)
    with pytest.raises(InvalidInput, match="past"):
        hotel.desk.run(reinstate_reservation, reservation_id=stay)


@pytest.mark.parametrize("command", [mark_no_show, reinstate_reservation, unassign_room])
def test_a_reservation_that_does_not_exist(hotel: SmallHotel, command: Any) -> None:
    with pytest.raises(NotFound):
        hotel.desk.run(command, reservation_id=ReservationId(new_id()))


# --- Rooms ahead of arrival -------------------------------------------------------------------------------------------


def test_a_room_given_exchanged_and_taken_away(hotel: SmallHotel) -> None:
    stay = hotel.book()
    assert hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["101"]).room_number == "101"
    assert hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["102"]).room_number == "102"
    assert one(hotel, select(func.count()).where(RoomOccupancy.state == OccupancyState.ASSIGNED)) == 1
    hotel.desk.run(unassign_room, reservation_id=stay)
    assert slots(hotel) == 0
    assert row(hotel, stay).status is ReservationStatus.RESERVED


def test_a_room_of_another_type_moves_the_nights_not_the_price(hotel: SmallHotel) -> None:
    stay = hotel.book()
    hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["201"])
    assert (sold(hotel), set(sold(hotel, hotel.suite))) == ({}, {DAY, NEXT})
    assert (row(hotel, stay).room_type_id, row(hotel, stay).charged_type_id) == (hotel.suite, hotel.standard)


def test_rooms_that_are_not_to_be_had(hotel: SmallHotel) -> None:
    stay = hotel.book()
    hotel.book(NEXT, THIRD, guest="Bruno", room="101")
    with pytest.raises(RoomTaken, match="Bruno"):
        hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["101"])
    with pytest.raises(NotFound):
        hotel.desk.run(assign_room, reservation_id=stay, room_id=RoomId(new_id()))
    assert slots(hotel) == 1


# --- Profiles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"name": " \t"}, InvalidInput, "name"),
        ({"name": "x" * 201}, InputTooLong, "name"),
        ({"phone": "1" * 201}, InputTooLong, "phone"),
        ({"email": "x" * 201}, InputTooLong, "email"),
        ({"note": LONG_TEXT}, InputTooLong, "note"),
        ({"country": "XX"}, InvalidInput, "country"),
        ({"country": "Portugal"}, InvalidInput, "country"),
        ({"language": "português"}, InvalidInput, "language"),
        ({"language": "x" * 17}, InvalidInput, "language"),
        ({"external_code": "x" * 81}, InputTooLong, "external_code"),
    ],
)
def test_profiles_that_are_refused(hotel: SmallHotel, changes: dict[str, Any], refusal: type[Exception], field: str) -> None:
    with pytest.raises(refusal) as raised:
        hotel.desk.run(create_profile, details=ProfileDetails(**{"name": "Ana", **changes}))
    assert getattr(raised.value, "field", None) == field
    assert one(hotel, select(func.count()).select_from(Profile)) == 0


def test_a_profile_is_changed_by_one_at_a_time(hotel: SmallHotel) -> None:
    made = hotel.desk.run(create_profile, details=ProfileDetails(name="  Ana \n Silva ", external_code="7"))
    with pytest.raises(ProfileExists, match="Ana Silva"):
        hotel.desk.run(create_profile, details=ProfileDetails(name="Other", external_code="7"))
    hotel.desk.run(create_profile, details=ProfileDetails(name="Company", external_code="7", kind=ProfileKind.COMPANY))
    hotel.desk.run(change_profile, profile_id=made.profile_id, details=ProfileDetails(name="Ana Souza"), version=made.version)
    with pytest.raises(SomeoneWasFaster, match="Ana Souza"):
        hotel.desk.run(change_profile, profile_id=made.profile_id, details=ProfileDetails(name="Ana Costa"), version=made.version)
    with pytest.raises(NotFound):
        hotel.desk.run(change_profile, profile_id=ProfileId(new_id()), details=ProfileDetails(name="Nobody"), version=1)


def test_a_room_type_that_is_switched_off_is_not_sold(hotel: SmallHotel) -> None:
    hotel.desk.run(switch_room_type, room_type_id=hotel.suite, active=False, version=1)
    with pytest.raises(InvalidInput, match="switched off"):
        hotel.book(kind=hotel.suite)
