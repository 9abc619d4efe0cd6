"""Registration with the police: whoever is in the house, by which document, and whether the office knows of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.guest_code_titles import DOCUMENT_KIND_TITLES, REGISTRATION_STATE_TITLES
from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.registration import MISSING_TITLES
from hotel_desk.language import N_, _
from hotel_desk.queries.occupants import registers_occupants
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.registrations_of_days import registrations_of_days
from hotel_desk.reports.local_format import country_text
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Row, Sheet, Table
from hotel_desk.reports.stay_tables import days_text

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.registrations_of_days import RegisteredOccupant

HERE, ARRIVED, NOT_SENT = "HERE", "ARRIVED", "NOT_SENT"
WHICH = Choice(
    "persons",
    N_("Which persons"),
    ((HERE, N_("In the house on these days")), (ARRIVED, N_("Arrived on these days")), (NOT_SENT, N_("Not sent yet"))),
)


def registration(reader: Reader, asked: Asked) -> Sheet:
    """Everybody who was in the house on the days, by room, with a count of each state. Three statements."""
    found = registrations_of_days(reader, first=asked.first, last=asked.last)
    chosen = asked.chosen.get(WHICH.key, HERE)
    if chosen == ARRIVED:
        found = tuple(one for one in found if asked.first <= one.arrival_date <= asked.last)
    if chosen == NOT_SENT:
        found = tuple(one for one in found if one.state is not RegistrationState.SENT)
    counts = Counter(one.state for one in found)
    told = "  ·  ".join(f"{_(title)}: {counts[state]}" for state, title in REGISTRATION_STATE_TITLES.items())
    note = told if registers_occupants(reader) else _("This hotel does not register its occupants with the police.")
    return Sheet(_("Registration with the police"), days_text(asked), paper_head(reader).currency, (Note(note), _table(found)), wide=True)


def _table(found: tuple[RegisteredOccupant, ...]) -> Table:
    columns = (
        Column("room", _("Room"), width=0.6),
        Column("name", _("Full name"), width=1.6),
        Column("nationality", _("Nationality"), width=1.1),
        Column("document", _("Document"), width=1.3),
        Column("number", _("Document number"), width=0.9),
        Column("arrival", _("Arrival"), CellKind.DATE),
        Column("departure", _("Departure"), CellKind.DATE),
        Column("state", _("Status"), width=0.9),
        Column("sent_at", _("Sent at"), CellKind.INSTANT, 1.2),
        Column("missing", _("Still missing"), width=2.6),
        Column("answer", _("Answer"), width=1.2),
        Column("confirmation", _("Confirmation"), width=1.0),
    )
    return Table(
        "persons",
        columns,
        tuple(map(_row, found)),
        opens=tuple(Opens(EntityKind.RESERVATION, one.reservation_id) for one in found),
        empty=_("Nobody is to be registered."),
    )


def _row(one: RegisteredOccupant) -> Row:
    return (
        one.room_number,
        one.name,
        country_text(one.nationality),
        "" if one.document_kind is None else _(DOCUMENT_KIND_TITLES[one.document_kind]),
        one.number_masked,
        one.arrival_date,
        one.departure_date,
        _(REGISTRATION_STATE_TITLES[one.state]),
        one.sent_at,
        ", ".join(_(MISSING_TITLES.get(name, name)) for name in one.missing),
        one.answer,
        one.confirmation_number,
    )


REPORT = Report(
    name="registration",
    title=N_("Registration with the police"),
    help=N_("Who is in the house, by which document, and whether the office was told and what it said."),
    group=ReportGroup.GUESTS,
    permission=Permission.REGISTER_GUESTS,
    days=Days.PERIOD,
    read=registration,
    choices=(WHICH,),
    at_close=True,
)
