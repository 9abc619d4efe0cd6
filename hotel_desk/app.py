"""The one place where the parts are put together: the terminal's commands, and the window."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from hotel_desk.cli.display import OFF_SCREEN, PLATFORM_VARIABLE, NoDisplay, has_display
from hotel_desk.cli.program import report_bugs, run_program, speak_as_the_terminal_does

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotel_desk.cli.place import Place


def main() -> None:
    """Run what the command line asks for."""
    report_bugs()
    speak_as_the_terminal_does()
    sys.exit(run_program(sys.argv[1:], open_window=open_window, take_tour=take_tour))


def open_window(place: Place) -> int:
    """Show the window of a desk until the person closes it; returns the exit status.

    Raises:
        NoDisplay: there is nothing to show it on.
    """
    with place.desk() as desk:
        if not has_display() and PLATFORM_VARIABLE not in os.environ:
            raise NoDisplay
        from hotel_desk.ui.start import run_window

        return run_window(desk, user_name=place.user_name, several_desks=not desk.database.is_sqlite)


def take_tour(folder: Path, *, quick: bool, tell: Callable[[str], None]) -> None:
    """Live a day of a fresh demo hotel in the window; off screen where there is no display."""
    if not has_display():
        os.environ[PLATFORM_VARIABLE] = OFF_SCREEN
    from hotel_desk.ui.tour.tour import run_tour

    run_tour(folder, quick=quick, tell=tell)


if __name__ == "__main__":
    main()
