"""What a reservations clerk can do with a reservation, and which of it fits one as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import ReservationStatus as Status
from hotel_desk.language import N_

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.ui.reservations.whole import Whole


class Action(StrEnum):
    """An action of the panel."""

    CHANGE = "change"
    ASSIGN = "assign"
    CONFIRM = "confirm"
    ACCEPT = "accept"
    CHECK_IN = "check_in"
    COPY = "copy"
    DISCOUNT = "discount"
    BOOKING = "booking"
    WISHES = "wishes"
    GUESTS = "guests"
    SHARER = "sharer"
    SHARE_ROOM = "share_room"
    SPLIT = "split"
    PART = "part"
    OPTION = "option"
    GUARANTEE = "guarantee"
    PRIORITY = "priority"
    LETTERS = "letters"
    LINK = "link"
    TRACE = "trace"
    ALERT = "alert"
    ROUTING = "routing"
    FIXED_CHARGES = "fixed_charges"
    CREDIT = "credit"
    FOLIO = "folio"
    CALENDAR = "calendar"
    WALK = "walk"
    NO_SHOW = "no_show"
    CANCEL = "cancel"
    REINSTATE = "reinstate"
    RECEIVE = "receive"


@dataclass(frozen=True, slots=True)
class ActionLook:
    """How an action is offered: its title (a msgid), icon and shortcut while the panel is open."""

    title: str
    icon: str
    shortcut: str = ""


LOOKS: dict[Action, ActionLook] = {
    Action.CHANGE: ActionLook(N_("Change"), "mdi6.calendar-edit-outline", "Ctrl+E"),
    Action.ASSIGN: ActionLook(N_("Assign room"), "mdi6.bed-outline", "Ctrl+R"),
    Action.CONFIRM: ActionLook(N_("Confirm option"), "mdi6.calendar-check-outline"),
    Action.ACCEPT: ActionLook(N_("Accept"), "mdi6.calendar-check-outline"),
    Action.CHECK_IN: ActionLook(N_("Check in"), "mdi6.login", "Ctrl+I"),
    Action.COPY: ActionLook(N_("Copy"), "mdi6.content-copy"),
    Action.DISCOUNT: ActionLook(N_("Discount"), "mdi6.sale-outline"),
    Action.BOOKING: ActionLook(N_("Booking"), "mdi6.briefcase-outline", "Ctrl+B"),
    Action.WISHES: ActionLook(N_("Wishes"), "mdi6.heart-outline"),
    Action.GUESTS: ActionLook(N_("Who comes along"), "mdi6.account-multiple-outline"),
    Action.SHARER: ActionLook(N_("Add sharer"), "mdi6.account-plus-outline"),
    Action.SHARE_ROOM: ActionLook(N_("Share a room"), "mdi6.bed-double-outline"),
    Action.SPLIT: ActionLook(N_("Split the price"), "mdi6.call-split"),
    Action.PART: ActionLook(N_("Part from the room"), "mdi6.account-arrow-right-outline"),
    Action.OPTION: ActionLook(N_("Hold as option"), "mdi6.calendar-clock-outline"),
    Action.GUARANTEE: ActionLook(N_("Guarantee"), "mdi6.shield-check-outline"),
    Action.PRIORITY: ActionLook(N_("Priority"), "mdi6.order-numeric-ascending"),
    Action.LETTERS: ActionLook(N_("Letters"), "mdi6.email-outline"),
    Action.LINK: ActionLook(N_("Link"), "mdi6.link-variant"),
    Action.TRACE: ActionLook(N_("Trace"), "mdi6.clipboard-check-outline"),
    Action.ALERT: ActionLook(N_("Alert"), "mdi6.alert-outline"),
    Action.ROUTING: ActionLook(N_("Where charges go"), "mdi6.call-split", "Shift+F2"),
    Action.FIXED_CHARGES: ActionLook(N_("Fixed charges"), "mdi6.repeat", "Shift+F3"),
    Action.CREDIT: ActionLook(N_("Credit"), "mdi6.gauge", "Shift+F4"),
    Action.FOLIO: ActionLook(N_("Open folio"), "mdi6.receipt-text-outline", "Ctrl+L"),
    Action.CALENDAR: ActionLook(N_("Show on the calendar"), "mdi6.calendar-month-outline"),
    Action.WALK: ActionLook(N_("Walk"), "mdi6.transit-transfer"),
    Action.NO_SHOW: ActionLook(N_("No-show"), "mdi6.account-off-outline"),
    Action.CANCEL: ActionLook(N_("Cancel reservation"), "mdi6.calendar-remove-outline"),
    Action.REINSTATE: ActionLook(N_("Reinstate"), "mdi6.calendar-refresh-outline"),
    Action.RECEIVE: ActionLook(N_("Receive after all"), "mdi6.login"),
}
DANGEROUS = frozenset({Action.CANCEL, Action.NO_SHOW})
# Asked for seldom: the panel unfolds them.
SELDOM = frozenset(
    {
        Action.LINK,
        Action.SHARE_ROOM,
        Action.OPTION,
        Action.GUARANTEE,
        Action.CALENDAR,
        Action.ROUTING,
        Action.FIXED_CHARGES,
        Action.CREDIT,
    }
)
_CHARGING = (Action.ROUTING, Action.FIXED_CHARGES, Action.CREDIT)
_NOTES = (Action.WISHES, Action.TRACE, Action.ALERT)
_PEOPLE = (Action.GUESTS, Action.LINK)


def next_action(status: Status, *, arrival: date, departure: date, business_date: date, released: bool = False) -> Action:
    """The obvious next thing, which the row offers too. A no-show may still come until the day it would have left.

    Args:
        released: nothing guarantees it, and its hour has passed.
    """
    if released and status is Status.RESERVED:
        return Action.GUARANTEE
    may_still_come = arrival <= business_date <= departure
    return {
        Status.TENTATIVE: Action.CONFIRM,
        Status.WAITLISTED: Action.ACCEPT,
        Status.RESERVED: Action.CHECK_IN if arrival <= business_date else Action.CHANGE,
        Status.CANCELLED: Action.REINSTATE if arrival >= business_date else Action.COPY,
        Status.NO_SHOW: Action.RECEIVE if may_still_come else Action.COPY,
        Status.IN_HOUSE: Action.FOLIO,
        Status.CHECKED_OUT: Action.FOLIO,
    }[status]


def possible_actions(whole: Whole) -> list[Action]:
    """Everything that fits a reservation as it is now, the next thing first."""
    stay = whole.stay
    first = next_action(
        stay.status,
        arrival=stay.arrival_date,
        departure=stay.departure_date,
        business_date=stay.business_date,
        released=whole.sheet.released_at is not None,
    )
    due = stay.arrival_date <= stay.business_date
    offered = {
        Status.RESERVED: [
            Action.CHANGE,
            Action.ASSIGN,
            Action.DISCOUNT,
            Action.BOOKING,
            *_NOTES,
            *_PEOPLE,
            *_sharing(whole),
            Action.LETTERS,
            *_CHARGING,
            Action.OPTION,
            *([Action.GUARANTEE] if _may_be_guaranteed(whole) else []),
            *([Action.CHECK_IN] if due else []),
            Action.COPY,
            Action.CALENDAR,
            *([Action.WALK, Action.NO_SHOW] if due else []),
            Action.CANCEL,
        ],
        Status.WAITLISTED: [
            Action.PRIORITY,
            Action.CHANGE,
            Action.DISCOUNT,
            Action.BOOKING,
            *_NOTES,
            *_PEOPLE,
            Action.LETTERS,
            Action.COPY,
            Action.CANCEL,
        ],
        Status.IN_HOUSE: [Action.DISCOUNT, Action.BOOKING, *_NOTES, *_PEOPLE, *_sharing(whole), *_CHARGING, Action.COPY, Action.CALENDAR],
        Status.CHECKED_OUT: [Action.BOOKING, Action.COPY, Action.CALENDAR],
        Status.CANCELLED: [Action.BOOKING, Action.LETTERS, Action.COPY],
        Status.NO_SHOW: [Action.COPY, *([Action.REINSTATE] if stay.arrival_date >= stay.business_date else [])],
    }
    offered[Status.TENTATIVE] = offered[Status.RESERVED]
    if whole.sheet.sharing_with_id is not None:
        # A sharer has the dates and the room of whoever it shares with.
        alone = {Action.CHANGE, Action.ASSIGN, Action.WALK, Action.GUARANTEE}
        part = [Action.PART] if stay.status in {Status.RESERVED, Status.TENTATIVE, Status.IN_HOUSE} else []
        first = (part or [first])[0] if first in alone else first
        return [first, *(one for one in (*part, *offered[stay.status]) if one is not first and one not in alone)]
    return [first, *(one for one in offered[stay.status] if one is not first)]


def _sharing(whole: Whole) -> tuple[Action, ...]:
    """What is possible with a room that is shared, or may be."""
    if whole.sheet.sharing_with_id is not None:
        return (Action.SPLIT,)
    if whole.sheet.sharers:
        return (Action.SHARER, Action.SPLIT)
    return (Action.SHARER,) if whole.stay.status is Status.IN_HOUSE else (Action.SHARER, Action.SHARE_ROOM)


def _may_be_guaranteed(whole: Whole) -> bool:
    """Something would give its nights back by itself: the end of an option, or the hour until which a guarantee was agreed."""
    return whole.may_be_released or whole.stay.status is Status.TENTATIVE or whole.sheet.released_at is not None
