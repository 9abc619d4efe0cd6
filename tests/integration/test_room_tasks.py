"""Housekeeping's day: which rooms, whose, how far; task and status of a room agree; repairs are asked for and end once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.housekeeping_codes import RepairState, RoomTaskKind, RoomTaskState, Urgency
from hotel_desk.models.housekeeping import RoomTask
from hotel_desk.queries.room_tasks import TaskRow, housekeeping_board, open_repairs, repairs_asked
from hotel_desk.services.attendants import save_attendant
from hotel_desk.services.departures import check_out
from hotel_desk.services.repairs import RepairEnded, ask_repair, end_repair
from hotel_desk.services.room_tasks import (
    AlreadySo,
    NobodyToShare,
    give_room_task,
    make_room_tasks,
    set_room_task,
    share_out_room_tasks,
)
from tests.command_examples_housekeeping import an_attendant
from tests.fixtures.invariants import broken_rules, found_after
from tests.room_task_breakages import ROOM_TASK_BREAKAGES
from tests.stays_of_tests import DAY, FOURTH, NEXT, arrived, balance, close_day, make, pay

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

WAITING, CLEANING, DONE, INSPECTED = RoomTaskState


def board(hotel: SmallHotel) -> dict[str, TaskRow]:
    return {task.room_number: task for task in hotel.desk.read(housekeeping_board).tasks}


def a_busy_morning(hotel: SmallHotel) -> None:
    """101 leaves today, 102 stays on, 103 is vacant and dirty, 201 comes into a dirty room, the others are clean."""
    arrived(hotel, "101", departure=NEXT)
    arrived(hotel, "102", departure=FOURTH, guest="Bo Lund")
    close_day(hotel, DAY)
    make(hotel, "103", HousekeepingStatus.DIRTY)
    make(hotel, "201", HousekeepingStatus.PICKUP)
    hotel.book(NEXT, FOURTH, kind=hotel.suite, guest="Chen Li", room="201")
    hotel.desk.run(make_room_tasks, day=NEXT)


def test_the_rooms_of_the_day(hotel: SmallHotel) -> None:
    a_busy_morning(hotel)
    tasks = board(hotel)
    assert {number: task.kind for number, task in tasks.items()} == {
        "101": RoomTaskKind.DEPARTURE,
        "102": RoomTaskKind.STAY_OVER,
        "103": RoomTaskKind.VACANT,
        "201": RoomTaskKind.VACANT,
    }
    assert [task.credits for task in tasks.values()] == [150, 100, 40, 40]
    assert (tasks["102"].guest, tasks["102"].departure_date, tasks["201"].wanted_by) == ("Bo Lund", FOURTH, "Chen Li")
    assert hotel.desk.run(make_room_tasks, day=NEXT).added == 0
    assert broken_rules(hotel) == []


def test_they_follow_the_stays_until_somebody_begins(hotel: SmallHotel) -> None:
    a_busy_morning(hotel)
    hotel.desk.run(set_room_task, room_task_id=board(hotel)["103"].room_task_id, state=CLEANING)
    make(hotel, "103", HousekeepingStatus.CLEAN)
    make(hotel, "201", HousekeepingStatus.CLEAN)
    assert (board(hotel)["103"].state, board(hotel)["201"].state) == (DONE, DONE)
    make(hotel, "201", HousekeepingStatus.DIRTY)
    assert board(hotel)["201"].state is WAITING
    make(hotel, "201", HousekeepingStatus.INSPECTED)
    assert board(hotel)["201"].state is INSPECTED
    assert hotel.desk.run(make_room_tasks, day=NEXT).removed == 0
    assert broken_rules(hotel) == []


def test_a_room_made_up_waits_again_when_its_guest_has_left(hotel: SmallHotel) -> None:
    folio = arrived(hotel, "101", departure=NEXT)
    close_day(hotel, DAY)
    hotel.desk.run(make_room_tasks, day=NEXT)
    task = board(hotel)["101"].room_task_id
    hotel.desk.run(set_room_task, room_task_id=task, state=DONE)
    pay(hotel, folio.folio_id, balance(hotel, folio.folio_id))
    hotel.desk.run(check_out, reservation_id=folio.reservation_id)
    assert board(hotel)["101"].state is WAITING
    assert hotel.desk.run(make_room_tasks, day=NEXT).changed == 1
    hotel.desk.run(set_room_task, room_task_id=task, state=DONE)
    assert board(hotel)["101"].status is HousekeepingStatus.CLEAN
    assert broken_rules(hotel) == []


def test_begun_done_inspected_and_taken_back(hotel: SmallHotel) -> None:
    a_busy_morning(hotel)
    task = board(hotel)["101"].room_task_id
    began = hotel.clock.now()
    for state, status in (
        (CLEANING, HousekeepingStatus.DIRTY),
        (DONE, HousekeepingStatus.CLEAN),
        (INSPECTED, HousekeepingStatus.INSPECTED),
        (WAITING, HousekeepingStatus.DIRTY),
    ):
        hotel.desk.run(set_room_task, room_task_id=task, state=state)
        row = board(hotel)["101"]
        assert (row.state, row.status) == (state, status)
        if state is INSPECTED:
            assert row.begun_at is not None
            assert row.done_at is not None
            assert row.inspected_at is not None
            assert began <= row.begun_at < row.done_at < row.inspected_at
        hotel.clock.set(hotel.clock.now() + timedelta(minutes=30))
        with pytest.raises(AlreadySo):
            hotel.desk.run(set_room_task, room_task_id=task, state=state)
    assert board(hotel)["101"].begun_at is None
    assert broken_rules(hotel) == []


def test_shared_out_in_stretches_and_given_to_somebody_else(hotel: SmallHotel) -> None:
    a_busy_morning(hotel)
    wu, li = an_attendant(hotel, "Wu Fang"), an_attendant(hotel, "Li Na")
    assert hotel.desk.run(share_out_room_tasks, attendant_ids=[wu, li]).rooms == 4
    assert {number: task.attendant for number, task in board(hotel).items()} == {
        "101": "Li Na",
        "102": "Wu Fang",
        "103": "Wu Fang",
        "201": "Wu Fang",
    }
    hotel.desk.run(give_room_task, room_task_id=board(hotel)["201"].room_task_id, attendant_id=li)
    hotel.desk.run(set_room_task, room_task_id=board(hotel)["201"].room_task_id, state=CLEANING)
    sums = {row.name: (row.rooms, row.credits, row.left) for row in hotel.desk.read(housekeeping_board).attendants}
    assert sums == {"Li Na": (2, 190, 2), "Wu Fang": (2, 140, 2)}
    hotel.desk.run(give_room_task, room_task_id=board(hotel)["102"].room_task_id, attendant_id=None)
    assert hotel.desk.run(share_out_room_tasks, attendant_ids=[li], only_unassigned=True).rooms == 1
    with pytest.raises(NobodyToShare):
        hotel.desk.run(share_out_room_tasks, attendant_ids=[])
    assert broken_rules(hotel) == []


def test_bad_input(hotel: SmallHotel) -> None:
    a_busy_morning(hotel)
    an_attendant(hotel)
    for name, sentence in (("  ", "A name is missing"), ("Wu Fang", "called so already")):
        with pytest.raises(InvalidInput, match=sentence):
            hotel.desk.run(save_attendant, name=name)
    with pytest.raises(InvalidInput, match="What is broken"):
        hotel.desk.run(ask_repair, room_id=hotel.rooms["101"], text=" ")
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(share_out_room_tasks, attendant_ids=[an_attendant(hotel, "Li Na")])
    close_early = board(hotel)["102"].room_task_id
    with hotel.database.writing() as connection:
        connection.execute(update(RoomTask).where(RoomTask.id == close_early).values(date=DAY))
    with pytest.raises(InvalidInput, match="another day"):
        hotel.desk.run(set_room_task, room_task_id=close_early, state=DONE)


def test_a_repair_is_asked_for_and_ends_once(hotel: SmallHotel) -> None:
    before = hotel.clock.now()
    tap = hotel.as_user("reception").run(ask_repair, room_id=hotel.rooms["101"], text="The tap drips", urgency=Urgency.URGENT)
    [row] = hotel.desk.read(open_repairs)
    assert (row.room_number, row.text, row.urgency, row.asked_by) == ("101", "The tap drips", Urgency.URGENT, "reception")
    with pytest.raises(InvalidInput, match="Write a reason"):
        hotel.desk.run(end_repair, repair_request_id=tap.repair_request_id, done=False)
    hotel.desk.run(end_repair, repair_request_id=tap.repair_request_id, done=True, answer="New washer")
    with pytest.raises(RepairEnded):
        hotel.desk.run(end_repair, repair_request_id=tap.repair_request_id, done=True)
    assert hotel.desk.read(open_repairs) == ()
    [told] = hotel.desk.read(repairs_asked, after=before, before=before + timedelta(days=1))
    assert (told.state, told.answer) == (RepairState.DONE, "New washer")
    assert broken_rules(hotel) == []


def test_the_board_costs_as_many_statements_whatever_it_shows(hotel: SmallHotel, count_statements: CountStatements) -> None:
    few = count_statements(hotel.desk, housekeeping_board)
    a_busy_morning(hotel)
    assert count_statements(hotel.desk, housekeeping_board) == few


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    a_busy_morning(hotel)
    hotel.desk.run(ask_repair, room_id=hotel.rooms["101"], text="The tap drips")
    hotel.desk.run(set_room_task, room_task_id=board(hotel)["101"].room_task_id, state=DONE)
    hotel.desk.run(set_room_task, room_task_id=board(hotel)["102"].room_task_id, state=CLEANING)
    for code, statement in ROOM_TASK_BREAKAGES:
        assert code in {violation.code for violation in found_after(hotel, statement)}, str(statement)
    assert broken_rules(hotel) == []
