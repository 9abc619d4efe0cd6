"""The run of a night audit: who is at it, what its steps and its log say, how it is stopped, fails, is taken over and gone on with."""

from __future__ import annotations

import threading
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.db.desk import Desk
from hotel_desk.domain.ids import AuditRunId
from hotel_desk.domain.night_codes import STEPS_AFTER_THE_ROLL, AuditEvent, AuditState, AuditStep, StepState
from hotel_desk.jobs import night_steps
from hotel_desk.jobs.night_audit import AuditStopped, close_day
from hotel_desk.models.night_audit import ExpectedDeparture
from hotel_desk.queries.audit_runs import AuditNow, audit_left, audit_log, audit_now, audit_runs
from hotel_desk.services.audit_records import AuditInOtherHands, AuditIsOver, AuditRunsAlready, StepNote
from hotel_desk.services.audit_runs import ask_audit_to_stop, beat_audit, begin_audit, end_audit, note_audit_steps
from hotel_desk.services.business_day import AnotherDay, DueOutsInHouse, roll_business_date
from hotel_desk.services.departures import check_out
from hotel_desk.services.stays import check_in
from tests.faults.meeting_points import MeetingPoint, desks
from tests.integration.test_night_audit import at, charges
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.jobs.audit_at_work import AuditAtWork
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
BEFORE = [step for step in AuditStep if step not in STEPS_AFTER_THE_ROLL]


def now(hotel: SmallHotel) -> AuditNow:
    audit = hotel.desk.read(audit_now)
    assert audit is not None
    return audit


def states(hotel: SmallHotel) -> dict[AuditStep, StepState]:
    return {row.step: row.state for row in now(hotel).steps}


def a_minute_later(hotel: SmallHotel) -> None:
    hotel.clock.set(hotel.clock.now() + timedelta(seconds=61))


def events(hotel: SmallHotel) -> list[tuple[int, AuditEvent, AuditStep | None]]:
    return [(line.attempt, line.event, line.step) for line in hotel.desk.read(audit_log, run_id=now(hotel).run.run_id)]


def test_a_quiet_audit_is_told_step_by_step(hotel: SmallHotel) -> None:
    arrived(hotel, "101", THIRD)
    leaving = arrived(hotel, "102", NEXT)
    hotel.book(DAY, NEXT)
    close_day(hotel.desk)
    audit = now(hotel)
    assert (audit.run.business_date, audit.run.state, audit.run.attempt, audit.run.user_name) == (DAY, AuditState.DONE, 1, "manager")
    assert [row.step for row in audit.steps] == list(AuditStep)
    told = {row.step: row for row in audit.steps}
    assert told[AuditStep.NO_SHOWS].detail == {"no_shows": 1}
    assert told[AuditStep.ROOM_AND_TAX].detail == {"stays": 2, "revenue_minor": 2 * 9434}
    assert told[AuditStep.OVERSTAYS].state is StepState.PASSED_OVER
    assert all(row.begun_at and row.ended_at and row.begun_at <= row.ended_at for row in audit.steps)
    assert events(hotel)[0][1:] == (AuditEvent.BEGUN, None)
    assert events(hotel)[-1][1:] == (AuditEvent.ENDED, None)
    assert (1, AuditEvent.STEP_BEGUN, AuditStep.ROOM_AND_TAX) in events(hotel)
    with hotel.database.snapshot() as connection:
        due = connection.execute(select(ExpectedDeparture.date, ExpectedDeparture.reservation_id)).all()
    assert [tuple(row) for row in due] == [(NEXT, leaving.reservation_id)]
    assert [run.business_date for run in hotel.desk.read(audit_runs)] == [DAY]
    with pytest.raises(AnotherDay):
        close_day(hotel.desk, closing=DAY)


def test_what_was_done_is_added_up_and_what_was_found_is_of_the_last_look(hotel: SmallHotel) -> None:
    begun = hotel.desk.run(begin_audit)
    for found in (5, 2):
        notes = [
            StepNote(AuditStep.PRECONDITIONS, StepState.DONE, detail={"warnings": found}),
            StepNote(AuditStep.ROOM_AND_TAX, StepState.DONE, detail={"stays": found}),
        ]
        hotel.desk.run(note_audit_steps, run_id=begun.run_id, attempt=1, notes=notes)
    told = {row.step: row.detail for row in now(hotel).steps}
    assert (told[AuditStep.PRECONDITIONS], told[AuditStep.ROOM_AND_TAX]) == ({"warnings": 2}, {"stays": 7})


def test_a_refusal_is_kept_with_its_step_and_mended_from_another_desk(hotel: SmallHotel) -> None:
    close_day(hotel.desk)
    guest = arrived_next(hotel, "101", NEXT + timedelta(days=1))
    close_day(hotel.desk)
    with pytest.raises(DueOutsInHouse):
        close_day(hotel.desk)
    audit = now(hotel)
    failed = {row.step: row for row in audit.steps}[AuditStep.PRECONDITIONS]
    assert (audit.run.state, audit.alive, failed.state) == (AuditState.FAILED, False, StepState.FAILED)
    assert failed.reason.startswith("The day cannot be closed. Due out and still here (1): Ana Silva")
    hotel.desk.run(check_out, reservation_id=guest, leave_open_reason="left early")
    assert close_day(hotel.as_user("night_auditor")).business_date == FOURTH
    audit = now(hotel)
    assert (audit.run.state, audit.run.attempt, audit.run.workstation) == (AuditState.DONE, 2, "desk 2")
    assert {row.step: row for row in audit.steps}[AuditStep.PRECONDITIONS].reason == ""


def arrived_next(hotel: SmallHotel, room: str, departure: date) -> Any:
    stay = hotel.book(NEXT, departure)
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])
    return stay


def test_a_stop_is_heard_between_two_commands_from_any_desk(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotel_desk.jobs.night_audit.STAYS_A_COMMAND", 1)
    for room in ("101", "102", "103"):
        arrived(hotel, room, THIRD)

    def ask() -> None:
        run = now(hotel).run
        hotel.as_user("night_auditor").run(ask_audit_to_stop, run_id=run.run_id, attempt=run.attempt)

    with pytest.raises(AuditStopped):
        close_day(hotel.desk, progress=at(AuditStep.ROOM_AND_TAX, 1, ask))
    assert (charges(hotel, DAY), now(hotel).run.state, states(hotel)[AuditStep.ROOM_AND_TAX]) == (1, AuditState.STOPPED, StepState.RUNNING)
    closed = close_day(hotel.desk)
    assert (closed.stays_charged, charges(hotel, DAY), now(hotel).run.state) == (2, 3, AuditState.DONE)
    assert {row.step: row for row in now(hotel).steps}[AuditStep.ROOM_AND_TAX].detail["stays"] == 2
    with pytest.raises(AuditStopped):
        close_day(hotel.desk, stop=lambda: True)


def test_a_dead_attempt_is_taken_over_and_may_not_go_on_when_it_wakes(hotel: SmallHotel) -> None:
    arrived(hotel, "101", THIRD)
    dead = hotel.desk.run(begin_audit)
    other = hotel.as_user("night_auditor")
    with pytest.raises(AuditRunsAlready):
        other.run(begin_audit)
    a_minute_later(hotel)
    closed = close_day(other)
    assert closed.business_date == NEXT
    assert (2, AuditEvent.TAKEN_OVER, None) in events(hotel)
    own: dict[str, Any] = {"run_id": dead.run_id, "attempt": dead.attempt}
    waking: list[tuple[Any, dict[str, Any]]] = [
        (beat_audit, {}),
        (end_audit, {}),
        (ask_audit_to_stop, {}),
        (note_audit_steps, {"notes": [StepNote(AuditStep.ROLL, StepState.DONE)]}),
    ]
    for command, arguments in waking:
        with pytest.raises(AuditInOtherHands, match="night_auditor has started it at desk 2"):
            hotel.desk.run(command, **own, **arguments)
    with pytest.raises(AuditIsOver):
        other.run(beat_audit, run_id=dead.run_id, attempt=2)


def test_an_attempt_that_wakes_in_the_middle_ends_without_a_word(hotel: SmallHotel) -> None:
    arrived(hotel, "101", THIRD)

    def sleep() -> None:
        a_minute_later(hotel)
        close_day(hotel.as_user("night_auditor"))

    with pytest.raises(AuditInOtherHands):
        close_day(hotel.desk, progress=at(AuditStep.ROOM_AND_TAX, 0, sleep))
    assert (charges(hotel, DAY), now(hotel).run.state, now(hotel).run.attempt) == (1, AuditState.DONE, 2)


def test_it_is_heard_of_while_it_works(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign of life every ten seconds, and not more of them."""
    monkeypatch.setattr("hotel_desk.jobs.night_audit.STAYS_A_COMMAND", 1)
    for room in ("101", "102", "103", "104"):
        arrived(hotel, room, THIRD)
    ages: list[timedelta] = []

    def told(step: AuditStep, _done: int, _total: int) -> None:
        if step is AuditStep.ROOM_AND_TAX:
            ages.append(hotel.clock.now() - now(hotel).run.heartbeat_at)
            hotel.clock.set(hotel.clock.now() + timedelta(seconds=40))

    close_day(hotel.desk, progress=told)
    assert len(ages) == 4
    assert max(ages) < timedelta(seconds=60)


def test_it_is_heard_of_while_a_backup_takes_its_minutes(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else another desk would take the attempt for dead, and begin a second copy into the same file."""
    beaten = Event()
    run = Desk.run

    def told(desk: Desk, command: Any, **arguments: Any) -> Any:
        done = run(desk, command, **arguments)
        if command is beat_audit:
            beaten.set()
        return done

    def backup(_work: AuditAtWork, _closed: date) -> dict[str, int | str] | None:
        hotel.clock.set(hotel.clock.now() + timedelta(seconds=61))
        # The first one may have looked at the clock before.
        for _sign in range(2):
            beaten.clear()
            assert beaten.wait(60)
        with pytest.raises(AuditRunsAlready):
            hotel.as_user("night_auditor").run(begin_audit, closing=DAY)
        assert hotel.desk.read(audit_left) is None
        return {"bytes": 1}

    monkeypatch.setattr(Desk, "run", told)
    monkeypatch.setattr("hotel_desk.jobs.audit_at_work.BEAT_EVERY", timedelta(milliseconds=10))
    monkeypatch.setitem(night_steps.AFTER_THE_ROLL, AuditStep.BACKUP, backup)
    close_day(hotel.desk, steps=(AuditStep.BACKUP,))
    assert (now(hotel).run.state, states(hotel)[AuditStep.BACKUP]) == (AuditState.DONE, StepState.DONE)
    assert "night audit" not in {one.name for one in threading.enumerate()}


def test_what_fails_after_the_roll_holds_nothing_and_is_done_later(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = ["the printer is on fire"]
    made: list[date] = []

    def reports(_work: AuditAtWork, closed: date) -> dict[str, int | str] | None:
        if paper:
            raise OSError(paper.pop())
        made.append(closed)
        return {"reports": 1}

    monkeypatch.setitem(night_steps.AFTER_THE_ROLL, AuditStep.REPORTS, reports)
    monkeypatch.setattr("hotel_desk.jobs.audit_at_work.log.error", lambda *_words, **_facts: None)
    steps = (*night_steps.OF_ROWS, AuditStep.REPORTS)
    assert close_day(hotel.desk, steps=steps).business_date == NEXT
    assert (now(hotel).run.state, states(hotel)[AuditStep.REPORTS], made) == (AuditState.ROLLED, StepState.FAILED, [])
    assert states(hotel)[AuditStep.BACKUP] is StepState.PASSED_OVER
    assert "OSError" in {row.step: row for row in now(hotel).steps}[AuditStep.REPORTS].reason
    assert hotel.desk.read(audit_left) == DAY
    # The closed day is meant: the open one is left alone.
    again = close_day(hotel.as_user("night_auditor"), closing=DAY, steps=steps)
    assert (again.closed_date, again.business_date, made) == (DAY, NEXT, [DAY])
    assert (now(hotel).run.state, now(hotel).run.attempt, hotel.desk.read(audit_left)) == (AuditState.DONE, 2, None)


def test_the_next_audit_does_first_what_the_last_one_left(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[date] = []

    def stop_at_reports(step: AuditStep, _done: int, _total: int) -> None:
        if step is AuditStep.REPORTS:
            raise KeyboardInterrupt

    def reports(_work: AuditAtWork, closed: date) -> dict[str, int | str]:
        made.append(closed)
        return {"reports": 1}

    monkeypatch.setitem(night_steps.AFTER_THE_ROLL, AuditStep.REPORTS, reports)
    steps = (*night_steps.OF_ROWS, AuditStep.REPORTS)
    with pytest.raises(KeyboardInterrupt):
        close_day(hotel.desk, steps=steps, progress=stop_at_reports)
    assert (now(hotel).run.state, made) == (AuditState.ROLLED, [])
    assert close_day(hotel.desk, steps=steps).closed_date == NEXT
    assert made == [DAY, NEXT]
    assert {run.state for run in hotel.desk.read(audit_runs)} == {AuditState.DONE}


def test_of_two_at_the_same_instant_one_begins(hotel: SmallHotel) -> None:
    meet = MeetingPoint()

    def start(name: str) -> AuditRunId | str:
        meet.wait()
        try:
            return hotel.as_user(name).run(begin_audit).run_id
        except AuditRunsAlready as refusal:
            return str(refusal)

    with desks(2) as press:
        answers = [press(start, name) for name in ("manager", "night_auditor")]
    told = [answer.result() for answer in answers]
    (refused,) = [answer for answer in told if isinstance(answer, str)]
    assert "is closing 2026-03-02 at desk 2 since" in refused
    assert len(hotel.desk.read(audit_runs)) == 1


def test_a_day_rolled_by_hand_takes_its_dead_run_along(hotel: SmallHotel) -> None:
    dead = hotel.desk.run(begin_audit)
    a_minute_later(hotel)
    hotel.desk.run(roll_business_date, closing=DAY)
    assert (now(hotel).run.state, now(hotel).alive) == (AuditState.ROLLED, False)
    with pytest.raises(AuditIsOver):
        hotel.desk.run(beat_audit, run_id=dead.run_id, attempt=1)
    assert close_day(hotel.desk).closed_date == NEXT
    assert [run.state for run in hotel.desk.read(audit_runs)] == [AuditState.DONE, AuditState.DONE]


def test_how_it_stands_costs_two_statements(hotel: SmallHotel, count_statements: Any) -> None:
    close_day(hotel.desk)
    assert count_statements(hotel.desk, audit_now) == 2
    assert count_statements(hotel.desk, audit_left) == 1
