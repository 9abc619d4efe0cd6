"""What hangs on a reservation: wishes, what departments have to do, what staff must be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import AlertId, BookingId, ReservationId, TraceId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import AlertMoment, Department
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.reservation_notes import Alert, Trace
from hotel_desk.services.account_windows import ROUTING_AUDIT, ROUTING_CHANGES, reroute_stays
from hotel_desk.services.company_accounts import account_named
from hotel_desk.services.reservation_changes import ReservationChanged, as_changed
from hotel_desk.services.reservations import BookingFacts, write_facts
from hotel_desk.services.typed_text import note_text
from hotel_desk.services.versions import refuse_newer_version
from hotel_desk.services.written_notes import NewAlert, NewTrace, write_alert, write_trace

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


# Whoever may do this works in the department.
DEPARTMENT_PERMISSIONS: dict[Department, Permission] = {
    Department.FRONT_DESK: Permission.CHECK_IN,
    Department.RESERVATIONS: Permission.CHANGE_RESERVATION,
    Department.HOUSEKEEPING: Permission.SET_ROOM_STATUS,
    Department.FOOD_AND_BEVERAGE: Permission.POST_CHARGE,
    Department.MAINTENANCE: Permission.CLOSE_ROOM,
    Department.CASHIER: Permission.TAKE_PAYMENT,
    Department.MANAGEMENT: Permission.CHANGE_SETTINGS,
}


@dataclass(frozen=True, slots=True)
class TraceWritten:
    trace_id: TraceId
    done: bool


@dataclass(frozen=True, slots=True)
class AlertWritten:
    alert_id: AlertId


@dataclass(frozen=True, slots=True)
class BookingChanged:
    """A booking as it is now. `rerouted`: stays in house whose night charges go to another payer from now on."""

    booking_id: BookingId
    confirmation_number: str
    rerouted: int = 0


@command(
    title=N_("Change wishes"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.RESERVATION_CHANGED,),
    changes=(EntityKind.RESERVATION,),
    undo="change_wishes",
    result=ReservationChanged,
)
def change_wishes(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    expected_time: time | None,
    requests: str,
    do_not_move: bool,
    upgrade_reason: str = "",
    version: int | None = None,
) -> ReservationChanged:
    """Say when the guest thinks to arrive, what the guest wishes for, and whether the room is not to be changed; in house too.

    Args:
        expected_time: by the hotel's clock; None: not known.
        upgrade_reason: why another type is given than is charged.
        version: of the reservation as it was shown; None does not look.

    Raises:
        SomeoneWasFaster: the reservation was changed since it was shown.
        WrongStatus: the stay has ended.
    """
    reservation = _annotated(uow, reservation_id)
    if version is not None:
        refuse_newer_version(reservation, version, what=_("The reservation"))
    reservation.expected_time = expected_time
    reservation.requests = note_text(requests, field="requests").strip() or None
    reservation.do_not_move = do_not_move
    reservation.upgrade_reason = note_text(upgrade_reason, field="upgrade_reason").strip() or None
    uow.record(AuditCode.RESERVATION_CHANGED, reservation, do_not_move=do_not_move, expected_time=expected_time)
    uow.session.flush()
    return as_changed(reservation)


@command(
    title=N_("Change booking"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.RESERVATION_CHANGED, *ROUTING_AUDIT),
    changes=(EntityKind.BOOKING, EntityKind.RESERVATION, *ROUTING_CHANGES),
    locks=POSTING_LOCKS,
    undo="change_booking",
    result=BookingChanged,
)
def change_booking(uow: UnitOfWork, *, booking_id: BookingId, facts: BookingFacts) -> BookingChanged:
    """Change what is known of a booking as a whole: company, agent, contact, order number, who pays, where it came from.

    Another payer of guests in house pays what is charged from now on; what was posted stays in the window it is in.

    Raises:
        NotFound: the company is no company, or the agent no agent.
        InputTooLong: a text does not fit.
        company_accounts.NoAccount, InvalidInput: an account is to pay that is not open, or nobody's.
    """
    booking = uow.get(Booking, booking_id, what=_("The booking"))
    before = account_named(booking)
    write_facts(uow, booking, facts)
    rerouted = reroute_stays(uow, booking) if account_named(booking) != before else 0
    uow.record(AuditCode.RESERVATION_CHANGED, booking, confirmation=booking.confirmation_number, payer=booking.payer)
    return BookingChanged(booking_id, booking.confirmation_number, rerouted)


@command(
    title=N_("Add trace"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.TRACE_ADDED,),
    changes=(EntityKind.TRACE, EntityKind.RESERVATION),
    undo="finish_trace",
    result=TraceWritten,
)
def add_trace(uow: UnitOfWork, *, reservation_id: ReservationId, department: Department, due_date: date, text: str) -> TraceWritten:
    """Give a department something to do for a reservation on a day.

    Raises:
        InvalidInput: the day lies in the past, or nothing was written.
        WrongStatus: the stay has ended.
    """
    reservation = _annotated(uow, reservation_id)
    trace_id = write_trace(uow, reservation, NewTrace(department, due_date, text))
    uow.changed(reservation)
    return TraceWritten(trace_id, done=False)


@command(
    title=N_("Mark trace done"),
    permission=None,
    audit=(AuditCode.TRACE_DONE,),
    changes=(EntityKind.TRACE,),
    undo="finish_trace",
    result=TraceWritten,
)
def finish_trace(uow: UnitOfWork, *, trace_id: TraceId, done: bool = True) -> TraceWritten:
    """Write down that a department has done what it was asked to (or not yet, after all).

    Raises:
        NotAllowed: the trace is another department's.
    """
    trace = uow.get(Trace, trace_id, what=_("The trace"))
    uow.require(DEPARTMENT_PERMISSIONS[trace.department])
    trace.done_at = uow.clock.now() if done else None
    trace.done_by_id = uow.actor.user_id if done else None
    uow.record(AuditCode.TRACE_DONE, trace, done=done)
    return TraceWritten(trace_id, done=done)


@command(
    title=N_("Add alert"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.ALERT_CHANGED,),
    changes=(EntityKind.RESERVATION,),
    undo="remove_alert",
    result=AlertWritten,
)
def add_alert(uow: UnitOfWork, *, reservation_id: ReservationId, moment: AlertMoment, text: str) -> AlertWritten:
    """Leave a sentence that staff must see at a moment: when they book for the guest again, check in or check out.

    Raises:
        InvalidInput: nothing was written.
        WrongStatus: the stay has ended.
    """
    reservation = _annotated(uow, reservation_id)
    return AlertWritten(write_alert(uow, reservation, NewAlert(moment, text)))


@command(
    title=N_("Remove alert"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.ALERT_CHANGED,),
    changes=(EntityKind.RESERVATION,),
    undo="add_alert",
    result=AlertWritten,
)
def remove_alert(uow: UnitOfWork, *, alert_id: AlertId) -> AlertWritten:
    """Take an alert away again; the audit trail keeps what it said."""
    alert = uow.get(Alert, alert_id, what=_("The alert"))
    reservation = uow.get(Reservation, alert.reservation_id, what=_("The reservation"), lock=False)
    uow.session.delete(alert)
    uow.record(AuditCode.ALERT_CHANGED, reservation, removed=alert.text)
    return AlertWritten(alert_id)


def _annotated(uow: UnitOfWork, reservation_id: ReservationId) -> Reservation:
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, Event.ANNOTATE)
    return reservation
