"""Complimentary and house-use stays: who sleeps for nothing, on which plan, and who has decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import RateAudience
from hotel_desk.language import N_, _
from hotel_desk.queries.nights_sold import nights_sold
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, money
from hotel_desk.reports.sheet import CellKind, Column, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.nights_sold import NightSold


def complimentary(reader: Reader, asked: Asked) -> Sheet:
    """The nights of a day at a price of zero, and those of the house's own use. Three statements."""
    nights = _given(nights_sold(reader, day=asked.first))
    table = Table(
        "nights",
        (
            Column("room", _("Room"), width=0.6),
            Column("guest", _("Guest"), width=1.8),
            Column("confirmation", _("Confirmation"), width=1.1),
            Column("kind", _("Kind"), width=1.1),
            Column("rate_plan", _("Rate plan"), width=0.9),
            Column("arrival", _("Arrival"), CellKind.DATE),
            Column("departure", _("Departure"), CellKind.DATE),
            count("persons", _("Persons")),
            money("list_price", _("List price")),
            money("price", _("Price")),
            Column("reason", _("Reason"), width=1.5),
            Column("decided_by", _("Authorised by"), width=1.2),
        ),
        tuple(_row(one) for one in nights),
        total=(
            _("Total"),
            *[None] * 6,
            sum(one.persons for one in nights),
            sum(one.list_price_minor or 0 for one in nights),
            sum(one.price_minor for one in nights),
            "",
            "",
        ),
        opens=tuple(Opens(EntityKind.RESERVATION, one.reservation_id) for one in nights),
        empty=_("Nobody slept for nothing or for the house."),
    )
    return Sheet(_("Complimentary and house use"), date_text(asked.first), paper_head(reader).currency, (table,), wide=True)


def _given(nights: Sequence[NightSold]) -> list[NightSold]:
    """For the house, or in a room for which nobody pays: as the figures of the day count them."""
    paid = {one.room_holder_id for one in nights if one.price_minor != 0}
    return [one for one in nights if one.audience is RateAudience.HOUSE_USE or one.room_holder_id not in paid]


def _row(one: NightSold) -> Row:
    return (
        one.room_number,
        one.guest_name,
        one.confirmation_number,
        _("House use") if one.audience is RateAudience.HOUSE_USE else _("Complimentary"),
        one.plan,
        one.arrival_date,
        one.departure_date,
        one.persons,
        one.list_price_minor,
        one.price_minor,
        one.reason,
        one.decided_by,
    )


REPORT = Report(
    name="complimentary",
    title=N_("Complimentary and house use"),
    help=N_("Who slept for nothing or for the house, on which plan, and who has authorised it."),
    group=ReportGroup.CONTROL,
    permission=Permission.SEE_FIGURES,
    days=Days.DAY,
    read=complimentary,
    at_close=True,
)
