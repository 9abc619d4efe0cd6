"""The task sheets and the repairs on paper; the audit makes the tasks of the day it opens, where its user may."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.housekeeping_codes import Urgency
from hotel_desk.domain.night_codes import AuditStep, StepState
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.night_audit import AuditStepRecord
from hotel_desk.models.staff import Role
from hotel_desk.queries.room_tasks import housekeeping_board
from hotel_desk.reports.catalogue import report_named
from hotel_desk.reports.report import Asked
from hotel_desk.reports.sheet import Note, Table
from hotel_desk.services.repairs import ask_repair, end_repair
from hotel_desk.services.room_tasks import give_room_task, share_out_room_tasks
from tests.command_examples_housekeeping import an_attendant
from tests.guest_reports_of_tests import cells, made, table_of
from tests.stays_of_tests import DAY, FOURTH, NEXT, arrived, make, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

NOW = Asked(NEXT, NEXT, {})


def after_the_audit(hotel: SmallHotel) -> None:
    """101 leaves on the new day, 102 stays on, 103 is vacant and dirty."""
    arrived(hotel, "101", departure=NEXT, guest="Ana Silva")
    arrived(hotel, "102", departure=FOURTH, guest="Bo Lund")
    make(hotel, "103", HousekeepingStatus.DIRTY)
    close_day(hotel.desk)


def test_the_audit_makes_the_tasks_of_the_day_it_opens(hotel: SmallHotel) -> None:
    after_the_audit(hotel)
    tasks = hotel.desk.read(housekeeping_board).tasks
    assert [(task.room_number, task.kind) for task in tasks] == [("101", "DEPARTURE"), ("102", "STAY_OVER"), ("103", "VACANT")]
    step = select(AuditStepRecord.state).where(AuditStepRecord.step == AuditStep.ROOM_STATUS)
    assert one(hotel, step) is StepState.DONE


def test_an_auditor_who_may_not_share_out_passes_the_step_over(sqlite_hotel: SmallHotel) -> None:
    hotel = sqlite_hotel
    make(hotel, "103", HousekeepingStatus.DIRTY)
    with hotel.database.writing() as connection:
        role = connection.execute(select(Role.id, Role.permissions).where(Role.code == "night_auditor")).one()
        less = [code for code in role.permissions if code != Permission.ASSIGN_ROOM_TASKS]
        assert len(less) < len(role.permissions)
        connection.execute(update(Role).where(Role.id == role.id).values(permissions=less))
    close_day(hotel.as_user("night_auditor"))
    step = select(AuditStepRecord.state).where(AuditStepRecord.step == AuditStep.ROOM_STATUS)
    assert one(hotel, step) is StepState.PASSED_OVER
    assert hotel.desk.read(housekeeping_board).tasks == ()


def test_the_task_sheets(hotel: SmallHotel, count_statements: CountStatements) -> None:
    assert made(hotel, "housekeeping-tasks", Asked(DAY, DAY, {})).parts == (Note("No room is to be made up."),)
    after_the_audit(hotel)
    wu, li = an_attendant(hotel, "Wu Fang"), an_attendant(hotel, "Li Na")
    hotel.desk.run(share_out_room_tasks, attendant_ids=[wu, li])
    tasks = {task.room_number: task for task in hotel.desk.read(housekeeping_board).tasks}
    hotel.desk.run(give_room_task, room_task_id=tasks["103"].room_task_id, attendant_id=None)
    hotel.desk.run(ask_repair, room_id=hotel.rooms["102"], text="The tap drips")
    sheet = made(hotel, "housekeeping-tasks", NOW)
    tables = [part for part in sheet.parts if isinstance(part, Table)]
    assert [table.title for table in tables] == [
        "Li Na · 1 room · 150 credits",
        "Wu Fang · 1 room · 100 credits",
        "Nobody · 1 room · 40 credits",
    ]
    assert [cells(table, "room") for table in tables] == [["101"], ["102"], ["103"]]
    assert (cells(tables[0], "guest"), cells(tables[0], "departure"), cells(tables[0], "status")) == (["Ana Silva"], [NEXT], ["dirty"])
    assert cells(tables[1], "notes") == ["1 repair"]
    assert all(len(row) == len(table.columns) for table in tables for row in (*table.rows, table.total or ()))
    assert all(len(table.opens) == len(table.rows) for table in tables)
    assert count_statements(hotel.desk, report_named("housekeeping-tasks").read, asked=NOW) == 6


def test_the_report_of_repairs(hotel: SmallHotel) -> None:
    long_ago = hotel.desk.run(ask_repair, room_id=hotel.rooms["101"], text="Old stain").repair_request_id
    hotel.clock.set(hotel.clock.now() + timedelta(days=10))
    hotel.desk.run(ask_repair, room_id=hotel.rooms["102"], text="The tap drips", urgency=Urgency.URGENT)
    done = hotel.desk.run(ask_repair, room_id=hotel.rooms["103"], text="Bulb").repair_request_id
    hotel.desk.run(end_repair, repair_request_id=done, done=True, answer="New bulb")
    today = hotel.clock.now().date()
    sheet = made(hotel, "repairs", Asked(today - timedelta(days=3), today, {}))
    assert cells(table_of(sheet, "open"), "text") == ["Old stain", "The tap drips"]
    asked = table_of(sheet, "asked")
    assert sorted(zip(cells(asked, "text"), cells(asked, "state"), cells(asked, "answer"), strict=True)) == [
        ("Bulb", "Done", "New bulb"),
        ("The tap drips", "To be repaired", ""),
    ]
    hotel.desk.run(end_repair, repair_request_id=long_ago, done=False, answer="It is a shadow")
    none = made(hotel, "repairs", Asked(date(2030, 1, 1), date(2030, 1, 2), {}))
    assert cells(table_of(none, "open"), "text") == ["The tap drips"]
    assert table_of(none, "asked").rows == ()
