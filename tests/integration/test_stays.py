"""Guests in the house: received, moved, extended, shortened, sent off, and each of it taken back, on both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import (
    ClosureKind,
    FolioKind,
    FolioStatus,
    HousekeepingStatus,
    OccupancyState,
    ReservationStatus,
    SettingScope,
)
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotAllowed, NotFound, ReasonMissing
from hotel_desk.domain.ids import RoomId, new_id
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.domain.room_refusals import NoRoomGiven, RoomClosed, RoomOccupied, RoomPromised, RoomTaken
from hotel_desk.domain.settings import INSPECTION_REQUIRED
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.models.setting import SettingValue
from hotel_desk.services.cashier import pay_refund, reverse_posting, take_deposit
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.reservation_nights import NightCharged
from hotel_desk.services.reservation_notes import change_wishes
from hotel_desk.services.room_assignment import assign_room, swap_rooms
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.room_readiness import RoomNotReady
from hotel_desk.services.stay_changes import extend_stay, move_room, shorten_stay
from hotel_desk.services.stays import ArrivesLater, check_in
from hotel_desk.services.upgrades import UpgradeUnexplained
from tests.stays_of_tests import (
    DAY,
    FOURTH,
    NEXT,
    THIRD,
    arrived,
    balance,
    close_day,
    deposit_held,
    make,
    one,
    pay,
    row,
    sold,
    walked_in,
)

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


# --- Check-in ---------------------------------------------------------------------------------------------------------


def test_a_guest_is_received(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    assert (received.room_number, received.folio_number, received.confirmation_number) == ("101", "200001", "100001")
    stay = row(hotel, received.reservation_id)
    assert (stay.status, stay.checked_in_date, stay.walk_in) == (ReservationStatus.IN_HOUSE, DAY, False)
    with pytest.raises(WrongStatus):
        hotel.desk.run(check_in, reservation_id=received.reservation_id)


def test_no_room_given_yet(hotel: SmallHotel) -> None:
    with pytest.raises(NoRoomGiven):
        hotel.desk.run(check_in, reservation_id=hotel.book())


@pytest.mark.parametrize("status", [HousekeepingStatus.DIRTY, HousekeepingStatus.PICKUP])
def test_a_room_that_is_not_ready(hotel: SmallHotel, status: HousekeepingStatus) -> None:
    make(hotel, "101", status)
    stay = hotel.book(room="101")
    with pytest.raises(RoomNotReady, match="101"):
        hotel.desk.run(check_in, reservation_id=stay)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(check_in, reservation_id=stay, override_reason="wants it now")
    with pytest.raises(ReasonMissing):
        hotel.desk.run(check_in, reservation_id=stay, override_reason="  ")
    with pytest.raises(InputTooLong):
        hotel.desk.run(check_in, reservation_id=stay, override_reason="x" * 4001)
    hotel.desk.run(check_in, reservation_id=stay, override_reason="wants it now")
    details = one(hotel, select(AuditEntry.details).where(AuditEntry.code == AuditCode.ROOM_STATUS_OVERRIDDEN))
    assert details == {"status": status.value, "reason": "wants it now"}


def test_only_inspected_rooms_where_the_hotel_wants_it_so(hotel: SmallHotel) -> None:
    stay = hotel.book(room="101")
    with hotel.database.writing() as connection:
        connection.execute(
            insert(SettingValue).values(
                id=new_id(),
                property_id=hotel.property_id,
                key=INSPECTION_REQUIRED.key,
                scope=SettingScope.PROPERTY,
                scope_key="",
                value=True,
            )
        )
    with pytest.raises(RoomNotReady, match="clean"):
        hotel.desk.run(check_in, reservation_id=stay)
    make(hotel, "101", HousekeepingStatus.INSPECTED)
    hotel.desk.run(check_in, reservation_id=stay)


def test_a_room_that_is_closed(hotel: SmallHotel) -> None:
    hotel.desk.run(close_room, room_id=hotel.rooms["101"], kind=ClosureKind.OUT_OF_SERVICE, first_date=NEXT, last_date=NEXT, reason="paint")
    with pytest.raises(RoomClosed, match="paint"):
        arrived(hotel)
    assert arrived(hotel, departure=NEXT).room_number == "101"


def test_a_room_somebody_is_in_or_has_booked(hotel: SmallHotel) -> None:
    arrived(hotel, guest="Ana Silva")
    with pytest.raises(RoomOccupied, match="Ana Silva"):
        arrived(hotel, guest="Bruno")
    hotel.book(NEXT, THIRD, guest="Clara", room="102")
    with pytest.raises(RoomTaken, match="Clara"):
        arrived(hotel, "102", guest="Bruno")
    with pytest.raises(NotFound):
        hotel.desk.run(check_in, reservation_id=hotel.book(DAY, NEXT), room_id=RoomId(new_id()))


def test_todays_arrival_waits_for_yesterdays_guest(hotel: SmallHotel) -> None:
    """Their slots do not touch; the guest is still in the room."""
    first = arrived(hotel, departure=NEXT, guest="Ana Silva")
    close_day(hotel, DAY)
    second = hotel.book(NEXT, THIRD, guest="Bruno", room="101")
    make(hotel, "101", HousekeepingStatus.CLEAN)
    with pytest.raises(RoomOccupied, match="Ana Silva"):
        hotel.desk.run(check_in, reservation_id=second)
    pay(hotel, first.folio_id, 10_200)
    hotel.desk.run(check_out, reservation_id=first.reservation_id)
    make(hotel, "101", HousekeepingStatus.CLEAN)
    hotel.desk.run(check_in, reservation_id=second)


def test_a_room_switched_off_in_the_set_up(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Room).where(Room.number == "104").values(active=False))
    with pytest.raises(InvalidInput):
        arrived(hotel, "104")


def test_a_room_of_another_type_takes_its_nights(hotel: SmallHotel) -> None:
    booked = hotel.book(DAY, THIRD)
    received = hotel.desk.run(check_in, reservation_id=booked, room_id=hotel.rooms["201"], upgrade_reason="loyal guest")
    stay = row(hotel, received.reservation_id)
    assert (stay.room_type_id, stay.charged_type_id) == (hotel.suite, hotel.standard)
    assert sold(hotel) == {}


def test_an_early_guest_is_asked_whether_the_stay_begins_today(hotel: SmallHotel) -> None:
    stay = hotel.book(THIRD, FOURTH, room="101", price_minor=9_000)
    with pytest.raises(ArrivesLater, match="2026-03-04"):
        hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(check_in, reservation_id=stay, arrives_early=True)
    assert (row(hotel, stay).arrival_date, row(hotel, stay).departure_date) == (DAY, FOURTH)
    assert sold(hotel) == {DAY: 1, NEXT: 1, THIRD: 1}
    assert one(hotel, select(func.sum(ReservationNight.price_minor))) == 27_000


def test_an_early_guest_whose_room_is_not_free_yet_gets_another(hotel: SmallHotel) -> None:
    hotel.book(DAY, THIRD, guest="Ana Silva", room="101")
    early = hotel.book(THIRD, FOURTH, guest="Bruno", room="101")
    with pytest.raises(RoomTaken, match="Ana Silva"):
        hotel.desk.run(check_in, reservation_id=early, arrives_early=True)
    assert hotel.desk.run(check_in, reservation_id=early, room_id=hotel.rooms["102"], arrives_early=True).room_number == "102"


def test_an_early_guest_into_a_full_night(hotel: SmallHotel) -> None:
    for _room in range(4):
        hotel.book(DAY, NEXT)
    early = hotel.book(NEXT, THIRD, room="101")
    with pytest.raises(SoldOut):
        hotel.desk.run(check_in, reservation_id=early, arrives_early=True)
    assert row(hotel, early).arrival_date == NEXT


def test_a_deposit_is_applied_when_the_guest_comes(hotel: SmallHotel) -> None:
    stay = hotel.book(room="101")
    taken = hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=3_000)
    assert (taken.balance_minor, taken.receipt_number) == (-3_000, "1")
    received = hotel.desk.run(check_in, reservation_id=stay)
    assert (balance(hotel, received.folio_id), deposit_held(hotel)) == (-3_000, 0)
    assert one(hotel, select(Folio.status).where(Folio.kind == FolioKind.DEPOSIT)) is FolioStatus.CLOSED
    with pytest.raises(FolioClosed):
        pay(hotel, taken.folio_id, 100)


# --- Walk-in and day use ----------------------------------------------------------------------------------------------


def test_a_walk_in(hotel: SmallHotel) -> None:
    received = walked_in(hotel)
    stay = row(hotel, received.reservation_id)
    assert (stay.walk_in, stay.status, stay.arrival_date) == (True, ReservationStatus.IN_HOUSE, DAY)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [({"departure": date(2026, 3, 1)}, InvalidInput), ({"adults": -1}, InvalidInput), ({"override_reason": " "}, ReasonMissing)],
)
def test_a_walk_in_that_is_refused_leaves_nothing(hotel: SmallHotel, more: dict[str, Any], refusal: type[Exception]) -> None:
    make(hotel, "101", HousekeepingStatus.DIRTY)
    with pytest.raises(refusal):
        walked_in(hotel, **more)
    assert one(hotel, select(func.count()).select_from(Reservation)) == 0
    assert one(hotel, select(func.count()).select_from(RoomSlot)) == 0


def test_a_walk_in_when_all_is_sold(hotel: SmallHotel) -> None:
    for _room in range(4):
        hotel.book(DAY, NEXT)
    with pytest.raises(SoldOut):
        walked_in(hotel)
    here = walked_in(hotel, forced=True)
    assert (here.room_number, here.oversold) == ("101", (DAY,))
    assert one(hotel, select(TypeNight.oversold).where(TypeNight.date == DAY)) == 1


def test_a_room_is_used_by_day_twice_and_slept_in_at_night(hotel: SmallHotel) -> None:
    first = walked_in(hotel, departure=DAY)
    assert balance(hotel, first.folio_id) == 8_000
    with pytest.raises(RoomTaken, match="Walk In"):
        hotel.book(DAY, DAY, room="101")
    with pytest.raises(RoomOccupied):
        walked_in(hotel, departure=DAY)
    pay(hotel, first.folio_id, 8_000)
    hotel.desk.run(check_out, reservation_id=first.reservation_id)
    make(hotel, "101", HousekeepingStatus.CLEAN)
    second = walked_in(hotel, departure=DAY)
    pay(hotel, second.folio_id, 8_000)
    hotel.desk.run(check_out, reservation_id=second.reservation_id)
    make(hotel, "101", HousekeepingStatus.CLEAN)
    walked_in(hotel, departure=NEXT)
    assert sold(hotel) == {DAY: 1}


def test_day_use_becomes_a_night(hotel: SmallHotel) -> None:
    received = walked_in(hotel, departure=DAY)
    hotel.desk.run(extend_stay, reservation_id=received.reservation_id, departure_date=NEXT, price_minor=9_000)
    assert sold(hotel) == {DAY: 1}
    close_day(hotel, DAY)
    assert balance(hotel, received.folio_id) == 8_000 + 9_000 + 200


# --- Moving, extending, shortening ------------------------------------------------------------------------------------


def test_moved_across_types(hotel: SmallHotel) -> None:
    received = arrived(hotel, departure=FOURTH)
    close_day(hotel, DAY)
    moved = hotel.desk.run(move_room, reservation_id=received.reservation_id, room_id=hotel.rooms["201"], reason="noise")
    assert (moved.old_room_number, moved.new_room_number) == ("101", "201")
    assert sold(hotel) == {DAY: 1}
    with hotel.database.snapshot() as connection:
        suites = connection.execute(select(TypeNight.date).where(TypeNight.room_type_id == hotel.suite, TypeNight.sold == 1))
        assert [night.date for night in suites] == [NEXT, THIRD]
    assert row(hotel, received.reservation_id).charged_type_id == hotel.standard
    assert one(hotel, select(Room.housekeeping_status).where(Room.number == "101")) is HousekeepingStatus.DIRTY
    close_day(hotel, NEXT)
    assert one(hotel, select(Posting.room_number).where(Posting.night_date == NEXT)) == "201"


def test_moved_on_the_day_of_departure(hotel: SmallHotel) -> None:
    received = arrived(hotel, departure=NEXT)
    close_day(hotel, DAY)
    hotel.desk.run(move_room, reservation_id=received.reservation_id, room_id=hotel.rooms["102"], reason="pipe burst")
    pay(hotel, received.folio_id, 10_200)
    assert hotel.desk.run(check_out, reservation_id=received.reservation_id).room_number == "102"


def test_moved_to_another_type_on_the_day_of_departure_and_staying_on(hotel: SmallHotel) -> None:
    """The night that is added is counted in the type of the room that the guest is in, not in that of the night before."""
    stay = arrived(hotel, "201", NEXT, kind=hotel.suite)
    close_day(hotel, DAY)
    hotel.desk.run(move_room, reservation_id=stay.reservation_id, room_id=hotel.rooms["101"], reason="view")
    hotel.desk.run(extend_stay, reservation_id=stay.reservation_id, departure_date=THIRD)
    counted = select(ReservationNight.room_type_id).where(ReservationNight.reservation_id == stay.reservation_id)
    with hotel.database.snapshot() as connection:
        found = connection.execute(counted.order_by(ReservationNight.date)).scalars().all()
    assert found == [hotel.suite, hotel.standard]


def test_moved_twice_on_the_day_of_arrival(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    for room in ("102", "101"):
        make(hotel, "101", HousekeepingStatus.CLEAN)
        hotel.desk.run(move_room, reservation_id=received.reservation_id, room_id=hotel.rooms[room], reason="noise")
    assert one(hotel, select(func.count()).where(RoomOccupancy.state == OccupancyState.LEFT)) == 2


def test_moves_that_are_refused(hotel: SmallHotel) -> None:
    received = arrived(hotel, guest="Ana Silva")
    arrived(hotel, "102", guest="Bruno")
    hotel.book(NEXT, THIRD, guest="Clara", room="103")
    make(hotel, "104", HousekeepingStatus.DIRTY)
    for room in ("201", "202"):
        hotel.book(DAY, THIRD, kind=hotel.suite, room=room, guest="Dora")

    def move(room: str, reason: str = "noise", **more: Any) -> None:
        hotel.desk.run(move_room, reservation_id=received.reservation_id, room_id=hotel.rooms[room], reason=reason, **more)

    refusals: dict[str, type[Exception]] = {
        "101": InvalidInput,
        "102": RoomOccupied,
        "103": RoomTaken,
        "104": RoomNotReady,
        "201": SoldOut,
    }
    for room, refusal in refusals.items():
        with pytest.raises(refusal):
            move(room)
    with pytest.raises(ReasonMissing):
        move("104", reason="")
    with pytest.raises(NotFound):
        hotel.desk.run(move_room, reservation_id=received.reservation_id, room_id=RoomId(new_id()), reason="noise")
    with pytest.raises(WrongStatus):
        hotel.desk.run(move_room, reservation_id=hotel.book(DAY, NEXT), room_id=hotel.rooms["104"], reason="noise")
    move("104", override_reason="leak")


def test_a_guest_who_was_promised_the_room_is_moved_only_by_who_may(hotel: SmallHotel) -> None:
    stay = arrived(hotel, departure=THIRD).reservation_id
    hotel.desk.run(change_wishes, reservation_id=stay, expected_time=None, requests="", do_not_move=True)
    move: dict[str, Any] = {"reservation_id": stay, "room_id": hotel.rooms["104"], "reason": "noise"}
    with pytest.raises(RoomPromised):
        hotel.desk.run(move_room, **move)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(move_room, **move, override_reason="the pipe burst")
    assert hotel.desk.run(move_room, **move, override_reason="the pipe burst").new_room_number == "104"


def test_extended_at_the_old_price_and_at_a_new_one(hotel: SmallHotel) -> None:
    received = arrived(hotel, departure=NEXT, price_minor=9_000)
    stay = received.reservation_id
    assert hotel.desk.run(extend_stay, reservation_id=stay, departure_date=THIRD).departure_date == THIRD
    hotel.desk.run(extend_stay, reservation_id=stay, departure_date=FOURTH, price_minor=5_000)
    assert one(hotel, select(func.sum(ReservationNight.price_minor))) == 9_000 * 2 + 5_000
    assert sold(hotel) == {DAY: 1, NEXT: 1, THIRD: 1}


@pytest.mark.parametrize("departure", [DAY, NEXT, date(2027, 4, 1), date.max])
def test_extensions_that_are_refused(hotel: SmallHotel, departure: date) -> None:
    received = arrived(hotel, departure=NEXT)
    with pytest.raises(InvalidInput) as refusal:
        hotel.desk.run(extend_stay, reservation_id=received.reservation_id, departure_date=departure)
    assert refusal.value.field == "departure_date"
    with pytest.raises(InvalidInput):
        hotel.desk.run(extend_stay, reservation_id=received.reservation_id, departure_date=THIRD, price_minor=10**10)


def test_extended_into_a_night_that_is_sold_out(hotel: SmallHotel) -> None:
    received = arrived(hotel, departure=NEXT)
    for _room in range(4):
        hotel.book(NEXT, THIRD)
    with pytest.raises(SoldOut):
        hotel.desk.run(extend_stay, reservation_id=received.reservation_id, departure_date=THIRD)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(extend_stay, reservation_id=received.reservation_id, departure_date=THIRD, forced=True)
    longer = hotel.desk.run(extend_stay, reservation_id=received.reservation_id, departure_date=THIRD, forced=True)
    assert longer.oversold == (NEXT,)
    assert one(hotel, select(TypeNight.oversold).where(TypeNight.date == NEXT)) == 1
    entry = select(AuditEntry.details).where(AuditEntry.code == AuditCode.INVENTORY_OVERSOLD)
    assert one(hotel, entry) == {"nights": {"2026-03-03": 1}}


def test_extended_into_the_next_guests_room(hotel: SmallHotel) -> None:
    received = arrived(hotel, departure=NEXT)
    hotel.book(NEXT, THIRD, guest="Clara", room="101")
    with pytest.raises(RoomTaken, match="Clara"):
        hotel.desk.run(extend_stay, reservation_id=received.reservation_id, departure_date=THIRD)
    assert sold(hotel) == {DAY: 1, NEXT: 1}


def test_shortened_and_the_nights_sold_again(hotel: SmallHotel) -> None:
    received = arrived(hotel, departure=FOURTH)
    hotel.desk.run(shorten_stay, reservation_id=received.reservation_id, departure_date=NEXT)
    assert sold(hotel) == {DAY: 1}
    hotel.book(NEXT, FOURTH, room="101")
    for departure in (DAY, NEXT, THIRD, date.min):
        with pytest.raises(InvalidInput):
            hotel.desk.run(shorten_stay, reservation_id=received.reservation_id, departure_date=departure)


def test_a_night_that_is_charged_stays_in_the_stay(hotel: SmallHotel) -> None:
    """The night audit has posted tonight; a guest who leaves now has his night taken back first, or pays and keeps it."""
    received = arrived(hotel, departure=FOURTH)
    close_day(hotel, DAY)
    hotel.desk.run(post_room_and_tax, night=NEXT, reservation_ids=[received.reservation_id])
    pay(hotel, received.folio_id, 20_400)
    with pytest.raises(NightCharged, match="2026-03-03"):
        hotel.desk.run(check_out, reservation_id=received.reservation_id)
    with pytest.raises(NightCharged):
        hotel.desk.run(shorten_stay, reservation_id=received.reservation_id, departure_date=NEXT)
    charged = one(hotel, select(Posting.id).where(Posting.night_date == NEXT))
    hotel.desk.run(reverse_posting, posting_id=charged, reason="leaves tonight")
    hotel.desk.run(
        pay_refund, folio_id=received.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=10_200, reason="leaves tonight"
    )
    hotel.desk.run(check_out, reservation_id=received.reservation_id)
    assert sold(hotel) == {DAY: 1}


def test_two_guests_swap_rooms_in_a_full_house(hotel: SmallHotel) -> None:
    """No third room is needed, and no counter has to be free: both are cleared, then both are set."""
    first = hotel.book(room="101", guest="Ana")
    second = hotel.book(kind=hotel.suite, room="201", guest="Bruno")
    for room in ("102", "103", "104"):
        hotel.book(room=room)
    hotel.book(kind=hotel.suite, room="202")
    with pytest.raises(SoldOut):
        hotel.desk.run(assign_room, reservation_id=first, room_id=hotel.rooms["201"])
    with pytest.raises(UpgradeUnexplained):
        hotel.desk.run(swap_rooms, first_id=first, second_id=second)
    swapped = hotel.desk.run(swap_rooms, first_id=first, second_id=second, reason="asked for it")
    assert (swapped.first_room_number, swapped.second_room_number) == ("201", "101")
    assert (row(hotel, first).room_type_id, row(hotel, second).room_type_id) == (hotel.suite, hotel.standard)
    assert hotel.desk.run(check_in, reservation_id=first).room_number == "201"


def test_swaps_that_are_refused_change_nothing(hotel: SmallHotel) -> None:
    first, second = hotel.book(DAY, NEXT, room="101", guest="Ana"), hotel.book(DAY, THIRD, room="102", guest="Bruno")
    hotel.book(NEXT, THIRD, room="101", guest="Clara")
    with pytest.raises(RoomTaken, match="Clara"):
        hotel.desk.run(swap_rooms, first_id=first, second_id=second)
    for other in (first, hotel.book()):
        with pytest.raises(InvalidInput):
            hotel.desk.run(swap_rooms, first_id=first, second_id=other)
    assert hotel.desk.run(check_in, reservation_id=first).room_number == "101"
    with pytest.raises(RoomTaken, match="Clara"):
        hotel.desk.run(swap_rooms, first_id=first, second_id=second, reason="noise")
    hotel.desk.run(check_out, reservation_id=first, leave_open_reason="gone")
    with pytest.raises(WrongStatus):
        hotel.desk.run(swap_rooms, first_id=first, second_id=second)
