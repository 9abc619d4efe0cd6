"""Breakfast and what else guests are served on a day: by room, what they may have, and what they took of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.package_days import served
from hotel_desk.queries.package_entitlements import package_list
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Opens, Sheet, Table
from hotel_desk.reports.stay_tables import days_text, room_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ReservationId


@dataclass(frozen=True, slots=True)
class _Line:
    """`taken`, `left`: None where nobody counts what is taken."""

    reservation_id: ReservationId
    room: str
    guest: str
    persons: int | None
    package: str
    entitled: int
    taken: int | None
    left: int | None


def breakfast(reader: Reader, asked: Asked) -> Sheet:
    """What is served on the day, by room, and how much of each package in all. Eight statements at most."""
    lines = _lines(reader, asked.first)
    parts = (_by_package(lines), _by_room(lines))
    return Sheet(_("Breakfast and packages"), days_text(asked), paper_head(reader).currency, parts)


def _lines(reader: Reader, day: date) -> Sequence[_Line]:
    """Up to today, what is counted by the piece is told from the entitlements; what is to come, from what was sold."""
    today = reader.business_date()
    due = served(reader, first=day, last=day)
    persons = {one.reservation_id: one.persons for one in due}
    counted = package_list(reader, day=day).rows if day <= today else ()
    lines = [
        _Line(
            row.reservation_id,
            row.room_number,
            row.guest_name,
            persons.get(row.reservation_id),
            row.package,
            row.pieces,
            row.taken,
            row.left,
        )
        for row in counted
    ]
    lines += [
        _Line(one.reservation_id, one.room_number, one.guest_name, one.persons, one.package, one.pieces, None, None)
        for one in due
        if day > today or not one.by_the_piece
    ]
    return sorted(lines, key=lambda line: (room_order(line.room), line.guest, line.package))


def _by_package(lines: Iterable[_Line]) -> Table:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in lines:
        sums[line.package][0] += line.entitled
        sums[line.package][1] += line.taken or 0
        sums[line.package][2] += line.left or 0
    return Table(
        "packages",
        (
            Column("package", _("Package"), width=3.0),
            Column("entitled", _("Entitled"), CellKind.COUNT),
            Column("taken", _("Taken"), CellKind.COUNT),
            Column("left", _("Still to take"), CellKind.COUNT),
        ),
        tuple((package, *sums[package]) for package in sorted(sums)),
        title=_("In all"),
        empty=_("Nothing is served on this day."),
    )


def _by_room(lines: Sequence[_Line]) -> Table:
    return Table(
        "rooms",
        (
            Column("room", _("Room"), width=0.7),
            Column("guest", _("Guest"), width=2.2),
            Column("persons", _("Persons"), CellKind.COUNT, 0.8),
            Column("package", _("Package"), width=1.8),
            Column("entitled", _("Entitled"), CellKind.COUNT, 0.8),
            Column("taken", _("Taken"), CellKind.COUNT, 0.8),
            Column("left", _("Still to take"), CellKind.COUNT, 0.8),
        ),
        tuple((line.room, line.guest, line.persons, line.package, line.entitled, line.taken, line.left) for line in lines),
        title=_("By room"),
        opens=tuple(Opens(EntityKind.RESERVATION, line.reservation_id) for line in lines),
        empty=_("Nothing is served on this day."),
    )


REPORT = Report(
    name="breakfast",
    title=N_("Breakfast and packages"),
    help=N_("What guests may have on a day by room, and what they took of it: for the restaurant's door."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.DAY,
    read=breakfast,
    at_close=True,
    for_new_day=True,
)
