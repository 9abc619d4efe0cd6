"""Everything asked for arrives, in the thread of the window, once, or not at all when nobody waits any more."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget

from hotel_desk.domain.errors import DatabaseUnreachable, InvalidInput, StaffError
from hotel_desk.ui.desk_port import JobStopped, ProgramFailed
from hotel_desk.ui.task_runner import OneIntent, RunnerStopped, TaskRunner
from tests.ui import jobs_of_tests

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.fake_desk import FakeDesk


def echo(_desk: FakeDesk, *, value: object = None) -> object:
    return value


def refuse(_desk: FakeDesk) -> None:
    raise InvalidInput("room", problem="No such room.")


def unreachable(_desk: FakeDesk) -> None:
    raise DatabaseUnreachable


def bug(_desk: FakeDesk) -> None:
    raise ZeroDivisionError("a bug")


def wait_for(_desk: FakeDesk, *, gate: threading.Event, value: object = None) -> object:
    assert gate.wait(60)
    return value


def test_five_thousand_results_all_arrive_in_the_thread_of_the_window(qtbot: QtBot, runner: TaskRunner) -> None:
    arrived: list[int] = []
    threads: set[QThread] = set()

    def take(value: int) -> None:
        arrived.append(value)
        threads.add(QThread.currentThread())

    for number in range(5_000):
        runner.read(echo, take, value=number)
    qtbot.waitUntil(lambda: len(arrived) == 5_000, timeout=60_000)
    assert sorted(arrived) == list(range(5_000))
    assert threads == {runner.thread()}


def test_commands_run_one_after_the_other_in_the_order_asked(qtbot: QtBot, runner: TaskRunner, fake_desk: FakeDesk) -> None:
    for number in range(200):
        runner.run(echo, value=number)
    qtbot.waitUntil(runner.is_idle, timeout=60_000)
    assert [arguments["value"] for _id, arguments in fake_desk.runs] == list(range(200))
    assert len({operation for operation, _arguments in fake_desk.runs}) == 200


def test_a_newer_read_with_the_same_key_takes_the_place_of_the_older_one(qtbot: QtBot, runner: TaskRunner) -> None:
    gate = threading.Event()
    shown: list[str] = []
    runner.read(wait_for, shown.append, key="rack", gate=gate, value="old")
    runner.read(wait_for, shown.append, key="other", gate=gate, value="other list")
    runner.read(echo, shown.append, key="rack", value="new")
    qtbot.waitUntil(lambda: "new" in shown, timeout=60_000)
    gate.set()
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=60_000)
    runner.stop()
    assert shown == ["new", "other list"]


def test_reads_that_wait_are_not_even_asked_once_superseded(qtbot: QtBot, runner: TaskRunner, fake_desk: FakeDesk) -> None:
    gate = threading.Event()
    asked: list[int] = []

    def count(_desk: FakeDesk, *, number: int) -> int:
        asked.append(number)
        return number

    for _reader in range(3):
        runner.read(wait_for, lambda _value: None, gate=gate)
    shown: list[int] = []
    for number in range(50):
        runner.read(count, shown.append, key="typing", number=number)
    gate.set()
    qtbot.waitUntil(lambda: shown == [49], timeout=60_000)
    assert asked == [49]


def test_the_same_key_of_two_screens_is_two_keys(qtbot: QtBot, runner: TaskRunner) -> None:
    class Place(QObject):
        got = ""

        def take(self, value: str) -> None:
            self.got = value

    first, second = Place(), Place()
    runner.read(echo, first.take, key="rows", value="first")
    runner.read(echo, second.take, key="rows", value="second")
    qtbot.waitUntil(lambda: (first.got, second.got) == ("first", "second"), timeout=60_000)


def test_a_wait_for_a_machine_keeps_nobody_waiting_and_ends_with_the_runner(qtbot: QtBot, runner: TaskRunner) -> None:
    stopped: list[str] = []

    def ask(stop: threading.Event) -> str:
        stop.wait(60)
        return "stopped"

    refused: list[StaffError] = []
    first = runner.wait_for_machine(ask, stopped.append, refused.append)
    queued = runner.wait_for_machine(ask, stopped.append, refused.append)
    assert runner.is_idle()
    assert runner.is_quiet()
    done: list[object] = []
    for _reader in range(3):
        runner.read(echo, done.append, value="read")
    qtbot.waitUntil(lambda: done == ["read"] * 3, timeout=60_000)
    assert first.stop_waiting is not None
    first.stop_waiting.set()
    qtbot.waitUntil(lambda: stopped == ["stopped"], timeout=60_000)
    assert not queued.done
    # Joins the thread: it returns only because the wait is told to end.
    runner.stop()


def test_answers_for_a_widget_that_is_gone_are_dropped(qtbot: QtBot, runner: TaskRunner) -> None:
    gate = threading.Event()
    called: list[object] = []

    class Screen(QWidget):
        def take(self, value: object) -> None:
            called.append(value)

    screen = Screen()
    other = Screen()
    runner.read(wait_for, screen.take, gate=gate, value="bound method")
    runner.run(wait_for, called.append, owner=other, gate=gate, value="given owner")
    for widget in (screen, other):
        widget.deleteLater()
    with qtbot.waitSignals([screen.destroyed, other.destroyed]):
        pass
    gate.set()
    done: list[object] = []
    runner.run(echo, done.append, value="after")
    runner.read(echo, done.append, value="after")
    qtbot.waitUntil(lambda: len(done) == 2, timeout=60_000)
    runner.stop()
    qtbot.waitUntil(lambda: not runner._pending, timeout=60_000)
    assert called == []


def test_a_sentence_goes_to_the_caller_or_else_to_the_message_bar(qtbot: QtBot, runner: TaskRunner) -> None:
    told: list[StaffError] = []
    refused: list[StaffError] = []
    runner.refused.connect(refused.append)
    runner.run(refuse, on_error=told.append)
    runner.run(refuse)
    qtbot.waitUntil(lambda: len(told) == 1 and len(refused) == 1, timeout=60_000)
    assert (told[0].field, str(told[0])) == ("room", "No such room.")


def test_a_bug_goes_to_the_crash_hook_and_the_caller_hears_a_sentence(qtbot: QtBot, runner: TaskRunner) -> None:
    crashed: list[BaseException] = []
    told: list[StaffError] = []
    finished: list[bool] = []
    runner.crashed.connect(crashed.append)
    runner.read(bug, told.append, told.append, on_finished=lambda: finished.append(True))
    qtbot.waitUntil(lambda: finished == [True], timeout=60_000)
    assert [type(error) for error in crashed] == [ZeroDivisionError]
    assert [type(error) for error in told] == [ProgramFailed]


def test_it_says_when_the_database_is_away_and_when_it_is_back(qtbot: QtBot, runner: TaskRunner) -> None:
    reached: list[bool] = []
    runner.reached.connect(reached.append)
    runner.refused.connect(lambda _error: None)
    for query in (echo, unreachable, unreachable, echo, refuse):
        with qtbot.waitCallback() as done:
            runner.read(query, lambda _value: None, lambda _error: None, on_finished=done)
    assert reached == [False, True]


def test_working_is_said_after_a_while_and_taken_back(qtbot: QtBot, runner: TaskRunner) -> None:
    gate = threading.Event()
    with qtbot.waitSignal(runner.busy_changed, timeout=60_000) as said:
        runner.read(wait_for, lambda _value: None, gate=gate)
    assert said.args == [True]
    with qtbot.waitSignal(runner.busy_changed, timeout=60_000) as taken_back:
        gate.set()
    assert taken_back.args == [False]


def test_quick_work_and_polls_are_not_called_working(qtbot: QtBot, runner: TaskRunner) -> None:
    gate = threading.Event()
    answered: list[object] = []
    # On a slow machine nothing is quick: only what is said after the answer counts here.
    runner._busy_timer.setInterval(120_000)
    with qtbot.assertNotEmitted(runner.busy_changed):
        runner.read(wait_for, lambda _value: None, quiet=True, gate=gate)
        assert not runner._busy_timer.isActive()
        runner.read(echo, answered.append, value="quick")
        assert runner._busy_timer.isActive()
        qtbot.waitUntil(lambda: answered == ["quick"])
        assert not runner._busy_timer.isActive()
    gate.set()


def test_stopping_finishes_the_commands_already_asked_for(runner: TaskRunner, fake_desk: FakeDesk) -> None:
    gate = threading.Event()
    runner.run(wait_for, gate=gate, value=1)
    for number in range(20):
        runner.run(echo, value=number)
    opener = threading.Timer(0.1, gate.set)
    opener.start()
    runner.stop()
    opener.join()
    assert len(fake_desk.runs) == 21
    with pytest.raises(RunnerStopped):
        runner.run(echo)


def test_an_answer_that_comes_in_as_everything_stops_asks_no_more(qtbot: QtBot, runner: TaskRunner) -> None:
    begun = threading.Event()
    asked_on: list[object] = []

    def first(_desk: FakeDesk) -> str:
        begun.set()
        return "first"

    def ask_on(value: object) -> None:
        asked_on.append(value)
        runner.read(echo, asked_on.append, value="more")

    runner.read(first, ask_on)
    assert begun.wait(60)
    # Joins the reader: its answer waits in the window's queue.
    runner.stop()
    qtbot.waitUntil(lambda: not runner._pending, timeout=60_000)
    assert asked_on == []


def test_a_job_runs_in_another_process_with_progress_and_result(qtbot: QtBot, runner: TaskRunner) -> None:
    results: list[Any] = []
    seen: list[int] = []
    job = runner.job(jobs_of_tests.count, results.append, title="Counting", until=5)
    job.progressed.connect(lambda: seen.append(job.progress.done))
    assert [running.title for running in runner.jobs()] == ["Counting"]
    assert not runner.is_idle()
    with qtbot.waitSignal(runner.idle, timeout=60_000):
        pass
    assert results[0]["total"] == 10
    assert results[0]["process"] != jobs_of_tests.this_process()
    assert seen == [0, 1, 2, 3, 4]
    assert runner.jobs() == []


def test_a_job_that_is_refused_says_its_sentence_and_one_that_crashes_is_reported(qtbot: QtBot, runner: TaskRunner) -> None:
    told: list[StaffError] = []
    crashed: list[BaseException] = []
    runner.crashed.connect(crashed.append)
    runner.job(jobs_of_tests.refuse, on_error=told.append, title="Refused")
    runner.job(jobs_of_tests.crash, on_error=told.append, title="Crashed")
    qtbot.waitUntil(lambda: len(told) == 2, timeout=60_000)
    assert {type(error).__name__ for error in told} == {InvalidInput.__name__, ProgramFailed.__name__}
    assert "ZeroDivisionError: in the job" in str(crashed[0])


def test_a_job_that_dies_without_a_word_is_reported(qtbot: QtBot, runner: TaskRunner) -> None:
    crashed: list[BaseException] = []
    runner.crashed.connect(crashed.append)
    runner.job(jobs_of_tests.die, title="Dies")
    qtbot.waitUntil(lambda: len(crashed) == 1, timeout=60_000)


def test_a_job_can_be_stopped(qtbot: QtBot, runner: TaskRunner) -> None:
    told: list[StaffError] = []
    job = runner.job(jobs_of_tests.count_without_end, on_error=told.append, title="Night audit")
    qtbot.waitUntil(lambda: job.progress.done > 0, timeout=60_000)
    job.stop()
    qtbot.waitUntil(lambda: len(told) == 1, timeout=60_000)
    assert isinstance(told[0], JobStopped)
    assert "Night audit" in str(told[0])


def test_a_job_that_does_not_listen_is_ended_with_the_runner(qtbot: QtBot, runner: TaskRunner) -> None:
    job = runner.job(jobs_of_tests.deaf, title="Deaf")
    qtbot.waitUntil(lambda: job.progress.done == 1, timeout=60_000)
    runner.stop()
    assert not job._process.is_alive()


def test_one_intent_keeps_its_operation_id_until_it_succeeds_or_changes() -> None:
    one = OneIntent()
    first = one.operation_id(echo, {"value": 1})
    assert one.operation_id(echo, {"value": 1}) == first
    other = one.operation_id(echo, {"value": 2})
    assert other != first
    assert one.operation_id(refuse, {"value": 2}) not in {first, other}
    last = one.operation_id(echo, {"value": 2})
    one.succeeded()
    assert one.operation_id(echo, {"value": 2}) != last
