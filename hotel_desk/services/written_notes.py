"""Traces and alerts written down with a reservation, while it is booked or later. Used by commands; not commands themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import AlertId, TraceId, new_id
from hotel_desk.domain.rate_codes import AlertMoment, Department
from hotel_desk.language import N_
from hotel_desk.models.reservation_notes import Alert, Trace
from hotel_desk.services.typed_text import note_text, printable

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Reservation


@dataclass(frozen=True, slots=True)
class NewTrace:
    """What a department has to do for a reservation on a day."""

    department: Department
    due_date: date
    text: str


@dataclass(frozen=True, slots=True)
class NewAlert:
    """What staff must be told at a moment."""

    moment: AlertMoment
    text: str


def write_trace(uow: UnitOfWork, reservation: Reservation, new: NewTrace) -> TraceId:
    """Give a department something to do.

    Raises:
        InvalidInput: the day lies in the past, or nothing was written.
    """
    if new.due_date < uow.business_date:
        raise InvalidInput("due_date", problem=N_("The day lies in the past. Nothing was saved. Choose today or later."))
    trace = Trace(
        id=TraceId(new_id()),
        property_id=uow.property_id,
        reservation_id=reservation.id,
        department=new.department,
        due_date=new.due_date,
        text=_written(new.text),
    )
    uow.session.add(trace)
    uow.record(AuditCode.TRACE_ADDED, trace, department=new.department, due_date=new.due_date)
    return TraceId(trace.id)


def write_alert(uow: UnitOfWork, reservation: Reservation, new: NewAlert) -> AlertId:
    """Leave a sentence that staff must see.

    Raises:
        InvalidInput: nothing was written.
    """
    text = _written(new.text)
    alert = Alert(id=AlertId(new_id()), property_id=uow.property_id, reservation_id=reservation.id, moment=new.moment, text=text)
    uow.session.add(alert)
    uow.record(AuditCode.ALERT_CHANGED, reservation, moment=new.moment, text=text)
    return AlertId(alert.id)


def _written(text: str) -> str:
    typed = note_text(printable(text).strip(), field="text")
    if not typed:
        raise InvalidInput("text", problem=N_("Nothing was written. Nothing was saved. Write a few words."))
    return typed
