"""What commands that need a window are given: only `app.py` knows Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from hotel_desk.cli.place import Place

OpensWindow = Callable[[Place], int]
"""Shows the window of a desk until the person closes it, and returns the exit status."""


class TakesTour(Protocol):
    """Lives a day in the window by itself; the places and sentences are those of `ui.tour`."""

    def __call__(self, folder: Path, *, quick: bool, tell: Callable[[str], None]) -> None:
        """Take the tour.

        Args:
            folder: where pictures and papers are left.
            quick: few pictures; the day is lived whole.
            tell: hears a sentence for each step.

        Raises:
            TourStopped: a step did not do what it should.
        """
        ...
