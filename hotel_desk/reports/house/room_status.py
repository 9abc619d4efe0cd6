"""Room status and discrepancies: how housekeeping finds the rooms, and where it differs from the stays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.room_rack import Discrepancy, RackRoom, room_rack
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Row, Sheet, Table
from hotel_desk.services.room_readiness import HOUSEKEEPING_TITLES

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

ALL, ONLY_DISCREPANCIES = "ALL", "DISCREPANCIES"
DISCREPANCY_TITLES: dict[Discrepancy, str] = {
    Discrepancy.SKIP: N_("Skip: occupied here, seen vacant"),
    Discrepancy.SLEEP: N_("Sleep: vacant here, seen occupied"),
    Discrepancy.PERSON: N_("Another number of persons was seen"),
}


def room_status(reader: Reader, asked: Asked) -> Sheet:
    """The rooms as they are now, by floor and number, with a count of each status. Fixed number of statements."""
    rack = room_rack(reader)
    only = asked.chosen.get("rooms") == ONLY_DISCREPANCIES
    rooms = [room for room in rack.rooms if room.discrepancy is not None or not only]
    columns = (
        Column("room", _("Room"), width=0.7),
        Column("type", _("Type"), width=0.8),
        Column("status", _("Status"), width=1.2),
        Column("occupied", _("Occupied"), width=0.9),
        Column("guest", _("Guest"), width=2.0),
        Column("departure", _("Departure"), CellKind.DATE, width=1.1),
        Column("next_arrival", _("Next arrival"), CellKind.DATE, width=1.1),
        Column("closed_until", _("Closed until"), CellKind.DATE, width=1.1),
        Column("discrepancy", _("Discrepancy"), width=1.8),
    )
    table = Table(
        "rooms",
        columns,
        tuple(_row(room) for room in rooms),
        opens=tuple(Opens(EntityKind.ROOM, room.room_id) for room in rooms),
        empty=_("What housekeeping has seen agrees with the stays.") if only else _("The hotel has no rooms."),
    )
    counts = Counter(room.housekeeping for room in rack.rooms)
    summary = "  ·  ".join(f"{_(title)}: {counts[status]}" for status, title in HOUSEKEEPING_TITLES.items())
    return Sheet(
        title=_("Room status"),
        subtitle=date_text(rack.business_date),
        currency=paper_head(reader).currency,
        parts=(table,) if only else (Note(summary), table),
        wide=True,
    )


def _row(room: RackRoom) -> Row:
    found = room.discrepancy
    return (
        room.number,
        room.type_code,
        _(HOUSEKEEPING_TITLES[room.housekeeping]),
        _("yes") if room.occupied else _("no"),
        room.stay.guest_name if room.stay else "",
        room.stay.departure_date if room.stay else None,
        room.next_stay.arrival_date if room.next_stay else None,
        room.closure.last_date if room.closure else None,
        "" if found is None else _(DISCREPANCY_TITLES[found]),
    )


REPORT = Report(
    name="room-status",
    title=N_("Room status and discrepancies"),
    help=N_("How housekeeping finds the rooms, and where that differs from the stays."),
    group=ReportGroup.ROOMS,
    permission=Permission.SET_ROOM_STATUS,
    days=Days.NOW,
    read=room_status,
    choices=(Choice("rooms", N_("Rooms"), ((ALL, N_("All rooms")), (ONLY_DISCREPANCIES, N_("Only discrepancies")))),),
    at_close=True,
)
