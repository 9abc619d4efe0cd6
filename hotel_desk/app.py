"""The one place where the parts are put together: the terminal's commands, and the window."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hotel_desk.cli.program import report_bugs, run_program

if TYPE_CHECKING:
    from hotel_desk.cli.place import Place


def main() -> None:
    """Run what the command line asks for."""
    report_bugs()
    sys.exit(run_program(sys.argv[1:], open_window=open_window))


def open_window(place: Place) -> int:
    """Show the window of a desk until the person closes it; returns the exit status."""
    from hotel_desk.ui.start import run_window

    with place.desk() as desk:
        return run_window(desk, user_name=place.user_name, several_desks=not desk.database.is_sqlite)


if __name__ == "__main__":
    main()
