"""Refuses to start where the window would break, in a sentence. Must run on older Pythons to be able to say so: no Qt here."""

from __future__ import annotations

import sys

from hotel_desk.language import _

OLDEST_PYTHON = (3, 12)


def refusal(version: tuple[int, int] = sys.version_info[:2]) -> str:
    """Say why the window cannot start with this Python; empty when it can.

    PySide6 6.12 drops references to `True` and `None`; from 3.12 on these cannot die, before it the window aborts after a
    few thousand calls.
    """
    if version >= OLDEST_PYTHON:
        return ""
    return _(
        "Hotel Desk needs Python {needed} or newer; this is {present}. Nothing was started. Install a newer Python and try again."
    ).format(needed=".".join(map(str, OLDEST_PYTHON)), present=".".join(map(str, version)))
