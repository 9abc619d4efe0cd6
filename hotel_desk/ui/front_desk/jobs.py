"""The desk jobs that a stay may be offered, what they are called, and which of them fit a stay as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.domain.stay_phases import StayPhase, leaves_today
from hotel_desk.language import N_

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.queries.stay_detail import StayDetail


class Job(StrEnum):
    """What can be done about a stay."""

    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    MOVE_ROOM = "move_room"
    DEPARTURE = "departure"
    LATE_DEPARTURE = "late_departure"
    EXPRESS = "express"
    DEPOSIT = "deposit"
    FOLIO = "folio"
    CREDIT = "credit"
    GUEST = "guest"
    CARD = "registration_card"
    LETTERS = "letters"
    NO_SHOW = "no_show"
    CANCEL = "cancel"
    REINSTATE = "reinstate"
    RECEIVE = "receive"
    UNDO_CHECK_IN = "undo_check_in"
    UNDO_CHECK_OUT = "undo_check_out"


@dataclass(frozen=True, slots=True)
class JobLook:
    """How a job is offered: its title (a msgid), icon, and shortcut on an open stay."""

    title: str
    icon: str
    shortcut: str = ""


JOB_LOOKS: dict[Job, JobLook] = {
    Job.CHECK_IN: JobLook(N_("Check in"), "mdi6.login", "Ctrl+I"),
    Job.CHECK_OUT: JobLook(N_("Check out"), "mdi6.logout", "Ctrl+O"),
    Job.MOVE_ROOM: JobLook(N_("Move room"), "mdi6.swap-horizontal", "Ctrl+M"),
    Job.DEPARTURE: JobLook(N_("Change departure"), "mdi6.calendar-arrow-right", "Ctrl+D"),
    Job.LATE_DEPARTURE: JobLook(N_("Late departure"), "mdi6.clock-end", "Ctrl+Shift+L"),
    Job.EXPRESS: JobLook(N_("Express check-out"), "mdi6.run-fast"),
    Job.DEPOSIT: JobLook(N_("Take deposit"), "mdi6.cash-plus"),
    Job.FOLIO: JobLook(N_("Open folio"), "mdi6.receipt-text-outline", "Ctrl+L"),
    Job.CREDIT: JobLook(N_("Credit"), "mdi6.gauge", "Ctrl+J"),
    Job.GUEST: JobLook(N_("Guest details"), "mdi6.account-edit-outline", "Ctrl+G"),
    Job.CARD: JobLook(N_("Registration card"), "mdi6.card-account-details-outline"),
    Job.LETTERS: JobLook(N_("Letters"), "mdi6.email-outline", "Ctrl+E"),
    Job.NO_SHOW: JobLook(N_("No-show"), "mdi6.account-off-outline"),
    Job.CANCEL: JobLook(N_("Cancel reservation"), "mdi6.calendar-remove-outline"),
    Job.REINSTATE: JobLook(N_("Reinstate"), "mdi6.calendar-refresh-outline"),
    Job.RECEIVE: JobLook(N_("Receive after all"), "mdi6.login"),
    Job.UNDO_CHECK_IN: JobLook(N_("Undo check-in"), "mdi6.undo-variant"),
    Job.UNDO_CHECK_OUT: JobLook(N_("Undo check-out"), "mdi6.undo-variant"),
}


def next_job(phase: StayPhase, *, arrival: date, business_date: date) -> Job | None:
    """The obvious next thing for a stay, which its row offers; None where nothing is due."""
    if phase is StayPhase.DUE_IN:
        return Job.CHECK_IN
    if leaves_today(phase):
        return Job.CHECK_OUT
    if phase in {StayPhase.CANCELLED, StayPhase.NO_SHOW} and arrival >= business_date:
        return Job.REINSTATE
    return None


def possible_jobs(stay: StayDetail) -> list[Job]:
    """Everything that fits a stay as it is now, the next thing first."""
    jobs = {
        StayPhase.DUE_IN: [Job.DEPOSIT, Job.CREDIT, Job.GUEST, Job.CARD, Job.LETTERS, Job.NO_SHOW, Job.CANCEL],
        StayPhase.RESERVED: [Job.CHECK_IN, Job.DEPOSIT, Job.CREDIT, Job.GUEST, Job.CARD, Job.LETTERS, Job.CANCEL],
        StayPhase.WAITLISTED: [Job.GUEST, Job.LETTERS, Job.CANCEL],
        StayPhase.CHECKED_OUT: [Job.FOLIO, Job.GUEST, Job.LETTERS],
        StayPhase.CANCELLED: [Job.GUEST, Job.LETTERS],
        StayPhase.NO_SHOW: [*([Job.RECEIVE] if may_still_come(stay) else []), Job.GUEST, Job.LETTERS],
    }.get(stay.phase, _in_house_jobs(stay))
    first = next_job(stay.phase, arrival=stay.arrival_date, business_date=stay.business_date)
    if first is not None:
        jobs = [first, *(job for job in jobs if job is not first)]
    if stay.can_undo_check_in:
        jobs.append(Job.UNDO_CHECK_IN)
    if stay.can_undo_check_out:
        jobs.append(Job.UNDO_CHECK_OUT)
    return jobs


def _in_house_jobs(stay: StayDetail) -> list[Job]:
    """Day use has hours of its own, which no late departure is agreed for."""
    late = [] if stay.arrival_date == stay.departure_date else [Job.LATE_DEPARTURE]
    leaving = [Job.FOLIO, Job.CHECK_OUT, Job.MOVE_ROOM, Job.DEPARTURE, *late, Job.EXPRESS]
    return [*leaving, Job.DEPOSIT, Job.CREDIT, Job.GUEST, Job.CARD, Job.LETTERS]


def may_still_come(stay: StayDetail) -> bool:
    """The guest was given up, but the stay would not have ended before today."""
    return stay.arrival_date <= stay.business_date <= stay.departure_date
