"""The columns of the reservations' table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.ui.formats import amount_text, date_text, instant_text, short_date_text
from hotel_desk.ui.front_desk.stay_words import dates_text, nights_words, persons_text, persons_words, type_text
from hotel_desk.ui.reservations.actions import LOOKS, Action, next_action
from hotel_desk.ui.reservations.parts import trace_count_words
from hotel_desk.ui.reservations.words import reservation_look, status_words
from hotel_desk.ui.widgets.data_table import Column, NextStep

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hotel_desk.queries.reservation_search import ReservationRow
    from hotel_desk.ui.desk_port import HotelStatus


def reservation_columns(status: Callable[[], HotelStatus]) -> list[Column[ReservationRow]]:
    """Columns; where it is narrow the last optional ones go first.

    Args:
        status: of the hotel, asked when a cell is painted.
    """

    def amount(minor: int) -> str:
        return amount_text(minor, status().currency) if minor else "–"

    def money(key: str, title: str, minor: Callable[[ReservationRow], int], width: int) -> Column[ReservationRow]:
        return Column(key, title, lambda row: amount(minor(row)), sort_key=minor, align="right", width=width, optional=True)

    return [
        Column("guest", _("Guest"), lambda row: row.guest_name, width=0, tooltip=_guest_tooltip),
        Column(
            "status",
            _("Status"),
            lambda row: status_words(row.phase, row.status),
            width=124,
            look=lambda row: reservation_look(row.phase, row.status),
            tooltip=lambda row: _status_tooltip(row, status().time_zone),
        ),
        Column(
            "dates",
            _("Dates"),
            lambda row: dates_text(row.arrival_date, row.departure_date),
            sort_key=lambda row: (row.arrival_date, row.departure_date),
            width=132,
            tooltip=_dates_tooltip,
        ),
        money("due", _("Due"), lambda row: row.due_minor, 88),
        money("received", _("Received"), lambda row: row.received_minor, 88),
        money("refunded", _("Refunded"), lambda row: row.refunded_minor, 80),
        Column("type", _("Type"), lambda row: type_text(row.charged_type, row.room_type), width=72, optional=True),
        Column("plan", _("Plan"), lambda row: row.plan_code or "–", width=64, optional=True),
        Column("hint", _("To do"), lambda row: hint(row, status().time_zone), width=144, optional=True),
        Column(
            "persons",
            _("Persons"),
            lambda row: persons_text(row.adults, row.children, row.babies),
            width=72,
            optional=True,
            tooltip=lambda row: persons_words(row.adults, row.children, row.babies),
        ),
        Column("number", _("Confirmation"), lambda row: row.confirmation_number, width=104, optional=True),
        Column("order", _("Agent’s number"), lambda row: row.order_number, width=112, optional=True, tooltip=lambda row: row.agent_name),
        Column("channel", _("Channel"), lambda row: row.channel, width=96, optional=True),
    ]


def next_step(row: ReservationRow, business_date: date) -> NextStep | None:
    """What the button in the row does; nothing where only looking is left."""
    action = next_action(
        row.status,
        arrival=row.arrival_date,
        departure=row.departure_date,
        business_date=business_date,
        released=row.released_at is not None,
    )
    return None if action in {Action.COPY, Action.FOLIO, Action.CHANGE} else NextStep(action.value, _(LOOKS[action].title))


def hint(row: ReservationRow, time_zone: str) -> str:
    """What a clerk should know of it in a few words: an option's end, a place on the waitlist, a return, open traces."""
    parts = [
        _("until {moment}").format(moment=instant_text(row.option_expires_at, time_zone)) if row.option_expires_at else "",
        _("priority {number}").format(number=row.waitlist_priority) if row.waitlist_priority is not None else "",
        _("released") if row.released_at is not None else "",
        _("back on {date}").format(date=short_date_text(row.return_date)) if row.return_date is not None else "",
        trace_count_words(row.open_traces) if row.open_traces else "",
    ]
    return " · ".join(part for part in parts if part)


def _guest_tooltip(row: ReservationRow) -> str:
    number = _("Confirmation {number}").format(number=row.confirmation_number)
    return "\n".join(part for part in (row.guest_name, number, row.agent_name, row.note) if part)


def _status_tooltip(row: ReservationRow, time_zone: str) -> str:
    return " · ".join(part for part in (status_words(row.phase, row.status), hint(row, time_zone)) if part)


def _dates_tooltip(row: ReservationRow) -> str:
    return _("{arrival} to {departure}, {nights}").format(
        arrival=date_text(row.arrival_date), departure=date_text(row.departure_date), nights=nights_words(row.nights)
    )
