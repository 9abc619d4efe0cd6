"""The rate check: what each night in the house was sold for against what its plan asks, with the reason and who has decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.nights_sold import nights_sold
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.report_words import money
from hotel_desk.reports.sheet import Column, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.nights_sold import NightSold

ALL, OTHER_PRICES = "ALL", "OTHER_PRICES"


def rate_check(reader: Reader, asked: Asked) -> Sheet:
    """The nights slept on a day, by room, with price and list price. Three statements."""
    only = asked.chosen.get("nights") == OTHER_PRICES
    nights = [one for one in nights_sold(reader, day=asked.first) if one.difference_minor != 0 or not only]
    table = Table(
        "nights",
        (
            Column("room", _("Room"), width=0.6),
            Column("guest", _("Guest"), width=1.8),
            Column("confirmation", _("Confirmation"), width=1.1),
            Column("type", _("Type"), width=0.7),
            Column("rate_plan", _("Rate plan"), width=0.9),
            money("list_price", _("List price")),
            money("price", _("Price")),
            money("difference", _("Difference")),
            Column("reason", _("Reason"), width=1.6),
            Column("decided_by", _("By"), width=1.2),
        ),
        tuple(_row(one) for one in nights),
        total=(
            _("Total"),
            *[None] * 4,
            sum(one.list_price_minor or 0 for one in nights),
            sum(one.price_minor for one in nights),
            sum(one.difference_minor or 0 for one in nights),
            "",
            "",
        ),
        opens=tuple(Opens(EntityKind.RESERVATION, one.reservation_id) for one in nights),
        empty=_("Every night was sold at the price of its plan.") if only else _("Nobody was in the house."),
    )
    return Sheet(_("Rate check"), date_text(asked.first), paper_head(reader).currency, (table,), wide=True)


def _row(one: NightSold) -> Row:
    differs = one.difference_minor != 0
    reason = one.reason if differs else ""
    if one.list_price_minor is None:
        reason = reason or _("Sold without a rate plan")
    return (
        one.room_number,
        one.guest_name,
        one.confirmation_number,
        one.type_code,
        one.plan,
        one.list_price_minor,
        one.price_minor,
        one.difference_minor,
        reason,
        one.decided_by if differs else "",
    )


REPORT = Report(
    name="rate-check",
    title=N_("Rate check"),
    help=N_("What each night in the house was sold for against its plan, why it differs, and who has decided it."),
    group=ReportGroup.CONTROL,
    permission=Permission.SEE_FIGURES,
    days=Days.DAY,
    read=rate_check,
    choices=(Choice("nights", N_("Which nights"), ((ALL, N_("All nights")), (OTHER_PRICES, N_("Only those at another price")))),),
    at_close=True,
)
