"""Guests who share a room: one room sold, every person counted once, every cent paid once, whoever leaves first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from hotel_desk.db.database import Reader
from hotel_desk.domain.codes import HousekeepingStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.rate_codes import PriceUnit, ShareSplit
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.package import ReservationPackage
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.queries.front_desk import arrivals, in_house
from hotel_desk.queries.invariants import check_everything
from hotel_desk.queries.room_rack import room_rack
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.departures import check_out, undo_check_in, undo_check_out
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_nights import SharersOutside
from hotel_desk.services.reservation_requests import TooManyGuests
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation, change_reservation, reinstate_reservation
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.sharer_groups import HangsOnLead, LeadIsGone, LeadNotHere, SharersInHouse
from hotel_desk.services.sharers import Persons, add_sharer, change_split, part_sharer, share_room
from hotel_desk.services.stay_changes import extend_stay, move_room, shorten_stay
from hotel_desk.services.stays import check_in
from tests.rates_of_tests import a_package, a_plan, priced
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, close_day, pay, row, sold
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
FULL, ENTIRE, SPLIT = ShareSplit


def share(hotel: SmallHotel, lead: ReservationId, name: str = "Bea", split: ShareSplit = SPLIT, **more: Any) -> ReservationId:
    shared = hotel.desk.run(add_sharer, reservation_id=lead, guest=ProfileDetails(name=name), split=split, **more)
    return shared.reservation_id


def prices(hotel: SmallHotel, *stays: ReservationId) -> list[dict[date, int]]:
    def of(stay: ReservationId) -> dict[date, int]:
        nights = select(ReservationNight.date, ReservationNight.price_minor).where(ReservationNight.reservation_id == stay)
        with hotel.database.snapshot() as connection:
            return {night.date: night.price_minor for night in connection.execute(nights.order_by(ReservationNight.date))}

    return [of(stay) for stay in stays]


def leave(hotel: SmallHotel, stay: ReservationId) -> None:
    owed = hotel.desk.read(stay_detail, reservation_id=stay)
    if owed.balance_minor:
        assert owed.guest_folio_id is not None, "a balance stands on a folio"
        pay(hotel, owed.guest_folio_id, owed.balance_minor)
    hotel.desk.run(check_out, reservation_id=stay)


def guests_in(hotel: SmallHotel, number: str = "101") -> int:
    room = next(one for one in hotel.desk.read(room_rack).rooms if one.number == number)
    return room.stay.persons if room.stay else 0


def lead_of_room(hotel: SmallHotel, number: str = "101") -> str | None:
    room = next(one for one in hotel.desk.read(room_rack).rooms if one.number == number)
    return room.stay.guest_name if room.stay else None


def test_a_room_of_three_as_the_table_tells_it(hotel: SmallHotel) -> None:
    """Every row of the worked table, from the rooms, the counters and the prices of that day."""
    ana = hotel.book(DAY, date_of(4), guest="Ana", price_minor=9_000, room="101")
    bea = share(hotel, ana, "Bea")
    cal = share(hotel, ana, "Cal", departure_date=date_of(3))
    stays = {"Ana": ana, "Bea": bea, "Cal": cal}

    def receive() -> None:
        for stay in stays.values():
            hotel.desk.run(check_in, reservation_id=stay)

    def leave_after(night: date, stay: ReservationId) -> None:
        close_day(hotel, night)
        leave(hotel, stay)

    events: dict[str, Callable[[], object]] = {
        "all arrive": receive,
        "night 1 is charged": lambda: close_day(hotel, DAY),
        "Ana leaves early": lambda: leave(hotel, ana),
        "Cal leaves": lambda: leave_after(NEXT, cal),
        "Bea leaves": lambda: leave_after(THIRD, bea),
    }
    for line in worked_table("sharers.md", "Who holds the room"):
        events[line["event"]]()
        day = date_of(int(line["day"]))
        assert lead_of_room(hotel) == (line["lead"] or None)
        assert guests_in(hotel) == int(line["guests in room"])
        assert sum(number for night, number in sold(hotel).items() if night >= day) == int(line["nights sold from here on"])
        for name, stay in stays.items():
            paid = prices(hotel, stay)[0].get(day)
            assert paid == (int(Decimal(line[f"{name} pays"]) * 100) if line[f"{name} pays"] else None), (line["event"], name)


def date_of(number: int) -> date:
    return DAY.replace(day=DAY.day + number - 1)


def test_a_sharer_is_counted_once_and_sold_never(hotel: SmallHotel) -> None:
    ana = hotel.book(DAY, THIRD, guest="Ana", adults=2, room="101")
    bea = share(hotel, ana, counted_with_lead=True)
    assert (row(hotel, ana).adults, row(hotel, bea).adults) == (1, 1)
    assert sold(hotel) == {DAY: 1, NEXT: 1}
    assert prices(hotel, ana, bea) == [{DAY: 5_000, NEXT: 5_000}] * 2
    assert row(hotel, bea).booking_id == row(hotel, ana).booking_id
    listed = {one.guest_name: (one.room_number, one.shares_room) for one in hotel.desk.read(arrivals).rows}
    assert listed == {"Ana": ("101", False), "Bea": ("101", True)}
    for stay in (ana, bea):
        hotel.desk.run(check_in, reservation_id=stay)
    assert guests_in(hotel) == 2
    assert {one.guest_name: one.room_number for one in hotel.desk.read(in_house).rows} == {"Ana": "101", "Bea": "101"}
    room = hotel.desk.read(stay_detail, reservation_id=bea).room
    assert room is not None
    assert room.number == "101"
    close_day(hotel, DAY)
    with hotel.database.snapshot() as connection:
        nets = connection.execute(
            select(Posting.reservation_id, Posting.net_minor, Posting.tax_minor, Posting.room_number).join(
                Folio, Folio.id == Posting.folio_id
            )
        ).all()
    assert {(one.reservation_id, one.net_minor + one.tax_minor, one.room_number) for one in nets} == {
        (ana, 5_200, "101"),
        (bea, 5_200, "101"),
    }


@pytest.mark.parametrize(("split", "expected"), [(FULL, (10_000, 10_000)), (ENTIRE, (10_000, 0)), (SPLIT, (5_000, 5_000))])
def test_the_split_is_changed_back_and_forth(hotel: SmallHotel, split: ShareSplit, expected: tuple[int, int]) -> None:
    ana = hotel.book(DAY, NEXT, adults=1)
    bea = share(hotel, ana, split=split)
    assert [one[DAY] for one in prices(hotel, ana, bea)] == list(expected)
    for other in (SPLIT, FULL, ENTIRE, SPLIT, split):
        hotel.desk.run(change_split, reservation_id=bea, split=other)
    assert [one[DAY] for one in prices(hotel, ana, bea)] == list(expected)
    hotel.desk.run(change_split, reservation_id=ana, split=ENTIRE, payer_id=bea)
    assert [one[DAY] for one in prices(hotel, ana, bea)] == [0, 10_000]
    share(hotel, ana, "Cal", split=ENTIRE)
    assert [one[DAY] for one in prices(hotel, ana, bea)] == [0, 10_000]


def test_what_a_sharer_may_not(hotel: SmallHotel) -> None:
    ana = hotel.book(NEXT, THIRD, adults=2)
    for more, refusal, field in (
        ({"arrival_date": DAY}, InvalidInput, "departure_date"),
        ({"departure_date": FOURTH}, InvalidInput, "departure_date"),
        ({"arrival_date": NEXT, "departure_date": NEXT}, InvalidInput, "departure_date"),
        ({"persons": Persons(2)}, TooManyGuests, "adults"),
        ({"persons": Persons(2), "counted_with_lead": True}, InvalidInput, "adults"),
        ({"persons": Persons(0, -1)}, InvalidInput, "adults"),
    ):
        with pytest.raises(refusal) as caught:
            share(hotel, ana, **more)
        assert caught.value.field == field
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(Reservation)).scalar_one() == 1
    bea = share(hotel, ana)
    with pytest.raises(SharersOutside, match="Bea shares this room from 2026-03-03 to 2026-03-04"):
        hotel.desk.run(change_reservation, reservation_id=ana, arrival_date=THIRD, departure_date=FOURTH)
    with pytest.raises(SharersOutside):
        hotel.desk.run(change_reservation, reservation_id=bea, departure_date=FOURTH)
    with pytest.raises(HangsOnLead):
        hotel.desk.run(assign_room, reservation_id=bea, room_id=hotel.rooms["102"])
    with pytest.raises(InvalidInput, match="Nobody shares this room"):
        hotel.desk.run(change_split, reservation_id=hotel.book(), split=SPLIT)
    with pytest.raises(InvalidInput, match="does not share"):
        hotel.desk.run(part_sharer, reservation_id=ana)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(part_sharer, reservation_id=bea)


def test_what_is_wrong_with_a_shared_room_is_found(hotel: SmallHotel) -> None:
    """Rows changed behind the program's back, one at a time, and put back again."""
    ana = hotel.book(DAY, THIRD, guest="Ana", room="101")
    bea = share(hotel, ana, departure_date=NEXT)
    of_ana, of_bea = Reservation.id == ana, Reservation.id == bea
    broken = [
        ("sharer.lead", update(Reservation).where(of_ana).values(status=ReservationStatus.CANCELLED)),
        ("sharer.lead", update(Reservation).where(of_bea).values(status=ReservationStatus.IN_HOUSE)),
        ("sharer.lead", update(Reservation).where(of_bea).values(room_type_id=hotel.suite)),
        ("sharer.dates", update(Reservation).where(of_bea).values(departure_date=FOURTH)),
        ("sharer.nights", update(ReservationNight).where(ReservationNight.reservation_id == ana).values(held=False)),
        ("sharer.nights", update(ReservationNight).where(ReservationNight.reservation_id == bea).values(held=True)),
    ]
    for code, statement in broken:
        with hotel.database.engines.writer.connect() as connection, connection.begin() as transaction:
            connection.execute(statement)
            found = {violation.code for violation in check_everything(Reader(connection, hotel.property_id))}
            transaction.rollback()
        assert code in found, (code, str(statement), found)


def test_a_sharer_who_comes_first_takes_the_room(hotel: SmallHotel) -> None:
    ana = hotel.book(DAY, THIRD, guest="Ana", room="101")
    bea = share(hotel, ana)
    cal = share(hotel, ana, "Cal", departure_date=NEXT)
    with pytest.raises(LeadNotHere, match="held by Ana"):
        hotel.desk.run(check_in, reservation_id=cal)
    hotel.desk.run(check_in, reservation_id=bea)
    assert (lead_of_room(hotel), row(hotel, ana).sharing_with_id, row(hotel, cal).sharing_with_id) == ("Bea", bea, bea)
    assert sold(hotel) == {DAY: 1, NEXT: 1}
    hotel.desk.run(check_in, reservation_id=cal)
    hotel.desk.run(check_in, reservation_id=ana)
    assert guests_in(hotel) == 3


def test_a_cancelled_lead_leaves_room_and_nights_to_who_remains(hotel: SmallHotel) -> None:
    ana = hotel.book(DAY, FOURTH, guest="Ana", room="101", price_minor=9_000)
    bea = share(hotel, ana, arrival_date=NEXT)
    cal = share(hotel, ana, "Cal", departure_date=THIRD)
    for _room in range(3):
        hotel.book(DAY, FOURTH)
    hotel.desk.run(cancel_reservation, reservation_id=ana, reason="ill")
    assert (row(hotel, bea).sharing_with_id, row(hotel, cal).sharing_with_id) == (None, None)
    assert sold(hotel) == {DAY: 4, NEXT: 5, THIRD: 4}
    with hotel.database.snapshot() as connection:
        given = (
            connection.execute(select(RoomOccupancy.reservation_id).where(RoomOccupancy.state == OccupancyState.ASSIGNED)).scalars().all()
        )
    assert len(given) == 1
    with pytest.raises(SoldOut):
        hotel.desk.run(reinstate_reservation, reservation_id=ana)


def test_those_who_remain_pay_the_price_of_the_room(hotel: SmallHotel) -> None:
    ana = hotel.book(DAY, NEXT, guest="Ana", price_minor=10_001)
    bea, cal = share(hotel, ana), share(hotel, ana, "Cal")
    hotel.desk.run(cancel_reservation, reservation_id=bea, reason="ill")
    assert [one[DAY] for one in prices(hotel, ana, cal)] == [5_001, 5_000]
    hotel.desk.run(cancel_reservation, reservation_id=ana, reason="ill")
    assert [one[DAY] for one in prices(hotel, cal)] == [10_001]
    assert sold(hotel) == {DAY: 1}
    hotel.desk.run(reinstate_reservation, reservation_id=bea)
    assert (row(hotel, bea).sharing_with_id, sold(hotel)) == (cal, {DAY: 1})


def test_a_lead_who_leaves_may_come_back_as_a_sharer(hotel: SmallHotel) -> None:
    ana = hotel.book(DAY, THIRD, guest="Ana", room="101")
    bea = share(hotel, ana)
    for stay in (ana, bea):
        hotel.desk.run(check_in, reservation_id=stay)
    with pytest.raises(SharersInHouse):
        hotel.desk.run(undo_check_in, reservation_id=ana, reason="wrong")
    hotel.desk.run(check_out, reservation_id=ana)
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(Room.housekeeping_status).where(Room.number == "101")).scalar_one() is HousekeepingStatus.CLEAN
    assert (lead_of_room(hotel), guests_in(hotel)) == ("Bea", 1)
    hotel.desk.run(undo_check_out, reservation_id=ana, reason="taxi broke down")
    assert (row(hotel, ana).sharing_with_id, guests_in(hotel)) == (bea, 2)
    leave(hotel, ana)
    leave(hotel, bea)
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(Room.housekeeping_status).where(Room.number == "101")).scalar_one() is HousekeepingStatus.DIRTY
    with pytest.raises(LeadIsGone, match="Bea"):
        hotel.desk.run(undo_check_out, reservation_id=ana, reason="taxi broke down")
    hotel.desk.run(undo_check_out, reservation_id=bea, reason="both")
    hotel.desk.run(undo_check_out, reservation_id=ana, reason="both")
    assert guests_in(hotel) == 2


def test_a_sharers_check_in_is_undone_and_its_stay_changed(hotel: SmallHotel) -> None:
    ana = hotel.book(DAY, FOURTH, guest="Ana", room="101", price_minor=9_000)
    bea = share(hotel, ana, departure_date=NEXT)
    for stay in (ana, bea):
        hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(undo_check_in, reservation_id=bea, reason="wrong")
    assert (row(hotel, bea).status, guests_in(hotel)) == (ReservationStatus.RESERVED, 1)
    hotel.desk.run(check_in, reservation_id=bea)
    hotel.desk.run(extend_stay, reservation_id=bea, departure_date=FOURTH, price_minor=1)
    with pytest.raises(SharersOutside):
        hotel.desk.run(extend_stay, reservation_id=bea, departure_date=date_of(5))
    with pytest.raises(SharersOutside):
        hotel.desk.run(shorten_stay, reservation_id=ana, departure_date=THIRD)
    hotel.desk.run(shorten_stay, reservation_id=bea, departure_date=THIRD)
    # The last night is Ana's alone again: her 90.00 and the cent that Bea would have paid.
    assert prices(hotel, ana)[0] == {DAY: 4_500, NEXT: 4_501, THIRD: 9_001}
    with pytest.raises(HangsOnLead, match="shares the room of Ana"):
        hotel.desk.run(move_room, reservation_id=bea, room_id=hotel.rooms["102"], reason="noise")
    hotel.desk.run(move_room, reservation_id=ana, room_id=hotel.rooms["201"], reason="noise")
    assert (guests_in(hotel, "201"), row(hotel, bea).room_type_id) == (2, hotel.suite)


def two_rooms(hotel: SmallHotel) -> tuple[ReservationId, ReservationId]:
    """Ana for two nights in 101; Bea for the first of them, in a suite at her own plan with a package."""
    ana = hotel.book(DAY, THIRD, guest="Ana", price_minor=9_000, room="101")
    plan = priced(hotel, a_plan(hotel), {PriceUnit.ADULTS_1: 7_000}, kind=hotel.suite)
    request = RoomRequest(
        hotel.suite, DAY, NEXT, rate_plan_id=plan, package_ids=(a_package(hotel, price_minor=0),), room_id=hotel.rooms["201"]
    )
    bea = hotel.desk.run(book, guest=ProfileDetails(name="Bea"), rooms=[request]).reservation_ids[0]
    return ana, bea


@pytest.mark.parametrize("line", worked_table("sharers.md", "Joining")[1:], ids=lambda line: line["split"])
def test_a_reservation_of_its_own_shares_a_room_instead(hotel: SmallHotel, line: dict[str, str]) -> None:
    before = worked_table("sharers.md", "Joining")[0]
    ana, bea = two_rooms(hotel)

    def paid() -> list[str]:
        return [f"{price[DAY] / 100:.2f}" for price in prices(hotel, ana, bea)]

    def rooms_sold() -> int:
        with hotel.database.snapshot() as connection:
            return int(connection.execute(select(func.sum(TypeNight.sold)).where(TypeNight.date == DAY)).scalar_one())

    assert (paid(), str(rooms_sold())) == ([before["Ana pays"], before["Bea pays"]], before["rooms sold"])
    number = row(hotel, bea).booking_id
    hotel.desk.run(share_room, reservation_id=bea, lead_id=ana, split=ShareSplit[line["split"]])
    assert (paid(), str(rooms_sold())) == ([line["Ana pays"], line["Bea pays"]], line["rooms sold"])
    assert prices(hotel, ana)[0][NEXT] == 9_000
    kept = row(hotel, bea)
    assert (kept.booking_id, kept.sharing_with_id, kept.room_type_id) == (number, ana, hotel.standard)
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(ReservationPackage)).scalar_one() == 0
        assert (
            connection.execute(select(func.count()).select_from(RoomSlot).where(RoomSlot.room_id == hotel.rooms["201"])).scalar_one() == 0
        )
    for stay in (ana, bea):
        hotel.desk.run(check_in, reservation_id=stay)
    assert guests_in(hotel) == 2


def test_who_may_not_share_another_room(hotel: SmallHotel) -> None:
    ana, bea = two_rooms(hotel)
    longer = hotel.book(DAY, FOURTH, guest="Cal")
    fields = {}
    for name, guest, lead in (("own", ana, ana), ("dates", longer, ana)):
        with pytest.raises(InvalidInput) as refusal:
            hotel.desk.run(share_room, reservation_id=guest, lead_id=lead, split=SPLIT)
        fields[name] = refusal.value.field
    assert fields == {"own": "lead_id", "dates": "departure_date"}
    hotel.desk.run(share_room, reservation_id=bea, lead_id=ana, split=SPLIT)
    with pytest.raises(HangsOnLead):
        hotel.desk.run(share_room, reservation_id=bea, lead_id=longer, split=SPLIT)
    with pytest.raises(InvalidInput, match="share this guest's own room"):
        hotel.desk.run(share_room, reservation_id=ana, lead_id=longer, split=SPLIT)
    crowd = hotel.book(DAY, NEXT, guest="Dia", adults=2)
    with pytest.raises(TooManyGuests):
        hotel.desk.run(share_room, reservation_id=crowd, lead_id=ana, split=SPLIT)
    hotel.desk.run(check_in, reservation_id=longer, room_id=hotel.rooms["102"])
    with pytest.raises(WrongStatus):
        hotel.desk.run(share_room, reservation_id=longer, lead_id=ana, split=SPLIT)
    hotel.desk.run(part_sharer, reservation_id=bea)
    assert prices(hotel, bea) == [{DAY: 9_000}]


def test_parted_in_house_into_another_room(hotel: SmallHotel) -> None:
    ana = hotel.book(DAY, FOURTH, guest="Ana", adults=2, room="101", price_minor=9_000)
    bea = share(hotel, ana, counted_with_lead=True)
    for stay in (ana, bea):
        hotel.desk.run(check_in, reservation_id=stay)
    close_day(hotel, DAY)
    with pytest.raises(InvalidInput, match="needs a room"):
        hotel.desk.run(part_sharer, reservation_id=bea)
    hotel.desk.run(part_sharer, reservation_id=bea, room_id=hotel.rooms["202"], price_minor=7_000)
    assert (guests_in(hotel, "101"), guests_in(hotel, "202")) == (1, 1)
    assert prices(hotel, ana, bea) == [{DAY: 4_500, NEXT: 9_000, THIRD: 9_000}, {DAY: 4_500, NEXT: 7_000, THIRD: 7_000}]
    with hotel.database.snapshot() as connection:
        suites = (
            connection.execute(select(TypeNight.date).where(TypeNight.room_type_id == hotel.suite, TypeNight.sold == 1)).scalars().all()
        )
    assert sorted(suites) == [NEXT, THIRD]
    close_day(hotel, NEXT)
    leave(hotel, bea)


def test_parted_before_arrival_only_if_a_room_is_left(hotel: SmallHotel) -> None:
    ana = hotel.book(DAY, THIRD, guest="Ana")
    bea = share(hotel, ana)
    others = [hotel.book(DAY, NEXT) for _room in range(3)]
    with pytest.raises(SoldOut):
        hotel.desk.run(part_sharer, reservation_id=bea)
    hotel.desk.run(cancel_reservation, reservation_id=others[0], reason="ill")
    hotel.desk.run(part_sharer, reservation_id=bea)
    assert prices(hotel, ana, bea) == [{DAY: 10_000, NEXT: 10_000}] * 2
    assert (row(hotel, bea).sharing_with_id, row(hotel, bea).share_split, sold(hotel)) == (None, None, {DAY: 4, NEXT: 2})
