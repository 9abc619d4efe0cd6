"""Sending registrations as a background job of the window: its own desk in its own process, for an office may take its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.ids import GuestRegistrationId
from hotel_desk.jobs.close_day_process import TellsProgress
from hotel_desk.jobs.job_record import record_job
from hotel_desk.jobs.registration_queue import RegistrationsSent, send_registrations
from hotel_desk.language import _

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress


def send_registrations_job(progress: TellsProgress, *, address: DeskAddress, only: GuestRegistrationId | None = None) -> RegistrationsSent:
    """Send what waits, see `jobs.registration_queue.send_registrations`."""
    progress.report(0, 0, _("Sending registrations"))
    with address.open() as desk:
        if only is not None:
            return send_registrations(desk, only=only)
        with record_job(desk, "registrations", short=True) as job:
            done = send_registrations(desk)
            job.sentence = _("Accepted: {accepted}; refused: {refused}; without an answer: {pending}.").format(
                accepted=done.accepted, refused=done.refused, pending=done.pending
            )
            job.failed = done.line_down
        return done
