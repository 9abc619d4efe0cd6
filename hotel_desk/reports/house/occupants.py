"""Occupants: everybody who is in the house now, by room, the ones who come along too; also the list for a fire alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.people_in_house import companions
from hotel_desk.queries.stay_lines import staying
from hotel_desk.reports.local_format import country_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Opens, Row, Sheet, Table
from hotel_desk.reports.stay_tables import days_text, stay_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.people_in_house import Companion
    from hotel_desk.queries.stay_lines import StayLine


def occupants(reader: Reader, asked: Asked) -> Sheet:
    """Everybody in the house, by room; of whom nobody knows the name, how many there are. Three statements."""
    lines = staying(reader, night=asked.first)
    along = companions(reader)
    rows = [(line, row) for line in lines for row in _people(line, along.get(line.reservation_id, ()))]
    columns = (
        Column("room", _("Room"), width=0.7),
        Column("name", _("Full name"), width=2.2),
        Column("persons", _("Persons"), CellKind.COUNT, 0.7),
        Column("country", _("Country"), width=1.2),
        Column("age", _("Age"), CellKind.COUNT, 0.6),
        Column("arrival", _("Arrival"), CellKind.DATE, 1.1),
        Column("departure", _("Departure"), CellKind.DATE, 1.1),
        Column("confirmation", _("Confirmation"), width=1.2),
    )
    total: Row = (_("Total"), None, sum(line.persons for line in lines), *(None for _column in columns[3:]))
    table = Table(
        "persons",
        columns,
        tuple(row for _line, row in rows),
        total=total if rows else None,
        opens=tuple(Opens(EntityKind.RESERVATION, line.reservation_id) for line, _row in rows),
        empty=_("Nobody is in the house."),
    )
    return Sheet(_("Occupants"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), table))


def _people(line: StayLine, along: Sequence[Companion]) -> Iterator[Row]:
    dates = (line.arrival_date, line.departure_date, line.confirmation_number)
    yield (line.room_number, line.guest_name, 1, country_text(line.country), None, *dates)
    for one in along:
        yield (line.room_number, one.name, 1, country_text(one.country), one.age, *dates)
    unnamed = line.persons - 1 - len(along)
    if unnamed > 0:
        yield (line.room_number, _("not named, with {guest}").format(guest=line.guest_name), unnamed, "", None, *dates)


REPORT = Report(
    name="occupants",
    title=N_("Occupants"),
    help=N_("Everybody who is in the house now, room by room, with who comes along: also for a fire alarm."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.NOW,
    read=occupants,
)
