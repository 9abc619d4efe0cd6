"""Blocks of rooms for groups, on both databases: every event of docs/algorithms/blocks.md, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select

from hotel_desk.domain.errors import InvalidInput, ReasonMissing, SomeoneWasFaster
from hotel_desk.domain.rate_codes import BlockStatus, PriceUnit
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.rate import RatePrice
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.queries.availability import availability
from hotel_desk.services.block_members import PickUp, add_to_block, pick_up, split_from_block
from hotel_desk.services.block_rooms import BlockRooms, PickedUpAlready
from hotel_desk.services.blocks import (
    BlockCancelledAlready,
    BlockDetails,
    cancel_block,
    change_block,
    cut_off_block,
    make_block,
    make_block_definite,
)
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import cancel_reservation, change_reservation, reinstate_reservation
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.setup_nouns import CodeTaken
from hotel_desk.services.setup_overbooking import set_house_allowance
from tests.groups_of_tests import a_group, block_row, night_of, picked_up, rooms_of
from tests.selling_rules_of_tests import a_plan
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import BlockId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def documented() -> list[tuple[str, str, tuple[int, ...]]]:
    rows = worked_table("blocks.md", "One night of one type, 4 rooms")
    numbers = ("rooms", "picked up", "given back", "rest", "sold", "left")
    return [(row["event"], row["answer"], tuple(int(row[name]) for name in numbers)) for row in rows]


class Night:
    """Lets each event of the document happen."""

    def __init__(self, hotel: SmallHotel) -> None:
        self.hotel = hotel
        self.block: BlockId = None  # type: ignore[assignment]
        self.members: list[Any] = []
        self.strangers: list[Any] = []

    def happen(self, event: str) -> None:
        happenings: dict[str, Callable[[], object]] = {
            "block of three, tentative": self.made,
            "made definite": lambda: self.hotel.desk.run(make_block_definite, block_id=self.block),
            "pick-up": lambda: self.members.append(picked_up(self.hotel, self.block)),
            "two pick-ups": lambda: self.members.extend(picked_up(self.hotel, self.block) for _room in range(2)),
            "a stranger books": lambda: self.strangers.append(self.hotel.book(NEXT, THIRD)),
            "the stranger cancels": lambda: self.cancel(self.strangers),
            "a member cancels": lambda: self.cancel(self.members),
            "a room is split out": lambda: self.hotel.desk.run(split_from_block, reservation_id=self.members.pop()),
            "cut-off": lambda: self.hotel.desk.run(cut_off_block, block_id=self.block),
        }
        happenings[event]()

    def made(self) -> None:
        self.block = a_group(self.hotel, definite=False)

    def cancel(self, reservations: list[Any]) -> None:
        self.hotel.desk.run(cancel_reservation, reservation_id=reservations.pop(), reason="ill")


def test_one_night_of_one_type_as_in_the_document(hotel: SmallHotel) -> None:
    night = Night(hotel)
    for event, answer, numbers in documented():
        if answer == "sold out":
            with pytest.raises(SoldOut):
                night.happen(event)
        else:
            night.happen(event)
        assert night_of(hotel, night.block) == numbers, event


def test_what_a_block_keeps_is_missing_for_everybody_else(hotel: SmallHotel) -> None:
    a_group(hotel, 3, NEXT, FOURTH)
    left = {one.code: [night.left for night in one.nights] for one in hotel.desk.read(availability, first=DAY, last=FOURTH)}
    assert left == {"STD": [4, 1, 1], "STE": [2, 2, 2]}


def test_a_definite_block_is_kept_whole_or_not_at_all(hotel: SmallHotel) -> None:
    hotel.book(THIRD, FOURTH)
    hotel.book(THIRD, FOURTH)
    with pytest.raises(SoldOut, match="2026-03-04"):
        a_group(hotel, 3, NEXT, FOURTH)
    tentative = a_group(hotel, 3, NEXT, FOURTH, definite=False)
    with pytest.raises(SoldOut):
        hotel.desk.run(make_block_definite, block_id=tentative)
    assert block_row(hotel, tentative).status is BlockStatus.TENTATIVE
    assert night_of(hotel, tentative) == (3, 0, 0, 3, 0, 4)
    kept = hotel.desk.run(make_block_definite, block_id=tentative, forced=True)
    assert kept.oversold == (THIRD,)


def test_a_member_who_moves_to_another_type_leaves_the_room_to_the_group(hotel: SmallHotel) -> None:
    block = a_group(hotel)
    member = picked_up(hotel, block)
    hotel.desk.run(assign_room, reservation_id=member, room_id=hotel.rooms["201"])
    assert night_of(hotel, block) == (3, 0, 0, 3, 3, 1)
    with hotel.database.snapshot() as connection:
        suites = connection.execute(select(TypeNight.sold).where(TypeNight.room_type_id == hotel.suite, TypeNight.date == NEXT))
        assert suites.scalar_one() == 1


def test_other_dates_of_a_member_are_counted_where_they_are(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2, NEXT, FOURTH)
    member = picked_up(hotel, block, departure_date=THIRD)
    assert [night_of(hotel, block, night)[1] for night in (NEXT, THIRD)] == [1, 0]
    hotel.desk.run(change_reservation, reservation_id=member, departure_date=FOURTH)
    hotel.desk.run(change_reservation, reservation_id=member, arrival_date=DAY)
    assert [night_of(hotel, block, night)[:5] for night in (DAY, NEXT, THIRD)] == [(0, 1, 0, 0, 1), (2, 1, 0, 1, 2), (2, 1, 0, 1, 2)]


def test_a_member_who_is_reinstated_comes_out_of_the_allotment(hotel: SmallHotel) -> None:
    block = a_group(hotel)
    member = picked_up(hotel, block)
    hotel.desk.run(cancel_reservation, reservation_id=member, reason="ill")
    hotel.book(NEXT, THIRD)
    hotel.desk.run(reinstate_reservation, reservation_id=member)
    assert night_of(hotel, block) == (3, 1, 0, 2, 4, 0)


def test_a_night_costs_what_the_block_says_of_it(hotel: SmallHotel) -> None:
    rooms = [BlockRooms(hotel.standard, NEXT, 2, 7_500), BlockRooms(hotel.standard, THIRD, 2)]
    details = BlockDetails("Choir", NEXT, FOURTH)
    block = hotel.desk.run(make_block, details=details, rooms=rooms, definite=True).block_id
    member = picked_up(hotel, block)
    with hotel.database.snapshot() as connection:
        prices = connection.execute(
            select(ReservationNight.price_minor).where(ReservationNight.reservation_id == member).order_by(ReservationNight.date)
        )
        assert prices.scalars().all() == [7_500, 10_000]


def test_a_group_books_several_rooms_at_once_and_hears_how_many_were_beyond(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2)
    guests = [PickUp(ProfileDetails(name=f"Singer {number}"), hotel.standard) for number in range(3)]
    done = hotel.desk.run(pick_up, block_id=block, rooms=guests)
    assert (len(done.reservation_ids), done.beyond) == (3, 1)
    assert night_of(hotel, block) == (2, 3, 0, 0, 3, 1)
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(Booking)).scalar_one() == 1
        named = connection.execute(select(func.count(Reservation.guest_id.distinct())).where(Reservation.block_id == block))
        assert named.scalar_one() == 3


# --- Changes ----------------------------------------------------------------------------------------------------------


def changed(hotel: SmallHotel, block: BlockId, rooms: list[BlockRooms], **details: Any) -> Any:
    row = block_row(hotel, block)
    facts = {"name": row.name, "arrival_date": row.arrival_date, "departure_date": row.departure_date, "cutoff_date": row.cutoff_date}
    wanted = BlockDetails(**{**facts, "code": row.code, **details})
    return hotel.desk.run(change_block, block_id=block, version=row.version, details=wanted, rooms=rooms)


def test_more_and_fewer_rooms(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2)
    changed(hotel, block, rooms_of(hotel, 4))
    assert night_of(hotel, block) == (4, 0, 0, 4, 4, 0)
    changed(hotel, block, rooms_of(hotel, 1))
    assert night_of(hotel, block) == (1, 0, 0, 1, 1, 3)
    hotel.book(NEXT, THIRD)
    with pytest.raises(SoldOut):
        changed(hotel, block, rooms_of(hotel, 4))
    assert night_of(hotel, block) == (1, 0, 0, 1, 2, 2)


def test_other_dates_of_a_block(hotel: SmallHotel) -> None:
    block = a_group(hotel, 2)
    changed(hotel, block, rooms_of(hotel, 2, THIRD, FOURTH), arrival_date=THIRD, departure_date=FOURTH, cutoff_date=THIRD)
    assert night_of(hotel, block, NEXT)[:5] == (0, 0, 0, 0, 0)
    assert night_of(hotel, block, THIRD)[:5] == (2, 0, 0, 2, 2)


def test_an_allotment_does_not_fall_below_what_is_picked_up(hotel: SmallHotel) -> None:
    block = a_group(hotel, 3)
    picked_up(hotel, block)
    picked_up(hotel, block)
    with pytest.raises(PickedUpAlready, match="2 rooms of type Standard"):
        changed(hotel, block, rooms_of(hotel, 1))
    changed(hotel, block, rooms_of(hotel, 2))
    assert night_of(hotel, block) == (2, 2, 0, 0, 2, 2)


def test_a_later_cut_off_day_keeps_the_rooms_again(hotel: SmallHotel) -> None:
    block = a_group(hotel, 3, cutoff_date=DAY)
    assert hotel.desk.run(cut_off_block, block_id=block).given_back == 3
    assert hotel.desk.run(cut_off_block, block_id=block).given_back == 0
    hotel.book(NEXT, THIRD)
    changed(hotel, block, rooms_of(hotel, 3), cutoff_date=NEXT)
    assert night_of(hotel, block) == (3, 0, 0, 3, 4, 0)
    assert block_row(hotel, block).cut_off_on is None


def test_a_block_that_somebody_else_changed_is_not_overwritten(hotel: SmallHotel) -> None:
    block = a_group(hotel)
    details = BlockDetails("Choir", NEXT, THIRD)
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(change_block, block_id=block, version=99, details=details, rooms=[])


def test_cancelled_with_and_without_its_reservations(hotel: SmallHotel) -> None:
    block, other = a_group(hotel, 2), a_group(hotel, 2)
    assert block_row(hotel, other).code == "CHOIROFPORTO-0303-2"
    member, stays = picked_up(hotel, block), picked_up(hotel, other)
    done = hotel.desk.run(cancel_block, block_id=block, reason="no choir", cancel_members=True)
    assert (done.given_back, done.cancelled, done.remaining) == (1, 1, 0)
    assert night_of(hotel, block) == (2, 0, 2, 0, 2, 2)
    done = hotel.desk.run(cancel_block, block_id=other, reason="no choir")
    assert (done.given_back, done.cancelled, done.remaining) == (1, 0, 1)
    assert night_of(hotel, other)[4:] == (1, 3)
    hotel.desk.run(cancel_reservation, reservation_id=stays, reason="no choir")
    assert night_of(hotel, other)[4:] == (0, 4)
    hotel.desk.run(reinstate_reservation, reservation_id=member)
    assert night_of(hotel, block)[4:] == (1, 3)
    steps: list[tuple[Callable[..., object], dict[str, Any]]] = [
        (cancel_block, {"reason": "again"}),
        (cut_off_block, {}),
        (make_block_definite, {}),
    ]
    for command, more in steps:
        with pytest.raises(BlockCancelledAlready):
            hotel.desk.run(command, block_id=block, **more)


# --- Members ----------------------------------------------------------------------------------------------------------


def guests(hotel: SmallHotel) -> int:
    with hotel.database.snapshot() as connection:
        found: int = connection.execute(select(func.sum(Reservation.adults + Reservation.children))).scalar_one()
    return found


def test_a_room_is_split_out_with_its_guests_price_and_room(hotel: SmallHotel) -> None:
    block = a_group(hotel)
    rooms = [PickUp(ProfileDetails(name=name), hotel.standard, adults=2) for name in ("Ana", "Rui")]
    together = hotel.desk.run(pick_up, block_id=block, rooms=rooms)
    first = together.reservation_ids[0]
    hotel.desk.run(assign_room, reservation_id=first, room_id=hotel.rooms["101"])
    before = guests(hotel)
    alone = hotel.desk.run(split_from_block, reservation_id=first)
    assert alone.block_id is None
    assert alone.confirmation_number != together.confirmation_number
    assert guests(hotel) == before == 4
    assert night_of(hotel, block) == (2, 1, 0, 1, 3, 1)
    with pytest.raises(InvalidInput):
        hotel.desk.run(split_from_block, reservation_id=first)
    back = hotel.desk.run(add_to_block, reservation_id=first, block_id=block)
    assert back.block_id == block
    assert night_of(hotel, block) == (2, 2, 0, 0, 2, 2)
    with pytest.raises(InvalidInput):
        hotel.desk.run(add_to_block, reservation_id=first, block_id=block)


def test_a_room_beyond_the_allotment_is_split_out_alone(hotel: SmallHotel) -> None:
    block = a_group(hotel, 1)
    picked_up(hotel, block)
    beyond = picked_up(hotel, block)
    hotel.desk.run(split_from_block, reservation_id=beyond)
    assert night_of(hotel, block) == (1, 1, 0, 0, 2, 2)


# --- Refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": " "}, "name"),
        ({"departure_date": NEXT}, "departure_date"),
        ({"arrival_date": DAY.replace(month=2)}, "arrival_date"),
        ({"cutoff_date": FOURTH}, "cutoff_date"),
        ({"cutoff_date": DAY.replace(month=2)}, "cutoff_date"),
    ],
)
def test_a_block_that_cannot_be_agreed(hotel: SmallHotel, details: dict[str, Any], field: str) -> None:
    wanted = BlockDetails(**{"name": "Choir", "arrival_date": NEXT, "departure_date": THIRD, **details})
    with pytest.raises(InvalidInput) as refused:
        hotel.desk.run(make_block, details=wanted, rooms=[])
    assert refused.value.field == field


def test_rooms_that_cannot_be_kept(hotel: SmallHotel) -> None:
    details = BlockDetails("Choir", NEXT, THIRD)
    twice = rooms_of(hotel) + rooms_of(hotel)
    outside = rooms_of(hotel, 1, THIRD, FOURTH)
    for rooms in (twice, outside, rooms_of(hotel, -1), rooms_of(hotel, 10_000), rooms_of(hotel, price_minor=-1)):
        with pytest.raises(InvalidInput):
            hotel.desk.run(make_block, details=details, rooms=rooms)


def test_no_two_blocks_have_one_code(hotel: SmallHotel) -> None:
    a_group(hotel, code="CHOIR")
    with pytest.raises(CodeTaken, match="Choir of Porto"):
        a_group(hotel, code="CHOIR")


def test_a_reason_is_needed_to_cancel(hotel: SmallHotel) -> None:
    block = a_group(hotel)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(cancel_block, block_id=block, reason=" ")
    assert block_row(hotel, block).status is BlockStatus.DEFINITE


def test_the_house_limit_counts_what_blocks_keep(hotel: SmallHotel) -> None:
    hotel.desk.run(set_house_allowance, first_date=NEXT, last_date=NEXT, rooms=0)
    block = a_group(hotel, 4)
    hotel.book(NEXT, THIRD, kind=hotel.suite)
    picked_up(hotel, block)
    hotel.book(NEXT, THIRD, kind=hotel.suite)
    with pytest.raises(SoldOut):
        a_group(hotel, 1)


def test_with_a_plan_the_block_s_price_comes_before_the_plan_s(hotel: SmallHotel) -> None:
    plan = a_plan(hotel)
    with hotel.database.writing() as connection:
        price = {"property_id": hotel.property_id, "rate_plan_id": plan, "room_type_id": hotel.standard, "unit": PriceUnit.ADULTS_1}
        connection.execute(insert(RatePrice), [{**price, "date": night, "price_minor": 9_000} for night in (NEXT, THIRD)])
    rooms = [BlockRooms(hotel.standard, NEXT, 4, 7_500), BlockRooms(hotel.standard, THIRD, 4)]
    details = BlockDetails("Choir", NEXT, FOURTH, rate_plan_id=plan)
    block = hotel.desk.run(make_block, details=details, rooms=rooms, definite=True).block_id
    member = picked_up(hotel, block)
    with hotel.database.snapshot() as connection:
        nights = connection.execute(
            select(ReservationNight.price_minor, ReservationNight.rate_plan_id)
            .where(ReservationNight.reservation_id == member)
            .order_by(ReservationNight.date)
        ).all()
    assert [tuple(night) for night in nights] == [(7_500, plan), (9_000, plan)]
    assert night_of(hotel, block) == (4, 1, 0, 3, 4, 0)
