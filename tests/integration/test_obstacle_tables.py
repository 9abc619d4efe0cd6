"""The tables of docs/algorithms that say what stands in the way, and what a change costs: each row as it happens, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus
from hotel_desk.domain.permissions import PERMISSION_TITLES
from hotel_desk.domain.quote import ObstacleKind, Quote
from hotel_desk.domain.rate_codes import PriceUnit, RateAudience, ShareSplit
from hotel_desk.domain.stay_move import MoveAsked, MoveObstacleKind, StayMoved
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.rate_plans import switch_rate_plan
from hotel_desk.services.reservations import cancel_reservation
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stay_arrangement import OVERRIDDEN_BY
from tests.integration.test_stay_move_fees import owed
from tests.integration.test_stay_moves import day, here, move, preview, restored, wished
from tests.rates_of_tests import a_plan, priced, quoted
from tests.selling_rules_of_tests import costs_to_change
from tests.stays_of_tests import DAY, close_day, make
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

QUOTES, MOVES, FEES = (
    worked_table("quote.md", "What stands in the way"),
    worked_table("rooms-for-stays.md", "What stands in the way"),
    worked_table("rooms-for-stays.md", "The fee of a change"),
)
SAID_ONLY = {MoveObstacleKind.OTHER_TYPE, MoveObstacleKind.TOO_MANY_GUESTS}


def first_cell(rows: list[dict[str, str]]) -> list[Any]:
    return [pytest.param(each, id=next(iter(each.values()))) for each in rows]


# --- Of a quote ---------------------------------------------------------------------------------------------------------


def two_nights(hotel: SmallHotel, **more: Any) -> Quote:
    return quoted(hotel, priced(hotel, a_plan(hotel, **more)), DAY, day(4))


def switched_off(hotel: SmallHotel) -> Quote:
    bar = priced(hotel, a_plan(hotel))
    hotel.desk.run(switch_rate_plan, rate_plan_id=bar, active=False, version=1)
    return quoted(hotel, bar, DAY, day(4))


def restricted(hotel: SmallHotel) -> Quote:
    bar = priced(hotel, a_plan(hotel))
    changes = RestrictionChanges(
        closed=True,
        closed_to_arrival=True,
        closed_to_departure=True,
        min_on_arrival=3,
        min_through=3,
        min_advance_days=1,
        quota=0,
    )
    hotel.desk.run(set_restrictions, scope=RestrictionScope(bar), first_date=DAY, last_date=day(4), changes=changes)
    return quoted(hotel, bar, DAY, day(4))


def crowded(hotel: SmallHotel, **guests: int) -> Quote:
    """A plan that has a price for them, in a type that has no place."""
    prices = {PriceUnit.ADULTS_2: 10_000, PriceUnit.ADULTS_4: 12_000, PriceUnit.EXTRA_BED: 2_000}
    return quoted(hotel, priced(hotel, a_plan(hotel, f"CROWD{len(guests)}"), prices), DAY, day(4), **guests)


def sold_out(hotel: SmallHotel) -> Quote:
    for number in range(4):
        hotel.book(DAY, day(3), guest=f"Guest {number}")
    return two_nights(hotel)


QUOTED: dict[str, tuple[Callable[[SmallHotel], list[Quote]], set[ObstacleKind]]] = {
    "plan not valid": (
        lambda hotel: [switched_off(hotel), two_nights(hotel, code="SPRING", last_date=DAY)],
        {ObstacleKind.PLAN_NOT_VALID},
    ),
    "not for this guest": (
        lambda hotel: [two_nights(hotel, audience=RateAudience.NEGOTIATED)],
        {ObstacleKind.NOT_FOR_THIS_GUEST},
    ),
    "too many guests": (
        lambda hotel: [crowded(hotel, adults=4), crowded(hotel, adults=2, extra_beds=1)],
        {ObstacleKind.TOO_MANY_GUESTS},
    ),
    "no price": (lambda hotel: [quoted(hotel, a_plan(hotel), DAY, day(4))], {ObstacleKind.NO_PRICE}),
    "restrictions, quota": (
        lambda hotel: [restricted(hotel)],
        {
            ObstacleKind.CLOSED,
            ObstacleKind.CLOSED_TO_ARRIVAL,
            ObstacleKind.CLOSED_TO_DEPARTURE,
            ObstacleKind.MIN_ON_ARRIVAL,
            ObstacleKind.MIN_THROUGH,
            ObstacleKind.MIN_ADVANCE,
            ObstacleKind.QUOTA,
        },
    ),
    "sold out": (lambda hotel: [sold_out(hotel)], {ObstacleKind.SOLD_OUT}),
}


@pytest.mark.parametrize("told", first_cell(QUOTES))
def test_what_stands_in_the_way_of_a_sale(hotel: SmallHotel, told: dict[str, str]) -> None:
    ask, kinds = QUOTED[told["obstacle"]]
    for found in ask(hotel):
        assert {one.kind for one in found.obstacles} == kinds
        assert {one.may_be_overridden for one in found.obstacles} == {told["may be overridden"] == "yes"}


def test_the_table_of_sales_names_every_obstacle() -> None:
    of_the_other_bound = {ObstacleKind.MAX_ON_ARRIVAL, ObstacleKind.MAX_THROUGH, ObstacleKind.MAX_ADVANCE}
    assert [told["obstacle"] for told in QUOTES] == list(QUOTED)
    assert set[ObstacleKind]().union(*(kinds for _ask, kinds in QUOTED.values())) | of_the_other_bound == set(ObstacleKind)


# --- Of a move ----------------------------------------------------------------------------------------------------------


def reserved(hotel: SmallHotel) -> ReservationId:
    return hotel.book(DAY, day(5), room="101")


def cancelled(hotel: SmallHotel) -> MoveAsked:
    stay = reserved(hotel)
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    return wished(hotel, stay, 2, 5, "101")


def sharing(hotel: SmallHotel) -> MoveAsked:
    friend = ProfileDetails(name="Rui Costa")
    shared = hotel.desk.run(add_sharer, reservation_id=reserved(hotel), guest=friend, split=ShareSplit.SPLIT)
    return wished(hotel, shared.reservation_id, 2, 5, "102")


def charged(hotel: SmallHotel) -> MoveAsked:
    stay = here(hotel, 4)
    close_day(hotel, DAY)
    hotel.desk.run(post_room_and_tax, night=day(3), reservation_ids=[stay])
    return wished(hotel, stay, 2, 3, "101")


def off(hotel: SmallHotel) -> MoveAsked:
    with hotel.database.writing() as connection:
        connection.execute(update(Room).where(Room.number == "201").values(active=False))
    return wished(hotel, reserved(hotel), 2, 5, "201")


def taken(hotel: SmallHotel) -> MoveAsked:
    hotel.book(day(4), day(6), room="102", guest="Rui Costa")
    return wished(hotel, reserved(hotel), 2, 5, "102")


def closed(hotel: SmallHotel) -> MoveAsked:
    dates: dict[str, Any] = {"first_date": day(4), "last_date": day(4)}
    hotel.desk.run(close_room, room_id=hotel.rooms["102"], kind=ClosureKind.OUT_OF_SERVICE, reason="paint", **dates)
    return wished(hotel, reserved(hotel), 2, 5, "102")


def occupied(hotel: SmallHotel) -> MoveAsked:
    here(hotel, 3, "102")
    stay = here(hotel)
    close_day(hotel, DAY)
    return wished(hotel, stay, 2, 6, "102")


def full(hotel: SmallHotel) -> MoveAsked:
    for number in range(2):
        hotel.book(day(4), day(5), kind=hotel.suite, guest=f"Suite {number}")
    return wished(hotel, reserved(hotel), 2, 5, "201")


def promised(hotel: SmallHotel) -> MoveAsked:
    stay = reserved(hotel)
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay).values(do_not_move=True))
    return wished(hotel, stay, 2, 5, "102")


def against_a_rule(hotel: SmallHotel) -> MoveAsked:
    changes = RestrictionChanges(closed_to_arrival=True)
    hotel.desk.run(set_restrictions, scope=RestrictionScope(), first_date=day(3), last_date=day(3), changes=changes)
    return wished(hotel, reserved(hotel), 3, 5, "101")


def not_ready(hotel: SmallHotel) -> MoveAsked:
    stay = here(hotel)
    make(hotel, "102", HousekeepingStatus.DIRTY)
    return wished(hotel, stay, 2, 6, "102")


MOVED: dict[MoveObstacleKind, Callable[[SmallHotel], MoveAsked]] = {
    MoveObstacleKind.STATUS: cancelled,
    MoveObstacleKind.SHARES_A_ROOM: sharing,
    MoveObstacleKind.DATES: lambda hotel: wished(hotel, reserved(hotel), 5, 4, "101"),
    MoveObstacleKind.IN_HOUSE: lambda hotel: wished(hotel, here(hotel), 1, 6, "101"),
    MoveObstacleKind.PAST: lambda hotel: wished(hotel, reserved(hotel), 1, 5, "101"),
    MoveObstacleKind.CHARGED_NIGHT: charged,
    MoveObstacleKind.PARTLY_WITHOUT_ROOM: lambda hotel: wished(hotel, reserved(hotel), 2, 5, None, from_date=day(3)),
    MoveObstacleKind.ROOM_SWITCHED_OFF: off,
    MoveObstacleKind.CONFLICT: taken,
    MoveObstacleKind.CLOSURE: closed,
    MoveObstacleKind.OCCUPIED: occupied,
    MoveObstacleKind.SOLD_OUT: full,
    MoveObstacleKind.DO_NOT_MOVE: promised,
    MoveObstacleKind.RESTRICTION: against_a_rule,
    MoveObstacleKind.ROOM_NOT_READY: not_ready,
}

# A room that somebody is in waits for the cleaning as well.
BESIDE = {MoveObstacleKind.OCCUPIED: {MoveObstacleKind.ROOM_NOT_READY}}


def kind_of(told: dict[str, str]) -> MoveObstacleKind:
    return MoveObstacleKind(told["kind"].replace(" ", "_"))


@pytest.mark.parametrize("told", first_cell(MOVES))
def test_what_stands_in_the_way_of_a_move(hotel: SmallHotel, told: dict[str, str]) -> None:
    kind = kind_of(told)
    found = {one.kind: one.may_be_overridden for one in preview(hotel, MOVED[kind](hotel)).obstacles}
    assert found.pop(kind) == (told["with a reason and the permission"] != "no")
    assert set(found) <= BESIDE.get(kind, set())


def test_obstacles_are_met_in_the_order_of_the_table(hotel: SmallHotel) -> None:
    """A guest in house whose arrival would be after a night that was charged, so that no room is asked for tonight."""
    stay = charged(hotel).reservation_id
    found = [one.kind for one in preview(hotel, wished(hotel, stay, 4, 6, "101")).obstacles]
    assert found == [MoveObstacleKind.IN_HOUSE, MoveObstacleKind.CHARGED_NIGHT, MoveObstacleKind.PARTLY_WITHOUT_ROOM]


def test_the_table_of_moves_names_every_obstacle_in_order_and_who_may_overrule_it() -> None:
    kinds = [kind_of(told) for told in MOVES]
    assert kinds == [kind for kind in MoveObstacleKind if kind not in SAID_ONLY] == list(MOVED)
    overruled = {kind_of(told): told["with a reason and the permission"] for told in MOVES}
    titles = {kind: PERMISSION_TITLES[permission].lower() for kind, permission in OVERRIDDEN_BY.items()}
    assert {kind: words for kind, words in overruled.items() if words != "no"} == titles


# --- The fee of a change --------------------------------------------------------------------------------------------------

FEE = 1_500


def changed(hotel: SmallHotel, asked: MoveAsked, **more: Any) -> StayMoved:
    return move(hotel, asked, expected_fee_minor=preview(hotel, asked).fee_minor, **more)


def told_late(hotel: SmallHotel) -> int:
    stay = hotel.book(day(3), day(6), room="101")
    costs_to_change(hotel, stay, FEE)
    return changed(hotel, wished(hotel, stay, 4, 7, "101")).fee_minor


def told_in_time_or_without_a_plan(hotel: SmallHotel) -> int:
    early, without = hotel.book(day(20), day(22), room="101"), hotel.book(day(3), day(6), room="102")
    costs_to_change(hotel, early, FEE)
    moved = [changed(hotel, wished(hotel, early, 21, 23, "101")), changed(hotel, wished(hotel, without, 4, 7, "102"))]
    return sum(each.fee_minor for each in moved)


def another_room_or_type(hotel: SmallHotel) -> int:
    stay = hotel.book(day(3), day(6), room="101")
    costs_to_change(hotel, stay, FEE)
    rooms = [changed(hotel, wished(hotel, stay, 3, 6, "102")), changed(hotel, wished(hotel, stay, 3, 6, "201"), reason="regular guest")]
    return sum(each.fee_minor for each in rooms)


def departure_in_house(hotel: SmallHotel) -> int:
    guest = here(hotel, 6)
    costs_to_change(hotel, guest, FEE)
    return changed(hotel, wished(hotel, guest, 2, 5, "101")).fee_minor


def undone_and_redone(hotel: SmallHotel) -> int:
    stay = hotel.book(day(3), day(6), room="101")
    costs_to_change(hotel, stay, FEE)
    moved = changed(hotel, wished(hotel, stay, 4, 7, "101"))
    undone = restored(hotel, moved)
    redone = restored(hotel, moved, redo=True, version=undone.version)
    assert owed(hotel) == FEE, "what was charged stays charged"
    return undone.fee_minor + redone.fee_minor


CHANGED: dict[str, Callable[[SmallHotel], int]] = {
    "other dates, expected, told late": told_late,
    "other dates, expected, told in time or without a plan": told_in_time_or_without_a_plan,
    "another room or type, dates as they are": another_room_or_type,
    "the departure of a guest in house": departure_in_house,
    "undone or redone": undone_and_redone,
}


@pytest.mark.parametrize("told", first_cell(FEES))
def test_what_a_change_costs(hotel: SmallHotel, told: dict[str, str]) -> None:
    assert CHANGED[told["moved"]](hotel) == {"as the policy says": FEE, "none": 0}[told["fee"].split(";")[0]]


def test_the_table_of_fees_is_told_whole() -> None:
    assert [told["moved"] for told in FEES] == list(CHANGED)
