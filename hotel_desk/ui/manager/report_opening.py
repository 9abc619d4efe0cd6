"""The way from a figure to the report with its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.jobs.house_reports import FIRST, LAST
from hotel_desk.ui.desk_port import Target

if TYPE_CHECKING:
    from datetime import date


def report_target(name: str, day: date | None = None) -> Target:
    """A report on the screen of the reports: of a day, or without one of its usual days."""
    parameters = {} if day is None else {FIRST: day.isoformat(), LAST: day.isoformat()}
    return Target(screen="reports", kind="report", id=(name, parameters))
