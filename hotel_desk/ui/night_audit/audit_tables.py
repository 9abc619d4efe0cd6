"""The three lists of the night audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.queries.night_preview import NightPreview
from hotel_desk.queries.roll_preview import DueOutGuest, MissingArrival
from hotel_desk.ui.formats import amount_text, short_date_text
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep

if TYPE_CHECKING:
    import datetime as dt

CHECK_IN, CHECK_OUT, FOLIO = "check_in", "check_out", "folio"


def arrivals_table(currency: str) -> DataTable[MissingArrival]:
    """Guests who have not come; the row offers to check one in who is standing there after all."""
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
    ]
    return DataTable(
        columns,
        lambda row: row.reservation_id,
        lambda _row: NextStep(CHECK_IN, _("Check in")),
        object_name="audit_arrivals",
        accessible_name=_("Arrivals not here"),
    )


def due_outs_table(currency: str) -> DataTable[DueOutGuest]:
    """Guests who should have left; the row offers to check out who has paid, and shows the folio of who has not."""
    columns: list[Column[DueOutGuest]] = [
        Column("room", _("Room"), lambda row: row.room_number, sort_key=lambda row: (len(row.room_number), row.room_number), width=80),
        Column("guest", _("Guest"), lambda row: row.guest_name, width=0),
        Column("confirmation", _("Confirmation"), lambda row: row.confirmation_number, width=112, optional=True),
        Column(
            "dates",
            _("Dates"),
            lambda row: _dates(row.arrival_date, row.departure_date),
            sort_key=lambda row: row.departure_date,
            width=136,
        ),
        Column("folio", _("Folio"), lambda row: row.folio_number, width=88, optional=True),
        Column(
            "balance",
            _("Balance"),
            lambda row: amount_text(row.balance_minor, currency),
            sort_key=lambda row: row.balance_minor,
            align="right",
            width=104,
        ),
    ]
    return DataTable(
        columns,
        lambda row: row.reservation_id,
        lambda row: NextStep(CHECK_OUT, _("Check out")) if row.settled else NextStep(FOLIO, _("Open folio")),
        object_name="audit_due_outs",
        accessible_name=_("Due out, still here"),
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
    return DataTable(columns, lambda row: row.reservation_id, object_name="audit_nights", accessible_name=_("Room and tax"))


def _dates(arrival: dt.date, departure: dt.date) -> str:
    if arrival == departure:
        return short_date_text(arrival)
    return f"{short_date_text(arrival)} – {short_date_text(departure)}"
