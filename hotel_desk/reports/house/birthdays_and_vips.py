"""Birthdays and VIPs: who is to be greeted, in the house and among those who come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.personal_data import PERSONAL_DATA
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import N_, _
from hotel_desk.queries.own_permissions import may_see
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.people_in_house import celebrated
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Part, Row, Sheet, Table
from hotel_desk.reports.stay_tables import days_text, vip_text, wishes_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.people_in_house import Celebrated

_OF_BIRTHS = PERSONAL_DATA["profile.birth_date"].sees
_SEES_BIRTHS = () if _OF_BIRTHS is None else (_OF_BIRTHS,)


def birthdays_and_vips(reader: Reader, asked: Asked) -> Sheet:
    """Whose birthday it is on one of the days while they are here, and who is a VIP; four statements.

    Birthdays are shown to who may see days of birth.
    """
    people = celebrated(reader, first=asked.first, last=asked.last)
    parts: list[Part] = [_vips([one for one in people if one.is_vip])]
    if not _SEES_BIRTHS or may_see(reader, *_SEES_BIRTHS):
        parts.insert(0, _birthdays([one for one in people if one.birthday is not None]))
    else:
        parts.append(Note(_("Birthdays are shown to who may see sensitive facts of guests.")))
    return Sheet(_("Birthdays and VIPs"), days_text(asked), paper_head(reader).currency, tuple(parts))


def _birthdays(people: Sequence[Celebrated]) -> Table:
    ordered = sorted(people, key=lambda one: (one.birthday is None, one.birthday))
    return Table(
        "birthdays",
        (
            Column("birthday", _("Birthday"), CellKind.DATE),
            Column("turns", _("Turns"), CellKind.COUNT, 0.6),
            Column("name", _("Guest"), width=2.0),
            *_places(),
        ),
        tuple((one.birthday, one.turns, one.name, *_where(one)) for one in ordered),
        title=_("Birthdays"),
        opens=tuple(Opens(EntityKind.PROFILE, one.profile_id) for one in ordered),
        empty=_("Nobody has a birthday."),
    )


def _vips(people: Sequence[Celebrated]) -> Table:
    ordered = sorted(people, key=lambda one: -one.vip_level)
    return Table(
        "vips",
        (
            Column("vip", _("VIP"), width=0.7),
            Column("name", _("Guest"), width=2.0),
            *_places(),
            Column("expected_time", _("Expected at"), CellKind.TIME, 0.9),
            Column("wishes", _("Requests and notes"), width=2.0),
        ),
        tuple(
            (vip_text(one.vip_level, one.vip_class), one.name, *_where(one), one.stay.expected_time, wishes_text(one.stay))
            for one in ordered
        ),
        title=_("VIPs"),
        opens=tuple(Opens(EntityKind.PROFILE, one.profile_id) for one in ordered),
        empty=_("No VIP is here or comes."),
    )


def _places() -> tuple[Column, ...]:
    return (
        Column("room", _("Room"), width=0.7),
        Column("status", _("Status"), width=1.0),
        Column("arrival", _("Arrival"), CellKind.DATE),
        Column("departure", _("Departure"), CellKind.DATE),
    )


def _where(one: Celebrated) -> Row:
    stay = one.stay
    return (stay.room_number, _(STATUS_TITLES[stay.status]), stay.arrival_date, stay.departure_date)


REPORT = Report(
    name="birthdays-and-vips",
    title=N_("Birthdays and VIPs"),
    help=N_("Who has a birthday while here, and which VIPs are here or come."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=birthdays_and_vips,
    after=1,
    sees_all=_SEES_BIRTHS,
)
