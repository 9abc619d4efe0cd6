"""The columns of every list of stays, and the next step that a row offers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hotel_desk.domain.search_words import fold
from hotel_desk.domain.stay_phases import leaves_today
from hotel_desk.language import _
from hotel_desk.ui.formats import amount_text, date_text
from hotel_desk.ui.front_desk.jobs import JOB_LOOKS, next_job
from hotel_desk.ui.front_desk.stay_words import (
    dates_text,
    first_line,
    nights_words,
    persons_text,
    persons_words,
    phase_look,
    phase_title,
    type_text,
)
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StayLook
from hotel_desk.ui.widgets.data_table import Column, NextStep

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hotel_desk.queries.front_desk import StayRow
    from hotel_desk.ui.tokens import StatusLook

OVERDUE_LETTER = "!"


def stay_columns(currency: Callable[[], str]) -> list[Column[StayRow]]:
    """Columns; where it is narrow the last optional ones go first.

    Args:
        currency: of the hotel, asked when a cell is painted.
    """
    return [
        Column("guest", _("Guest"), lambda row: row.guest_name, width=0, tooltip=_guest_tooltip),
        Column("room", _("Room"), lambda row: row.room_number or "–", sort_key=_room_key, width=64),
        Column("status", _("Status"), _status, width=132, look=_status_look, tooltip=_status_tooltip),
        Column(
            "balance", _("Balance"), lambda row: _balance(row, currency()), sort_key=_balance_key, align="right", width=88, optional=True
        ),
        Column(
            "dates",
            _("Dates"),
            lambda row: dates_text(row.arrival_date, row.departure_date),
            sort_key=_dates_key,
            width=132,
            optional=True,
            tooltip=_dates_tooltip,
        ),
        Column("type", _("Type"), lambda row: type_text(row.charged_type, row.room_type), width=88, optional=True, tooltip=_type_tooltip),
        Column(
            "persons",
            _("Persons"),
            lambda row: persons_text(row.adults, row.children, row.babies),
            sort_key=lambda row: row.persons,
            width=72,
            optional=True,
            tooltip=lambda row: persons_words(row.adults, row.children, row.babies),
        ),
        Column("nights", _("Nights"), lambda row: str(row.nights), sort_key=lambda row: row.nights, align="right", width=64, optional=True),
        Column("number", _("Confirmation"), lambda row: row.confirmation_number, width=104, optional=True),
        Column("note", _("Note"), lambda row: first_line(row.note), width=160, optional=True, tooltip=lambda row: row.note),
    ]


def next_step(row: StayRow, business_date: date) -> NextStep | None:
    """Check in, check out, reinstate: what the button in the row does."""
    job = next_job(row.phase, arrival=row.arrival_date, business_date=business_date)
    return None if job is None else NextStep(job.value, _(JOB_LOOKS[job].title))


def matches(row: StayRow, text: str) -> bool:
    """Whether every word typed is somewhere in what the row shows."""
    shown = fold(f"{row.guest_name} {row.room_number or ''} {row.confirmation_number} {row.room_type} {row.note}")
    return all(word in shown for word in fold(text).split())


def _room_key(row: StayRow) -> tuple[tuple[int, str], ...] | None:
    """Rooms sort as people count: 9 before 10, A2 before A10."""
    if row.room_number is None:
        return None
    parts = re.findall(r"\d+|\D+", row.room_number)
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)


def _status(row: StayRow) -> str:
    """The phase; of a guest who leaves today with the hour that was agreed."""
    title = phase_title(row.phase)
    return f"{title} {row.late_until:%H:%M}" if row.late_until is not None and leaves_today(row.phase) else title


def _status_look(row: StayRow) -> StatusLook:
    """Of a guest whose hour has passed it calls for somebody."""
    if not row.late_over:
        return phase_look(row.phase)
    return replace(theme().tokens.stays[StayLook.URGENT], letter=OVERDUE_LETTER)


def _status_tooltip(row: StayRow) -> str:
    if row.late_until is None:
        return ""
    words = _("The guest was to leave by {hour}.") if row.late_over else _("The guest may leave until {hour}.")
    return words.format(hour=f"{row.late_until:%H:%M}")


def _balance(row: StayRow, currency: str) -> str:
    return amount_text(row.balance_minor, currency) if row.balance_minor or row.folio_id is not None else ""


def _balance_key(row: StayRow) -> int:
    return row.balance_minor


def _dates_key(row: StayRow) -> tuple[date, date]:
    return row.arrival_date, row.departure_date


def _guest_tooltip(row: StayRow) -> str:
    return "\n".join(part for part in (row.guest_name, _("Confirmation {number}").format(number=row.confirmation_number), row.note) if part)


def _dates_tooltip(row: StayRow) -> str:
    return _("{arrival} to {departure}, {nights}").format(
        arrival=date_text(row.arrival_date), departure=date_text(row.departure_date), nights=nights_words(row.nights)
    )


def _type_tooltip(row: StayRow) -> str:
    if row.charged_type == row.room_type:
        return ""
    return _("Charged as {charged}, lives in {occupied}").format(charged=row.charged_type, occupied=row.room_type)
