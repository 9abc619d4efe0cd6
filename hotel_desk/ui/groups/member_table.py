"""The reservations of a group as a table, and what each row offers to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.reservation_states import EXPECTED, STATUS_TITLES
from hotel_desk.language import _
from hotel_desk.queries.block_members import BlockMember
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.groups.words import dates_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook, StayLook
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

CHECK_IN, CHECK_OUT, GIVE_ROOM = "check_in", "check_out", "give_room"
_LOOKS = {
    ReservationStatus.IN_HOUSE: StayLook.IN_HOUSE,
    ReservationStatus.TENTATIVE: StayLook.UNCONFIRMED,
    ReservationStatus.RESERVED: StayLook.RESERVED,
}


def member_table(business_date: Callable[[], date], currency: Callable[[], str]) -> DataTable[BlockMember]:
    """The table; the business date and the currency are asked when a cell is painted."""
    return DataTable(
        _columns(business_date, currency),
        lambda member: member.reservation_id,
        lambda member: next_step(member, business_date()),
        object_name="group_members",
        accessible_name=_("Reservations of the group"),
    )


def next_step(member: BlockMember, business_date: date) -> NextStep | None:
    """Check in, check out, or give a room: what the button in the row does."""
    if member.due_out(business_date):
        return NextStep(CHECK_OUT, _("Check out"))
    if member.status not in EXPECTED or member.shares_with:
        return NextStep(CHECK_IN, _("Check in")) if member.due_in(business_date) and member.room_number else None
    if not member.room_number:
        return NextStep(GIVE_ROOM, _("Give room"))
    return NextStep(CHECK_IN, _("Check in")) if member.due_in(business_date) else None


def _columns(business_date: Callable[[], date], currency: Callable[[], str]) -> list[Column[BlockMember]]:
    return [
        Column("guest", _("Guest"), lambda one: one.guest_name, width=0, tooltip=lambda one: one.note),
        Column("room", _("Room"), lambda one: one.room_number or "–", width=56),
        Column(
            "status",
            _("Status"),
            lambda one: _title(one, business_date()),
            width=124,
            look=lambda one: _look(one, business_date()),
        ),
        Column("type", _("Type"), lambda one: one.type_code, width=72, tooltip=lambda one: one.type_name, optional=True),
        Column(
            "dates",
            _("Dates"),
            lambda one: dates_text(one.arrival_date, one.departure_date),
            sort_key=lambda one: (one.arrival_date, one.departure_date),
            width=136,
        ),
        Column("persons", _("Persons"), lambda one: str(one.adults + one.children), align="right", width=72, optional=True),
        Column("shares", _("Shares with"), lambda one: one.shares_with, width=128, optional=True),
        Column(
            "balance",
            _("Balance"),
            lambda one: amount_text(one.balance_minor, currency()) if one.balance_minor else "",
            sort_key=lambda one: one.balance_minor,
            align="right",
            width=96,
            optional=True,
        ),
        Column("number", _("Confirmation"), lambda one: one.confirmation_number, width=104, optional=True),
    ]


def _stay_look(member: BlockMember, business_date: date) -> StayLook:
    if member.due_in(business_date):
        return StayLook.DUE_IN
    if member.due_out(business_date):
        return StayLook.DUE_OUT
    return _LOOKS.get(member.status, StayLook.PAST)


def _look(member: BlockMember, business_date: date) -> StatusLook:
    return theme().tokens.stays[_stay_look(member, business_date)]


def _title(member: BlockMember, business_date: date) -> str:
    due = _stay_look(member, business_date)
    if due in (StayLook.DUE_IN, StayLook.DUE_OUT):
        return _(theme().tokens.stays[due].title)
    return _(STATUS_TITLES[member.status])
