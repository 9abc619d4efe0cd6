"""The tour in parts: how it waits, what it cannot press, and what it says when a step does not do what it should."""

from __future__ import annotations

import struct
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from hotel_desk import app
from hotel_desk.cli.program import run_program
from hotel_desk.ui.tour import tour
from hotel_desk.ui.tour.hotel import tour_hotel
from hotel_desk.ui.tour.person import OutOfReach, Person
from hotel_desk.ui.tour.steps import Step
from hotel_desk.ui.tour.waiting import NotSeen, wait_until
from hotel_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.tour.hotel import TourHotel
    from hotel_desk.ui.tour.steps import Day


@pytest.fixture(scope="module")
def morning() -> Iterator[tuple[TourHotel, Path]]:
    """The hotel of the tour, for tours that change nothing in it: making it takes longer than all they do."""
    with tour_hotel(lambda _done, _days: None) as made:
        yield made


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch, morning: tuple[TourHotel, Path]) -> Callable[[Step], None]:
    """`only(step)`: the day of the tour is this one step, and no screen is looked at before."""
    monkeypatch.setattr(tour, "tour_hotel", lambda _progress: nullcontext(morning))
    monkeypatch.setattr(tour, "take_pictures", lambda *_arguments, **_options: [])
    return lambda step: monkeypatch.setattr(tour, "DAY", (step,))


def look_for_what_is_not_there(_day: Day) -> str:
    wait_until(lambda: False, "a button that is not there", seconds=0)
    return ""


def break_the_window(day: Day) -> str:
    QTimer.singleShot(0, day.person.window, lambda: 1 / 0)
    wait_until(lambda: False, "what comes after a bug", seconds=0)
    return ""


def test_a_step_that_fails_ends_with_a_sentence_and_a_picture(
    qtbot: QtBot, dressed: None, only: Callable[[Step], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only(Step("Look for a button", look_for_what_is_not_there))
    status = run_program(["tour", "--quick", "--output", str(tmp_path)], open_window=app.open_window, take_tour=app.take_tour)
    assert status == 1
    said = capsys.readouterr()
    assert "✓ Look for a button" not in said.out
    assert said.err.startswith("The tour stopped at “Look for a button”: This did not happen within 0 seconds: a button that is not there.")
    assert said.err.count("\n") == 1
    assert struct.unpack(">II", (tmp_path / tour.STOPPED).read_bytes()[16:24]) == (1280, 800)


def test_a_bug_of_the_window_ends_the_tour_as_a_bug(qtbot: QtBot, dressed: None, only: Callable[[Step], None], tmp_path: Path) -> None:
    only(Step("Break the window", break_the_window))
    with pytest.raises(ZeroDivisionError):
        tour.run_tour(tmp_path, quick=True, tell=lambda _sentence: None)


def test_a_folder_that_cannot_be_used_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a-file"
    file.write_text("in the way", encoding="utf-8")
    status = run_program(["tour", "--output", str(file)], open_window=app.open_window, take_tour=app.take_tour)
    assert status == 1
    assert (
        capsys.readouterr().err == f"The folder {file} cannot be used: Not a directory. Nothing was done. Name another one with --output.\n"
    )


def test_waiting_ends_when_it_holds_and_not_before(qtbot: QtBot) -> None:
    seen: list[int] = []
    QTimer.singleShot(30, lambda: seen.append(1))
    wait_until(lambda: bool(seen), "the timer")
    assert seen == [1]
    with pytest.raises(NotSeen, match="a second timer"):
        wait_until(lambda: len(seen) == 2, "a second timer", seconds=0)


def test_a_condition_that_raises_does_not_wait_for_ever(qtbot: QtBot) -> None:
    def broken() -> bool:
        raise LookupError("a bug in the tour")

    with pytest.raises(LookupError, match="a bug in the tour"):
        wait_until(broken, "nothing")


def test_what_lies_under_something_else_cannot_be_pressed(qtbot: QtBot, dressed: None) -> None:
    home = QWidget()
    qtbot.addWidget(home)
    pressed: list[int] = []
    button = Button("Check in", object_name="check_in", accessible_name="Check in", parent=home)
    button.clicked.connect(lambda: pressed.append(1))
    cover = QFrame(home)
    cover.setObjectName("cover")
    cover.resize(home.size())
    home.show()
    qtbot.waitExposed(home)
    person = Person(home, _Quiet())  # type: ignore[arg-type]
    with pytest.raises(OutOfReach, match="cover lies over it"):
        person.click("check_in")
    assert pressed == []
    cover.hide()
    person.click("check_in")
    assert pressed == [1]


class _Quiet:
    """A task runner with nothing to do."""

    def is_quiet(self) -> bool:
        return True
