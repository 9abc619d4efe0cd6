"""Changes arrive once, in the thread of the window, from our own commands and from other desks."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread

from hotel_desk.db.changes import Change, ChangeSet
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import DatabaseUnreachable
from hotel_desk.domain.ids import new_id
from hotel_desk.ui.change_notices import ChangeNotices
from tests.ui.fake_desk import PROPERTY

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.task_runner import TaskRunner
    from tests.ui.fake_desk import FakeDesk


@dataclass(frozen=True)
class Page:
    sequence: int
    change_set: ChangeSet | None


def change_of(kind: EntityKind) -> ChangeSet:
    return ChangeSet(PROPERTY, frozenset({Change(kind, new_id())}))


def test_changes_told_in_any_thread_arrive_in_the_thread_of_the_window(qtbot: QtBot, fake_desk: FakeDesk, runner: TaskRunner) -> None:
    notices = ChangeNotices(fake_desk, runner)
    arrived: list[ChangeSet] = []
    threads: set[QThread] = set()

    def take(change_set: ChangeSet) -> None:
        arrived.append(change_set)
        threads.add(QThread.currentThread())

    notices.changed.connect(take)
    told: list[ChangeSet] = []
    teller = threading.Thread(target=lambda: told.extend(fake_desk.tell(EntityKind.ROOM) for _number in range(100)))
    teller.start()
    qtbot.waitUntil(lambda: len(arrived) == 100, timeout=60_000)
    teller.join()
    assert arrived == told
    assert threads == {notices.thread()}


def test_other_desks_changes_are_asked_for_from_where_the_last_answer_ended(qtbot: QtBot, fake_desk: FakeDesk, runner: TaskRunner) -> None:
    change = change_of(EntityKind.RESERVATION)
    answers = {None: Page(40, change_of(EntityKind.ROOM)), 40: Page(41, change), 41: Page(41, None)}
    asked: list[int | None] = []

    def changes_after(_desk: FakeDesk, *, sequence: int | None) -> Page:
        asked.append(sequence)
        return answers[sequence]

    notices = ChangeNotices(fake_desk, runner, changes_after)
    arrived: list[ChangeSet] = []
    notices.changed.connect(arrived.append)
    for _ in range(3):
        notices.poll()
        qtbot.waitUntil(lambda: not notices._asking, timeout=60_000)
    assert asked == [None, 40, 41]
    assert arrived == [change]


def test_a_poll_that_gets_no_answer_is_asked_again_from_the_same_number(qtbot: QtBot, fake_desk: FakeDesk, runner: TaskRunner) -> None:
    asked: list[int | None] = []

    def changes_after(_desk: FakeDesk, *, sequence: int | None) -> Page:
        asked.append(sequence)
        if len(asked) == 2:
            raise DatabaseUnreachable
        return Page(7, None)

    refused: list[object] = []
    runner.refused.connect(refused.append)
    notices = ChangeNotices(fake_desk, runner, changes_after)
    for _ in range(3):
        notices.poll()
        qtbot.waitUntil(lambda: not notices._asking, timeout=60_000)
    assert asked == [None, 7, 7]
    assert refused == []


def test_nothing_is_told_after_the_end(qtbot: QtBot, fake_desk: FakeDesk, runner: TaskRunner) -> None:
    notices = ChangeNotices(fake_desk, runner)
    notices.stop()
    with qtbot.assertNotEmitted(notices.changed, wait=50):
        fake_desk.tell(EntityKind.ROOM)
        # A job that is killed as the window closes.
        notices.anything_may_have_changed()


def test_a_desk_may_outlive_the_window(qtbot: QtBot, fake_desk: FakeDesk, runner: TaskRunner) -> None:
    notices = ChangeNotices(fake_desk, runner)
    notices.deleteLater()
    with qtbot.waitSignal(notices.destroyed):
        pass
    assert fake_desk.tell(EntityKind.ROOM).touches(EntityKind.ROOM)
