"""Puts the tour together: the hotel, the window, the pictures, the day; and what is said of it."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QSize, Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_, _
from hotel_desk.ui.crash_hook import log_qt_message, open_log
from hotel_desk.ui.start import OpenWindow, application, open_window
from hotel_desk.ui.tour import cashier_steps, group_steps, night_steps, reception_steps, selling_steps
from hotel_desk.ui.tour.hotel import tour_hotel
from hotel_desk.ui.tour.person import Person
from hotel_desk.ui.tour.screen_pictures import FOLDER as SCREENS
from hotel_desk.ui.tour.screen_pictures import take_pictures
from hotel_desk.ui.tour.steps import PAPERS, PICTURES, Day, Step
from hotel_desk.ui.tour.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hotel_desk.db.desk import Desk

WINDOW = QSize(1280, 800)
STOPPED = "stopped.png"
DAY: tuple[Step, ...] = (
    *reception_steps.STEPS,
    *cashier_steps.STEPS,
    *reception_steps.LATER_STEPS,
    *selling_steps.STEPS,
    *group_steps.STEPS,
    *cashier_steps.DEPARTURE_STEPS,
    *night_steps.ROOM_STEPS,
    *reception_steps.ARRIVAL_STEPS,
    *night_steps.STEPS,
)


class TourStopped(StaffError):
    code = "tour.stopped"
    template = N_("The tour stopped at “{step}”: {reason} What was on view is in {picture}.")


class FolderNotMade(StaffError):
    code = "tour.folder_not_made"
    template = N_("The folder {folder} cannot be used: {reason}. Nothing was done. Name another one with --output.")


def run_tour(output: Path, *, quick: bool, tell: Callable[[str], None]) -> None:
    """Live one day in the window of a fresh demo hotel and leave pictures and papers.

    Args:
        output: the folder for them; made where it is not.
        quick: few pictures; the day is lived whole.
        tell: hears a sentence for each step, and the summary.

    Raises:
        FolderNotMade: pictures and papers cannot be left there.
        TourStopped: a step did not do what it should.
    """
    _make_folders(output)
    app = application()
    # The file dialog must be one that the tour can see.
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    timer = QElapsedTimer()
    timer.start()
    tell(_("Making the demo hotel…"))
    with _log(), tour_hotel(_nobody) as (hotel, home), _window(hotel.desk, home) as opened, _bugs_of(opened) as bugs:
        day = Day(Person(opened.window, opened.runner), hotel, output)
        screens: list[Path] = []
        for step in (_look_at_every_screen(screens, quick=quick), *DAY):
            tell(f"  ✓ {_(step.title)}: {_done(step, day, bugs)}")
    seconds = timer.elapsed() // 1000
    tell(
        _("One day lived in {seconds} seconds: {steps} steps, {pictures} pictures, {papers} papers, in {folder}.").format(
            seconds=seconds, steps=len(DAY), pictures=len(screens) + len(day.pictures), papers=len(day.papers), folder=output.resolve()
        )
    )


def _make_folders(output: Path) -> None:
    try:
        for folder in (SCREENS, PICTURES, PAPERS):
            (output / folder).mkdir(parents=True, exist_ok=True)
        (output / STOPPED).unlink(missing_ok=True)
    except OSError as error:
        raise FolderNotMade(folder=output, reason=error.strerror or type(error).__name__) from error


def _look_at_every_screen(made: list[Path], *, quick: bool) -> Step:
    """The step before the day: every screen as the morning finds it."""

    def take(day: Day) -> str:
        made.extend(take_pictures(day.person, day.hotel, day.output, quick=quick))
        return _("Pictures made: {count}.").format(count=len(made))

    return Step(N_("Look at every screen"), take)


def _done(step: Step, day: Day, bugs: list[BaseException]) -> str:
    """Do a step; where it stops, keep what was on view. A bug of the window is raised as it is."""
    try:
        said = step.do(day)
    except StaffError as error:
        if bugs:
            raise bugs[0] from error
        picture = day.output / STOPPED
        day.person.picture(picture)
        reason = " ".join(part for part in (str(error), day.person.window.messages.sentence()) if part)
        raise TourStopped(step=_(step.title), reason=reason, picture=picture.resolve()) from error
    if bugs:
        raise bugs[0]
    return said


@contextmanager
def _window(desk: Desk, home: Path) -> Iterator[OpenWindow]:
    """The real window, as the program opens it, with preferences of its own; closed in order at the end."""
    opened = open_window(desk, user_name=desk.user_name, several_desks=False, preferences_folder=home, clock=desk.clock)
    window = opened.window
    window.resize(WINDOW)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowExposed(window)
    try:
        yield opened
        window.close()
        wait_until(lambda: not window.isVisible(), _("the window closes"))
    finally:
        # Where the tour stopped, the window would ask about what it left unsaved.
        opened.notices.stop()
        opened.runner.stop()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def _log() -> Iterator[None]:
    """The program's log, for what Qt complains about meanwhile."""
    handler = open_log()
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


@contextmanager
def _bugs_of(opened: OpenWindow) -> Iterator[list[BaseException]]:
    """Bugs of the window while it is toured: what no one caught, in its thread or in a background thread."""
    found: list[BaseException] = []
    before = sys.excepthook
    sys.excepthook = lambda _kind, error, _trace: found.append(error)
    qt_before = qInstallMessageHandler(log_qt_message)
    opened.runner.crashed.connect(found.append)
    try:
        yield found
    finally:
        sys.excepthook = before
        qInstallMessageHandler(qt_before)


def _nobody(_done: int, _days: int) -> None:
    """The past of the hotel takes a few seconds; nothing is said meanwhile."""
