"""The worked tables of docs/algorithms: those that the domain computes are compared with it, the others must add up by themselves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hotel_desk.domain.codes import Half, ReservationStatus
from hotel_desk.domain.money import Money
from hotel_desk.domain.reservation_states import TRANSITIONS, Event, after
from hotel_desk.domain.slots import Slot, closure_slots, stay_slots
from tests.worked_tables import worked_table

HALVES = {"D": Half.DAY, "N": Half.NIGHT}


def june(day: str | int) -> date:
    return date(2026, 6, int(day))


def slots_of(owner: str, first: str, last: str) -> list[Slot]:
    if owner == "closure":
        return closure_slots(june(first), june(last))
    return stay_slots(june(first), june(last), holds_first_day=owner == "stay, moved in")


def slots_of_words(words: str) -> set[Slot]:
    owner, _space, dates = words.rpartition(" ")
    return set(slots_of(owner, *dates.split("-")))


def documented_slots(words: str) -> list[Slot]:
    return [(june(word[:-1]), HALVES[word[-1]]) for word in words.split()]


@pytest.mark.parametrize("row", worked_table("slots.md", "Slots owned"), ids=lambda row: f"{row['owner']} {row['first']}-{row['last']}")
def test_slots_owned(row: dict[str, str]) -> None:
    assert slots_of(row["owner"], row["first"], row["last"]) == documented_slots(row["slots"])


@pytest.mark.parametrize("row", worked_table("slots.md", "Who meets whom"), ids=lambda row: f"{row['first']} and {row['second']}")
def test_who_meets_whom(row: dict[str, str]) -> None:
    shared = slots_of_words(row["first"]) & slots_of_words(row["second"])
    disputed = set(documented_slots(row["half in dispute"]))
    assert bool(shared) == bool(disputed)
    assert disputed <= shared


def test_the_transition_table_is_the_one_that_is_obeyed() -> None:
    rows = worked_table("reservation-states.md", "Transitions")
    documented = {(ReservationStatus(row["status"]), Event(row["event"])): ReservationStatus(row["becomes"]) for row in rows}
    assert documented == TRANSITIONS
    assert len(rows) == len(documented)


@pytest.mark.parametrize(("life", "ends"), [("stays", ReservationStatus.CHECKED_OUT), ("returns", ReservationStatus.IN_HOUSE)])
def test_two_lives_can_be_lived(life: str, ends: ReservationStatus) -> None:
    steps = next(row for row in worked_table("reservation-states.md", "Two lives") if row["step"] == life)
    status = ReservationStatus(steps["1"])
    for number in ("2", "3", "4", "5", "6"):
        status = after(status, Event(steps[number]))
    assert status is ends


def test_the_availability_table_obeys_its_formulas() -> None:
    left_before = 0
    for row in worked_table("availability.md", "One night of one type, 4 rooms, allowance 1"):
        sold, oversold, left = int(row["sold"]), int(row["oversold"]), int(row["left"])
        capacity = 4 - int(row["out of order"]) + int(row["overbooking"])
        assert left == capacity - sold
        assert oversold == max(0, sold - capacity)
        if row["event"].startswith(("sale", "three sales", "reinstated")):
            assert (row["answer"] == "sold") == (left_before > 0)
        left_before = left


def test_the_house_table_obeys_its_formulas() -> None:
    for row in worked_table("availability.md", "The house"):
        standard, suites, closed = int(row["standard sold"]), int(row["suites sold"]), int(row["out of order"])
        of_types = {"standard": 4 - closed + 2 - standard, "suites": 2 - suites}
        of_house = None if row["house left"] == "–" else 6 - closed + 1 - standard - suites
        assert (of_house is None) or int(row["house left"]) == of_house
        for kind, left in of_types.items():
            assert int(row[f"{kind} left"]) == left
            assert int(row[f"{kind} for sale"]) == (left if of_house is None else min(left, of_house))


def test_rooms_out_of_service_and_released_reservations_are_for_sale() -> None:
    for row in worked_table("availability.md", "Closures"):
        assert int(row["left"]) == 4 - int(row["out of order"]) - int(row["sold"])
    for row in worked_table("availability.md", "Released reservations"):
        assert int(row["left"]) == 4 - int(row["held"])
        assert int(row["held"]) <= int(row["reservations"])


def test_the_block_table_obeys_its_formulas() -> None:
    strangers = sold_before = 0
    for row in worked_table("blocks.md", "One night of one type, 4 rooms"):
        rooms, taken, back, rest, sold = (int(row[name]) for name in ("rooms", "picked up", "given back", "rest", "sold"))
        strangers += {"sold": 1, "sold out": 0}.get(row["answer"], 0) if row["event"] == "a stranger books" else 0
        strangers -= row["event"] == "the stranger cancels"
        # A room that was split out is one of the strangers' from then on.
        strangers += row["answer"] == "split"
        assert rest == max(0, rooms - back - taken)
        assert sold == (0 if row["answer"] == "made" else strangers + taken + rest)
        assert int(row["left"]) == 4 - sold
        if row["answer"] in {"picked up", "kept", "split", "sold out"}:
            assert sold == sold_before
        sold_before = sold


def test_the_attrition_table_adds_up() -> None:
    *nights, every = worked_table("blocks.md", "Attrition")
    for row in nights:
        assert int(row["attrition"]) == max(0, int(row["rooms"]) - int(row["picked up"]))
    for name in ("rooms", "picked up", "attrition"):
        assert int(every[name]) == sum(int(row[name]) for row in nights)
    for row in (*nights, every):
        assert int(row["share"].removesuffix(" %")) == round(100 * int(row["attrition"]) / int(row["rooms"]))


def test_the_folio_chain_adds_up() -> None:
    balance = Decimal(0)
    for number, row in enumerate(worked_table("folio-chain.md", "A window"), start=1):
        amount = Decimal(row["amount"])
        assert int(row["no"]) == number
        assert Decimal(row["net"]) + Decimal(row["tax"]) == amount
        assert Decimal(row["before"]) == balance
        balance += amount
        assert Decimal(row["after"]) == balance
    assert balance == 0


def test_the_roll_charges_what_it_says() -> None:
    rows = worked_table("business-day.md", "Roll of 15 June")
    charged = [Decimal(row["charged"]) for row in rows if row["charged"]]
    assert (len(charged), sum(charged)) == (3, Decimal("100.62"))
    for row in rows:
        in_house_tonight = row["status"] == "IN_HOUSE" and int(row["arrival"]) <= 15 < int(row["departure"])
        assert in_house_tonight == (row["what the roll does"] in {"charges the night", "posts an allowance", "is charged already"})
        expected = row["status"] in {"RESERVED", "TENTATIVE"} and int(row["arrival"]) <= 15
        assert expected == (row["what the roll does"] == "no-show")


def test_the_peaks_of_the_replay_are_the_highest_numbers_sold() -> None:
    sold = worked_table("replay.md", "Sold after each event")
    for row in worked_table("replay.md", "Rooms and allowances"):
        peak = max(int(event[f"{row['type']} {row['night']}"]) for event in sold)
        assert int(row["peak"]) == peak
        assert int(row["allowance"]) == max(0, peak - int(row["rooms"]))


def test_the_daily_report_of_the_replay_follows_from_its_bookings() -> None:
    stays = [row for row in worked_table("replay.md", "Six bookings") if row["outcome"] == "CHECKED_OUT"]
    nights = [row for row in stays if row["arrival"] != row["departure"]]
    for day in worked_table("replay.md", "The daily report"):
        tonight = [row for row in nights if int(row["arrival"]) <= int(day["date"]) < int(row["departure"])]
        revenue = sum((Decimal(row["price"]) for row in tonight), Decimal(0))
        assert int(day["arrivals"]) == sum(row["arrival"] == day["date"] for row in nights)
        assert int(day["departures"]) == sum(row["departure"] == day["date"] for row in nights)
        assert int(day["day_use"]) == sum(row["arrival"] == row["departure"] == day["date"] for row in stays)
        assert int(day["rooms_occupied"]) == len(tonight)
        assert int(day["stayovers"]) == sum(row["arrival"] != day["date"] for row in tonight)
        assert Decimal(day["room_revenue"]) == revenue
        assert Decimal(day["adr"]) == (Money.of(revenue / len(tonight), "EUR").amount if tonight else 0)
