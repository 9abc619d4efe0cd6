"""Places let by the time slot, on both databases: `docs/algorithms/places.md`, what is refused, what is charged, what is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select

from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotAllowed, NotFound, ReasonMissing, SomeoneWasFaster
from hotel_desk.domain.ids import PlaceBookingId, PlaceId, ReservationId, new_id
from hotel_desk.domain.rate_codes import PlaceBookingStatus, PlaceKind
from hotel_desk.models.folio import Posting
from hotel_desk.models.place import PlaceBooking, PlaceSlot
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.queries.places import due_reminders, find_stays, place_booking, place_bookings_of_stay, place_week, places_day
from hotel_desk.queries.setup_let_places import places_set_up
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.departures import check_out
from hotel_desk.services.place_bookings import (
    BookingIsOver,
    GuestNotInHouse,
    PlaceBooked,
    PlaceCharged,
    PlaceOff,
    TooManyForPlace,
    book_place,
    cancel_place_booking,
    change_place_booking,
    charge_place_booking,
    mark_place_paid_elsewhere,
    mark_place_reminded,
    reopen_place_booking,
)
from hotel_desk.services.place_slots import PlaceClosed, PlaceTaken
from hotel_desk.services.places import BookingInTheWay, add_place, change_place, delete_place, switch_place
from hotel_desk.services.posting_codes import WrongCode
from hotel_desk.services.setup_codes import switch_transaction_code
from hotel_desk.services.setup_nouns import CodeTaken, StillUsed
from tests.places_of_tests import a_place, at, booked, treatment_room
from tests.racing_desks import Press, race
from tests.stays_of_tests import DAY, NEXT, arrived, balance
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def taken(hotel: SmallHotel) -> list[int]:
    """The hours at which slots that are taken begin."""
    with hotel.database.snapshot() as connection:
        return [slot.hour for slot in connection.execute(select(PlaceSlot.starts_at).order_by(PlaceSlot.starts_at)).scalars()]


def one_booking(hotel: SmallHotel, booking: PlaceBooked) -> Any:
    return hotel.desk.read(place_booking, place_booking_id=booking.place_booking_id)


def moved(hotel: SmallHotel, booking: PlaceBooked, **other: Any) -> PlaceBooked:
    """The booking with some things changed, the others as they are."""
    now = one_booking(hotel, booking)
    same = {
        name: getattr(now, name) for name in ("place_id", "starts_at", "ends_at", "persons", "name", "reservation_id", "remind_minutes")
    }
    return hotel.desk.run(
        change_place_booking, place_booking_id=now.place_booking_id, **{"version": now.version, "price_minor": None, **same, **other}
    )


# --- The worked table ---------------------------------------------------------------------------------------------------


def refusal_of(action: Callable[[], PlaceBooked]) -> tuple[str, PlaceBooked | None]:
    """What the table calls an answer."""
    try:
        return "done", action()
    except PlaceTaken as refused:
        return f"taken by {refused.values['name']}", None
    except PlaceClosed:
        return "closed", None
    except InvalidInput as refused:
        return {True: "no slot", False: str(refused)}["No slot begins or ends" in str(refused)], None


def test_the_day_of_a_treatment_room(hotel: SmallHotel) -> None:
    place = a_place(hotel)
    bookings: dict[str, PlaceBooked] = {}
    done = {"book": "booked", "move": "moved", "cancel": "cancelled"}
    for row in worked_table("places.md", "A day of a treatment room"):
        times = {
            name: datetime.combine(DAY, time.fromisoformat(row[column]), UTC) for name, column in (("starts_at", "from"), ("ends_at", "to"))
        }
        who, asks = row["who"], row["asks"]
        actions: dict[str, Callable[[], PlaceBooked]] = {
            "book": lambda who=who, times=times: hotel.desk.run(book_place, place_id=place, name=who, **times),  # type: ignore[misc]
            "move": lambda who=who, times=times: moved(hotel, bookings[who], **times),  # type: ignore[misc]
            "cancel": lambda who=who: hotel.desk.run(  # type: ignore[misc]
                cancel_place_booking, place_booking_id=bookings[who].place_booking_id, version=bookings[who].version, reason="ill"
            ),
        }
        answer, booking = refusal_of(actions[asks])
        assert row["answer"] == (done[asks] if booking else answer), row
        if booking is not None:
            bookings[who] = booking
            assert Decimal(row["price"]) * 100 == booking.price_minor, row
        assert [int(hour) for hour in row["taken"].split()] == taken(hotel), row


# --- What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "error", "field"),
    [
        ({"starts_at": at(12), "ends_at": at(11)}, InvalidInput, "ends_at"),
        ({"starts_at": at(12), "ends_at": at(12)}, InvalidInput, "ends_at"),
        ({"starts_at": at(12), "ends_at": at(12, 30)}, InvalidInput, "ends_at"),
        ({"starts_at": at(17), "ends_at": at(10, day=3)}, PlaceClosed, "ends_at"),
        ({"starts_at": at(9, day=1), "ends_at": at(10, day=1)}, InvalidInput, "starts_at"),
        ({"persons": 3}, TooManyForPlace, "persons"),
        ({"persons": 0}, InvalidInput, "persons"),
        ({"name": " "}, InvalidInput, "name"),
        ({"name": "x" * 201}, InputTooLong, "name"),
        ({"note": "x" * 4001}, InputTooLong, "note"),
        ({"price_minor": -1}, InvalidInput, "price_minor"),
        ({"remind_minutes": -1}, InvalidInput, "remind_minutes"),
        ({"place_id": PlaceId(new_id())}, NotFound, None),
        ({"reservation_id": ReservationId(new_id())}, NotFound, None),
    ],
)
def test_a_booking_that_cannot_be(hotel: SmallHotel, asked: dict[str, Any], error: type[Exception], field: str | None) -> None:
    place = a_place(hotel)
    wanted = {"place_id": place, "starts_at": at(12), "ends_at": at(13), "name": "Ana", **asked}
    with pytest.raises(error) as refused:
        hotel.desk.run(book_place, **wanted)
    assert refused.value.field == field  # type: ignore[attr-defined]
    assert taken(hotel) == []


def test_the_slot_that_runs_can_still_be_booked(hotel: SmallHotel) -> None:
    hotel.clock.set(at(10, 30))
    place = a_place(hotel)
    booked(hotel, place, 10, 11)
    with pytest.raises(InvalidInput, match="This time is over"):
        booked(hotel, place, 9, 10)


def test_a_place_that_is_switched_off_takes_no_new_booking_but_keeps_its_own(hotel: SmallHotel) -> None:
    place = a_place(hotel)
    kept = booked(hotel, place)
    hotel.desk.run(switch_place, place_id=place, active=False, version=1)
    with pytest.raises(PlaceOff):
        booked(hotel, place, 12, 13)
    moved(hotel, kept, starts_at=at(14), ends_at=at(15))
    assert taken(hotel) == [14]
    assert [shown.name for shown in hotel.desk.read(places_day, day=DAY).places] == ["Treatment room"]
    assert hotel.desk.read(places_day, day=NEXT).places == ()


def test_a_change_of_what_somebody_else_changed(hotel: SmallHotel) -> None:
    booking = booked(hotel, a_place(hotel))
    moved(hotel, booking, persons=2)
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(cancel_place_booking, place_booking_id=booking.place_booking_id, version=booking.version, reason="ill")


def test_a_cancelled_booking_is_left_alone(hotel: SmallHotel) -> None:
    booking = booked(hotel, a_place(hotel))
    with pytest.raises(ReasonMissing):
        hotel.desk.run(cancel_place_booking, place_booking_id=booking.place_booking_id, version=1, reason=" ")
    hotel.desk.run(cancel_place_booking, place_booking_id=booking.place_booking_id, version=1, reason="ill")
    with pytest.raises(BookingIsOver):
        moved(hotel, booking)
    with pytest.raises(BookingIsOver):
        hotel.desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=2)
    assert one_booking(hotel, booking).status_reason == "ill"


def test_a_move_to_another_place(hotel: SmallHotel) -> None:
    here, there = a_place(hotel), a_place(hotel, code="SPA2", name="Steam bath", slot_price_minor=2_500)
    first = booked(hotel, here)
    booked(hotel, there, 12, 13)
    with pytest.raises(PlaceTaken, match=r"Steam bath is taken by Ana Silva from 12:00 to 13:00"):
        moved(hotel, first, place_id=there, starts_at=at(12), ends_at=at(14))
    done = moved(hotel, first, place_id=there, starts_at=at(13), ends_at=at(15))
    assert done.price_minor == 5_000
    assert taken(hotel) == [12, 13, 14]


@pytest.mark.parametrize("user", ["housekeeping", "cashier"])
def test_who_may_not_book(hotel: SmallHotel, user: str) -> None:
    place = a_place(hotel)
    with pytest.raises(NotAllowed):
        hotel.as_user(user).run(book_place, place_id=place, starts_at=at(10), ends_at=at(11), name="Ana")


def test_twenty_desks_race_for_one_slot(hotel: SmallHotel) -> None:
    hours = {"starts_at": datetime(2027, 6, 1, 9, tzinfo=UTC), "ends_at": datetime(2027, 6, 1, 11, tzinfo=UTC)}
    place = a_place(hotel, opens_at=time(8), closes_at=time(20))
    presses = [Press(book_place, {"place_id": place, "name": f"Guest {desk}", **hours}) for desk in range(20)]
    outcomes = [outcome for desk in race(hotel.url, hotel.property_id, presses) for outcome in desk]
    assert [outcome.bug for outcome in outcomes if outcome.bug] == []
    winners = [number for number, outcome in enumerate(outcomes) if outcome.refusal is None]
    assert len(winners) == 1
    sentences = {str(outcome.refusal) for outcome in outcomes if outcome.refusal is not None}
    # By Lisbon's summer clock, and by the name of the one who was faster.
    assert sentences == {
        f"Treatment room is taken by Guest {winners[0]} from 10:00 to 12:00. Nothing was booked. Choose another time or another place."
    }
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(PlaceSlot)).scalar_one() == 2
        assert connection.execute(select(func.count()).select_from(PlaceBooking)).scalar_one() == 1


# --- Charged ------------------------------------------------------------------------------------------------------------


def test_a_booking_is_charged_once_with_its_taxes(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        code = hotel.codes["ENTERTAINMENT"]
        connection.execute(
            insert(TransactionCodeTax), [{"property_id": hotel.property_id, "transaction_code_id": code, "tax_rule_id": hotel.vat}]
        )
    stay = arrived(hotel)
    booking = booked(hotel, a_place(hotel), 10, 12, reservation_id=stay.reservation_id, name="")
    assert one_booking(hotel, booking).name == "Ana Silva"
    charged = hotel.desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=1)
    assert (charged.amount_minor, charged.folio_id) == (8_000, stay.folio_id)
    with hotel.database.snapshot() as connection:
        line = connection.execute(select(Posting).where(Posting.id == charged.posting_id)).one()
    assert (line.net_minor, line.tax_minor, line.text) == (7_547, 453, "Treatment room 2026-03-02 10:00–12:00")
    with pytest.raises(PlaceCharged):
        hotel.desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=2)
    with pytest.raises(PlaceCharged):
        hotel.desk.run(cancel_place_booking, place_booking_id=booking.place_booking_id, version=2, reason="ill")
    with pytest.raises(PlaceCharged):
        moved(hotel, booking, ends_at=at(13))
    assert moved(hotel, booking, starts_at=at(14), ends_at=at(16)).price_minor == 8_000
    shown = one_booking(hotel, booking)
    assert (shown.charged, shown.folio_id, shown.room_number) == (True, stay.folio_id, "101")


def test_a_reversed_charge_can_be_charged_again_to_somebody_else(hotel: SmallHotel) -> None:
    stay, other = arrived(hotel), arrived(hotel, "102", guest="Bruno")
    booking = booked(hotel, a_place(hotel), reservation_id=stay.reservation_id)
    charged = hotel.desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=1)
    hotel.desk.run(reverse_posting, posting_id=charged.posting_id, reason="wrong guest")
    assert not one_booking(hotel, booking).charged
    again = hotel.desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=2, reservation_id=other.reservation_id)
    assert (balance(hotel, stay.folio_id), balance(hotel, other.folio_id)) == (0, 4_000)
    hotel.desk.run(reverse_posting, posting_id=again.posting_id, reason="wrong guest")
    hotel.desk.run(cancel_place_booking, place_booking_id=booking.place_booking_id, version=3, reason="ill")
    assert taken(hotel) == []


def test_who_is_not_in_the_house_is_not_charged(hotel: SmallHotel) -> None:
    place = a_place(hotel)
    nobody, expected = booked(hotel, place), booked(hotel, place, 11, 12, reservation_id=hotel.book())
    gone = arrived(hotel)
    left = booked(hotel, place, 12, 13, reservation_id=gone.reservation_id)
    hotel.desk.run(check_out, reservation_id=gone.reservation_id)
    for booking in (nobody, expected, left):
        with pytest.raises(GuestNotInHouse, match="Ana Silva is not in the house"):
            hotel.desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=1)


def test_what_is_paid_elsewhere_is_settled(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    booking = booked(hotel, a_place(hotel), reservation_id=stay.reservation_id)
    with pytest.raises(InvalidInput):
        hotel.desk.run(mark_place_paid_elsewhere, place_booking_id=booking.place_booking_id, version=1, how="")
    hotel.desk.run(mark_place_paid_elsewhere, place_booking_id=booking.place_booking_id, version=1, how="cash, till 2")
    shown = one_booking(hotel, booking)
    assert (shown.status, shown.status_reason) == (PlaceBookingStatus.USED, "cash, till 2")
    with pytest.raises(BookingIsOver):
        hotel.desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=2)
    assert taken(hotel) == [10]
    opened = hotel.desk.run(reopen_place_booking, place_booking_id=booking.place_booking_id, version=2)
    with pytest.raises(BookingIsOver):
        hotel.desk.run(reopen_place_booking, place_booking_id=booking.place_booking_id, version=opened.version)
    hotel.desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=opened.version)
    assert balance(hotel, stay.folio_id) == 4_000


def test_two_desks_charge_the_same_booking(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    booking = booked(hotel, a_place(hotel), reservation_id=stay.reservation_id)
    press = Press(charge_place_booking, {"place_booking_id": booking.place_booking_id, "version": 1})
    outcomes = [outcome for desk in race(hotel.url, hotel.property_id, [press] * 6) for outcome in desk]
    assert [outcome.bug for outcome in outcomes if outcome.bug] == []
    assert sum(outcome.refusal is None for outcome in outcomes) == 1
    assert balance(hotel, stay.folio_id) == 4_000


# --- Reminders ----------------------------------------------------------------------------------------------------------


def test_a_reminder_is_due_from_its_time_until_it_is_marked_or_over(hotel: SmallHotel) -> None:
    booking = booked(hotel, a_place(hotel), 12, 13, remind_minutes=30)

    def due(instant: datetime) -> list[str]:
        return [row.name for row in hotel.desk.read(due_reminders, now=instant)]

    assert due(at(11, 29)) == []
    assert due(at(11, 30)) == due(at(12, 59)) == ["Ana Silva"]
    assert due(at(13)) == []
    hotel.desk.run(mark_place_reminded, place_booking_id=booking.place_booking_id)
    assert due(at(11, 30)) == []
    moved(hotel, booking, starts_at=at(15), ends_at=at(16))
    assert due(at(14, 29)) == []
    assert due(at(14, 30)) == ["Ana Silva"]
    now = one_booking(hotel, booking)
    hotel.desk.run(cancel_place_booking, place_booking_id=booking.place_booking_id, version=now.version, reason="ill")
    assert due(at(14, 30)) == []


# --- Set-up -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": " "}, "code"),
        ({"name": ""}, "name"),
        ({"capacity": 0}, "capacity"),
        ({"slot_minutes": 4}, "slot_minutes"),
        ({"slot_minutes": 1441}, "slot_minutes"),
        ({"closes_at": time(9)}, "closes_at"),
        ({"opens_at": time(10), "closes_at": time(10, 59)}, "slot_minutes"),
        ({"slot_price_minor": -1}, "slot_price_minor"),
    ],
)
def test_a_place_that_cannot_be(hotel: SmallHotel, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        hotel.desk.run(add_place, details=treatment_room(hotel, **wrong))
    assert refused.value.field == field


def test_a_place_is_charged_under_a_code_for_charges(hotel: SmallHotel) -> None:
    with pytest.raises(InvalidInput, match="code for charges"):
        hotel.desk.run(add_place, details=treatment_room(hotel, transaction_code_id=hotel.codes["CASH"]))
    a_place(hotel)
    with pytest.raises(CodeTaken):
        a_place(hotel)


def test_a_place_that_was_booked_is_not_deleted(hotel: SmallHotel) -> None:
    place, unused = a_place(hotel), a_place(hotel, code="X", name="Unused")
    booked(hotel, place)
    with pytest.raises(StillUsed, match="Treatment room is used by 1 booking"):
        hotel.desk.run(delete_place, place_id=place, version=1)
    hotel.desk.run(delete_place, place_id=unused, version=1)
    (row,) = hotel.desk.read(places_set_up).rows
    assert (row.code, row.bookings) == ("SPA1", 1)


def test_other_slots_are_cut_where_the_bookings_to_come_fit(hotel: SmallHotel) -> None:
    place = a_place(hotel)
    booked(hotel, place, 10, 12)
    details = treatment_room(hotel, slot_minutes=30, slot_price_minor=2_000)
    saved = hotel.desk.run(change_place, place_id=place, details=details, version=1)
    assert taken(hotel) == [10, 10, 11, 11]
    with pytest.raises(PlaceTaken):
        hotel.desk.run(book_place, place_id=place, starts_at=at(11, 30), ends_at=at(12, 30), name="Bruno")
    for wrong in ({"slot_minutes": 45}, {"slot_minutes": 60, "opens_at": time(9, 30)}, {"closes_at": time(11)}):
        with pytest.raises(BookingInTheWay, match="Ana Silva has Treatment room on 2026-03-02 10:00"):
            hotel.desk.run(change_place, place_id=place, details=replace(details, **wrong), version=saved.version)
    assert taken(hotel) == [10, 10, 11, 11]


# --- What is shown ------------------------------------------------------------------------------------------------------


def test_a_day_and_a_week_as_they_are_shown(hotel: SmallHotel, count_statements: CountStatements) -> None:
    spa = a_place(hotel, sort_order=1)
    a_place(hotel, code="MR", name="Meeting room", kind=PlaceKind.MEETING_ROOM, slot_minutes=30)
    stay = arrived(hotel)
    booked(hotel, spa, reservation_id=stay.reservation_id)
    gone = booked(hotel, spa, 12, 13)
    hotel.desk.run(cancel_place_booking, place_booking_id=gone.place_booking_id, version=1, reason="ill")
    few = count_statements(hotel.desk, places_day, day=DAY)
    for hour in range(12, 17):
        booked(hotel, spa, hour, hour + 1, name=f"Guest {hour}")
    assert count_statements(hotel.desk, places_day, day=DAY) == few == 4
    assert count_statements(hotel.desk, place_week, place_id=spa, first_day=DAY) == 4
    day = hotel.desk.read(places_day, day=DAY)
    assert [(place.name, len(place.slots), len(place.bookings)) for place in day.places] == [
        ("Meeting room", 18, 0),
        ("Treatment room", 9, 6),
    ]
    first = day.places[1].bookings[0]
    assert (first.starts_at, first.room_number, first.charged) == (at(10), "101", False)
    week = hotel.desk.read(place_week, place_id=spa, first_day=DAY - timedelta(days=1))
    assert [len(place.bookings) for place in week] == [0, 6, 0, 0, 0, 0, 0]
    assert [row.name for row in hotel.desk.read(place_bookings_of_stay, reservation_id=stay.reservation_id)] == ["Ana Silva"]
    with pytest.raises(NotFound):
        hotel.desk.read(place_week, place_id=PlaceId(new_id()), first_day=DAY)
    with pytest.raises(NotFound):
        hotel.desk.read(place_booking, place_booking_id=PlaceBookingId(new_id()))


def test_a_day_with_one_hour_less(hotel: SmallHotel) -> None:
    a_place(hotel, opens_at=time(0), closes_at=time(6))
    (place,) = hotel.desk.read(places_day, day=date(2026, 3, 29)).places
    assert [slot.hour for slot in place.slots] == [0, 1, 2, 3, 4]


def test_stays_are_found_by_room_number_name_and_confirmation(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    other = hotel.booked(guest="Bruno Lima")
    confirmation = other.confirmation_number
    assert [found.reservation_id for found in hotel.desk.read(find_stays, text="101", limit=5)] == [stay.reservation_id]
    assert [found.room_number for found in hotel.desk.read(find_stays, text="sil", limit=5)] == ["101"]
    assert [found.guest_name for found in hotel.desk.read(find_stays, text=confirmation, limit=5)] == ["Bruno Lima"]
    assert hotel.desk.read(find_stays, text="王", limit=5) == hotel.desk.read(find_stays, text=" ", limit=5) == ()


def test_a_code_that_is_switched_off_charges_nothing(hotel: SmallHotel) -> None:
    stay = arrived(hotel)
    booking = booked(hotel, a_place(hotel), reservation_id=stay.reservation_id)
    hotel.desk.run(switch_transaction_code, transaction_code_id=hotel.codes["ENTERTAINMENT"], active=False, version=1)
    with pytest.raises(WrongCode):
        hotel.desk.run(charge_place_booking, place_booking_id=booking.place_booking_id, version=1)
    assert not one_booking(hotel, booking).charged
