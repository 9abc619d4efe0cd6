"""The reports of guests, rooms and sales, in the order in which they stand in their groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.reports.house import (
    arrivals,
    cancelled,
    day_use,
    departures,
    do_not_move,
    due_outs,
    in_house,
    no_shows,
    stay_overs,
    walk_ins,
)

if TYPE_CHECKING:
    from hotel_desk.reports.report import Report

GUEST_REPORTS: tuple[Report, ...] = (
    arrivals.REPORT,
    departures.REPORT,
    in_house.REPORT,
    stay_overs.REPORT,
    due_outs.REPORT,
    no_shows.REPORT,
    cancelled.REPORT,
    day_use.REPORT,
    do_not_move.REPORT,
    walk_ins.REPORT,
)
