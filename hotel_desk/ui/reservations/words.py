"""What reservations are in words: status, payer, split, departments, alerts, and what was done to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.rate_codes import AlertMoment, PackageRhythm, PolicyKind, ShareSplit
from hotel_desk.language import N_, _
from hotel_desk.ui.front_desk.stay_words import phase_look, phase_title
from hotel_desk.ui.rate_words import POLICY_KINDS
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook, StayLook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from hotel_desk.domain.stay_phases import StayPhase

OPTION = N_("Option")

SPLIT_TITLES: dict[ShareSplit, str] = {
    ShareSplit.FULL: N_("Everyone pays the full price"),
    ShareSplit.ENTIRE: N_("One pays the entire price"),
    ShareSplit.SPLIT: N_("Everyone pays an equal part"),
}
MOMENT_TITLES: dict[AlertMoment, str] = {
    AlertMoment.BOOKING: N_("At booking"),
    AlertMoment.CHECK_IN: N_("At check-in"),
    AlertMoment.CHECK_OUT: N_("At check-out"),
}
# In the narrow column of a reservation two of them are said shorter.
POLICY_TITLES: dict[PolicyKind, str] = {**POLICY_KINDS, PolicyKind.CHANGE: N_("Change"), PolicyKind.TIMES: N_("Hours")}
RHYTHM_TITLES: dict[PackageRhythm, str] = {
    PackageRhythm.EVERY_NIGHT: N_("every night"),
    PackageRhythm.ARRIVAL: N_("on arrival"),
    PackageRhythm.DEPARTURE: N_("on departure"),
    PackageRhythm.EVERY_NTH_NIGHT: N_("every few nights"),
    PackageRhythm.EVERY_NIGHT_BUT_ARRIVAL: N_("every night but the first"),
}
HISTORY_TITLES: dict[AuditCode, str] = {
    AuditCode.RESERVATION_BOOKED: N_("Reservation made"),
    AuditCode.RESERVATION_CHANGED: N_("Changed"),
    AuditCode.RESERVATION_CANCELLED: N_("Cancelled"),
    AuditCode.RESERVATION_REINSTATED: N_("Reinstated"),
    AuditCode.RESERVATION_NO_SHOW: N_("Marked as no-show"),
    AuditCode.RESERVATION_REPRICED: N_("Priced anew"),
    AuditCode.RESERVATION_DISCOUNTED: N_("Discount given"),
    AuditCode.RESERVATION_WAITLISTED: N_("On the waitlist"),
    AuditCode.RESERVATION_RELEASED: N_("Released"),
    AuditCode.RESTRICTION_OVERRIDDEN: N_("Sold against a rule"),
    AuditCode.OPTION_MADE: N_("Held as option"),
    AuditCode.OPTION_CONFIRMED: N_("Option confirmed"),
    AuditCode.OPTION_EXPIRED: N_("Option ended"),
    AuditCode.SHARER_ADDED: N_("Sharer added"),
    AuditCode.SHARER_PARTED: N_("Sharer parted"),
    AuditCode.GUESTS_NAMED: N_("Guests named"),
    AuditCode.RESERVATIONS_LINKED: N_("Linked"),
    AuditCode.RESERVATIONS_PARTED: N_("Parted"),
    AuditCode.TRACE_ADDED: N_("Trace added"),
    AuditCode.TRACE_DONE: N_("Trace done"),
    AuditCode.ALERT_CHANGED: N_("Alert changed"),
    AuditCode.GUEST_WALKED: N_("Walked to another hotel"),
    AuditCode.LETTER_WRITTEN: N_("Letter written"),
    AuditCode.STAY_SPLIT: N_("Rooms split"),
    AuditCode.STAY_JOINED: N_("Rooms joined"),
    AuditCode.ROOM_ASSIGNED: N_("Room assigned"),
    AuditCode.ROOM_UNASSIGNED: N_("Room taken away"),
    AuditCode.STAY_CHECKED_IN: N_("Checked in"),
    AuditCode.STAY_CHECK_IN_UNDONE: N_("Check-in undone"),
    AuditCode.NO_SHOW_RECEIVED: N_("Received after a no-show"),
    AuditCode.STAY_ROOM_MOVED: N_("Room moved"),
    AuditCode.STAY_EXTENDED: N_("Extended"),
    AuditCode.STAY_SHORTENED: N_("Shortened"),
    AuditCode.STAY_CHECKED_OUT: N_("Checked out"),
    AuditCode.STAY_CHECK_OUT_UNDONE: N_("Check-out undone"),
    AuditCode.STAY_LEFT_UNPAID: N_("Left unpaid"),
    AuditCode.LATE_DEPARTURE_AGREED: N_("Late departure agreed"),
    AuditCode.LATE_DEPARTURE_WITHDRAWN: N_("Late departure withdrawn"),
    AuditCode.EXPRESS_AGREED: N_("Express check-out signed"),
    AuditCode.EXPRESS_WITHDRAWN: N_("Express check-out withdrawn"),
    AuditCode.FEE_POSTED: N_("Fee posted"),
    AuditCode.FEE_WAIVED: N_("Fee waived"),
    AuditCode.INVENTORY_OVERSOLD: N_("Oversold"),
}
# What of an audit entry says something to a clerk, in this order.
_TOLD = ("reason", "text", "room", "arrival", "departure", "expires_at", "priority", "price", "amount", "hotel")


def reservation_look(phase: StayPhase, status: ReservationStatus) -> StatusLook:
    """How a reservation shows in a list; an option is not certain, and looks so."""
    if status is ReservationStatus.TENTATIVE:
        return replace(theme().tokens.stays[StayLook.RESERVED], title=OPTION, letter="O", hatched=True)
    return phase_look(phase)


def status_words(phase: StayPhase, status: ReservationStatus) -> str:
    """What a reservation is called."""
    return _(OPTION) if status is ReservationStatus.TENTATIVE else phase_title(phase)


def history_title(code: str) -> str:
    """What was done, in words; a code that has none as it is kept."""
    try:
        return _(HISTORY_TITLES[AuditCode(code)])
    except (ValueError, KeyError):
        return code


def history_details(details: Mapping[str, Any]) -> str:
    """What of it is worth reading."""
    return " · ".join(str(details[name]) for name in _TOLD if details.get(name) not in {None, ""})
