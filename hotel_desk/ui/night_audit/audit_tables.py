"""The lists of the night audit: what is to be mended, who will not come, what will be posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.audit_words import WEIGHT_TITLES
from hotel_desk.domain.night_audit import MEND_TITLES, OBSTACLE_TITLES, Mend, Obstacle, Weight
from hotel_desk.language import _
from hotel_desk.queries.night_preview import NightPreview
from hotel_desk.queries.preconditions import ObstacleRow
from hotel_desk.queries.roll_preview import DueOutGuest, MissingArrival
from hotel_desk.ui.formats import amount_text, short_date_text
from hotel_desk.ui.night_audit.audit_words import weight_look
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from uuid import UUID

CHECK_IN = "check_in"


def mend_table(currency: str, guest_of: Callable[[ObstacleRow], DueOutGuest | None]) -> DataTable[ObstacleRow]:
    """What holds the day and what is worth a look, with the button that mends each row.

    Args:
        guest_of: the guest of a row about somebody due out: who has something to pay cannot be checked out, and pays first.
    """

    def step(row: ObstacleRow) -> NextStep:
        guest = guest_of(row)
        mend = Mend.OPEN_FOLIO if row.mend is Mend.CHECK_OUT and not (guest and guest.settled) else row.mend
        return NextStep(mend.value, _(MEND_TITLES[mend]))

    def minor(row: ObstacleRow) -> int | None:
        guest = guest_of(row)
        return row.amount_minor if guest is None else guest.balance_minor

    def amount(row: ObstacleRow) -> str:
        owed = minor(row)
        return "" if owed is None else amount_text(owed, currency)

    columns: list[Column[ObstacleRow]] = [
        Column(
            "weight",
            "",
            lambda row: _(WEIGHT_TITLES[row.weight]),
            sort_key=lambda row: row.weight is Weight.WARNS,
            width=136,
            look=lambda row: weight_look(row.weight),
        ),
        Column("about", _("What it is about"), about, width=256, tooltip=about, optional=True),
        Column("room", _("Room"), lambda row: row.room_number, sort_key=lambda row: (len(row.room_number), row.room_number), width=72),
        Column("words", _("Who or what"), lambda row: row.words, width=0, tooltip=whole_words),
        Column(
            "date",
            _("Date"),
            lambda row: "" if row.date is None else short_date_text(row.date),
            sort_key=lambda row: row.date,
            width=80,
            optional=True,
        ),
        Column("amount", _("Amount"), amount, sort_key=minor, align="right", width=104),
    ]
    return DataTable(columns, row_key, step, object_name="audit_mend", accessible_name=_("To mend"))


def about(row: ObstacleRow) -> str:
    """What a row of the list to mend is about."""
    return _(OBSTACLE_TITLES[row.obstacle])


def whole_words(row: ObstacleRow) -> str:
    """All that a row says of its subject, which a narrow column cuts."""
    return _("{subject}: {words}").format(subject=about(row), words=row.named)


def row_key(row: ObstacleRow) -> tuple[Obstacle, UUID]:
    """What makes a row of the list to mend the same row."""
    return (row.obstacle, row.id)


def arrivals_table(currency: str, fee_of: Callable[[MissingArrival], int]) -> DataTable[MissingArrival]:
    """Guests who have not come; the row offers to check one in who is standing there after all.

    Args:
        fee_of: what a guest is charged as a no-show, with tax, minor units.
    """
    columns: list[Column[MissingArrival]] = [
        Column("guest", _("Guest"), lambda row: row.guest_name, width=0),
        Column("confirmation", _("Confirmation"), lambda row: row.confirmation_number, width=112),
        Column("type", _("Room type"), lambda row: row.room_type, width=136, optional=True),
        Column(
            "dates", _("Dates"), lambda row: _dates(row.arrival_date, row.departure_date), sort_key=lambda row: row.arrival_date, width=136
        ),
        Column(
            "persons", _("Persons"), lambda row: str(row.persons), sort_key=lambda row: row.persons, align="right", width=80, optional=True
        ),
        Column(
            "held",
            _("Deposit held"),
            lambda row: amount_text(row.held_minor, currency) if row.held_minor else "",
            sort_key=lambda row: row.held_minor,
            align="right",
            width=112,
        ),
        Column(
            "fee",
            _("No-show fee"),
            lambda row: amount_text(fee_of(row), currency) if fee_of(row) else "",
            sort_key=fee_of,
            align="right",
            width=112,
            optional=True,
        ),
    ]
    return DataTable(
        columns,
        lambda row: row.reservation_id,
        lambda _row: NextStep(CHECK_IN, _("Check in")),
        object_name="audit_arrivals",
        accessible_name=_("Arrivals not here"),
    )


def nights_table(currency: str) -> DataTable[NightPreview]:
    """What each stay will be charged, or is charged already."""

    def amount(minor: int) -> str:
        return amount_text(minor, currency)

    columns: list[Column[NightPreview]] = [
        Column("room", _("Room"), lambda row: row.room_number, sort_key=lambda row: (len(row.room_number), row.room_number), width=80),
        Column("guest", _("Guest"), lambda row: row.guest_name, width=0),
        Column("type", _("Charged as"), lambda row: row.room_type, width=136, optional=True),
        Column("net", _("Net"), lambda row: amount(row.net_minor), sort_key=lambda row: row.net_minor, align="right", width=104),
        Column("tax", _("Tax"), lambda row: amount(row.tax_minor), sort_key=lambda row: row.tax_minor, align="right", width=96),
        Column("gross", _("Amount"), lambda row: amount(row.gross_minor), sort_key=lambda row: row.gross_minor, align="right", width=104),
        Column(
            "state",
            _("State"),
            lambda row: _("Charged already") if row.charged else _("Will be posted"),
            sort_key=lambda row: row.charged,
            width=136,
        ),
    ]
    return DataTable(columns, lambda row: row.reservation_id, object_name="audit_nights", accessible_name=_("Will be posted"))


def _dates(arrival: dt.date, departure: dt.date) -> str:
    if arrival == departure:
        return short_date_text(arrival)
    return f"{short_date_text(arrival)} – {short_date_text(departure)}"
