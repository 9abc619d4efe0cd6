"""The reports of guests, rooms and sales, in the order in which they stand in their groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.reports.house import (
    arrivals,
    availability,
    birthdays_and_vips,
    blocks,
    breakfast,
    cancelled,
    countries,
    day_use,
    departures,
    do_not_move,
    due_outs,
    in_house,
    no_shows,
    occupants,
    packages,
    payment_statistics,
    pick_up,
    registration,
    room_moves,
    stay_overs,
    traces,
    turn_aways,
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
    breakfast.REPORT,
    registration.REPORT,
    occupants.REPORT,
    birthdays_and_vips.REPORT,
    traces.REPORT,
    availability.REPORT,
    day_use.REPORT,
    room_moves.REPORT,
    do_not_move.REPORT,
    pick_up.REPORT,
    blocks.REPORT,
    walk_ins.REPORT,
    turn_aways.REPORT,
    packages.REPORT,
    countries.REPORT,
    payment_statistics.REPORT,
)
