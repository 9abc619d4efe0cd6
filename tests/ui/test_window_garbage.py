"""Widgets in reference cycles are destroyed in the thread of the window, however busy the readers are."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from hotel_desk.ui.task_runner import TaskRunner
from hotel_desk.ui.window_garbage import WindowGarbage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from tests.ui.fake_desk import FakeDesk


class Cycle:
    """Part of the window that only the collector can find, and that remembers who destroyed it."""

    ended_in: list[int]

    def __init__(self, ended_in: list[int]) -> None:
        self.ended_in = ended_in
        self.thing = QObject()
        self.itself = self

    def __del__(self) -> None:
        self.ended_in.append(threading.get_ident())


@pytest.fixture(autouse=True)
def _collector_as_it_was() -> Iterator[None]:
    gc.collect()
    assert gc.isenabled()
    yield
    assert gc.isenabled()


def allocate(_desk: FakeDesk) -> int:
    """What a query does: more than enough objects for the collector to want to run."""
    return len([[number] for number in range(200_000)])


def test_reader_threads_destroy_nothing_of_the_window(qtbot: QtBot, runner: TaskRunner) -> None:
    ended_in: list[int] = []
    for _number in range(20):
        Cycle(ended_in)
    seen: list[int] = []
    for _read in range(5):
        runner.read(allocate, seen.append, owner=qtbot)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: len(seen) == 5)
    gc.collect()
    assert ended_in == [threading.get_ident()] * 20
    runner.stop()


def test_control_without_it_they_do(qtbot: QtBot) -> None:
    """Plain cycles, for a piece of the window would end the test program."""
    ended_in: list[int] = []

    class Plain(Cycle):
        def __init__(self) -> None:
            self.ended_in = ended_in
            self.itself = self

    Plain()
    worker = threading.Thread(target=lambda: [[number] for number in range(200_000)])
    worker.start()
    worker.join()
    assert ended_in
    assert ended_in != [threading.get_ident()]


def test_collector_is_left_to_itself_after_the_last_one_has_stopped(qtbot: QtBot) -> None:
    first, second = WindowGarbage(), WindowGarbage()
    assert not gc.isenabled()
    first.stop()
    first.stop()
    assert not gc.isenabled()
    second.stop()
    assert gc.isenabled()


def test_only_what_is_due_is_collected(qtbot: QtBot) -> None:
    garbage = WindowGarbage()
    ended_in: list[int] = []
    gc.collect()
    Cycle(ended_in)
    garbage.collect_what_is_due()
    assert ended_in == []
    kept = [[number] for number in range(5_000)]
    garbage.collect_what_is_due()
    assert ended_in == [threading.get_ident()]
    assert len(kept) == 5_000
    garbage.stop()
